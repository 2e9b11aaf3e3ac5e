//! `validate`: offline checks of stack files.

use super::args::{Files, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::target;
use freshscale_core::words::count;
use freshscale_stack::{Fault, Faults, Severity};
use serde_json::{Value, json};

/// Those of one severity. `line` and `column` count from 1 and are 0 for a file as a whole.
fn told<'a>(all: impl IntoIterator<Item = &'a Faults>, severity: Severity) -> Vec<Value> {
    let one = |faults: &Faults, fault: &Fault| {
        json!({
            "file": faults.file_of(fault).display().to_string(),
            "line": fault.at.line,
            "column": fault.at.column,
            "path": fault.path,
            "message": fault.message,
            "help": fault.help,
        })
    };
    let of_file = |faults: &'a Faults| {
        let all = faults.all().iter();
        all.filter(move |fault| fault.severity == severity)
            .map(move |fault| one(faults, fault))
    };
    all.into_iter().flat_map(of_file).collect()
}

pub(super) fn run(args: &Files, global: &Global, out: &Out) -> Result<u8, Failure> {
    let read = target::read(&args.files, global)?;
    if out.format == Format::Json {
        let (names, faults): (Vec<&str>, Vec<&Faults>) = match &read {
            Ok(loaded) => (
                loaded.iter().map(|file| file.stack.name.as_str()).collect(),
                loaded.iter().map(|file| &*file.warnings).collect(),
            ),
            Err(bad) => (Vec::new(), bad.iter().collect()),
        };
        out.json(&json!({
            "valid": names,
            "faults": told(faults.iter().copied(), Severity::Error),
            "warnings": told(faults.iter().copied(), Severity::Warning),
        }));
    }
    let loaded = read.map_err(|bad| target::complain(&bad, out))?;
    for file in &loaded {
        file.warn(out);
        let actions = count(file.stack.schedule.actions.len(), "scheduled action");
        out.say(&format!(
            "{}: stack {} is valid ({actions})",
            file.path.display(),
            file.stack.name
        ));
    }
    Ok(code::DONE)
}
