//! Files that this program makes: plans, traces, reports and worlds hold what not every user of a machine should read.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

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

/// Writes a whole file, as [`create`] makes it.
///
/// # Errors
/// It cannot be made or written.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    let mut file = create(path)?;
    file.write_all(content.as_ref())?;
    file.flush()
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
    fn what_is_no_file_keeps_its_rights() {
        let before = mode(Path::new("/dev/null"));
        write(Path::new("/dev/null"), "gone").unwrap();
        assert_eq!(mode(Path::new("/dev/null")), before);
    }
}
