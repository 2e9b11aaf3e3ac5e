//! `handler` under a Lambda runtime interface that we did not write, with recorded EventBridge events.
//! Behind it stands our emulator, looked at with botocore.

use serde_json::Value;

use crate::support::minimal;
use crate::support::python::{Server, ask, script};
use crate::support::runtime::Runtime;
use crate::support::site::{Site, emulator_with_backups};

const TEMPLATE: &str = "web-lt";

const ENVIRONMENT: [(&str, &str); 4] = [
    ("STACK_NAME", "web"),
    ("LAUNCH_TEMPLATE_NAME", TEMPLATE),
    ("EC2_INSTANCE_NAME", "web"),
    ("SG_IDS", "sg-0123456789abcdef0"),
];

/// An account with the shortest stack applied, whose backups are revealed one by one.
struct Account {
    server: Server,
    images: Vec<String>,
    revealed: usize,
    _site: Site,
}

impl Account {
    fn with_backups(days: i64) -> Self {
        let site = Site::new("http://127.0.0.1:0");
        let server = emulator_with_backups(&site.path(""), &minimal(), days);
        let images = ask(&["hide.py"], &server.endpoint);
        let images: Vec<String> = serde_json::from_value(images).unwrap();
        assert!(images.len() as i64 > days, "{images:?}");
        let site = site.at(&server.endpoint);
        site.write("web.yaml", include_str!("../stacks/minimal.yaml"));
        site.expect(0, "apply --yes web.yaml");
        Self {
            server,
            images,
            revealed: 0,
            _site: site,
        }
    }

    fn endpoint(&self) -> &str {
        &self.server.endpoint
    }

    /// One more backup has ended.
    fn reveal(&mut self) {
        self.revealed += 1;
        script(
            &["reveal.py", &self.images[self.revealed], "web"],
            self.endpoint(),
        );
    }

    fn newest(&self) -> &str {
        &self.images[self.revealed]
    }

    fn template(&self) -> Value {
        ask(&["template.py", TEMPLATE], self.endpoint())
    }

    /// The default is this version, it is the last, and it starts the newest image.
    fn stands_at(&self, version: u64, image: &str) {
        let template = self.template();
        assert_eq!(template["default"], version, "{template:#}");
        assert_eq!(template["latest"], version, "{template:#}");
        assert_eq!(template["data"]["ImageId"], image, "{template:#}");
    }
}

fn invoke(runtime: &Runtime, events: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["invoke.py"];
    arguments.extend(events);
    let said = ask(&arguments, runtime.endpoint());
    said["answers"].as_array().unwrap().clone()
}

/// The report of one invocation that went well.
fn report(runtime: &Runtime, event: &str) -> Value {
    let answer = invoke(runtime, &[event]).remove(0);
    assert_eq!(answer["failed"], false, "{event}: {answer:#}");
    answer["payload"].clone()
}

#[test]
fn an_event_of_any_kind_ends_with_the_newest_image_as_the_default() {
    let mut account = Account::with_backups(5);
    let mut runtime = Runtime::start(1, account.endpoint(), &ENVIRONMENT);
    account.stands_at(1, account.newest());

    // Each trigger finds the new image by itself, whatever its event says.
    let triggers = [
        "scheduled.json",
        "image-available.json",
        "backup-completed.json",
        "malformed.json",
    ];
    for (version, event) in (2..).zip(triggers) {
        account.reveal();
        let report = report(&runtime, event);
        assert_eq!(
            report["decision"]["action"], "publish",
            "{event}: {report:#}"
        );
        assert_eq!(report["newest"]["id"], account.newest(), "{event}");
        account.stands_at(version, account.newest());
        let inherited = account.template();
        assert_eq!(inherited["data"]["InstanceType"], "t3.small", "{event}");
    }

    // Where the world is as it should be, no event changes it; bad news is passed on.
    for (event, warning) in [
        ("scheduled.json", None),
        ("image-available.json", None),
        ("empty.json", None),
        (
            "image-failed.json",
            Some("ami-0123456789abcdef0 could not be made"),
        ),
        (
            "backup-failed.json",
            Some("instance/i-0123456789abcdef0 ended FAILED"),
        ),
    ] {
        let report = report(&runtime, event);
        assert_eq!(
            report["decision"]["action"], "current",
            "{event}: {report:#}"
        );
        let warnings = report["warnings"].to_string();
        assert!(
            warnings.contains(warning.unwrap_or_default()),
            "{event}: {warnings}"
        );
        account.stands_at(5, account.newest());
    }

    // A direct invocation may ask to look only.
    account.reveal();
    let looked = report(&runtime, "direct.json");
    assert_eq!(looked["decision"]["action"], "publish", "{looked:#}");
    assert_eq!(looked["dry_run"], true);
    account.stands_at(5, &account.images[4]);

    // The default's image is deregistered: any image that can be started is better than none.
    script(&["deregister.py", &account.images[4]], account.endpoint());
    script(&["deregister.py", account.newest()], account.endpoint());
    let rescued = report(&runtime, "image-deregistered.json");
    assert_eq!(rescued["decision"]["action"], "publish", "{rescued:#}");
    account.stands_at(6, &account.images[3]);

    assert!(runtime.lives());
    let logged = runtime.logged();
    let triggers = |kind: &str| {
        logged
            .iter()
            .filter(|l| l["trigger"]["kind"] == kind)
            .count()
    };
    let kinds = ["schedule", "image", "backup", "direct", "unknown"].map(triggers);
    assert_eq!(kinds, [2, 4, 2, 2, 1]);
    assert!(
        logged.iter().all(|line| line["level"] != "ERROR"),
        "{logged:#?}"
    );
}

#[test]
fn fifty_events_at_once_end_in_one_new_version() {
    let mut account = Account::with_backups(1);
    account.reveal();
    let mut runtime = Runtime::start(5, account.endpoint(), &ENVIRONMENT);
    let answers = invoke(&runtime, &["50", "image-available.json"]);
    assert_eq!(answers.len(), 50);
    for answer in &answers {
        assert_eq!(answer["failed"], false, "{answer:#}");
        assert_eq!(answer["payload"]["after"]["version"], 2, "{answer:#}");
    }
    account.stands_at(2, account.newest());

    // Once more, late.
    let late = report(&runtime, "image-available.json");
    assert_eq!(late["decision"]["action"], "current", "{late:#}");
    account.stands_at(2, account.newest());
    assert!(runtime.lives());
}

#[test]
fn what_is_not_json_fails_its_own_invocation_only() {
    let account = Account::with_backups(1);
    let mut runtime = Runtime::start(1, account.endpoint(), &ENVIRONMENT);
    // Lambda itself refuses these before they reach a function.
    for answer in invoke(&runtime, &["nothing.txt", "not-json.txt"]) {
        assert_eq!(answer["failed"], true, "{answer:#}");
        let message = answer["payload"]["errorMessage"].as_str().unwrap();
        assert!(message.contains("failed to deserialize"), "{message}");
    }
    // Each is told and counted.
    let logged = runtime.logged();
    assert_eq!(logged.len(), 4, "{logged:#?}");
    for lines in logged.chunks(2) {
        assert_eq!(lines[0]["error_type"], "UnreadableEvent", "{lines:#?}");
        assert_eq!(lines[1]["Failures"], 1, "{lines:#?}");
    }
    let next = report(&runtime, "scheduled.json");
    assert_eq!(next["decision"]["action"], "current", "{next:#}");
    assert!(runtime.lives());
}

#[test]
fn a_failed_rotation_fails_the_invocation_with_its_type_and_its_reason() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let server = emulator_with_backups(folder.path(), &minimal(), 0);
    let nobody = format!("http://127.0.0.1:{}", crate::support::python::free_port());
    let cases = [
        (
            &server.endpoint,
            &ENVIRONMENT[..],
            "NoTemplate",
            "launch template web-lt does not exist; `apply` makes it",
        ),
        (
            &server.endpoint,
            &ENVIRONMENT[..2],
            "ConfigError",
            "EC2_INSTANCE_NAME is not set",
        ),
        (&nobody, &ENVIRONMENT[..], "NetworkError", "ec2:Describe"),
    ];
    for (aws, environment, kind, text) in cases {
        let mut runtime = Runtime::start(1, aws, environment);
        let answer = invoke(&runtime, &["scheduled.json"]).remove(0);
        assert_eq!(answer["failed"], true, "{answer:#}");
        assert_eq!(answer["payload"]["errorType"], kind, "{answer:#}");
        let message = answer["payload"]["errorMessage"].as_str().unwrap();
        assert!(message.contains(text), "{message}");
        assert!(!message.contains(" { "), "a Debug dump: {message}");

        // An alarm sees it too, and the function is there for the next event.
        let logged = runtime.logged();
        assert_eq!(logged[0]["level"], "ERROR", "{logged:#?}");
        assert_eq!(logged[0]["error_type"], kind, "{logged:#?}");
        assert_eq!(logged[1]["Failures"], 1, "{logged:#?}");
        assert!(runtime.lives());
    }
}
