//! From nothing to a stack file: `init`, what it asks and what it writes; and stack files that share parts.

use std::fs;

use crate::support::binary::Desk;

const IDS: &str = "--subnets subnet-0a123456789abcdef,subnet-0b123456789abcdef --security-groups sg-0123456789abcdef0";

#[test]
fn init_writes_a_file_with_comments_that_a_plan_takes() {
    let desk = Desk::new();
    let said = desk.expect(
        0,
        &format!("init new.yaml --name shop --timezone Asia/Seoul {IDS}"),
    );
    assert!(said.contains("new.yaml is written, and valid."), "{said}");
    assert!(said.contains("bootstrap --local plan new.yaml"), "{said}");
    let text = fs::read_to_string(desk.path().join("new.yaml")).unwrap();
    assert!(
        text.lines().filter(|line| line.contains('#')).count() > 10,
        "{text}"
    );
    desk.expect(0, "validate new.yaml");
    desk.expect(0, "plan --handler {handler} new.yaml");
}

#[test]
fn init_overwrites_nothing_and_writes_nothing_that_is_wrong() {
    let desk = Desk::new();
    let before = fs::read(desk.path().join("minimal.yaml")).unwrap();
    let said = desk.expect(64, &format!("init minimal.yaml {IDS}"));
    assert!(said.contains("exists already"), "{said}");
    assert_eq!(fs::read(desk.path().join("minimal.yaml")).unwrap(), before);
    let said = desk.expect(65, &format!("init new.yaml --timezone Asia/Soul {IDS}"));
    assert!(said.contains("Did you mean `Asia/Seoul`?"), "{said}");
    let said = desk.expect(64, "init new.yaml --name shop");
    assert!(
        said.contains("--security-groups and --subnets must be given"),
        "{said}"
    );
    assert!(!desk.path().join("new.yaml").exists());
}

#[test]
fn on_a_terminal_init_asks_for_what_was_not_given() {
    let desk = Desk::new();
    let answers = [
        "shop",
        "",
        "",
        "sg-0123456789abcdef0",
        "subnet-0123456789abcdef0",
        "6",
        "Asia/Seoul",
        "",
        "09:00",
        "",
        "",
    ];
    let (code, said) = desk.at_the_prompt(&answers.join("\\n"), "init new.yaml");
    assert_eq!(code, 0, "{said}");
    let text = fs::read_to_string(desk.path().join("new.yaml")).unwrap();
    for part in [
        "name: \"shop\"",
        "instance_name: \"shop\"",
        "max: 6 ",
        "days: \"mon-fri\", from: \"09:00\"",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

/// In a folder of stack files the one that others start from is no stack.
#[test]
fn stacks_of_a_folder_share_a_base_a_variable_and_a_set_value() {
    let desk = Desk::new();
    let folder = desk.path().join("envs");
    fs::create_dir(&folder).unwrap();
    let minimal = fs::read_to_string(desk.path().join("minimal.yaml")).unwrap();
    let nameless = minimal.lines().filter(|line| !line.starts_with("name:"));
    fs::write(
        folder.join("base.yaml"),
        nameless.collect::<Vec<_>>().join("\n"),
    )
    .unwrap();
    for stage in ["live", "test"] {
        let text = format!("extends: base.yaml\nname: ${{TIER:-web}}-{stage}\n");
        fs::write(folder.join(format!("{stage}.yaml")), text).unwrap();
    }
    let run = |words: &str, tier: Option<&str>| {
        let mut command = desk.command(words);
        command.envs(tier.map(|tier| ("TIER", tier)));
        let output = command.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    };
    let (code, said) = run("validate envs", None);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("stack web-live is valid") && said.contains("stack web-test is valid"),
        "{said}"
    );
    assert!(
        run("validate envs", Some("api"))
            .1
            .contains("stack api-live")
    );
    let (code, said) = run(
        "validate envs/test.yaml --set auto_scaling_group.capacity.max=many",
        None,
    );
    assert_eq!(code, Some(65), "{said}");
    let (code, said) = run("validate envs/base.yaml", None);
    assert_eq!(code, Some(65), "{said}");

    // A plan is of all that it was made from.
    desk.expect(0, "plan --out plan.json envs/test.yaml --handler {handler}");
    let base = fs::read_to_string(folder.join("base.yaml")).unwrap();
    fs::write(folder.join("base.yaml"), format!("{base}\n# changed\n")).unwrap();
    let said = desk.expect(1, "apply --yes plan.json");
    assert!(said.contains("or what it extends"), "{said}");
}
