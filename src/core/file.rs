//! Files that this program makes: plans, traces, reports and worlds hold what not every user of a machine should read.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Read and written by the owner alone.
const PRIVATE: u32 = 0o600;

/// Makes a file that only its owner can read and write, or empties the one that is there and takes the rights of others
/// away. What is no file (a terminal, a pipe, `/dev/null`) is only opened.
///
/// # Errors
/// It cannot be made or opened.
pub fn create(path: &Path) -> io::Result<File> {
    open(
        OpenOptions::new().write(true).create(true).truncate(true),
        path,
    )
}

/// The same for a file that is kept as it is, such as a lock.
///
/// # Errors
/// It cannot be made or opened.
pub fn keep(path: &Path) -> io::Result<File> {
    open(
        OpenOptions::new().write(true).create(true).truncate(false),
        path,
    )
}

fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let file = options.mode(PRIVATE).open(path)?;
    let meta = file.metadata()?;
    if meta.is_file() && meta.permissions().mode() & 0o077 != 0 {
        // Somebody else's file, or a file system without rights: it was chosen, and is written all the same.
        let _ = file.set_permissions(Permissions::from_mode(PRIVATE));
    }
    Ok(file)
}

/// Writes a whole file, for its owner alone. It is written beside the old one and put in its place, so that a full disk
/// or a killed run leaves the old one whole. What is no file (a terminal, a pipe, `/dev/null`) is written as it is.
///
/// # Errors
/// It cannot be made or written.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    let content = content.as_ref();
    // What a link leads to is replaced, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let there = fs::metadata(&path);
    if there.as_ref().is_ok_and(|meta| !meta.is_file()) {
        return in_place(&path, content);
    }
    match replace(&path, content) {
        // A folder where nothing may be made, or a file that is mounted by itself.
        Err(error) if there.is_ok() && is_fixed(error.kind()) => in_place(&path, content),
        done => done,
    }
}

fn is_fixed(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{CrossesDevices, PermissionDenied, ResourceBusy};
    matches!(kind, PermissionDenied | ResourceBusy | CrossesDevices)
}

fn in_place(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = create(path)?;
    file.write_all(content)?;
    file.flush()
}

fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let (spare, mut file) = spare(path)?;
    let done = file
        .write_all(content)
        .and_then(|()| file.flush())
        .and_then(|()| fs::rename(&spare, path));
    if done.is_err() {
        // The failure is told; what is left of it may stay.
        let _ = fs::remove_file(&spare);
    }
    done
}

/// A new file in the same folder, which nobody else has.
fn spare(path: &Path) -> io::Result<(PathBuf, File)> {
    for number in 0..SPARES {
        let name = format!(".freshscale-{}-{number}.tmp", std::process::id());
        let spare = path.with_file_name(name);
        let mut options = OpenOptions::new();
        match options
            .write(true)
            .create_new(true)
            .mode(PRIVATE)
            .open(&spare)
        {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|file| (spare, file)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Writers of one process in one folder at the same time, and what killed ones of the same number left.
const SPARES: usize = 1000;

/// Whether two paths are the same file: by links, by hard links, or because both would be made at the same place.
#[must_use]
pub fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::metadata(one), fs::metadata(other)) {
        (Ok(one), Ok(other)) => (one.dev(), one.ino()) == (other.dev(), other.ino()),
        (Err(_), Err(_)) => place(one) == place(other),
        _ => false,
    }
}

/// Where a file would be made.
fn place(path: &Path) -> PathBuf {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).unwrap_or_default();
    folder.join(path.file_name().unwrap_or_default())
}

/// An error that says which file it is about.
#[must_use]
pub fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// A folder that only its owner can look into, and the folders above it as they usually are.
///
/// # Errors
/// It cannot be made.
pub fn folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent() {
        fs::create_dir_all(above)?;
    }
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_or_written_again_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (new, old) = (folder.path().join("new"), folder.path().join("old"));
        write(&new, "a").unwrap();
        assert_eq!(mode(&new), 0o600);
        fs::write(&old, "longer than before").unwrap();
        fs::set_permissions(&old, Permissions::from_mode(0o644)).unwrap();
        write(&old, "b").unwrap();
        assert_eq!(
            (mode(&old), fs::read_to_string(&old).unwrap().as_str()),
            (0o600, "b")
        );
        drop(keep(&old).unwrap());
        assert_eq!(fs::read_to_string(&old).unwrap(), "b");
        let inner = folder.path().join("a/b");
        super::folder(&inner).unwrap();
        super::folder(&inner).unwrap();
        assert_eq!(mode(&inner), 0o700);
    }

    #[test]
    fn a_file_is_replaced_whole_or_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (old, link) = (folder.path().join("old"), folder.path().join("link"));
        fs::write(&old, "before").unwrap();
        std::os::unix::fs::symlink("old", &link).unwrap();
        let other = folder.path().join("other");
        fs::hard_link(&old, &other).unwrap();
        write(&link, "after").unwrap();
        let read = |path: &Path| fs::read_to_string(path).unwrap();
        assert_eq!(
            (read(&old).as_str(), read(&other).as_str()),
            ("after", "before")
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        // Nothing is left beside it, also where it cannot be put.
        let full = folder.path().join("folder");
        fs::create_dir(&full).unwrap();
        assert!(write(&full, "x").is_err());
        assert!(write(&folder.path().join("none/x"), "x").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
    }

    #[test]
    fn the_same_file_is_known_under_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["a", "b"] {
            fs::write(at(name), "").unwrap();
        }
        std::os::unix::fs::symlink("a", at("link")).unwrap();
        std::os::unix::fs::symlink(".", at("here")).unwrap();
        fs::hard_link(at("a"), at("hard")).unwrap();
        for name in ["a", "./a", "link", "hard", "here/a", "here/here/a"] {
            assert!(is_same(&at("a"), &at(name)), "{name}");
        }
        assert!(!is_same(&at("a"), &at("b")) && !is_same(&at("a"), &at("new")));
        assert!(is_same(&at("new"), &at("here/new")));
    }

    #[test]
    fn what_is_no_file_keeps_its_rights() {
        let before = mode(Path::new("/dev/null"));
        write(Path::new("/dev/null"), "gone").unwrap();
        assert_eq!(mode(Path::new("/dev/null")), before);
    }
}
