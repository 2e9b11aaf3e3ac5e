//! Lines of the function's log, for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::rotation::RotationView;
use super::{Page, say, short};
use freshscale_core::rotation::frozen::why_in_words;
use freshscale_core::words::seconds;
use freshscale_deploy::logs::Line;
use freshscale_deploy::logs::line::Usage;

/// Tells one line after the other.
#[derive(Debug, Clone)]
pub struct Teller {
    zone: TimeZone,
    verbose: bool,
    /// The stack file's windows, by the actions that open and close them: the function only knows these.
    windows: BTreeMap<String, String>,
    /// The error told last of each stream: Lambda repeats what the rotator said itself.
    errors: BTreeMap<String, String>,
}

impl Teller {
    /// With times of this zone. `verbose`: also metrics, and all that Lambda says.
    #[must_use]
    pub fn new(zone: TimeZone, verbose: bool) -> Self {
        Self {
            zone,
            verbose,
            windows: BTreeMap::new(),
            errors: BTreeMap::new(),
        }
    }

    /// In the words of a stack file with these windows, by the names of their actions.
    #[must_use]
    pub fn in_words(self, windows: BTreeMap<String, String>) -> Self {
        Self { windows, ..self }
    }

    /// A line of the log, which may become none or several; `at` is when it was written, if that is known.
    #[must_use]
    pub fn tell(&mut self, at: Option<Timestamp>, stream: &str, message: &str) -> Option<Page> {
        let line = Line::of(message);
        if let Line::Failed { error, .. } = &line {
            self.errors.insert(stream.to_owned(), error.clone());
        }
        let (level, said) = self.say(&line, stream)?;
        let style = match level {
            "ERROR" => AnsiColor::Red.on_default().bold(),
            "WARN" => AnsiColor::Yellow.on_default(),
            _ => Style::new(),
        };
        let when = at.map_or_else(String::new, |at| {
            let local = at.to_zoned_datetime(self.zone.clone());
            format!("{}  ", local.strftime("%Y-%m-%d %H:%M:%S"))
        });
        let mut out = Page::new();
        out.part(format_args!("{when}"));
        out.styled(style, format_args!("{level:<5}"));
        let mut lines = said.iter();
        say!(out, "  {}", lines.next().map_or("", String::as_str));
        lines.for_each(|line| say!(out, "    {line}"));
        Some(out)
    }

    /// The level, and what is said, line by line.
    fn say<'l>(&self, line: &'l Line, stream: &str) -> Option<(&'l str, Vec<String>)> {
        let one = |text: String| vec![text];
        Some(match line {
            Line::Rotation {
                level,
                trigger,
                report,
            } => (level, rotation(trigger, report, &self.windows)),
            Line::Failed {
                trigger,
                kind,
                error,
            } => (
                "ERROR",
                vec![
                    format!("{}: failed ({kind})", set_off_by(trigger)),
                    error.clone(),
                ],
            ),
            Line::Error(text) if self.said_already(stream, text) => return None,
            Line::Error(text) => ("ERROR", one(format!("Lambda: {text}"))),
            Line::Report(report) => match &report.trouble {
                Some(trouble) => ("ERROR", one(format!("Lambda: {trouble}, {}", took(report)))),
                None => ("", one(format!("Lambda: {}", took(report)))),
            },
            Line::Other(text) => ("", one(text.clone())),
            Line::Metrics(metrics) if self.verbose => ("", one(measured(metrics))),
            Line::Start(version) if self.verbose => {
                ("", one(format!("Lambda: runs version {version}")))
            }
            Line::Lambda(text) if self.verbose => ("", one(format!("Lambda: {text}"))),
            Line::Metrics(_) | Line::Start(_) | Line::Lambda(_) => return None,
        })
    }

    fn said_already(&self, stream: &str, text: &str) -> bool {
        let said = self.errors.get(stream);
        !self.verbose && said.is_some_and(|said| text.ends_with(said.as_str()))
    }
}

fn rotation(trigger: &Value, report: &Value, windows: &BTreeMap<String, String>) -> Vec<String> {
    let words = why_in_words(report, windows);
    let own = || report["why"].as_str().unwrap_or_default().to_owned();
    let why = words.unwrap_or_else(own);
    let mut out = vec![format!("{}: {why}", set_off_by(trigger))];
    let Some(told) = RotationView::of(report) else {
        return out;
    };
    let mut default = told.default_now();
    let changes = told.changes();
    match changes.as_str() {
        _ if told.is_dry() => default.push_str("; a dry run changes nothing"),
        "" => default.push_str("; nothing was changed"),
        changes => {
            let _ = write!(default, "; {changes}");
        }
    }
    out.push(format!("default now {default}"));
    for warning in told.warnings() {
        out.push(format!("warning: {warning}"));
    }
    out
}

/// What set a rotation off, in a few words.
fn set_off_by(trigger: &Value) -> String {
    let part = |name: &str| trigger[name].as_str().unwrap_or_default();
    match part("kind") {
        "schedule" if trigger["beside_the_clock"] == true => {
            "daily run, beside the wall clock".to_owned()
        }
        "schedule" => "daily run".to_owned(),
        "image" => format!("image {} is {}", part("image"), part("state")),
        "backup" => {
            let resource = part("resource");
            let id = resource.rsplit('/').next().unwrap_or(resource);
            format!("backup of {id} is {}", part("state"))
        }
        "direct" if trigger["dry_run"] == true => "called, dry run".to_owned(),
        "direct" => "called".to_owned(),
        _ => "an event that is not understood".to_owned(),
    }
}

fn took(report: &Usage) -> String {
    let mut out = format!("took {}", seconds(report.ran / 1000.0));
    if let Some((used, size)) = report.memory {
        let _ = write!(out, ", {used:.0} of {size:.0} MB");
    }
    if let Some(init) = report.init {
        let _ = write!(out, ", started in {}", seconds(init / 1000.0));
    }
    out
}

fn measured(metrics: &[(String, Value)]) -> String {
    let each = metrics.iter();
    let each: Vec<String> = each
        .map(|(name, value)| format!("{name}={}", short(&super::value::value(value), 40)))
        .collect();
    format!("metrics: {}", each.join(", "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn teller(verbose: bool) -> Teller {
        Teller::new(TimeZone::get("Asia/Seoul").unwrap(), verbose)
    }

    fn plain(teller: &mut Teller, message: &str) -> Option<String> {
        let at = "2026-03-02T17:00:00.250Z".parse().ok();
        let told = teller.tell(at, "s", message)?;
        Some(anstream::adapter::strip_str(&told.to_string()).to_string())
    }

    #[test]
    fn a_rotation_is_told_with_what_set_it_off_and_what_it_did() {
        let report = json!({
            "launch_template": "web-lt", "why": "ami-2 is newer than ami-1, the image of version 1.",
            "after": {"version": 2, "image": {"id": "ami-2", "age_seconds": 1200}},
            "done": {"version_created": 2, "default_set": 2}, "warnings": ["Look at it."],
        });
        let line = json!({"level": "WARN", "trigger": {"kind": "image", "image": "ami-2", "state": "available"}, "report": report});
        let said = plain(&mut teller(false), &line.to_string()).unwrap();
        assert_eq!(
            said,
            "2026-03-03 02:00:00  WARN   image ami-2 is available: ami-2 is newer than ami-1, the image of version 1.\n    \
             default now v2, ami-2, 20 min 00 s old; made v2 the default\n    warning: Look at it.\n"
        );
    }

    #[test]
    fn an_error_is_told_once_although_lambda_repeats_it() {
        let failed = json!({"trigger": {"kind": "schedule"}, "error_type": "AccessDenied", "error": "no: not allowed"});
        let repeated = json!({"errorType": "AccessDenied", "errorMessage": "no: not allowed"});
        let mut brief = teller(false);
        let said = plain(&mut brief, &failed.to_string()).unwrap();
        assert!(
            said.ends_with("ERROR  daily run: failed (AccessDenied)\n    no: not allowed\n"),
            "{said}"
        );
        assert_eq!(plain(&mut brief, &repeated.to_string()), None);
        let other = json!({"errorType": "Runtime.ExitError", "errorMessage": "exit status 1"});
        let said = plain(&mut brief, &other.to_string()).unwrap();
        assert!(
            said.ends_with("ERROR  Lambda: Runtime.ExitError: exit status 1\n"),
            "{said}"
        );
    }

    #[test]
    fn metrics_and_lambdas_small_talk_are_for_those_who_ask() {
        let metrics =
            json!({"_aws": {"CloudWatchMetrics": [{"Metrics": [{"Name": "Held"}]}]}, "Held": 1});
        let lines = [
            (metrics.to_string(), "metrics: Held=1\n"),
            (
                "START RequestId: 1 Version: 3".to_owned(),
                "Lambda: runs version 3\n",
            ),
            ("END RequestId: 1".to_owned(), "Lambda: END RequestId: 1\n"),
        ];
        for (line, said) in lines {
            assert_eq!(plain(&mut teller(false), &line), None, "{line}");
            let told = plain(&mut teller(true), &line).unwrap();
            assert!(told.ends_with(said), "{told}");
        }
    }

    #[test]
    fn a_line_of_unknown_time_and_kind_is_printed_as_it_is() {
        let said = teller(false).tell(None, "", "hello  there\n").unwrap();
        assert!(
            anstream::adapter::strip_str(&said.to_string())
                .to_string()
                .ends_with("hello  there\n")
        );
    }

    #[test]
    fn what_set_a_rotation_off_is_said_in_words() {
        for (trigger, said) in [
            (json!({"kind": "schedule"}), "daily run"),
            (
                json!({"kind": "direct", "dry_run": true}),
                "called, dry run",
            ),
            (json!({"kind": "direct", "dry_run": false}), "called"),
            (
                json!({"kind": "backup", "resource": "arn:aws:ec2:r:1:instance/i-1", "state": "FAILED"}),
                "backup of i-1 is FAILED",
            ),
            (
                json!({"kind": "unknown"}),
                "an event that is not understood",
            ),
            (json!(7), "an event that is not understood"),
        ] {
            assert_eq!(set_off_by(&trigger), said);
        }
    }
}
