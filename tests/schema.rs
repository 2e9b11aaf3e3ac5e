//! The JSON Schema of stack files, judged by two validators that nobody here wrote.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::support::binary::Desk;
use crate::support::browser::program;
use crate::support::python::{self, succeed};
use freshscale_stack::describe;
use freshscale_stack::load_str;

/// What both validators say of each document and then of each file.
fn accepted(documents: &[Value], files: &[&str]) -> Vec<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let desk = Desk::new();
    let schema = desk.local("schema");
    assert!(schema.status.success());
    let (at, cases) = (
        desk.path().join("schema.json"),
        desk.path().join("cases.json"),
    );
    std::fs::write(&at, schema.stdout).unwrap();
    std::fs::write(&cases, Value::from(documents).to_string()).unwrap();
    let mut python = Command::new(python::schema().join("python"));
    python
        .arg(root.join("tests/python/schema.py"))
        .arg(at)
        .arg(cases);
    let output = python.args(files).current_dir(root).output().unwrap();
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{why}");
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["jsonschema"], said["jsonschema-rs"]);
    serde_json::from_value(said["jsonschema"].clone()).unwrap()
}

#[test]
fn the_schema_accepts_every_example() {
    let files = ["stacks/jjikin-web.yaml", "stacks/minimal.yaml"];
    assert_eq!(accepted(&[], &files), [true, true]);
}

/// Editors that speak the YAML language server's protocol check a file by what its first line names.
#[test]
fn every_example_names_the_schema_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stacks");
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "yaml") {
            let text = std::fs::read_to_string(&path).unwrap();
            let first = text.lines().next().unwrap();
            let named = first.strip_prefix("# yaml-language-server: $schema=");
            assert!(folder.join(named.unwrap()).exists(), "{first}");
            seen += 1;
        }
    }
    assert!(seen >= 2);
}

/// Values of which most fields take at most one or two.
fn values() -> Vec<Value> {
    let many: Vec<String> = (0..300).map(|n| format!("entry-{n}")).collect();
    let table: Map<String, Value> = (0..60).map(|n| (format!("k{n}"), json!("v"))).collect();
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(-1),
        json!(0),
        json!(1),
        json!(7),
        json!(1_000_000),
        json!(111_111_111_111_u64),
        json!(3.5),
        json!(""),
        json!("x"),
        json!("web-1"),
        json!("7"),
        json!("off"),
        json!("forever"),
        json!("0"),
        json!("30m"),
        json!("1w2d"),
        json!("30d"),
        json!("128MiB"),
        json!("08:40"),
        json!("24:00"),
        json!("mon-fri"),
        json!("Asia/Seoul"),
        json!("서울"),
        json!("2026-12-24"),
        json!("2026-12-24T09:00:00Z"),
        json!("2026-12-24t09:00:00.0+09:00"),
        json!("arn:aws:sns:ap-northeast-2:111111111111:alarms"),
        json!("self"),
        json!("${STAGE:-web}"),
        json!("${UNSET}"),
        json!("ELB"),
        json!("x".repeat(3_000)),
        json!([]),
        json!(["x", "x"]),
        json!(["self", "self"]),
        json!(["2026-12-24"]),
        json!(many),
        json!({}),
        json!({"Team": "web", "Live": true, "Cost": 7}),
        json!({"aws:y": "z"}),
        json!({"max": 4}),
        json!(table),
    ]
}

/// The smallest stack there is, with one value put at a field's path.
fn with(path: &str, value: &Value) -> Value {
    let mut stack = json!({
        "version": 1,
        "name": "web",
        "image": {"instance_name": "web"},
        "launch_template": {"instance_type": "t3.small", "security_group_ids": ["sg-0123456789abcdef0"]},
        "auto_scaling_group": {"subnet_ids": ["subnet-0123456789abcdef0"], "capacity": {"max": 4}},
    });
    let lists = [
        "schedule.windows",
        "schedule.actions",
        "launch_template.block_devices",
    ];
    let (mut place, mut so_far) = (&mut stack, String::new());
    for name in path.split('.') {
        so_far = format!("{so_far}.{name}")
            .trim_start_matches('.')
            .to_owned();
        if place.is_null() {
            *place = json!({});
        }
        place = &mut place[name];
        if lists.contains(&so_far.as_str()) && so_far != path {
            if place.is_null() {
                *place = json!([rest(&so_far)]);
            }
            place = &mut place[0];
        }
    }
    *place = value.clone();
    stack
}

/// What an entry of a list must have.
fn rest(list: &str) -> Value {
    match list {
        "schedule.windows" => {
            json!({"name": "live", "days": "mon-fri", "from": "08:40", "to": "10:00", "min": 1})
        }
        "schedule.actions" => json!({"name": "out", "recurrence": "40 8 * * *", "desired": 2}),
        _ => json!({"device": "/dev/xvda", "size_gib": 30}),
    }
}

/// What is said of many values alike, once.
fn without_value(message: &str) -> String {
    let of_all = ["There is no time zone", "does not exist", "is not set"];
    let of_all = of_all.iter().find(|part| message.contains(*part));
    of_all.map_or(message.to_owned(), |part| format!("… {part} …"))
}

/// The program is the reference: what it accepts, the schema must; what it refuses and the schema cannot is listed.
#[test]
fn the_schema_accepts_what_the_program_accepts_and_refuses_all_but_what_no_schema_can() {
    let mut cases = Vec::new();
    for one in describe::all() {
        cases.extend(values().iter().map(|value| with(&one.path, value)));
        cases.push(with(&format!("{}x", one.path), &json!("x")));
    }
    let said = accepted(&cases, &[]);
    let (mut good, mut refused, mut beyond) = (0, 0, BTreeSet::new());
    for (case, said) in cases.iter().zip(said) {
        // JSON is YAML.
        match (load_str(Path::new("web.yaml"), &case.to_string()), said) {
            (Ok(_), accepted) => {
                assert!(accepted, "{case}");
                good += 1;
            }
            (Err(_), false) => refused += 1,
            (Err(faults), true) => {
                let all = faults.all().iter();
                beyond.extend(all.map(|fault| without_value(&fault.message)));
            }
        }
    }
    assert!(good > 200 && refused > 2_000, "{good} {refused}");
    let beyond: Vec<String> = beyond.into_iter().collect();
    insta::assert_snapshot!("beyond_a_schema", beyond.join("\n"));
}

#[test]
fn the_schema_and_the_reference_page_in_the_tree_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (words, path) in [
        ("schema", "stacks/schema.json"),
        ("explain --format markdown", "docs/stack-file.md"),
    ] {
        let made = Desk::new().local(words);
        let kept = std::fs::read_to_string(root.join(path)).unwrap();
        let made = String::from_utf8(made.stdout).unwrap();
        assert!(made == kept, "make it anew: bootstrap {words} > {path}");
    }
}

#[test]
fn every_field_is_explained_and_a_wrong_path_is_told_with_the_right_one() {
    let desk = Desk::new();
    let said = |words: &str| {
        let output = desk.local(words);
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    let (code, text) = said("explain");
    assert_eq!(code, Some(0));
    assert!(
        text.contains("auto_scaling_group  ") && text.contains("extends"),
        "{text}"
    );
    insta::assert_snapshot!(
        "explain_table",
        said("explain auto_scaling_group.capacity").1
    );
    insta::assert_snapshot!(
        "explain_field",
        said("explain schedule.windows[0].warmup").1
    );
    for (wrong, right) in [
        ("auto_scaling_group.capacty", "auto_scaling_group.capacity"),
        ("capacity", "auto_scaling_group.capacity"),
        ("max_age", "image.max_age"),
    ] {
        let (code, text) = said(&format!("explain {wrong}"));
        assert_eq!(code, Some(64), "{text}");
        assert!(text.contains(&format!("did you mean `{right}`")), "{text}");
    }
    let (_, json) = said("--format json explain");
    let all: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(all.len(), describe::all().len());
}

/// What an editor shows: the language server takes the schema that the modeline names, and has nothing against our examples.
#[test]
fn the_yaml_language_server_takes_the_schema_and_completes_fields() {
    let desk = Desk::new();
    let bad = "# yaml-language-server: $schema=schema.json\nversion: 1\nname: WEB\nlaunch_templat: 3\n\
               auto_scaling_group:\n  capacity: { max: many }\n  ";
    std::fs::write(desk.path().join("bad.yaml"), bad).unwrap();
    let folder = desk.path();
    let files = [
        folder.to_str().unwrap(),
        "minimal.yaml",
        "jjikin-web.yaml",
        "bad.yaml",
    ];
    let said = python::run_with_node("schemas.mjs", &files);
    assert_eq!(said["minimal.yaml"], json!([]));
    assert_eq!(said["jjikin-web.yaml"], json!([]));
    let faults = said["bad.yaml"].to_string();
    for part in [
        "launch_templat is not allowed",
        "integer",
        "pattern",
        "subnet_ids",
    ] {
        assert!(faults.contains(part), "`{part}`: {faults}");
    }
    let completed = said["completed"].as_array().unwrap();
    assert!(completed.contains(&json!("subnet_ids")), "{completed:?}");
    assert!(
        !completed.contains(&json!("capacity")),
        "it is there already: {completed:?}"
    );
}

/// Asked of the shells themselves: what comes after `--set` is a field and its `=`.
#[test]
fn shells_complete_the_fields_of_set() {
    let desk = Desk::new();
    let script = |shell: &str| {
        let script = desk.local(&format!("completions {shell}")).stdout;
        let path = desk.path().join(shell);
        std::fs::write(&path, script).unwrap();
        path
    };
    let said = |program: &std::path::Path, words: &[&str]| {
        let mut command = std::process::Command::new(program);
        let printed = succeed(command.args(words).env("HOME", desk.path()));
        String::from_utf8(printed).unwrap()
    };
    let wanted = "auto_scaling_group.capacity.max=\nauto_scaling_group.capacity.min=\n";
    let ask = "source \"$0\"; COMP_WORDS=(bootstrap plan --set \"$1\"); COMP_CWORD=3; \
               _bootstrap bootstrap \"$1\" --set; printf '%s\\n' \"${COMPREPLY[@]}\" | sort";
    let bash = script("bash");
    let begun = "auto_scaling_group.capacity.m";
    let words = [
        "--noprofile",
        "--norc",
        "-c",
        ask,
        bash.to_str().unwrap(),
        begun,
    ];
    assert_eq!(said(&program("bash"), &words), wanted);
    let fish = script("fish");
    let ask = format!(
        "source {}; complete -C 'bootstrap plan --set {begun}' | sort",
        fish.display()
    );
    assert_eq!(said(&program("fish"), &["--no-config", "-c", &ask]), wanted);
    let zsh = script("zsh");
    said(&program("zsh"), &["-f", "-n", zsh.to_str().unwrap()]);
    let zsh = std::fs::read_to_string(zsh).unwrap();
    assert!(zsh.contains(":PATH=VALUE:_bootstrap_settable'"));
    assert!(zsh.contains(" auto_scaling_group.capacity.max= "));
}

#[test]
fn shells_complete_the_fields_of_explain() {
    for shell in ["bash", "zsh", "fish"] {
        let script = Desk::new().local(&format!("completions {shell}")).stdout;
        let script = String::from_utf8(script).unwrap();
        assert!(
            script.contains("auto_scaling_group.capacity.max"),
            "{shell}"
        );
    }
}
