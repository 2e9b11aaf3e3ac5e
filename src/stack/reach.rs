//! Which files a stack file reaches: one rule for every file that it names, and for itself.
//!
//! A stack file is reviewed as text; a path in it must not bring in what the review does not show. So what it
//! names must lie, links followed, in its own folder, in the folder `policies` beside a folder `stacks` (the
//! layout of a project), or in the folder of `--root`. Whether a path is absolute or climbs does not matter,
//! only where it ends.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use freshscale_core::input::{Opened, Unread};
use serde::Serialize;

/// A file that a stack file names, and what was read of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedFile {
    /// The field that names it: `launch_template.user_data_file`.
    pub field: String,
    /// As it is written there.
    pub path: String,
    /// Its length.
    pub bytes: usize,
    /// Where it is, without links.
    #[serde(skip)]
    pub place: PathBuf,
}

/// The folders that a stack file's files may lie in, without links.
#[derive(Debug)]
pub(super) struct Reach {
    /// The stack file's own, from which relative paths begin.
    own: io::Result<PathBuf>,
    more: Vec<PathBuf>,
}

/// Why a file is not read.
#[derive(Debug)]
pub(super) enum Beyond {
    /// It lies elsewhere; where, if a link led there.
    Outside(Option<PathBuf>),
    /// It cannot be read.
    Unread(Unread),
}

impl Reach {
    /// Of the stack file at `file`.
    pub(super) fn of(file: &Path, root: Option<&Path>) -> Self {
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let own = fs::canonicalize(folder);
        let project = own.as_deref().ok().and_then(policies_beside);
        let root = root.and_then(|root| fs::canonicalize(root).ok());
        let more = project.into_iter().chain(root).collect();
        Self { own, more }
    }

    /// Where the file is that is called `name` in the stack file, and the whole of it, of `max` bytes at most.
    pub(super) fn read(&self, name: &Path, max: u64) -> Result<(PathBuf, Vec<u8>), Beyond> {
        self.read_from(None, name, max)
    }

    /// The stack file's own folder, without links.
    pub(super) fn own(&self) -> Option<PathBuf> {
        self.own.as_ref().ok().cloned()
    }

    /// As [`Reach::read`], of what a file in another folder names; that folder is given without links.
    pub(super) fn read_from(
        &self,
        folder: Option<&Path>,
        name: &Path,
        max: u64,
    ) -> Result<(PathBuf, Vec<u8>), Beyond> {
        let unread = |error| Beyond::Unread(Unread::Io(error));
        let own = self.own.as_deref();
        let own = own.map_err(|error| unread(io::Error::new(error.kind(), error.to_string())))?;
        let path = folder.unwrap_or(own).join(name);
        // Looked at before it is opened, so that nothing elsewhere is even opened, and after, so that nothing
        // can be put in its place meanwhile.
        let by_text = plain(&path);
        let place = leads_to(&path, LINKS);
        self.inside(&by_text, &place)?;
        let opened = Opened::at(&place).map_err(|error| match error {
            error if error.is_missing() && fs::symlink_metadata(&path).is_ok() => {
                unread(io::Error::other("it is a link that leads nowhere"))
            }
            error => Beyond::Unread(error),
        })?;
        let place = opened.place().map_err(unread)?;
        self.inside(&by_text, &place)?;
        Ok((place, opened.read(max).map_err(Beyond::Unread)?))
    }

    fn inside(&self, by_text: &Path, place: &Path) -> Result<(), Beyond> {
        if self.holds(place) {
            return Ok(());
        }
        // A path that says itself where it leads needs no more words.
        let by_link = self.holds(by_text);
        Err(Beyond::Outside(by_link.then(|| place.to_owned())))
    }

    fn holds(&self, place: &Path) -> bool {
        let mut folders = self.own.iter().chain(&self.more);
        folders.any(|folder| place.starts_with(folder))
    }
}

/// `project/policies` of `project/stacks`.
fn policies_beside(own: &Path) -> Option<PathBuf> {
    let is_stacks = own.file_name()? == "stacks";
    is_stacks.then(|| own.with_file_name("policies"))
}

/// More links and missing folders than these lead nowhere, as on Linux.
const LINKS: usize = 40;

/// Where a path leads, links followed as far as it is there: whether something is there that lies elsewhere is
/// nothing to tell.
fn leads_to(path: &Path, left: usize) -> PathBuf {
    if let Ok(place) = fs::canonicalize(path) {
        return place;
    }
    let parts = (path.parent(), path.components().next_back());
    let (Some(folder), Some(last), true) = (parts.0, parts.1, left > 0) else {
        return PathBuf::from("/");
    };
    let mut place = leads_to(folder, left - 1);
    if last == Component::ParentDir {
        place.pop();
        return place;
    }
    place.push(last);
    match fs::read_link(&place) {
        Ok(target) => leads_to(&place.with_file_name("").join(target), left - 1),
        Err(_) => place,
    }
}

/// A path without `..`, by its text alone.
fn plain(path: &Path) -> PathBuf {
    let mut all = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                all.pop();
            }
            part => all.push(part),
        }
    }
    all
}
