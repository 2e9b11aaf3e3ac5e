//! Images, templates and edits from which nothing would start. Whether something starts says the emulator's EC2, which knows
//! nothing of the product's own judgement: no run makes it worse, and what `next` and `status` call right starts.

use aws_sdk_ec2::error::ProvideErrorMetadata;
use aws_sdk_ec2::operation::run_instances::builders::RunInstancesFluentBuilder;
use aws_sdk_ec2::types::LaunchTemplateSpecification;
use freshscale_core::rotation::image::Architecture;
use freshscale_deploy::forecast::forecast;
use freshscale_deploy::status::judge::judge;
use freshscale_deploy::status::{Drift, read};
use freshscale_emulator::ec2::Image;
use freshscale_stack::{BlockDevice, Stack};
use jiff::SignedDuration;

use super::driver::{Life, run};
use crate::support::{Cloud, to_apply};

/// The template and the version that scale-outs start from, and whether EC2 would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Default {
    template: String,
    version: i64,
    starts: bool,
}

/// What it is, and what makes an image so.
type Odd = (&'static str, fn(&mut Image));

/// The root's name, the TPM and the boot mode are no reason for EC2 to refuse a launch on these types, nor is the metadata
/// service.
const ODD: [Odd; 10] = [
    ("a grown disk", |image| image.size_gib = 60),
    ("an encrypted snapshot", |image| image.encrypted = true),
    ("excluded types", |image| {
        image.unsupported_types = vec!["t3.*".to_owned(), "c6i.*".to_owned()];
    }),
    ("other types alone", |image| {
        image.supported_types = vec!["m5.*".to_owned()];
    }),
    ("no ENA", |image| image.ena_support = false),
    ("another root device", |image| {
        "/dev/sda1".clone_into(&mut image.root_device_name);
    }),
    ("a TPM", |image| {
        image.tpm_support = Some("v2.0".to_owned());
    }),
    ("UEFI", |image| image.boot_mode = Some("uefi".to_owned())),
    ("Graviton", |image| {
        "arm64".clone_into(&mut image.architecture);
    }),
    ("IMDS v2.0", |image| {
        image.imds_support = Some("v2.0".to_owned());
    }),
];

/// An image of an instance of the group's own, which is drawn beside those.
pub(super) const MEMBER: &str = "a member's image";

/// What every life together must have met.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    let images = ODD.iter().map(|(what, _)| *what).chain([MEMBER]);
    images.chain(BAD.iter().map(|(what, _)| *what))
}

/// What it is, and the edit.
type Edit = (&'static str, fn(&mut Stack));

/// Edits after which nothing would start, whatever the image.
const BAD: [Edit; 6] = [
    ("a security group that is none", |stack| {
        stack.launch_template.security_group_ids = vec!["sg-0000000000000dead".to_owned()];
    }),
    ("a mistyped key pair", |stack| {
        stack.launch_template.key_name = Some("wbe".to_owned());
    }),
    ("a mistyped profile", |stack| {
        stack.launch_template.iam_instance_profile = Some("wbe".to_owned());
    }),
    ("a key that is none", |stack| {
        stack.launch_template.block_devices = vec![BlockDevice {
            device: "/dev/xvda".to_owned(),
            size_gib: None,
            volume_type: "gp3".to_owned(),
            encrypted: Some(true),
            kms_key_id: Some("alias/none".to_owned()),
            iops: None,
            throughput: None,
            delete_on_termination: true,
        }];
    }),
    ("a target group that is none", |stack| {
        let arn = "arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:targetgroup/none/0";
        stack.auto_scaling_group.target_group_arns = vec![arn.to_owned()];
    }),
    ("another architecture", |stack| {
        "c7g.large".clone_into(&mut stack.launch_template.instance_type);
        stack.image.architecture = Architecture::Arm64;
    }),
];

async fn permitted(request: RunInstancesFluentBuilder, stack: &Stack) -> bool {
    let subnet = &stack.auto_scaling_group.subnet_ids[0];
    let request = request.min_count(1).max_count(1).dry_run(true);
    let error = request.subnet_id(subnet).send().await.unwrap_err();
    error.code() == Some("DryRunOperation")
}

/// Whether the default version starts, from this image instead of its own if one is given.
async fn starts(cloud: &Cloud, stack: &Stack, image: Option<&str>) -> bool {
    let template = LaunchTemplateSpecification::builder()
        .launch_template_name(&stack.names.launch_template)
        .version("$Default");
    let request = cloud.session().aws.ec2.run_instances();
    let request = request.launch_template(template.build());
    permitted(request.set_image_id(image.map(ToOwned::to_owned)), stack).await
}

/// `None` without a template.
pub(super) async fn default(cloud: &Cloud, stack: &Stack) -> Option<Default> {
    let (template, version) = {
        let world = cloud.emulator.world();
        let mut templates = world.ec2.templates.iter();
        let (id, template) = templates.find(|(_, t)| t.name == stack.names.launch_template)?;
        (id.clone(), template.default_version)
    };
    Some(Default {
        template,
        version,
        starts: starts(cloud, stack, None).await,
    })
}

/// What a run of ours made of a default that starts.
pub(super) fn worse(before: Option<&Default>, after: Option<&Default>) -> Option<String> {
    let after = after.filter(|after| !after.starts)?;
    let same =
        |before: &Default| (&before.template, before.version) == (&after.template, after.version);
    let stood = before.filter(|before| before.template == after.template);
    let made_worse = stood.is_none_or(|before| before.starts && !same(before));
    made_worse.then(|| format!("{before:?} became {after:?}, which does not start"))
}

/// An image of the web instance from which not every template can start.
fn odd_image(cloud: &Cloud, odd: fn(&mut Image)) -> Option<String> {
    let mut world = cloud.emulator.world();
    let mut instances = world.ec2.instances.values();
    let web = instances.find(|i| {
        i.tags.get("Name").is_some_and(|name| name == "web")
            && !i.tags.contains_key("aws:autoscaling:groupName")
    });
    let web = web.map(|instance| instance.id.clone())?;
    let id = world.back_up(&web, 20, 14)?;
    odd(world.ec2.images.get_mut(&id)?);
    Some(id)
}

/// An image of an instance of the group, which passes for one of the web instance.
fn members_image(cloud: &Cloud, stack: &Stack) -> Option<String> {
    let mut world = cloud.emulator.world();
    let groups = &world.autoscaling.groups;
    let group = groups.get(&stack.names.auto_scaling_group)?;
    let member = group.members.first()?.id.clone();
    let id = world.back_up(&member, 20, 14)?;
    let image = world.ec2.images.get_mut(&id)?;
    image.tags.insert("Name".to_owned(), "web".to_owned());
    Some(id)
}

/// As instances of x86 boot from it.
fn boots(image: &Image) -> &str {
    image.boot_mode.as_deref().unwrap_or("legacy-bios")
}

impl Life {
    /// One of `all`, each in its turn: which comes first, the seed says.
    fn turn<T: Copy>(&mut self, all: &[T], what: fn(&T) -> &'static str) -> T {
        let drawn = |one: &T| self.lived.drawn.get(what(one)).copied().unwrap_or(0);
        let least = all.iter().map(drawn).min().unwrap_or(0);
        let next: Vec<T> = { all.iter() }
            .filter(|one| drawn(one) == least)
            .copied()
            .collect();
        self.random.of(&next)
    }

    fn met(&mut self, what: &'static str) {
        self.log.push(format!("  {what}"));
        *self.lived.drawn.entry(what).or_default() += 1;
    }

    /// An image that not every template goes with, or one of the group itself.
    pub(super) fn odd_image(&mut self, stack: &Stack) {
        if self.random.once_in(3)
            && let Some(id) = members_image(&self.cloud, stack)
        {
            self.met(MEMBER);
            self.members.insert(id.clone());
            self.odd.insert(id);
            return;
        }
        let (what, odd) = self.turn(&ODD, |(what, _)| *what);
        if let Some(id) = odd_image(&self.cloud, odd) {
            self.met(what);
            self.odd.insert(id);
        }
    }

    /// Every image that is newer than the default's and was not taken: an odd one, which EC2 refuses or which differs.
    pub(super) async fn passed_over(&self, stack: &Stack) -> Option<String> {
        let newer: Vec<(String, bool)> = {
            let world = self.cloud.emulator.world();
            let default = super::invariants::default_image(&world, stack)?;
            let default = world.ec2.images.get(&default)?;
            let (made, id) = (default.created, default.id.clone());
            let boot = boots(default);
            let images = world.ec2.images.values();
            let ours = images
                .filter(|image| image.name.starts_with("AwsBackup_") && image.state == "available");
            let newer = ours.filter(|image| (image.created, &image.id) > (made, &id));
            newer
                .map(|image| {
                    let differs = image.root_device_name != "/dev/xvda"
                        || image.tpm_support.is_some()
                        || boots(image) != boot
                        || self.members.contains(&image.id);
                    (image.id.clone(), differs)
                })
                .collect()
        };
        for (image, differs) in newer {
            if !differs && !self.odd.contains(&image) {
                return Some(format!("{image} is newer and was not taken"));
            }
            if !differs && starts(&self.cloud, stack, Some(&image)).await {
                return Some(format!("{image} is newer, starts, and was not taken"));
            }
        }
        None
    }

    /// An edit that is refused before anything is done; the file stays as it was.
    pub(super) async fn bad_edit(&mut self, stack: &Stack) -> Result<(), String> {
        let (what, edit) = self.turn(&BAD, |(what, _)| *what);
        self.met(what);
        let mut edited = stack.clone();
        edit(&mut edited);
        let before = default(&self.cloud, stack).await;
        let outcome = run(&self.cloud, &to_apply(&edited)).await;
        if outcome.is_ok() {
            return Err(format!("{what} was applied: {outcome:#?}"));
        }
        self.lived.refused += 1;
        let after = default(&self.cloud, stack).await;
        (before == after)
            .then_some(())
            .ok_or_else(|| format!("{before:?} became {after:?} although nothing was done"))
    }

    /// A refused apply was right if EC2 refuses a launch of what the file wants from the default's image, or of any.
    pub(super) async fn refused_rightly(&self, stack: &Stack, why: &str) -> Result<(), String> {
        let (image, root) = {
            let world = self.cloud.emulator.world();
            let image = super::invariants::default_image(&world, stack);
            let image = image.and_then(|id| world.ec2.images.get(&id));
            let Some(image) = image else {
                return Ok(());
            };
            (image.id.clone(), image.root_device_name.clone())
        };
        let devices = &stack.launch_template.block_devices;
        // A dry run looks at no key.
        let world = self.cloud.emulator.world().clone();
        let disabled = world.kms.keys.values().any(|key| key.disabled);
        if disabled && devices.iter().any(|device| device.kms_key_id.is_some()) {
            return Ok(());
        }
        if devices.iter().any(|device| device.device != root) {
            return Ok(());
        }
        let request = self
            .cloud
            .session()
            .aws
            .ec2
            .run_instances()
            .image_id(&image);
        let kind = stack.launch_template.instance_type.as_str();
        let groups = stack.launch_template.security_group_ids.clone();
        let request = request
            .instance_type(kind.into())
            .set_security_group_ids(Some(groups))
            .set_block_device_mappings(self.file.mappings());
        match permitted(request, stack).await {
            true => Err(format!(
                "EC2 would start it, and the apply was refused: {why}"
            )),
            false => Ok(()),
        }
    }

    /// Whether `next` and `status` find nothing wrong with what comes within this time.
    pub(super) async fn called_right(&self, stack: &Stack, within: SignedDuration) -> bool {
        let session = self.cloud.session();
        let now = self.cloud.emulator.now();
        let drift = async {
            Drift::Unknown {
                unknown: String::new(),
            }
        };
        let account = |id: &str| session.account(id);
        let facts = Box::pin(read::facts(&session.aws, stack, account, now, drift)).await;
        let Ok(Some(facts)) = facts else {
            return false;
        };
        let ahead = forecast(&facts.forecast, now, &(now..now + within));
        judge(&facts, stack, now).problems.is_empty() && ahead.is_fresh()
    }

    /// Launches that failed since the activity of this id, and how many came up.
    pub(super) fn launches_since(&self, stack: &Stack, last: Option<&str>) -> (Vec<String>, usize) {
        let world = self.cloud.emulator.world();
        let Some(group) = world
            .autoscaling
            .groups
            .get(&stack.names.auto_scaling_group)
        else {
            return (Vec::new(), 0);
        };
        let new = group.activities.iter();
        let new = new.take_while(|activity| Some(activity.id.as_str()) != last);
        let launches = new.filter(|activity| activity.description.starts_with("Launching"));
        let (failed, up): (Vec<_>, Vec<_>) =
            launches.partition(|activity| activity.status == "Failed");
        let message = |activity: &freshscale_emulator::autoscaling::Activity| {
            activity.message.clone().unwrap_or_default()
        };
        (failed.into_iter().map(message).collect(), up.len())
    }

    /// The last thing that the group has done.
    pub(super) fn last_activity(&self, stack: &Stack) -> Option<String> {
        let world = self.cloud.emulator.world();
        let group = world
            .autoscaling
            .groups
            .get(&stack.names.auto_scaling_group)?;
        group.activities.front().map(|activity| activity.id.clone())
    }
}
