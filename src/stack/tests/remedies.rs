//! Every refusal of a stack file says what to do about it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::super::fields::STACK;
use super::super::load_str;
use super::super::shape::{Field, Shape};

/// Values of which most fields take at most one or two.
fn nonsense() -> Vec<Value> {
    let long = "x".repeat(3_000);
    let many: Vec<String> = (0..300).map(|n| format!("entry-{n}")).collect();
    let table: Map<String, Value> = (0..60).map(|n| (format!("k{n}"), json!("v"))).collect();
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(7),
        json!(1_000_000),
        json!(3.5),
        json!(""),
        json!("x"),
        json!("7"),
        json!("${HOME}"),
        json!("bell\u{7}"),
        json!("99999d"),
        json!("1s"),
        json!("9999GiB"),
        json!("2199-01-01"),
        json!("2026-12-24T09:00:00.5Z"),
        json!(long),
        json!([]),
        json!(["x", "x"]),
        json!([null, 1, true, ["x"], {"x": 1}]),
        json!(many),
        json!({}),
        json!({"x": 1, "aws:y": "z", "": null}),
        json!(table),
    ]
}

/// The smallest stack there is.
fn stack() -> Value {
    json!({
        "version": 1,
        "name": "web",
        "image": {"instance_name": "web"},
        "launch_template": {"instance_type": "t3.small", "security_group_ids": ["sg-0123456789abcdef0"]},
        "auto_scaling_group": {"subnet_ids": ["subnet-0123456789abcdef0"], "capacity": {"max": 4}},
    })
}

/// Every field that there is, as the way to it: a number is an entry of a list.
fn ways(fields: &[Field], to: &[String], all: &mut Vec<Vec<String>>) {
    for field in fields {
        let way = [to, &[field.name.to_owned()]].concat();
        all.push(way.clone());
        let table = match field.shape {
            Shape::Table(fields) => Some((fields, way)),
            Shape::List {
                item: Shape::Table(fields),
                ..
            } => Some((*fields, [&way[..], &["0".to_owned()]].concat())),
            _ => None,
        };
        if let Some((fields, way)) = table {
            ways(fields, &way, all);
        }
    }
}

fn put(place: &mut Value, way: &[String], value: Value) {
    let Some((first, rest)) = way.split_first() else {
        *place = value;
        return;
    };
    if first == "0" {
        if !place.is_array() {
            *place = json!([{}]);
        }
        return put(&mut place[0], rest, value);
    }
    if !place.is_object() {
        *place = json!({});
    }
    put(&mut place[first.as_str()], rest, value);
}

#[test]
fn every_fault_of_every_field_has_a_remedy() {
    let mut all = Vec::new();
    ways(STACK, &[], &mut all);
    let (mut told, mut fields) = (BTreeSet::new(), BTreeSet::new());
    for way in &all {
        for value in nonsense() {
            let mut text = stack();
            put(&mut text, way, value);
            // JSON is YAML.
            let Err(faults) = load_str(Path::new("web.yaml"), &text.to_string()) else {
                continue;
            };
            for fault in faults.all() {
                let help = fault.help.as_str();
                assert!(help.len() > 8, "{fault:?}");
                assert!(
                    help.ends_with(['.', '?']) || help.contains("arn:"),
                    "{fault:?}"
                );
                assert_ne!(help, fault.message, "{fault:?}");
                told.insert(help.to_owned());
            }
            fields.insert(way.clone());
        }
    }
    assert_eq!(fields.len(), all.len(), "a field takes whatever is written");
    assert!(
        all.len() > 90 && told.len() > 90,
        "{} {}",
        all.len(),
        told.len()
    );
}

/// A rule about several fields has its remedy beside it; none is left empty.
#[test]
fn no_rule_leaves_its_remedy_empty() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("validate");
    let mut files = vec![folder.with_extension("rs")];
    let entries = std::fs::read_dir(&folder).unwrap();
    files.extend(entries.map(|entry| entry.unwrap().path()));
    files.extend(["walk", "over"].map(|name| folder.join(format!("lint/{name}.rs"))));
    let mut rules = 0;
    for file in files.iter().filter(|file| file.is_file()) {
        let text = std::fs::read_to_string(file).unwrap();
        rules += text.matches("self.fault(").count() + text.matches("self.warn(").count();
        assert!(!text.contains("\"\""), "{}", file.display());
    }
    assert!(rules > 40, "{rules}");
}
