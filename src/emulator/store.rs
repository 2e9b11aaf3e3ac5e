//! The world on disk: one JSON file, replaced whole, and a lock beside it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::world::World;
use crate::input;

/// A world's file, ours as long as this value lives.
#[derive(Debug)]
pub(super) struct WorldFile {
    path: PathBuf,
    /// Not the file itself: that one is replaced, and a lock would go with it.
    _lock: File,
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

impl WorldFile {
    /// Makes the folder if need be and waits for the lock.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            crate::file::folder(folder)?;
        }
        let lock = crate::file::keep(&beside(path, ".lock"))?;
        lock.lock()?;
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// What was saved; `None` when nothing was.
    pub(super) fn load(&self) -> io::Result<Option<World>> {
        let text = match input::read(&self.path, input::MAX_WORLD) {
            Ok(text) => text,
            Err(error) if error.is_missing() => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let world = serde_json::from_slice(&text).map_err(|error| {
            let text = format!(
                "{} is not a world of this version ({error}); `bootstrap emulator reset` starts over",
                self.path.display()
            );
            io::Error::new(io::ErrorKind::InvalidData, text)
        })?;
        Ok(Some(world))
    }

    /// A reader sees the old world or the new one, never half of it.
    pub(super) fn save(&self, world: &World) -> io::Result<()> {
        let fresh = beside(&self.path, ".tmp");
        crate::file::write(&fresh, serde_json::to_vec(world)?)?;
        fs::rename(&fresh, &self.path)
    }
}
