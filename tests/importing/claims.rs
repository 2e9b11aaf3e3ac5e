//! Whose a function is: one that another group has, or may have, is not taken by a file.

use serde_json::{Value, json};

use crate::support::binary::Desk;

/// The stack `web`, and groups that somebody else made of the same image, each with a template of its own.
fn beside_a_live_stack(groups: &[&str]) -> Desk {
    let desk = Desk::new();
    desk.expect(
        0,
        "apply --yes --handler {handler} minimal.yaml --region ap-northeast-2",
    );
    let emulator = desk.emulator();
    {
        let mut world = emulator.world();
        let mut template = { world.ec2.templates.values() }
            .find(|template| template.name == "web-lt")
            .unwrap()
            .clone();
        let mut group = world.autoscaling.groups["web-asg"].clone();
        template.tags.clear();
        group.tags.clear();
        group.actions.clear();
        for (at, name) in groups.iter().enumerate() {
            template.id = format!("lt-0123456789abcdef{at}");
            template.name = format!("{name}-lt");
            group.name = format!("{name}-asg");
            group.template.id.clone_from(&template.id);
            group.template.name.clone_from(&template.name);
            let templates = &mut world.ec2.templates;
            templates.insert(template.id.clone(), template.clone());
            let groups = &mut world.autoscaling.groups;
            groups.insert(group.name.clone(), group.clone());
        }
    }
    emulator.save().unwrap();
    drop(emulator);
    desk
}

/// The function of the stack gets these variables, besides what else it has.
fn with(desk: &Desk, variables: &[(&str, &str)]) {
    let emulator = desk.emulator();
    emulator.world().lambda.change_environments(|environment| {
        for (name, value) in variables {
            environment.insert((*name).to_owned(), (*value).to_owned());
        }
    });
    emulator.save().unwrap();
}

/// The function is nobody's, as one that people made by hand.
fn by_hand(desk: &Desk, variables: &[(&str, &str)]) {
    with(desk, variables);
    let world = std::fs::read(desk.world_path()).unwrap();
    let mut world: Value = serde_json::from_slice(&world).unwrap();
    let function = &mut world["lambda"]["functions"]["web-rotator"];
    assert!(function["tags"].is_object(), "{function}");
    function["tags"] = json!({});
    std::fs::write(desk.world_path(), world.to_string()).unwrap();
}

fn text(desk: &Desk, file: &str) -> String {
    std::fs::read_to_string(desk.path().join(file)).unwrap()
}

const CLAIMED: &str = "lambda_function: web-rotator";

#[test]
fn the_function_of_a_live_stack_is_not_taken_by_another_group_of_the_same_image() {
    let desk = beside_a_live_stack(&["worker"]);
    desk.expect(0, "import --asg worker-asg --out worker.yaml");
    let worker = text(&desk, "worker.yaml");
    assert!(worker.contains("instance_name: web"), "{worker}");
    assert!(!worker.contains("web-rotator"), "{worker}");
    desk.expect(0, "import --all --out found");
    let worker = text(&desk, "found/worker.yaml");
    assert!(!worker.contains("web-rotator"), "{worker}");
    // The stack's own group still has it.
    let web = text(&desk, "found/web.yaml");
    assert!(web.contains("# web-rotator, on "), "{web}");
    let said = desk.expect(64, "import --asg worker-asg --function web-rotator");
    for part in [
        "function web-rotator is stack web's, and this group is not",
        "leave out --function",
        "release --stack web",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    desk.expect(0, "import --asg web-asg --function web-rotator");
    // What `--adopt` of the file does leaves the stack as it is.
    desk.expect(0, "apply --yes --adopt --handler {handler} worker.yaml");
    desk.expect(
        0,
        "plan --detailed-exitcode --handler {handler} minimal.yaml --region ap-northeast-2",
    );
}

#[test]
fn a_function_that_names_another_template_is_not_found_by_the_image_and_can_be_named() {
    let desk = beside_a_live_stack(&["worker"]);
    let variables = [
        ("LAUNCH_TEMPLATE_NAME", "old-lt"),
        ("EC2_INSTANCE_NAME", "web"),
    ];
    by_hand(&desk, &variables);
    let said = desk.expect(0, "import --asg worker-asg");
    assert!(!said.contains("web-rotator"), "{said}");
    let said = desk.expect(0, "import --asg worker-asg --function web-rotator");
    assert!(said.contains(CLAIMED), "{said}");
    // One that names none goes by the image.
    let variables = [("LAUNCH_TEMPLATE_NAME", ""), ("EC2_INSTANCE_NAME", "web")];
    by_hand(&desk, &variables);
    let said = desk.expect(0, "import --asg worker-asg");
    assert!(said.contains(CLAIMED), "{said}");
}

#[test]
fn a_function_that_two_groups_may_have_is_in_the_file_of_neither() {
    let desk = beside_a_live_stack(&["a", "b"]);
    by_hand(
        &desk,
        &[("LAUNCH_TEMPLATE_NAME", ""), ("EC2_INSTANCE_NAME", "web")],
    );
    let doubt =
        "web-rotator may be the rotator of a-asg, b-asg and web-asg: name it with --function";
    let said = desk.expect(0, "import --all --out found");
    assert_eq!(said.matches(doubt).count(), 1, "{said}");
    for file in ["found/a.yaml", "found/b.yaml"] {
        let text = text(&desk, file);
        assert!(text.contains(&format!("# {doubt}.")), "{text}");
        assert!(!text.contains(CLAIMED), "{text}");
        assert!(!text.contains("\nrotator:"), "{text}");
    }
    let said = desk.expect(0, "import --all --out found --overwrite --format json");
    assert!(said.contains(&format!("{doubt:?}")), "{said}");
    // Named by hand, it is taken; and where it says which template, it is that group's alone.
    let said = desk.expect(0, "import --asg b-asg --function web-rotator");
    assert!(said.contains(CLAIMED), "{said}");
    let variables = [
        ("LAUNCH_TEMPLATE_NAME", "b-lt"),
        ("EC2_INSTANCE_NAME", "web"),
    ];
    by_hand(&desk, &variables);
    desk.expect(0, "import --all --out found --overwrite");
    assert!(text(&desk, "found/b.yaml").contains(CLAIMED));
    assert!(!text(&desk, "found/a.yaml").contains("web-rotator"));
}

#[test]
fn a_function_of_another_stack_that_moves_this_template_is_left_to_it_and_the_file_says_so() {
    let desk = beside_a_live_stack(&["worker"]);
    with(&desk, &[("LAUNCH_TEMPLATE_NAME", "worker-lt")]);
    let said = desk.expect(0, "import --asg worker-asg --out worker.yaml");
    let note = "web-rotator moves worker-lt today and is stack web's";
    assert!(said.contains(note), "{said}");
    let text = text(&desk, "worker.yaml");
    assert!(text.contains(&format!("# {note}")), "{text}");
    assert!(!text.contains(CLAIMED), "{text}");
}
