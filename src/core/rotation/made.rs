//! What made a version of a launch template, as the version's description tells: written and read here alone.

use std::fmt;

/// How descriptions begin of versions with a newer image.
const ROTATOR: &str = "freshscale rotator: ";

/// How descriptions begin of versions with an earlier image.
const ROLLBACK: &str = "freshscale rollback: ";

/// The whole description of versions that the stack file made.
const APPLY: &str = "freshscale apply";

/// What made a version. As text (`Display`) it is the version's description, at most 255 characters in EC2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made<'a> {
    /// `apply`: `freshscale apply`.
    Applied,
    /// The rotator's code, in the function or run by somebody: `freshscale rotator: ami-2 from v1`.
    Rotated {
        /// `ami-…`, of the new version.
        image: &'a str,
        /// The default version that it was made from.
        from: u64,
    },
    /// `rollback`: `freshscale rollback: ami-1 from v2`.
    RolledBack {
        /// `ami-…`, of the new version.
        image: &'a str,
        /// The default version that it was made from.
        from: u64,
    },
}

impl fmt::Display for Made<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Applied => f.write_str(APPLY),
            Self::Rotated { image, from } => write!(f, "{ROTATOR}{image} from v{from}"),
            Self::RolledBack { image, from } => write!(f, "{ROLLBACK}{image} from v{from}"),
        }
    }
}

impl<'a> Made<'a> {
    /// What a description tells; `None` for one that none of ours wrote, which a person did.
    #[must_use]
    pub fn read(description: &'a str) -> Option<Self> {
        if description == APPLY {
            return Some(Self::Applied);
        }
        let parts = |begin: &str| {
            let (image, from) = description.strip_prefix(begin)?.split_once(" from v")?;
            Some((image, from.parse().ok()?))
        };
        let made = match (parts(ROTATOR), parts(ROLLBACK)) {
            (Some((image, from)), _) => Self::Rotated { image, from },
            (None, Some((image, from))) => Self::RolledBack { image, from },
            (None, None) => return None,
        };
        // `v+1` and `v01` are numbers, but nothing that we write.
        (made.to_string() == description).then_some(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Versions of every build so far carry these: what reads them must go on reading them.
    #[test]
    fn what_is_written_is_what_earlier_builds_wrote_and_is_read_back() {
        let (image, from) = ("ami-2", 1);
        for (made, text) in [
            (Made::Applied, "freshscale apply"),
            (
                Made::Rotated { image, from },
                "freshscale rotator: ami-2 from v1",
            ),
            (
                Made::RolledBack { image, from },
                "freshscale rollback: ami-2 from v1",
            ),
        ] {
            assert_eq!(made.to_string(), text);
            assert_eq!(Made::read(text), Some(made));
        }
    }

    #[test]
    fn what_a_person_wrote_is_nothing_of_ours() {
        for text in [
            "",
            "freshscale",
            "freshscale apply ",
            "freshscale rotator",
            "freshscale rotator: better than the rotator",
            "freshscale rotator: ami-2 from v+1",
            "freshscale rollback: ami-2 from v01",
        ] {
            assert_eq!(Made::read(text), None, "{text}");
        }
    }
}
