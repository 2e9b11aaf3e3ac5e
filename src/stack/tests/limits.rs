//! Limits of AWS: what would stop an apply half-way, or a pin in an incident.

use std::path::Path;

use super::super::{Faults, load, load_str};
use super::faults::refused;
use super::with;

fn warned(text: &str) -> String {
    let loaded = load_str(Path::new("web.yaml"), text).unwrap();
    loaded.warnings.to_string()
}

fn tags(count: usize) -> String {
    let tags: Vec<String> = (0..count).map(|number| format!("k{number}: v")).collect();
    with(&format!("tags: {{ {} }}\n", tags.join(", ")))
}

#[test]
fn there_is_room_for_the_tags_that_an_incident_needs() {
    assert!(load_str(Path::new("web.yaml"), &tags(45)).is_ok());
    let text = refused(&tags(46));
    let said = "`tags` has 46 entries; 45 are allowed.";
    assert!(text.contains(said), "{text}");
    assert!(text.contains("web.yaml:10:7"), "{text}");
}

#[test]
fn the_tags_of_an_instance_are_counted_together() {
    let instance = |count: usize| {
        let tags: Vec<String> = (0..count).map(|number| format!("i{number}: v")).collect();
        let line = format!("  instance_tags: {{ {} }}\nauto_scaling", tags.join(", "));
        tags_and(&line)
    };
    fn tags_and(line: &str) -> String {
        super::with("tags: { Team: web, Shop: one }\n").replacen("auto_scaling", line, 1)
    }
    assert!(load_str(Path::new("web.yaml"), &instance(47)).is_ok());
    let text = refused(&instance(48));
    assert!(
        text.contains("an instance has 51 tags; EC2 takes 50"),
        "{text}"
    );
}

#[test]
fn tags_are_what_every_service_takes() {
    let text = refused(&with(
        "tags: { \"Cost*Centre\": \"4;711\", Team: shop, team: web }\n",
    ));
    insta::assert_snapshot!(text, @r#"
    error: `Cost*Centre` has '*', which IAM, Lambda and CloudWatch Logs do not take.
      --> web.yaml:10:9
       |
    10 | tags: { "Cost*Centre": "4;711", Team: shop, team: web }
       |         ^^^^^^^^^^^^^
       |
       = help: Letters, digits, spaces and _ . : / = + - @ are taken by all.

    error: `4;711` has ';', which IAM, Lambda and CloudWatch Logs do not take.
      --> web.yaml:10:24
       |
    10 | tags: { "Cost*Centre": "4;711", Team: shop, team: web }
       |                        ^^^^^^^
       |
       = help: Letters, digits, spaces and _ . : / = + - @ are taken by all.

    error: `team` and `Team` differ only by case, and IAM compares keys of tags without it.
      --> web.yaml:10:45
       |
    10 | tags: { "Cost*Centre": "4;711", Team: shop, team: web }
       |                                             ^^^^
       |
       = help: Keep one of them; `launch_template.instance_tags` may have the other.
    "#);
    // EC2 takes more than the others, and tells keys by their case.
    let only_instances = with("").replacen(
        "auto_scaling",
        "  instance_tags: { \"Cost*Centre\": \"4;711\", Team: shop, team: web }\nauto_scaling",
        1,
    );
    assert!(load_str(Path::new("web.yaml"), &only_instances).is_ok());
}

#[test]
fn a_type_that_nobody_knows_is_a_warning_with_a_suggestion() {
    let text = warned(&with("").replace("t3.small", "t3.smlal"));
    assert!(
        text.contains("`t3.smlal` is not among the instance types that are known"),
        "{text}"
    );
    assert!(text.contains("Did you mean `t3.small`?"), "{text}");
    assert_eq!(warned(&with("")), "");
    let new = warned(&with("").replace("t3.small", "z99zz.titanic"));
    assert!(
        new.contains("See the list of instance types of your Region"),
        "{new}"
    );
}

#[test]
fn volumes_keep_the_ratios_of_their_type() {
    let text = with("").replace("  security", "  block_devices:\n    - { device: /dev/xvda, size_gib: 5, iops: 6000 }\n    - { device: /dev/xvdb, type: io1, size_gib: 2, iops: 64001 }\n    - { device: /dev/xvdc, size_gib: 100, throughput: 1000 }\n    - { device: /dev/xvdd, type: st1, size_gib: 100 }\n  security");
    let text = refused(&text);
    for said in [
        "A gp3 volume has at most 500 IOPS for each GiB, and this one would have 1200.",
        "An io1 volume has at least 4 GiB.",
        "An io1 volume has 100 to 64000 IOPS.",
        "A gp3 volume has at most 0.25 MiB/s for each of its IOPS, and this one would have 0.3333.",
        "An st1 volume has at least 125 GiB.",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

#[test]
fn more_volumes_than_most_types_take_are_warned_of() {
    let volumes: Vec<String> = (0..28)
        .map(|number| format!("{{ device: /dev/sd{number}, size_gib: 1 }}"))
        .collect();
    let text = with("").replace(
        "  security",
        &format!("  block_devices: [{}]\n  security", volumes.join(", ")),
    );
    assert!(warned(&text).contains("most instance types take 28 attachments"));
}

fn with_policy(policy: &str) -> Result<(), Faults> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("rotator.json"), policy).unwrap();
    let file = folder.path().join("web.yaml");
    std::fs::write(&file, with("rotator: { policy: rotator.json }\n")).unwrap();
    load(&file).map(|_| ())
}

#[test]
fn a_policy_that_iam_would_refuse_is_shown_in_its_own_file() {
    let policy = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    { \"Effect\": \"Allow\", \"Action\": [\"ec2:DescribeImages\", \"DescribeVolumes\"], \"Resource\": \"*\" },\n    { \"Sid\": \"my-own\", \"Effect\": \"Allow\", \"Action\": \"ec2:CreateTags\", \"Resource\": \"images\" }\n  ]\n}\n";
    let faults = with_policy(policy).unwrap_err();
    let places: Vec<_> = { faults.all().iter() }
        .map(|fault| (fault.at.line, fault.at.column, fault.within.is_some()))
        .collect();
    assert_eq!(places, [(4, 59, true), (5, 7, true), (5, 71, true)]);
    let text = faults.to_string();
    for said in [
        "rotator.json:4:59",
        "IAM would refuse this policy: Actions/Conditions must be prefaced by a vendor",
        "IAM would refuse this policy: Statement IDs (SID) must be alpha-numeric.",
        "IAM would refuse this policy: Resource images must be in ARN format or \"*\".",
        "Letters and digits only.",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

#[test]
fn a_policy_may_be_as_long_as_iam_takes_it_with_the_stacks_names() {
    let policy = |count: usize| {
        let arns = vec!["\"arn:${partition}:ec2:${region}:${account}:instance/i-0\""; count];
        format!(
            "{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Effect\": \"Allow\", \"Action\": \"ec2:*\", \"Resource\": [{}]}}}}",
            arns.join(", ")
        )
    };
    assert!(with_policy(&policy(100)).is_ok());
    let text = with_policy(&policy(130)).unwrap_err().to_string();
    assert!(text.contains("characters; IAM takes 6144"), "{text}");
}

#[test]
fn a_placeholder_that_there_is_not_is_shown_where_it_stands() {
    let policy = "{\"Version\": \"2012-10-17\",\n \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"ec2:*\",\n \"Resource\": \"${acount}\"}}";
    let text = with_policy(policy).unwrap_err().to_string();
    assert!(
        text.contains("rotator.json:3:2") && text.contains("There are account,"),
        "{text}"
    );
}
