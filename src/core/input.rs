//! Files that are read: opened once, judged by what was opened, and never longer than a limit.
//!
//! A path can lead elsewhere between a look at it and the reading, so all that is asked after opening is asked of
//! the open file.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Longest plan that is read, in bytes. One of 125 scheduled actions has 200 KiB.
pub const MAX_PLAN: u64 = 16 * 1024 * 1024;

/// Longest file of faults for the emulator, in bytes.
pub const MAX_FAULTS: u64 = 1024 * 1024;

/// Longest world of the emulator, in bytes: a year of a stack's life has some 10 MB.
pub const MAX_WORLD: u64 = 512 * 1024 * 1024;

/// Why a file is not read.
#[derive(Debug)]
pub enum Unread {
    /// As the system says.
    Io(io::Error),
    /// A folder, a device, a pipe, or what the kernel makes up: it might never end, or change while it is read.
    NotAFile,
    /// It has more than so many bytes.
    TooLong(u64),
    /// It is not UTF-8.
    NotText,
}

impl Unread {
    /// Whether nothing is there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

impl fmt::Display for Unread {
    /// The end of a sentence that begins with the file's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                f.write_str("does not exist")
            }
            Self::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                f.write_str("cannot be read: permission denied")
            }
            Self::Io(error) => write!(f, "cannot be read: {error}"),
            Self::NotAFile => f.write_str("is not a regular file"),
            Self::TooLong(max) => write!(f, "is longer than {}", size(*max)),
            Self::NotText => f.write_str("is not UTF-8 text"),
        }
    }
}

impl std::error::Error for Unread {}

impl From<Unread> for io::Error {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Io(error) => error,
            other => Self::other(format!("it {other}")),
        }
    }
}

/// `16 KiB`, `512 MiB`, `900 bytes`: whole numbers only, as limits are.
#[must_use]
pub fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    match bytes {
        _ if bytes >= KIB * KIB && bytes.is_multiple_of(KIB * KIB) => {
            format!("{} MiB", bytes / KIB / KIB)
        }
        _ if bytes >= KIB && bytes.is_multiple_of(KIB) => format!("{} KiB", bytes / KIB),
        1 => "1 byte".to_owned(),
        _ => format!("{bytes} bytes"),
    }
}

/// The whole of a regular file of at most `max` bytes.
///
/// # Errors
/// See [`Unread`].
pub fn read(path: &Path, max: u64) -> Result<Vec<u8>, Unread> {
    Opened::at(path)?.read(max)
}

/// The same of a file that is text.
///
/// # Errors
/// See [`Unread`].
pub fn read_text(path: &Path, max: u64) -> Result<String, Unread> {
    String::from_utf8(read(path, max)?).map_err(|_| Unread::NotText)
}

/// A regular file that stands open.
#[derive(Debug)]
pub struct Opened {
    file: File,
    /// As it was asked for.
    path: PathBuf,
}

impl Opened {
    /// Opens what `path` leads to.
    ///
    /// # Errors
    /// It cannot be opened, or is no regular file.
    pub fn at(path: &Path) -> Result<Self, Unread> {
        // Some devices act when they are opened: these are not even touched.
        if !fs::metadata(path).map_err(Unread::Io)?.is_file() {
            return Err(Unread::NotAFile);
        }
        let mut options = OpenOptions::new();
        // What has become a pipe since then must not block.
        options.read(true).custom_flags(O_NONBLOCK);
        let file = options.open(path).map_err(Unread::Io)?;
        let opened = Self {
            file,
            path: path.to_owned(),
        };
        let meta = opened.file.metadata().map_err(Unread::Io)?;
        match meta.is_file() && !made_up(&opened.place().map_err(Unread::Io)?) {
            true => Ok(opened),
            false => Err(Unread::NotAFile),
        }
    }

    /// Where the open file really is, without links.
    ///
    /// # Errors
    /// It is no longer where it was opened.
    pub fn place(&self) -> io::Result<PathBuf> {
        #[cfg(target_os = "linux")]
        {
            use std::os::fd::AsRawFd;
            let name = format!("/proc/self/fd/{}", self.file.as_raw_fd());
            if let Ok(place) = fs::read_link(name) {
                return Ok(place);
            }
        }
        // Without the kernel's word: the path as it is now, if that is still the file.
        let place = fs::canonicalize(&self.path)?;
        let (there, ours) = (fs::symlink_metadata(&place)?, self.file.metadata()?);
        match (there.dev(), there.ino()) == (ours.dev(), ours.ino()) {
            true => Ok(place),
            false => Err(io::Error::other("it was replaced while it was read")),
        }
    }

    /// The SHA-256 of the whole of it, in hexadecimal digits, without ever having more than a piece of it in memory.
    ///
    /// # Errors
    /// It has more than `max` bytes, also if it grows while it is read.
    pub fn sha256(mut self, max: u64) -> Result<String, Unread> {
        let (mut hash, mut piece, mut length) = (Sha256::new(), vec![0; 64 * 1024], 0_u64);
        loop {
            match self.file.read(&mut piece) {
                Ok(0) => return Ok(format!("{:x}", hash.finalize())),
                Ok(count) => {
                    length = length.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
                    hash.update(piece.get(..count).unwrap_or_default());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Unread::Io(error)),
            }
            if length > max {
                return Err(Unread::TooLong(max));
            }
        }
    }

    /// The whole of it.
    ///
    /// # Errors
    /// It has more than `max` bytes, also if it grows while it is read.
    pub fn read(self, max: u64) -> Result<Vec<u8>, Unread> {
        let length = self.file.metadata().map_err(Unread::Io)?.len();
        if length > max {
            return Err(Unread::TooLong(max));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        let mut limited = self.file.take(max + 1);
        limited.read_to_end(&mut bytes).map_err(Unread::Io)?;
        match u64::try_from(bytes.len()).is_ok_and(|length| length <= max) {
            true => Ok(bytes),
            false => Err(Unread::TooLong(max)),
        }
    }
}

/// What the kernel makes up looks like files, of processes' environments for example.
fn made_up(place: &Path) -> bool {
    ["/proc", "/sys"]
        .iter()
        .any(|folder| place.starts_with(folder))
}

/// Of open(2), which the standard library has no name for.
#[cfg(any(target_os = "linux", target_os = "android"))]
const O_NONBLOCK: i32 = 0o4_000;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const O_NONBLOCK: i32 = 0x4;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_regular_files_within_the_limit_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        let hash = |max| Opened::at(&path).unwrap().sha256(max);
        assert_eq!(hash(5).unwrap(), crate::digest::sha256("12345"));
        assert_eq!(hash(4).unwrap_err().to_string(), "is longer than 4 bytes");
        let told = |path: &Path, max| read(path, max).unwrap_err().to_string();
        assert_eq!(told(&path, 4), "is longer than 4 bytes");
        assert_eq!(told(folder.path(), 9), "is not a regular file");
        assert_eq!(told(Path::new("/dev/zero"), 9), "is not a regular file");
        assert!(read(&folder.path().join("b"), 9).unwrap_err().is_missing());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_the_kernel_makes_up_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/proc/self/environ", &link).unwrap();
        for path in [
            link.as_path(),
            Path::new("/proc/self/environ"),
            Path::new("/proc/cpuinfo"),
        ] {
            let told = read(path, 1 << 20).unwrap_err().to_string();
            assert_eq!(told, "is not a regular file", "{}", path.display());
        }
    }

    #[test]
    fn a_pipe_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        assert!(matches!(read(&pipe, 9), Err(Unread::NotAFile)));
    }

    #[test]
    fn the_place_of_an_open_file_is_where_its_links_lead() {
        let folder = tempfile::tempdir().unwrap();
        let real = fs::canonicalize(folder.path()).unwrap().join("real");
        fs::write(&real, "x").unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("real", &link).unwrap();
        let opened = Opened::at(&link).unwrap();
        assert_eq!(opened.place().unwrap(), real);
        // The link is turned elsewhere: the file that stands open stays what it is.
        fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", &link).unwrap();
        assert_eq!(opened.read(9).unwrap(), b"x");
    }

    #[test]
    fn limits_are_told_in_whole_numbers() {
        let told = [1, 900, 16 * 1024, 3 << 20, (1 << 20) + 1].map(size);
        assert_eq!(
            told,
            ["1 byte", "900 bytes", "16 KiB", "3 MiB", "1048577 bytes"]
        );
    }
}
