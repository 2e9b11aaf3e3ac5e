//! Which stacks a command is about.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use glob::MatchOptions;
use jiff::Timestamp;

use super::args::{AtOnce, Global};
use super::failure::{Failure, code, make_it};
use super::out::Out;
use super::{outputs, twins};
use freshscale_core::clock::{Clock as _, SystemClock};
use freshscale_deploy::apply::Source;
use freshscale_deploy::resource::digest;
use freshscale_emulator::store;
use freshscale_stack::{self as stack, Faults, Loaded, NamedFile, Since, Stack};

/// A stack file that passed every check.
#[derive(Debug, Clone)]
pub struct StackFile {
    /// As named on the command line.
    pub path: PathBuf,
    /// `sha256:…` of its text, and of what else it was made from.
    pub digest: String,
    /// What it says.
    pub stack: Arc<Stack>,
    /// What somebody should look at.
    pub warnings: Arc<Faults>,
    /// The files that it names.
    pub files: Vec<NamedFile>,
    /// The stack files that come after it on the command line.
    pub rest: Vec<PathBuf>,
}

impl From<(PathBuf, Loaded)> for StackFile {
    fn from((path, file): (PathBuf, Loaded)) -> Self {
        Self {
            digest: digest(file.all_text().as_bytes()),
            stack: Arc::new(file.stack),
            warnings: Arc::new(file.warnings),
            files: file.files,
            rest: Vec::new(),
            path,
        }
    }
}

impl From<&StackFile> for Source {
    fn from(file: &StackFile) -> Self {
        Self {
            path: file.path.clone(),
            digest: file.digest.clone(),
            stack: file.stack.clone(),
            files: file.files.clone(),
        }
    }
}

impl StackFile {
    /// What is said where the stack's group is asked for and there is none.
    pub(super) fn no_group(&self) -> Failure {
        let Some(group) = self.stack.group() else {
            return Failure::new("this stack has no Auto Scaling group, and so no windows")
                .hint("name it in the stack file, under auto_scaling_group");
        };
        let failure = Failure::new(format!(
            "Auto Scaling group {group} does not exist: nothing scales out"
        ));
        match self.stack.makes_group() {
            true => failure.hint(make_it()),
            false => failure.hint("the stack file says that somebody else owns it: correct the name under auto_scaling_group.existing, or the Region"),
        }
    }

    /// Shows the warnings, to standard error.
    pub fn warn(&self, out: &Out) {
        if !self.warnings.is_empty() {
            out.complain_all(&self.warnings.render(out.colored()));
        }
    }
}

/// Loads stack files; a folder stands for the files in it.
///
/// # Errors
/// Every fault of every file has been printed; the failure says how many files are bad.
pub fn load(paths: &[PathBuf], global: &Global, out: &Out) -> Result<Vec<StackFile>, Failure> {
    read(paths, global)?.map_err(|bad| complain(&bad, out))
}

/// As [`load`], for a command that looks from a time of its own on: so do the warnings.
///
/// # Errors
/// See [`load`].
pub(super) fn load_as_of(
    paths: &[PathBuf],
    since: Since<'_>,
    global: &Global,
    out: &Out,
) -> Result<Vec<StackFile>, Failure> {
    read_as_of(paths, since, global)?.map_err(|bad| complain(&bad, out))
}

/// What time it is, of what the clock of the world that is worked on tells, or this machine's.
pub(super) fn now(global: &Global) -> Timestamp {
    let world = global.local.then(|| store::time(&global.local_world));
    world.flatten().unwrap_or_else(|| SystemClock.now())
}

/// As [`load`], of those that are this run's share; `None` if none is, which is said.
///
/// # Errors
/// See [`load`]: of all files, so that every share of a pipeline says the same of them.
pub(super) fn share(
    paths: &[PathBuf],
    at_once: AtOnce,
    global: &Global,
    out: &Out,
) -> Result<Option<Vec<StackFile>>, Failure> {
    let all = load(paths, global, out)?;
    let Some(shard) = at_once.shard else {
        return Ok(Some(all));
    };
    let count = all.len();
    let mut files = shard.of(all);
    // What comes after one of them is no longer the rest of the command line.
    files.iter_mut().for_each(|file| file.rest.clear());
    if files.is_empty() {
        let stacks = freshscale_core::words::count(count, "stack");
        out.say(&format!("No stack is in share {shard} of {stacks}."));
        return Ok(None);
    }
    Ok(Some(files))
}

/// Prints every fault of every file, to standard error.
pub(super) fn complain(bad: &[Faults], out: &Out) -> Failure {
    for faults in bad {
        out.complain_all(&faults.render(out.colored()));
    }
    Failure::with_code(code::STACK_FILE, String::new())
}

/// As [`load`], with the faults of the bad files as a value.
pub(super) fn read(
    paths: &[PathBuf],
    global: &Global,
) -> Result<Result<Vec<StackFile>, Vec<Faults>>, Failure> {
    let now = now(global);
    read_as_of(paths, &|_| now, global)
}

fn read_as_of(
    paths: &[PathBuf],
    since: Since<'_>,
    global: &Global,
) -> Result<Result<Vec<StackFile>, Vec<Faults>>, Failure> {
    if let Some(root) = global.root.as_ref().filter(|root| !root.is_dir()) {
        let text = format!("--root: {} is not a folder", root.display());
        return Err(Failure::usage(text));
    }
    let given = stack::Given {
        root: global.root.as_deref(),
        now: since,
        set: &global.set,
        variables: &|name| std::env::var(name).ok(),
    };
    let (mut loaded, mut bad) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for path in paths {
        let (mut found, is_folder) = expand(path)?;
        // A folder, a pattern and a name may mean the same file: it is one stack all the same.
        found.retain(|path| path.canonicalize().map_or(true, |it| seen.insert(it)));
        let (mut good, mut faulty) = (Vec::new(), Vec::new());
        for path in found {
            match stack::load_given(&path, &given) {
                Ok(file) => good.push(StackFile::from((path, file))),
                Err(faults) => faulty.push((path, faults)),
            }
        }
        if is_folder {
            // What others start from need not be a stack.
            let bases = bases(&good, &faulty);
            faulty.retain(|(path, _)| !path.canonicalize().is_ok_and(|it| bases.contains(&it)));
        }
        loaded.extend(good);
        bad.extend(faulty.into_iter().map(|(_, faults)| faults));
    }
    if bad.is_empty() {
        for file in &loaded {
            let named = file.files.iter().map(|named| named.place.as_path());
            outputs::refuse(global, named.chain([file.path.as_path()]))?;
        }
        bad.extend(twins::faults(&loaded));
    }
    if !bad.is_empty() {
        return Ok(Err(bad));
    }
    let paths: Vec<PathBuf> = loaded.iter().map(|file| file.path.clone()).collect();
    for (place, file) in loaded.iter_mut().enumerate() {
        file.rest = paths[place + 1..].to_vec();
    }
    Ok(Ok(loaded))
}

/// Where the files are that these extend.
fn bases(good: &[StackFile], faulty: &[(PathBuf, Faults)]) -> BTreeSet<PathBuf> {
    let of_good = { good.iter() }.flat_map(|file| file.warnings.source().parts.iter());
    let of_faulty = { faulty.iter() }.flat_map(|(_, faults)| faults.source().parts.iter());
    let files = of_good
        .chain(of_faulty)
        .map(|part| part.file.canonicalize());
    files.filter_map(Result::ok).collect()
}

/// The stack files that a path stands for, and whether it is a folder.
fn expand(path: &Path) -> Result<(Vec<PathBuf>, bool), Failure> {
    if is_pattern(path) {
        return pattern(path);
    }
    if !path.is_dir() {
        return Ok((vec![path.to_owned()], false));
    }
    let found = folder(path)?;
    if found.is_empty() {
        let text = format!("{} holds no stack file (*.yaml, *.yml)", path.display());
        return Err(Failure::usage(text));
    }
    Ok((found, true))
}

/// Whether a path is meant as a pattern, which nothing is called by.
fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?']) && !path.exists()
}

/// As a shell reads patterns, for whoever quotes them.
const LIKE_A_SHELL: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

const IN_A_PATTERN: &str = "in a pattern `*` and `?` stand for parts of a name, and `**` alone for folders, as in 'stacks/*/*.yaml'";

/// What a pattern stands for, and what that stands for.
fn pattern(path: &Path) -> Result<(Vec<PathBuf>, bool), Failure> {
    let found = glob::glob_with(&path.to_string_lossy(), LIKE_A_SHELL).map_err(|error| {
        Failure::usage(format!("{}: {}", path.display(), error.msg)).hint(IN_A_PATTERN)
    })?;
    let mut all = Vec::new();
    for path in found {
        let path = path.map_err(|error| unreadable(error.path(), error.error()))?;
        all.extend(expand(&path)?.0);
    }
    if all.is_empty() {
        let text = format!("{} fits no file", path.display());
        return Err(Failure::usage(text).hint(IN_A_PATTERN));
    }
    Ok((all, true))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("cannot read {}: {error}", path.display()))
}

fn folder(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |error: std::io::Error| unreadable(path, &error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|e| e == "yaml" || e == "yml") {
            found.push(file);
        }
    }
    found.sort();
    Ok(found)
}
