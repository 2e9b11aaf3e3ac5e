"""What the paging module walks over: three of everything, and six where pages hold five at least."""

from .support import (
    ACCOUNT,
    POLICY,
    REGION,
    SUBNETS,
    TRUST,
    advance,
    client,
    function,
    group,
    instant,
    newest_image,
    now,
    template,
)

ec2, autoscaling, iam = client("ec2"), client("autoscaling"), client("iam")
functions, events, logs = client("lambda"), client("events"), client("logs")
elb = client("elbv2")

TARGET_GROUP = (
    "arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:targetgroup/jjikin-web/0123456789abcdef"
)


# What the example stack's target group is behind.
BALANCER = TARGET_GROUP.replace("targetgroup/", "loadbalancer/app/")


def furnish_elb():
    [subnet] = ec2.describe_subnets(SubnetIds=SUBNETS[:1])["Subnets"]
    forward = [{"Type": "forward", "TargetGroupArn": TARGET_GROUP}]
    for number in range(2):
        name = f"paged-{number}"
        elb.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=subnet["VpcId"])
        elb.create_load_balancer(Name=name, Subnets=SUBNETS)
        port = {"Protocol": "HTTP", "Port": 8000 + number}
        elb.create_listener(LoadBalancerArn=BALANCER, DefaultActions=forward, **port)


def furnish_ec2():
    image = newest_image()
    # Six reservations: whether AWS splits one between pages stands nowhere.
    for _ in range(6):
        ec2.run_instances(ImageId=image, InstanceType="c6i.large", MinCount=1, MaxCount=1)
    zone = ec2.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
    for number in range(6):
        vpc = ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")["Vpc"]["VpcId"]
        ec2.create_vpc_block_public_access_exclusion(VpcId=vpc, InternetGatewayExclusionMode="allow-egress")
        volume = ec2.create_volume(AvailabilityZone=zone, Size=1)["VolumeId"]
        ec2.create_snapshot(VolumeId=volume)
    for number in range(3):
        template(f"paged-{number}")
        ec2.create_launch_template_version(
            LaunchTemplateName="paged-0", LaunchTemplateData={"KeyName": f"key-{number}"}
        )


def furnish_autoscaling():
    for name in ("asg-a", "asg-b", "asg-c"):
        group(name, size=1)
    tags = [
        {"ResourceId": "asg-a", "ResourceType": "auto-scaling-group", "Key": key, "Value": "v"}
        for key in "abc"
    ]
    autoscaling.create_or_update_tags(Tags=[{**tag, "PropagateAtLaunch": False} for tag in tags])
    for number in range(3):
        autoscaling.put_scheduled_update_group_action(
            AutoScalingGroupName="asg-a",
            ScheduledActionName=f"action-{number}",
            StartTime=instant(now() + 30 * 86_400 + number * 3600),
            DesiredCapacity=0,
        )
        autoscaling.put_scaling_policy(
            AutoScalingGroupName="asg-a",
            PolicyName=f"policy-{number}",
            AdjustmentType="ChangeInCapacity",
            ScalingAdjustment=1,
        )
    for _ in range(2):
        advance("30m")
        autoscaling.start_instance_refresh(
            AutoScalingGroupName="asg-a", Preferences={"MinHealthyPercentage": 0}
        )
    advance("30m")
    autoscaling.put_warm_pool(AutoScalingGroupName="asg-b", MinSize=3, MaxGroupPreparedCapacity=0)
    types = [f"autoscaling:EC2_INSTANCE_{what}" for what in ("LAUNCH", "LAUNCH_ERROR", "TERMINATE")]
    autoscaling.put_notification_configuration(
        AutoScalingGroupName="asg-a",
        TopicARN="arn:aws:sns:ap-northeast-2:111111111111:paged",
        NotificationTypes=types,
    )
    lattice = "arn:aws:vpc-lattice:ap-northeast-2:111111111111:targetgroup/tg-"
    autoscaling.attach_traffic_sources(
        AutoScalingGroupName="asg-b",
        TrafficSources=[{"Identifier": f"{lattice}{number:017x}", "Type": "vpc-lattice"} for number in range(3)],
    )
    # One target group.
    autoscaling.attach_load_balancer_target_groups(
        AutoScalingGroupName="asg-a", TargetGroupARNs=[TARGET_GROUP]
    )


def furnish_iam():
    for number in range(3):
        name = f"paged-{number}"
        iam.create_instance_profile(
            InstanceProfileName=name, Tags=[{"Key": key, "Value": "v"} for key in "abc"]
        )
        iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=TRUST,
            Tags=[{"Key": key, "Value": "v"} for key in "abc"],
        )
        arn = iam.create_policy(
            PolicyName=name, PolicyDocument=POLICY, Tags=[{"Key": key, "Value": "v"} for key in "abc"]
        )["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="paged-0", PolicyArn=arn)
        iam.put_role_policy(RoleName="paged-0", PolicyName=name, PolicyDocument=POLICY)
        iam.attach_role_policy(RoleName=name, PolicyArn=policy("paged-0"))
        iam.create_policy_version(PolicyArn=policy("paged-0"), PolicyDocument=POLICY)


def policy(name):
    return f"arn:aws:iam::{ACCOUNT}:policy/{name}"


def lambda_arn(name):
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


def furnish_lambda():
    for number in range(3):
        function(f"paged-{number}")
    for number in range(2):
        functions.update_function_configuration(FunctionName="paged-0", Description=str(number))
        advance("10s")
        functions.publish_version(FunctionName="paged-0")
    for name in "abc":
        functions.create_alias(FunctionName="paged-0", Name=name, FunctionVersion="1")


def furnish_events():
    for number in range(3):
        events.put_rule(Name=f"paged-{number}", ScheduleExpression="rate(1 day)", State="DISABLED")
        events.put_targets(Rule=f"paged-{number}", Targets=[{"Id": "x", "Arn": lambda_arn("shared")}])
        events.put_targets(Rule="paged-0", Targets=[{"Id": f"t{number}", "Arn": lambda_arn(f"f{number}")}])


def furnish_logs():
    for number in range(3):
        logs.create_log_group(logGroupName=f"paged-{number}")
        logs.create_log_stream(logGroupName="paged-0", logStreamName=f"stream-{number}")
        lines = [{"timestamp": int(now() * 1000), "message": f"line {n}"} for n in range(3)]
        logs.put_log_events(logGroupName="paged-0", logStreamName=f"stream-{number}", logEvents=lines)


def furnish():
    furnish_ec2()
    furnish_autoscaling()
    furnish_elb()
    furnish_iam()
    furnish_lambda()
    furnish_events()
    furnish_logs()
    # Two nights with their backups. Everything that is under way ends: two looks at the same must be the same.
    advance("2d")
