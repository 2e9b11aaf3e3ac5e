//! The zip that Lambda runs: deterministic, the `handler` executable in it named `bootstrap`.
//!
//! Lambda's OS-only runtimes (`provided.al2023`) start the file `bootstrap` at the root of the zip, and
//! report its absence only when the function is invoked. Our command line happens to have the same name;
//! the two never meet: what is packed is `handler`.

pub mod carried;
pub mod executable;
mod shelf;

pub use shelf::of_user as remembered;

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use executable::{Executable, GLIBC_OF_AL2023, Glibc};
use freshscale_core::digest;
use freshscale_core::input::{self, Opened, Unread};
use freshscale_core::rotation::image::Architecture;
use shelf::{Note, Shelf};

/// Lambda's limit for a zip inside a request (50 MB).
pub const MAX_ZIP: usize = 50 * 1024 * 1024;

/// Lambda's limit for what is in a zip (250 MB).
const MAX_UNPACKED: u64 = 250 * 1024 * 1024;

/// The one name that `provided.al2023` starts.
const ENTRY: &str = "bootstrap";

const BUILD: &str = "scripts/build-handler";

/// A handler ready to upload.
#[derive(Clone)]
pub struct Package {
    /// The zip file, once somebody has wanted it.
    packed: OnceLock<Vec<u8>>,
    /// base64(sha256(zip)): Lambda's CodeSha256.
    pub sha256: String,
    path: PathBuf,
    /// `None` for a script, which runs anywhere.
    executable: Option<Executable>,
}

impl std::fmt::Debug for Package {
    /// Megabytes of zip are of no use in a message.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Package")
            .field("path", &self.path)
            .field("sha256", &self.sha256)
            .finish_non_exhaustive()
    }
}

/// Handlers that were looked at already: many stacks of one command have the same. Clones share.
#[derive(Debug, Clone, Default)]
pub struct Packages {
    seen: Arc<Mutex<BTreeMap<Seen, Arc<Package>>>>,
    shelf: Option<Shelf>,
}

/// A file as it was when it was looked at: where, how long, and when it was changed.
type Seen = (PathBuf, Option<(u64, SystemTime)>);

impl Packages {
    /// What files come to is remembered in a folder, from run to run; in none without one.
    #[must_use]
    pub fn remembering(folder: Option<PathBuf>) -> Self {
        Self {
            shelf: folder.map(Shelf::at),
            ..Self::default()
        }
    }

    /// As [`Package::find`], looked at once for as long as the file stays as it is.
    ///
    /// # Errors
    /// See there.
    pub fn find(
        &self,
        handler: Option<&Path>,
        wanted: Architecture,
    ) -> Result<Arc<Package>, PackageError> {
        let carried = carried::of(wanted.as_str()).filter(|_| handler.is_none());
        let path = match carried {
            Some(_) => Package::carried_at(wanted),
            None => handler.map_or_else(Package::beside_this, Path::to_owned),
        };
        let state = std::fs::metadata(&path).ok();
        let state = state.and_then(|state| Some((state.len(), state.modified().ok()?)));
        let seen = (path, state);
        let mut known = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(package) = known.get(&seen) {
            return Ok(package.clone());
        }
        let package = Arc::new(match carried {
            Some(bytes) => Package::from_bytes(&seen.0, bytes.to_vec())?,
            None => Package::looked_up(&seen.0, self.shelf.as_ref())?,
        });
        known.insert(seen, package.clone());
        Ok(package)
    }
}

/// Why there is nothing to upload.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// No handler there.
    #[error("there is no handler at {}; build it with `{BUILD}`, or name one with --handler PATH", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// It could not be read, or Lambda could not take it.
    #[error("{} {source}; name a handler with --handler PATH", path.display())]
    Unreadable {
        /// Where it is.
        path: PathBuf,
        /// Why.
        source: Unread,
    },
    /// Neither an executable for Linux nor a zip.
    #[error(
        "{} is neither a Linux executable nor a zip, so Lambda cannot run it; build it on Linux with `{BUILD}`",
        path.display()
    )]
    Unknown {
        /// Where it is.
        path: PathBuf,
    },
    /// A zip that Lambda could not start.
    #[error("{} has no file `{ENTRY}` at its root, which is what Lambda starts: put the handler there under that name", path.display())]
    NoEntry {
        /// Where it is.
        path: PathBuf,
    },
    /// The zip is broken, or could not be made.
    #[error("{} cannot be used as a zip: {source}; build the handler again", path.display())]
    Zip {
        /// Where it is.
        path: PathBuf,
        /// Why.
        source: zip::result::ZipError,
    },
    /// It is another than it was when its hash was compared.
    #[error("{} has changed since the plan was made; make a new plan", path.display())]
    Changed {
        /// Where it is.
        path: PathBuf,
    },
    /// A damaged executable.
    #[error("{} is no whole executable ({source}); build it again with `{BUILD}`", path.display())]
    Damaged {
        /// Where it is.
        path: PathBuf,
        /// Why.
        source: object::read::Error,
    },
    /// For another kind of machine.
    #[error(
        "{} is built for {found}, but `rotator.architecture` asks Lambda for {wanted}; build it with `{BUILD} {wanted}`, \
         or change `rotator.architecture`",
        path.display()
    )]
    Architecture {
        /// Where it is.
        path: PathBuf,
        /// What it is built for.
        found: String,
        /// What the stack file says.
        wanted: &'static str,
    },
    /// It would not start.
    #[error(
        "{} needs glibc {needs}, but Lambda's Amazon Linux 2023 has {GLIBC_OF_AL2023}, so it would not start; build it with `{BUILD}`, \
         which links against that",
        path.display()
    )]
    Glibc {
        /// Where it is.
        path: PathBuf,
        /// The newest version that it needs.
        needs: Glibc,
    },
    /// Lambda would refuse it.
    #[error(
        "the zip of {} has {size} bytes, but Lambda takes {MAX_ZIP} at most; build the handler with `{BUILD}`",
        path.display()
    )]
    TooLarge {
        /// Where it came from.
        path: PathBuf,
        /// In bytes.
        size: usize,
    },
}

impl Package {
    /// The handler at `explicit`; or the one that this build carries for the architecture that is wanted: it is of the
    /// same release; or the one beside the running executable.
    ///
    /// # Errors
    /// It is not there, or Lambda could not run it.
    pub fn find(
        explicit: Option<&Path>,
        carried: Option<&[u8]>,
        wanted: Architecture,
    ) -> Result<Self, PackageError> {
        match (explicit, carried) {
            (Some(path), _) => Self::from_path(path),
            (None, Some(bytes)) => Self::from_bytes(&Self::carried_at(wanted), bytes.to_vec()),
            (None, None) => Self::from_path(&Self::beside_this()),
        }
    }

    /// How a handler that this build carries is called in messages.
    fn carried_at(architecture: Architecture) -> PathBuf {
        PathBuf::from(format!(
            "the handler of this build for {}",
            architecture.as_str()
        ))
    }

    /// Where a handler is looked for that nobody names.
    #[must_use]
    pub fn beside_this() -> PathBuf {
        let own = std::env::current_exe().unwrap_or_default();
        own.with_file_name("handler")
    }

    /// Something in the handler's place, for where the rotator's code runs in this process.
    #[must_use]
    pub fn stand_in() -> Self {
        let zip = pack(b"#!/bin/false\n").unwrap_or_default();
        Self {
            sha256: STANDARD.encode(Sha256::digest(&zip)),
            packed: zip.into(),
            path: PathBuf::new(),
            executable: None,
        }
    }

    /// An executable, packed; or a zip, taken as it is.
    ///
    /// # Errors
    /// It is not there, or Lambda could not run it.
    pub fn from_path(path: &Path) -> Result<Self, PackageError> {
        Self::looked_up(path, None)
    }

    /// As [`Package::from_path`]: of a file that was packed before, only its hash is looked at.
    fn looked_up(path: &Path, shelf: Option<&Shelf>) -> Result<Self, PackageError> {
        if let Some(shelf) = shelf {
            let hash = Opened::at(path).and_then(|file| file.sha256(MAX_UNPACKED));
            let hash = hash.map_err(|source| unread(path, source))?;
            if let Some(note) = shelf.recall(&hash) {
                return Ok(Self::of(path, note, OnceLock::new()));
            }
        }
        let bytes = input::read(path, MAX_UNPACKED).map_err(|source| unread(path, source))?;
        let hash = shelf.map(|_| digest::sha256(&bytes));
        let (executable, zip) = packed(path, bytes)?;
        let note = Note {
            sha256: STANDARD.encode(Sha256::digest(&zip)),
            executable,
        };
        if let (Some(shelf), Some(hash)) = (shelf, hash) {
            shelf.remember(&hash, &note);
        }
        Ok(Self::of(path, note, zip.into()))
    }

    /// Of bytes that are in no file; `path` is what messages call them.
    fn from_bytes(path: &Path, bytes: Vec<u8>) -> Result<Self, PackageError> {
        let (executable, zip) = packed(path, bytes)?;
        let note = Note {
            sha256: STANDARD.encode(Sha256::digest(&zip)),
            executable,
        };
        Ok(Self::of(path, note, zip.into()))
    }

    fn of(path: &Path, note: Note, packed: OnceLock<Vec<u8>>) -> Self {
        Self {
            packed,
            sha256: note.sha256,
            path: path.to_owned(),
            executable: note.executable,
        }
    }

    /// The zip file, made when it is first wanted.
    ///
    /// # Errors
    /// The file is no longer there, or another than it was.
    pub fn zip(&self) -> Result<&[u8], PackageError> {
        if let Some(zip) = self.packed.get() {
            return Ok(zip);
        }
        let bytes = input::read(&self.path, MAX_UNPACKED);
        let (_, zip) = packed(
            &self.path,
            bytes.map_err(|source| unread(&self.path, source))?,
        )?;
        match STANDARD.encode(Sha256::digest(&zip)) == self.sha256 {
            true => Ok(self.packed.get_or_init(|| zip)),
            false => Err(PackageError::Changed {
                path: self.path.clone(),
            }),
        }
    }

    /// Whether Lambda can start it on the architecture that a stack asks for.
    ///
    /// # Errors
    /// It is built for another, or needs a newer glibc.
    pub fn starts_on(&self, wanted: Architecture) -> Result<(), PackageError> {
        let Some(Executable {
            architecture,
            glibc,
        }) = &self.executable
        else {
            return Ok(());
        };
        let path = || self.path.clone();
        if architecture != wanted.as_str() {
            return Err(PackageError::Architecture {
                path: path(),
                found: architecture.clone(),
                wanted: wanted.as_str(),
            });
        }
        match glibc {
            Some(needs) if *needs > GLIBC_OF_AL2023 => Err(PackageError::Glibc {
                path: path(),
                needs: *needs,
            }),
            _ => Ok(()),
        }
    }
}

fn unread(path: &Path, source: Unread) -> PackageError {
    let path = path.to_owned();
    match source.is_missing() {
        true => PackageError::Missing { path },
        false => PackageError::Unreadable { path, source },
    }
}

/// What is in a file, and the zip that it makes.
fn packed(path: &Path, bytes: Vec<u8>) -> Result<(Option<Executable>, Vec<u8>), PackageError> {
    let at = || path.to_owned();
    let failed = |source| PackageError::Zip { path: at(), source };
    let mut executable = None;
    let zip = if bytes.starts_with(ELF) {
        executable = Some(inspected(path, &bytes)?);
        pack(&bytes).map_err(failed)?
    } else if bytes.starts_with(b"PK") {
        let program = entry(path, &bytes)?;
        if program.starts_with(ELF) {
            executable = Some(inspected(path, &program)?);
        }
        bytes
    } else {
        return Err(PackageError::Unknown { path: at() });
    };
    match zip.len() {
        size if size > MAX_ZIP => Err(PackageError::TooLarge { path: at(), size }),
        _ => Ok((executable, zip)),
    }
}

/// The start of every Linux executable.
const ELF: &[u8] = b"\x7fELF";

fn inspected(path: &Path, bytes: &[u8]) -> Result<Executable, PackageError> {
    Executable::inspect(bytes).map_err(|source| PackageError::Damaged {
        path: path.to_owned(),
        source,
    })
}

/// The file in a zip that Lambda starts.
fn entry(path: &Path, zip: &[u8]) -> Result<Vec<u8>, PackageError> {
    let path = || path.to_owned();
    let failed = |source| PackageError::Zip {
        path: path(),
        source,
    };
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(failed)?;
    let Some(place) = archive.index_for_name(ENTRY) else {
        return Err(PackageError::NoEntry { path: path() });
    };
    let mut bytes = Vec::new();
    let mut file = archive.by_index(place).map_err(failed)?;
    // The limit is Lambda's own, for everything unpacked: a small zip may hold terabytes of zeros.
    let read = file.by_ref().take(MAX_UNPACKED).read_to_end(&mut bytes);
    read.map_err(|source| PackageError::Unreadable {
        path: path(),
        source: Unread::Io(source),
    })?;
    Ok(bytes)
}

/// The hash of the zip is a compared field, so nothing that varies may get in: one file, a fixed time,
/// fixed rights, a fixed level (9 gains half a percent and takes longer).
fn pack(executable: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o755);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(ENTRY, options)?;
    zip.write_all(executable)?;
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests;
