//! `rotate --remote`: the deployed function is called, and each way in which that can fail is explained.

use freshscale_core::aws::trace::Tracer;
use freshscale_deploy::clients::Clients;

use crate::support::binary::Desk;

/// A stack that stands, and an image that is newer than its default version's.
fn desk() -> Desk {
    let desk = Desk::new();
    // Nothing rotates by itself, so that the call finds something to do.
    edit(&desk, "daily_at: \"02:00\"", "daily_at: off");
    edit(
        &desk,
        "on_image_available: true",
        "on_image_available: false",
    );
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 18h");
    desk
}

fn edit(desk: &Desk, from: &str, to: &str) {
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(&path, text.replace(from, to)).unwrap();
}

/// Calls AWS in the desk's world.
pub fn in_world(desk: &Desk, act: impl AsyncFnOnce(Clients)) {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let emulator = desk.emulator();
        act(Clients::new(&emulator.sdk_config(), &Tracer::default())).await;
        emulator.save().unwrap();
    });
}

const REMOTE: &str = "rotate --remote jjikin-web.yaml";

#[test]
fn the_function_rotates_and_its_answer_reads_as_that_of_a_local_run() {
    let (near, far) = (desk(), desk());
    let local = near.expect(0, "rotate jjikin-web.yaml");
    let dry = far.expect(0, "rotate --remote --dry-run jjikin-web.yaml");
    assert!(dry.contains("dry run: nothing was changed"), "{dry}");
    let remote = far.expect(0, REMOTE);
    let (report, by) = remote.trim_end().rsplit_once('\n').unwrap();
    assert_eq!(report, local.trim_end());
    assert!(
        by.starts_with("  run by           lambda-function/") && by.ends_with(", version 1"),
        "{by}"
    );
    let again = far.json(REMOTE);
    assert_eq!(again["decision"]["action"], "current");
    assert_eq!(again["before"]["version"], 2);
}

#[test]
fn a_function_that_fails_is_explained_with_the_end_of_its_log() {
    let desk = desk();
    in_world(&desk, async |aws| {
        let delete = aws.ec2.delete_launch_template();
        let delete = delete.launch_template_name("jjikin-web-lt");
        delete.send().await.unwrap();
    });
    let said = desk.expect(3, REMOTE);
    assert!(said.contains("version 1, failed: "), "{said}");
    assert!(
        said.contains("launch template jjikin-web-lt does not exist"),
        "{said}"
    );
    assert!(
        said.contains("The end of its log:\nERROR  called: failed (NoTemplate)\n"),
        "{said}"
    );
    assert!(
        said.contains("all of its log: bootstrap --local logs jjikin-web.yaml"),
        "{said}"
    );
    desk.expect(1, "rotate --remote --dry-run jjikin-web.yaml");
}

#[test]
fn a_function_whose_time_is_over_is_told_to_need_more() {
    let desk = desk();
    let faults = "rules:\n  - { service: ec2, operation: DescribeImages, fault: { slow: 20s } }\n";
    std::fs::write(desk.path().join("faults.yaml"), faults).unwrap();
    desk.expect(0, "emulator faults --faults faults.yaml");
    let said = desk.expect(3, REMOTE);
    assert!(
        said.contains("Task timed out after 10.00 seconds"),
        "{said}"
    );
    assert!(
        said.contains("give it more time than 10 s: raise `rotator.timeout`"),
        "{said}"
    );
}

#[test]
fn an_answer_is_waited_for_as_long_as_the_function_may_run() {
    let desk = desk();
    edit(&desk, "timeout: 10s", "timeout: 60s");
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    let faults = "rules:\n  - { service: ec2, operation: \"*\", fault: { slow: 6s } }\n";
    std::fs::write(desk.path().join("faults.yaml"), faults).unwrap();
    desk.expect(0, "emulator faults --faults faults.yaml");
    let report = desk.json(REMOTE);
    assert!(report["took"].as_f64().unwrap() > 20.0, "{report}");
    let world = desk.emulator();
    let ran = world.world().outcomes.len();
    assert_eq!(ran, 1, "it is not called again while it runs");
}

#[test]
fn a_function_that_may_not_run_now_is_told_from_one_that_is_not_there() {
    let desk = desk();
    let name = crate::support::example().names.lambda_function;
    in_world(&desk, async |aws| {
        let call = aws.lambda.put_function_concurrency().function_name(&name);
        call.reserved_concurrent_executions(0).send().await.unwrap();
    });
    let said = desk.expect(1, REMOTE);
    assert!(
        said.contains("may not run once more at this moment"),
        "{said}"
    );
    assert!(said.contains("TooManyRequestsException"), "{said}");
    assert!(said.contains("get-function-concurrency"), "{said}");
}

#[test]
fn a_function_and_an_alias_that_are_not_there_are_told_apart() {
    let desk = desk();
    let name = crate::support::example().names.lambda_function;
    in_world(&desk, async |aws| {
        let call = aws.lambda.delete_alias().function_name(&name).name("live");
        call.send().await.unwrap();
    });
    let said = desk.expect(1, REMOTE);
    assert!(said.contains("has no alias `live`"), "{said}");
    in_world(&desk, async |aws| {
        let call = aws.lambda.delete_function().function_name(&name);
        call.send().await.unwrap();
    });
    let said = desk.expect(1, REMOTE);
    assert!(
        said.contains(&format!("lambda-function/{name} does not exist")),
        "{said}"
    );
    assert!(
        said.contains("make it with: bootstrap --local apply jjikin-web.yaml"),
        "{said}"
    );
}

#[test]
fn code_that_is_not_the_rotators_is_told_by_its_log() {
    let desk = desk();
    let emulator = desk.emulator();
    let package =
        freshscale_deploy::package::Package::from_path(&crate::support::handler()).unwrap();
    emulator.world().lambda.broken.insert(package.sha256);
    emulator.save().unwrap();
    drop(emulator);
    let said = desk.expect(3, REMOTE);
    assert!(
        said.contains("Runtime exited with error: exit status 1"),
        "{said}"
    );
    assert!(
        said.contains("bootstrap --local rotate jjikin-web.yaml --dry-run"),
        "{said}"
    );
}
