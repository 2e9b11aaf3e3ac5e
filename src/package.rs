//! The zip that Lambda runs: deterministic, the `handler` executable in it named `bootstrap`.
//!
//! Lambda's OS-only runtimes (`provided.al2023`) start the file `bootstrap` at the root of the zip, and
//! report its absence only when the function is invoked. Our command line happens to have the same name;
//! the two never meet: what is packed is `handler`.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Lambda's limit for a zip inside a request (50 MB).
pub const MAX_ZIP: usize = 50 * 1024 * 1024;

/// The one name that `provided.al2023` starts.
const ENTRY: &str = "bootstrap";

const BUILD: &str = "cargo build --release --no-default-features --bin handler";

/// A handler ready to upload.
#[derive(Clone)]
pub struct Package {
    /// The zip file.
    pub zip: Vec<u8>,
    /// base64(sha256(zip)): Lambda's CodeSha256.
    pub sha256: String,
}

impl std::fmt::Debug for Package {
    /// Megabytes of zip are of no use in a message.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Package")
            .field("zip", &format_args!("{} bytes", self.zip.len()))
            .field("sha256", &self.sha256)
            .finish()
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
    /// It could not be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// Where it is.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
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
    /// The handler at `explicit`, or the one beside the running executable.
    ///
    /// # Errors
    /// It is not there, or Lambda could not run it.
    pub fn find(explicit: Option<&Path>) -> Result<Self, PackageError> {
        match explicit {
            Some(path) => Self::from_path(path),
            None => {
                let own = std::env::current_exe().unwrap_or_default();
                Self::from_path(&own.with_file_name("handler"))
            }
        }
    }

    /// An executable, packed; or a zip, taken as it is.
    ///
    /// # Errors
    /// It is not there, or Lambda could not run it.
    pub fn from_path(path: &Path) -> Result<Self, PackageError> {
        let at = || path.to_owned();
        let bytes = std::fs::read(path).map_err(|source| {
            if source.kind() == std::io::ErrorKind::NotFound {
                PackageError::Missing { path: at() }
            } else {
                PackageError::Unreadable { path: at(), source }
            }
        })?;
        let failed = |source| PackageError::Zip { path: at(), source };
        let zip = if bytes.starts_with(b"\x7fELF") {
            pack(&bytes).map_err(failed)?
        } else if bytes.starts_with(b"PK") {
            let archive = ZipArchive::new(Cursor::new(bytes.as_slice())).map_err(failed)?;
            if archive.index_for_name(ENTRY).is_none() {
                return Err(PackageError::NoEntry { path: at() });
            }
            bytes
        } else {
            return Err(PackageError::Unknown { path: at() });
        };
        if zip.len() > MAX_ZIP {
            let size = zip.len();
            return Err(PackageError::TooLarge { path: at(), size });
        }
        let sha256 = STANDARD.encode(Sha256::digest(&zip));
        Ok(Self { zip, sha256 })
    }
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
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::io::Read;

    fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    fn zip_of(name: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(b"#!/bin/sh").unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn an_executable_becomes_the_file_bootstrap_that_may_be_run() {
        let (_folder, path) = written("handler", b"\x7fELF and the rest");
        let package = Package::from_path(&path).unwrap();
        let mut zip = ZipArchive::new(Cursor::new(package.zip)).unwrap();
        assert_eq!(zip.len(), 1);
        let mut file = zip.by_name("bootstrap").unwrap();
        assert_eq!(file.unix_mode().unwrap() & 0o777, 0o755);
        assert_eq!(file.compression(), CompressionMethod::Deflated);
        let mut contents = Vec::new();
        file.read_to_end(&mut contents).unwrap();
        assert_eq!(contents, b"\x7fELF and the rest");
    }

    #[test]
    fn the_same_executable_has_the_same_hash_wherever_and_whenever_it_lies() {
        let (_a, one) = written("handler", b"\x7fELF 1");
        let (_b, two) = written("other-name", b"\x7fELF 1");
        let (_c, other) = written("handler", b"\x7fELF 2");
        let hash = |path: &Path| Package::from_path(path).unwrap().sha256;
        assert_eq!(hash(&one), hash(&two));
        assert_ne!(hash(&one), hash(&other));
        assert_eq!(STANDARD.decode(hash(&one)).unwrap().len(), 32);
    }

    #[test]
    fn a_zip_passes_through_untouched() {
        let bytes = zip_of("bootstrap");
        let (_folder, path) = written("handler.zip", &bytes);
        assert_eq!(Package::from_path(&path).unwrap().zip, bytes);
    }

    #[test]
    fn a_zip_without_bootstrap_at_its_root_is_refused() {
        let (_folder, path) = written("handler.zip", &zip_of("bin/bootstrap"));
        let error = Package::from_path(&path).unwrap_err();
        assert!(matches!(error, PackageError::NoEntry { .. }), "{error}");
    }

    #[test]
    fn a_missing_handler_says_how_to_build_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("handler");
        let error = Package::find(Some(&path)).unwrap_err().to_string();
        assert!(error.contains("--no-default-features --bin handler"));
        assert!(error.contains(&path.display().to_string()));
    }

    #[test]
    fn what_lambda_cannot_run_is_refused() {
        let (_a, script) = written("handler", b"MZ a program for Windows");
        let (_b, broken) = written("handler.zip", b"PK and nothing more");
        let kind = |path: &Path| Package::from_path(path).unwrap_err();
        assert!(matches!(kind(&script), PackageError::Unknown { .. }));
        assert!(matches!(kind(&broken), PackageError::Zip { .. }));
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            kind(folder.path()),
            PackageError::Unreadable { .. }
        ));
    }

    #[test]
    fn a_zip_beyond_lambdas_limit_is_refused() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file("bootstrap", stored).unwrap();
        zip.write_all(&vec![0; MAX_ZIP]).unwrap();
        let (_folder, path) = written("handler.zip", &zip.finish().unwrap().into_inner());
        let error = Package::from_path(&path).unwrap_err();
        assert!(matches!(error, PackageError::TooLarge { .. }), "{error}");
    }
}
