//! JSON as it is written: members in their order, and each of those that have one name.
//!
//! EventBridge refuses a pattern for the first fault in it, and takes both of two objects under one name.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A value, as it is written.
#[derive(Debug)]
pub(super) enum Json {
    /// Members in their order.
    Object(Vec<(String, Json)>),
    /// A list.
    Array(Vec<Json>),
    /// A text, number, boolean or null.
    Leaf(Value),
}

impl Json {
    /// # Errors
    /// What is not JSON.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Leaf(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Leaf(leaf) => leaf.as_f64(),
            _ => None,
        }
    }

    /// A leaf that is a text or a number.
    pub(super) fn single(&self) -> Option<&Value> {
        match self {
            Self::Leaf(leaf @ (Value::String(_) | Value::Number(_))) => Some(leaf),
            _ => None,
        }
    }

    /// As EventBridge repeats it in a refusal.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Leaf(Value::String(text)) => text.clone(),
            Self::Leaf(leaf) => leaf.to_string(),
            Self::Array(_) => "[".to_owned(),
            Self::Object(_) => "{".to_owned(),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = from.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element()? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Leaf(text.into()))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Leaf(flag.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Leaf(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Leaf(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Leaf(number.into()))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Leaf(Value::Null))
    }
}
