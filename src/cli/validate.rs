//! `validate`: offline checks of stack files.

use super::args::{Files, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::target::{self, StackFile};
use freshscale_core::words::count;
use serde_json::{Value, json};

fn warnings(file: &StackFile) -> impl Iterator<Item = Value> {
    file.warnings.all().iter().map(|warning| {
        json!({
            "file": file.path.display().to_string(),
            "line": warning.at.line,
            "column": warning.at.column,
            "path": warning.path,
            "message": warning.message,
            "help": warning.help,
        })
    })
}

pub(super) fn run(args: &Files, global: &Global, out: &Out) -> Result<u8, Failure> {
    let loaded = target::load(&args.files, global, out)?;
    if out.format == Format::Json {
        let names: Vec<&str> = loaded.iter().map(|file| file.stack.name.as_str()).collect();
        let warnings: Vec<Value> = loaded.iter().flat_map(warnings).collect();
        out.json(&json!({ "valid": names, "warnings": warnings }));
    }
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
