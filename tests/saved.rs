//! A saved plan is the plan: whatever was edited, replayed elsewhere or cut off is refused, and nothing is changed.

use std::fs;

use freshscale_deploy::apply::{Saved, Unfit};
use freshscale_deploy::plan::seal::digest;
use serde_json::{Value, json};

use crate::support::binary::Desk;

const STACK: &str = "version: 1\nname: shop\nimage: { instance_name: shop-front }\nlaunch_template:\n  \
    instance_type: t3.small\n  security_group_ids: [sg-0123456789abcdef0]\n  user_data_file: start.sh\n\
    auto_scaling_group:\n  subnet_ids: [subnet-0123456789abcdef0]\n  capacity: { max: 4 }\n";

/// A stack, and the plan to make it in `plan.json`.
fn planned() -> (Desk, Value) {
    let desk = Desk::new();
    put(&desk, "shop.yaml", STACK);
    put(&desk, "start.sh", "#!/bin/sh\necho one\n");
    desk.expect(0, "plan --handler {handler} --out plan.json shop.yaml");
    let plan = read(&desk, "plan.json");
    (desk, plan)
}

fn put(desk: &Desk, name: &str, text: &str) {
    fs::write(desk.path().join(name), text).unwrap();
}

fn read(desk: &Desk, name: &str) -> Value {
    serde_json::from_slice(&fs::read(desk.path().join(name)).unwrap()).unwrap()
}

/// As somebody would who knows how.
fn sealed(mut plan: Value) -> Value {
    plan["digest"] = json!(digest(&plan));
    plan
}

/// What is said when the plan is applied; the world is as it was.
fn refused(desk: &Desk, code: i32, plan: &Value) -> String {
    put(desk, "edited.json", &plan.to_string());
    let before = fs::read(desk.world_path()).unwrap();
    let said = desk.expect(code, "--trace-calls edited.jsonl apply --yes edited.json");
    let traced = desk.path().join("edited.jsonl");
    if traced.exists() {
        assert_eq!(
            desk.mutating("edited.jsonl"),
            Vec::<String>::new(),
            "{said}"
        );
    }
    assert_eq!(before, fs::read(desk.world_path()).unwrap(), "{said}");
    said
}

/// A pointer to each value of a document.
fn pointers(value: &Value, to: &str, all: &mut Vec<String>) {
    all.push(to.to_owned());
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                pointers(value, &format!("{to}/{name}"), all);
            }
        }
        Value::Array(items) => {
            for (place, value) in items.iter().enumerate() {
                pointers(value, &format!("{to}/{place}"), all);
            }
        }
        _ => {}
    }
}

fn other(value: &Value) -> Value {
    match value {
        Value::Null => json!("x"),
        Value::Bool(value) => json!(!value),
        Value::Number(number) => json!(number.as_f64().unwrap() + 1.0),
        Value::String(text) => json!(format!("{text}x")),
        Value::Array(items) => [&items[..], &[json!("x")]].concat().into(),
        Value::Object(members) => {
            let mut members = members.clone();
            members.insert("x".to_owned(), json!(true));
            members.into()
        }
    }
}

/// Every value of a plan in turn: changed, and left out.
fn edits(plan: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    pointers(plan, "", &mut all);
    let mut edits = Vec::new();
    for pointer in all {
        let mut edited = plan.clone();
        let place = edited.pointer_mut(&pointer).unwrap();
        *place = other(place);
        edits.push((pointer.clone(), edited));
        let Some((parent, name)) = pointer.rsplit_once('/') else {
            continue;
        };
        let mut edited = plan.clone();
        match edited.pointer_mut(parent).unwrap() {
            Value::Object(members) => {
                members.remove(&name.replace("~1", "/").replace("~0", "~"));
            }
            Value::Array(items) => {
                items.remove(name.parse().unwrap());
            }
            _ => unreachable!(),
        }
        edits.push((format!("without {pointer}"), edited));
    }
    edits
}

/// What a plan is made from: with another value it is another plan, which says so where it is shown.
const INPUTS: [&str; 7] = [
    "/inputs/adopt",
    "/inputs/delete_adopted",
    "/inputs/destroy",
    "/inputs/file/path",
    "/inputs/force",
    "/inputs/handler",
    // When what is left as it is comes next: for information only.
    "/kept",
];

#[test]
fn no_field_of_a_saved_plan_can_be_edited() {
    let (_desk, plan) = planned();
    let saved = |plan: &Value| Saved::parse(&plan.to_string());
    assert_eq!(saved(&plan).unwrap().moved(&plan), Vec::<String>::new());
    let edits = edits(&plan);
    assert!(edits.len() > 500, "{}", edits.len());
    for (what, edited) in edits {
        assert!(saved(&edited).is_err(), "{what} passes for the plan");
        // What stands for hidden values has a test of its own, below.
        // A trial launch is made anew, and decides itself.
        let name = what.trim_start_matches("without ");
        if name == "/digest" || name.starts_with("/trial") || what.contains("/unseen") {
            continue;
        }
        // With a digest that fits, it is compared with the plan that is made anew from the same inputs.
        let unfit = match saved(&sealed(edited)) {
            Ok(saved) => saved.moved(&plan).is_empty(),
            Err(_) => false,
        };
        let is_input = INPUTS
            .iter()
            .any(|input| what.trim_start_matches("without ") == *input);
        assert!(!unfit || is_input, "{what} makes no difference");
    }
}

#[test]
fn an_edited_plan_is_refused_by_the_program_and_a_forged_one_says_what_it_would_do() {
    let (desk, plan) = planned();
    for pointer in [
        "/inputs/force",
        "/inputs/adopt",
        "/inputs/delete_adopted",
        "/inputs/destroy",
        "/inputs/file/digest",
        "/steps/0/name",
        "/kept",
    ] {
        let mut edited = plan.clone();
        let place = edited.pointer_mut(pointer).unwrap();
        *place = other(place);
        let said = refused(&desk, 1, &edited);
        assert!(
            said.contains("no longer fits") && said.contains("edited after it was saved"),
            "{said}"
        );
    }
    for (pointer, option) in [
        ("/inputs/force", ", with --force\n"),
        ("/inputs/adopt", ", with --adopt\n"),
        ("/inputs/delete_adopted", ", with --delete-adopted\n"),
    ] {
        let mut forged = plan.clone();
        *forged.pointer_mut(pointer).unwrap() = json!(true);
        put(&desk, "edited.json", &sealed(forged).to_string());
        let said = desk.expect(64, "apply edited.json");
        let first = said.lines().next().unwrap();
        assert!(format!("{first}\n").ends_with(option), "{said}");
    }
    // Nothing of all that was done.
    desk.expect(0, "apply --yes plan.json");
}

#[test]
fn what_goes_beyond_the_usual_stands_in_the_first_line_of_every_form() {
    let (desk, _) = planned();
    let options = "--adopt --force --delete-adopted";
    let plan = |form: &str, options: &str| {
        let words = format!("--format {form} plan {options} --handler {{handler}} shop.yaml");
        desk.expect(0, &words)
    };
    assert!(
        plan("text", options)
            .lines()
            .next()
            .unwrap()
            .ends_with(", with --adopt --force --delete-adopted")
    );
    let markdown = plan("markdown", options);
    let heading = markdown.lines().find(|line| line.starts_with('#')).unwrap();
    assert!(
        heading.ends_with(", with --adopt --force --delete-adopted"),
        "{markdown}"
    );
    let json: Value = serde_json::from_str(&plan("json", options)).unwrap();
    for option in ["adopt", "force", "delete_adopted"] {
        assert_eq!(json["inputs"][option], true);
    }
    for form in ["text", "markdown"] {
        assert!(!plan(form, "").contains(", with"));
    }
}

#[test]
fn a_plan_is_executed_where_it_was_made_and_nowhere_else() {
    let (desk, plan) = planned();
    let world = fs::read(desk.world_path()).unwrap();
    // The same account with the same in it, but another world.
    let said = desk.expect(1, "--local-world new.json apply --yes plan.json");
    assert!(
        said.contains("it was made on the emulator's world, and this is the emulator's world "),
        "{said}"
    );
    desk.expect(
        0,
        "--local-world new.json plan --handler {handler} --out new-plan.json shop.yaml",
    );
    let said = desk.expect(1, "apply --yes new-plan.json");
    assert!(
        said.contains("no longer fits: it was made on the emulator's world"),
        "{said}"
    );
    // A new world is kept, so that its plans hold.
    desk.expect(0, "--local-world new.json apply --yes new-plan.json");
    for (place, value, why) in [
        (
            "account",
            "222222222222",
            "for account 111111111111, and the credentials are for 222222222222",
        ),
        (
            "region",
            "eu-west-1",
            "for Region ap-northeast-2, and this is eu-west-1",
        ),
    ] {
        let mut elsewhere: Value = serde_json::from_slice(&world).unwrap();
        elsewhere[place] = json!(value);
        fs::write(desk.world_path(), elsewhere.to_string()).unwrap();
        let said = refused(&desk, 1, &plan);
        assert!(said.contains(why), "{said}");
        assert!(
            said.contains(" --handler ") && said.contains(" --out PLAN.json"),
            "{said}"
        );
    }
}

#[test]
fn a_plan_is_refused_when_what_it_was_made_from_has_changed() {
    let (desk, plan) = planned();
    // Of the same length: what is shown of it is the same.
    put(&desk, "start.sh", "#!/bin/sh\necho two\n");
    let said = refused(&desk, 1, &plan);
    let why = "what plans hide has changed since: the hidden values of launch-template/shop-lt";
    assert!(said.contains(why), "{said}");
    put(&desk, "start.sh", "#!/bin/sh\necho three\n");
    let said = refused(&desk, 1, &plan);
    assert!(
        said.contains("a file that the stack file names was changed"),
        "{said}"
    );
    put(&desk, "start.sh", "#!/bin/sh\necho one\n");
    put(&desk, "shop.yaml", &format!("{STACK}# a remark\n"));
    let said = refused(&desk, 1, &plan);
    assert!(said.contains("the stack file was changed since"), "{said}");
    put(&desk, "shop.yaml", STACK);
    let other = crate::support::newer_handler();
    let words = format!("apply --yes --handler {} plan.json", other.display());
    let said = desk.expect(1, &words);
    assert!(
        said.contains("the handler is another one than then"),
        "{said}"
    );
    desk.expect(0, "apply --yes plan.json");
    let said = refused(&desk, 1, &plan);
    assert!(said.contains("what stands has moved since"), "{said}");
}

#[test]
fn what_stands_for_hidden_values_cannot_be_edited_and_is_not_printed() {
    let (desk, plan) = planned();
    let printed = desk.expect(0, "--format json plan --handler {handler} shop.yaml");
    let printed: Value = serde_json::from_str(&printed).unwrap();
    assert!(printed["unseen"].is_null());
    let said = refused(&desk, 1, &printed);
    assert!(
        said.contains("it was printed and not saved with --out"),
        "{said}"
    );
    for part in ["salt", "check"] {
        let mut edited = plan.clone();
        assert_eq!(
            edited["unseen"][part].as_str().unwrap().len(),
            if part == "salt" { 71 } else { 64 }
        );
        for other in ["", "00", "é"] {
            edited["unseen"][part] = json!(other);
            let said = refused(&desk, 1, &sealed(edited.clone()));
            assert!(said.contains("what plans hide has changed since"), "{said}");
        }
    }
    // The same values hide behind other bytes in every plan.
    put(&desk, "shop.yaml", &format!("{STACK}# a remark\n"));
    desk.expect(0, "plan --handler {handler} --out plan.json shop.yaml");
    let again = read(&desk, "plan.json");
    for part in ["salt", "check"] {
        assert_ne!(again["unseen"][part], plan["unseen"][part]);
    }
}

#[test]
fn what_is_no_whole_plan_of_this_format_says_why() {
    let (desk, plan) = planned();
    let text = plan.to_string();
    put(&desk, "half.json", &text[..text.len() / 2]);
    let said = desk.expect(64, "apply --yes half.json");
    assert!(
        said.contains("only the beginning of a saved plan"),
        "{said}"
    );
    let mut later = plan.clone();
    later["format_version"] = json!(2);
    let said = refused(&desk, 1, &sealed(later));
    assert!(
        said.contains("later version of this program, in format 2"),
        "{said}"
    );
    let mut earlier = plan.clone();
    earlier.as_object_mut().unwrap().remove("digest");
    let said = refused(&desk, 1, &earlier);
    assert!(said.contains("earlier version of this program"), "{said}");
    put(&desk, "other.json", "{\"a\": 1}");
    assert!(
        desk.expect(64, "apply --yes other.json")
            .contains("is not a saved plan")
    );
    assert_eq!(
        Saved::parse("[]"),
        Err(Unfit::NoPlan("it has no format_version".to_owned()))
    );
}

#[test]
fn an_option_that_was_not_reviewed_is_refused() {
    let (desk, _) = planned();
    for option in ["--adopt", "--force", "--delete-adopted"] {
        let said = desk.expect(64, &format!("apply --yes {option} plan.json"));
        assert!(
            said.contains(&format!("was made without {option}")),
            "{said}"
        );
    }
    desk.expect(
        0,
        "plan --adopt --handler {handler} --out adopting.json shop.yaml",
    );
    desk.expect(0, "apply --yes --adopt adopting.json");
}
