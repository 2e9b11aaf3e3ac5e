//! Reading a call's parameters: from a form every leaf is text, from JSON it has a type.

use serde_json::Value;

use super::Fault;

/// A structure of parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Params<'a>(pub(super) &'a Value);

impl<'a> Params<'a> {
    /// A text; empty is absent.
    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// Whether the member was sent, be it empty.
    pub(super) fn has(self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    /// A number, as such or as text.
    pub(super) fn number(self, name: &str) -> Option<i64> {
        let value = self.0.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    /// A flag, as such or as text; absent is false.
    pub(super) fn flag(self, name: &str) -> bool {
        self.0
            .get(name)
            .is_some_and(|value| value.as_bool().unwrap_or(value.as_str() == Some("true")))
    }

    /// The structure below a name.
    pub(super) fn child(self, name: &str) -> Option<Self> {
        self.0.get(name).filter(|value| value.is_object()).map(Self)
    }

    /// The elements of a list; absent is empty.
    pub(super) fn items(self, name: &str) -> impl Iterator<Item = Self> + use<'a> {
        self.0
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(Self)
    }

    /// A list of texts.
    pub(super) fn texts(self, name: &str) -> Vec<String> {
        self.items(name)
            .filter_map(|item| item.0.as_str().map(ToOwned::to_owned))
            .collect()
    }
}

/// Whether `text` fits `pattern`, in which `*` is any run of characters and `?` any one. EC2 filters:
/// case-sensitive.
pub(super) fn wildcard(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&c) if c == '?' || c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    p = at + 1;
                    t = from + 1;
                    star = Some((at, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// One page: at most `size` of `all`, from where `token` says, and the token of the next.
///
/// # Errors
/// A token that we did not make, under `code`.
pub(super) fn page<T>(
    all: Vec<T>,
    token: Option<&str>,
    size: usize,
    code: &str,
) -> Result<(Vec<T>, Option<String>), Fault> {
    let start = match token {
        None => 0,
        Some(token) => token
            .strip_prefix("page-")
            .and_then(|number| number.parse::<usize>().ok())
            .ok_or_else(|| Fault::new(code, format!("The token '{token}' is invalid.")))?,
    };
    let end = start.saturating_add(size.max(1));
    let next = (end < all.len()).then(|| format!("page-{end}"));
    Ok((
        all.into_iter().skip(start).take(end - start).collect(),
        next,
    ))
}

/// What a listing answers: the items of a page and the token of the next.
///
/// `json!` would copy the items once more, by way of serialization, which was a seventh of the work of a simulated year.
pub(super) fn listing(name: &str, items: Vec<Value>, token: &str, next: Option<String>) -> Value {
    let members = [
        (name.to_owned(), Value::Array(items)),
        (token.to_owned(), Value::from(next)),
    ];
    Value::Object(members.into_iter().collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn wildcards_are_case_sensitive_and_cover_the_whole_text() {
        assert!(wildcard("AwsBackup_*", "AwsBackup_i-1_x"));
        assert!(!wildcard("AWSbackup_*", "AwsBackup_i-1_x"));
        assert!(wildcard("a?c*e", "abcde"));
        assert!(wildcard("*b*d", "abcd"));
        assert!(!wildcard("b", "abc"));
        assert!(wildcard("*", ""));
    }

    #[test]
    fn pages_follow_one_another_without_gap() {
        let (first, token) = page((0..5).collect(), None, 2, "X").unwrap();
        let (second, last) = page((0..5).collect(), token.as_deref(), 3, "X").unwrap();
        assert_eq!((first, second, last), (vec![0, 1], vec![2, 3, 4], None));
        assert!(page(vec![1], Some("junk"), 1, "X").is_err());
    }
}
