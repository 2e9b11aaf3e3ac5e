//! What is known before any instance is started: what AWS refuses, and what the instance itself would not run.

use std::path::Path;

use super::super::{load, load_str, load_str_at};
use super::faults::refused;
use super::with;

fn warned(text: &str) -> String {
    match load_str(Path::new("web.yaml"), text) {
        Ok(loaded) => loaded.warnings.to_string(),
        Err(faults) => panic!("{faults}"),
    }
}

#[test]
fn four_volumes_that_ec2_refuses_are_four_faults_with_their_limits() {
    let text = with("").replace(
        "  security",
        "  block_devices:
    - { device: /dev/xvda, size_gib: 100, type: gp3, iops: 3000, throughput: 1000 }
    - { device: /dev/sdb, size_gib: 10, type: gp3, iops: 16000 }
    - { device: /dev/sdc, size_gib: 10, type: io1, iops: 5000 }
    - { device: /dev/sdd, size_gib: 30, type: st1 }
  security",
    );
    let text = refused(&text);
    for (line, said) in [
        (
            7,
            "A gp3 volume has at most 0.25 MiB/s for each of its IOPS, and this one would have 0.3333.",
        ),
        (
            8,
            "A gp3 volume has at most 500 IOPS for each GiB, and this one would have 1600.",
        ),
        (
            9,
            "An io1 volume has at most 50 IOPS for each GiB, and this one would have 500.",
        ),
        (10, "An st1 volume has at least 125 GiB."),
    ] {
        let place = format!("--> web.yaml:{line}:");
        let mut faults = text.split("\n\n");
        let found = faults.find(|fault| fault.contains(said));
        assert!(
            found.is_some_and(|fault| fault.contains(&place)),
            "{said} at {place} in\n{text}"
        );
    }
    assert_eq!(text.matches("error: ").count(), 4, "{text}");
}

#[test]
fn no_instance_boots_from_a_disk_for_throughput() {
    for (device, kind, refuses) in [
        ("/dev/xvda", "st1", true),
        ("/dev/sda1", "sc1", true),
        ("/dev/sdb", "st1", false),
        ("/dev/xvda", "standard", false),
    ] {
        let volume = format!("{{ device: {device}, type: {kind}, size_gib: 200 }}");
        let text = with("").replace(
            "  security",
            &format!("  block_devices: [{volume}]\n  security"),
        );
        match refuses {
            true => {
                let said = refused(&text);
                let of = format!("An {kind} volume cannot be the root volume.");
                assert!(
                    said.contains(&of) && said.contains("Use gp3 for it."),
                    "{said}"
                );
            }
            false => assert_eq!(warned(&text), ""),
        }
    }
}

#[test]
fn tags_that_only_some_services_take_are_refused_where_they_are_written() {
    let text = refused(&with("tags: { Team: \"R&D\", Service: \"Shop (live)\" }\n"));
    for said in [
        "`R&D` has '&', which IAM, Lambda and CloudWatch Logs do not take.",
        "`Shop (live)` has '(', which IAM, Lambda and CloudWatch Logs do not take.",
        "--> web.yaml:10:15",
        "--> web.yaml:10:31",
    ] {
        assert!(text.contains(said), "{said} in\n{text}");
    }
}

#[test]
fn spellings_with_one_meaning_are_answered_with_it() {
    let text = with(
        "schedule:
  timezone: KST
  windows:
    - { name: live, days: Mon-Fri, from: \"9:00\", to: \"24:00\", desired: 2 }
    - { name: last-friday, days: last fri, from: \"09:00\", to: \"18:00\", desired: 2 }
",
    )
    .replace("t3.small", "T3.Small")
    .replace(
        "  capacity",
        "  health_check: { type: \"EC2,ELB\" }\n  capacity",
    );
    let said = refused(&text);
    for help in [
        "Did you mean `t3.small`?",
        "Write `[EC2, ELB]`.",
        "Did you mean `Asia/Seoul`?",
        "Did you mean `mon-fri`?",
        "Did you mean `\"09:00\"`?",
        "Did you mean `\"00:00\"`?",
        "Days are mon, tue, wed, thu, fri, sat and sun; `mon-fri` is a range; for dates, use `on`.",
    ] {
        assert!(
            said.contains(&format!("= help: {help}")),
            "{help} in\n{said}"
        );
    }
}

#[test]
fn several_health_checks_are_a_list() {
    let with_checks = |checks: &str| {
        let text = with("").replace(
            "  capacity",
            &format!("  health_check: {{ type: {checks} }}\n  capacity"),
        );
        let group = super::loaded(&text).auto_scaling_group;
        (
            group.health_check_type,
            group.health_check_grace_period.as_secs(),
        )
    };
    assert_eq!(with_checks("ELB"), ("ELB".to_owned(), 300));
    assert_eq!(with_checks("[EC2, ELB]"), ("EC2,ELB".to_owned(), 300));
    assert_eq!(with_checks("[EBS]"), ("EBS".to_owned(), 0));
}

/// The faults and warnings of a stack whose user data are these bytes.
fn user_data(bytes: &[u8]) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("start.sh"), bytes).unwrap();
    let file = folder.path().join("web.yaml");
    let text = with("").replace("  security", "  user_data_file: start.sh\n  security");
    std::fs::write(&file, text).unwrap();
    match load(&file) {
        Ok(loaded) => (true, loaded.warnings.to_string()),
        Err(faults) => (false, faults.to_string()),
    }
}

#[test]
fn user_data_that_no_instance_would_run_are_told_where_they_are_named() {
    for (bytes, taken, said) in [
        (&b"#!/bin/sh\necho\n"[..], true, ""),
        (
            b"\xef\xbb\xbf#!/bin/sh\n",
            false,
            "start.sh begins with a byte order mark, and cloud-init would not run it.",
        ),
        (
            b"\n#!/bin/sh\n",
            false,
            "start.sh has something before its `#!`, and the instance would not run it.",
        ),
        (b"IyEvYmluL3NoCg==", false, "start.sh is base64 already;"),
        (
            b"dnf install -y nginx\n",
            true,
            "start.sh begins with nothing that cloud-init runs.",
        ),
        (b"\n", true, "start.sh is empty."),
    ] {
        let (was_taken, found) = user_data(bytes);
        assert_eq!(was_taken, taken, "{found}");
        assert!(found.contains(said), "{said} in\n{found}");
        assert_eq!(found.is_empty(), said.is_empty(), "{found}");
        if !said.is_empty() {
            assert!(found.contains("web.yaml:6:19"), "{found}");
            assert!(
                !found.contains("nginx"),
                "what is in it is not shown: {found}"
            );
        }
    }
}

#[test]
fn what_follows_from_a_default_is_shown_where_something_is_written() {
    let night = "schedule: { windows: [{ name: night, days: daily, from: '01:00', to: '03:00', desired: 1 }] }\n";
    let raw = "schedule:\n  actions:\n    - { name: out, recurrence: '0 1 * * *', desired: 1 }\n    - { name: in, recurrence: '0 3 * * *', desired: 0 }\n";
    let backup = "rotator: { triggers: { on_image_available: false } }\n";
    let backup = with(backup).replace(
        "{ instance_name: web }",
        "{ instance_name: web, backup: { at: '01:50' } }",
    );
    for (text, said, place) in [
        (
            with(night),
            "The daily rotation runs while `night` is open",
            "10:57",
        ),
        (
            with(raw),
            "The daily rotation runs while the window of `out` is open",
            "12:32",
        ),
        (
            backup,
            "The daily rotation at 02:00 finds the image of the day before",
            "3:44",
        ),
    ] {
        let found = warned(&text);
        assert!(found.contains(said), "{found}");
        assert!(
            found.contains(&format!("--> web.yaml:{place}")),
            "{place}\n{found}"
        );
        assert!(!found.contains("version: 1"), "{found}");
    }
    // In this zone the daily rotation takes two rules, and the second one's name is longer by two.
    let long = format!(
        "rotator: {{ triggers: {{ daily_at: '02:00' }} }}\nnames: {{ event_rules: {{ daily: {} }} }}\nschedule: {{ timezone: Australia/Lord_Howe }}\n",
        "d".repeat(64)
    );
    let found = refused(&with(&long));
    assert!(
        found.contains("is longer than 64 characters") && !found.contains("version: 1"),
        "{found}"
    );
}

#[test]
fn warnings_are_of_what_is_to_come() {
    let text = with(
        "schedule:
  timezone: America/New_York
  windows:
    - { name: early, days: daily, from: '02:30', to: '04:00', desired: 1 }
    - { name: gap, days: daily, from: '10:00', to: '11:59', desired: 2 }
    - { name: next, days: daily, from: '12:00', to: '13:00', desired: 2 }
  actions:
    - { name: noon, recurrence: '30 12 * * *', desired: 1 }
",
    );
    let at = |now: &str| {
        let loaded = load_str_at(Path::new("web.yaml"), &text, now.parse().unwrap()).unwrap();
        loaded.warnings.to_string()
    };
    let dates = |text: &str| -> Vec<jiff::civil::Date> {
        let words = text.split(|c: char| !(c.is_ascii_digit() || c == '-'));
        words
            .filter(|word| word.len() == 10)
            .filter_map(|word| word.parse().ok())
            .collect()
    };
    for (now, skipped) in [
        ("2026-01-01T00:00:00Z", "2026-03-08"),
        ("2026-11-30T12:00:00Z", "2027-03-14"),
        ("2031-07-01T00:00:00Z", "2032-03-14"),
    ] {
        let found = at(now);
        let today = now.get(..10).unwrap().parse().unwrap();
        assert!(
            found.contains(&format!("skip Sun {skipped} 02:30")),
            "{found}"
        );
        for said in [
            "The daily rotation runs less than",
            "2 instances will go",
            "changes the capacity while",
        ] {
            assert!(found.contains(said), "{said} in\n{found}");
        }
        let cited = dates(&found);
        assert!(cited.len() >= 4, "{cited:?} in\n{found}");
        assert!(
            cited.iter().all(|date| *date >= today),
            "{now}: {cited:?} in\n{found}"
        );
    }
    // What a file means does not depend on when it is read.
    let stack = |now: &str| {
        load_str_at(Path::new("web.yaml"), &text, now.parse().unwrap())
            .unwrap()
            .stack
    };
    assert_eq!(stack("2026-01-01T00:00:00Z"), stack("2031-07-01T00:00:00Z"));
}
