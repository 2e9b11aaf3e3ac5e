//! What AWS's own models allow in a call: what must be there, lengths, ranges, patterns, enums, sizes of lists.
//!
//! One table, made from the service models of botocore (`tests/python/limits_table.py`), for every operation that the
//! emulator serves. The emulator refuses by it what AWS refuses before it looks at anything else; `validate` reads from it what a
//! field of a stack file may be. It stands by itself because both use it and neither may use the other.

mod check;
mod pattern;
mod rule;
#[rustfmt::skip]
mod table;
#[cfg(test)]
mod tests;
mod typed;
pub mod vcpus;
pub mod volume;

pub use check::{Broken, Descent, Wire, broken};
pub use pattern::Pattern;
pub use rule::Rule;
pub use typed::typed;

/// What a member that states no largest size has.
const MOST: u32 = i32::MAX as u32;

/// What a value must be.
#[derive(Debug)]
pub enum Shape {
    /// Members by the names that a decoded call has them under, in the order of these.
    Structure(&'static [Member]),
    /// Elements of one shape.
    List {
        /// How many there must be at least and may be at most.
        size: (u32, u32),
        /// What each of them must be.
        element: &'static Shape,
    },
    /// Keys and values.
    Map {
        /// How many entries there must be at least and may be at most.
        size: (u32, u32),
        /// What each of them must be.
        entry: &'static Entry,
        /// Whether no answer may repeat what was sent.
        secret: bool,
    },
    /// Characters.
    Text(Text),
    /// A whole number within bounds, both included.
    Integer(Option<i64>, Option<i64>),
    /// A number within bounds, both included.
    Number(Option<f64>, Option<f64>),
    /// `true` or `false`.
    Flag,
    /// A point in time: text in forms, a number in JSON.
    Instant,
    /// Anything, in base64.
    Bytes,
}

/// Characters.
#[derive(Debug)]
pub struct Text {
    /// How many there must be at least and may be at most.
    pub length: (u32, u32),
    /// What the whole text must match.
    pub pattern: Option<&'static Pattern>,
    /// If there are any, it must be one of these.
    pub values: &'static [&'static str],
    /// Whether no answer may repeat what was sent.
    pub secret: bool,
}

/// A member of a structure.
#[derive(Debug)]
pub struct Member {
    /// What a decoded call calls it: the name on the wire, or the model's if it travels in a path or a header.
    pub wire: &'static str,
    /// What the model calls it.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it must be.
    pub shape: &'static Shape,
}

/// What the entries of a map must be.
#[derive(Debug)]
pub struct Entry {
    /// The shape of the keys.
    pub key: &'static Shape,
    /// The shape of the values.
    pub value: &'static Shape,
}

static WORDS: Shape = Shape::text(0, MOST, None, &[], false);
static INTEGER: Shape = Shape::Integer(None, None);
static NUMBER: Shape = Shape::Number(None, None);
static FLAG: Shape = Shape::Flag;
static INSTANT: Shape = Shape::Instant;
static BYTES: Shape = Shape::Bytes;

impl Shape {
    const fn structure(members: &'static [Member]) -> Self {
        Self::Structure(members)
    }

    const fn list(least: u32, most: u32, element: &'static Self) -> Self {
        let size = (least, most);
        Self::List { size, element }
    }

    const fn map(least: u32, most: u32, entry: &'static Entry, secret: bool) -> Self {
        let size = (least, most);
        Self::Map {
            size,
            entry,
            secret,
        }
    }

    const fn text(
        least: u32,
        most: u32,
        pattern: Option<&'static Pattern>,
        values: &'static [&'static str],
        secret: bool,
    ) -> Self {
        Self::Text(Text {
            length: (least, most),
            pattern,
            values,
            secret,
        })
    }

    /// What is at a path of wire names; `[]` is the element of a list or the value of a map, `{}` the key of a map.
    #[must_use]
    pub fn at(&'static self, path: &str) -> Option<&'static Self> {
        path.split('.')
            .filter(|part| !part.is_empty())
            .try_fold(self, |shape, part| match (shape, part) {
                (Self::List { element, .. }, "[]") => Some(*element),
                (Self::Map { entry, .. }, "[]") => Some(entry.value),
                (Self::Map { entry, .. }, "{}") => Some(entry.key),
                (Self::Structure(members), name) => member(members, name).map(|found| found.shape),
                _ => None,
            })
    }
}

impl Member {
    const fn new(
        wire: &'static str,
        name: &'static str,
        required: bool,
        shape: &'static Shape,
    ) -> Self {
        Self {
            wire,
            name,
            required,
            shape,
        }
    }
}

/// The member of a name on the wire.
fn member(members: &'static [Member], wire: &str) -> Option<&'static Member> {
    let place = members
        .binary_search_by(|known| known.wire.cmp(wire))
        .ok()?;
    members.get(place)
}

/// What an operation takes: `input("ec2", "DescribeImages")`. `None` for what the emulator does not serve.
#[must_use]
pub fn input(service: &str, operation: &str) -> Option<&'static Shape> {
    let (_, operations) = table::SERVICES.iter().find(|(name, _)| *name == service)?;
    let place = { operations }.binary_search_by(|(name, _)| (*name).cmp(operation));
    Some(operations.get(place.ok()?)?.1)
}

/// All of them: service, operation, input.
pub fn inputs() -> impl Iterator<Item = (&'static str, &'static str, &'static Shape)> {
    table::SERVICES.iter().flat_map(|(service, operations)| {
        let of =
            |(operation, shape): &(&'static str, &'static Shape)| (*service, *operation, *shape);
        operations.iter().map(of)
    })
}

/// Where the table is from: `botocore 1.44.8`.
pub const SOURCE: &str = table::SOURCE;

/// The instance types that EC2 has, as of the models that the table was made from. There will be others.
#[must_use]
pub fn instance_types() -> &'static [&'static str] {
    let shape = input("ec2", "RunInstances").and_then(|input| input.at("InstanceType"));
    match shape {
        Some(Shape::Text(text)) => text.values,
        _ => &[],
    }
}
