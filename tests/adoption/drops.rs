//! What `--drop` may name: what the plan says is kept, and nothing else.

use freshscale_deploy::plan::Refusal;

use super::callers::{by_hand, rich};
use crate::support::binary::Desk;
use crate::support::{Cloud, example, to_adopt, to_apply};

fn is_of_a_drop(warning: &Refusal) -> bool {
    warning.address.starts_with("--drop ")
}

async fn warned(cloud: &Cloud, drop: &[&str]) -> Vec<Refusal> {
    let mut goal = to_adopt(&rich());
    goal.options.drop = drop.iter().map(|name| (*name).to_owned()).collect();
    cloud.prepare(&goal).await.0.plan.warnings
}

#[tokio::test(start_paused = true)]
async fn a_name_of_nothing_is_warned_of_with_the_names_of_what_can_be_dropped() {
    let cloud = by_hand().await;
    let mut warnings = warned(&cloud, &["their-dayly", "their-daily"]).await;
    warnings.retain(is_of_a_drop);
    let [warning] = warnings.as_slice() else {
        panic!("{warnings:?}");
    };
    assert_eq!(warning.address, "--drop 'their-dayly'");
    for name in ["`their-daily`", "`their-age`", "`theirs`", "`their-weekly`"] {
        assert!(warning.remedy.contains(name), "{name}: {warning:?}");
    }
    // What is named can be dropped by each form of its name.
    for name in [
        "event-rule/their-daily",
        "alarm/their-age",
        "theirs",
        "rich-rotator/theirs",
        "lambda-permission/rich-rotator/theirs",
    ] {
        assert!(
            !warned(&cloud, &[name]).await.iter().any(is_of_a_drop),
            "{name}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn where_nothing_is_kept_nothing_can_be_dropped() {
    let cloud = Cloud::new(&example());
    cloud.apply(&example()).await;
    let mut goal = to_apply(&example());
    goal.options.drop = vec!["Placement".to_owned()];
    let plan = cloud.prepare(&goal).await.0.plan;
    assert_eq!(plan.refusals, []);
    let [warning] = plan.warnings.as_slice() else {
        panic!("{:?}", plan.warnings);
    };
    assert!(
        warning.remedy.contains("nothing that stands"),
        "{warning:?}"
    );
    assert!(warning.remedy.contains("--adopt"), "{warning:?}");
}

/// Of several stacks one has it, or none has.
#[test]
fn of_several_stacks_a_name_is_warned_of_where_none_of_them_has_it() {
    let desk = Desk::new();
    let minimal = std::fs::read_to_string(desk.path().join("minimal.yaml")).unwrap();
    let shop = minimal.replacen("name: web ", "name: shop ", 1);
    std::fs::write(desk.path().join("shop.yaml"), shop).unwrap();
    let both = "minimal.yaml shop.yaml --region ap-northeast-2";
    desk.expect(0, &format!("apply --yes --handler {{handler}} {both}"));
    let emulator = desk.emulator();
    {
        let mut world = emulator.world();
        let group = world.autoscaling.groups.get_mut("web-asg").unwrap();
        group.suspended.insert("AZRebalance".to_owned());
    }
    emulator.save().unwrap();
    drop(emulator);
    let words = format!("--adopt --handler {{handler}} {both}");
    let said = desk.expect(0, &format!("plan --drop SuspendedProcesses {words}"));
    assert!(said.contains("suspended_processes"), "{said}");
    for command in ["plan", "apply --yes"] {
        let said = desk.expect(0, &format!("{command} --drop SuspendedProceses {words}"));
        for part in ["--drop 'SuspendedProceses'", "`suspended_processes`"] {
            assert!(said.contains(part), "{part}\n{said}");
        }
    }
    // A pipeline that runs twice drops once.
    for _ in 0..2 {
        desk.expect(0, &format!("apply --yes --drop SuspendedProcesses {words}"));
    }
}
