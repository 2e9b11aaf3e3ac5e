//! What a message offers to do next. A command is named by what it does; only whoever shows the message knows which
//! stack file it is about, and with which options the reader came here.

use std::borrow::Cow;
use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::words::format_duration;

mod place;

pub use place::{AwsPlace, Place};

/// A command to copy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Command {
    program: Program,
    /// `emulator reset`
    name: String,
    about: About,
    /// What it is about besides, which comes first; not yet quoted.
    words: Vec<String>,
    /// As they are typed, not yet quoted.
    options: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Program {
    Bootstrap,
    /// AWS's own command line.
    Aws,
    /// That, where nothing but the profile matters.
    Login,
}

/// What a command is given besides its options.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    /// The stack file that the message is about.
    Stack,
    /// That and those that come after it: the rest of what was asked for.
    Onwards,
    /// Nothing.
    Nothing,
    /// This, as a saved plan.
    File(String),
}

impl Command {
    /// A command about the stack, such as `apply`.
    #[must_use]
    pub fn bootstrap(name: &str) -> Self {
        Self::new(Program::Bootstrap, name, About::Stack)
    }

    /// A command about no stack, such as `emulator reset`.
    #[must_use]
    pub fn plain(name: &str) -> Self {
        Self::new(Program::Bootstrap, name, About::Nothing)
    }

    /// A command about a file that is no stack file.
    #[must_use]
    pub fn of_file(name: &str, path: &str) -> Self {
        Self::new(Program::Bootstrap, name, About::File(path.to_owned()))
    }

    /// The login of AWS's own command line.
    #[must_use]
    pub fn login() -> Self {
        Self::new(Program::Login, "sso login", About::Nothing)
    }

    /// A command of AWS's own command line, such as `ec2 describe-images`.
    #[must_use]
    pub fn aws(name: &str) -> Self {
        Self::new(Program::Aws, name, About::Nothing)
    }

    fn new(program: Program, name: &str, about: About) -> Self {
        Self {
            program,
            name: name.to_owned(),
            about,
            words: Vec::new(),
            options: Vec::new(),
        }
    }

    /// For what was not come to yet, too.
    #[must_use]
    pub fn onwards(mut self) -> Self {
        self.about = About::Onwards;
        self
    }

    /// What it is about besides the stack file, such as a window's name.
    #[must_use]
    pub fn word(mut self, word: &str) -> Self {
        self.words.push(word.to_owned());
        self
    }

    /// An option without a value, if it was given.
    #[must_use]
    pub fn flag(mut self, option: &str, given: bool) -> Self {
        if given {
            self.options.push(option.to_owned());
        }
        self
    }

    /// An option and its value, if it was given.
    #[must_use]
    pub fn option(mut self, option: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.options.extend(given(option, value));
        }
        self
    }

    /// An option whose value is a span of time, if it was given.
    #[must_use]
    pub fn time(self, option: &str, value: Option<Duration>) -> Self {
        self.option(option, value.map(format_duration).as_deref())
    }
}

/// An option and its value as words of a command line. A value that looks like an option is joined to its own.
#[must_use]
pub fn given(option: &str, value: &str) -> Vec<String> {
    match value.starts_with('-') {
        true => vec![format!("{option}={value}")],
        false => vec![option.to_owned(), value.to_owned()],
    }
}

/// A sentence that may offer commands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Advice(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Text(Cow<'static, str>),
    Command(Command),
}

impl Advice {
    /// Words that end where a command comes: `make it with:`.
    #[must_use]
    pub fn new(text: impl Into<Cow<'static, str>>) -> Self {
        Self::default().and(text)
    }

    /// And this command.
    #[must_use]
    pub fn run(mut self, command: Command) -> Self {
        self.0.push(Part::Command(command));
        self
    }

    /// And these words.
    #[must_use]
    pub fn and(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Part::Text(text.into()));
        self
    }
}

/// A part of a sentence that is always the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixed {
    /// Words.
    Say(&'static str),
    /// A command about the stack.
    Run(&'static str),
}

impl From<&[Fixed]> for Advice {
    fn from(parts: &[Fixed]) -> Self {
        parts.iter().fold(Self::default(), |all, part| match part {
            Fixed::Say(text) => all.and(*text),
            Fixed::Run(name) => all.run(Command::bootstrap(name)),
        })
    }
}

/// As it reads where nobody stands; whoever shows it to somebody tells it with a [`Place`].
impl Serialize for Advice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Place::default().told(self))
    }
}

impl From<&'static str> for Advice {
    fn from(text: &'static str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Advice {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<Command> for Advice {
    fn from(command: Command) -> Self {
        Self::default().run(command)
    }
}
