//! What stands before a redeploy, and what forbids it.

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::AutoScalingGroup;
use aws_sdk_ec2::types::LaunchTemplate;
use jiff::Timestamp;

use super::{Failed, RedeployOptions};
use crate::address::{Address, Kind, kind};
use crate::refresh::decide::foreign_refresh;
use crate::refresh::look::{self, Running};
use crate::refresh::marker::REFRESH_TAG;
use crate::resource::lambda_function::rotation_config;
use crate::resource::lambda_function::ship::{self, Standing};
use crate::resource::tags;
use crate::resource::{Context, Owner, scheduled_action};
use crate::{once, windows};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::aws::call::Absent;
use freshscale_core::rotation::frozen::Frozen;
use freshscale_core::rotation::known::Known;
use freshscale_core::rotation::{freeze, group, template};
use freshscale_core::words::local_in;
use freshscale_stack::Stack;

/// What a redeploy begins with.
#[derive(Debug, Clone)]
pub struct Ready {
    /// Whether the alias gets other code than it has.
    pub new_code: bool,
    /// Whether an earlier run began a refresh and was cut off.
    pub unfinished: bool,
}

/// Looks whether a redeploy may begin. Nothing is changed.
///
/// # Errors
/// Why not, or the failed call.
pub async fn check(cx: &Context, options: &RedeployOptions) -> Result<Ready, Failed> {
    let stack = cx.stack_for("autoscaling:DescribeAutoScalingGroups", &cx.stack_name)?;
    let names = &stack.names;
    let refresh = async {
        match options.refresh {
            Some(_) => look::newest(cx, &names.auto_scaling_group).await,
            None => Ok(None),
        }
    };
    let template = async {
        let found = template::describe_one(&cx.aws, &names.launch_template).await;
        found.absent()
    };
    let (function, group, template, actions, newest) = tokio::try_join!(
        ship::standing(cx, &names.lambda_function),
        group::describe(&cx.aws, &names.auto_scaling_group),
        template,
        scheduled_action::all(&cx.aws, &names.auto_scaling_group),
        refresh,
    )?;
    let missing = |kind, name: &str, what: &str| {
        let text = format!("{} does not exist{what}", address(kind, name));
        Failed::new(text).hint(Advice::new("make it with:").run(Command::bootstrap("apply")))
    };
    let function = function.ok_or_else(|| {
        let alias = ", or has no alias `live`";
        missing(kind::LAMBDA_FUNCTION, &names.lambda_function, alias)
    })?;
    if !stack.makes_group() && options.refresh.is_some() {
        return Err(not_ours_to_replace(stack));
    }
    let group = match stack.group() {
        Some(name) => group.ok_or_else(|| missing(kind::AUTO_SCALING_GROUP, name, ""))?,
        None => AutoScalingGroup::builder().build(),
    };
    let template =
        template.ok_or_else(|| missing(kind::LAUNCH_TEMPLATE, &names.launch_template, ""))?;
    owned(
        cx,
        kind::LAMBDA_FUNCTION,
        &names.lambda_function,
        &function.tags,
    )?;
    let group_tags = tags::from_autoscaling(group.tags());
    if stack.makes_group() {
        let name = &names.auto_scaling_group;
        owned(cx, kind::AUTO_SCALING_GROUP, name, &group_tags)?;
    }
    if stack.makes_template() {
        let of_template = tags::from_ec2(template.tags());
        let name = &names.launch_template;
        owned(cx, kind::LAUNCH_TEMPLATE, name, &of_template)?;
    }
    let unfinished = stack.makes_group() && group_tags.contains_key(REFRESH_TAG);
    refuse_refresh(options, unfinished, newest.as_ref(), &group)?;
    refuse_pinned(cx, options, &template)?;
    // To finish is not to begin: the refresh goes on by itself in any case.
    if !options.during_window && !unfinished {
        let now = cx.clock.now();
        // A date that is skipped has no window, and a show that overruns has one past its end.
        let stack = &*once::in_force(stack, &once::standing(stack, &actions, now));
        let config = rotation_config(stack);
        let known = Known::of(&actions, config.dates.as_ref(), now);
        refuse_window(stack, &known, now)?;
        let verdict = freeze::judge(&config, group::sizes(&group), &known, now);
        refuse_freeze(verdict.settle(&cx.aws, &config, &known, now).await)?;
    }
    Ok(Ready {
        new_code: options.code && new_code(cx, &function),
        unfinished,
    })
}

fn not_ours_to_replace(stack: &Stack) -> Failed {
    match stack.group() {
        None => Failed::new("the stack has no group, and so no instances to replace")
            .hint("leave --refresh-instances out"),
        Some(name) => {
            let text =
                format!("auto-scaling-group/{name} is somebody else's, and so are its instances");
            let start = Command::aws("autoscaling start-instance-refresh");
            let start = start.option("--auto-scaling-group-name", Some(name));
            Failed::new(text).hint(Advice::new("whoever owns it replaces them with:").run(start))
        }
    }
}

fn new_code(cx: &Context, function: &Standing) -> bool {
    function.code_sha256.as_ref() != cx.package.as_ref().map(|package| &package.sha256)
}

fn address(kind: Kind, name: &str) -> Address {
    Address {
        kind,
        name: name.to_owned(),
    }
}

fn owned(
    cx: &Context,
    kind: Kind,
    name: &str,
    tags: &BTreeMap<String, String>,
) -> Result<(), Failed> {
    match cx.scope.owner(tags) {
        Owner::Foreign(why) => {
            let text = format!("{} is not this stack's: {why}", address(kind, name));
            let adopt = Command::bootstrap("apply").flag("--adopt", true);
            Err(Failed::new(text).hint(Advice::new("take it over with:").run(adopt)))
        }
        _ => Ok(()),
    }
}

fn refuse_refresh(
    options: &RedeployOptions,
    unfinished: bool,
    newest: Option<&Running>,
    group: &AutoScalingGroup,
) -> Result<(), Failed> {
    let name = group.auto_scaling_group_name().unwrap_or_default();
    let address = address(kind::AUTO_SCALING_GROUP, name);
    match options.refresh {
        None if unfinished => Err(Failed::new(format!(
            "{address}: an earlier redeploy began to replace instances and was cut off"
        ))
        .hint(
            Advice::new("finish it first:").run(
                Command::bootstrap("redeploy")
                    .flag("--no-code", true)
                    .flag("--no-rotate", true)
                    .flag("--refresh-instances", true),
            ),
        )),
        None => Ok(()),
        Some(_) => match newest.filter(|refresh| refresh.active() && !unfinished) {
            Some(foreign) => Err(
                Failed::new(format!("{address}: {}", foreign_refresh(foreign))).hint(
                    Advice::new("look:").run(
                        Command::aws("autoscaling describe-instance-refreshes")
                            .option("--auto-scaling-group-name", Some(name)),
                    ),
                ),
            ),
            None => Ok(()),
        },
    }
}

/// What a pin keeps is the default version: to bring instances to that is no rotation.
fn refuse_pinned(
    cx: &Context,
    options: &RedeployOptions,
    template: &LaunchTemplate,
) -> Result<(), Failed> {
    let pin = template::pinned(template).filter(|pin| pin.holds(cx.clock.now()));
    match pin {
        Some(pin) if options.refresh.is_some() && options.rotate => {
            let name = template.launch_template_name().unwrap_or_default();
            let text = format!("{name} is pinned ({})", pin.reason());
            Err(Failed::new(text).hint(
                "unpin first; or bring instances to the default version as it is, with --no-rotate",
            ))
        }
        _ => Ok(()),
    }
}

fn refuse_window(stack: &Stack, known: &Known, now: Timestamp) -> Result<(), Failed> {
    let Some(open) = windows::open(stack, &known.actions, now) else {
        return Ok(());
    };
    let until = match open.until {
        Some(at) => format!("until {}", local_in(at, &stack.zone())),
        None => "for more than a week".to_owned(),
    };
    Err(Failed::new(format!("{} is open {until}", open.what))
        .hint("wait until it closes, or pass --during-window"))
}

fn refuse_freeze(frozen: Option<Frozen>) -> Result<(), Failed> {
    match frozen {
        None => Ok(()),
        Some(frozen) => {
            Err(Failed::new(frozen.text()).hint("wait until then, or pass --during-window"))
        }
    }
}
