//! What the stack file names by its ARN is looked at by `plan` before anything is made: partition, Region and account.

use freshscale_stack::{Alarms, Stack, Watch};

use crate::support::{ACCOUNT, Cloud, REGION, example};

fn arn(service: &str, partition: &str, region: &str, account: &str, rest: &str) -> String {
    format!("arn:{partition}:{service}:{region}:{account}:{rest}")
}

type Edit = fn(&mut Stack, String);

/// A field, what its ARN names, and how it gets there.
const FIELDS: &[(&str, &str, &str, Edit)] = &[
    (
        "auto_scaling_group.target_group_arns[0]",
        "elasticloadbalancing",
        "targetgroup/web/0123456789abcdef",
        |stack, arn| stack.auto_scaling_group.target_group_arns = vec![arn],
    ),
    (
        "launch_template.block_devices[0].kms_key_id",
        "kms",
        "key/1234abcd-12ab-34cd-56ef-1234567890ab",
        |stack, arn| {
            let device = &mut stack.launch_template.block_devices[0];
            (device.encrypted, device.kms_key_id) = (Some(true), Some(arn));
        },
    ),
    ("rotator.on_failure", "sqs", "failed", |stack, arn| {
        stack.rotator.on_failure = Some(arn);
    }),
    ("alarms.topic", "sns", "on-call", |stack, arn| {
        stack.alarms = Some(Alarms {
            topic: arn,
            watched: Watch::ALL.to_vec(),
            unfilled_after: std::time::Duration::from_secs(600),
        });
    }),
];

/// The file says neither its Region nor its account, so that `validate` cannot know.
fn silent() -> Stack {
    let mut stack = example();
    (stack.region, stack.account) = (None, None);
    stack
}

#[tokio::test(start_paused = true)]
async fn an_arn_of_another_region_or_partition_is_refused_before_anything_is_made() {
    let cloud = Cloud::new(&silent());
    for (field, service, rest, edit) in FIELDS {
        for (partition, region, why) in [
            (
                "aws",
                "us-east-1",
                "is in us-east-1, and the stack in ap-northeast-2",
            ),
            (
                "aws-cn",
                REGION,
                "is named in partition aws-cn, and ap-northeast-2 is in aws",
            ),
        ] {
            let mut stack = silent();
            edit(&mut stack, arn(service, partition, region, ACCOUNT, rest));
            let plan = cloud.plan(&stack).await.plan;
            let found = plan.refusals.iter().find(|it| it.reason.starts_with(field));
            let found = found.unwrap_or_else(|| panic!("{field}: {:#?}", plan.refusals));
            assert!(found.reason.contains(why), "{}", found.reason);
            let step = plan.steps.iter().find(|step| step.id() == found.address);
            assert!(step.is_some(), "no step {}", found.address);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_arn_of_another_account_is_refused_where_aws_refuses_it_and_else_warned_of() {
    let cloud = Cloud::new(&silent());
    for (field, service, rest, edit) in FIELDS {
        let mut stack = silent();
        edit(
            &mut stack,
            arn(service, "aws", REGION, "222222222222", rest),
        );
        let plan = cloud.plan(&stack).await.plan;
        let said = |list: &[freshscale_deploy::plan::Refusal]| {
            list.iter().any(|it| {
                it.reason.starts_with(field)
                    && it.reason.contains("belongs to account 222222222222")
            })
        };
        let never = *service == "elasticloadbalancing";
        assert_eq!(said(&plan.refusals), never, "{field}: {:#?}", plan.refusals);
        assert_eq!(
            said(&plan.warnings),
            !never,
            "{field}: {:#?}",
            plan.warnings
        );
        // Where the file names its account, `validate` has said so.
        stack.account = Some(ACCOUNT.to_owned());
        assert!(!said(&cloud.plan(&stack).await.plan.warnings), "{field}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_where_the_stack_is_is_neither() {
    let mut stack = silent();
    for (_, service, rest, edit) in FIELDS {
        edit(&mut stack, arn(service, "aws", REGION, ACCOUNT, rest));
    }
    let cloud = Cloud::new(&stack);
    let plan = cloud.plan(&stack).await.plan;
    assert_eq!((plan.refusals, plan.warnings), (Vec::new(), Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn a_policy_whose_arns_are_of_another_account_is_warned_of_where_only_the_plan_knows_ours() {
    let cloud = Cloud::new(&silent());
    for (account, warned) in [("222222222222", true), (ACCOUNT, false)] {
        let mut stack = silent();
        let own = stack.rotator.policy_template.replace("${account}", account);
        stack.rotator.policy_template = own;
        let plan = cloud.plan(&stack).await.plan;
        let found = plan.warnings.iter().find(|it| {
            it.reason.starts_with(
                "rotator.policy: the rotator's policy allows only in another account, Region or partition \
                 ec2:CreateLaunchTemplateVersion, ec2:ModifyLaunchTemplate: every rotation fails",
            )
        });
        assert_eq!(found.is_some(), warned, "{:#?}", plan.warnings);
    }
}

#[tokio::test(start_paused = true)]
async fn a_role_or_boundary_of_another_partition_is_told_of_what_would_take_it() {
    let cloud = Cloud::new(&silent());
    let said_of = async |edit: Edit, rest: &str| {
        let mut stack = silent();
        edit(&mut stack, arn("iam", "aws-cn", "", ACCOUNT, rest));
        let plan = cloud.plan(&stack).await.plan;
        let found = plan.refusals.into_iter();
        let mut found = found.filter(|it| it.reason.contains("partition aws-cn"));
        found.next().map(|it| it.address)
    };
    let function = said_of(|stack, arn| stack.rotator.role = Some(arn), "role/theirs").await;
    let wanted = format!("lambda-function/{}", example().names.lambda_function);
    assert_eq!(function, Some(wanted));
    let set: Edit = |stack, arn| stack.rotator.permissions_boundary = Some(arn);
    let role = said_of(set, "policy/boundary").await;
    assert_eq!(role, Some(format!("iam-role/{}", example().names.iam_role)));
}
