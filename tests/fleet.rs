//! Several stacks in one command: side by side, and none stopped by the failure of another.

use serde_json::Value;

use crate::support::binary::Desk;

/// A desk with a folder of stacks; `broken` starts instances of a type that there is not.
fn fleet() -> Desk {
    let desk = Desk::new();
    let folder = desk.path().join("fleet");
    std::fs::create_dir(&folder).unwrap();
    let minimal = std::fs::read_to_string(desk.path().join("minimal.yaml")).unwrap();
    for name in ["blog", "broken", "shop"] {
        let text = minimal.replacen("name: web ", &format!("name: {name} "), 1);
        let zones = "[subnet-0123456789abcdef0, subnet-0123456789abcdef1]";
        let text = text.replacen("[subnet-0123456789abcdef0]", zones, 1);
        let text = match name {
            "broken" => text.replace("t3.small ", "t3.nosuch "),
            _ => text,
        };
        std::fs::write(folder.join(format!("{name}.yaml")), text).unwrap();
    }
    desk
}

/// The rows of the table at the end.
fn table(said: &str) -> Vec<String> {
    let (_, table) = said.rsplit_once("3 stacks:\n").expect(said);
    table
        .lines()
        .take(3)
        .map(|row| row.trim().to_owned())
        .collect()
}

#[test]
fn plans_stand_in_the_order_of_the_files_and_the_worst_tells_the_exit_code() {
    let desk = fleet();
    let said = desk.expect(1, "plan --detailed-exitcode --handler {handler} fleet");
    let places: Vec<usize> = ["stack blog in", "stack broken in", "stack shop in"]
        .iter()
        .map(|title| said.find(title).expect(title))
        .collect();
    assert!(places.is_sorted(), "{said}");
    let table = table(&said);
    assert!(table[0].starts_with("blog    13 to create"), "{table:?}");
    assert!(table[1].contains("1 refusal in the way"), "{table:?}");
    let two = "plan --detailed-exitcode --handler {handler} fleet/blog.yaml fleet/shop.yaml";
    desk.expect(2, two);
}

#[test]
fn a_stack_that_cannot_be_made_keeps_no_other_from_being_made() {
    let desk = fleet();
    let said = desk.expect(1, "apply --yes --handler {handler} fleet");
    let rows = table(&said);
    assert_eq!(rows[0], "blog    done: 13 steps");
    assert!(
        rows[1].starts_with("broken  failed: nothing was done"),
        "{rows:?}"
    );
    assert_eq!(rows[2], "shop    done: 13 steps");
    assert!(
        said.contains("\nblog  + auto-scaling-group/blog-asg: creating\n"),
        "{said}"
    );
    let again = desk.expect(
        0,
        "apply --handler {handler} fleet/blog.yaml fleet/shop.yaml",
    );
    assert_eq!(again.matches("No changes").count(), 4, "{again}");
}

#[test]
fn one_question_is_asked_for_all_with_the_totals() {
    let desk = fleet();
    let (code, said) = desk.at_the_prompt("no\n", "apply --handler {handler} fleet");
    assert_eq!(code, 1, "{said}");
    assert_eq!(said.matches("Type `yes` to go on").count(), 1, "{said}");
    let totals =
        "2 stacks: 26 to create. 1 stack left out, for the reasons above. Do this in account";
    assert!(said.contains(totals), "{said}");
    let (code, said) = desk.at_the_prompt("yes\n", "apply --handler {handler} fleet");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("blog    done: 13 steps"), "{said}");
}

#[test]
fn programs_are_told_whose_each_event_is_and_how_it_ended_with_each() {
    let desk = fleet();
    let output = desk.local("--format json apply --yes --handler {handler} fleet");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = { text.lines() }
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |stack: &str| {
        lines
            .iter()
            .filter(|it| it["event"] == "done" && it["stack"] == stack)
            .count()
    };
    assert_eq!((of("blog"), of("shop"), of("broken")), (13, 13, 0));
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["event"], &last["exit_code"]),
        (&"fleet".into(), &1.into())
    );
    let exits: Vec<_> = { last["stacks"].as_array().unwrap().iter() }
        .map(|it| {
            (
                it["stack"].as_str().unwrap(),
                it["exit_code"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(exits, [("blog", 0), ("broken", 1), ("shop", 0)]);
}

#[test]
fn the_shares_of_a_pipeline_are_together_all_stacks_and_none_twice() {
    let desk = fleet();
    std::fs::remove_file(desk.path().join("fleet/broken.yaml")).unwrap();
    let mut made = String::new();
    for share in ["1/2", "2/2"] {
        let words = format!("apply --yes --shard {share} --handler {{handler}} fleet");
        let said = desk.expect(0, &words);
        assert_eq!(said.matches("Done: 13 steps.").count(), 1, "{said}");
        made += &said;
    }
    assert!(made.contains("blog-asg: creating") && made.contains("shop-asg: creating"));
    let quiet = desk.expect(0, "plan --detailed-exitcode --handler {handler} fleet");
    assert_eq!(quiet.matches("No changes: ").count(), 4, "{quiet}");
    let none = desk.expect(0, "status --shard 3/3 --handler {handler} fleet");
    assert!(
        none.contains("No stack is in share 3/3 of 2 stacks."),
        "{none}"
    );
    let wrong = desk.expect(64, "destroy --shard 3/2 fleet");
    assert!(wrong.contains("write it like 2/5"), "{wrong}");
    for share in ["1/2", "2/2"] {
        desk.expect(0, &format!("destroy --yes --shard {share} fleet"));
    }
}

#[test]
fn status_next_rotate_and_destroy_go_on_where_one_stack_fails() {
    let desk = fleet();
    desk.expect(1, "apply --yes --open-now --handler {handler} fleet");
    for words in [
        "status --handler {handler}",
        "next",
        "rotate",
        "plan --destroy",
    ] {
        let said = desk.local(&format!("{words} fleet"));
        let said = String::from_utf8(said.stdout).unwrap();
        let rows = table(&said);
        assert!(
            !rows[0].contains("failed") && !rows[2].contains("failed"),
            "{words}: {rows:?}"
        );
    }
    let said = desk.expect(1, "next fleet");
    assert!(
        table(&said)[1].contains("news-asg does not exist")
            || table(&said)[1].contains("broken-asg does not exist")
    );
    let said = desk.expect(0, "destroy --yes fleet");
    assert_eq!(
        table(&said),
        [
            "blog    done: 12 steps",
            "broken  No changes: no resources of the stack remain.",
            "shop    done: 12 steps"
        ]
    );
}

#[test]
fn stacks_are_looked_at_side_by_side_and_one_trace_has_the_calls_of_all() {
    let desk = fleet();
    let calls = |words: &str| -> Vec<String> {
        desk.local(&format!(
            "plan --handler {{handler}} --trace-calls calls.jsonl {words} fleet"
        ));
        let trace = std::fs::read_to_string(desk.path().join("calls.jsonl")).unwrap();
        let calls = trace
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        calls
            .map(|call| call["operation"].as_str().unwrap().to_owned())
            .collect()
    };
    let places = |calls: &[String], of: &str| -> Vec<usize> {
        let found = calls.iter().enumerate().filter(|(_, call)| *call == of);
        found.map(|(place, _)| place).collect()
    };
    let at_once = calls("");
    assert_eq!(
        places(&at_once, "GetCallerIdentity").len(),
        1,
        "{at_once:?}"
    );
    // What all of them ask first comes before what any of them asks then.
    let (first, then) = ("ListRules", "DescribeImages");
    assert!(
        places(&at_once, first)[2] < places(&at_once, then)[0],
        "{at_once:?}"
    );
    let one_by_one = calls("--parallelism 1");
    assert!(
        places(&one_by_one, first)[1] > places(&one_by_one, then)[0],
        "{one_by_one:?}"
    );
}
