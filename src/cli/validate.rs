//! `validate`: offline checks of stack files.

use super::args::{Files, Format};
use super::failure::{Failure, code};
use super::out::Out;
use super::target;
use crate::render::count;

pub(super) fn run(args: &Files, out: &Out) -> Result<u8, Failure> {
    let loaded = target::load(&args.files, out)?;
    if out.format == Format::Json {
        let names: Vec<&str> = loaded.iter().map(|file| file.stack.name.as_str()).collect();
        out.json(&serde_json::json!({ "valid": names }));
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
