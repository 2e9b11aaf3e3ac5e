//! What teams have before freshscale comes reads back as a stack file that changes nothing but marks.

mod beside;
mod claims;
pub mod hand;
mod migration;

use freshscale_deploy::apply::Goal;
use freshscale_deploy::import::{self, Draft, Standing};
use freshscale_deploy::plan::Plan;
use freshscale_stack::Stack;

use crate::cli::args::Inputs;
use crate::simulation::random::Random;
use crate::support::binary::Desk;
use crate::support::{Cloud, example, file, inputs};
use hand::GROUP;

async fn drafted(cloud: &Cloud) -> Draft {
    let standing = Standing::of_group(&cloud.session(), GROUP, None)
        .await
        .unwrap();
    import::draft(&standing, None).unwrap()
}

/// The draft as it is on disk, loaded.
fn loaded(draft: &Draft) -> Stack {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    if let Some((name, bytes)) = &draft.user_data {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let path = folder.path().join("stack.yaml");
    std::fs::write(&path, &draft.text).unwrap();
    let loaded = freshscale_stack::load(&path);
    loaded
        .unwrap_or_else(|faults| panic!("{}\n{}", faults.render(false), draft.text))
        .stack
}

async fn adopted(cloud: &Cloud, stack: &Stack) -> Plan {
    let inputs = Inputs {
        adopt: true,
        ..inputs(stack)
    };
    cloud
        .prepare(&Goal::apply(&file(stack), &inputs))
        .await
        .0
        .plan
}

/// Everything that a plan changes on what stands, but for marks.
fn changes(plan: &Plan) -> Vec<String> {
    let of_the_rotator =
        |kind: &str| !["launch-template", "auto-scaling-group", "scheduled-action"].contains(&kind);
    let mut all = Vec::new();
    for step in plan
        .steps
        .iter()
        .filter(|step| !of_the_rotator(step.address.kind.0))
    {
        let changed = step
            .changes
            .iter()
            .filter(|change| !change.path.contains("freshscale:"));
        all.extend(changed.map(|change| {
            format!(
                "{}: {} {} → {}",
                step.id(),
                change.path,
                change.before,
                change.after
            )
        }));
    }
    all.extend(plan.refusals.iter().map(|refusal| format!("{refusal:?}")));
    all
}

/// Worlds that are made call by call, by hand: the plan of the file that is written of them marks what stands and nothing
/// else. `FRESHSCALE_SEED=7` makes only that one.
#[tokio::test(start_paused = true)]
async fn a_plan_of_what_was_imported_changes_nothing_but_marks() {
    let asked = std::env::var("FRESHSCALE_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seeds = asked.map_or(0..60, |seed: u64| seed..seed + 1);
    let (mut windows, mut of_days) = (0, 0);
    for seed in seeds {
        let cloud = Cloud::new(&example());
        hand::make(&cloud, &mut Random::new(seed)).await;
        let draft = drafted(&cloud).await;
        assert_eq!(draft.faults, [""; 0], "seed {seed}\n{}", draft.text);
        assert_eq!(draft.differences, [], "seed {seed}\n{}", draft.text);
        let stack = loaded(&draft);
        windows += stack.schedule.windows.len();
        let by_day = { stack.schedule.windows.iter() }.filter(|window| window.hours.len() > 1);
        of_days += by_day.count();
        let changed = changes(&adopted(&cloud, &stack).await);
        assert_eq!(changed, [""; 0], "seed {seed}\n{}", draft.text);
    }
    assert!(
        asked.is_some() || (windows > 10 && of_days > 5),
        "{windows} windows were read back, {of_days} of them with hours by day"
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_imported_and_taken_over_reads_back_as_the_same_file() {
    for seed in 0..6 {
        let cloud = Cloud::new(&example());
        hand::make(&cloud, &mut Random::new(seed)).await;
        let draft = drafted(&cloud).await;
        let stack = loaded(&draft);
        let inputs = Inputs {
            adopt: true,
            ..inputs(&stack)
        };
        cloud
            .run(&Goal::apply(&file(&stack), &inputs))
            .await
            .complete();
        assert!(cloud.plan(&stack).await.plan.is_empty(), "seed {seed}");
        let again = drafted(&cloud).await;
        assert_eq!(again.differences, [], "seed {seed}\n{}", again.text);
        // The rotator stands by now.
        let body = |draft: &Draft| {
            let body = draft.text.split_once("version: 1").unwrap().1;
            body.split("\nrotator:")
                .next()
                .unwrap()
                .split("\nnames:")
                .next()
                .unwrap()
                .to_owned()
        };
        assert_eq!(body(&again), body(&draft), "seed {seed}");
    }
}

#[test]
fn every_group_of_a_region_is_a_file_in_a_folder() {
    let desk = Desk::new();
    for stack in ["jjikin-web.yaml", "minimal.yaml --region ap-northeast-2"] {
        desk.expect(0, &format!("apply --yes --handler {{handler}} {stack}"));
    }
    // One more of the same template, and one of none.
    {
        let emulator = desk.emulator();
        let mut world = emulator.world();
        let mut batch = world.autoscaling.groups["web-asg"].clone();
        batch.name = "web-batch".to_owned();
        world.autoscaling.groups.insert(batch.name.clone(), batch);
        drop(world);
        emulator.save().unwrap();
    }
    let said = desk.expect(0, "import --all --out found");
    assert!(said.contains("Written: 2 stack files in found"), "{said}");
    assert!(
        said.contains("web-batch is left out: it starts from launch template web-lt"),
        "{said}"
    );
    desk.expect(0, "validate found");
    let said = desk.expect(0, "plan --adopt --handler {handler} found");
    assert!(
        said.contains("jjikin-web") && said.contains("web"),
        "{said}"
    );
    let said = desk.expect(64, "import --all --out found");
    assert!(said.contains("is there already"), "{said}");
    let said = desk.expect(0, "import --all --out found --overwrite --format json");
    assert!(said.contains("\"left_out\""), "{said}");
    desk.expect(64, "import --all");
}

#[test]
fn the_program_writes_a_file_and_refuses_to_write_over_one() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    let import = "import --asg jjikin-web-asg --out imported.yaml";
    let said = desk.expect(0, import);
    assert!(
        said.contains("Written: imported.yaml, jjikin-web-user-data"),
        "{said}"
    );
    // Into a folder that there is not yet.
    desk.expect(
        0,
        "import --asg jjikin-web-asg --out teams/web/imported.yaml",
    );
    assert!(desk.path().join("teams/web/jjikin-web-user-data").is_file());
    let text = std::fs::read_to_string(desk.path().join("imported.yaml")).unwrap();
    let window =
        "name: live-show, days: \"tue,thu\", from: \"19:35\", to: \"22:15\", min: 4, desired: 6";
    assert!(text.contains(window), "{text}");
    // The push does not open on the day of the launch, which a window of days alone cannot say.
    assert!(
        text.contains("name: morning-push-in-until-2026-12-24"),
        "{text}"
    );
    desk.expect(0, "validate imported.yaml");
    let said = desk.expect(64, import);
    assert!(
        said.contains("imported.yaml is there already") && said.contains("--overwrite"),
        "{said}"
    );
    desk.expect(0, &format!("{import} --overwrite"));
    // A first file of what stands is the same file, and nothing is asked.
    std::fs::remove_file(desk.path().join("jjikin-web-user-data")).unwrap();
    desk.expect(0, "init first.yaml --from-asg jjikin-web-asg");
    let first = std::fs::read_to_string(desk.path().join("first.yaml")).unwrap();
    let rest = |text: &str| text.split_once("version: 1").unwrap().1.to_owned();
    assert_eq!(rest(&first), rest(&text));
    desk.expect(64, "init first.yaml --from-asg jjikin-web-asg");
    let said = desk.expect(64, "init other.yaml --from-asg jjikin-web-asg --max 4");
    assert!(said.contains("cannot be used with"), "{said}");
    let by_group = desk.expect(0, "import --asg jjikin-web-asg");
    let by_template = desk.expect(0, "import --launch-template jjikin-web-lt");
    let body = |said: &str| said.split_once("version: 1").unwrap().1.to_owned();
    assert_eq!(body(&by_template), body(&by_group));
    let said = desk.expect(1, "import --launch-template other-lt");
    assert!(
        said.contains("no Auto Scaling group starts from launch template other-lt"),
        "{said}"
    );
    let said = desk.expect(1, "import --asg no-such-group");
    assert!(
        said.contains("there is no Auto Scaling group no-such-group"),
        "{said}"
    );
}
