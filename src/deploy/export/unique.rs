//! Names within a document: letters that it takes, and never one name for two things.

use freshscale_core::digest::sha256;

/// Where a name ends in a digest, how much of it.
const DIGITS: usize = 8;

/// What `plain` makes of the name. With a digest of the name where nothing is left of it, or where `plain` makes the same of
/// another of `all`: so neither order nor what else there is changes it.
pub(super) fn unique<'a>(
    name: &str,
    all: impl IntoIterator<Item = &'a str>,
    plain: impl Fn(&str) -> String,
) -> String {
    let own = plain(name);
    let is_taken = || {
        let mut others = all.into_iter().filter(|other| *other != name);
        others.any(|other| plain(other) == own)
    };
    if !own.is_empty() && !is_taken() {
        return own;
    }
    let digest = sha256(name);
    let digest = digest.get(..DIGITS).unwrap_or(&digest);
    let gap = if own.contains('_') { "_" } else { "" };
    format!("{own}{gap}{digest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &str) -> String {
        name.chars().filter(char::is_ascii_alphanumeric).collect()
    }

    #[test]
    fn a_name_that_is_alone_stays_and_others_end_in_a_digest_of_theirs() {
        let all = ["web", "a_b", "a b", "아침", "저녁"];
        let made = |all: &[&'static str]| {
            let mut made: Vec<String> = { all.iter() }
                .map(|name| unique(name, all.iter().copied(), plain))
                .collect();
            made.sort();
            made
        };
        let backwards: Vec<&str> = all.iter().rev().copied().collect();
        assert_eq!(made(&all), made(&backwards));
        let mut different = made(&all);
        different.dedup();
        assert_eq!(different.len(), all.len());
        assert!(different.contains(&"web".to_owned()), "{different:?}");
        // Nothing is left of it, so it needs no other to have one.
        assert_eq!(unique("아침", ["아침"], plain).len(), DIGITS);
    }
}
