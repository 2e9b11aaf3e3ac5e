//! The zip that `bootstrap` makes, run by ministack: deployed by `bootstrap`, started by a rule, its lines
//! in the log group. ministack has no batch calls for scheduled actions and its images have no creation
//! dates, so EC2 and Auto Scaling are our emulator's.

use serde_json::Value;

use crate::support::python::{Server, ask, script};
use crate::support::site::{Site, emulator_with_backups};
use crate::support::{ACCOUNT, REGION, minimal};

fn ministack(folder: &Site, emulator: &str) -> Server {
    let temporary = folder.path("");
    let environment = [
        // Its default is every interface.
        ("BIND_HOST", "127.0.0.1"),
        // The one listener that does not heed BIND_HOST.
        ("IOT_MTLS_ENABLED", "0"),
        ("GATEWAY_PORT", "{port}"),
        ("MINISTACK_REGION", REGION),
        ("MINISTACK_ACCOUNT_ID", ACCOUNT),
        ("TMPDIR", temporary.to_str().unwrap()),
        // A function gets ministack's own environment beneath that of its configuration.
        ("AWS_ENDPOINT_URL_EC2", emulator),
        ("AWS_ENDPOINT_URL_AUTO_SCALING", emulator),
    ];
    Server::start("ministack", |_| Vec::new(), &environment)
}

#[test]
fn a_rule_starts_the_deployed_zip_and_the_rotation_is_in_the_log() {
    let site = Site::new("http://127.0.0.1:0");
    let emulator = emulator_with_backups(&site.path(""), &minimal(), 1);
    let images = ask(&["hide.py"], &emulator.endpoint);
    let (old, new) = (images[0].as_str().unwrap(), images[1].as_str().unwrap());
    let ministack = ministack(&site, &emulator.endpoint);
    let mut site = site.at(&ministack.endpoint);
    site.set("AWS_ENDPOINT_URL_EC2", &emulator.endpoint);
    site.set("AWS_ENDPOINT_URL_AUTO_SCALING", &emulator.endpoint);
    let alarms = format!("alarms: {{ topic: \"arn:aws:sns:{REGION}:{ACCOUNT}:on-call\" }}\n");
    // The function's clock is the machine's, and this is no test of the freeze.
    let rotator = "rotator: { freeze_before: 0 }\n";
    let stack = include_str!("../stacks/minimal.yaml").to_owned() + &alarms + rotator;
    site.write("web.yaml", &stack);

    // It answers for SNS, too, and nobody here wrote that: until the topic is there, nothing is made.
    let refused = site.expect(1, "apply --yes web.yaml");
    assert!(refused.contains(":on-call does not exist"), "{refused}");
    script(&["ministack_topic.py", "on-call"], &ministack.endpoint);
    site.expect(0, "apply --yes web.yaml");
    let before = ask(&["template.py", "web-lt"], &emulator.endpoint);
    assert_eq!(before["data"]["ImageId"], old, "{before:#}");
    site.expect(0, "apply --yes --trace-calls again.jsonl web.yaml");
    // ministack forgets what an alarm computes (`Metrics`), so the one that does is put again.
    assert_eq!(site.mutating("again.jsonl"), ["PutMetricAlarm"]);

    script(&["reveal.py", new, "web"], &emulator.endpoint);
    let said = ask(
        &[
            "ministack_event.py",
            "web-rotator-image",
            "image-available.json",
            "/aws/lambda/web-rotator",
        ],
        &ministack.endpoint,
    );
    assert_eq!(said["streams"], 1, "{said:#}");
    let lines = said["lines"].as_array().unwrap().iter();
    let lines: Vec<Value> = lines
        .filter_map(|line| serde_json::from_str(line.as_str().unwrap()).ok())
        .collect();
    assert_eq!(lines.len(), 2, "a report and its metrics: {said:#}");
    assert_eq!(lines[0]["trigger"]["kind"], "image", "{said:#}");
    assert_eq!(lines[0]["report"]["done"]["default_set"], 2, "{said:#}");
    assert_eq!(lines[1]["Rotated"], 1, "{said:#}");

    let after = ask(&["template.py", "web-lt"], &emulator.endpoint);
    assert_eq!(after["default"], 2, "{after:#}");
    assert_eq!(after["latest"], 2, "{after:#}");
    assert_eq!(after["data"]["ImageId"], new, "{after:#}");
    assert_eq!(after["data"]["InstanceType"], "t3.small", "{after:#}");

    site.expect(0, "destroy --yes web.yaml");
    script(&["ministack_gone.py"], &ministack.endpoint);
}
