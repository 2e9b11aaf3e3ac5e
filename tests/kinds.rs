//! For each kind: every field of its spec changes, is read back as it was set, and is put right again.

use std::collections::BTreeSet;
use std::time::Duration;

use freshscale::plan::change;
use freshscale::resource::{
    Address, Context, Facts, Job, Kind, REGISTRY, ResourceType, Scope, kind,
};
use freshscale::rotation::image::Architecture;
use freshscale::stack::names::Trigger;
use freshscale::stack::{BlockDevice, Stack};
use serde_json::{Value, json};

use crate::support::{Cloud, example};

/// Another value wherever the stack file can say one, under the same names.
fn all_different(stack: &Stack) -> Stack {
    let mut stack = stack.clone();
    stack.tags = [("Owner".to_owned(), "platform".to_owned())].into();
    let lt = &mut stack.launch_template;
    lt.instance_type = "m6i.xlarge".to_owned();
    lt.key_name = Some("other".to_owned());
    lt.iam_instance_profile = Some("other".to_owned());
    lt.security_group_ids = vec!["sg-0fedcba9876543210".to_owned()];
    lt.user_data = Some(b"#!/bin/sh\necho other\n".to_vec());
    lt.metadata.http_tokens = "optional".to_owned();
    lt.metadata.hop_limit = 5;
    lt.block_devices = vec![BlockDevice {
        device: "/dev/xvdb".to_owned(),
        size_gib: Some(40),
        volume_type: "gp3".to_owned(),
        encrypted: Some(true),
        kms_key_id: Some("alias/web".to_owned()),
        iops: Some(4000),
        throughput: Some(250),
        delete_on_termination: false,
    }];
    lt.instance_tags = [("Role".to_owned(), "other".to_owned())].into();
    lt.ebs_optimized = Some(true);
    lt.monitoring = true;
    lt.associate_public_ip = Some(true);
    let asg = &mut stack.auto_scaling_group;
    asg.subnet_ids = vec!["subnet-0c123456789abcdef".to_owned()];
    asg.target_group_arns = vec![stack_target_group()];
    asg.health_check_type = "EC2".to_owned();
    asg.health_check_grace_period = Duration::from_secs(60);
    asg.termination_policies = vec!["OldestInstance".to_owned()];
    asg.default_cooldown = Duration::from_secs(120);
    asg.default_instance_warmup = Some(Duration::from_secs(90));
    asg.max_instance_lifetime = Some(Duration::from_secs(7 * 86_400));
    asg.protect_from_scale_in = true;
    asg.capacity_rebalance = true;
    for action in &mut stack.schedule.actions {
        action.recurrence = Some("7 3 1 2 *".to_owned());
        action.timezone = "Europe/Berlin".to_owned();
        action.start = Some("2027-01-01T00:00:00Z".parse().unwrap());
        action.end = Some("2028-01-01T00:00:00Z".parse().unwrap());
        (action.min, action.max, action.desired) = (Some(1), Some(7), Some(3));
    }
    stack.schedule.actions.truncate(1);
    stack.rotator.architecture = Architecture::Arm64;
    stack.rotator.memory_mib = 512;
    stack.rotator.timeout = Duration::from_secs(77);
    stack.rotator.log_retention_days = Some(90);
    stack.rotator.triggers.daily_at = Some(jiff::civil::time(5, 30, 0, 0));
    stack.image.max_age = Duration::from_secs(86_400);
    stack
}

fn stack_target_group() -> String {
    "arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:targetgroup/other/fedcba9876543210"
        .to_owned()
}

/// Fields that the file cannot say, with another value; and fields that cannot be changed, with `None`.
type Rest = Vec<(&'static str, Option<Value>)>;

struct Bench {
    cloud: Cloud,
    stack: Stack,
    cx: Context,
    ty: &'static dyn ResourceType,
    address: Address,
}

impl Bench {
    async fn new(kind: Kind, name: &str) -> Self {
        let stack = example();
        let cloud = Cloud::new(&stack);
        cloud.apply(&stack).await;
        let other = all_different(&stack);
        cloud.emulator.world().furnish(&other);
        let mut cx = cloud.plan(&other).await.cx;
        cx.package = None;
        let ty = *REGISTRY.iter().find(|ty| ty.kind() == kind).unwrap();
        Self {
            cloud,
            stack,
            cx,
            ty,
            address: Address {
                kind,
                name: name.to_owned(),
            },
        }
    }

    fn declared(&self, stack: &Stack) -> Value {
        let facts = Facts {
            account: self.cx.account.clone(),
            code_sha256: None,
            seed_image: None,
            now: self.cloud.emulator.now(),
        };
        let all = self.ty.declare(stack, &facts);
        all.into_iter()
            .find(|d| d.name == self.address.name)
            .unwrap_or_else(|| panic!("{}", self.address))
            .spec
    }

    async fn read(&self) -> Value {
        let mut scope = Scope::default();
        scope.stacks.insert(self.stack.name.clone());
        scope.names.insert(
            self.address.kind,
            BTreeSet::from([self.address.name.clone()]),
        );
        let parent = self.address.name.split('/').next().unwrap().to_owned();
        for kind in [kind::AUTO_SCALING_GROUP, kind::LAMBDA_FUNCTION] {
            scope.names.entry(kind).or_default().insert(parent.clone());
        }
        scope.names.insert(
            kind::LAUNCH_TEMPLATE,
            BTreeSet::from([self.stack.names.launch_template.clone()]),
        );
        let found = self.ty.read(&self.cx, &scope).await.unwrap();
        found
            .into_iter()
            .find(|live| live.name == self.address.name)
            .unwrap()
            .spec
    }

    async fn every_field_changes_and_comes_back(&self, rest: Rest) {
        let have = self.read().await;
        let mut want = self.declared(&all_different(&self.stack));
        let mut fixed: BTreeSet<&str> = BTreeSet::new();
        for (path, value) in rest {
            match value {
                Some(value) => want[path] = value,
                None => {
                    want[path] = have[path].clone();
                    fixed.insert(path);
                }
            }
        }
        let changed: BTreeSet<String> = change::compare(&have, &want, &Default::default())
            .into_iter()
            .map(|change| change.path.split('.').next().unwrap().to_owned())
            .collect();
        for field in have.as_object().unwrap().keys() {
            assert!(
                changed.contains(field) || fixed.contains(field.as_str()),
                "{field} of {} is not changed by this test: {} → {}",
                self.address,
                have[field],
                want[field]
            );
        }
        let job = Job::Update {
            name: self.address.name.clone(),
            have,
            want: want.clone(),
        };
        for result in self.ty.batch(&self.cx, vec![job]).await {
            result.unwrap();
        }
        let now = self.read().await;
        assert_eq!(
            change::compare(&want, &now, &Default::default()),
            vec![],
            "{} reads as it was set",
            self.address
        );
        self.cloud.apply(&self.stack).await;
        assert!(
            self.cloud.plan(&self.stack).await.plan.is_empty(),
            "{} is put right",
            self.address
        );
    }
}

#[tokio::test(start_paused = true)]
async fn launch_template() {
    let name = example().names.launch_template;
    let bench = Bench::new(kind::LAUNCH_TEMPLATE, &name).await;
    // The image is the rotator's: an update keeps whatever stands. `other` says which members the file
    // does not know: it can only be made empty.
    let rest = vec![("image", None), ("other", None)];
    bench.every_field_changes_and_comes_back(rest).await;
}

#[tokio::test(start_paused = true)]
async fn auto_scaling_group() {
    let name = example().names.auto_scaling_group;
    let bench = Bench::new(kind::AUTO_SCALING_GROUP, &name).await;
    let ec2 = &bench.cloud.session().aws.ec2;
    let image = bench
        .cloud
        .emulator
        .world()
        .ec2
        .images
        .keys()
        .next()
        .unwrap()
        .clone();
    let data = aws_sdk_ec2::types::RequestLaunchTemplateData::builder()
        .image_id(image)
        .instance_type("c6i.large".into())
        .build();
    ec2.create_launch_template()
        .launch_template_name("other")
        .launch_template_data(data)
        .send()
        .await
        .unwrap();
    // Sizes belong to the schedule; `deleting` is a state, not a wish.
    bench
        .every_field_changes_and_comes_back(vec![
            ("launch_template", Some(json!("other"))),
            ("launch_template_version", Some(json!("$Latest"))),
            ("propagated_tags", None),
            ("min_size", None),
            ("max_size", None),
            ("desired_capacity", None),
            ("deleting", None),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn scheduled_action() {
    let stack = example();
    let name = format!(
        "{}/{}",
        stack.names.auto_scaling_group, stack.schedule.actions[0].name
    );
    let bench = Bench::new(kind::SCHEDULED_ACTION, &name).await;
    // The group is part of its identity.
    bench
        .every_field_changes_and_comes_back(vec![("group", None)])
        .await;
}

#[tokio::test(start_paused = true)]
async fn iam_policy() {
    let bench = Bench::new(kind::IAM_POLICY, &example().names.iam_policy).await;
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "ec2:describeimages", "Resource": "*"},
    ]});
    // A path cannot be changed.
    bench
        .every_field_changes_and_comes_back(vec![("path", None), ("document", Some(document))])
        .await;
}

#[tokio::test(start_paused = true)]
async fn iam_role() {
    let bench = Bench::new(kind::IAM_ROLE, &example().names.iam_role).await;
    let iam = &bench.cloud.session().aws.iam;
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}"#;
    iam.create_policy()
        .policy_name("other")
        .path("/freshscale/")
        .policy_document(document)
        .send()
        .await
        .unwrap();
    let trust = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sts:assumerole", "Principal": {"Service": "ec2.amazonaws.com"}},
    ]});
    bench
        .every_field_changes_and_comes_back(vec![
            ("path", None),
            ("trust", Some(trust)),
            ("description", Some(json!("by hand"))),
            ("max_session_duration", Some(json!(7200))),
            ("policies", Some(json!(["other"]))),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn log_group() {
    let bench = Bench::new(kind::LOG_GROUP, &example().names.log_group).await;
    bench.every_field_changes_and_comes_back(vec![]).await;
}

#[tokio::test(start_paused = true)]
async fn lambda_function() {
    let mut bench = Bench::new(kind::LAMBDA_FUNCTION, &example().names.lambda_function).await;
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}"#;
    let iam = &bench.cloud.session().aws.iam;
    iam.create_role()
        .role_name("other")
        .path("/freshscale/")
        .assume_role_policy_document(trust)
        .send()
        .await
        .unwrap();
    bench
        .cloud
        .emulator
        .advance(jiff::SignedDuration::from_mins(2))
        .await;
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("other-handler");
    let mut bytes = std::fs::read(crate::support::handler()).unwrap();
    bytes.push(0);
    std::fs::write(&path, bytes).unwrap();
    let package = freshscale::package::Package::from_path(&path).unwrap();
    let sha256 = package.sha256.clone();
    bench.cx.package = Some(package.into());
    bench
        .every_field_changes_and_comes_back(vec![
            ("role", Some(json!("other"))),
            ("runtime", Some(json!("python3.13"))),
            ("handler", Some(json!("other"))),
            ("description", Some(json!("by hand"))),
            ("log_group", Some(json!("/other"))),
            ("code_sha256", Some(json!(sha256))),
            // Without the alias the rules have nothing to invoke.
            ("alias", None),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn lambda_permission() {
    let stack = example();
    let name = format!(
        "{}/{}",
        stack.names.lambda_function,
        stack.names.event_rules[&Trigger::Daily]
    );
    let bench = Bench::new(kind::LAMBDA_PERMISSION, &name).await;
    let rule = "arn:aws:events:ap-northeast-2:111111111111:rule/other";
    // A permission can only allow; one for another service is not a rule's.
    bench
        .every_field_changes_and_comes_back(vec![
            ("effect", None),
            ("principal", None),
            ("action", Some(json!("lambda:GetFunction"))),
            ("source_arn", Some(json!(rule))),
            ("source_account", Some(json!("222222222222"))),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn event_rule() {
    let name = example().names.event_rules[&Trigger::Daily].clone();
    let bench = Bench::new(kind::EVENT_RULE, &name).await;
    let function = "arn:aws:lambda:ap-northeast-2:111111111111:function:other";
    bench
        .every_field_changes_and_comes_back(vec![
            ("description", Some(json!("by hand"))),
            ("state", Some(json!("DISABLED"))),
            ("event_pattern", Some(json!({"source": ["my.own"]}))),
            (
                "targets",
                Some(json!([{"id": "other", "arn": function, "input": "{}"}])),
            ),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn stack_record() {
    let bench = Bench::new(kind::STACK_RECORD, &example().name).await;
    // It hangs on the template.
    let rest = vec![
        ("names", Some(json!("0123456789abcdef"))),
        ("launch_template", None),
    ];
    bench.every_field_changes_and_comes_back(rest).await;
}

#[test]
fn every_kind_has_its_test() {
    let source = include_str!("kinds.rs");
    for ty in REGISTRY {
        let name = ty.kind().0.replace('-', "_");
        assert!(source.contains(&format!("async fn {name}()")), "{name}");
    }
}
