//! What a stack file says is somebody else's: a launch template, and a group that starts from it.

use serde_json::{Value, json};

use crate::call::Call;
use crate::state::World;
use crate::{autoscaling, ec2};
use freshscale_core::rotation::image::Architecture;
use freshscale_stack::Stack;

/// Who made it.
const OWNER: &str = "user/owner";
const GROUP: &str = "sg-0123456789abcdef0";
const SUBNET: &str = "subnet-0123456789abcdef0";

impl World {
    /// What is there already stays as it is.
    pub(super) fn seed_others(&mut self, stack: &Stack) {
        let name = &stack.names.launch_template;
        let is_there = self.ec2.templates.values().any(|it| it.name == *name);
        if !stack.makes_template() && !is_there {
            if !self.ec2.security_groups.contains_key(GROUP) {
                self.ec2.add_security_group(GROUP, &stack.name);
            }
            let kind = match stack.image.architecture {
                Architecture::X8664 => "t3.small",
                Architecture::Arm64 => "t4g.small",
            };
            let mut images: Vec<_> = self.ec2.images.values().collect();
            images.sort_by_key(|image| (image.created, image.id.clone()));
            let image = images.last().map(|image| image.id.clone());
            let data = json!({"ImageId": image, "InstanceType": kind, "SecurityGroupId": [GROUP]});
            let made = json!({"LaunchTemplateName": name, "LaunchTemplateData": data});
            self.make(("ec2", ec2::OPERATIONS), "CreateLaunchTemplate", made);
        }
        let missing = |group: &&str| !self.autoscaling.groups.contains_key(*group);
        let Some(group) = stack.group_of_others().filter(missing) else {
            return;
        };
        if !self.ec2.subnets.contains_key(SUBNET) {
            let zone = format!("{}a", self.region);
            self.ec2.add_subnet(SUBNET, &zone);
        }
        let made = json!({
            "AutoScalingGroupName": group,
            "LaunchTemplate": {"LaunchTemplateName": name, "Version": "$Default"},
            "MinSize": 0, "MaxSize": 4, "VPCZoneIdentifier": SUBNET,
        });
        self.make(
            ("autoscaling", autoscaling::OPERATIONS),
            "CreateAutoScalingGroup",
            made,
        );
    }

    fn make(
        &mut self,
        (service, served): (&'static str, &[(&str, crate::Operation)]),
        operation: &str,
        params: Value,
    ) {
        let call = Call {
            service,
            operation: operation.to_owned(),
            params,
            principal: format!("arn:aws:iam::{}:{OWNER}", self.account),
        };
        let mut served = served.iter();
        if let Some((_, make)) = served.find(|(name, _)| *name == operation) {
            // Without a subnet of the account's, say, there is none of it.
            let _ = make(self, &call);
        }
    }
}
