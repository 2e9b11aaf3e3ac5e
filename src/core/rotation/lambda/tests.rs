#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;

const DAILY: Trigger = Trigger::Schedule {
    beside_the_clock: false,
};

#[test]
fn the_run_that_is_beside_the_clock_is_told_from_the_one_that_is_on_it() {
    let env = |daily: &str| {
        let pairs = [
            ("EC2_INSTANCE_NAME", "web"),
            ("LAUNCH_TEMPLATE_NAME", "web-lt"),
            ("DAILY_AT", daily),
        ];
        let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
        let pairs = pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        RotationConfig::from_env(&pairs.collect()).unwrap()
    };
    let beside = |daily: &str, event: Value| {
        let now = "2026-12-01T02:31:00Z".parse().unwrap();
        let trigger = Trigger::of(&event).on_the_clock_of(&env(daily), &event, now);
        trigger.is_beside()
    };
    let at = |time: &str| json!({"detail-type": "Scheduled Event", "time": time});
    let berlin = "04:30 Europe/Berlin";
    assert!(beside(berlin, at("2026-12-01T02:30:00Z")));
    assert!(!beside(berlin, at("2026-12-01T03:30:00Z")));
    assert!(!beside(berlin, at("2026-07-01T02:30:00Z")));
    // Delivered late: its own time counts, and without one the present.
    assert!(beside(berlin, json!({"detail-type": "Scheduled Event"})));
    // Nobody said when, or where nobody knows: every run counts.
    assert!(!beside("", at("2026-12-01T02:30:00Z")));
    assert!(!beside("04:30 Mars/Olympus", at("2026-12-01T02:30:00Z")));
    assert!(!beside(berlin, json!({})));
}

#[test]
fn every_event_is_understood_or_run_all_the_same() {
    let image = json!({"source": "aws.ec2", "detail-type": "EC2 AMI State Change",
        "detail": {"ImageId": "ami-1", "State": "available"}});
    let backup = json!({"detail-type": "Backup Job State Change",
        "detail": {"resourceArn": "arn:aws:ec2:r:1:instance/i-1", "state": "FAILED"}});
    let cases = [
        (json!({"detail-type": "Scheduled Event"}), DAILY),
        (
            image,
            Trigger::Image {
                image: "ami-1".into(),
                state: "available".into(),
            },
        ),
        (
            backup,
            Trigger::Backup {
                resource: "arn:aws:ec2:r:1:instance/i-1".into(),
                state: "FAILED".into(),
            },
        ),
        (json!({}), Trigger::Direct { dry_run: false }),
        (json!({"dry_run": true}), Trigger::Direct { dry_run: true }),
        (json!({"dry_run": "yes"}), Trigger::Direct { dry_run: true }),
        (json!(null), Trigger::Unknown),
        (json!([1, 2]), Trigger::Unknown),
        (json!("x"), Trigger::Unknown),
        (json!({"detail-type": 7, "detail": 7}), Trigger::Unknown),
        (json!({"detail-type": "New"}), Trigger::Unknown),
    ];
    for (event, trigger) in cases {
        assert_eq!(Trigger::of(&event), trigger, "{event}");
    }
}

#[test]
fn a_failed_backup_is_a_warning() {
    let failed = Trigger::Backup {
        resource: "i-1".into(),
        state: "FAILED".into(),
    };
    assert!(failed.warning().unwrap().contains("i-1"));
    assert_eq!(DAILY.warning(), None);
}

#[test]
fn an_event_that_is_no_json_is_told_and_counted_without_what_it_holds() {
    let lines = std::sync::Mutex::new(Vec::new());
    let log = |line: &Value| lines.lock().unwrap().push(line.clone());
    let env = BTreeMap::from([("STACK_NAME".to_owned(), "web".to_owned())]);
    let readable = |event: &[u8]| is_readable(&env, event, &crate::clock::SystemClock, &log);
    assert!(readable(b"{}") && readable(b"null") && readable(b" [1, 2] "));
    assert_eq!(lines.lock().unwrap().len(), 0);
    let deep = "[".repeat(200);
    for event in [
        &b"a secret"[..],
        b"",
        b"{\"secret\": ",
        b"\xff\xfe",
        deep.as_bytes(),
    ] {
        assert!(!readable(event), "{event:?}");
        let lines: Vec<Value> = std::mem::take(&mut *lines.lock().unwrap());
        assert_eq!(lines[0]["level"], "ERROR");
        assert_eq!(lines[0]["bytes"], event.len());
        assert!(!lines[0].to_string().contains("secret"), "{}", lines[0]);
        assert_eq!(
            (&lines[1]["Failures"], &lines[1]["Stack"]),
            (&json!(1), &json!("web"))
        );
        assert_eq!(lines.len(), 2);
    }
}

#[test]
fn the_metrics_name_the_stack_even_without_the_rest_of_the_environment() {
    assert_eq!(stack_name(&BTreeMap::new()), "unknown");
    let env = BTreeMap::from([("LAUNCH_TEMPLATE_NAME".to_owned(), "web-lt".to_owned())]);
    assert_eq!(stack_name(&env), "web-lt");
}
