//! A stack file to a [`Stack`], or everything that is wrong with it.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::Utf8Error;

use jiff::Timestamp;

use super::extract::Extract;
use super::fault::{Fault, Faults, Location, Severity, Source};
use super::layers::Layers;
use super::reach::{Beyond, NamedFile, Reach};
use super::validate::Since;
use super::variables::Lookup;
use super::{Stack, check, fields, node, rights, rotation, validate};
use freshscale_core::input::Unread;
use freshscale_core::schedule::window::horizon;

/// A stack and the file it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// Checked, defaults filled in.
    pub stack: Stack,
    /// For faults that are found later, against AWS.
    pub source: Source,
    /// The variables that were put in, with what they held.
    pub variables: BTreeMap<String, String>,
    /// What somebody should look at.
    pub warnings: Faults,
    /// The files that it names, in the order of the file.
    pub files: Vec<NamedFile>,
}

impl Loaded {
    /// Everything that it was made from, as one text: the stack file alone, where that is all.
    #[must_use]
    pub fn all_text(&self) -> String {
        let mut all = self.source.text.clone();
        for part in &self.source.parts {
            all.push_str(&format!("\0{}\0{}", part.file.display(), part.text));
        }
        for (name, value) in &self.variables {
            all.push_str(&format!("\0${name}\0{value}"));
        }
        all
    }
}

/// Reads and checks a stack file and the files it names, which lie in its folder. No network, no clock, no environment: warnings
/// are of all times that a schedule can have, and no variable is set.
///
/// # Errors
/// Every fault of the file.
pub fn load(path: &Path) -> Result<Loaded, Faults> {
    load_given(path, &Given::nothing())
}

/// What a stack file is read with.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// A folder that its files may also lie in.
    pub root: Option<&'a Path>,
    /// Warnings are of what is to come from then on; the instant is asked for with the schedule's zone, as a first day begins
    /// where the schedule is. What is an error, and what a stack file means, does not depend on it.
    pub now: Since<'a>,
    /// Values that hold instead of the file's, each as `path=value`.
    pub set: &'a [String],
    /// What `${NAME}` stands for.
    pub variables: Lookup<'a>,
}

impl Given<'_> {
    /// Nothing set, no variables, all times.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            root: None,
            now: &|_| horizon().start,
            set: &[],
            variables: &|_| None,
        }
    }
}

/// As [`load`], with what is given besides.
///
/// # Errors
/// Every fault of the file.
pub fn load_given(path: &Path, given: &Given<'_>) -> Result<Loaded, Faults> {
    let reach = Reach::of(path, given.root);
    let max = u64::try_from(node::MAX_BYTES).unwrap_or(u64::MAX);
    // A path without a name is a folder, and says so itself.
    let name = path.file_name().map_or(path, Path::new);
    let refused = |message: String, help: &str| Faults::of_file(path, message, help);
    let (_, bytes) = reach.read(name, max).map_err(|beyond| match beyond {
        Beyond::Outside(place) => {
            let place = place.unwrap_or_default();
            let message = format!(
                "The stack file is a link to {}, outside of the folder that the link is in.",
                place.display()
            );
            refused(
                message,
                "Name that file itself, or pass `--root` with a folder that holds both.",
            )
        }
        Beyond::Unread(error @ Unread::TooLong(_)) => refused(
            format!("The stack file {error}."),
            "Check that this is the right file.",
        ),
        Beyond::Unread(error) => refused(
            format!("The stack file {error}."),
            "Check the path, and that you may read it.",
        ),
    })?;
    let text = String::from_utf8(bytes);
    let text = text.map_err(|error| no_text(path, error.as_bytes(), error.utf8_error()))?;
    checked(path, &text, &reach, given)
}

/// As [`load`], of text at hand; `path` is shown in faults, and files are looked for beside it.
///
/// # Errors
/// Every fault of the text.
pub fn load_str(path: &Path, text: &str) -> Result<Loaded, Faults> {
    load_str_at(path, text, horizon().start)
}

/// As [`load_str`], with warnings of what is to come from `now` on.
///
/// # Errors
/// Every fault of the text.
pub fn load_str_at(path: &Path, text: &str, now: Timestamp) -> Result<Loaded, Faults> {
    let given = Given {
        now: &|_| now,
        ..Given::nothing()
    };
    checked(path, text, &Reach::of(path, None), &given)
}

/// Bytes that are no UTF-8: at the first of them, where most of it is.
fn no_text(path: &Path, bytes: &[u8], error: Utf8Error) -> Faults {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let message = "The file is UTF-16, and a stack file is UTF-8.";
        return Faults::of_file(path, message, "Save it as UTF-8.");
    }
    let (before, _) = bytes
        .split_at_checked(error.valid_up_to())
        .unwrap_or_default();
    let before = String::from_utf8_lossy(before);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let number = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    let at = Location {
        file: 0,
        line: number(before.matches('\n').count()),
        column: number(line.chars().count()),
        len: 1,
    };
    let source = Source {
        file: path.to_owned(),
        text: String::from_utf8_lossy(bytes).into_owned(),
        ..Source::default()
    };
    let message = "From here on the file is not UTF-8 text.";
    let help = "Save it as UTF-8: the editor has another encoding, such as EUC-KR or Latin-1.";
    Faults::new(source, vec![Fault::new("", at, message, help)])
}

fn checked(path: &Path, text: &str, reach: &Reach, given: &Given<'_>) -> Result<Loaded, Faults> {
    let mut source = Source {
        file: path.to_owned(),
        text: text.to_owned(),
        ..Source::default()
    };
    let root = match node::parse(text) {
        Ok(root) => root,
        Err(fault) => return Err(Faults::new(source, vec![fault])),
    };
    let mut layers = Layers::new(reach, given.variables);
    let root = layers.of(path, text, root, given.set);
    source.parts.clone_from(&layers.parts);
    let mut faults = std::mem::take(&mut layers.faults);
    if layers.is_partial {
        // What a file that cannot be read would have said is not missing.
        return Err(Faults::new(source, faults));
    }
    let (values, found) = check::check(&root, fields::STACK);
    faults.extend(found);
    source.places.clone_from(&values.places);
    faults.extend(validate::validate(&values, &source, given.now));
    let mut extract = Extract {
        values: &values,
        source: &source,
        reach,
        folders: &layers.folders,
        faults: Vec::new(),
        files: Vec::new(),
    };
    let stack = extract.stack();
    let mut files = extract.files;
    faults.extend(extract.faults);
    let is_sound = !faults.iter().any(|fault| fault.severity == Severity::Error);
    faults.extend(rights::check(&stack, &source, &files, is_sound));
    if is_sound {
        faults.extend(rotation::environment(&stack, &source));
    }
    let faults = Faults::new(source.clone(), faults);
    if faults.fail() {
        return Err(faults);
    }
    files.splice(0..0, std::mem::take(&mut layers.files));
    Ok(Loaded {
        stack,
        variables: layers.used().clone(),
        source,
        warnings: faults,
        files,
    })
}
