//! The command that goes on: to copy from a message into a shell.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use freshscale_core::words::format_duration;

/// A command line, as a shell reads it.
#[derive(Debug, Clone)]
pub struct Line(String);

impl Line {
    /// `bootstrap apply stack.yaml`
    pub(super) fn new(command: &str, file: &Path) -> Self {
        Self(format!("bootstrap {command}")).word(&file.to_string_lossy())
    }

    /// `bootstrap destroy --stack web`
    pub(super) fn of_stack(command: &str, name: &str) -> Self {
        Self(format!("bootstrap {command}")).option("--stack", Some(name))
    }

    /// An option without a value, if it was given.
    pub(super) fn flag(self, option: &str, given: bool) -> Self {
        match given {
            true => self.word(option),
            false => self,
        }
    }

    /// An option and its value, if it was given.
    pub(super) fn option(self, option: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.word(option).word(value),
            None => self,
        }
    }

    /// An option whose value is a span of time, if it was given.
    pub(super) fn time(self, option: &str, value: Option<Duration>) -> Self {
        self.option(option, value.map(format_duration).as_deref())
    }

    fn word(mut self, word: &str) -> Self {
        self.0.push(' ');
        self.0.push_str(&quoted(word));
        self
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A word as a shell reads it.
pub(super) fn quoted(word: &str) -> Cow<'_, str> {
    // What no shell can be told, a zero byte, no command line ever had.
    shlex::try_quote(word).unwrap_or(Cow::Borrowed(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_given_is_repeated_and_a_shell_reads_it_back() {
        let line = Line::new("apply", Path::new("my stack.yaml"))
            .flag("--adopt", true)
            .flag("--force", false)
            .option("--handler", Some("it's"))
            .time("--timeout", Some(Duration::from_secs(5400)))
            .time("--other", None);
        let words = shlex::split(&line.to_string());
        let wanted = "bootstrap|apply|my stack.yaml|--adopt|--handler|it's|--timeout|1h30m";
        assert_eq!(words.map(|words| words.join("|")).as_deref(), Some(wanted));
        let line = Line::of_stack("destroy", "web");
        assert_eq!(line.to_string(), "bootstrap destroy --stack web");
    }
}
