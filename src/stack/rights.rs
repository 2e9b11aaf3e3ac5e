//! The rotator's rights, as far as a stack file decides them: IAM must take its policy with the stack's own names, and it
//! must allow what the file asks for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::fault::{Fault, Location, Source};
use super::names::Account;
use super::policy::{self, PolicyError};
use super::reach::NamedFile;
use super::{Stack, node};
use freshscale_core::aws::partition::partition;
use freshscale_core::policy::{Document, Place};

/// Where the template comes from.
const FIELD: &str = "rotator.policy";

/// When the rotator asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Always,
    /// With `rotator.freeze_before` above 0.
    Freeze,
}

/// Rights that are used together.
struct Use {
    when: When,
    actions: &'static [&'static str],
    /// What becomes of rotation without them, as a part of a sentence.
    without: &'static str,
    ends_rotation: bool,
}

/// What the rotator does with its rights, and what becomes of it without them: each action of policies/rotator.json once.
static USED: &[Use] = &[
    Use {
        when: When::Always,
        actions: &[
            "ec2:DescribeImages",
            "ec2:DescribeLaunchTemplates",
            "ec2:DescribeLaunchTemplateVersions",
            "ec2:CreateLaunchTemplateVersion",
            "ec2:ModifyLaunchTemplate",
        ],
        without: "every rotation fails",
        ends_rotation: true,
    },
    Use {
        when: When::Freeze,
        actions: &[
            "autoscaling:DescribeAutoScalingGroups",
            "autoscaling:DescribeScheduledActions",
        ],
        without: "every rotation that has something to publish fails, as it cannot tell whether a window is open",
        ends_rotation: true,
    },
    Use {
        when: When::Freeze,
        actions: &["autoscaling:DescribeScalingActivities"],
        without: "rotation waits wherever capacity is raised by what no schedule tells",
        ends_rotation: false,
    },
    Use {
        when: When::Always,
        actions: &["ec2:DescribeInstances", "ec2:DeleteLaunchTemplateVersions"],
        without: "old versions of the launch template are not deleted",
        ends_rotation: false,
    },
    Use {
        when: When::Always,
        actions: &["logs:CreateLogStream", "logs:PutLogEvents"],
        without: "nothing that it does is in its log",
        ends_rotation: false,
    },
];

/// What only some stack files let it do.
static USED_BY_SOME: &[Use] = &[
    Use {
        when: When::Always,
        actions: &["ec2:RunInstances", "iam:PassRole"],
        without: "every rotation fails, as it cannot try a launch",
        ends_rotation: true,
    },
    Use {
        when: When::Always,
        actions: &["sns:Publish", "sqs:SendMessage"],
        without: "nobody is told of an event on which it failed",
        ends_rotation: false,
    },
];

/// What becomes of rotation without a right, as a part of a sentence, and whether that ends it, as it does where nothing
/// better is known.
#[must_use]
pub fn without_right(action: &str) -> (&'static str, bool) {
    let mut all = USED.iter().chain(USED_BY_SOME);
    let used = all.find(|it| it.actions.contains(&action));
    used.map_or(("rotations fail", true), |it| {
        (it.without, it.ends_rotation)
    })
}

/// Everything that is wrong; of a stack that has errors itself, only what does not depend on its names.
pub(super) fn check(
    stack: &Stack,
    source: &Source,
    files: &[NamedFile],
    is_sound: bool,
) -> Vec<Fault> {
    let template = template(stack, source, files);
    let unfit = |faults: Vec<PolicyError>| {
        let each = faults.into_iter();
        each.map(|error| unfit(source, template.as_ref(), error))
            .collect()
    };
    if !is_sound {
        let checked = policy::check_template(&stack.rotator.policy_template);
        return checked.map_or_else(unfit, |()| Vec::new());
    }
    match policy::read_rotator(stack, &somewhere(stack)) {
        Ok(document) => {
            let lacking = lacking(stack, &document, said(stack));
            let warning = |lack: Lack| source.warning(FIELD, format!("{}.", lack.text), lack.help);
            let warnings = lacking.into_iter().map(warning);
            warnings
                .chain(may_launch(stack, source, &document))
                .collect()
        }
        Err(faults) => unfit(faults),
    }
}

/// An account that the policy could be for: which actions it allows does not depend on that.
fn somewhere(stack: &Stack) -> Account {
    let region = { stack.region.clone() }.unwrap_or_else(|| "ap-northeast-2".to_owned());
    Account {
        partition: partition(&region).to_owned(),
        id: stack.account.clone().unwrap_or_else(|| "0".repeat(12)),
        region,
    }
}

/// What to do about a policy of the stack's own that is older than the rotator.
const HELP: &str =
    "Add it, as in policies/rotator.json; `apply` widens the policy before it changes the code.";

/// What to do about one that was written for another stack.
const ELSEWHERE: &str = "Write `${partition}`, `${region}` and `${account}` in its ARNs, as policies/rotator.json does.";

/// What the file says of where its stack is.
fn said(stack: &Stack) -> Place<'_> {
    Place {
        partition: stack.region.as_deref().map(partition),
        region: stack.region.as_deref(),
        account: stack.account.as_deref(),
    }
}

/// Something that the policy cannot allow.
struct Lack {
    /// A sentence without its stop.
    text: String,
    help: &'static str,
}

/// What the rotator asks for and the document cannot allow where the stack is.
fn lacking(stack: &Stack, document: &Document, place: Place<'_>) -> Vec<Lack> {
    let freezes = stack.rotator.freeze_before > Duration::ZERO;
    let asked = USED.iter().filter(|it| freezes || it.when == When::Always);
    asked
        .flat_map(|it| {
            let without = it.without;
            let not_here = { it.actions.iter() }.filter(|it| !document.may_allow_in(it, place));
            let (elsewhere, missing): (Vec<&str>, Vec<&str>) =
                not_here.partition(|action| document.may_allow(action));
            let lack = |how: &str, actions: Vec<&str>, help| {
                (!actions.is_empty()).then(|| Lack {
                    text: format!(
                        "The rotator's policy {how} {}: {without}",
                        actions.join(", ")
                    ),
                    help,
                })
            };
            let other = "allows only in another account, Region or partition";
            [
                lack("does not allow", missing, HELP),
                lack(other, elsewhere, ELSEWHERE),
            ]
        })
        .flatten()
        .collect()
}

impl Stack {
    /// What the rotator asks for and its policy does not allow, with what goes wrong: sentences without their stops. A policy
    /// that cannot be read is refused elsewhere.
    #[must_use]
    pub fn lacking_rights(&self) -> Vec<String> {
        self.lacking(&somewhere(self), said(self))
    }

    /// The same in a certain account.
    #[must_use]
    pub fn lacking_rights_in(&self, account: &Account) -> Vec<String> {
        let place = Place {
            partition: Some(&account.partition),
            region: Some(&account.region),
            account: Some(&account.id),
        };
        self.lacking(account, place)
    }

    fn lacking(&self, account: &Account, place: Place<'_>) -> Vec<String> {
        let document = policy::read_rotator(self, account);
        let lacking = document.map(|document| lacking(self, &document, place));
        let lacking = lacking.unwrap_or_default().into_iter();
        lacking.map(|lack| lack.text).collect()
    }
}

/// The file that holds the template, with the places in it; `None` for the one that is built in.
fn template(stack: &Stack, source: &Source, files: &[NamedFile]) -> Option<Arc<Source>> {
    let named = files.iter().find(|file| file.field == FIELD)?;
    let text = stack.rotator.policy_template.clone();
    // What is JSON is YAML as well; of anything else the whole is wrong.
    let root = node::parse(&text);
    Some(Arc::new(Source {
        file: source
            .part(source.locate(FIELD))
            .file
            .with_file_name(&named.path),
        places: root.map_or_else(|_| BTreeMap::new(), |root| root.places()),
        text,
        parts: Vec::new(),
    }))
}

/// Where a text stops to be JSON.
fn not_json(text: &str) -> Option<Location> {
    let error = serde_json::from_str::<serde::de::IgnoredAny>(text).err()?;
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Some(Location {
        file: 0,
        line: number(error.line()),
        column: number(error.column()),
        len: 1,
    })
}

/// Where the value stands that does not fit into the policy, or what is wrong with the template itself.
fn unfit(source: &Source, template: Option<&Arc<Source>>, error: PolicyError) -> Fault {
    let field = match error.about {
        Some("instance_name") => "image.instance_name",
        Some("launch_template") => "names.launch_template",
        Some("auto_scaling_group") => "names.auto_scaling_group",
        Some("log_group") => "names.log_group",
        Some("lambda_function") => "names.lambda_function",
        Some(_) => "name",
        None => FIELD,
    };
    match template.filter(|_| error.about.is_none()) {
        Some(file) => {
            let mut fault = file.fault(&error.place, error.message, error.help);
            fault.at = not_json(&file.text).unwrap_or(fault.at);
            fault.within(file)
        }
        None => {
            let message = format!("The rotator's policy cannot be made: {error}");
            source.fault(field, message, error.help)
        }
    }
}

/// With a trial launch that its role does not allow, no rotation can ever succeed.
fn may_launch(stack: &Stack, source: &Source, document: &Document) -> Option<Fault> {
    let passes = stack.launch_template.iam_instance_profile.is_some();
    let needed = [("ec2:RunInstances", true), ("iam:PassRole", passes)];
    let missing: Vec<&str> = needed
        .into_iter()
        .filter(|(action, needed)| *needed && !document.may_allow(action))
        .map(|(action, _)| action)
        .collect();
    if !stack.rotator.verify_launch || missing.is_empty() {
        return None;
    }
    let missing = missing.join(" and ");
    let message = format!(
        "A trial launch needs {missing}, which the rotator's policy does not allow: every rotation would fail."
    );
    let help = "Set `rotator.policy` to a copy of policies/rotator.json that allows it, or remove `verify_launch`.";
    Some(source.fault("rotator.verify_launch", message, help))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_right_of_the_built_in_policy_is_one_that_somebody_is_told_of() {
        let policy: serde_json::Value = serde_json::from_str(policy::ROTATOR).unwrap();
        let statements = policy["Statement"].as_array().unwrap();
        let actions = statements
            .iter()
            .flat_map(|it| it["Action"].as_array().unwrap());
        let allowed: BTreeSet<&str> = actions.map(|action| action.as_str().unwrap()).collect();
        let used: Vec<&str> = USED.iter().flat_map(|it| it.actions).copied().collect();
        assert_eq!(used.len(), allowed.len());
        assert_eq!(used.into_iter().collect::<BTreeSet<_>>(), allowed);
    }
}
