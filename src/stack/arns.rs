//! What a stack file names by its ARN, and whether the stack can use it where that is: one rule for `validate`, which knows
//! what the file says, and for `plan`, which knows the account.

use super::Stack;
use super::fault::Severity;
use super::names::Account;
use freshscale_core::aws::partition::{is_partition, partition};

/// What becomes of something in another account than the stack.
#[derive(Debug, Clone, Copy)]
enum Abroad {
    /// AWS refuses it; the end of a sentence.
    Never(&'static str),
    /// It works on a condition; a sentence.
    If(&'static str),
}

/// A field that takes an ARN.
#[derive(Debug)]
pub(super) struct Named {
    /// Its path; `[]`: of each in a list.
    pub(super) field: &'static str,
    /// What it names, at the beginning of a sentence.
    what: &'static str,
    /// Who uses it, and how: the beginning of `its own Region only`.
    used: &'static str,
    abroad: Abroad,
}

/// Topics and queues.
const SENDS: Abroad =
    Abroad::If("That works only if its own policy lets the stack's account send to it.");

/// All of them.
pub(super) static NAMED: &[Named] = &[
    // "The load balancer and its target group must be in the same AWS account, VPC, and Region as your Auto Scaling group"
    // (EC2 Auto Scaling User Guide, "Prepare to attach an Elastic Load Balancing load balancer").
    Named {
        field: "auto_scaling_group.target_group_arns[]",
        what: "The target group",
        used: "An Auto Scaling group attaches to target groups of",
        abroad: Abroad::Never("An Auto Scaling group attaches to those of its own account only"),
    },
    // Lambda API reference, `CreateFunction`: "The role defined for the function cannot be assumed by Lambda" of one elsewhere;
    // passing a role is possible within an account only (IAM User Guide, "Grant a user permissions to pass a role").
    Named {
        field: "rotator.role",
        what: "The function's role",
        used: "Lambda assumes roles of",
        abroad: Abroad::Never("A function's role is of its own account"),
    },
    Named {
        field: "rotator.permissions_boundary",
        what: "The permissions boundary",
        used: "IAM bounds roles by policies of",
        abroad: Abroad::Never("A role is bounded by policies of its own account, or of AWS"),
    },
    // EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted volumes".
    Named {
        field: "launch_template.block_devices[].kms_key_id",
        what: "The KMS key",
        used: "EBS encrypts with keys of",
        abroad: Abroad::If(
            "That works only if the key's policy and a grant let Auto Scaling's service-linked role use it.",
        ),
    },
    Named {
        field: "rotator.on_failure",
        what: "The destination",
        used: "Lambda sends to",
        abroad: SENDS,
    },
    Named {
        field: "alarms.topic",
        what: "The topic",
        used: "An alarm tells",
        abroad: SENDS,
    },
];

/// Where a stack is, as far as that is known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place<'a> {
    pub(super) partition: Option<&'a str>,
    pub(super) region: Option<&'a str>,
    pub(super) account: Option<&'a str>,
}

/// How bad it is, a sentence, and what to do about it.
type Wrong = (Severity, String, String);

/// Something that the stack file names and that is not where the stack is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// The field that names it: `auto_scaling_group.target_group_arns[0]`.
    pub field: String,
    /// An error is refused by AWS, whatever is done there; a warning depends on what somebody has set up.
    pub severity: Severity,
    /// A sentence.
    pub message: String,
    /// A sentence.
    pub help: String,
}

impl Named {
    /// What is wrong with the place of this ARN; nothing of a text that is no ARN, as a key's alias.
    pub(super) fn misplaced(&self, arn: &str, place: Place<'_>) -> Vec<Wrong> {
        let parts: Vec<&str> = arn.split(':').collect();
        let ["arn", partition, _, region, account, ..] = parts[..] else {
            return Vec::new();
        };
        let near = self.far(partition, region, place);
        near.into_iter()
            .chain(self.abroad(account, place))
            .collect()
    }

    /// Of another partition or Region.
    fn far(&self, its_partition: &str, its_region: &str, place: Place<'_>) -> Option<Wrong> {
        let Self { what, used, .. } = self;
        let wrong = |message: String, help: String| Some((Severity::Error, message, help));
        // A Region tells its partition; one that is new to this program may be in any.
        // IAM is in no Region.
        let place = match its_region {
            "" => Place {
                region: None,
                ..place
            },
            _ => place,
        };
        let of_region = Some(partition(its_region))
            .filter(|_| !its_region.is_empty() && is_partition(its_partition));
        if let Some(expected) = of_region.filter(|expected| *expected != its_partition) {
            return wrong(
                format!(
                    "{what} is named in partition {its_partition}, and {its_region} is in {expected}."
                ),
                format!("Write `arn:{expected}:…`, or correct the Region."),
            );
        }
        if let Some(ours) = place.region.filter(|ours| *ours != its_region) {
            return wrong(
                format!("{what} is in {its_region}, and the stack in {ours}."),
                format!("{used} its own Region only; name one in {ours}."),
            );
        }
        let ours = place.partition.filter(|ours| *ours != its_partition)?;
        wrong(
            format!("{what} is in partition {its_partition}, and the stack in {ours}."),
            format!("{used} its own partition only; name one in {ours}."),
        )
    }

    /// Of another account.
    fn abroad(&self, its_account: &str, place: Place<'_>) -> Option<Wrong> {
        let ours = place
            .account
            .filter(|ours| *ours != its_account && its_account != "aws")?;
        let what = self.what;
        let message = format!("{what} belongs to account {its_account}, and the stack to {ours}.");
        Some(match self.abroad {
            Abroad::Never(why) => {
                let help = format!("{why}; name one of {ours}.");
                (Severity::Error, message, help)
            }
            Abroad::If(how) => (Severity::Warning, message, how.to_owned()),
        })
    }
}

impl Stack {
    /// Everything that the file names by its ARN and that is not where the stack is.
    #[must_use]
    pub fn misplaced(&self, account: &Account) -> Vec<Misplaced> {
        let place = Place {
            partition: Some(&account.partition),
            region: Some(&account.region),
            account: Some(&account.id),
        };
        let named = NAMED.iter().flat_map(|named| {
            let given = self.given(named.field).into_iter().enumerate();
            given.map(move |(at, arn)| (named, named.field.replace("[]", &format!("[{at}]")), arn))
        });
        named
            .flat_map(|(named, field, arn)| {
                let wrong = arn.map(|arn| named.misplaced(arn, place));
                let wrong = wrong.unwrap_or_default().into_iter();
                wrong.map(move |(severity, message, help)| Misplaced {
                    field: field.clone(),
                    severity,
                    message,
                    help,
                })
            })
            .collect()
    }

    /// The Region and the account that the file is for, where it does not say so itself but names something there by its ARN:
    /// for a world that is made for it.
    #[must_use]
    pub fn presumed(&self) -> (Option<&str>, Option<&str>) {
        let given = NAMED.iter().flat_map(|named| self.given(named.field));
        let given = given.flatten().filter(|arn| !arn.contains(":iam:"));
        let mut parts = given.filter_map(|arn| {
            let mut parts = arn.strip_prefix("arn:")?.split(':').skip(2);
            Some((parts.next()?, parts.next()?))
        });
        let first = parts.next();
        let region = self.region.as_deref();
        let account = self.account.as_deref();
        (
            region.or(first.map(|(region, _)| region)),
            account.or(first.map(|(_, account)| account)),
        )
    }

    /// The values of a field of [`NAMED`], those of a list in its order.
    fn given(&self, field: &str) -> Vec<Option<&str>> {
        let devices = self.launch_template.block_devices.iter();
        let groups = self.auto_scaling_group.target_group_arns.iter();
        match field {
            "auto_scaling_group.target_group_arns[]" => {
                groups.map(|arn| Some(arn.as_str())).collect()
            }
            "launch_template.block_devices[].kms_key_id" => {
                devices.map(|device| device.kms_key_id.as_deref()).collect()
            }
            "rotator.role" => vec![self.rotator.role.as_deref()],
            "rotator.permissions_boundary" => vec![self.rotator.permissions_boundary.as_deref()],
            "rotator.on_failure" => vec![self.rotator.on_failure.as_deref()],
            "alarms.topic" => vec![self.alarms.as_ref().map(|alarms| alarms.topic.as_str())],
            _ => Vec::new(),
        }
    }
}
