//! JSON as it is written: members in their order, each of those that have one name, and where everything stands.
//!
//! EventBridge refuses a pattern for the first fault in it, takes both of two objects under one name, and says how far it had read:
//! `line: 1, column: 56`. Words and places are those of Jackson, with which AWS's `event-ruler` reads.

use serde_json::Value;

/// No pattern is nested half as deep, and what is built here is walked by recursion.
const DEEPEST: usize = 128;

/// A value, as it is written.
#[derive(Debug)]
pub(super) enum Json {
    /// Members in their order.
    Object(Vec<(String, Node)>),
    /// A list.
    Array(Vec<Node>),
    /// A text, number, boolean or null.
    Leaf(Value),
}

/// A value and its place.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) json: Json,
    /// Characters that have been read when its first token is known: of a text, up to its opening quote.
    pub(super) at: usize,
    /// The same when all of it is known.
    pub(super) end: usize,
}

/// Why something is refused, and how far it had been read, if that is said.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) why: String,
    pub(super) at: Option<usize>,
    /// Whether that is said twice, as of what stands in a list of `anything-but`.
    pub(super) twice: bool,
}

impl Refusal {
    /// As EventBridge says it of this text, of which no more than 500 characters are repeated.
    pub(super) fn in_words(&self, text: &str) -> String {
        let Some(at) = self.at else {
            return self.why.clone();
        };
        const SHOWN: usize = 500;
        let count = text.chars().count();
        let shown: String = text.chars().take(SHOWN).collect();
        let cut = match count.saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!("[truncated {more} chars]"),
        };
        let read: String = text.chars().take(at).collect();
        let line = read.matches('\n').count() + 1;
        let column = read.chars().rev().take_while(|c| *c != '\n').count() + 1;
        let place =
            format!("\n at [Source: (String)\"{shown}\"{cut}; line: {line}, column: {column}]");
        let again = if self.twice { place.as_str() } else { "" };
        format!("{}{place}{again}", self.why)
    }
}

impl Node {
    /// # Errors
    /// What is not JSON.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let chars: Vec<char> = text.chars().collect();
        let mut reader = Reader {
            chars: &chars,
            at: 0,
        };
        let node = reader.value(DEEPEST)?;
        reader.blank();
        match reader.peek() {
            None => Ok(node),
            Some(_) => Err(reader.unexpected(VALUE)),
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.json {
            Json::Leaf(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn number(&self) -> Option<f64> {
        match &self.json {
            Json::Leaf(leaf) => leaf.as_f64(),
            _ => None,
        }
    }

    /// A leaf that is a text or a number.
    pub(super) fn single(&self) -> Option<&Value> {
        match &self.json {
            Json::Leaf(leaf @ (Value::String(_) | Value::Number(_))) => Some(leaf),
            _ => None,
        }
    }

    /// As EventBridge repeats it in a refusal.
    pub(super) fn shown(&self) -> String {
        match &self.json {
            Json::Leaf(Value::String(text)) => text.clone(),
            Json::Leaf(leaf) => leaf.to_string(),
            Json::Array(_) => "[".to_owned(),
            Json::Object(_) => "{".to_owned(),
        }
    }
}

const VALUE: &str = "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn blank(&mut self) {
        while self
            .peek()
            .is_some_and(|c| matches!(c, ' ' | '\t' | '\n' | '\r'))
        {
            self.at += 1;
        }
    }

    fn refuse(&self, why: impl Into<String>) -> Refusal {
        Refusal {
            why: why.into(),
            at: Some(self.at),
            twice: false,
        }
    }

    /// The character that comes next is not what was expected, or there is none.
    fn unexpected(&mut self, expected: &str) -> Refusal {
        let Some(c) = self.peek() else {
            return self.refuse(format!("Unexpected end-of-input: {expected}"));
        };
        self.at += 1;
        let code = u32::from(c);
        self.refuse(format!(
            "Unexpected character ('{c}' (code {code})): {expected}"
        ))
    }

    fn value(&mut self, deep: usize) -> Result<Node, Refusal> {
        self.blank();
        let Some(deeper) = deep.checked_sub(1) else {
            return Err(self.refuse(format!("Depth exceeds {DEEPEST}")));
        };
        let (json, at) = match self.peek() {
            Some('{') => {
                self.at += 1;
                let at = self.at;
                (Json::Object(self.members(at, deeper)?), at)
            }
            Some('[') => {
                self.at += 1;
                let at = self.at;
                (Json::Array(self.items(at, deeper)?), at)
            }
            Some('"') => {
                let at = self.at + 1;
                (Json::Leaf(self.text()?.into()), at)
            }
            Some(c) if c == '-' || c.is_ascii_digit() => {
                let number = self.number()?;
                (Json::Leaf(number), self.at)
            }
            Some(c) if c.is_ascii_alphabetic() => {
                let word = self.word()?;
                (Json::Leaf(word), self.at)
            }
            _ => return Err(self.unexpected(VALUE)),
        };
        let end = self.at;
        Ok(Node { json, at, end })
    }

    fn members(&mut self, start: usize, deep: usize) -> Result<Vec<(String, Node)>, Refusal> {
        let mut members = Vec::new();
        loop {
            self.blank();
            match self.peek() {
                Some('}') => {
                    // After a comma there is another.
                    if members.is_empty() {
                        self.at += 1;
                        return Ok(members);
                    }
                    return Err(self.unexpected("was expecting double-quote to start field name"));
                }
                Some('"') => {}
                None => return Err(self.open("Object", start)),
                _ => return Err(self.unexpected("was expecting double-quote to start field name")),
            }
            let name = self.text()?;
            self.blank();
            match self.peek() {
                Some(':') => self.at += 1,
                _ => {
                    return Err(
                        self.unexpected("was expecting a colon to separate field name and value")
                    );
                }
            }
            members.push((name, self.value(deep)?));
            self.blank();
            match self.peek() {
                Some(',') => self.at += 1,
                Some('}') => {
                    self.at += 1;
                    return Ok(members);
                }
                None => return Err(self.open("Object", start)),
                _ => return Err(self.unexpected("was expecting comma to separate Object entries")),
            }
        }
    }

    fn items(&mut self, start: usize, deep: usize) -> Result<Vec<Node>, Refusal> {
        let mut items = Vec::new();
        self.blank();
        if self.peek() == Some(']') {
            self.at += 1;
            return Ok(items);
        }
        loop {
            self.blank();
            if self.peek().is_none() {
                return Err(self.open("Array", start));
            }
            items.push(self.value(deep)?);
            self.blank();
            match self.peek() {
                Some(',') => self.at += 1,
                Some(']') => {
                    self.at += 1;
                    return Ok(items);
                }
                None => return Err(self.open("Array", start)),
                _ => return Err(self.unexpected("was expecting comma to separate Array entries")),
            }
        }
    }

    /// The end came before the bracket that belongs to the one at `start`.
    fn open(&self, what: &str, start: usize) -> Refusal {
        self.refuse(format!(
            "Unexpected end-of-input: expected close marker for {what} (start marker at column {start})"
        ))
    }

    /// What is between quotes; the quotes and escapes are as JSON has them.
    fn text(&mut self) -> Result<String, Refusal> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                None => {
                    return Err(self.refuse(
                        "Unexpected end-of-input: was expecting closing quote for a string value",
                    ));
                }
                Some('"') => break,
                Some('\\') => self.at += 2,
                Some(c) if u32::from(c) < 0x20 => {
                    self.at += 1;
                    let code = u32::from(c);
                    return Err(self.refuse(format!(
                        "Illegal unquoted character ((CTRL-CHAR, code {code})): has to be escaped using backslash to be included in string value"
                    )));
                }
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        let written: String = self.chars[start..self.at].iter().collect();
        serde_json::from_str(&written)
            .map_err(|_| self.refuse("Unrecognized character escape in a string value"))
    }

    fn number(&mut self) -> Result<Value, Refusal> {
        let start = self.at;
        let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
        while self.peek().is_some_and(is_of_number) {
            self.at += 1;
        }
        let written: String = self.chars[start..self.at].iter().collect();
        serde_json::from_str(&written)
            .map_err(|_| self.refuse(format!("Invalid numeric value: {written}")))
    }

    fn word(&mut self) -> Result<Value, Refusal> {
        let start = self.at;
        while self.peek().is_some_and(char::is_alphanumeric) {
            self.at += 1;
        }
        let word: String = self.chars[start..self.at].iter().collect();
        match word.as_str() {
            "true" => Ok(true.into()),
            "false" => Ok(false.into()),
            "null" => Ok(Value::Null),
            _ => Err(self.refuse(format!(
                "Unrecognized token '{word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
            ))),
        }
    }
}
