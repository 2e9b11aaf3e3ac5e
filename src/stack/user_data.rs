//! What the instance's first boot would not run. EC2 takes any bytes as user data; a script that nobody runs shows only in
//! the instance's own log.
//!
//! cloud-init 22.4.2 (and Amazon Linux 2023's 22.2.2) as read in its source: `handlers/__init__.py` (`INCLUSION_TYPES_MAP`,
//! `type_from_starts_with`: without regard to case, white space before it is skipped), `user_data.py` (`convert_string`: gzip,
//! and MIME if its first 4,096 bytes have `mime-version:`), `handlers/shell_script.py` (line ends of DOS are mended, white space
//! before `#!` is written out as it is, and the kernel wants `#!` in the first two bytes).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// How what cloud-init runs begins, in lower case.
const CLOUD_INIT: [&str; 9] = [
    "#!",
    "#cloud-config",
    "#cloud-boothook",
    "#include",
    "#part-handler",
    "## template: jinja",
    "content-type:",
    "mime-version:",
    "#cloud-config-archive",
];

/// Others that read user data: EC2Launch on Windows (scripts; tasks of version 2), Ignition (Fedora CoreOS, Flatcar).
/// Bottlerocket's settings are TOML, which begins with a table.
const OTHERS: [&str; 7] = [
    "<script>",
    "<powershell>",
    "<persist>",
    "version: 1",
    "tasks:",
    "{",
    "[settings",
];

const BOM: &[u8] = b"\xef\xbb\xbf";
const GZIP: &[u8] = b"\x1f\x8b";
/// Where cloud-init looks for `MIME-Version:`.
const MIME_WITHIN: usize = 4096;

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Nothing is in it.
    Empty,
    /// No text, and not compressed by gzip.
    Nul,
    /// A byte order mark stands before everything.
    ByteOrderMark,
    /// Something stands before `#!`.
    BeforeShebang,
    /// It is base64 of what would be right.
    Encoded,
    /// Its beginning says nothing to anybody who is known.
    Unknown,
}

impl Wrong {
    /// What of these bytes would not be run.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.trim_ascii().is_empty() {
            return Some(Self::Empty);
        }
        if bytes.starts_with(GZIP) {
            return None;
        }
        if bytes.contains(&0) {
            return Some(Self::Nul);
        }
        if bytes.starts_with(BOM) {
            return Some(Self::ByteOrderMark);
        }
        if !bytes.starts_with(b"#!") && bytes.trim_ascii_start().starts_with(b"#!") {
            return Some(Self::BeforeShebang);
        }
        if is_known(bytes) {
            return None;
        }
        let plain: Vec<u8> = { bytes.iter().copied() }
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect();
        let decoded = BASE64_STANDARD.decode(plain).ok();
        let is_encoded = decoded.is_some_and(|it| it.starts_with(GZIP) || is_known(&it));
        Some(match is_encoded {
            true => Self::Encoded,
            false => Self::Unknown,
        })
    }

    /// Whether it is certain that nothing would run.
    pub(super) fn is_certain(self) -> bool {
        !matches!(self, Self::Empty | Self::Unknown)
    }

    /// The end of a sentence that begins with the file's name, and what to do.
    pub(super) fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => (
                "is empty",
                "Write what instances are to run, or remove the field.",
            ),
            Self::Nul => (
                "is no text: it has a NUL byte",
                "User data is a script, or text for cloud-init: name that.",
            ),
            Self::ByteOrderMark => (
                "begins with a byte order mark, and cloud-init would not run it",
                "Save it as UTF-8 without BOM.",
            ),
            Self::BeforeShebang => (
                "has something before its `#!`, and the instance would not run it",
                "Let `#!` be its first two characters, without an empty line before.",
            ),
            Self::Encoded => (
                "is base64 already; it is encoded once more on its way to EC2, and cloud-init would not run it",
                "Name the script itself.",
            ),
            Self::Unknown => (
                "begins with nothing that cloud-init runs",
                "A script begins with `#!`, for example `#!/bin/bash`; settings for cloud-init with `#cloud-config`.",
            ),
        }
    }
}

fn is_known(bytes: &[u8]) -> bool {
    let head = bytes.get(..MIME_WITHIN).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_lowercase();
    let starts = head.trim_start();
    let mut known = CLOUD_INIT.iter().chain(&OTHERS);
    known.any(|known| starts.starts_with(known)) || head.contains("mime-version:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cloud_init_and_others_run_is_taken() {
        for text in [
            "#!/bin/bash\necho hello\n",
            "#!/bin/bash\r\necho hello\r\n",
            "#cloud-config\npackages: [nginx]\n",
            "\n#cloud-config\npackages: [nginx]\n",
            "#Cloud-Config\n",
            "## template: jinja\n#cloud-config\n",
            "#include-once\nhttps://example.com/x\n",
            "Content-Type: multipart/mixed; boundary=\"==B==\"\nMIME-Version: 1.0\n",
            "From nobody\nMIME-Version: 1.0\n",
            "<powershell>\nwhoami\n</powershell>\n",
            "{\"ignition\": {\"version\": \"3.4.0\"}}",
            "[settings.kubernetes]\nfoo = 1\n",
        ] {
            assert_eq!(Wrong::of(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Wrong::of(b"\x1f\x8b\x08\x00\x00"), None, "gzip");
    }

    #[test]
    fn what_nobody_would_run_says_why() {
        for (bytes, wrong) in [
            (&b""[..], Wrong::Empty),
            (b" \n\n", Wrong::Empty),
            (b"MZ\0\0", Wrong::Nul),
            (b"\xef\xbb\xbf#!/bin/bash\n", Wrong::ByteOrderMark),
            (b"\n#!/bin/bash\n", Wrong::BeforeShebang),
            (b"  #!/bin/bash\n", Wrong::BeforeShebang),
            // #!/bin/bash\necho hello\n
            (b"IyEvYmluL2Jhc2gKZWNobyBoZWxsbwo=\n", Wrong::Encoded),
            (b"IyEvYmluL2Jhc2gKZWNo\nbyBoZWxsbwo=\n", Wrong::Encoded),
            (b"H4sIAAAAAAAAAwMAAAAAAAAAAAA=", Wrong::Encoded),
            (b"yum install -y httpd\n", Wrong::Unknown),
            (b"# /bin/bash\n", Wrong::Unknown),
            (b"echo", Wrong::Unknown),
        ] {
            assert_eq!(Wrong::of(bytes), Some(wrong), "{bytes:?}");
        }
    }
}
