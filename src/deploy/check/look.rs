//! What several checks look at: read once, by whoever asks first.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_autoscaling::types::{AutoScalingGroup, ScheduledUpdateGroupAction};
use aws_sdk_ec2::types::{Filter, Snapshot, Subnet};
use aws_sdk_elasticloadbalancingv2::types::{LoadBalancer, TargetGroup};
use aws_sdk_lambda::operation::get_function::GetFunctionOutput;
use jiff::Timestamp;
use tokio::sync::OnceCell;

use crate::clients::Clients;
use crate::forecast::Retention;
use crate::resource::scheduled_action;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::rotation::fit::Contents;
use freshscale_core::rotation::image::Image;
use freshscale_core::rotation::known::Known;
use freshscale_core::rotation::own::instance_types;
use freshscale_core::rotation::template::{self, TemplateView};
use freshscale_core::rotation::{describe, group};
use freshscale_core::schedule::preview::Planned;
use freshscale_stack::names::{Account, LIVE_ALIAS};
use freshscale_stack::{Stack, asks_for_spot, planned};

/// Whoever looks at a stack.
#[derive(Debug)]
pub struct Looker<'a> {
    pub(super) aws: &'a Clients,
    pub(super) stack: &'a Stack,
    pub(super) account: Account,
    pub(super) now: Timestamp,
    /// Whether the stack file counts whatever stands: it is about to be applied.
    pub(super) of_file: bool,
    group: OnceCell<Option<AutoScalingGroup>>,
    actions: OnceCell<Vec<ScheduledUpdateGroupAction>>,
    template: OnceCell<Option<TemplateView>>,
    image: OnceCell<Option<Image>>,
    subnets: OnceCell<BTreeMap<String, Subnet>>,
    snapshots: OnceCell<BTreeMap<String, Snapshot>>,
    function: OnceCell<Option<GetFunctionOutput>>,
    pub(super) retention: OnceCell<Retention>,
    pub(super) target_groups: OnceCell<BTreeMap<String, TargetGroup>>,
    pub(super) balancers: OnceCell<Vec<LoadBalancer>>,
}

impl<'a> Looker<'a> {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(aws: &'a Clients, stack: &'a Stack, account: Account, now: Timestamp) -> Self {
        Self {
            aws,
            stack,
            account,
            now,
            of_file: false,
            group: OnceCell::new(),
            actions: OnceCell::new(),
            template: OnceCell::new(),
            image: OnceCell::new(),
            subnets: OnceCell::new(),
            snapshots: OnceCell::new(),
            function: OnceCell::new(),
            retention: OnceCell::new(),
            target_groups: OnceCell::new(),
            balancers: OnceCell::new(),
        }
    }

    /// Likewise, before the stack file is applied: it counts, and not what stands.
    #[must_use]
    pub fn before_apply(mut self) -> Self {
        self.of_file = true;
        self
    }

    /// The group; `None` if there is none yet.
    pub(super) async fn group(&self) -> Result<Option<&AutoScalingGroup>, AwsError> {
        let name = &self.stack.names.auto_scaling_group;
        let found = self
            .group
            .get_or_try_init(|| group::describe(self.aws, name));
        Ok(found.await?.as_ref())
    }

    /// Its scheduled actions.
    pub(super) async fn actions(&self) -> Result<&[ScheduledUpdateGroupAction], AwsError> {
        let name = &self.stack.names.auto_scaling_group;
        let found = self.actions.get_or_try_init(|| async {
            Ok::<_, AwsError>(
                scheduled_action::all(self.aws, name)
                    .await
                    .absent()?
                    .unwrap_or_default(),
            )
        });
        Ok(found.await?)
    }

    /// The rotator's template; `None` if there is none yet.
    pub(super) async fn template(&self) -> Result<Option<&TemplateView>, AwsError> {
        let name = &self.stack.names.launch_template;
        let found = self
            .template
            .get_or_try_init(|| async { template::read_ends(self.aws, name).await.absent() });
        Ok(found.await?.as_ref())
    }

    /// The template's id, where it is somebody else's and rights go by it.
    pub(super) async fn id_of_others(&self) -> Result<Option<&str>, AwsError> {
        match self.stack.makes_template() {
            true => Ok(None),
            false => Ok(self.template().await?.map(|template| template.id.as_str())),
        }
    }

    /// The image that the default version names; `None` if it is gone, or no version is there.
    pub(super) async fn image(&self) -> Result<Option<&Image>, AwsError> {
        let id = self.image_id().await?;
        let found = self.image.get_or_try_init(|| async {
            match id {
                Some(id) => describe::image(self.aws, id).await,
                None => Ok(None),
            }
        });
        Ok(found.await?.as_ref())
    }

    /// Its id.
    pub(super) async fn image_id(&self) -> Result<Option<&str>, AwsError> {
        let template = self.template().await?;
        let default = template.and_then(TemplateView::default);
        Ok(default.and_then(|version| version.image.as_deref()))
    }

    /// What instances start from: as the default version says, and the stack file as long as there is none.
    pub(super) async fn contents(&self) -> Result<Contents, AwsError> {
        let template = match self.of_file {
            true => None,
            false => self.template().await?,
        };
        if let Some(version) = template.and_then(TemplateView::default) {
            let mut contents = version.contents.clone();
            let own = self.group().await?.map(instance_types).unwrap_or_default();
            if !own.is_empty() {
                contents.instance_types = own;
            }
            return Ok(contents);
        }
        let template = &self.stack.launch_template;
        Ok(Contents {
            instance_types: self.stack.instance_types(),
            security_group_ids: template.security_group_ids.clone(),
            key_name: template.key_name.clone(),
            instance_profile: template.iam_instance_profile.clone(),
            spot: asks_for_spot(&template.said),
            ..Contents::default()
        })
    }

    /// The group's subnets, and the stack file's as long as there is no group.
    pub(super) async fn subnet_ids(&self) -> Result<Vec<String>, AwsError> {
        let group = match self.of_file {
            true => None,
            false => self.group().await?,
        };
        let ids = group.and_then(AutoScalingGroup::vpc_zone_identifier);
        Ok(match ids {
            None => self.stack.auto_scaling_group.subnet_ids.clone(),
            Some(ids) => { ids.split(',') }
                .map(|id| id.trim().to_owned())
                .filter(|id| !id.is_empty())
                .collect(),
        })
    }

    /// Those of them that there are, by their ids.
    pub(super) async fn subnets(&self) -> Result<&BTreeMap<String, Subnet>, AwsError> {
        let ids = self.subnet_ids().await?;
        let found = self.subnets.get_or_try_init(|| async {
            // By a filter: an id that is gone is no error then.
            let filter = Filter::builder()
                .name("subnet-id")
                .set_values(Some(ids.clone()))
                .build();
            let answer = self.aws.ec2.describe_subnets().filters(filter).send().await;
            let answer = answer.called("ec2:DescribeSubnets", &ids.join(", "))?;
            let each = answer.subnets.unwrap_or_default().into_iter();
            Ok::<_, AwsError>(
                each.map(|one| (one.subnet_id().unwrap_or_default().to_owned(), one))
                    .collect(),
            )
        });
        found.await
    }

    /// The function behind its alias; `None` if there is none yet.
    pub(super) async fn function(&self) -> Result<Option<&GetFunctionOutput>, AwsError> {
        let name = &self.stack.names.lambda_function;
        let found = self.function.get_or_try_init(|| async {
            let request = self.aws.lambda.get_function().function_name(name);
            request
                .qualifier(LIVE_ALIAS)
                .send()
                .await
                .called("lambda:GetFunction", name)
                .absent()
        });
        Ok(found.await?.as_ref())
    }

    /// The most instances that the schedule wants at once, or that are wanted now.
    pub(super) async fn peak(&self) -> Result<u32, AwsError> {
        let (group, actions) = tokio::join!(self.group(), self.actions());
        let (group, actions) = (group?, actions?);
        let known = Known::of(actions, None, self.now);
        let own = self.stack.schedule.actions.iter().filter_map(planned);
        let all: Vec<Planned> = match group {
            Some(_) if !self.of_file => known.foreseen(),
            _ => own.collect(),
        };
        let base = group
            .and_then(|group| group.desired_capacity())
            .unwrap_or(0);
        let wanted = all
            .iter()
            .map(|action| action.desired.or(action.min).unwrap_or(0));
        let wanted = wanted.max().unwrap_or(0);
        Ok(wanted.max(u32::try_from(base).unwrap_or(0)))
    }

    /// Snapshots that volumes are made from: the image's, and those of the template's own that take their place.
    pub(super) async fn snapshot_ids(&self) -> Result<BTreeSet<String>, AwsError> {
        let own = self.contents().await?.devices;
        let image = self.image().await?;
        let replaced = |name: &str| {
            { own.iter() }.any(|device| {
                device.name == name && (device.snapshot.is_some() || device.instead.is_some())
            })
        };
        let of_image = image.into_iter().flat_map(|image| &image.volumes);
        let of_image = of_image
            .filter(|volume| !replaced(&volume.device))
            .filter_map(|volume| volume.snapshot.clone());
        let of_template = own.iter().filter_map(|device| device.snapshot.clone());
        Ok(of_image.chain(of_template).collect())
    }

    /// Those of them that there are, by their ids.
    pub(super) async fn snapshots(&self) -> Result<&BTreeMap<String, Snapshot>, AwsError> {
        let ids = self.snapshot_ids().await?;
        let found = self.snapshots.get_or_try_init(|| async {
            if ids.is_empty() {
                return Ok(BTreeMap::new());
            }
            // By a filter, as subnets.
            let filter = Filter::builder()
                .name("snapshot-id")
                .set_values(Some(ids.iter().cloned().collect()))
                .build();
            let request = self.aws.ec2.describe_snapshots().filters(filter);
            let answer = request
                .send()
                .await
                .called("ec2:DescribeSnapshots", "the image")?;
            let each = answer.snapshots.unwrap_or_default().into_iter();
            Ok::<_, AwsError>(
                each.map(|one| (one.snapshot_id().unwrap_or_default().to_owned(), one))
                    .collect(),
            )
        });
        found.await
    }

    /// ARN of the role with which Auto Scaling starts instances.
    pub(super) async fn service_linked_role(&self) -> Result<String, AwsError> {
        let group = self.group().await?;
        let named = group.and_then(AutoScalingGroup::service_linked_role_arn);
        let Account { partition, id, .. } = &self.account;
        Ok(named.map_or_else(
            || format!("arn:{partition}:iam::{id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
            ToOwned::to_owned,
        ))
    }

    /// ARN of the alias that rules invoke.
    pub(super) fn alias_arn(&self) -> String {
        let arn = self.account.function_arn(&self.stack.names.lambda_function);
        format!("{arn}:{LIVE_ALIAS}")
    }
}
