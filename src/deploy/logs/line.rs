//! What a line of the log is: the rotator's own (see [`freshscale_core::rotation::lambda`]), Lambda's, or anything else.

use serde_json::Value;

/// A line, understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// A rotation ended well, or was held.
    Rotation {
        /// `INFO`, `WARN`.
        level: String,
        /// What set it off.
        trigger: Value,
        /// Its report.
        report: Value,
    },
    /// A rotation failed.
    Failed {
        /// What set it off.
        trigger: Value,
        /// `AccessDenied`, `NoTemplate` …
        kind: String,
        /// The error and every cause below it.
        error: String,
    },
    /// Metrics, each with its value.
    Metrics(Vec<(String, Value)>),
    /// Lambda begins an invocation of this version.
    Start(String),
    /// Lambda ends an invocation, or tells of its runtime: nothing that the report does not say.
    Lambda(String),
    /// What an invocation took.
    Report(Usage),
    /// Lambda says that the function failed: not in time, or with an error that it returned.
    Error(String),
    /// Not understood.
    Other(String),
}

/// What an invocation took.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Usage {
    /// Milliseconds that it ran.
    pub ran: f64,
    /// Milliseconds that the start of a new copy took.
    pub init: Option<f64>,
    /// Megabytes that it used, and has.
    pub memory: Option<(f64, f64)>,
    /// `timeout`, `error`; `None` when all went well.
    pub trouble: Option<String>,
}

impl Line {
    /// Reads one.
    #[must_use]
    pub fn of(message: &str) -> Self {
        let text = message.trim_end();
        let value = text.starts_with('{').then(|| serde_json::from_str(text));
        let known = match value {
            Some(Ok(value)) => ours(&value).or_else(|| platform(&value, text)),
            _ => lambdas(text),
        };
        known.unwrap_or_else(|| Self::Other(text.to_owned()))
    }
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What the handler writes.
fn ours(value: &Value) -> Option<Line> {
    if let Some(list) = value.pointer("/_aws/CloudWatchMetrics") {
        let sets = list.as_array()?.iter();
        let named = sets.flat_map(|set| set["Metrics"].as_array().into_iter().flatten());
        let mut metrics: Vec<(String, Value)> = Vec::new();
        for name in named.filter_map(|metric| metric["Name"].as_str()) {
            // A metric of several sets of dimensions is one measurement.
            if metrics.iter().all(|(known, _)| known != name) {
                metrics.push((name.to_owned(), value[name].clone()));
            }
        }
        return Some(Line::Metrics(metrics));
    }
    let trigger = value["trigger"].clone();
    if let (Some(report), true) = (value.get("report"), trigger.is_object()) {
        return Some(Line::Rotation {
            level: string(&value["level"]),
            trigger,
            report: report.clone(),
        });
    }
    if let (Some(error), true) = (value["error"].as_str(), trigger.is_object()) {
        return Some(Line::Failed {
            trigger,
            kind: string(&value["error_type"]),
            error: error.to_owned(),
        });
    }
    let message = value["errorMessage"].as_str()?;
    Some(Line::Error(match value["errorType"].as_str() {
        Some(kind) => format!("{kind}: {message}"),
        None => message.to_owned(),
    }))
}

/// Lambda's own lines in its JSON format.
fn platform(value: &Value, text: &str) -> Option<Line> {
    let (kind, record) = (value["type"].as_str()?, &value["record"]);
    Some(match kind.strip_prefix("platform.")? {
        "start" => Line::Start(string(&record["version"])),
        "report" => {
            let metrics = &record["metrics"];
            let number = |name: &str| metrics[name].as_f64();
            Line::Report(Usage {
                ran: number("durationMs")?,
                init: number("initDurationMs"),
                memory: number("maxMemoryUsedMB").zip(number("memorySizeMB")),
                trouble: trouble(record["status"].as_str()),
            })
        }
        _ => Line::Lambda(text.to_owned()),
    })
}

/// Lambda's own lines in its text format.
fn lambdas(text: &str) -> Option<Line> {
    let (word, rest) = text.split_once(' ')?;
    if text.contains(" Task timed out after ") {
        let (_, late) = text.split_once(" Task timed out")?;
        return Some(Line::Error(format!("Task timed out{late}")));
    }
    match word {
        "START" => Some(Line::Start(rest.split_once("Version: ")?.1.to_owned())),
        "END" if rest.starts_with("RequestId: ") => Some(Line::Lambda(text.to_owned())),
        "INIT_START" | "INIT_REPORT" | "XRAY" => Some(Line::Lambda(text.to_owned())),
        "REPORT" => report(rest),
        _ => None,
    }
}

/// `RequestId: 1-a\tDuration: 3.20 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\t…`
fn report(text: &str) -> Option<Line> {
    let fields: Vec<(&str, &str)> = text
        .split('\t')
        .filter_map(|field| field.trim().split_once(": "))
        .collect();
    let field = |name: &str| fields.iter().find(|(known, _)| *known == name).map(|f| f.1);
    let number = |name: &str| field(name)?.split(' ').next()?.parse::<f64>().ok();
    Some(Line::Report(Usage {
        ran: number("Duration")?,
        init: number("Init Duration"),
        memory: number("Max Memory Used").zip(number("Memory Size")),
        trouble: trouble(field("Status")),
    }))
}

fn trouble(status: Option<&str>) -> Option<String> {
    status
        .filter(|status| *status != "success")
        .map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_rotators_own_lines_are_understood() {
        let line = json!({"level": "WARN", "message": "…", "trigger": {"kind": "schedule"}, "report": {"why": "…"}});
        assert_eq!(
            Line::of(&format!("{line}\n")),
            Line::Rotation {
                level: "WARN".to_owned(),
                trigger: json!({"kind": "schedule"}),
                report: json!({"why": "…"}),
            }
        );
        let line = json!({"level": "ERROR", "trigger": {"kind": "schedule"}, "error_type": "NoTemplate", "error": "a: b"});
        let Line::Failed { kind, error, .. } = Line::of(&line.to_string()) else {
            panic!("{line}");
        };
        assert_eq!((kind.as_str(), error.as_str()), ("NoTemplate", "a: b"));
    }

    #[test]
    fn a_metric_of_two_sets_of_dimensions_is_told_once() {
        let set =
            |dimensions: Value| json!({"Dimensions": dimensions, "Metrics": [{"Name": "Held"}]});
        let line = json!({"_aws": {"CloudWatchMetrics": [set(json!([["Stack"]])), set(json!([["Stack", "Reason"]]))]}, "Held": 1});
        assert_eq!(
            Line::of(&line.to_string()),
            Line::Metrics(vec![("Held".to_owned(), json!(1))])
        );
    }

    #[test]
    fn lambdas_lines_are_understood_in_both_of_its_formats() {
        let text = "REPORT RequestId: 1-a\tDuration: 812.40 ms\tBilled Duration: 900 ms\tMemory Size: 128 MB\t\
                    Max Memory Used: 47 MB\tInit Duration: 88.10 ms\t\n";
        let json = json!({"time": "…", "type": "platform.report", "record": {"requestId": "1-a", "status": "success",
            "metrics": {"durationMs": 812.4, "memorySizeMB": 128, "maxMemoryUsedMB": 47, "initDurationMs": 88.1}}});
        let report = Line::Report(Usage {
            ran: 812.4,
            init: Some(88.1),
            memory: Some((47.0, 128.0)),
            trouble: None,
        });
        assert_eq!(Line::of(text), report);
        assert_eq!(Line::of(&json.to_string()), report);
        let start = Line::Start("3".to_owned());
        assert_eq!(Line::of("START RequestId: 1-a Version: 3\n"), start);
        let json = json!({"type": "platform.start", "record": {"version": "3"}});
        assert_eq!(Line::of(&json.to_string()), start);
        for text in [
            "END RequestId: 1-a",
            "INIT_START Runtime Version: provided:al2023.v1",
            r#"{"type":"platform.runtimeDone","record":{}}"#,
        ] {
            assert_eq!(Line::of(text), Line::Lambda(text.to_owned()));
        }
    }

    #[test]
    fn what_lambda_says_of_a_failure_is_an_error() {
        let late = "2026-03-02T00:00:10.000Z 1-a Task timed out after 10.00 seconds\n\n";
        assert_eq!(
            Line::of(late),
            Line::Error("Task timed out after 10.00 seconds".to_owned())
        );
        let report = Line::of("REPORT RequestId: 1-a\tDuration: 10000.00 ms\tStatus: timeout");
        let Line::Report(report) = report else {
            panic!("{report:?}");
        };
        assert_eq!(report.trouble.as_deref(), Some("timeout"));
        let returned = r#"{"errorType":"Runtime.ExitError","errorMessage":"exit status 1"}"#;
        assert_eq!(
            Line::of(returned),
            Line::Error("Runtime.ExitError: exit status 1".to_owned())
        );
    }

    #[test]
    fn whatever_else_is_printed_stays_as_it_is() {
        for text in [
            "",
            "hello",
            "  two  words",
            "{\"level\":\"INFO\"}",
            "{half",
            "START now",
            "REPORT of the day",
            "[1,2]",
            "{\"trigger\":{},\"error\":7}",
            "{\"type\":\"platform.report\",\"record\":7}",
        ] {
            assert_eq!(Line::of(text), Line::Other(text.to_owned()), "{text}");
        }
    }
}
