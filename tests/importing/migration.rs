//! The environment that a well-known article sets up by hand, with its names: a function in Python, a policy on `*`, a daily
//! rule. The file that is written of it plans the migration.

use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{Environment, FunctionCode};
use freshscale_deploy::apply::Goal;
use freshscale_deploy::import::{self, Standing};
use freshscale_deploy::package::Package;
use freshscale_deploy::plan::Step;
use freshscale_deploy::progress::Verb;
use jiff::SignedDuration;

use super::hand::backup;
use super::{GROUP, loaded};
use crate::cli::args::Inputs;
use crate::support::{ACCOUNT, Cloud, REGION, example, file, handler, inputs};

const FUNCTION: &str = "jjikin-web-lt-ami-replace-automation";
const ROLE: &str = "jjikin-lt-ami-replace-automation-Role";
const POLICY: &str = "jjikin-lt-ami-replace-automation-Policy";
const RULE: &str = "jjikin-web-lt-ami-replace-automation-daily";
const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;
const RIGHTS: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:*", "logs:*", "iam:PassRole"], "Resource": "*"}]}"#;

/// As the article says, call by call.
async fn as_the_article_says() -> Cloud {
    let cloud = Cloud::new(&example());
    let image = backup(&cloud);
    let aws = cloud.session().aws;
    let stack = example();
    let data = aws_sdk_ec2::types::RequestLaunchTemplateData::builder()
        .image_id(image)
        .instance_type("c6i.large".into())
        .set_security_group_ids(Some(stack.launch_template.security_group_ids.clone()));
    let template = aws
        .ec2
        .create_launch_template()
        .launch_template_name("jjikin-web-lt");
    template
        .launch_template_data(data.build())
        .send()
        .await
        .unwrap();
    let from = aws_sdk_autoscaling::types::LaunchTemplateSpecification::builder()
        .launch_template_name("jjikin-web-lt")
        .version("$Default");
    aws.autoscaling
        .create_auto_scaling_group()
        .auto_scaling_group_name(GROUP)
        .launch_template(from.build())
        .min_size(0)
        .max_size(8)
        .vpc_zone_identifier(stack.auto_scaling_group.subnet_ids.join(","))
        .send()
        .await
        .unwrap();
    let put = aws
        .autoscaling
        .put_scheduled_update_group_action()
        .auto_scaling_group_name(GROUP);
    let put = put
        .scheduled_action_name("every-evening")
        .recurrence("0 19 * * *")
        .time_zone("Asia/Seoul");
    put.desired_capacity(4).send().await.unwrap();
    rotator(&cloud).await;
    cloud
}

async fn rotator(cloud: &Cloud) {
    let aws = cloud.session().aws;
    let role = aws
        .iam
        .create_role()
        .role_name(ROLE)
        .assume_role_policy_document(TRUST);
    let role = role.send().await.unwrap().role.unwrap();
    let policy = aws
        .iam
        .create_policy()
        .policy_name(POLICY)
        .policy_document(RIGHTS);
    let policy = policy.send().await.unwrap().policy.unwrap();
    let attach = aws.iam.attach_role_policy().role_name(ROLE);
    attach
        .policy_arn(policy.arn().unwrap())
        .send()
        .await
        .unwrap();
    cloud.emulator.advance(SignedDuration::from_secs(30)).await;
    let code = Package::from_path(&handler()).unwrap();
    let environment = Environment::builder()
        .variables("EC2_INSTANCE_NAME", "jjikin-web")
        .variables("SG_IDS", "sg-0123456789abcdef0");
    aws.lambda
        .create_function()
        .function_name(FUNCTION)
        .runtime("python3.9".into())
        .handler("lambda_function.lambda_handler")
        .role(role.arn())
        .timeout(10)
        .environment(environment.build())
        .code(
            FunctionCode::builder()
                .zip_file(Blob::new(code.zip().unwrap()))
                .build(),
        )
        .send()
        .await
        .unwrap();
    cloud.emulator.advance(SignedDuration::from_secs(30)).await;
    let arn = format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{FUNCTION}");
    // 02:00 in Seoul.
    let put = aws
        .events
        .put_rule()
        .name(RULE)
        .schedule_expression("cron(0 17 * * ? *)");
    let rule = put.send().await.unwrap().rule_arn.unwrap();
    let permit = aws
        .lambda
        .add_permission()
        .function_name(FUNCTION)
        .statement_id("events");
    let permit = permit
        .action("lambda:InvokeFunction")
        .principal("events.amazonaws.com");
    permit.source_arn(rule).send().await.unwrap();
    let target = aws_sdk_eventbridge::types::Target::builder()
        .id("1")
        .arn(arn);
    let put = aws.events.put_targets().rule(RULE);
    put.targets(target.build().unwrap()).send().await.unwrap();
}

fn done(steps: &[Step]) -> Vec<String> {
    let line = |step: &Step| format!("{} {}", step.action.verb(), step.address);
    let mut lines: Vec<String> = steps.iter().map(line).collect();
    lines.sort();
    lines
}

#[tokio::test(start_paused = true)]
async fn the_article_s_environment_reads_as_a_file_whose_plan_is_the_migration() {
    let cloud = as_the_article_says().await;
    let standing = Standing::of_group(&cloud.session(), GROUP, None)
        .await
        .unwrap();
    let draft = import::draft(&standing, Some("jjikin-web")).unwrap();
    assert_eq!(draft.faults, [""; 0], "{}", draft.text);
    for line in [
        "rotator:",
        "daily_at: \"02:00\"",
        "on_image_available: false",
        "timeout: 10s",
        &format!("lambda_function: {FUNCTION}"),
        &format!("iam_role: {ROLE}"),
        &format!("iam_policy: {POLICY}"),
        &format!("event_rules: {{ daily: {RULE} }}"),
        "on python3.9 today",
        &format!("# - iam-policy/{POLICY} (document): narrowed to what the rotator does"),
    ] {
        assert!(draft.text.contains(line), "{line}\n{}", draft.text);
    }
    let stack = loaded(&draft);
    let inputs = Inputs {
        adopt: true,
        ..inputs(&stack)
    };
    let goal = Goal::apply(&file(&stack), &inputs);
    let plan = cloud.prepare(&goal).await.0.plan;
    assert_eq!(plan.refusals, []);
    let made: Vec<String> = { done(&plan.steps).into_iter() }
        .filter(|line| !line.starts_with("update "))
        .collect();
    assert!(
        plan.steps
            .iter()
            .all(|step| step.action.verb() != Verb::Delete),
        "{made:?}"
    );
    assert_eq!(
        made,
        [
            format!("create lambda-permission/{FUNCTION}/{RULE}"),
            format!("create log-group//aws/lambda/{FUNCTION}"),
            "create stack-record/jjikin-web".to_owned(),
        ]
    );
    cloud.run(&goal).await.complete();
    assert!(cloud.plan(&stack).await.plan.is_empty());
    cloud.emulator.world().outcomes.clear();
    cloud.emulator.advance(SignedDuration::from_hours(24)).await;
    let said = cloud.outcomes();
    assert!(!said.is_empty() && !said.contains("Err"), "{said}");
}
