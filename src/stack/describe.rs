//! What a field of a stack file is, in words: found by its path, for `explain` and the reference page.

mod aws;
mod example;

use std::sync::OnceLock;

use super::fields;
use super::shape::{Default, Field, RETENTION_DAYS, Shape};
use freshscale_core::words::format_duration;

pub use aws::{Member, member};
pub use example::example;

/// A field and where it stands: `schedule.windows.from`. An entry of a list has the list's path.
#[derive(Debug, Clone)]
pub struct Described {
    /// Names joined by dots, without positions in lists.
    pub path: String,
    /// The field.
    pub field: &'static Field,
}

/// Every field, each table before its own fields, in the order of the description.
#[must_use]
pub fn all() -> &'static [Described] {
    static ALL: OnceLock<Vec<Described>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut found = Vec::new();
        below("", fields::STACK, &mut found);
        found
    })
}

fn below(parent: &str, fields: &'static [Field], found: &mut Vec<Described>) {
    for field in fields {
        let path = match parent {
            "" => field.name.to_owned(),
            _ => format!("{parent}.{}", field.name),
        };
        found.push(Described {
            path: path.clone(),
            field,
        });
        below(&path, field.shape.fields().unwrap_or_default(), found);
    }
}

/// The field with this path. Positions in lists are passed over: `schedule.windows[0].from` is `schedule.windows.from`.
///
/// # Errors
/// There is none; the nearest paths, best first, at most three.
pub fn find(path: &str) -> Result<&'static Described, Vec<&'static str>> {
    let plain = without_positions(path);
    let found = all().iter().find(|one| one.path == plain);
    found.ok_or_else(|| near(&plain))
}

/// `schedule.windows.from` of `schedule.windows[0].from`.
pub(crate) fn without_positions(path: &str) -> String {
    { path.split('[').enumerate() }
        .map(|(index, part)| match part.split_once(']') {
            Some((_, after)) if index > 0 => after,
            _ => part,
        })
        .collect()
}

/// First the fields of which somebody left out the start, then what is spelled nearly so.
fn near(path: &str) -> Vec<&'static str> {
    let ending = format!(".{path}");
    let score = |one: &Described| match one.path.ends_with(&ending) {
        true => 2.0,
        false => {
            let name = strsim::jaro_winkler(path, one.field.name);
            strsim::jaro_winkler(path, &one.path).max(name)
        }
    };
    let mut scored: Vec<(f64, &str)> = { all().iter() }
        .map(|one| (score(one), one.path.as_str()))
        .filter(|(score, _)| *score > 0.85)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = scored.into_iter().take(3);
    best.map(|(_, path)| path).collect()
}

impl Field {
    /// What holds without it, as a sentence's end: `required`, `` `3d` ``, `the schedule's`.
    #[must_use]
    pub fn default_in_words(&self) -> String {
        match self.default {
            Default::Required => "required".to_owned(),
            Default::None => "none".to_owned(),
            Default::Is(text) => format!("`{text}`"),
            Default::Derived(text) => text.to_owned(),
            Default::Stands(text) => format!("as it stands; where nothing stands, `{text}`"),
        }
    }
}

impl Shape {
    /// The fields of a table, or of each entry of a list of tables.
    #[must_use]
    pub fn fields(&self) -> Option<&'static [Field]> {
        match self {
            Self::Table(fields) => Some(fields),
            Self::List { item, .. } | Self::OneOrMore { item, .. } => item.fields(),
            _ => None,
        }
    }

    /// What a value may be, with its limits: `a whole number from 0 to 10000`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Table(_) => "a table".to_owned(),
            Self::List { item, min, max } => {
                format!("a list of {min} to {max} entries, each {}", item.in_words())
            }
            Self::OneOrMore { item, max } => {
                format!("{}; or a list of 1 to {max} of them", item.in_words())
            }
            Self::Map { key, value, max } => format!(
                "a table of at most {max} entries; keys: {}; values: {}",
                key.what, value.what
            ),
            Self::Text(format) => format.what.to_owned(),
            Self::Int(min, max) if min == max => format!("`{min}`"),
            Self::Int(min, max) => format!("a whole number from {min} to {max}"),
            Self::Duration(min, max) => {
                let (min, max) = (format_duration(*min), format_duration(*max));
                format!("a duration such as `90s`, `10m`, `2h30m` or `3d`, from {min} to {max}")
            }
            Self::Size(min, max) => format!("a size such as `512MiB`, from {min}MiB to {max}MiB"),
            Self::Time => "a time such as `\"08:40\"`".to_owned(),
            Self::Date => "a date such as `2026-12-24`, of the years 2000 to 2099".to_owned(),
            Self::TimeOrOff => "a time such as `\"02:00\"`, or `off`".to_owned(),
            Self::OneOf(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("one of {}", words.join(", "))
            }
            Self::Bool => "`true` or `false`".to_owned(),
            Self::Instant => "an instant such as `2026-12-24T09:00:00+09:00`".to_owned(),
            Self::Retention => {
                let days: Vec<String> = RETENTION_DAYS.iter().map(u64::to_string).collect();
                format!(
                    "`forever`, or one of these numbers of days, as `30d`: {}",
                    days.join(", ")
                )
            }
        }
    }
}
