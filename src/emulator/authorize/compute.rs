//! EC2 and Auto Scaling: what their calls are on.

use freshscale_core::policy::Context;

use super::Asked;
use super::context::{self, Tags};
use crate::Call;
use crate::params::Params;
use crate::state::World;
use crate::{ec2, iam};

/// What EC2 asks of IAM.
pub(super) fn ec2(world: &World, call: &Call) -> Vec<Asked> {
    let params = Params(&call.params);
    let operation = call.operation.as_str();
    let on = |arn: String, tags: Option<&Tags>, new: &Tags| {
        let context = known(world, call, tags);
        (
            format!("ec2:{operation}"),
            arn,
            context::requested(context, new),
        )
    };
    let none = Tags::new();
    match operation {
        "CreateTags" | "DeleteTags" => {
            let given = context::given(&call.params);
            let ids = params.texts("ResourceId").into_iter();
            ids.map(|id| on(arn(world, &id), ec2::tags(world, &id), &given))
                .collect()
        }
        "CreateImage" => {
            let instance = params.text("InstanceId").unwrap_or_default();
            let mut asked = vec![on(arn(world, instance), ec2::tags(world, instance), &none)];
            for kind in ["image", "snapshot"] {
                let new = ec2::tag_specification(params, kind);
                asked.push(on(of_kind(world, kind, "*"), None, &new));
            }
            asked.extend(tagging(world, call, &["image", "snapshot"]));
            asked
        }
        "CreateLaunchTemplate" => {
            let new = ec2::tag_specification(params, "launch-template");
            let mut asked = vec![on(of_kind(world, "launch-template", "*"), None, &new)];
            asked.extend(tagging(world, call, &["launch-template"]));
            asked
        }
        "CreateLaunchTemplateVersion"
        | "DeleteLaunchTemplate"
        | "DeleteLaunchTemplateVersions"
        | "ModifyLaunchTemplate" => {
            let id = ec2::template_id(world, params).unwrap_or_else(|_| "lt-*".to_owned());
            vec![on(arn(world, &id), ec2::tags(world, &id), &none)]
        }
        "TerminateInstances" => {
            let ids = params.texts("InstanceId").into_iter();
            ids.map(|id| on(arn(world, &id), ec2::tags(world, &id), &none))
                .collect()
        }
        "RunInstances" => launch(world, call, params),
        _ => vec![on("*".to_owned(), None, &none)],
    }
}

/// Tags that something is made with are a right of their own.
fn tagging(world: &World, call: &Call, kinds: &[&str]) -> Vec<Asked> {
    let params = Params(&call.params);
    let of = |kind: &&str| {
        let tags = ec2::tag_specification(params, kind);
        let context = context::of(world, call).with("ec2:CreateAction", &call.operation);
        let asked = context::requested(context, &tags);
        (!tags.is_empty()).then(|| {
            (
                "ec2:CreateTags".to_owned(),
                of_kind(world, kind, "*"),
                asked,
            )
        })
    };
    kinds.iter().filter_map(of).collect()
}

/// A launch is on everything that it takes, and gives the instance its profile's role.
fn launch(world: &World, call: &Call, given: Params<'_>) -> Vec<Asked> {
    let template = given.child("LaunchTemplate");
    let named = template.and_then(|named| {
        let id = ec2::template_id(world, named).ok()?;
        let template = ec2::template(world, &id).ok()?;
        let (_, version) = template
            .version(named.text("Version").unwrap_or_default())
            .ok()?;
        Some((id, version.data.clone()))
    });
    let data = named.as_ref().map(|(_, data)| Params(data.as_ref()));
    let sources = [Some(given), data];
    let text = |name: &str| sources.iter().flatten().find_map(|one| one.text(name));
    let mut used: Vec<String> = Vec::new();
    used.extend(named.iter().map(|(id, _)| id.clone()));
    used.extend(text("ImageId").map(ToOwned::to_owned));
    used.extend(text("SubnetId").map(ToOwned::to_owned));
    let mut groups = sources
        .iter()
        .flatten()
        .map(|one| one.texts("SecurityGroupId"));
    used.extend(groups.find(|ids| !ids.is_empty()).unwrap_or_default());
    let run = |arn: String, tags: Option<&Tags>| {
        ("ec2:RunInstances".to_owned(), arn, known(world, call, tags))
    };
    let mut asked: Vec<Asked> = { used.iter() }
        .map(|id| run(arn(world, id), ec2::tags(world, id)))
        .collect();
    for kind in ["instance", "network-interface", "volume"] {
        asked.push(run(of_kind(world, kind, "*"), None));
    }
    let key = text("KeyName").map(|name| run(of_kind(world, "key-pair", name), None));
    asked.extend(key);
    let profile = sources.iter().flatten().find_map(|one| {
        let profile = one.child("IamInstanceProfile")?;
        let arn = profile.text("Arn").and_then(|arn| arn.rsplit('/').next());
        profile.text("Name").or(arn)
    });
    let role = profile.and_then(|name| iam::profile_role(world, name));
    asked.extend(role.map(|role| pass(world, call, &role, "ec2.amazonaws.com")));
    asked
}

/// Who gives a role to a service must be allowed to.
pub(super) fn pass(world: &World, call: &Call, role: &str, service: &str) -> Asked {
    let context = context::of(world, call).with("iam:PassedToService", service);
    ("iam:PassRole".to_owned(), role.to_owned(), context)
}

fn known(world: &World, call: &Call, tags: Option<&Tags>) -> Context {
    let context = context::of(world, call).with("ec2:Region", &world.region);
    match tags {
        Some(tags) => context::tagged(context, &["aws", "ec2"], tags),
        None => context,
    }
}

/// The ARN of something by its id.
fn arn(world: &World, id: &str) -> String {
    let kind = match id.split_once('-').map_or(id, |(kind, _)| kind) {
        "ami" => "image",
        "snap" => "snapshot",
        "lt" => "launch-template",
        "i" => "instance",
        "sg" => "security-group",
        "vol" => "volume",
        "key" => "key-pair",
        other => other,
    };
    of_kind(world, kind, if id == "lt-*" { "*" } else { id })
}

/// Images and snapshots are in no account.
fn of_kind(world: &World, kind: &str, id: &str) -> String {
    let account = match kind {
        "image" | "snapshot" => "",
        _ => &world.account,
    };
    world.arn_of(account, "ec2", &format!("{kind}/{id}"))
}

/// What Auto Scaling asks of IAM.
pub(super) fn autoscaling(world: &World, call: &Call) -> Vec<Asked> {
    let params = Params(&call.params);
    let action = format!("autoscaling:{}", call.operation);
    if call.operation.starts_with("Describe") {
        return vec![(action, "*".to_owned(), context::of(world, call))];
    }
    let of_tags = || {
        params
            .items("Tags")
            .filter_map(|tag| tag.text("ResourceId"))
    };
    let names: Vec<&str> = match params.text("AutoScalingGroupName") {
        Some(name) => vec![name],
        None => of_tags().collect(),
    };
    let given = context::given(&call.params);
    let mut asked: Vec<Asked> = { names.iter() }
        .map(|name| {
            let group = world.autoscaling.groups.get(*name);
            let new = || {
                world.arn(
                    "autoscaling",
                    &format!("autoScalingGroup:*:autoScalingGroupName/{name}"),
                )
            };
            let arn = group.map_or_else(new, |group| group.arn.clone());
            let mut context = context::of(world, call);
            if let Some(group) = group {
                let tags =
                    { group.tags.iter() }.map(|(key, (value, _))| (key.clone(), value.clone()));
                context = context::tagged(context, &["aws", "autoscaling"], &tags.collect());
            }
            (action.clone(), arn, context::requested(context, &given))
        })
        .collect();
    // Whoever names the role of a hook gives it to Auto Scaling.
    let hooks = params.items("LifecycleHookSpecificationList");
    let roles = hooks.filter_map(|hook| hook.text("RoleARN"));
    let roles = roles.chain(params.text("RoleARN"));
    asked.extend(roles.map(|role| pass(world, call, role, "autoscaling.amazonaws.com")));
    // It has EC2 try a launch from the template.
    let mixed = params.child("MixedInstancesPolicy").and_then(|mixed| {
        let template = mixed.child("LaunchTemplate")?;
        template.child("LaunchTemplateSpecification")
    });
    if let Some(template) = params.child("LaunchTemplate").or(mixed) {
        let subnets = params.text("VPCZoneIdentifier").unwrap_or_default();
        let subnet = subnets.split(',').map(str::trim).find(|id| !id.is_empty());
        let launch_of = serde_json::json!({"LaunchTemplate": template.0, "SubnetId": subnet});
        asked.extend(launch(world, call, Params(&launch_of)));
    }
    asked
}
