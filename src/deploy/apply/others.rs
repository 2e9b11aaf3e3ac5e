//! A template and a group that the stack file names and somebody else owns: looked at, never changed by a plan.

use aws_sdk_autoscaling::types::AutoScalingGroup;
use aws_sdk_ec2::types::LaunchTemplate;

use crate::address::{Address, Kind, kind};
use crate::plan::{Plan, Refusal};
use crate::resource::{Context, Owner, tags};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Absent;
use freshscale_core::rotation::group;
use freshscale_core::rotation::template::{self, PINNED_TAG};
use freshscale_stack::{Stack, policy};

/// What stands of others'; `None` where there is none of the name, or the stack has its own.
#[derive(Debug, Default)]
pub(super) struct Others {
    template: Option<LaunchTemplate>,
    group: Option<AutoScalingGroup>,
}

/// What a stack file says is somebody else's.
pub(super) fn addresses(stack: Option<&Stack>) -> Vec<Address> {
    let Some(stack) = stack else {
        return Vec::new();
    };
    let address = |kind: Kind, name: &str| Address {
        kind,
        name: name.to_owned(),
    };
    let template = (!stack.makes_template())
        .then(|| address(kind::LAUNCH_TEMPLATE, &stack.names.launch_template));
    let group = { stack.group_of_others() }.map(|name| address(kind::AUTO_SCALING_GROUP, name));
    template.into_iter().chain(group).collect()
}

impl Others {
    /// Reads them, at once.
    ///
    /// # Errors
    /// The failed call.
    pub(super) async fn look(cx: &Context, stack: Option<&Stack>) -> Result<Self, AwsError> {
        let Some(stack) = stack else {
            return Ok(Self::default());
        };
        let template = async {
            match stack.makes_template() {
                true => Ok(None),
                false => {
                    let found = template::describe_one(&cx.aws, &stack.names.launch_template);
                    found.await.absent()
                }
            }
        };
        let group = async {
            match stack.group_of_others() {
                Some(name) => group::describe(&cx.aws, name).await,
                None => Ok(None),
            }
        };
        let (template, group) = tokio::try_join!(template, group)?;
        if let Some(template) = &template {
            cx.ids.learn_template(template);
        }
        Ok(Self { template, group })
    }

    /// The template's id: the rotator's rights go by it.
    pub(super) fn template_id(&self) -> Option<String> {
        let template = self.template.as_ref()?;
        template.launch_template_id().map(ToOwned::to_owned)
    }

    /// Whether the rotator can do its work on these, and whether it is of use to the group.
    pub(super) fn judge(&self, plan: &mut Plan, stack: &Stack, cx: &Context) {
        if !stack.makes_template() {
            plan.refusals.extend(self.template_in_the_way(stack, cx));
        }
        if let Some(name) = stack.group_of_others() {
            match &self.group {
                None => plan.refusals.push(absent(kind::AUTO_SCALING_GROUP, name)),
                Some(group) => plan.warnings.extend(self.unmoved(group, stack)),
            }
        }
    }

    /// A pin is a tag of ours on what is somebody else's: whoever ends the stack would leave it there.
    pub(super) fn pinned(&self, stack: &Stack) -> Option<Refusal> {
        let tags = tags::from_ec2(self.template.as_ref()?.tags());
        let pin = tags.get(PINNED_TAG)?;
        Some(Refusal {
            address: format!("{}/{}", kind::LAUNCH_TEMPLATE, stack.names.launch_template),
            reason: format!("it is pinned ({pin}), and the tag that says so would be left on it"),
            remedy: "take it away with `unpin` first".to_owned(),
        })
    }

    fn template_in_the_way(&self, stack: &Stack, cx: &Context) -> Option<Refusal> {
        let name = &stack.names.launch_template;
        let Some(template) = &self.template else {
            return Some(absent(kind::LAUNCH_TEMPLATE, name));
        };
        if let Owner::Foreign(why) = cx.scope.owner(&tags::from_ec2(template.tags()))
            && !why.starts_with("it has no tag")
        {
            return Some(Refusal {
                address: format!("{}/{name}", kind::LAUNCH_TEMPLATE),
                reason: format!("{why}, whose rotator moves its default: two would move it in turn"),
                remedy: "let one stack rotate it: destroy or release the other, or name another template".to_owned(),
            });
        }
        let policy = policy::rotator(stack, &cx.account, template.launch_template_id());
        policy.err().map(|error| Refusal {
            address: format!("{}/{}", kind::IAM_POLICY, stack.names.iam_policy),
            reason: format!("the rotator's policy cannot be made: {error}"),
            remedy: error.help,
        })
    }

    /// A group that does not start what becomes the default.
    fn unmoved(&self, group: &AutoScalingGroup, stack: &Stack) -> Option<Refusal> {
        let name = &stack.names.launch_template;
        let named = group::template(group);
        let started = named.and_then(|named| named.launch_template_name());
        let version = named
            .and_then(|named| named.version())
            .unwrap_or("$Default");
        let reason = match started {
            Some(started) if started == name => match version {
                "$Default" | "$Latest" => return None,
                number => format!(
                    "it starts version {number} of {name} and not $Default: what the rotator makes the default does not \
                     start there"
                ),
            },
            Some(started) => {
                format!("it starts from launch template {started}, and not from {name}")
            }
            None => format!("it does not start from a launch template, and so not from {name}"),
        };
        Some(Refusal {
            address: format!("{}/{}", kind::AUTO_SCALING_GROUP, stack.names.auto_scaling_group),
            reason,
            remedy: "have its owner let it start `$Default` of that template, or correct the names in the stack file"
                .to_owned(),
        })
    }
}

fn absent(kind: Kind, name: &str) -> Refusal {
    let field = match kind {
        kind::LAUNCH_TEMPLATE => "launch_template.existing",
        _ => "auto_scaling_group.existing",
    };
    Refusal {
        address: format!("{kind}/{name}"),
        reason: "it does not exist, and the stack file says that somebody else owns it".to_owned(),
        remedy: format!(
            "correct the name under {field}, or the Region; or describe it there without `existing`, and the stack makes it"
        ),
    }
}
