//! The services whose things are known by name: what their calls are on.

use freshscale_core::policy::Context;

use super::Asked;
use super::compute::pass;
use super::context::{self, Tags};
use crate::Call;
use crate::iam;
use crate::params::Params;
use crate::state::World;

/// What is called, and on what.
struct On {
    arn: String,
    tags: Option<Tags>,
}

/// What such a service asks of IAM.
pub(super) fn asked(world: &World, call: &Call) -> Vec<Asked> {
    let given = context::given(&call.params);
    let on = match call.service {
        "iam" => iam(world, call),
        "lambda" => lambda(world, call),
        "events" => events(world, call),
        "logs" => logs(world, call),
        "cloudwatch" => cloudwatch(world, call),
        "kms" => kms(world, call),
        "sns" => { Params(&call.params).text("TopicArn") }
            .map(On::untagged)
            .into_iter()
            .collect(),
        "backup" => { Params(&call.params).text("RecoveryPointArn") }
            .map(On::untagged)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    let on = match on.is_empty() {
        true => vec![On::untagged("*")],
        false => on,
    };
    let asked = |action: &str, on: &On| {
        let mut context = more(world, call, context::of(world, call));
        if let Some(tags) = &on.tags {
            context = context::tagged(context, &["aws", call.service], tags);
        }
        (
            action.to_owned(),
            on.arn.clone(),
            context::requested(context, &given),
        )
    };
    let own = action(call);
    let mut all: Vec<Asked> = on.iter().map(|on| asked(&own, on)).collect();
    // What is made with tags is tagged: a right of its own.
    if let Some(tag) = tagging(call).filter(|_| !given.is_empty()) {
        all.extend(on.iter().map(|on| asked(tag, &on.for_tags())));
    }
    if let ("lambda", "CreateFunction" | "UpdateFunctionConfiguration", Some(role)) = (
        call.service,
        call.operation.as_str(),
        Params(&call.params).text("Role"),
    ) {
        all.push(pass(world, call, role, "lambda.amazonaws.com"));
    }
    all
}

impl On {
    fn untagged(arn: &str) -> Self {
        Self {
            arn: arn.to_owned(),
            tags: None,
        }
    }

    /// Of log groups, tags are asked for by the group's ARN itself.
    fn for_tags(&self) -> Self {
        let arn = self.arn.strip_suffix(STREAM).unwrap_or(&self.arn);
        Self::untagged(arn)
    }
}

fn action(call: &Call) -> String {
    let service = match call.service {
        "elbv2" => "elasticloadbalancing",
        "service-quotas" => "servicequotas",
        other => other,
    };
    match (service, call.operation.as_str()) {
        ("lambda", "Invoke") => "lambda:InvokeFunction".to_owned(),
        (service, operation) => format!("{service}:{operation}"),
    }
}

/// The action that a call with tags takes, too (each service's guide, on tags at creation).
fn tagging(call: &Call) -> Option<&'static str> {
    match (call.service, call.operation.as_str()) {
        ("iam", "CreateRole") => Some("iam:TagRole"),
        ("iam", "CreatePolicy") => Some("iam:TagPolicy"),
        ("iam", "CreateInstanceProfile") => Some("iam:TagInstanceProfile"),
        ("lambda", "CreateFunction") => Some("lambda:TagResource"),
        ("events", "PutRule") => Some("events:TagResource"),
        ("logs", "CreateLogGroup") => Some("logs:TagResource"),
        ("cloudwatch", "PutMetricAlarm") => Some("cloudwatch:TagResource"),
        _ => None,
    }
}

/// Keys that one service has.
fn more(world: &World, call: &Call, mut context: Context) -> Context {
    let params = Params(&call.params);
    match call.service {
        "iam" => {
            let role = params
                .text("RoleName")
                .and_then(|name| iam::role(world, name));
            let boundary = { params.text("PermissionsBoundary") }
                .or_else(|| role.and_then(|role| role.boundary.as_deref()));
            if let Some(arn) = boundary {
                context = context.with("iam:PermissionsBoundary", arn);
            }
            match params
                .text("PolicyArn")
                .filter(|_| call.operation.ends_with("RolePolicy"))
            {
                Some(arn) => context.with("iam:PolicyARN", arn),
                None => context,
            }
        }
        "lambda" => match params.text("Principal") {
            Some(principal) => context.with("lambda:Principal", principal),
            None => context,
        },
        "events" => {
            let targets = params
                .items("Targets")
                .filter_map(|target| target.text("Arn"));
            let targets: Vec<String> = targets.map(ToOwned::to_owned).collect();
            match targets.is_empty() {
                true => context,
                false => context.with_all("events:TargetArn", targets),
            }
        }
        _ => context,
    }
}

fn iam(world: &World, call: &Call) -> Vec<On> {
    let params = Params(&call.params);
    let path = params.text("Path").unwrap_or("/");
    let made =
        |kind: &str, name: &str| On::untagged(&world.arn("iam", &format!("{kind}{path}{name}")));
    if let Some(name) = params
        .text("RoleName")
        .filter(|_| params.text("InstanceProfileName").is_none())
    {
        return vec![iam::role(world, name).map_or_else(
            || made("role", name),
            |role| On {
                arn: role.arn.clone(),
                tags: Some(role.tags.clone()),
            },
        )];
    }
    if let Some(name) = params.text("InstanceProfileName") {
        return vec![made("instance-profile", name)];
    }
    // Whom a simulation is about.
    if let Some(arn) = params.text("PolicySourceArn") {
        return vec![On::untagged(arn)];
    }
    if let Some(arn) = params.text("PolicyArn") {
        return vec![On {
            arn: arn.to_owned(),
            tags: world
                .iam
                .policies
                .get(arn)
                .map(|policy| policy.tags.clone()),
        }];
    }
    let name = params.text("PolicyName");
    name.map(|name| made("policy", name)).into_iter().collect()
}

fn lambda(world: &World, call: &Call) -> Vec<On> {
    let params = Params(&call.params);
    let given = params
        .text("FunctionName")
        .or_else(|| params.text("Resource"));
    let Some(given) = given else {
        return Vec::new();
    };
    let (name, inline) = crate::lambda::split(given);
    let qualifier = params.text("Qualifier").or(inline);
    vec![On {
        arn: crate::lambda::function_arn(world, name, qualifier),
        tags: crate::lambda::tags(world, name).cloned(),
    }]
}

fn events(world: &World, call: &Call) -> Vec<On> {
    let params = Params(&call.params);
    let name = { ["Name", "Rule"].into_iter() }.find_map(|name| params.text(name));
    let arn = params.text("ResourceARN");
    let rule = name.or_else(|| arn.and_then(|arn| arn.rsplit('/').next()));
    let on = |name: &str| On {
        arn: world.arn("events", &format!("rule/{name}")),
        tags: world.events.rules.get(name).map(|rule| rule.tags.clone()),
    };
    rule.map(on).into_iter().collect()
}

/// As Logs itself names a group in its refusals; what a policy for its streams (`…:NAME:*`) fits.
const STREAM: &str = ":log-stream:";

fn logs(world: &World, call: &Call) -> Vec<On> {
    let params = Params(&call.params);
    let group = |name: &str| world.logs.groups.get(name).map(|group| group.tags.clone());
    if let Some(arn) = params.text("resourceArn") {
        let name = arn.split(':').nth(6).unwrap_or_default();
        return vec![On {
            arn: arn.to_owned(),
            tags: group(name),
        }];
    }
    let named =
        { ["logGroupName", "logGroupIdentifier"].into_iter() }.find_map(|name| params.text(name));
    // A group may be named by its ARN, too.
    let Some(name) = named.and_then(|name| name.split(":log-group:").last()) else {
        return Vec::new();
    };
    let stream = params.text("logStreamName").unwrap_or_default();
    vec![On {
        arn: world.arn("logs", &format!("log-group:{name}{STREAM}{stream}")),
        tags: group(name),
    }]
}

/// The key itself, whatever alias it is named by ("Controlling access to aliases", developer guide); of an alias that there is
/// not, some key.
fn kms(world: &World, call: &Call) -> Vec<On> {
    let params = Params(&call.params);
    let given = { ["KeyId", "TargetKeyId"].iter() }.find_map(|member| params.text(member));
    let arn = given.map(|given| match world.key(given) {
        Some((arn, _)) => arn,
        None => world.key_arn(given).replace(":alias/", ":key/"),
    });
    arn.iter().map(|arn| On::untagged(arn)).collect()
}

fn cloudwatch(world: &World, call: &Call) -> Vec<On> {
    let params = Params(&call.params);
    let mut names = match call.operation.as_str() {
        "DeleteAlarms" => params.texts("AlarmNames"),
        _ => Vec::new(),
    };
    names.extend(params.text("AlarmName").map(ToOwned::to_owned));
    let of = params
        .text("ResourceARN")
        .and_then(|arn| arn.split(":alarm:").nth(1));
    names.extend(of.map(ToOwned::to_owned));
    let on = |name: String| On {
        arn: world.arn("cloudwatch", &format!("alarm:{name}")),
        tags: world
            .cloudwatch
            .alarms
            .get(&name)
            .map(|alarm| alarm.tags.clone()),
    };
    names.into_iter().map(on).collect()
}
