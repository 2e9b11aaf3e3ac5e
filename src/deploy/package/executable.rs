//! Whether Lambda can start an executable: its architecture, and the C library that it needs.

use std::fmt;

use object::Endianness;
use object::elf::{self, FileHeader32, FileHeader64};
use object::read::elf::{FileHeader, SectionTable};
use serde::{Deserialize, Serialize};

/// What Amazon Linux 2023 has. An executable that needs a newer one fails when it is invoked, not before.
pub const GLIBC_OF_AL2023: Glibc = Glibc(2, 34);

/// A version of the GNU C library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Glibc(pub u32, pub u32);

impl fmt::Display for Glibc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// What an ELF file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Executable {
    /// `x86_64`, `arm64`, or another name.
    pub architecture: String,
    /// The newest version that any of its symbols needs; `None` when it is linked statically.
    pub glibc: Option<Glibc>,
}

impl Executable {
    /// Reads the header and the version needs.
    ///
    /// # Errors
    /// It is no whole ELF file.
    pub fn inspect(bytes: &[u8]) -> Result<Self, object::read::Error> {
        // The fifth byte says how wide everything after it is.
        match bytes.get(4) {
            Some(&class) if class == elf::ELFCLASS32.0 => {
                inspect::<FileHeader32<Endianness>>(bytes)
            }
            _ => inspect::<FileHeader64<Endianness>>(bytes),
        }
    }
}

fn inspect<H: FileHeader<Endian = Endianness>>(
    bytes: &[u8],
) -> Result<Executable, object::read::Error> {
    let header = H::parse(bytes)?;
    let endian = header.endian()?;
    let architecture = match header.e_machine(endian) {
        elf::EM_X86_64 => "x86_64".to_owned(),
        elf::EM_AARCH64 => "arm64".to_owned(),
        elf::EM_386 => "i386".to_owned(),
        elf::EM_ARM => "32-bit arm".to_owned(),
        other => format!("machine number {other}"),
    };
    let sections = header.sections(endian, bytes)?;
    let glibc = newest_glibc(&sections, endian, bytes)?;
    Ok(Executable {
        architecture,
        glibc,
    })
}

fn newest_glibc<H: FileHeader>(
    sections: &SectionTable<'_, H>,
    endian: H::Endian,
    bytes: &[u8],
) -> Result<Option<Glibc>, object::read::Error> {
    let mut newest = None;
    let Some((mut libraries, link)) = sections.gnu_verneed(endian, bytes)? else {
        return Ok(None);
    };
    let strings = sections.strings(endian, bytes, link)?;
    while let Some((_, mut versions)) = libraries.next()? {
        while let Some(version) = versions.next()? {
            newest = newest.max(glibc(version.name(endian, strings)?));
        }
    }
    Ok(newest)
}

/// `GLIBC_2.34`, `GLIBC_2.2.5`; other libraries have names of other forms.
fn glibc(name: &[u8]) -> Option<Glibc> {
    let name = std::str::from_utf8(name).ok()?.strip_prefix("GLIBC_")?;
    // A mark instead of a number: relocations in a form that 2.36 was the first to read.
    if name == "ABI_DT_RELR" {
        return Some(Glibc(2, 36));
    }
    let mut numbers = name.split('.').map(str::parse);
    match (numbers.next()?, numbers.next()?) {
        (Ok(major), Ok(minor)) => Some(Glibc(major, minor)),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    /// A header and nothing else: the smallest file that is an executable of that machine.
    pub(in crate::package) fn bare(machine: u16) -> Vec<u8> {
        let mut bytes = vec![0; 64];
        bytes[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
        bytes[16..18].copy_from_slice(&elf::ET_EXEC.0.to_le_bytes());
        bytes[18..20].copy_from_slice(&machine.to_le_bytes());
        bytes[20] = 1;
        bytes[52..54].copy_from_slice(&64_u16.to_le_bytes());
        bytes
    }

    /// The running test itself, whose every need of one glibc is made a need of another.
    pub(in crate::package) fn needing(version: &[u8; 4]) -> Vec<u8> {
        let mut bytes = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let found = Executable::inspect(&bytes).unwrap().glibc.unwrap();
        let name = format!("\0GLIBC_{found}\0");
        // Linkers put these names near the start; the rest is a hundred megabytes.
        let places: Vec<usize> = bytes[..1 << 20]
            .windows(name.len())
            .enumerate()
            .filter(|(_, window)| *window == name.as_bytes())
            .map(|(place, _)| place + "\0GLIBC_".len())
            .collect();
        for place in places {
            bytes[place..place + 4].copy_from_slice(version);
        }
        bytes
    }

    #[test]
    fn the_machine_is_in_the_header() {
        let named = |machine| Executable::inspect(&bare(machine)).unwrap().architecture;
        assert_eq!(named(62), "x86_64");
        assert_eq!(named(183), "arm64");
        assert_eq!(named(243), "machine number 243");
    }

    #[test]
    fn a_static_executable_needs_no_glibc() {
        assert_eq!(Executable::inspect(&bare(62)).unwrap().glibc, None);
    }

    #[test]
    fn the_newest_version_of_any_symbol_is_what_it_needs() {
        let this = Executable::inspect(&std::fs::read("/proc/self/exe").unwrap()).unwrap();
        assert_eq!(
            this.architecture.replace("arm64", "aarch64"),
            std::env::consts::ARCH
        );
        assert!(this.glibc.unwrap() >= Glibc(2, 17), "{this:?}");
        let other = Executable::inspect(&needing(b"2.99")).unwrap();
        assert_eq!(other.glibc, Some(Glibc(2, 99)));
    }

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(glibc(b"GLIBC_2.2.5"), Some(Glibc(2, 2)));
        assert!(glibc(b"GLIBC_2.4") < glibc(b"GLIBC_2.34"));
        assert_eq!(glibc(b"GLIBC_ABI_DT_RELR"), Some(Glibc(2, 36)));
        for other in [&b"GLIBC_PRIVATE"[..], b"GCC_3.0", b"GLIBCXX_3.4", b"\xff"] {
            assert_eq!(glibc(other), None);
        }
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        let whole = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        for length in [0, 3, 4, 40, 4096] {
            assert!(Executable::inspect(&whole[..length]).is_err(), "{length}");
        }
    }
}
