//! Where a reader stands, and how a command reads there.

use std::borrow::Cow;

use super::{About, Advice, Command, Part, Program};

/// Where a reader stands: what a command must be given to act on the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Options of every command, as they were given: `--local`, `--region`, …
    pub options: Vec<String>,
    /// The stack file that is worked on, as it was named, and those that come after it.
    pub files: Vec<String>,
    /// The stack's name, where there is no file.
    pub stack: Option<String>,
    /// How AWS's own command line comes to the same place.
    pub aws: AwsPlace,
}

/// How AWS's own command line comes to the same place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AwsPlace {
    /// The Region, as far as it is known.
    pub region: Option<String>,
    /// `--profile`
    pub profile: Option<String>,
    /// `--endpoint-url`
    pub endpoint_url: Option<String>,
    /// `--assume-role`, which AWS's command line has no option for.
    pub role: Option<String>,
    /// Whether it is a world on disk, which answers nobody before it is served.
    pub local: bool,
}

/// Where a world is served that is named by nothing else.
const SERVED: &str = "http://127.0.0.1:4599";

impl Place {
    /// A command as a shell reads it.
    #[must_use]
    pub fn line(&self, command: &Command) -> String {
        match command.program {
            Program::Bootstrap => self.bootstrap(command),
            Program::Aws | Program::Login => self.aws(command),
        }
    }

    fn bootstrap(&self, command: &Command) -> String {
        let mut line = CommandLine::new("bootstrap");
        line.words(&self.options);
        line.plain(&command.name);
        line.words(&command.words);
        match (&command.about, self.files.first(), &self.stack) {
            (About::Nothing, ..) => {}
            (About::File(path), ..) => line.path(path),
            (About::Onwards, Some(_), _) => self.files.iter().for_each(|file| line.path(file)),
            (_, Some(file), _) => line.path(file),
            (_, None, Some(name)) => line.words(&["--stack".to_owned(), name.clone()]),
            // What the reader has to put in is no word of a shell.
            (_, None, None) => line.plain("FILE"),
        }
        line.words(&command.options);
        line.0
    }

    fn aws(&self, command: &Command) -> String {
        let mut line = CommandLine::new("aws");
        line.plain(&command.name);
        line.words(&command.options);
        let place = &self.aws;
        if command.program == Program::Login {
            if let Some(profile) = &place.profile {
                line.words(&["--profile".to_owned(), profile.clone()]);
            }
            return line.0;
        }
        let served = place.local.then(|| SERVED.to_owned());
        for (option, value) in [
            ("--region", &place.region),
            // A world on disk asks for no credentials, and needs none of a profile.
            (
                "--profile",
                if place.local { &None } else { &place.profile },
            ),
            (
                "--endpoint-url",
                &served.or_else(|| place.endpoint_url.clone()),
            ),
        ] {
            if let Some(value) = value {
                line.words(&[option.to_owned(), value.clone()]);
            }
        }
        line.0
    }

    /// What AWS's command line cannot be told by options.
    fn condition(&self, command: &Command) -> Option<String> {
        let place = Some(&self.aws).filter(|_| command.program == Program::Aws)?;
        if place.local {
            let serve = self.bootstrap(&Command::plain("emulator serve"));
            return Some(format!("while `{serve}` runs:"));
        }
        place.role.as_ref().map(|role| format!("as {role}:"))
    }

    /// All of a sentence. A command within it stands in backticks, one that ends it does not.
    #[must_use]
    pub fn told(&self, advice: &Advice) -> String {
        match self.split(advice) {
            (words, None) => words,
            (words, Some(line)) if words.is_empty() => line,
            (words, Some(line)) => format!("{words} {line}"),
        }
    }

    /// The same as the words and the command that ends it: who folds words must not fold that, since each line that is
    /// pasted into a shell is run.
    #[must_use]
    pub fn split(&self, advice: &Advice) -> (String, Option<String>) {
        let mut words = String::new();
        for (place, part) in advice.0.iter().enumerate() {
            let command = match part {
                Part::Text(text) => {
                    words.push_str(text);
                    continue;
                }
                Part::Command(command) => command,
            };
            if let Some(condition) = self.condition(command) {
                let gap = if words.is_empty() || words.ends_with(' ') {
                    ""
                } else {
                    " "
                };
                words.push_str(&format!("{gap}{condition} "));
            }
            let line = self.line(command);
            if place + 1 == advice.0.len() {
                return (words.trim_end().to_owned(), Some(line));
            }
            words.push_str(&format!("`{line}`"));
        }
        (words, None)
    }
}

/// A command line in the making.
struct CommandLine(String);

impl CommandLine {
    fn new(program: &str) -> Self {
        Self(program.to_owned())
    }

    fn plain(&mut self, text: &str) {
        self.0.push(' ');
        self.0.push_str(text);
    }

    fn word(&mut self, word: &str) {
        // What no shell can be told, a zero byte, no command line ever had.
        let quoted = shlex::try_quote(word).unwrap_or(Cow::Borrowed(word));
        self.plain(&quoted);
    }

    /// No path is taken for an option.
    fn path(&mut self, path: &str) {
        match path.starts_with('-') {
            true => self.word(&format!("./{path}")),
            false => self.word(path),
        }
    }

    fn words(&mut self, words: &[String]) {
        words.iter().for_each(|word| self.word(word));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn place() -> Place {
        Place {
            options: ["--local", "--local-world", "my world.json"]
                .map(ToOwned::to_owned)
                .to_vec(),
            files: vec!["it's.yaml".to_owned(), "b.yaml".to_owned()],
            ..Place::default()
        }
    }

    fn words(line: &str) -> String {
        shlex::split(line).unwrap_or_default().join("|")
    }

    #[test]
    fn only_what_was_given_is_repeated_and_a_shell_reads_it_back() {
        let command = Command::bootstrap("apply")
            .flag("--adopt", true)
            .flag("--force", false)
            .option("--handler", Some("a b"))
            .time("--timeout", Some(Duration::from_secs(5400)))
            .time("--other", None);
        let line = place().line(&command);
        let wanted = "bootstrap|--local|--local-world|my world.json|apply|it's.yaml|--adopt|--handler|a b|--timeout|1h30m";
        assert_eq!(words(&line), wanted);
        let line = place().line(&command.onwards());
        assert!(
            words(&line).contains("apply|it's.yaml|b.yaml|--adopt"),
            "{line}"
        );
    }

    #[test]
    fn a_command_without_a_file_says_what_it_is_about() {
        let named = Place {
            stack: Some("web".to_owned()),
            ..Place::default()
        };
        let destroy = Command::bootstrap("destroy").onwards();
        assert_eq!(named.line(&destroy), "bootstrap destroy --stack web");
        assert_eq!(Place::default().line(&destroy), "bootstrap destroy FILE");
        let reset = Command::plain("emulator reset");
        assert_eq!(
            words(&place().line(&reset)),
            "bootstrap|--local|--local-world|my world.json|emulator|reset"
        );
        let saved = Command::of_file("apply", "-plan.json").option("--reason", Some("-x"));
        assert_eq!(
            words(&named.line(&saved)),
            "bootstrap|apply|./-plan.json|--reason=-x"
        );
    }

    #[test]
    fn awss_own_command_line_comes_to_the_same_place() {
        let resume = Command::aws("autoscaling resume-processes")
            .option("--auto-scaling-group-name", Some("a;b"));
        let mut place = Place {
            aws: AwsPlace {
                region: Some("eu-west-1".to_owned()),
                profile: Some("ops".to_owned()),
                endpoint_url: Some("http://127.0.0.1:1".to_owned()),
                ..AwsPlace::default()
            },
            ..place()
        };
        let wanted = "aws|autoscaling|resume-processes|--auto-scaling-group-name|a;b|--region|eu-west-1|--profile|ops|--endpoint-url|http://127.0.0.1:1";
        assert_eq!(words(&place.line(&resume)), wanted);
        place.aws = AwsPlace {
            local: true,
            ..AwsPlace::default()
        };
        let told = place.told(&Advice::new("resume it:").run(resume.clone()));
        assert_eq!(
            told,
            "resume it: while `bootstrap --local --local-world 'my world.json' emulator serve` runs: aws autoscaling \
             resume-processes --auto-scaling-group-name 'a;b' --endpoint-url http://127.0.0.1:4599"
        );
        place.aws = AwsPlace {
            role: Some("arn:aws:iam::111111111111:role/ops".to_owned()),
            ..AwsPlace::default()
        };
        let (words, line) = place.split(&Advice::from(resume));
        assert_eq!(words, "as arn:aws:iam::111111111111:role/ops:");
        assert_eq!(
            line.as_deref(),
            Some("aws autoscaling resume-processes --auto-scaling-group-name 'a;b'")
        );
    }

    #[test]
    fn a_command_stands_in_backticks_unless_it_ends_the_sentence() {
        let place = Place::default();
        let advice = Advice::new("go back with ")
            .run(Command::bootstrap("rollback"))
            .and(", or bring the newest image in with");
        let told = place.told(&advice.clone().run(Command::bootstrap("rotate")));
        assert_eq!(
            told,
            "go back with `bootstrap rollback FILE`, or bring the newest image in with bootstrap rotate FILE"
        );
        assert_eq!(
            place.told(&advice.and("")),
            "go back with `bootstrap rollback FILE`, or bring the newest image in with"
        );
        assert_eq!(place.told(&Advice::from("wait")), "wait");
    }
}
