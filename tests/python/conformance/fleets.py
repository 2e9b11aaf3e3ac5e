"""Fleets of several types and templates, Spot, units; volumes, networks, keys, profiles, quotas: what starts, and what is refused."""

import ipaddress
import re

from botocore.exceptions import ClientError

from .support import (
    ACCOUNT,
    REGION,
    SECURITY_GROUP,
    SUBNETS,
    Conformance,
    advance,
    client,
    newest_image,
)

autoscaling = client("autoscaling")
ec2 = client("ec2")
elb = client("elbv2")
iam = client("iam")

NETWORK = ",".join(SUBNETS)
# Before the tests here make images of other kinds.
IMAGE = newest_image()


def template(name, **data):
    data = {"ImageId": IMAGE, "InstanceType": "c6i.large", **data}
    data = {member: value for member, value in data.items() if value is not None}
    ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data)


def described(name):
    [found] = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
    return found


def policy(name, overrides, **distribution):
    specification = {"LaunchTemplateName": name, "Version": "$Default"}
    launch = {"LaunchTemplateSpecification": specification, "Overrides": overrides}
    return {"LaunchTemplate": launch, "InstancesDistribution": distribution}


def mixed(name, overrides, size=0, most=40, **distribution):
    template(f"{name}-lt")
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=name,
        MixedInstancesPolicy=policy(f"{name}-lt", overrides, **distribution),
        MinSize=0,
        MaxSize=most,
        DesiredCapacity=size,
        VPCZoneIdentifier=NETWORK,
    )


def instances(name):
    """The instances of a group that are not on their way out, as EC2 shows them."""
    ids = [one["InstanceId"] for one in described(name)["Instances"] if "Terminating" not in one["LifecycleState"]]
    if not ids:
        return []
    found = ec2.describe_instances(InstanceIds=ids)["Reservations"]
    return [instance for reservation in found for instance in reservation["Instances"]]


def snapshot(size, encrypted=False):
    zone = f"{REGION}a"
    volume = ec2.create_volume(AvailabilityZone=zone, Size=size, Encrypted=encrypted)["VolumeId"]
    return ec2.create_snapshot(VolumeId=volume)["SnapshotId"]


def registered(name, *disks, architecture="x86_64"):
    """An image of these (device, GiB, encrypted)."""
    mappings = [
        {"DeviceName": device, "Ebs": {"SnapshotId": snapshot(size, encrypted)}} for device, size, encrypted in disks
    ]
    made = ec2.register_image(
        Name=name,
        Architecture=architecture,
        RootDeviceName=disks[0][0],
        VirtualizationType="hvm",
        EnaSupport=True,
        BlockDeviceMappings=mappings,
    )
    return made["ImageId"]


class Mixed(Conformance):
    def test_units_are_launched_replaced_scaled_in_and_refreshed(self):
        heavy = [
            {"InstanceType": "c6i.2xlarge", "WeightedCapacity": "4"},
            {"InstanceType": "c6i.large", "WeightedCapacity": "1"},
        ]
        mixed("units", heavy, size=10)
        advance("2m")
        shown = described("units")["Instances"]
        self.assertEqual([("c6i.2xlarge", "4")] * 3, [(i["InstanceType"], i["WeightedCapacity"]) for i in shown])
        # Who dies is replaced.
        ec2.terminate_instances(InstanceIds=[shown[0]["InstanceId"]])
        advance("3m")
        self.assertEqual(3, len(instances("units")))
        # A refresh counts units as well: two of three may not be missing.
        before = {instance["InstanceId"] for instance in instances("units")}
        preferences = {"MinHealthyPercentage": 60, "InstanceWarmup": 0}
        autoscaling.start_instance_refresh(AutoScalingGroupName="units", Preferences=preferences)
        for _ in range(40):
            self.assertGreaterEqual(len(instances("units")), 2)
            advance("20s")
        [refresh] = autoscaling.describe_instance_refreshes(AutoScalingGroupName="units")["InstanceRefreshes"]
        self.assertEqual("Successful", refresh["Status"], refresh)
        self.assertFalse(before & {instance["InstanceId"] for instance in instances("units")})
        # What is left is never less than what is wanted.
        for wanted, left in ((9, 3), (8, 2), (1, 1)):
            autoscaling.set_desired_capacity(AutoScalingGroupName="units", DesiredCapacity=wanted)
            self.assertEqual(left, len(instances("units")), wanted)

    def test_skip_matching_knows_the_templates_of_overrides(self):
        template("skip-other", InstanceType="c6i.xlarge")
        other = {"LaunchTemplateName": "skip-other", "Version": "$Latest"}
        mixed("skip", [{"InstanceType": "c6i.xlarge", "LaunchTemplateSpecification": other}], size=2)
        advance("2m")
        before = {instance["InstanceId"] for instance in instances("skip")}
        preferences = {"SkipMatching": True, "MinHealthyPercentage": 0, "InstanceWarmup": 0}
        for data, same in ((None, True), ({"InstanceType": "c6i.4xlarge"}, False)):
            if data:
                ec2.create_launch_template_version(
                    LaunchTemplateName="skip-other", SourceVersion="1", LaunchTemplateData=data
                )
            autoscaling.start_instance_refresh(AutoScalingGroupName="skip", Preferences=preferences)
            advance("10m")
            after = {instance["InstanceId"] for instance in instances("skip")}
            self.assertEqual(same, before == after, data)

    def test_an_override_brings_template_image_and_type(self):
        image = registered("arm", ("/dev/xvda", 8, False), architecture="arm64")
        template("arm-lt", ImageId=image, InstanceType="c7g.large")
        arm = {"InstanceType": "c7g.xlarge", "LaunchTemplateSpecification": {"LaunchTemplateName": "arm-lt"}}
        newer = registered("arm-newer", ("/dev/xvda", 8, False), architecture="arm64")
        for name, override, wanted in (("own", arm, image), ("own-image", {**arm, "ImageId": newer}, newer)):
            mixed(name, [override, {"InstanceType": "c6i.xlarge"}], size=1)
            [instance] = instances(name)
            found = instance["InstanceType"], instance["ImageId"], instance["Architecture"]
            self.assertEqual(("c7g.xlarge", wanted, "arm64"), found)
            [member] = described(name)["Instances"]
            self.assertEqual("arm-lt", member["LaunchTemplate"]["LaunchTemplateName"])
        shown = described("own-image")["MixedInstancesPolicy"]["LaunchTemplate"]["Overrides"][0]
        self.assertEqual(newer, shown["ImageId"])

    def test_types_are_found_by_what_they_have(self):
        required = {
            "VCpuCount": {"Min": 4, "Max": 4},
            "MemoryMiB": {"Min": 8192, "Max": 8192},
            "AllowedInstanceTypes": ["c6*"],
            "CpuManufacturers": ["intel"],
        }
        mixed("required", [{"InstanceRequirements": required}], size=2)
        found = {(instance["InstanceType"], instance["Architecture"]) for instance in instances("required")}
        self.assertEqual({("c6i.xlarge", "x86_64")}, found)
        [shown] = described("required")["MixedInstancesPolicy"]["LaunchTemplate"]["Overrides"]
        self.assertEqual(required, shown["InstanceRequirements"])
        template("required-too", InstanceRequirements=required, InstanceType=None)
        rest = {"AutoScalingGroupName": "required-too", "MinSize": 0, "MaxSize": 16, "VPCZoneIdentifier": NETWORK}
        call = autoscaling.create_auto_scaling_group
        # The wordings are not confirmed.
        self.refused(
            "ValidationError",
            400,
            re.compile("InstanceRequirements can only be used"),
            call,
            LaunchTemplate={"LaunchTemplateName": "required-too"},
            **rest,
        )
        for override, words in (
            ({"InstanceRequirements": required, "InstanceType": "c6i.xlarge"}, "not both"),
            ({"InstanceRequirements": {**required, "AllowedInstanceTypes": ["nothing*"]}}, "has what is required"),
        ):
            given = policy("required-lt", [override])
            self.refused("ValidationError", 400, re.compile(words), call, MixedInstancesPolicy=given, **rest)
        given = policy("required-lt", [{"InstanceRequirements": {**required, "AcceleratorCount": {"Min": 1}}}])
        self.refused("NotImplemented", 501, re.compile("accelerators"), call, MixedInstancesPolicy=given, **rest)
        # Of the template alone, and counted in vCPUs.
        autoscaling.create_auto_scaling_group(
            MixedInstancesPolicy=policy("required-too", []),
            DesiredCapacityType="vcpu",
            DesiredCapacity=8,
            **rest,
        )
        self.assertEqual(["c6i.xlarge"] * 2, [one["InstanceType"] for one in instances("required-too")])

    def test_spot_and_on_demand_are_shared_out(self):
        mixed(
            "shared",
            [{"InstanceType": "c6i.large"}],
            size=6,
            OnDemandBaseCapacity=2,
            OnDemandPercentageAboveBaseCapacity=50,
            SpotAllocationStrategy="price-capacity-optimized",
        )
        spot = [instance.get("InstanceLifecycle") for instance in instances("shared")]
        self.assertEqual(2, spot.count("spot"))
        names = [{"Name": "instance-lifecycle", "Values": ["spot"]}]
        self.assertTrue(ec2.describe_instances(Filters=names)["Reservations"])
        # A template may ask for Spot itself, in a group without a policy only.
        template("itself-lt", InstanceMarketOptions={"MarketType": "spot"})
        autoscaling.create_auto_scaling_group(
            AutoScalingGroupName="itself",
            LaunchTemplate={"LaunchTemplateName": "itself-lt"},
            MinSize=0,
            MaxSize=1,
            DesiredCapacity=1,
            VPCZoneIdentifier=NETWORK,
        )
        self.assertEqual("spot", instances("itself")[0]["InstanceLifecycle"])
        self.refused(
            "ValidationError",
            400,
            re.compile("request Spot Instances"),
            autoscaling.update_auto_scaling_group,
            AutoScalingGroupName="itself",
            MixedInstancesPolicy=policy("itself-lt", [{"InstanceType": "c6i.large"}]),
        )

    def test_policies_that_cannot_be_are_refused(self):
        template("bad-lt")
        rest = {"AutoScalingGroupName": "bad", "MinSize": 0, "MaxSize": 1, "VPCZoneIdentifier": NETWORK}
        weighted = {"InstanceType": "c6i.large", "WeightedCapacity": "2"}
        for overrides, more, words in (
            ([weighted, {"InstanceType": "c6i.xlarge"}], {}, "weight"),
            ([{"InstanceType": "t3.mirco"}], {}, "t3.mirco"),
            ([{"InstanceType": "c7g.large"}], {}, "architecture"),
            ([{**weighted, "WeightedCapacity": "1000"}], {}, "WeightedCapacity"),
            ([], {"OnDemandAllocationStrategy": "cheapest"}, "cheapest"),
            ([], {"SpotAllocationStrategy": "cheapest"}, "cheapest"),
            ([], {"OnDemandPercentageAboveBaseCapacity": 101}, "100"),
            ([], {"OnDemandBaseCapacity": -1}, "0|negative"),
        ):
            given = policy("bad-lt", overrides, **more)
            call = autoscaling.create_auto_scaling_group
            with self.subTest(words):
                self.refused("ValidationError", 400, re.compile(words), call, MixedInstancesPolicy=given, **rest)

    def test_what_would_be_forgotten_is_refused(self):
        template("forgotten-lt")
        rest = {"AutoScalingGroupName": "forgotten", "MinSize": 0, "MaxSize": 1, "VPCZoneIdentifier": NETWORK}
        plain = {"LaunchTemplate": {"LaunchTemplateName": "forgotten-lt"}}
        segments = {"DistributionSegments": [{"TargetCapacityTypes": ["on-demand"]}]}
        for given in (
            {**plain, "InstanceId": "i-0123456789abcdef0"},
            {**plain, "AvailabilityZoneIds": ["apne2-az1"]},
            {"MixedInstancesPolicy": policy("forgotten-lt", [], **segments)},
        ):
            call = autoscaling.create_auto_scaling_group
            self.refused("ValidationError", 400, re.compile("^The emulator takes no "), call, **given, **rest)


class Disks(Conformance):
    def test_volumes_are_those_of_image_and_template(self):
        image = registered("several", ("/dev/xvda", 8, True), ("/dev/sdf", 20, False), ("/dev/sdg", 5, False))
        key = client("kms").create_key()["KeyMetadata"]["Arn"]
        mappings = [
            {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 30, "VolumeType": "gp3", "Throughput": 250}},
            {"DeviceName": "/dev/sdf", "Ebs": {"Encrypted": True, "KmsKeyId": key, "DeleteOnTermination": False}},
            {"DeviceName": "/dev/sdg", "NoDevice": ""},
            {"DeviceName": "/dev/sdh", "Ebs": {"VolumeSize": 100, "VolumeType": "io2", "Iops": 1000}},
        ]
        template("several-lt", ImageId=image, BlockDeviceMappings=mappings)
        autoscaling.create_auto_scaling_group(
            AutoScalingGroupName="several",
            LaunchTemplate={"LaunchTemplateName": "several-lt"},
            MinSize=0,
            MaxSize=1,
            DesiredCapacity=1,
            VPCZoneIdentifier=NETWORK,
        )
        [instance] = instances("several")
        of = [{"Name": "attachment.instance-id", "Values": [instance["InstanceId"]]}]
        found = {}
        for volume in ec2.describe_volumes(Filters=of)["Volumes"]:
            [attachment] = volume["Attachments"]
            found[attachment["Device"]] = (volume["Size"], volume["Encrypted"], attachment["DeleteOnTermination"])
            self.assertEqual([volume], ec2.describe_volumes(VolumeIds=[volume["VolumeId"]])["Volumes"])
        wanted = {"/dev/xvda": (30, True, True), "/dev/sdf": (20, True, False), "/dev/sdh": (100, False, True)}
        self.assertEqual(wanted, found)

    def test_volumes_that_cannot_be_are_refused_where_they_would_be_made(self):
        image = registered("plain", ("/dev/xvda", 8, False), ("/dev/sdf", 20, True))
        for number, (device, ebs, code, words) in enumerate(
            (
                ("/dev/xvda", {"VolumeSize": 7}, "InvalidBlockDeviceMapping", "expect size >= 8GB"),
                ("/dev/sdf", {"Encrypted": False}, "InvalidBlockDeviceMapping", "encrypted flag"),
                ("/dev/xvda", {"KmsKeyId": "alias/x"}, "InvalidParameterDependency", "requires the parameter Encrypted"),
                ("/dev/xvda", {"VolumeType": "gp2", "Iops": 3000}, "InvalidParameterCombination", "iops"),
                ("/dev/xvda", {"VolumeType": "io2"}, "MissingParameter", "iops"),
                ("/dev/sdh", {"VolumeType": "st1", "VolumeSize": 100}, "InvalidParameterValue", "minimum is 125"),
                ("/dev/sdh", {"VolumeType": "gp3", "VolumeSize": 1, "Throughput": 2001}, "InvalidParameterValue", "MiB/s"),
                ("/dev/sdh", {"SnapshotId": "snap-0123456789abcdef0"}, "InvalidSnapshot.NotFound", "does not exist"),
                ("/dev/sdh", {"VolumeType": "gp3"}, "MissingParameter", "size or snapshotId"),
            )
        ):
            mapping = [{"DeviceName": device, "Ebs": ebs}]
            words = re.compile(words)
            data = {"ImageId": image, "InstanceType": "c6i.large", "BlockDeviceMappings": mapping}
            ec2.create_launch_template(LaunchTemplateName=f"volume-{number}", LaunchTemplateData=data)
            named = {"LaunchTemplate": {"LaunchTemplateName": f"volume-{number}"}}
            one = {"MinCount": 1, "MaxCount": 1, "SubnetId": SUBNETS[0]}
            few = {"MinSize": 0, "MaxSize": 1, "VPCZoneIdentifier": NETWORK, "AutoScalingGroupName": f"volume-{number}"}
            with self.subTest(ebs):
                self.refused(code, 400, words, ec2.run_instances, **one, **named)
                self.refused("ValidationError", 400, words, autoscaling.create_auto_scaling_group, **few, **named)


class Around(Conformance):
    def test_an_instance_shows_what_it_was_launched_with(self):
        data = {
            "SecurityGroupIds": [SECURITY_GROUP],
            "IamInstanceProfile": {"Name": "jjikin-web"},
            "Monitoring": {"Enabled": True},
            "EbsOptimized": True,
            "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 2},
            "Placement": {"Tenancy": "dedicated"},
            "CpuOptions": {"CoreCount": 1, "ThreadsPerCore": 2},
            "EnclaveOptions": {"Enabled": False},
            "MaintenanceOptions": {"AutoRecovery": "disabled"},
            "PrivateDnsNameOptions": {"HostnameType": "resource-name"},
            "CapacityReservationSpecification": {"CapacityReservationPreference": "none"},
        }
        template("shown-lt", **data)
        made = ec2.run_instances(
            LaunchTemplate={"LaunchTemplateName": "shown-lt"}, MinCount=1, MaxCount=1, SubnetId=SUBNETS[0]
        )
        [instance] = made["Instances"]
        self.assertEqual("enabled", instance["Monitoring"]["State"])
        self.assertTrue(instance["EbsOptimized"])
        options = instance["MetadataOptions"]
        self.assertEqual(("required", 2), (options["HttpTokens"], options["HttpPutResponseHopLimit"]))
        self.assertEqual("dedicated", instance["Placement"]["Tenancy"])
        self.assertEqual(data["CpuOptions"], instance["CpuOptions"])
        for name in ("EnclaveOptions", "MaintenanceOptions", "PrivateDnsNameOptions", "CapacityReservationSpecification"):
            self.assertEqual(data[name], instance[name])
        profile = f"arn:aws:iam::{ACCOUNT}:instance-profile/jjikin-web"
        self.assertEqual(profile, instance["IamInstanceProfile"]["Arn"])
        [interface] = instance["NetworkInterfaces"]
        self.assertEqual(SUBNETS[0], interface["SubnetId"])

    def test_a_profile_and_a_key_that_were_made_can_be_launched_with(self):
        iam.create_instance_profile(InstanceProfileName="fleets", Path="/web/")
        ec2.create_key_pair(KeyName="fleets")
        for given in ({"Name": "fleets"}, {"Arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/web/fleets"}):
            made = ec2.run_instances(
                ImageId=IMAGE,
                InstanceType="c6i.large",
                KeyName="fleets",
                IamInstanceProfile=given,
                MinCount=1,
                MaxCount=1,
                SubnetId=SUBNETS[0],
            )
            [instance] = made["Instances"]
            wanted = f"arn:aws:iam::{ACCOUNT}:instance-profile/web/fleets"
            self.assertEqual((wanted, "fleets"), (instance["IamInstanceProfile"]["Arn"], instance["KeyName"]))
        iam.delete_instance_profile(InstanceProfileName="fleets")
        ec2.delete_key_pair(KeyName="fleets")
        plain = {"ImageId": IMAGE, "MinCount": 1, "MaxCount": 1, "SubnetId": SUBNETS[0]}
        gone = {"IamInstanceProfile": {"Name": "fleets"}}
        self.refused("InvalidParameterValue", 400, re.compile("Invalid IAM"), ec2.run_instances, **plain, **gone)
        self.refused(
            "InvalidKeyPair.NotFound",
            400,
            "The key pair 'fleets' does not exist",
            ec2.run_instances,
            KeyName="fleets",
            **plain,
        )

    def test_groups_and_subnets_of_two_networks_do_not_go_together(self):
        vpc = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
        other = ec2.create_security_group(VpcId=vpc, GroupName="other", Description="other")["GroupId"]
        template("other-lt", SecurityGroupIds=[other])
        named = {"LaunchTemplate": {"LaunchTemplateName": "other-lt"}}
        self.refused(
            "InvalidParameter",
            400,
            f"Security group {other} and subnet {SUBNETS[0]} belong to different networks.",
            ec2.run_instances,
            MinCount=1,
            MaxCount=1,
            SubnetId=SUBNETS[0],
            **named,
        )
        self.refused(
            "ValidationError",
            400,
            "One or more security groups in the launch template are not linked to the VPCs configured in the Auto "
            "Scaling group",
            autoscaling.create_auto_scaling_group,
            AutoScalingGroupName="other",
            MinSize=0,
            MaxSize=1,
            VPCZoneIdentifier=NETWORK,
            **named,
        )

    def test_a_subnet_without_addresses_is_passed_over_unless_zones_are_to_be_balanced_only(self):
        vpc = ec2.create_vpc(CidrBlock="10.6.0.0/16")["Vpc"]["VpcId"]
        group = ec2.create_security_group(VpcId=vpc, GroupName="small", Description="small")["GroupId"]

        def subnet(cidr, letter):
            zone = f"{REGION}{letter}"
            made = ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone)["Subnet"]
            return made["SubnetId"], made["AvailableIpAddressCount"]

        (small, free), (large, _) = subnet("10.6.0.0/28", "a"), subnet("10.6.1.0/24", "b")
        template("small-lt", SecurityGroupIds=[group])
        launch = {"LaunchTemplate": {"LaunchTemplateName": "small-lt"}, "MinSize": 0, "MaxSize": 40}
        strategy = {"CapacityDistributionStrategy": "balanced-only"}
        for name, more, size in (("small", {}, 26), ("balanced", {"AvailabilityZoneDistribution": strategy}, 2)):
            autoscaling.create_auto_scaling_group(
                AutoScalingGroupName=name,
                DesiredCapacity=size,
                VPCZoneIdentifier=f"{small},{large}",
                **launch,
                **more,
            )
        self.assertEqual(26, len(instances("small")))
        [shown] = ec2.describe_subnets(SubnetIds=[small])["Subnets"]
        self.assertEqual((11, 0), (free, shown["AvailableIpAddressCount"]))
        failed = autoscaling.describe_scaling_activities(AutoScalingGroupName="small")["Activities"]
        failed = [activity for activity in failed if activity["StatusCode"] == "Failed"]
        self.assertIn("not enough free addresses", failed[0]["StatusMessage"])
        advance("10m")
        self.assertLess(len(instances("balanced")), 2)
        [latest, *_] = autoscaling.describe_scaling_activities(AutoScalingGroupName="balanced")["Activities"]
        self.assertIn("not enough free addresses", latest["StatusMessage"])


class TargetGroups(Conformance):
    def network(self):
        [subnet] = ec2.describe_subnets(SubnetIds=SUBNETS[:1])["Subnets"]
        return subnet["VpcId"]

    def made(self, name, **more):
        given = {"Name": name, "Protocol": "HTTP", "Port": 80, "VpcId": self.network(), **more}
        return elb.create_target_group(**given)["TargetGroups"][0]["TargetGroupArn"]

    def health(self, arn):
        found = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        return [one["TargetHealth"]["State"] for one in found]

    def test_members_are_behind_the_target_groups_of_their_group(self):
        arn = self.made("behind")
        template("behind-lt")
        autoscaling.create_auto_scaling_group(
            AutoScalingGroupName="behind",
            LaunchTemplate={"LaunchTemplateName": "behind-lt"},
            MinSize=0,
            MaxSize=2,
            DesiredCapacity=2,
            VPCZoneIdentifier=NETWORK,
            TargetGroupARNs=[arn],
        )
        self.assertEqual(["initial"] * 2, self.health(arn))
        advance("2m")
        self.assertEqual(["unused"] * 2, self.health(arn))
        balancer = elb.create_load_balancer(Name="behind", Subnets=SUBNETS)["LoadBalancers"][0]["LoadBalancerArn"]
        forward = [{"Type": "forward", "TargetGroupArn": arn}]
        listener = {"LoadBalancerArn": balancer, "Protocol": "HTTP", "Port": 80, "DefaultActions": forward}
        elb.create_listener(**listener)
        self.refused("DuplicateListener", 400, re.compile("already exists on this port"), elb.create_listener, **listener)
        self.assertEqual(["healthy"] * 2, self.health(arn))
        [shown] = elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"]
        self.assertEqual(([balancer], self.network()), (shown["LoadBalancerArns"], shown["VpcId"]))
        self.refused("ResourceInUse", 400, re.compile("in use by a listener"), elb.delete_target_group, TargetGroupArn=arn)
        autoscaling.set_desired_capacity(AutoScalingGroupName="behind", DesiredCapacity=1)
        self.assertEqual({"draining", "healthy"}, set(self.health(arn)))
        elb.delete_load_balancer(LoadBalancerArn=balancer)
        elb.delete_target_group(TargetGroupArn=arn)
        named = {"TargetGroupArn": arn}
        words = "One or more target groups not found"
        self.refused("TargetGroupNotFound", 400, words, elb.describe_target_health, **named)

    def test_what_a_stack_refers_to_has_a_network_and_a_listener(self):
        [group] = elb.describe_target_groups(Names=["jjikin-web"])["TargetGroups"]
        self.assertEqual((self.network(), "instance"), (group["VpcId"], group["TargetType"]))
        [balancer] = group["LoadBalancerArns"]
        self.assertTrue(elb.describe_listeners(LoadBalancerArn=balancer)["Listeners"])

    def test_target_groups_of_another_network_or_kind_are_refused(self):
        vpc = ec2.create_vpc(CidrBlock="10.5.0.0/16")["Vpc"]["VpcId"]
        template("strange-lt")
        rest = {
            "AutoScalingGroupName": "strange",
            "LaunchTemplate": {"LaunchTemplateName": "strange-lt"},
            "MinSize": 0,
            "MaxSize": 1,
            "VPCZoneIdentifier": NETWORK,
        }
        missing = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/none/0123456789abcdef"
        for arn, words in (
            (self.made("other-network", VpcId=vpc), "is not in the VPC"),  # The wording is not confirmed.
            (self.made("addresses", TargetType="ip"), "has invalid target type"),
            (missing, "may not be valid"),
        ):
            call = autoscaling.create_auto_scaling_group
            self.refused("ValidationError", 400, re.compile(words), call, TargetGroupARNs=[arn], **rest)
        autoscaling.create_auto_scaling_group(**rest)
        attach = autoscaling.attach_load_balancer_target_groups
        named = {"AutoScalingGroupName": "strange", "TargetGroupARNs": [missing]}
        self.refused("ValidationError", 400, re.compile("may not be valid"), attach, **named)

    def test_the_same_again_is_the_same_and_another_of_its_name_is_refused(self):
        arn = self.made("same")
        self.assertEqual(arn, self.made("same"))
        given = {"Name": "same", "Protocol": "HTTP", "Port": 81, "VpcId": self.network()}
        words = "A target group with the same name 'same' exists, but with different settings"
        self.refused("DuplicateTargetGroupName", 400, words, elb.create_target_group, **given)


class Quotas(Conformance):
    def test_vcpus_have_a_quota_that_can_be_raised(self):
        quotas = client("service-quotas")
        spot = {"ServiceCode": "ec2", "QuotaCode": "L-34B43A08"}
        quota = quotas.get_service_quota(**spot)["Quota"]
        self.assertIn("Spot", quota["QuotaName"])
        self.assertEqual(5, quotas.get_aws_default_service_quota(**spot)["Quota"]["Value"])
        more = quota["Value"] + 1000
        asked = quotas.request_service_quota_increase(DesiredValue=more, **spot)["RequestedQuota"]
        self.assertEqual(("APPROVED", more), (asked["Status"], asked["DesiredValue"]))
        self.assertEqual(more, quotas.get_service_quota(**spot)["Quota"]["Value"])
        words = re.compile("greater than the current quota value")  # The wording is not confirmed.
        less = quotas.request_service_quota_increase
        self.refused("IllegalArgumentException", 400, words, less, DesiredValue=1.0, **spot)
        missing = {**spot, "QuotaCode": "L-00000000"}
        words = re.compile("does not exist")
        self.refused("NoSuchResourceException", 400, words, quotas.get_service_quota, **missing)

    def test_rules_of_an_event_bus_have_one_too(self):
        quotas = client("service-quotas")
        rules = {"ServiceCode": "events", "QuotaCode": "L-244521F2"}
        self.assertEqual(300, quotas.get_aws_default_service_quota(**rules)["Quota"]["Value"])
        [listed] = quotas.list_service_quotas(ServiceCode="events")["Quotas"]
        self.assertEqual(("Number of rules", listed["Value"]), (listed["QuotaName"], 300))
        quotas.request_service_quota_increase(DesiredValue=301.0, **rules)
        self.assertEqual(301, quotas.get_service_quota(**rules)["Quota"]["Value"])
        of_others = {**rules, "ServiceCode": "ec2"}
        words = re.compile("does not exist")
        self.refused("NoSuchResourceException", 400, words, quotas.get_service_quota, **of_others)


class Hooks(Conformance):
    def hooked(self, name, transition, **policy):
        template(f"{name}-lt")
        hook = {"LifecycleHookName": "hold", "LifecycleTransition": transition, "HeartbeatTimeout": 300}
        autoscaling.create_auto_scaling_group(
            AutoScalingGroupName=name,
            LaunchTemplate={"LaunchTemplateName": f"{name}-lt"},
            MinSize=0,
            MaxSize=2,
            DesiredCapacity=1,
            VPCZoneIdentifier=NETWORK,
            LifecycleHookSpecificationList=[hook],
            **policy,
        )
        advance("1m")
        [member] = described(name)["Instances"]
        return member["InstanceId"], member["LifecycleState"]

    def test_a_launch_waits_for_its_hook(self):
        first, state = self.hooked("launching", "autoscaling:EC2_INSTANCE_LAUNCHING")
        self.assertEqual("Pending:Wait", state)
        named = {"AutoScalingGroupName": "launching", "LifecycleHookName": "hold"}
        autoscaling.record_lifecycle_action_heartbeat(InstanceId=first, **named)
        autoscaling.complete_lifecycle_action(InstanceId=first, LifecycleActionResult="CONTINUE", **named)
        [member] = described("launching")["Instances"]
        self.assertEqual((first, "InService"), (member["InstanceId"], member["LifecycleState"]))
        # The second is given up, and one takes its place.
        autoscaling.set_desired_capacity(AutoScalingGroupName="launching", DesiredCapacity=2)
        advance("1m")
        [second] = [i["InstanceId"] for i in described("launching")["Instances"] if i["InstanceId"] != first]
        advance("10m")
        self.assertNotIn(second, [i["InstanceId"] for i in described("launching")["Instances"]])

    def test_what_is_abandoned_on_its_way_out_is_retained_where_the_group_says_so(self):
        retain = {"RetentionTriggers": {"TerminateHookAbandon": "retain"}}
        for name, by_hand in (("kept", True), ("kept-late", False)):
            transition = "autoscaling:EC2_INSTANCE_TERMINATING"
            identifier, _ = self.hooked(name, transition, InstanceLifecyclePolicy=retain)
            autoscaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=0)
            if by_hand:
                autoscaling.complete_lifecycle_action(
                    AutoScalingGroupName=name,
                    LifecycleHookName="hold",
                    InstanceId=identifier,
                    LifecycleActionResult="ABANDON",
                )
            advance("2h")
            [member] = described(name)["Instances"]
            self.assertEqual("Terminating:Retained", member["LifecycleState"])
            found = ec2.describe_instances(InstanceIds=[identifier])["Reservations"][0]["Instances"][0]
            self.assertEqual("running", found["State"]["Name"])
            autoscaling.terminate_instance_in_auto_scaling_group(
                InstanceId=identifier, ShouldDecrementDesiredCapacity=False
            )
            advance("2m")
            self.assertEqual([], described(name)["Instances"])


class WarmPools(Conformance):
    def pooled(self, name, size=1, **pool):
        template(f"{name}-lt")
        autoscaling.create_auto_scaling_group(
            AutoScalingGroupName=name,
            LaunchTemplate={"LaunchTemplateName": f"{name}-lt"},
            MinSize=0,
            MaxSize=4,
            DesiredCapacity=size,
            VPCZoneIdentifier=NETWORK,
        )
        autoscaling.put_warm_pool(AutoScalingGroupName=name, **pool)
        advance("2m")
        return self.pool(name)

    def pool(self, name):
        found = autoscaling.describe_warm_pool(AutoScalingGroupName=name)
        return {member["InstanceId"]: member["LifecycleState"] for member in found["Instances"]}

    def test_what_the_group_may_grow_by_waits_stopped_and_comes_from_there(self):
        before = self.pooled("warm")
        self.assertEqual(["Warmed:Stopped"] * 3, list(before.values()))
        shown = described("warm")
        self.assertEqual(3, shown["WarmPoolSize"])
        self.assertEqual(("Stopped", 0), tuple(shown["WarmPoolConfiguration"][n] for n in ("PoolState", "MinSize")))
        ids = list(before)
        members = autoscaling.describe_auto_scaling_instances(InstanceIds=ids)["AutoScalingInstances"]
        self.assertEqual({"Warmed:Stopped"}, {member["LifecycleState"] for member in members})
        found = ec2.describe_instances(InstanceIds=ids)["Reservations"]
        states = {instance["State"]["Name"] for one in found for instance in one["Instances"]}
        self.assertEqual({"stopped"}, states)
        autoscaling.set_desired_capacity(AutoScalingGroupName="warm", DesiredCapacity=3)
        advance("2m")
        serving = {member["InstanceId"]: member["LifecycleState"] for member in described("warm")["Instances"]}
        self.assertEqual({"InService"}, set(serving.values()))
        self.assertEqual(2, len(set(serving) & set(before)))
        self.assertEqual(1, len(self.pool("warm")))
        [latest, *_] = autoscaling.describe_scaling_activities(AutoScalingGroupName="warm")["Activities"]
        self.assertIn("from warm pool", latest["Description"])

    def test_what_is_warm_keeps_its_image_until_it_is_refreshed(self):
        before = self.pooled("stale", MinSize=1, MaxGroupPreparedCapacity=2)
        self.assertEqual(1, len(before))
        image = registered("stale-newer", ("/dev/xvda", 8, False))
        ec2.create_launch_template_version(
            LaunchTemplateName="stale-lt", SourceVersion="1", LaunchTemplateData={"ImageId": image}
        )
        ec2.modify_launch_template(LaunchTemplateName="stale-lt", DefaultVersion="2")
        autoscaling.set_desired_capacity(AutoScalingGroupName="stale", DesiredCapacity=2)
        advance("2m")
        self.assertEqual({IMAGE}, {instance["ImageId"] for instance in instances("stale")})
        # What fills the pool again is new.
        [member] = autoscaling.describe_warm_pool(AutoScalingGroupName="stale")["Instances"]
        self.assertEqual("2", member["LaunchTemplate"]["Version"])
        preferences = {"MinHealthyPercentage": 0, "InstanceWarmup": 0, "SkipMatching": True}
        autoscaling.start_instance_refresh(AutoScalingGroupName="stale", Preferences=preferences)
        advance("10m")
        self.assertEqual({image}, {instance["ImageId"] for instance in instances("stale")})

    def test_scale_in_gives_instances_back_where_the_pool_takes_them(self):
        self.pooled("reused", size=2, MaxGroupPreparedCapacity=2, InstanceReusePolicy={"ReuseOnScaleIn": True})
        before = {member["InstanceId"] for member in described("reused")["Instances"]}
        autoscaling.set_desired_capacity(AutoScalingGroupName="reused", DesiredCapacity=1)
        advance("2m")
        [(back, state)] = self.pool("reused").items()
        self.assertIn(back, before)
        self.assertEqual("Warmed:Stopped", state)

    def test_hooks_hold_on_the_way_into_the_pool(self):
        self.pooled("hooked-pool", size=0, MinSize=1, MaxGroupPreparedCapacity=0, PoolState="Running")
        autoscaling.put_lifecycle_hook(
            AutoScalingGroupName="hooked-pool",
            LifecycleHookName="hold",
            LifecycleTransition="autoscaling:EC2_INSTANCE_LAUNCHING",
            HeartbeatTimeout=600,
        )
        autoscaling.put_warm_pool(AutoScalingGroupName="hooked-pool", MinSize=2)
        advance("2m")
        states = self.pool("hooked-pool")
        self.assertEqual(["Warmed:Pending:Wait", "Warmed:Running"], sorted(states.values()))
        [waiting] = [one for one, state in states.items() if state.endswith("Wait")]
        autoscaling.complete_lifecycle_action(
            AutoScalingGroupName="hooked-pool",
            LifecycleHookName="hold",
            InstanceId=waiting,
            LifecycleActionResult="CONTINUE",
        )
        self.assertEqual(["Warmed:Running"] * 2, list(self.pool("hooked-pool").values()))

    def test_a_pool_goes_before_its_group(self):
        ids = list(self.pooled("ended", size=0, MinSize=1))
        named = {"AutoScalingGroupName": "ended"}
        # The wording is not confirmed.
        self.refused("ResourceInUse", 400, re.compile("warm pool"), autoscaling.delete_auto_scaling_group, **named)
        autoscaling.delete_warm_pool(**named)
        shown = autoscaling.describe_warm_pool(**named)["WarmPoolConfiguration"]
        self.assertEqual("PendingDelete", shown["Status"])
        words = re.compile("being deleted")
        self.refused("ValidationError", 400, words, autoscaling.put_warm_pool, **named)
        self.refused("ScalingActivityInProgress", 400, words, autoscaling.delete_warm_pool, **named)
        advance("2m")
        self.assertNotIn("WarmPoolConfiguration", autoscaling.describe_warm_pool(**named))
        autoscaling.delete_auto_scaling_group(**named)
        found = ec2.describe_instances(InstanceIds=ids)["Reservations"]
        self.assertEqual({"terminated"}, {one["Instances"][0]["State"]["Name"] for one in found})

    def test_spot_and_what_cannot_hibernate_have_no_pool(self):
        mixed("spot-pool", [{"InstanceType": "c6i.large"}], OnDemandPercentageAboveBaseCapacity=50)
        put = autoscaling.put_warm_pool
        # The wordings are not confirmed.
        self.refused("ValidationError", 400, re.compile("Spot"), put, AutoScalingGroupName="spot-pool")
        mixed("cold-pool", [{"InstanceType": "c6i.large"}])
        hibernated = {"AutoScalingGroupName": "cold-pool", "PoolState": "Hibernated"}
        self.refused("ValidationError", 400, re.compile("hibernation"), put, **hibernated)


class PlacementGroups(Conformance):
    def test_they_are_made_shown_used_and_go_when_nobody_uses_them(self):
        unknown = "The Placement Group 'close' is unknown."
        self.refused("InvalidPlacementGroup.Unknown", 400, unknown, ec2.describe_placement_groups, GroupNames=["close"])
        self.refused("InvalidPlacementGroup.Unknown", 400, unknown, ec2.delete_placement_group, GroupName="close")
        launch = {"ImageId": IMAGE, "MinCount": 1, "MaxCount": 1, "SubnetId": SUBNETS[0], "Placement": {"GroupName": "close"}}
        run = lambda kind: ec2.run_instances(InstanceType=kind, **launch)
        with self.assertRaises(ClientError) as raised:
            run("c6i.large")
        self.assertEqual("InvalidPlacementGroup.Unknown", raised.exception.response["Error"]["Code"])
        made = ec2.create_placement_group(GroupName="close", Strategy="cluster")["PlacementGroup"]
        self.assertEqual(("close", "available", "cluster"), (made["GroupName"], made["State"], made["Strategy"]))
        exists = re.compile("already exists")
        self.refused("InvalidPlacementGroup.Duplicate", 400, exists, ec2.create_placement_group, GroupName="close", Strategy="spread")
        with self.assertRaises(ClientError) as raised:
            run("t3.micro")
        self.assertIn("Cluster placement groups are not supported by the 't3.micro'", str(raised.exception))
        [instance] = run("c6i.large")["Instances"]
        self.assertEqual("close", instance["Placement"]["GroupName"])
        self.refused("InvalidPlacementGroup.InUse", 400, re.compile("in use"), ec2.delete_placement_group, GroupName="close")
        ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])
        advance("5m")
        ec2.delete_placement_group(GroupName="close")
        self.assertNotIn("close", [of["GroupName"] for of in ec2.describe_placement_groups()["PlacementGroups"]])

    def test_a_group_launches_into_its_own(self):
        template("placed")
        ask = {
            "AutoScalingGroupName": "placed",
            "LaunchTemplate": {"LaunchTemplateName": "placed", "Version": "$Default"},
            "MinSize": 0,
            "MaxSize": 2,
            "DesiredCapacity": 1,
            "VPCZoneIdentifier": NETWORK,
            "PlacementGroup": "apart",
        }
        # The wording is not confirmed.
        self.refused("ValidationError", 400, re.compile("'apart' does not exist"), autoscaling.create_auto_scaling_group, **ask)
        ec2.create_placement_group(GroupName="apart", Strategy="spread")
        autoscaling.create_auto_scaling_group(**ask)
        advance("5m")
        [member] = described("placed")["Instances"]
        [of] = ec2.describe_instances(InstanceIds=[member["InstanceId"]])["Reservations"]
        self.assertEqual("apart", of["Instances"][0]["Placement"]["GroupName"])


class Addresses(Conformance):
    def test_an_instance_has_an_address_of_its_subnet_and_a_name_by_which_it_is_found(self):
        [reservation] = [ec2.run_instances(ImageId=IMAGE, InstanceType="c6i.large", MinCount=2, MaxCount=2, SubnetId=SUBNETS[0])]
        instances = reservation["Instances"]
        addresses = {of["PrivateIpAddress"] for of in instances}
        self.assertEqual(2, len(addresses))
        [subnet] = ec2.describe_subnets(SubnetIds=[SUBNETS[0]])["Subnets"]
        network = ipaddress.ip_network(subnet["CidrBlock"])
        self.assertTrue(all(ipaddress.ip_address(address) in network for address in addresses))
        name = instances[0]["PrivateDnsName"]
        self.assertEqual(f"ip-{instances[0]['PrivateIpAddress'].replace('.', '-')}.{REGION}.compute.internal", name)
        for filters in ("private-dns-name", name), ("private-ip-address", instances[0]["PrivateIpAddress"]):
            asked = [{"Name": filters[0], "Values": [filters[1]]}]
            [found] = ec2.describe_instances(Filters=asked)["Reservations"]
            self.assertEqual(instances[0]["InstanceId"], found["Instances"][0]["InstanceId"])
            [interface] = ec2.describe_network_interfaces(Filters=asked)["NetworkInterfaces"]
            self.assertEqual(name, interface["PrivateDnsName"])
