//! The rotator's rights, as far as a stack file decides them.

use std::fs;

use serde_json::json;

use super::super::load;
use super::with;

/// Loads a stack whose policy allows `actions` besides what the built-in one does.
fn refused(template: &str, rotator: &str, actions: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut policy: serde_json::Value = serde_json::from_str(super::policy::ROTATOR).unwrap();
    let launch = json!({"Effect": "Allow", "Action": actions, "Resource": "*"});
    policy["Statement"].as_array_mut().unwrap().push(launch);
    fs::write(folder.path().join("own.json"), policy.to_string()).unwrap();
    let text = with(rotator).replace("  security", &format!("{template}  security"));
    fs::write(folder.path().join("web.yaml"), text).unwrap();
    let loaded = load(&folder.path().join("web.yaml"));
    loaded.err().map(|faults| faults.to_string())
}

#[test]
fn a_trial_launch_that_the_policy_cannot_allow_is_refused() {
    let built_in = refused("", "rotator: { verify_launch: true }\n", &[]).unwrap();
    assert!(
        built_in.contains("needs ec2:RunInstances, which"),
        "{built_in}"
    );
    assert!(built_in.contains("web.yaml:10:27"), "{built_in}");
    let own = "rotator: { verify_launch: true, policy: own.json }\n";
    let profile = "  iam_instance_profile: web\n";
    assert!(refused("", own, &["ec2:DescribeImages"]).is_some());
    assert_eq!(refused("", own, &["ec2:RunInstances"]), None);
    let told = refused(profile, own, &["ec2:Run*"]).unwrap();
    assert!(told.contains("needs iam:PassRole"), "{told}");
    assert_eq!(refused(profile, own, &["ec2:Run*", "iam:PassRole"]), None);
    let off = "rotator: { verify_launch: false, policy: own.json }\n";
    assert_eq!(refused(profile, off, &["s3:GetObject"]), None);
}

#[test]
fn a_name_that_would_widen_the_policy_is_refused_where_it_stands() {
    let own = "rotator: { policy: own.json }\nnames: { auto_scaling_group: 'web*' }\n";
    // The built-in policy does not name the group.
    assert_eq!(refused("", own, &["ec2:RunInstances"]), None);
    let text = with("rotator: { policy: p.json }\nnames: { auto_scaling_group: 'web*' }\n");
    let folder = tempfile::tempdir().unwrap();
    let policy =
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "${auto_scaling_group}"}}"#;
    fs::write(folder.path().join("p.json"), policy).unwrap();
    fs::write(folder.path().join("web.yaml"), text).unwrap();
    let told = load(&folder.path().join("web.yaml"))
        .unwrap_err()
        .to_string();
    assert!(told.contains("web.yaml:11:30"), "{told}");
    assert!(
        told.contains("`web*` for `${auto_scaling_group}`"),
        "{told}"
    );
}

/// The warnings of a stack whose policy is the built-in one without `action`.
fn warned_without(action: &str, rotator: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut policy: serde_json::Value = serde_json::from_str(super::policy::ROTATOR).unwrap();
    for statement in policy["Statement"].as_array_mut().unwrap() {
        let actions = statement["Action"].as_array_mut().unwrap();
        actions.retain(|it| it != action);
    }
    fs::write(folder.path().join("own.json"), policy.to_string()).unwrap();
    let rotator = format!("rotator: {{ policy: own.json{rotator} }}\n");
    fs::write(folder.path().join("web.yaml"), with(&rotator)).unwrap();
    let loaded = load(&folder.path().join("web.yaml")).unwrap();
    loaded.warnings.to_string()
}

#[test]
fn a_policy_that_was_written_for_another_account_or_region_is_warned_of() {
    let warned = |region: &str, account: &str, file: &str| {
        let folder = tempfile::tempdir().unwrap();
        let policy = super::policy::ROTATOR
            .replace("${region}", region)
            .replace("${account}", account);
        fs::write(folder.path().join("own.json"), policy).unwrap();
        let text = with(&format!("{file}rotator: {{ policy: own.json }}\n"));
        fs::write(folder.path().join("web.yaml"), text).unwrap();
        let loaded = load(&folder.path().join("web.yaml")).unwrap();
        loaded.warnings.to_string()
    };
    let file = "region: ap-northeast-2\naccount: \"111111111111\"\n";
    assert_eq!(warned("ap-northeast-2", "111111111111", file), "");
    assert_eq!(warned("${region}", "*", file), "");
    // What the file does not say, `plan` knows.
    assert_eq!(warned("us-east-1", "222222222222", ""), "");
    for (region, account) in [("us-east-1", "${account}"), ("${region}", "222222222222")] {
        let told = warned(region, account, file);
        assert!(
            told.contains(
                "The rotator's policy allows only in another account, Region or partition \
                 ec2:CreateLaunchTemplateVersion, ec2:ModifyLaunchTemplate: every rotation fails."
            ) && told.contains("`${account}`"),
            "{told}"
        );
    }
}

#[test]
fn a_policy_that_is_older_than_the_rotator_is_warned_of() {
    assert_eq!(warned_without("", ""), "");
    let activities = "autoscaling:DescribeScalingActivities";
    let told = warned_without(activities, "");
    assert!(
        told.starts_with(
            "warning: The rotator's policy does not allow autoscaling:DescribeScalingActivities: rotation waits \
             wherever capacity is raised by what no schedule tells."
        ),
        "{told}"
    );
    assert!(told.contains("policies/rotator.json"), "{told}");
    // Without a freeze it does not ask.
    assert_eq!(warned_without(activities, ", freeze_before: 0"), "");
    let fails = warned_without("ec2:ModifyLaunchTemplate", ", freeze_before: 0");
    assert!(fails.contains("every rotation fails"), "{fails}");
}
