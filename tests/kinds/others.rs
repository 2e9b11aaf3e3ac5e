//! Other values of a spec, one place at a time.

use serde_json::{Map, Value, json};

use super::shown::is_empty;

/// Other values than this one, at this place alone. Some differ from each other where nobody looks: at the end of a
/// long text, in what is not seen, in a type.
pub fn others(value: &Value) -> Vec<Value> {
    let long = |end: &str| json!(format!("{}{end}", "a long text ".repeat(60)));
    let texts = |text: &str| {
        let ends = [
            "x", "y", " ", "  ", "\u{200b}", "\n", "\\n", "\u{202e}", ", b", " → c",
        ];
        let mut all: Vec<Value> = ends
            .iter()
            .map(|end| json!(format!("{text}{end}")))
            .collect();
        all.extend([
            long("x"),
            long("y"),
            json!("(none)"),
            json!("null"),
            json!("(hidden, 3 bytes)"),
        ]);
        all
    };
    let mut all = match value {
        Value::String(text) => texts(text),
        Value::Number(number) => vec![
            json!(number.as_f64().unwrap_or(0.0) + 1.0),
            json!(number.as_i64().unwrap_or(0) + 2),
            json!(number.to_string()),
        ],
        Value::Bool(yes) => vec![json!(!yes), json!(yes.to_string())],
        Value::Null => [
            texts("a"),
            vec![json!(7), json!(false), json!(["a"]), json!({"a": 1})],
        ]
        .concat(),
        Value::Array(items) => lists(items),
        Value::Object(members) => tables(members),
    };
    all.extend([json!(null), json!(""), json!([]), json!({})]);
    all.retain(|other| other != value);
    all
}

fn lists(items: &[Value]) -> Vec<Value> {
    let with = |more: &[Value]| json!([items, more].concat());
    let mut all = vec![
        with(&[json!("a")]),
        with(&[json!("a"), json!("b")]),
        with(&[json!("a, b")]),
        with(&[json!(["a", "b"])]),
        with(&[json!({"id": "a", "x": 1})]),
    ];
    if let [first, .., last] = items {
        all.push(items.iter().rev().cloned().collect());
        all.extend([json!([first]), json!([last])]);
    }
    all
}

fn tables(members: &Map<String, Value>) -> Vec<Value> {
    let with = |key: &str, value: Value| {
        let mut members = members.clone();
        members.insert(key.to_owned(), value);
        Value::Object(members)
    };
    let mut all: Vec<Value> = ["new", "a.b", "a=b, c", "a\u{200b}", "a\n+ b"]
        .map(|key| with(key, json!("1")))
        .into();
    all.extend([with("new", json!({"deep": ["x"]}))]);
    // A member that is not there is one that is null.
    let set = members.iter().filter(|(_, value)| !is_empty(value));
    for (key, _) in set {
        let mut fewer = members.clone();
        fewer.remove(key);
        all.push(fewer.into());
    }
    all
}

/// Every value of a spec below its root, as a pointer.
pub fn places(value: &Value, to: &str, all: &mut Vec<String>) {
    if !to.is_empty() {
        all.push(to.to_owned());
    }
    let step = |key: &str| format!("{to}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(key, value)| places(value, &step(key), all)),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(at, value)| places(value, &step(&at.to_string()), all));
        }
        _ => {}
    }
}
