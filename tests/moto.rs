//! A stack's whole life on moto, an AWS that we did not write, through the built programs. What came of
//! it is read with botocore, never with our own code.
//!
//! Where moto does less than AWS, the narrower assertion stands beside a comment that says so.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::support::ACCOUNT;
use crate::support::python::{Server, ask, script};
use crate::support::runtime::Runtime;
use crate::support::site::Site;

const IMAGES: [&str; 3] = [
    "ami-0000000000000000a",
    "ami-0000000000000000b",
    "ami-0000000000000000c",
];

/// Of a type that does without ENA, of which no image on moto tells (5.2.5).
const STACK: &str = r#"
version: 1
name: web
account: "111111111111"
tags: { Team: web }
image: { instance_name: web, max_age: 7d }
launch_template:
  instance_type: c4.large
  key_name: jjikin
  iam_instance_profile: jjikin-web
  security_group_ids: [{group}]
  metadata: { http_tokens: required, hop_limit: 2 }
  block_devices: [{ device: /dev/xvda, size_gib: 30, type: gp3, encrypted: true }]
  instance_tags: { Role: web }
auto_scaling_group:
  subnet_ids: [{subnets}]
  # moto stores 300 where 0 is sent, so the default cannot be compared.
  health_check: { type: EC2, grace_period: 5m }
  capacity: { min: 0, max: 8, desired: 0 }
  termination_policies: [OldestLaunchTemplate, Default]
schedule:
  timezone: Asia/Seoul
  actions:
    - { name: morning-out, recurrence: "40 8 * * mon-fri", min: 0, max: 8, desired: 4 }
    - { name: morning-in, recurrence: "0 10 * * mon-fri", min: 0, max: 8, desired: 0 }
rotator:
  policy: rotator.json
  freeze_before: 0   # the clock is the machine's, and this is no test of the freeze
  memory: 128MiB
  timeout: 10s
  log_retention: 30d
  triggers: { daily_at: "02:00", on_image_available: true, on_backup_completed: true }
"#;

/// In the stack file; each kind has its part.
const EDITS: [(&str, &str); 10] = [
    ("Team: web", "Team: shop"),
    ("c4.large", "c4.xlarge"),
    ("grace_period: 5m", "grace_period: 7m"),
    (
        r#""40 8 * * mon-fri", min: 0, max: 8, desired: 4"#,
        r#""30 8 * * mon-fri", min: 0, max: 10, desired: 6"#,
    ),
    (
        r#"name: morning-in, recurrence: "0 10"#,
        r#"name: midday-in, recurrence: "0 12"#,
    ),
    ("128MiB", "256MiB"),
    ("timeout: 10s", "timeout: 20s"),
    ("30d", "14d"),
    (r#""02:00""#, r#""03:30""#),
    ("on_backup_completed: true", "on_backup_completed: false"),
];

/// One image a day, the newest from yesterday. They are loaded from a file because moto gives every image
/// of CreateImage and RegisterImage the root device type `standard`, which EC2 does not have. Only the
/// first has its tags already.
fn images() -> String {
    let now = Timestamp::now();
    let list: Vec<_> = (0_i64..)
        .zip(IMAGES)
        .map(|(number, id)| {
            let age = SignedDuration::from_hours(24 * (3 - number));
            let tags = if number == 0 { json!({"Name": "web"}) } else { json!({}) };
            json!({
                "ami_id": id,
                "name": format!("AwsBackup_i-0123456789abcdef0_0f0e4a3c-7a6b-4c5d-8e9f-00000000000{number}"),
                "creation_date": (now - age).strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
                "owner_id": ACCOUNT,
                "architecture": "x86_64",
                "virtualization_type": "hvm",
                "root_device_type": "ebs",
                "root_device_name": "/dev/xvda",
                "hypervisor": "xen",
                "boot_mode": "legacy-bios",
                "tags": tags,
            })
        })
        .collect();
    json!(list).to_string()
}

/// A server of moto's, told this.
pub fn server(environment: &[(&str, &str)]) -> Server {
    let serve = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/moto_serve.py");
    Server::start(
        "python",
        |port| {
            [serve, "-H", "127.0.0.1", "-p", &port.to_string()]
                .map(ToOwned::to_owned)
                .to_vec()
        },
        environment,
    )
}

#[test]
fn a_stack_lives_its_whole_life_on_moto() {
    let files = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let list = files.path().join("images.json");
    std::fs::write(&list, images()).unwrap();
    let list = list.to_str().unwrap();
    let moto = server(&[("MOTO_AMIS_PATH", list), ("MOTO_ACCOUNT_ID", ACCOUNT)]);
    let endpoint = moto.endpoint.as_str();
    let seed = ask(&["moto_seed.py"], endpoint);
    let group = seed["group"].as_str().unwrap();
    let subnets: Vec<&str> = seed["subnets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s.as_str().unwrap())
        .collect();
    let subnets = subnets.join(",");

    // moto does not speak the protocol in which the SDK asks CloudWatch: a stack without alarms does not.
    let site = Site::new(endpoint);
    let stack = STACK
        .replace("{group}", group)
        .replace("{subnets}", &subnets);
    site.write("web.yaml", &stack);
    let policy = include_str!("../policies/rotator.json");
    site.write("rotator.json", policy);

    let plan = site.json("plan --out plan.json web.yaml");
    let wanted = plan["steps"]
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["kind"] == "lambda-function")
        .unwrap();
    let sha256 = wanted["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["path"] == "code_sha256")
        .unwrap();
    site.expect(0, "apply --yes web.yaml");
    script(
        &[
            "moto_applied.py",
            group,
            &subnets,
            IMAGES[0],
            sha256["after"].as_str().unwrap(),
        ],
        endpoint,
    );

    nothing_is_left_to_do(&site);

    let mut edited = stack;
    for (before, after) in EDITS {
        assert!(edited.contains(before), "{before}");
        edited = edited.replace(before, after);
    }
    site.write("web.yaml", &edited);
    site.write(
        "rotator.json",
        &policy.replace("\"ec2:DescribeInstances\",", ""),
    );
    site.expect(0, "apply --yes web.yaml");
    script(&["moto_changed.py", IMAGES[0]], endpoint);

    rotate_by_command(&site, endpoint, group);
    rotate_by_function(endpoint, group);
    script(&["moto_scale_out.py", IMAGES[2], "4", group], endpoint);

    site.expect(0, "destroy --yes web.yaml");
    script(&["moto_gone.py"], endpoint);
    let said = site.expect(0, "destroy --yes --trace-calls gone.jsonl web.yaml");
    assert!(said.contains("No changes"), "{said}");
    assert_eq!(site.mutating("gone.jsonl"), Vec::<String>::new());
}

/// AWS has nothing to do after the first apply. On moto CreateTags does not show in DescribeLaunchTemplates, so that the
/// record of the last complete apply is written anew each time; and the tags of the template itself also stand in its
/// version's data, where they are kept like all that the stack file cannot say. Nothing else may be called.
fn nothing_is_left_to_do(site: &Site) {
    for trace in ["second.jsonl", "third.jsonl"] {
        site.expect(0, &format!("apply --yes --trace-calls {trace} web.yaml"));
        assert_eq!(site.mutating(trace), ["CreateTags"]);
    }
}

fn rotate_by_command(site: &Site, endpoint: &str, group: &str) {
    // The newest that counts is the default's already.
    site.expect(0, "rotate --trace-calls current.jsonl web.yaml");
    assert_eq!(site.mutating("current.jsonl"), Vec::<String>::new());
    script(&["reveal.py", IMAGES[1], "web"], endpoint);
    let report = site.json("rotate --trace-calls rotated.jsonl web.yaml");
    assert_eq!(report["newest"]["id"], IMAGES[1], "{report:#}");
    assert_eq!(report["stale"], false, "{report:#}");
    assert_eq!(
        site.mutating("rotated.jsonl"),
        ["CreateLaunchTemplateVersion", "ModifyLaunchTemplate"]
    );
    script(&["moto_rotated.py", IMAGES[1], "3", group], endpoint);
}

/// The same by `handler`, with the environment that `apply` gave the function.
fn rotate_by_function(endpoint: &str, group: &str) {
    let said = ask(&["environment.py", "web-rotator", "live"], endpoint);
    let environment: Vec<(&str, &str)> = said
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect();
    let runtime = Runtime::start(1, endpoint, &environment);
    script(&["reveal.py", IMAGES[2], "web"], endpoint);
    let report = ask(&["invoke.py", "scheduled.json"], runtime.endpoint());
    assert_eq!(
        report["answers"][0]["payload"]["newest"]["id"], IMAGES[2],
        "{report:#}"
    );
    script(&["moto_rotated.py", IMAGES[2], "4", group], endpoint);
}
