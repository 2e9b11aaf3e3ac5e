//! What handlers come to when they are packed, remembered from run to run: most commands only want to know whether the
//! code in Lambda is the one at hand, and packing 20 MB to find out is most of their work.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::executable::Executable;
use freshscale_core::{digest, file, input};

/// Longest note that is read, in bytes; one has some 150.
const MAX_NOTE: u64 = 4096;

/// What a file comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    /// base64(sha256(zip)).
    pub(super) sha256: String,
    /// `None` for a script.
    pub(super) executable: Option<Executable>,
}

/// A folder of notes, one for each handler that was seen. What cannot be read or written is not remembered: nothing is
/// lost but time.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    folder: PathBuf,
    packer: String,
}

impl Shelf {
    /// In this folder, which is made when there is something to remember.
    pub(super) fn at(folder: PathBuf) -> Self {
        // Another build may pack the same file to another zip.
        let own = std::env::current_exe().and_then(std::fs::metadata);
        let own = own.and_then(|meta| Ok((meta.len(), meta.modified()?)));
        let own = own
            .map(|(length, changed)| (length, changed.duration_since(SystemTime::UNIX_EPOCH).ok()));
        Self {
            folder,
            packer: format!("{} {:?}", env!("CARGO_PKG_VERSION"), own.ok()),
        }
    }

    fn place(&self, sha256: &str) -> PathBuf {
        let name = digest::sha256(format!("{sha256} {}", self.packer));
        self.folder
            .join(format!("handler-{}.json", digest::uuid(&name)))
    }

    /// What is known of the file with this SHA-256.
    pub(super) fn recall(&self, sha256: &str) -> Option<Note> {
        let text = input::read(&self.place(sha256), MAX_NOTE).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Remembers what the file with this SHA-256 comes to.
    pub(super) fn remember(&self, sha256: &str, note: &Note) {
        let made = std::fs::create_dir_all(&self.folder);
        if let (Ok(()), Ok(text)) = (made, serde_json::to_vec(note)) {
            // A folder that cannot be written is as good as none.
            let _ = file::write(&self.place(sha256), text);
        }
    }
}

/// Where a user's programs remember things, by the XDG Base Directory Specification: `$XDG_CACHE_HOME`, or `~/.cache`.
/// `None` where neither is known.
#[must_use]
pub fn of_user() -> Option<PathBuf> {
    let folder = |name: &str| {
        let path = PathBuf::from(std::env::var_os(name)?);
        // By the specification, relative ones are to be passed over.
        path.is_absolute().then_some(path)
    };
    let caches = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")));
    caches.map(|caches: PathBuf| caches.join(Path::new("freshscale")))
}
