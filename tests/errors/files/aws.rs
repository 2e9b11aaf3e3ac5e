//! What AWS would refuse: ids, ARNs, names, volumes.

use super::{Case, and, with};

pub fn cases() -> Vec<Case> {
    let cases = [ids(), names(), volumes(), combined()];
    cases.into_iter().flatten().collect()
}

fn groups(name: &'static str, ids: &str) -> Case {
    with(name, "[sg-0123456789abcdef0]", ids)
}

fn subnets(name: &'static str, ids: &str) -> Case {
    with(name, "[subnet-0123456789abcdef0]", ids)
}

fn group(name: &'static str, line: &str) -> Case {
    with(name, "  capacity", &format!("  {line}\n  capacity"))
}

fn template(name: &'static str, line: &str) -> Case {
    let more = format!("  instance_type: t3.small\n  {line}\n");
    with(name, "  instance_type: t3.small\n", &more)
}

fn kind(name: &'static str, kind: &str) -> Case {
    with(name, "t3.small", kind)
}

fn ids() -> Vec<Case> {
    let many: Vec<String> = (0..17).map(|n| format!("sg-{n:017x}")).collect();
    let balancer = "arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:loadbalancer/app/web/0123456789abcdef";
    vec![
        groups("the id of a security group is cut short", "[sg-0123456789]"),
        groups("the id of a security group in upper case", "[sg-0123456789ABCDEF0]"),
        groups("the name of a security group", "[web-sg]"),
        groups("the name of a security group in Korean", "[웹서버]"),
        groups("a subnet where a security group belongs", "[subnet-0123456789abcdef0]"),
        groups("a security group is given twice", "[sg-0123456789abcdef0, sg-0123456789abcdef0]"),
        groups("more security groups than an interface has", &format!("[{}]", many.join(", "))),
        subnets("a network where a subnet belongs", "[vpc-0123456789abcdef0]"),
        subnets("an address range where a subnet belongs", "[10.0.0.0/24]"),
        subnets("an Availability Zone where a subnet belongs", "[ap-northeast-2a]"),
        and("an Availability Zone where a Region belongs", "region: ap-northeast-2a\n"),
        and("a city where a Region belongs", "region: Seoul\n"),
        and("a Region in upper case", "region: AP-NORTHEAST-2\n"),
        kind("an instance type without its size", "t3"),
        kind("an instance type in words", "t3 small"),
        kind("an instance type in upper case", "T3.small"),
        group("a load balancer where a target group belongs", &format!("target_group_arns: [{balancer}]")),
        group("the name of a target group", "target_group_arns: [web]"),
        template("the ARN of a role for an instance profile", "iam_instance_profile: arn:aws:iam::111111111111:role/web"),
        template("a key pair in Korean", "key_name: 웹서버키"),
        template("a CPU that no instance has", "cpu_options: { core_count: 0, threads_per_core: 4 }"),
        with("whose images: a name", "image: { instance_name: web }", "image: { instance_name: web, owners: [me] }"),
        with("a prefix with a wildcard", "image: { instance_name: web }", "image: { instance_name: web, name_prefix: \"AwsBackup_*\" }"),
    ]
}

fn names() -> Vec<Case> {
    let many: String = (0..50).map(|n| format!("  key-{n}: x\n")).collect();
    let long = "x".repeat(129);
    vec![
        and("a launch template's name in Korean", "names: { launch_template: 웹서버 }\n"),
        and("a group's name with a colon", "names: { auto_scaling_group: \"web:asg\" }\n"),
        and("a role's name in Korean", "names: { iam_role: 교체-역할 }\n"),
        and("the ARN of a role", "names: { iam_role: \"arn:aws:iam::111111111111:role/web\" }\n"),
        and("a log group that is AWS's own", "names: { log_group: aws/lambda/web }\n"),
        and("two rules of one name", "names: { event_rules: { daily: web, image: web } }\n"),
        and("two alarms of one name", "alarms: { topic: \"arn:aws:sns:ap-northeast-2:111111111111:on-call\" }\nnames: { alarms: { failures: web, image_age: web } }\n"),
        and("a tag that belongs to AWS", "tags: { \"aws:cloudformation:stack-name\": web }\n"),
        and("a tag that belongs to freshscale", "tags: { \"freshscale:stack\": web }\n"),
        and("a tag's key that is too long", &format!("tags: {{ {long}: web }}\n")),
        and("more tags than AWS takes", &format!("tags:\n{many}")),
        and("a tag's value with an emoji", "tags: { Team: \"web 🚀\" }\n"),
        and("a topic of another service", "alarms: { topic: \"arn:aws:sqs:ap-northeast-2:111111111111:on-call\" }\n"),
        and("a topic that keeps the order", "alarms: { topic: \"arn:aws:sns:ap-northeast-2:111111111111:on-call.fifo\" }\n"),
        and("a topic's name", "alarms: { topic: on-call }\n"),
        and("a destination that is a function", "rotator: { on_failure: \"arn:aws:lambda:ap-northeast-2:111111111111:function:web\" }\n"),
    ]
}

fn volumes() -> Vec<Case> {
    let devices = |name, devices: &str| template(name, &format!("block_devices: [{devices}]"));
    vec![
        devices("a volume without a device", "{ size_gib: 30 }"),
        devices("a volume's size with a unit", "{ device: /dev/xvda, size_gib: 30GiB }"),
        devices("a volume that is too large for its type", "{ device: /dev/xvda, size_gib: 20000, type: gp2 }"),
        devices("a volume of an unknown type", "{ device: /dev/xvda, type: gp4 }"),
        devices("IOPS of a type that has none of its own", "{ device: /dev/xvda, type: gp2, iops: 3000 }"),
        devices("a type that needs IOPS", "{ device: /dev/xvda, type: io2, size_gib: 30 }"),
        devices("throughput of a type that has none of its own", "{ device: /dev/xvda, type: gp2, throughput: 250 }"),
        devices("too many IOPS for the size", "{ device: /dev/xvda, type: gp3, size_gib: 10, iops: 16000 }"),
        devices("a slow type for the root volume", "{ device: /dev/xvda, type: st1, size_gib: 500 }"),
        devices("a key of a volume that is not encrypted", "{ device: /dev/xvda, kms_key_id: alias/web }"),
        devices("one device twice", "{ device: /dev/xvda, size_gib: 30 }, { device: /dev/xvda, size_gib: 40 }"),
    ]
}

fn combined() -> Vec<Case> {
    vec![
        with("an image for another architecture than the instance type's", "image: { instance_name: web }", "image: { instance_name: web, architecture: arm64 }"),
        group("an instance that may live less than a day", "max_instance_lifetime: 12h"),
        group("a health check as AWS writes several", "health_check: { type: \"ELB,EBS\" }"),
        group("a policy of termination in lower case", "termination_policies: [oldestlaunchtemplate]"),
        group("a policy of termination that is not there", "termination_policies: [OldestFirst]"),
    ]
}
