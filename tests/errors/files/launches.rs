//! Launches that AWS would refuse, as somebody found them: whole files, with all that is said of each.

use super::{Case, whole};

pub fn cases() -> Vec<Case> {
    vec![
        whole("four volumes that EC2 refuses", r#"version: 1
name: disks
image: { instance_name: web }
launch_template:
  instance_type: m6i.large
  security_group_ids: [sg-0123456789abcdef0]
  block_devices:
    - { device: /dev/xvda, size_gib: 100, type: gp3, iops: 3000, throughput: 1000 }
    - { device: /dev/sdb, size_gib: 10, type: gp3, iops: 16000 }
    - { device: /dev/sdc, size_gib: 10, type: io1, iops: 5000 }
    - { device: /dev/sdd, size_gib: 30, type: st1 }
auto_scaling_group:
  subnet_ids: [subnet-0123456789abcdef0]
  capacity: { max: 4 }
"#),
        whole("tags that only EC2 and Auto Scaling take", r#"version: 1
name: tagged
tags: { Team: "R&D", Service: "Shop (live)" }
image: { instance_name: web }
launch_template:
  instance_type: t3.small
  security_group_ids: [sg-0123456789abcdef0]
auto_scaling_group:
  subnet_ids: [subnet-0123456789abcdef0]
  capacity: { max: 4 }
"#),
        whole("several spellings at once", r#"version: 1
name: odd
image: { instance_name: web }
launch_template:
  instance_type: T3.Small
  security_group_ids: [sg-0123456789abcdef0]
  iam_instance_profile: arn:aws:iam::111111111111:instance-profile/web
  key_name: "web.pem"
auto_scaling_group:
  subnet_ids: [subnet-0123456789abcdef0]
  capacity: { max: 4 }
  health_check: { type: "EC2,ELB" }
schedule:
  timezone: KST
  windows:
    - { name: live, days: Mon-Fri, from: "9:00", to: "24:00", desired: 2 }
    - { name: last-friday, days: last fri, from: "09:00", to: "18:00", desired: 2 }
"#),
    ]
}
