//! What can still be seen after a destroy, through the real program.

use aws_sdk_eventbridge::types::Target;
use freshscale_deploy::apply::Goal;
use freshscale_deploy::engine::Outcome;
use freshscale_deploy::progress::Stop;
use freshscale_stack::names::IAM_PATH;

use crate::support::binary::Desk;
use crate::support::{ACCOUNT, Cloud, carry_out, example, file};

/// Somebody's.
const FUNCTION: &str = "arn:aws:lambda:ap-northeast-2:111111111111:function:other";

#[test]
fn what_is_left_after_a_destroy_is_named_and_is_no_success() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} minimal.yaml");
    // As if somebody had made the log group again: for so long it is there for whoever looks.
    let faults = "rules:\n  - { service: logs, operation: DeleteLogGroup, fault: { late: 10m } }\n";
    std::fs::write(desk.path().join("late.yaml"), faults).unwrap();
    desk.expect(0, "emulator faults --faults late.yaml");
    let said = desk.expect(3, "destroy --yes minimal.yaml");
    let left = "1 resource of stack web can still be seen:\n  log-group//aws/lambda/web-rotator\n";
    assert!(said.contains(left), "{said}");
    assert!(
        said.contains("remove it with: bootstrap --local destroy minimal.yaml"),
        "{said}"
    );
    desk.expect(0, "emulator faults --none");
    desk.expect(0, "emulator advance 10m");
    let said = desk.expect(0, "destroy --yes minimal.yaml");
    assert!(
        said.contains("no resources of stack web remain") || said.contains("No changes"),
        "{said}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_rule_goes_with_a_target_that_came_after_it_was_looked_at() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let prepared = cloud.prepare(&Goal::destroy_file(&file(&stack))).await.0;
    let target = Target::builder().id("late").arn(FUNCTION).build().unwrap();
    let events = &prepared.cx.aws.events;
    let put = events.put_targets().rule("jjikin-web-rotator-daily");
    put.targets(target).send().await.unwrap();
    let outcome = carry_out(&prepared, &Stop::default()).await;
    assert!(matches!(outcome, Outcome::Complete(_)), "{outcome:?}");
    let listed = events.list_rules().send().await.unwrap();
    assert_eq!(listed.rules(), []);
}

/// Two calls are enough for a role and a policy as `apply` made them; what somebody hung on them is looked for when IAM says so.
#[tokio::test(start_paused = true)]
async fn what_somebody_hung_on_role_and_policy_goes_with_them() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let iam = cloud.session().aws.iam;
    let (role, policy) = (&stack.names.iam_role, &stack.names.iam_policy);
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:DescribeImages","Resource":"*"}]}"#;
    let inline = iam.put_role_policy().role_name(role).policy_name("by-hand");
    inline.policy_document(document).send().await.unwrap();
    let arn = format!("arn:aws:iam::{ACCOUNT}:policy{IAM_PATH}{policy}");
    let version = iam.create_policy_version().policy_arn(&arn);
    version.policy_document(document).send().await.unwrap();
    let ran = cloud.destroy(&stack).await.complete();
    let made = ran.mutating();
    for call in ["iam:DeleteRolePolicy", "iam:DeletePolicyVersion"] {
        assert!(made.iter().any(|it| it == call), "{call}: {made:?}");
    }
    let roles = iam.list_roles().path_prefix(IAM_PATH).send().await.unwrap();
    assert_eq!(roles.roles(), []);
    assert!(iam.get_policy().policy_arn(&arn).send().await.is_err());
}
