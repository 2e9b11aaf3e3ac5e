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
use freshscale_stack::Stack;
use jiff::SignedDuration;

use super::driver::{Life, run};
use super::random::Random;
use crate::support::{Cloud, to_apply};

/// The template and the version that scale-outs start from, and whether EC2 would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Default {
    template: String,
    version: i64,
    starts: bool,
}

/// What is odd about an image. The root's name and the TPM are no reason for EC2 to refuse a launch.
const ODD: [fn(&mut Image); 7] = [
    |image| image.size_gib = 60,
    |image| image.encrypted = true,
    |image| image.unsupported_types = vec!["t3.*".to_owned(), "c6i.*".to_owned()],
    |image| image.supported_types = vec!["m5.*".to_owned()],
    |image| image.ena_support = false,
    |image| "/dev/sda1".clone_into(&mut image.root_device_name),
    |image| image.tpm_support = Some("v2.0".to_owned()),
];

/// What it is, and the edit.
type Edit = (&'static str, fn(&mut Stack));

/// Edits after which nothing would start, whatever the image.
const BAD: [Edit; 4] = [
    ("a security group that is none", |stack| {
        stack.launch_template.security_group_ids = vec!["sg-0000000000000dead".to_owned()];
    }),
    ("a mistyped key pair", |stack| {
        stack.launch_template.key_name = Some("wbe".to_owned());
    }),
    ("a mistyped profile", |stack| {
        stack.launch_template.iam_instance_profile = Some("wbe".to_owned());
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
pub(super) fn odd_image(cloud: &Cloud, random: &mut Random) -> Option<String> {
    let mut world = cloud.emulator.world();
    let mut instances = world.ec2.instances.values();
    let web = instances.find(|i| i.tags.get("Name").is_some_and(|name| name == "web"));
    let web = web.map(|instance| instance.id.clone())?;
    let id = world.back_up(&web, 20, 14)?;
    random.of(&ODD)(world.ec2.images.get_mut(&id)?);
    Some(id)
}

impl Life {
    /// Every image that is newer than the default's and was not taken: an odd one, which EC2 refuses or which differs.
    pub(super) async fn passed_over(&self, stack: &Stack) -> Option<String> {
        let newer: Vec<(String, bool)> = {
            let world = self.cloud.emulator.world();
            let default = super::invariants::default_image(&world, stack)?;
            let default = world.ec2.images.get(&default)?;
            let (made, id) = (default.created, default.id.clone());
            let images = world.ec2.images.values();
            let ours = images
                .filter(|image| image.name.starts_with("AwsBackup_") && image.state == "available");
            let newer = ours.filter(|image| (image.created, &image.id) > (made, &id));
            newer
                .map(|image| {
                    let differs =
                        image.root_device_name != "/dev/xvda" || image.tpm_support.is_some();
                    (image.id.clone(), differs)
                })
                .collect()
        };
        for (image, differs) in newer {
            if !self.odd.contains(&image) {
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
        let (what, edit) = self.random.of(&BAD);
        self.log.push(format!("  {what}"));
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
