//! Patterns of paths as a shell expands them, for whoever quotes them: `*` and `?` within a name.

use std::io;
use std::path::{Component, Path, PathBuf};

/// Whether a path is meant as a pattern: nothing is called so.
pub(super) fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?']) && !path.exists()
}

/// What it stands for, sorted; names that begin with a dot only where the pattern's does.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn expand(pattern: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = vec![PathBuf::new()];
    for part in pattern.components() {
        let wild = match part {
            Component::Normal(name) => name.to_str().filter(|name| name.contains(['*', '?'])),
            _ => None,
        };
        let Some(wild) = wild else {
            found.iter_mut().for_each(|path| path.push(part));
            continue;
        };
        let mut deeper = Vec::new();
        for folder in found {
            deeper.extend(within(&folder, wild)?);
        }
        found = deeper;
    }
    found.retain(|path| path.exists());
    found.sort();
    Ok(found)
}

/// What lies in a folder under names that fit; nothing in what is none.
fn within(folder: &Path, pattern: &str) -> io::Result<Vec<PathBuf>> {
    let place = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    if !place.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(place)? {
        let name = entry?.file_name();
        let fitting = name.to_str().is_some_and(|name| {
            fits(name, pattern) && (!name.starts_with('.') || pattern.starts_with('.'))
        });
        if fitting {
            found.push(folder.join(name));
        }
    }
    Ok(found)
}

/// Linear but for the last `*`, to which it goes back.
fn fits(name: &str, pattern: &str) -> bool {
    let (name, pattern): (Vec<char>, Vec<char>) =
        (name.chars().collect(), pattern.chars().collect());
    let (mut at, mut of) = (0, 0);
    let mut star = None;
    while at < name.len() {
        match pattern.get(of) {
            Some('*') => {
                star = Some((at, of));
                of += 1;
            }
            Some(wanted) if *wanted == '?' || *wanted == name[at] => (at, of) = (at + 1, of + 1),
            _ => match star {
                Some((taken, place)) => {
                    star = Some((taken + 1, place));
                    (at, of) = (taken + 1, place + 1);
                }
                None => return false,
            },
        }
    }
    pattern[of..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn stars_and_question_marks_stand_for_what_they_do_in_a_shell() {
        for (name, pattern) in [
            ("web.yaml", "*.yaml"),
            ("web.yaml", "w*b.y*l"),
            ("web.yaml", "???.yaml"),
            ("aab", "*ab"),
            ("방송.yaml", "??.yaml"),
            ("", "*"),
        ] {
            assert!(fits(name, pattern), "{name} {pattern}");
        }
        for (name, pattern) in [
            ("web.yml", "*.yaml"),
            ("web.yaml", "??.yaml"),
            ("abc", "a*b"),
            ("abc", ""),
        ] {
            assert!(!fits(name, pattern), "{name} {pattern}");
        }
    }

    #[test]
    fn a_pattern_stands_for_files_in_any_folder_that_fits() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a/one.yaml", "b/two.yaml", "b/.hidden.yaml", "c.yaml"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let found = |pattern: &str| -> Vec<String> {
            let found = expand(&folder.path().join(pattern)).unwrap();
            let shown = |path: &PathBuf| {
                path.strip_prefix(folder.path())
                    .unwrap()
                    .display()
                    .to_string()
            };
            found.iter().map(shown).collect()
        };
        assert_eq!(found("*/*.yaml"), ["a/one.yaml", "b/two.yaml"]);
        assert_eq!(found("?.yaml"), ["c.yaml"]);
        assert_eq!(found("b/.*"), ["b/.hidden.yaml"]);
        assert_eq!(found("x*/*.yaml"), Vec::<String>::new());
    }
}
