//! A stack file to a [`Stack`], or everything that is wrong with it.

use std::path::Path;

use super::extract::{Extract, read};
use super::fault::{Faults, Source};
use super::{Stack, check, fields, node, validate};

/// A stack and the file it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// Checked, defaults filled in.
    pub stack: Stack,
    /// For faults that are found later, against AWS.
    pub source: Source,
    /// What somebody should look at.
    pub warnings: Faults,
}

/// Reads and checks a stack file and the files it names. No network, no clock.
///
/// # Errors
/// Every fault of the file.
pub fn load(path: &Path) -> Result<Loaded, Faults> {
    let max = u64::try_from(node::MAX_BYTES).unwrap_or(u64::MAX);
    let bytes = match read(path, max) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            let message = format!("The file is longer than {} KiB.", node::MAX_BYTES / 1024);
            let help = "Check that this is the right file.";
            return Err(Faults::of_file(path, message, help));
        }
        Err(error) => {
            let message = format!("The stack file cannot be read: {error}.");
            let help = "Check the path, and that you may read it.";
            return Err(Faults::of_file(path, message, help));
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => load_str(path, &text),
        Err(_) => {
            let help = "Save it as UTF-8.";
            Err(Faults::of_file(path, "The file is not UTF-8 text.", help))
        }
    }
}

/// As [`load`], of text at hand; `path` is shown in faults, and files are looked for beside it.
///
/// # Errors
/// Every fault of the text.
pub fn load_str(path: &Path, text: &str) -> Result<Loaded, Faults> {
    let mut source = Source {
        file: path.to_owned(),
        text: text.to_owned(),
        ..Source::default()
    };
    let root = match node::parse(text) {
        Ok(root) => root,
        Err(fault) => return Err(Faults::new(source, vec![fault])),
    };
    let (values, mut faults) = check::check(&root, fields::STACK);
    source.places.clone_from(&values.places);
    faults.extend(validate::validate(&values, &source));
    let mut extract = Extract {
        values: &values,
        source: &source,
        faults: Vec::new(),
    };
    let stack = extract.stack();
    faults.extend(extract.faults);
    let faults = Faults::new(source.clone(), faults);
    if faults.fail() {
        return Err(faults);
    }
    Ok(Loaded {
        stack,
        source,
        warnings: faults,
    })
}
