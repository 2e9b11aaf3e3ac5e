//! The role of the function as an organisation wants it.

use std::path::Path;

use freshscale_deploy::check::{self, Looker};
use freshscale_stack::{Stack, load_str};

use crate::support::{Cloud, example, to_apply};

const BOUNDARY: &str = "arn:aws:iam::aws:policy/PowerUserAccess";

fn mutating_iam(operations: &[String]) -> Vec<&String> {
    let reads = ["Get", "List", "Simulate"];
    let iam = operations
        .iter()
        .filter_map(|one| Some((one, one.strip_prefix("iam:")?)));
    let writes = iam.filter(|(_, verb)| !reads.iter().any(|read| verb.starts_with(read)));
    writes.map(|(one, _)| one).collect()
}

fn bounded(boundary: &str) -> Stack {
    let mut stack = example();
    stack.rotator.role_path = "/teams/web/".to_owned();
    stack.rotator.permissions_boundary = Some(boundary.to_owned());
    stack
}

#[tokio::test(start_paused = true)]
async fn a_role_is_made_under_its_path_and_bounded() {
    let stack = bounded(BOUNDARY);
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let name = &stack.names.iam_role;
    let role = async || {
        let role = cloud.session().aws.iam.get_role().role_name(name).send();
        let role = role.await.unwrap().role.unwrap();
        let boundary = role.permissions_boundary.unwrap();
        (role.path, boundary.permissions_boundary_arn.unwrap())
    };
    let expected = |boundary: &str| ("/teams/web/".to_owned(), boundary.to_owned());
    assert_eq!(role().await, expected(BOUNDARY));
    assert!(cloud.plan(&stack).await.plan.is_empty());

    let other = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    let ran = cloud.apply(&bounded(other)).await;
    assert_eq!(ran.mutating(), ["iam:PutRolePermissionsBoundary"]);
    assert_eq!(role().await, expected(other));

    // What the file no longer says stays as it is.
    let mut silent = bounded(other);
    silent.rotator.permissions_boundary = None;
    assert!(cloud.plan(&silent).await.plan.is_empty());

    // It is found without a file, too, and goes with the stack.
    cloud.destroy(&stack).await.complete();
    let gone = cloud
        .session()
        .aws
        .iam
        .get_role()
        .role_name(name)
        .send()
        .await;
    assert!(
        gone.unwrap_err()
            .into_service_error()
            .is_no_such_entity_exception()
    );
}

/// A role for the rotator that nobody of ours has made; its ARN.
async fn made_by_somebody(cloud: &Cloud, path: &str) -> String {
    let iam = &cloud.session().aws.iam;
    let role = iam.create_role().role_name("ami-rotator").path(path);
    let trust = freshscale_stack::policy::ROTATOR_TRUST;
    let made = role.assume_role_policy_document(trust).send().await;
    made.unwrap().role().unwrap().arn().to_owned()
}

/// What `plan` warns of and `check` finds of a role with this policy.
async fn said_of(policy: serde_json::Value) -> (Vec<String>, Vec<String>) {
    let mut stack = example();
    let cloud = Cloud::new(&stack);
    stack.rotator.role = Some(made_by_somebody(&cloud, "/").await);
    stack.rotator.on_failure = Some("arn:aws:sns:ap-northeast-2:111111111111:oncall".to_owned());
    stack.names.iam_role = "ami-rotator".to_owned();
    let session = cloud.session();
    let put = session.aws.iam.put_role_policy().role_name("ami-rotator");
    let put = put.policy_name("own").policy_document(policy.to_string());
    put.send().await.unwrap();
    let warnings = cloud.plan(&stack).await.plan.warnings.into_iter();
    let mut planned: Vec<String> = warnings
        .map(|it| it.reason)
        .filter(|why| why.starts_with("role "))
        .collect();
    let looker = Looker::new(
        &session.aws,
        &stack,
        crate::rights::account(),
        cloud.emulator.now(),
    );
    let chosen = check::chosen(&["rotator_rights".to_owned()], &[]).unwrap();
    let findings = Box::pin(check::run(&looker, &chosen)).await.into_iter();
    let mut checked: Vec<String> = findings.map(|it| it.text).collect();
    planned.sort();
    checked.sort();
    (planned, checked)
}

#[tokio::test(start_paused = true)]
async fn a_plan_and_a_check_say_the_same_of_what_a_role_lacks_and_whether_rotation_goes_on() {
    let all_but = |denied: &[&str]| {
        serde_json::json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": denied, "Resource": "*"},
        ]})
    };
    for (denied, says) in [
        ("ec2:DescribeImages", "every rotation fails"),
        (
            "ec2:DeleteLaunchTemplateVersions",
            "old versions of the launch template are not deleted",
        ),
        ("logs:PutLogEvents", "nothing that it does is in its log"),
        (
            "sns:Publish",
            "nobody is told of an event on which it failed",
        ),
    ] {
        let (planned, checked) = said_of(all_but(&[denied])).await;
        assert_eq!(
            planned,
            [format!("role ami-rotator may not do {denied}: {says}")]
        );
        assert_eq!(planned, checked);
    }
    let several = [
        "ec2:DescribeImages",
        "logs:PutLogEvents",
        "ec2:DescribeInstances",
    ];
    let (planned, checked) = said_of(all_but(&several)).await;
    assert_eq!((planned.len(), &planned), (3, &checked));
}

#[tokio::test(start_paused = true)]
async fn a_role_of_somebody_else_is_used_and_left_alone() {
    let mut stack = example();
    let cloud = Cloud::new(&stack);
    let iam = &cloud.session().aws.iam;
    let arn = made_by_somebody(&cloud, "/teams/").await;
    stack.rotator.role = Some(arn.clone());
    stack.names.iam_role = "ami-rotator".to_owned();

    // It has no rights yet, and that is said before anything is made.
    let prepared = cloud.prepare(&to_apply(&stack)).await.0;
    let warned: Vec<String> = { prepared.plan.warnings.iter() }
        .map(|one| one.reason.clone())
        .collect();
    assert!(
        warned
            .iter()
            .any(|why| why.contains("role ami-rotator may not do ")
                && why.contains("ec2:DescribeImages")),
        "{warned:?}"
    );

    let ran = cloud.apply(&stack).await;
    assert_eq!(mutating_iam(&ran.mutating()), Vec::<&String>::new());
    let function = cloud.session().aws.lambda.get_function();
    let function = function
        .function_name(&stack.names.lambda_function)
        .send()
        .await
        .unwrap();
    assert_eq!(function.configuration().unwrap().role(), Some(arn.as_str()));
    assert!(cloud.plan(&stack).await.plan.steps.is_empty());

    let ran = cloud.destroy(&stack).await.complete();
    assert_eq!(mutating_iam(&ran.mutating()), Vec::<&String>::new());
    let left = iam
        .get_role()
        .role_name("ami-rotator")
        .send()
        .await
        .unwrap();
    assert_eq!(left.role().unwrap().arn(), arn);
}

/// From a role of ours to one that is somebody else's: ours and its policy go.
#[tokio::test(start_paused = true)]
async fn a_role_of_ours_goes_when_the_file_names_another() {
    let mut stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let own = stack.names.iam_role.clone();
    let iam = &cloud.session().aws.iam;
    stack.rotator.role = Some(made_by_somebody(&cloud, "/").await);
    stack.names.iam_role = "ami-rotator".to_owned();
    cloud.apply(&stack).await;
    let gone = iam.get_role().role_name(own).send().await;
    assert!(
        gone.unwrap_err()
            .into_service_error()
            .is_no_such_entity_exception()
    );
    assert!(cloud.plan(&stack).await.plan.steps.is_empty());
}

#[test]
fn what_is_said_of_a_role_that_is_made_is_refused_of_one_that_stands() {
    let with = |rotator: &str| {
        let text = format!(
            "version: 1\nname: web\naccount: '111111111111'\nimage: {{ instance_name: web }}\n\
             launch_template: {{ instance_type: t3.small, security_group_ids: [sg-0123456789abcdef0] }}\n\
             auto_scaling_group: {{ subnet_ids: [subnet-0123456789abcdef0], capacity: {{ max: 4 }} }}\n\
             rotator: {{ {rotator} }}\n"
        );
        match load_str(Path::new("web.yaml"), &text) {
            Ok(loaded) => format!("{:?}", loaded.stack.names.iam_role),
            Err(faults) => faults.to_string(),
        }
    };
    let role = "role: 'arn:aws:iam::111111111111:role/teams/ami-rotator'";
    assert_eq!(with(role), "\"ami-rotator\"");
    for (rotator, part) in [
        (
            format!("{role}, role_path: /x/"),
            "`rotator.role_path` is about a role that is made",
        ),
        (
            "role: 'arn:aws:iam::222222222222:role/x'".to_owned(),
            "A function's role is of its own account",
        ),
        ("role: ami-rotator".to_owned(), "the ARN of a role"),
        ("role_path: teams".to_owned(), "begins and ends with `/`"),
        (
            "permissions_boundary: 'arn:aws:iam::222222222222:policy/x'".to_owned(),
            "policies of its own account, or of AWS",
        ),
    ] {
        let said = with(&rotator);
        assert!(said.contains(part), "{rotator}: {said}");
    }
    assert!(
        with("permissions_boundary: 'arn:aws:iam::aws:policy/PowerUserAccess'")
            .contains("web-rotator-role")
    );
}
