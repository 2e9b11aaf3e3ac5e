//! A structure of parameters: from a form every leaf is text, from JSON it has a type.

use serde_json::Value;

use crate::Fault;

/// A structure of parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Params<'a>(pub(crate) &'a Value);

impl<'a> Params<'a> {
    /// A text; empty is absent.
    pub(crate) fn text(self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// Whether the member was sent, be it empty.
    pub(crate) fn has(self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    /// A number, as such or as text.
    pub(crate) fn number(self, name: &str) -> Option<i64> {
        let value = self.0.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    /// A flag, as such or as text; absent is false.
    pub(crate) fn flag(self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| match value {
            Value::Bool(yes) => *yes,
            Value::String(word) => word.eq_ignore_ascii_case("true"),
            _ => false,
        })
    }

    /// The structure below a name.
    pub(crate) fn child(self, name: &str) -> Option<Self> {
        self.0.get(name).filter(|value| value.is_object()).map(Self)
    }

    /// The elements of a list; absent is empty.
    pub(crate) fn items(self, name: &str) -> impl Iterator<Item = Self> + use<'a> {
        self.0
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(Self)
    }

    /// One page of a listing, at most `size` long, from where `NextToken` says, and the token of the next. The
    /// token is a position: as on AWS, what changes between two pages may be missed.
    ///
    /// # Errors
    /// A token that we did not make.
    pub(crate) fn page<T>(
        self,
        all: Vec<T>,
        size: usize,
    ) -> Result<(Vec<T>, Option<String>), Fault> {
        let start = match self.text("NextToken") {
            None => 0,
            Some(token) => token
                .strip_prefix("page-")
                .and_then(|number| number.parse::<usize>().ok())
                .ok_or_else(|| {
                    let text = format!("The token '{token}' is invalid.");
                    Fault::new("InvalidNextToken", text)
                })?,
        };
        let end = start.saturating_add(size.max(1));
        let next = (end < all.len()).then(|| format!("page-{end}"));
        let page = all.into_iter().skip(start).take(end - start).collect();
        Ok((page, next))
    }

    /// A list of texts.
    pub(crate) fn texts(self, name: &str) -> Vec<String> {
        self.items(name)
            .filter_map(|item| item.0.as_str().map(ToOwned::to_owned))
            .collect()
    }
}

/// What a listing answers: the items of a page and the token of the next.
///
/// `json!` would copy the items once more, by way of serialization, which was a seventh of the work of a simulated year.
pub(crate) fn listing(name: &str, items: Vec<Value>, token: &str, next: Option<String>) -> Value {
    let members = [
        (name.to_owned(), Value::Array(items)),
        (token.to_owned(), Value::from(next)),
    ];
    Value::Object(members.into_iter().collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn pages_follow_one_another_without_gap() {
        let asked = |token: Value| json!({"NextToken": token});
        let (first, next) = Params(&json!({})).page((0..5).collect(), 2).unwrap();
        let token = asked(json!(next));
        let (second, last) = Params(&token).page((0..5).collect(), 3).unwrap();
        assert_eq!((first, second, last), (vec![0, 1], vec![2, 3, 4], None));
        assert!(Params(&asked(json!("junk"))).page(vec![1], 1).is_err());
    }
}
