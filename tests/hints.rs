//! Commands to copy lead where the reader stands: they carry the options that were given, a shell reads them back, and
//! what they do, they do there.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::binary::Desk;
use crate::support::handler;
use crate::support::python::Server;

/// Commands that a text offers: from their name to the end of the line, or within backticks.
fn offered(said: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in said.lines() {
        for program in ["bootstrap ", "aws "] {
            for (at, _) in line.match_indices(program) {
                let before = line[..at].chars().next_back();
                let quoted = before == Some('`');
                if !quoted && !line[..at].ends_with(": ") && !line[..at].trim().is_empty() {
                    continue;
                }
                let rest = &line[at..];
                let end = if quoted { rest.find('`') } else { None };
                found.push(rest[..end.unwrap_or(rest.len())].to_owned());
            }
        }
    }
    found
}

/// A desk whose commands are given options of every kind, with characters that a shell would take for its own.
struct Stand {
    desk: Desk,
    options: Vec<String>,
}

const WORLD: &str = "it's my world.json";

impl Stand {
    fn local() -> Self {
        let desk = Desk::new();
        let root = desk.path().join("..");
        let options = [
            "--local",
            "--local-world",
            WORLD,
            "--root",
            root.to_str().unwrap(),
            "--zone-data",
            "carried",
        ];
        let options = options.map(ToOwned::to_owned).to_vec();
        Self { desk, options }
    }

    fn with(options: &[&str]) -> Self {
        Self {
            desk: Desk::new(),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
        }
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let folder = Path::new(env!("CARGO_BIN_EXE_bootstrap")).parent().unwrap();
        command
            .current_dir(self.desk.path())
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", folder.display()))
            .env("HOME", self.desk.path())
            .env("AWS_EC2_METADATA_DISABLED", "true");
        command
    }

    /// Runs `bootstrap` with the options of this stand.
    fn run(&self, words: &[&str]) -> (Option<i32>, String) {
        let mut command = self.command(env!("CARGO_BIN_EXE_bootstrap"));
        ended(&command.args(&self.options).args(words).output().unwrap())
    }

    /// The same, and all commands that it offers, each of which carries the options.
    fn offers(&self, code: i32, words: &[&str]) -> Vec<String> {
        let (ended, said) = self.run(words);
        assert_eq!(ended, Some(code), "{words:?}\n{said}");
        let offered = offered(&said);
        for line in &offered {
            let typed = shlex::split(line).unwrap_or_else(|| panic!("{line}"));
            match typed[0].as_str() {
                "bootstrap" => {
                    let given = &typed[1..=self.options.len()];
                    assert_eq!(given, self.options, "{line}");
                }
                _ => assert!(line.contains("--region ap-northeast-2"), "{line}"),
            }
            assert!(!line.contains('…') && !line.contains("FILE"), "{line}");
        }
        offered
    }

    /// Pastes a line into a shell.
    fn paste(&self, line: &str) -> (Option<i32>, String) {
        ended(&self.command("/bin/sh").args(["-c", line]).output().unwrap())
    }

    /// Pastes it and expects that it did what it should.
    fn works(&self, line: &str) -> String {
        let (code, said) = self.paste(line);
        assert_eq!(code, Some(0), "{line}\n{said}");
        said
    }
}

fn ended(output: &Output) -> (Option<i32>, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout) + &text(&output.stderr),
    )
}

const STACK: &str = "jjikin-web.yaml";

#[test]
fn what_makes_it_is_offered_wherever_it_is_missing_and_makes_it_there() {
    let stand = Stand::local();
    for words in [
        vec!["status", STACK],
        vec!["next", STACK],
        vec!["history", STACK],
        vec!["logs", STACK],
        vec!["rollback", "--yes", STACK],
        vec!["pin", "--reason", "x", STACK],
        vec!["unpin", STACK],
        vec!["rotate", STACK],
        vec!["rotate", "--remote", STACK],
        vec!["redeploy", "--yes", "--no-code", STACK],
        vec!["bake", "--yes", "--release", "1", STACK],
    ] {
        let offered = stand.offers(1, &words);
        let apply = offered.iter().find(|line| line.contains(" apply "));
        let apply = apply.unwrap_or_else(|| panic!("{words:?} {offered:?}"));
        assert!(
            apply.ends_with(" apply jjikin-web.yaml"),
            "{words:?} {apply}"
        );
    }
    let apply = stand.offers(1, &["status", STACK]).remove(0);
    let handler = handler();
    stand.works(&format!("{apply} --yes --handler {}", handler.display()));
    let handler = handler.to_str().unwrap();
    let (code, said) = stand.run(&["plan", "--detailed-exitcode", "--handler", handler, STACK]);
    assert_eq!(code, Some(0), "{said}");
    // The world that is used when none is named has nothing of it.
    assert!(!stand.desk.world_path().with_file_name(WORLD).exists());
    let said = stand.desk.expect(1, "status jjikin-web.yaml");
    assert!(said.contains("does not exist"), "{said}");
}

#[test]
fn what_was_interrupted_goes_on_with_what_is_offered_and_all_that_was_asked_for() {
    let stand = Stand::local();
    let text = fs::read_to_string(stand.desk.path().join("minimal.yaml")).unwrap();
    let second = text.replace("name: web", "name: second");
    fs::write(stand.desk.path().join("it's second.yaml"), second).unwrap();
    fs::write(
        stand.desk.path().join("faults.yaml"),
        "rules: [{ operation: CreateFunction, fault: denied }]\n",
    )
    .unwrap();
    stand.offers(0, &["emulator", "faults", "--faults", "faults.yaml"]);
    let handler = handler();
    let handler = handler.to_str().unwrap();
    let words = [
        "apply",
        "--yes",
        "--timeout",
        "20m",
        "--handler",
        handler,
        "minimal.yaml",
        "it's second.yaml",
    ];
    let offered = stand.offers(3, &words);
    // Beside it stands what gives the open window its instances.
    let again: Vec<_> = offered
        .iter()
        .filter(|line| line.contains(" apply "))
        .collect();
    let [first, second] = &*again else {
        panic!("{offered:?}");
    };
    assert!(
        first.contains("minimal.yaml") && first.contains("--timeout 20m"),
        "{first}"
    );
    assert!(
        second.contains("second.yaml") && second.contains("--timeout 20m"),
        "{second}"
    );
    stand.offers(0, &["emulator", "faults", "--none"]);
    // Each goes on by itself: the failure of one has not kept the other from beginning.
    stand.works(&format!("{first} --yes"));
    stand.works(&format!("{second} --yes"));
    let words = [
        "plan",
        "--detailed-exitcode",
        "--handler",
        handler,
        "minimal.yaml",
        "it's second.yaml",
    ];
    assert_eq!(stand.run(&words).0, Some(0));
    // The way back, too.
    stand.offers(0, &["emulator", "faults", "--faults", "faults.yaml"]);
    let taken = stand.offers(
        1,
        &[
            "apply",
            "--yes",
            "--rollback-on-failure",
            "--handler",
            handler,
            STACK,
        ],
    );
    assert!(
        taken
            .iter()
            .any(|line| line.ends_with("--rollback-on-failure")),
        "{taken:?}"
    );
}

#[test]
fn a_saved_plan_a_pin_and_a_rollback_offer_what_comes_next() {
    let stand = Stand::local();
    let handler = handler();
    let handler = handler.to_str().unwrap();
    let words = ["plan", "--handler", handler, "--out", "my plan.json", STACK];
    let saved = stand.offers(0, &words);
    assert!(saved[0].ends_with(" apply 'my plan.json'"), "{saved:?}");
    stand.works(&format!("{} --yes", saved[0]));
    // Once more it no longer fits, and a new plan is offered: with what it was made from.
    let new = stand.offers(1, &["apply", "--yes", "my plan.json"]);
    assert!(new[0].contains("plan jjikin-web.yaml --handler"), "{new:?}");
    stand.works(&new[0]);
    assert!(stand.desk.path().join("PLAN.json").exists());
    let unpin = stand.offers(0, &["pin", "--reason", "incident 7", STACK]);
    let said = stand.works(&unpin[0]);
    assert!(said.contains("incident 7"), "{said}");
    // An older version to go back to.
    stand.offers(0, &["emulator", "advance", "2d"]);
    stand.offers(0, &["rotate", STACK]);
    let back = stand.offers(0, &["rollback", "--yes", STACK]);
    let unpin = back.iter().find(|line| line.contains(" unpin ")).unwrap();
    assert!(stand.works(unpin).contains("rolled back"), "{unpin}");
    let past = stand.offers(64, &["next", "--at", "2020-01-01T00:00:00Z", STACK]);
    assert!(stand.works(&past[0]).contains("2020"), "{past:?}");
}

#[test]
fn what_status_and_next_offer_mends_it_where_it_is_wrong() {
    let stand = Stand::local();
    let handler = handler();
    let handler = handler.to_str().unwrap();
    stand.offers(0, &["apply", "--yes", "--handler", handler, STACK]);
    // Longer than images may be old, without a rotation that works.
    fs::write(
        stand.desk.path().join("faults.yaml"),
        "rules: [{ operation: CreateLaunchTemplateVersion, fault: failed }]\n",
    )
    .unwrap();
    stand.offers(0, &["emulator", "faults", "--faults", "faults.yaml"]);
    stand.offers(0, &["emulator", "advance", "5d"]);
    stand.offers(0, &["emulator", "faults", "--none"]);
    let offered = stand.offers(1, &["status", "--handler", handler, STACK]);
    let rotate = offered
        .iter()
        .find(|line| line.contains(" rotate "))
        .unwrap_or_else(|| panic!("{offered:?}"));
    stand.works(rotate);
    let (_, said) = stand.run(&["status", "--handler", handler, STACK]);
    assert!(said.contains("the default has it"), "{said}");
    stand.offers(0, &["pin", "--reason", "incident 7", "--for", "30m", STACK]);
    // In JSON the same.
    stand.offers(0, &["emulator", "advance", "1h"]);
    let (_, said) = stand.run(&[
        "--format",
        "json",
        "status",
        "--handler",
        "/no/such/handler",
        STACK,
    ]);
    let status: serde_json::Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    let remedies = status["warnings"].as_array().unwrap().iter();
    let remedies: Vec<&str> = remedies.map(|w| w["remedy"].as_str().unwrap()).collect();
    assert_eq!(remedies.len(), 2, "{status}");
    assert!(
        remedies
            .iter()
            .all(|remedy| remedy.contains(" --local-world ")),
        "{status}"
    );
    assert!(remedies[1].ends_with("plan jjikin-web.yaml"), "{status}");
    stand.works(remedies[0]);
    let (_, said) = stand.run(&["--format", "json", "history", STACK]);
    assert!(said.contains("\"pin\":null"), "{said}");
}

#[test]
fn a_world_that_cannot_be_read_is_started_over_where_it_is() {
    let stand = Stand::local();
    let here = stand.desk.world_path();
    let before = fs::read(&here).unwrap();
    let mut old: serde_json::Value = serde_json::from_slice(&before).unwrap();
    old.as_object_mut().unwrap().remove("events");
    let world = stand.desk.path().join(WORLD);
    fs::write(&world, old.to_string()).unwrap();
    let reset = stand.offers(1, &["status", STACK]);
    stand.works(&reset[0]);
    assert!(!world.exists());
    assert_eq!(fs::read(&here).unwrap(), before);
}

#[test]
fn at_an_address_the_same_commands_go_to_that_address() {
    let files = Desk::new();
    let stack = files.path().join(STACK);
    let server = Server::emulator(&files.path().join("served.json"), &[&stack]);
    let stand = Stand::with(&[
        "--region",
        "ap-northeast-2",
        "--profile",
        "ops",
        "--endpoint-url",
        &server.endpoint,
    ]);
    fs::create_dir_all(stand.desk.path().join(".aws")).unwrap();
    let config = stand.desk.path().join(".aws/config");
    // A profile that nobody has logged in with: its login is offered.
    fs::write(&config, "[profile ops]\noutput = json\n").unwrap();
    let (_, said) = stand.run(&["status", STACK]);
    assert!(said.ends_with("aws sso login --profile ops\n"), "{said}");
    let profile = "[profile ops]\naws_access_key_id = AKIATEST\naws_secret_access_key = x\n";
    fs::write(&config, profile).unwrap();
    let made = stand.offers(1, &["status", STACK]);
    let handler = handler();
    let (code, said) = stand.paste(&format!(
        "{} --yes --handler {}",
        made[0],
        handler.display()
    ));
    assert_eq!(code, Some(0), "{said}");
    // What AWS's own command line shall do is said with where it does it.
    let suspended = "import sys, boto3; boto3.client('autoscaling', endpoint_url=sys.argv[1], region_name='ap-northeast-2', aws_access_key_id='A', aws_secret_access_key='x').suspend_processes(AutoScalingGroupName='jjikin-web-asg', ScalingProcesses=['ScheduledActions'])";
    let python = crate::support::python::bin().join("python");
    let ran = Command::new(python)
        .args(["-c", suspended, &server.endpoint])
        .status();
    assert!(ran.unwrap().success());
    let offered = stand.offers(
        1,
        &["status", "--handler", handler.to_str().unwrap(), STACK],
    );
    let resume = offered
        .iter()
        .find(|line| line.starts_with("aws "))
        .unwrap_or_else(|| panic!("{offered:?}"));
    let wanted = format!(
        "aws autoscaling resume-processes --auto-scaling-group-name jjikin-web-asg --region ap-northeast-2 \
         --profile ops --endpoint-url {}",
        server.endpoint
    );
    assert_eq!(*resume, wanted);
    let aws = crate::support::python::aws_cli().join("aws");
    stand.works(&resume.replacen("aws", aws.to_str().unwrap(), 1));
    let said = stand
        .run(&["status", "--handler", handler.to_str().unwrap(), STACK])
        .1;
    assert!(!said.contains("suspended: nothing scales out"), "{said}");
}

/// Keys of the environment are another account's, perhaps: AWS's own command line does not take them either.
#[test]
fn a_profile_that_is_named_is_the_one_that_is_used() {
    let files = Desk::new();
    let stack = files.path().join(STACK);
    let server = Server::emulator(&files.path().join("served.json"), &[&stack]);
    let endpoint = ["--region", "ap-northeast-2", "--endpoint-url"];
    let stand = Stand::with(&[&endpoint[..], &[&server.endpoint]].concat());
    fs::create_dir_all(stand.desk.path().join(".aws")).unwrap();
    fs::write(
        stand.desk.path().join(".aws/config"),
        "[profile ops]\naws_access_key_id = AKIATEST\naws_secret_access_key = x\n",
    )
    .unwrap();
    let with_keys = |profile: &str| {
        let mut command = stand.command(env!("CARGO_BIN_EXE_bootstrap"));
        command
            .env("AWS_ACCESS_KEY_ID", "AKIAOTHER")
            .env("AWS_SECRET_ACCESS_KEY", "y")
            .args(&stand.options)
            .args(["--profile", profile, "status", STACK]);
        ended(&command.output().unwrap())
    };
    let (code, said) = with_keys("opps");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("profile `opps` was not defined"), "{said}");
    // A login for it would fail, too.
    assert!(
        said.contains("hint: write --profile") && !said.contains("sso"),
        "{said}"
    );
    assert!(with_keys("ops").1.contains("does not exist"));
    // The SDK passes over a profile of the environment that is nowhere; the message does not.
    let mut command = stand.command(env!("CARGO_BIN_EXE_bootstrap"));
    command.env("AWS_PROFILE", "opps").args(&stand.options);
    let (code, said) = ended(&command.args(["status", STACK]).output().unwrap());
    assert_eq!(code, Some(1), "{said}");
    let named = "profile opps (AWS_PROFILE) gave no AWS credentials";
    assert!(
        said.contains(named) && said.contains("hint: write --profile"),
        "{said}"
    );
}

/// The source spells no command by hand: it names what it does, and whoever shows it completes it.
#[test]
fn no_message_spells_a_command_by_hand() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 250, "{}", files.len());
    let commands = crate::cli::args::command();
    let names: Vec<&str> = commands
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    assert!(names.contains(&"redeploy"));
    let services = [
        "autoscaling",
        "ec2",
        "lambda",
        "iam",
        "events",
        "sts",
        "backup",
        "cloudwatch",
        "logs",
        "sso",
        "kms",
    ];
    for file in files {
        let name = file
            .strip_prefix(&root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        // Where they are put together; examples, which a test reads; and what is stored in AWS, where nobody knows who will read it.
        if [
            "core/advice/place.rs",
            "deploy/resource/alarm/mod.rs",
            "cli/args/examples.rs",
        ]
        .contains(&name.as_str())
        {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (number, line) in text.lines().enumerate() {
            let line = line.split("//").next().unwrap();
            // Who has a world open is a process, and no advice.
            if line.contains("Holder::this(") {
                continue;
            }
            let spelt = |program: &str, words: &[&str]| {
                words
                    .iter()
                    .any(|word| line.contains(&format!("{program} {word}")))
            };
            assert!(
                !spelt("bootstrap", &names) && !spelt("aws", &services),
                "{name}:{}: {line}",
                number + 1
            );
        }
    }
}

fn sources(folder: &Path, all: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = path
            .file_stem()
            .is_some_and(|name| name.to_str().unwrap().starts_with("test"));
        if path.is_dir() && !is_test {
            sources(&path, all);
        } else if path.extension().is_some_and(|e| e == "rs") && !is_test {
            all.push(path);
        }
    }
}
