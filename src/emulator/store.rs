//! The world on disk: one JSON file, replaced whole, and a lock beside it that says who has it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::state::World;
use freshscale_core::file;
use freshscale_core::input::{self, Unread};

/// Bytes of a note that are read: it is a line.
const NOTE: u64 = 4096;

/// Who has a world open, as the note in its lock tells. The lock itself is the system's and ends with the process,
/// however that ends; the note only says whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Process id.
    pub pid: u32,
    /// What runs there: `bootstrap emulator serve`.
    pub command: String,
    /// Where it answers, as `http://127.0.0.1:4599`; `None` if it serves nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
}

impl Holder {
    /// This process.
    #[must_use]
    pub fn this(command: &str) -> Self {
        Self {
            pid: std::process::id(),
            command: command.to_owned(),
            endpoint: None,
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} ({})", self.pid, self.command)?;
        match &self.endpoint {
            Some(endpoint) => write!(f, ", which serves it on {endpoint}"),
            None => Ok(()),
        }
    }
}

/// Why a world cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Unopened {
    /// Somebody else has it; `None` if the note does not say who.
    #[error("{} has it open", .0.as_ref().map_or_else(|| "another process".to_owned(), ToString::to_string))]
    Held(Option<Holder>),
    /// The file is something else.
    #[error("it is no emulator's world")]
    NoWorld,
    /// What lies where its lock would be is something else.
    #[error("{} is in the place of its lock, and is none", .0.display())]
    NoLock(PathBuf),
    /// A world, but one that this version cannot read.
    #[error("it is not a world of this version ({0})")]
    OtherVersion(serde_json::Error),
    /// It cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A world's file, ours as long as this value lives.
#[derive(Debug)]
pub(super) struct WorldFile {
    path: PathBuf,
    /// Not the file itself: that one is replaced, and a lock would go with it.
    lock: File,
}

/// The file by which a world at a path is had by one process at a time.
#[must_use]
pub fn lock(path: &Path) -> PathBuf {
    beside(path, ".lock")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

impl WorldFile {
    /// Makes the folder if need be and takes the lock, in which it notes who has it.
    pub(super) fn open(path: &Path, holder: &Holder) -> Result<Self, Unopened> {
        if fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
            return Err(Unopened::NoWorld);
        }
        if let Some(folder) = path.parent() {
            file::folder(folder).map_err(|error| file::named(folder, &error))?;
        }
        let beside = beside(path, ".lock");
        if !is_lock(&beside) {
            return Err(Unopened::NoLock(beside));
        }
        let lock = file::keep(&beside).map_err(|error| file::named(&beside, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Unopened::Held(holder_of(path))),
            Err(TryLockError::Error(error)) => return Err(file::named(&beside, &error).into()),
        }
        let file = Self {
            path: path.to_owned(),
            lock,
        };
        file.note(holder)?;
        Ok(file)
    }

    /// Notes who has it.
    pub(super) fn note(&self, holder: &Holder) -> io::Result<()> {
        let text = format!("{}\n", serde_json::to_string(holder)?);
        let mut lock = &self.lock;
        let noted = { lock.rewind() }
            .and_then(|()| lock.set_len(0))
            .and_then(|()| lock.write_all(text.as_bytes()));
        noted.map_err(|error| file::named(&beside(&self.path, ".lock"), &error))
    }

    /// What was saved; `None` when nothing was.
    pub(super) fn load(&self) -> Result<Option<World>, Unopened> {
        let Some(text) = read(&self.path)? else {
            return Ok(None);
        };
        match serde_json::from_slice(&text) {
            Ok(world) => Ok(Some(world)),
            Err(error) if is_world(&text) => Err(Unopened::OtherVersion(error)),
            Err(_) => Err(Unopened::NoWorld),
        }
    }

    /// A reader sees the old world or the new one, never half of it.
    pub(super) fn save(&self, world: &World) -> io::Result<()> {
        let text = serde_json::to_vec(world)?;
        file::write(&self.path, text).map_err(|error| file::named(&self.path, &error))
    }
}

/// What is in the file; `None` if there is none.
fn read(path: &Path) -> Result<Option<Vec<u8>>, Unopened> {
    match input::read(path, input::MAX_WORLD) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.is_missing() => Ok(None),
        Err(Unread::NotAFile) => Err(Unopened::NoWorld),
        Err(error) => Err(Unopened::Io(error.into())),
    }
}

/// Who has the world at `path`, as far as the note says.
fn holder_of(path: &Path) -> Option<Holder> {
    let mut note = String::new();
    let file = File::open(beside(path, ".lock")).ok()?;
    file.take(NOTE).read_to_string(&mut note).ok()?;
    serde_json::from_str(&note).ok()
}

/// Whether the file at `path` may be written as a lock: there is none, it is empty, or begins as a note does.
fn is_lock(path: &Path) -> bool {
    match input::read(path, NOTE) {
        Ok(text) => text.is_empty() || text.starts_with(b"{\"pid\":"),
        Err(error) => error.is_missing(),
    }
}

/// Whether it is a world of any version: what every one of them has.
fn is_world(text: &[u8]) -> bool {
    type Service = BTreeMap<String, IgnoredAny>;
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only that they are there")]
    struct Marks {
        now: Timestamp,
        account: String,
        region: String,
        ec2: Service,
        autoscaling: Service,
        iam: Service,
        lambda: Service,
    }
    serde_json::from_slice::<Marks>(text).is_ok()
}

/// What time it is in the world at `path`, whoever has it; in one that is yet to be made, if there is none.
#[must_use]
pub fn time(path: &Path) -> Option<Timestamp> {
    #[derive(Deserialize)]
    struct Clock {
        now: Timestamp,
    }
    match read(path) {
        Ok(None) => Some(World::default().now),
        Ok(Some(text)) => serde_json::from_slice::<Clock>(&text).ok().map(|it| it.now),
        Err(_) => None,
    }
}

/// Deletes the world at `path`, of whatever version, and nothing else; false if nothing is there.
///
/// # Errors
/// The file is no world, somebody has it open, or it cannot be deleted.
pub fn forget(path: &Path) -> Result<bool, Unopened> {
    // Before the lock, which makes a file: nothing is put beside what is no world.
    let Some(text) = read(path)? else {
        return Ok(false);
    };
    if !is_world(&text) {
        return Err(Unopened::NoWorld);
    }
    let _mine = WorldFile::open(path, &Holder::this("bootstrap emulator reset"))?;
    fs::remove_file(path)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn world(folder: &Path) -> PathBuf {
        let path = folder.join("world.json");
        fs::write(&path, serde_json::to_vec(&World::default()).unwrap()).unwrap();
        path
    }

    #[test]
    fn a_lock_says_who_has_the_world_and_ends_with_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = world(folder.path());
        let holder = Holder {
            endpoint: Some("http://127.0.0.1:4599".to_owned()),
            ..Holder::this("bootstrap emulator serve")
        };
        let first = WorldFile::open(
            &path,
            &Holder::this("something longer than what comes then"),
        );
        let first = first.unwrap();
        first.note(&holder).unwrap();
        match WorldFile::open(&path, &Holder::this("b")) {
            Err(Unopened::Held(Some(found))) => assert_eq!(found, holder),
            other => panic!("{other:?}"),
        }
        assert!(matches!(forget(&path), Err(Unopened::Held(_))));
        drop(first);
        WorldFile::open(&path, &Holder::this("b")).unwrap();
    }

    #[test]
    fn a_note_that_cannot_be_read_is_nobodys() {
        let folder = tempfile::tempdir().unwrap();
        let path = world(folder.path());
        let _first = WorldFile::open(&path, &Holder::this("a")).unwrap();
        fs::write(beside(&path, ".lock"), "{\"pid\": ").unwrap();
        let second = WorldFile::open(&path, &Holder::this("b")).unwrap_err();
        assert_eq!(second.to_string(), "another process has it open");
    }

    #[test]
    fn what_is_no_lock_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("Cargo.lock");
        fs::write(&lock, "version = 4\n").unwrap();
        let told = WorldFile::open(&folder.path().join("Cargo"), &Holder::this("a"));
        let told = told.unwrap_err().to_string();
        assert!(
            told.contains("Cargo.lock is in the place of its lock"),
            "{told}"
        );
        assert_eq!(fs::read_to_string(&lock).unwrap(), "version = 4\n");
    }

    #[test]
    fn only_a_world_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (name, text) in [
            ("stack.yaml", "version: 1\n"),
            ("plan.json", r#"{"format_version": 1, "account": "1"}"#),
            ("empty.json", ""),
            ("list.json", "[]"),
        ] {
            fs::write(path(name), text).unwrap();
            assert!(
                matches!(forget(&path(name)), Err(Unopened::NoWorld)),
                "{name}"
            );
            assert_eq!(fs::read_to_string(path(name)).unwrap(), text);
        }
        fs::create_dir(path("folder")).unwrap();
        assert!(matches!(forget(&path("folder")), Err(Unopened::NoWorld)));
        assert!(!forget(&path("missing.json")).unwrap());
        // Nothing was put beside what is no world, either.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5);
    }

    #[test]
    fn a_world_of_another_version_is_told_apart_and_can_be_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = world(folder.path());
        let mut old: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        old.as_object_mut().unwrap().remove("events");
        fs::write(&path, old.to_string()).unwrap();
        let file = WorldFile::open(&path, &Holder::this("a")).unwrap();
        assert!(matches!(file.load(), Err(Unopened::OtherVersion(_))));
        drop(file);
        assert!(forget(&path).unwrap());
        assert!(!path.exists());
    }
}
