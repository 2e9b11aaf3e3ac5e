//! Hostile input to everything that reads text from outside: an answer or an error, never a panic, a hang or a
//! gigabyte. `PROPTEST_CASES` says how many of each.

mod input;

use std::path::Path;

use freshscale_core::rotation::lambda::Trigger;
use freshscale_core::schedule::{Cron, EventCron};
use freshscale_core::words;
use freshscale_deploy::apply::Saved;
use freshscale_deploy::plan::seal::digest;
use freshscale_emulator::faults::Faults;
use freshscale_stack::{load_str, policy, shape};
use input::{PLAN, STACK, edited, edits, json, words};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::Value;

fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|n| n.parse().ok()).unwrap_or(cases),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Either a stack, or faults that can be shown, each with a place within the text.
fn read_stack(text: &str) -> Result<(), TestCaseError> {
    match load_str(Path::new("x.yaml"), text) {
        Ok(loaded) => prop_assert!(!loaded.stack.name.is_empty()),
        Err(faults) => {
            prop_assert!(!faults.all().is_empty());
            let shown = faults.render(false);
            prop_assert!(!shown.is_empty() && shown.len() < 1_000_000);
        }
    }
    Ok(())
}

fn instants() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_000_000_000).prop_map(|second| Timestamp::from_second(second).unwrap())
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn a_stack_file_of_any_bytes_is_read_or_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        read_stack(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn a_stack_file_with_any_edits_is_read_or_refused(edits in edits()) {
        read_stack(&edited(STACK, &edits))?;
    }

    #[test]
    fn a_stack_file_with_any_value_anywhere_is_read_or_refused(
        part in prop::sample::select(vec!["image", "launch_template", "auto_scaling_group", "schedule", "rotator", "names", "tags"]),
        key in words(),
        value in json(),
    ) {
        // JSON is YAML.
        let kept: Vec<&str> = STACK.split("\n\n").filter(|p| !p.starts_with(part)).collect();
        let table = serde_json::json!({ key: value });
        read_stack(&format!("{}\n\n{part}: {table}\n", kept.join("\n\n")))?;
    }

    #[test]
    fn windows_of_any_days_and_times_compile_or_are_refused(
        windows in prop::collection::vec(input::window(), 1..6),
        zone in prop::sample::select(vec!["Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin"]),
    ) {
        let head = STACK.split("schedule:").next().unwrap_or_default();
        read_stack(&format!("{head}schedule:\n  timezone: {zone}\n  windows:\n{}", windows.concat()))?;
    }

    #[test]
    fn a_cron_is_read_or_refused_and_one_that_was_read_fires_later(
        text in input::cron(), after in instants(),
    ) {
        if let Ok(cron) = Cron::parse(&text) {
            let zone = TimeZone::get("America/New_York").unwrap();
            prop_assert!(cron.next_after(after, &zone).is_none_or(|at| at > after));
        }
        for text in [text.clone(), format!("cron({text})"), format!("cron({text} 2030)"), format!("rate({text})")] {
            if let Ok(cron) = EventCron::parse(&text) {
                let created = Timestamp::from_second(0).unwrap();
                prop_assert!(cron.next_after(after, created).is_none_or(|at| at > after));
            }
        }
    }

    #[test]
    fn spans_sizes_times_and_dates_are_read_or_refused(text in "[-0-9a-zA-Z:. ]{0,24}|\\PC{0,12}") {
        if let Some(span) = words::parse_duration(&text) {
            prop_assert_eq!(words::parse_duration(&words::format_duration(span)), Some(span));
        }
        let _ = (shape::parse_size(&text), shape::parse_time(&text), shape::parse_date(&text));
    }

    #[test]
    fn a_policy_document_is_read_or_refused(document in json(), edits in edits()) {
        let edited = edited(policy::ROTATOR, &edits);
        let statement = serde_json::json!({ "Statement": document }).to_string();
        for text in [document.to_string(), statement, edited] {
            if let Err(faults) = policy::check_template(&text) {
                prop_assert!(!faults.is_empty());
                prop_assert!(faults.iter().all(|fault| !fault.message.is_empty() && !fault.help.is_empty()));
            }
        }
    }

    #[test]
    fn every_event_is_some_trigger(event in json(), key in words(), kind in prop::sample::select(vec![
        "Scheduled Event", "EC2 AMI State Change", "Backup Job State Change", "",
    ])) {
        let _ = Trigger::of(&event);
        // The random member comes first, so that it cannot take the place of one that the assertion is about.
        let mut shaped = serde_json::json!({ key: event.clone() });
        shaped["detail-type"] = kind.into();
        shaped["detail"] = event;
        let trigger = Trigger::of(&shaped);
        prop_assert_eq!(matches!(trigger, Trigger::Schedule { .. }), kind == "Scheduled Event");
    }

    #[test]
    fn a_saved_plan_is_read_or_refused_and_no_other_plan_passes_for_it(edits in edits(), other in json()) {
        let text = edited(PLAN, &edits);
        prop_assert!(Saved::parse(&text).is_err(), "no digest is right");
        let sealed = serde_json::from_str::<Value>(&text).ok().filter(Value::is_object);
        let sealed = sealed.map(|mut document| {
            document["digest"] = digest(&document).into();
            document
        });
        if let Some((document, Ok(saved))) = sealed.map(|d| (d.clone(), Saved::parse(&d.to_string()))) {
            prop_assert!(saved.moved(&document).is_empty());
            prop_assert_eq!(saved.moved(&other).is_empty(), other == document);
        }
        if let Err(why) = Saved::parse(&other.to_string()) {
            prop_assert!(!why.to_string().is_empty());
        }
    }

    #[test]
    fn a_file_of_faults_is_read_or_refused(edits in edits(), value in json()) {
        let rule = "seed: 7\nrules:\n  - { service: ec2, operation: Describe*, nth: 3, fault: { slow: 5s } }\n";
        let _ = Faults::parse(&edited(rule, &edits));
        let _ = Faults::parse(&serde_json::json!({ "rules": [value] }).to_string());
    }
}

/// The size alone refuses a megabyte; just below the limit the budget does, after so many values.
#[test]
fn a_megabyte_of_aliases_is_refused_by_its_budget() {
    let long = input::aliases(1 << 20);
    let refused = |text: &str| load_str(Path::new("x.yaml"), text).unwrap_err().to_string();
    assert!(refused(&long).contains("KiB long; a stack file may have 256 KiB"));
    let allowed = refused(&input::aliases(255 << 10));
    assert!(
        allowed.contains("more than 20000 values, aliases counted in full"),
        "{allowed}"
    );
}
