#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::{Value, json};

use super::{assumable, documents, role_of};
use crate::params::testing::Cloud;

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;
const DOC: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:Describe*","Resource":"*"}]}"#;
const ROLE_ARN: &str = "arn:aws:iam::123456789012:role/freshscale/web";
const POLICY_ARN: &str = "arn:aws:iam::123456789012:policy/freshscale/web-policy";

fn role(cloud: &mut Cloud, name: &str) -> Value {
    let tags = json!([{"Key": "a", "Value": "1"}]);
    cloud.ok(
        "iam:CreateRole",
        json!({"RoleName": name, "Path": "/freshscale/", "AssumeRolePolicyDocument": TRUST, "Tags": tags}),
    )
}

fn policy(cloud: &mut Cloud) -> Value {
    let tags = json!([{"Key": "a", "Value": "1"}]);
    cloud.ok(
        "iam:CreatePolicy",
        json!({"PolicyName": "web-policy", "Path": "/freshscale/", "PolicyDocument": DOC, "Tags": tags, "Description": "d"}),
    )
}

fn both() -> Cloud {
    let mut cloud = Cloud::new();
    role(&mut cloud, "web");
    policy(&mut cloud);
    let pair = json!({"RoleName": "web", "PolicyArn": POLICY_ARN});
    cloud.ok("iam:AttachRolePolicy", pair);
    cloud
}

#[test]
fn a_role_has_arn_time_tags_and_an_encoded_trust_policy() {
    let mut cloud = Cloud::new();
    let role = role(&mut cloud, "web")["Role"].clone();
    assert_eq!(role["Arn"], ROLE_ARN);
    assert_eq!(role["CreateDate"], "2026-11-24T00:00:00Z");
    assert_eq!(role["Tags"], json!([{"Key": "a", "Value": "1"}]));
    let trust = role["AssumeRolePolicyDocument"].as_str().unwrap();
    assert!(trust.starts_with("%7B%22Version%22%3A%222012-10-17%22%2C"));
}

#[test]
fn role_names_differ_by_more_than_case() {
    let mut cloud = Cloud::new();
    role(&mut cloud, "web");
    let again = json!({"RoleName": "WEB", "AssumeRolePolicyDocument": TRUST});
    let refusal = cloud.refusal("iam:CreateRole", again);
    assert_eq!(refusal, ("EntityAlreadyExists".to_owned(), 409));
    let found = cloud.ok("iam:GetRole", json!({"RoleName": "Web"}));
    assert_eq!(found["Role"]["RoleName"], "web");
}

#[test]
fn a_missing_role_is_no_such_entity() {
    let fault = Cloud::new().fault("iam:GetRole", json!({"RoleName": "web"}));
    assert_eq!((fault.code.as_str(), fault.status), ("NoSuchEntity", 404));
    assert_eq!(fault.message, "The role with name web cannot be found.");
}

#[test]
fn listing_roles_pages_filters_by_path_and_leaves_the_tags_out() {
    let mut cloud = Cloud::new();
    role(&mut cloud, "a");
    role(&mut cloud, "b");
    cloud.ok(
        "iam:CreateRole",
        json!({"RoleName": "c", "AssumeRolePolicyDocument": TRUST}),
    );
    let ask = json!({"PathPrefix": "/freshscale/", "MaxItems": "1"});
    let first = cloud.ok("iam:ListRoles", ask);
    assert_eq!(first["Roles"][0]["RoleName"], "a");
    assert_eq!(first["Roles"][0].get("Tags"), None);
    assert_eq!(first["IsTruncated"], true);
    let ask = json!({"PathPrefix": "/freshscale/", "Marker": first["Marker"]});
    let second = cloud.ok("iam:ListRoles", ask);
    assert_eq!(second["Roles"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&second["IsTruncated"], second.get("Marker")),
        (&json!(false), None)
    );
}

#[test]
fn a_role_with_policies_cannot_be_deleted() {
    let mut cloud = both();
    let name = json!({"RoleName": "web"});
    let inline = json!({"RoleName": "web", "PolicyName": "in", "PolicyDocument": DOC});
    cloud.ok("iam:PutRolePolicy", inline.clone());
    let conflict = ("DeleteConflict".to_owned(), 409);
    assert_eq!(cloud.refusal("iam:DeleteRole", name.clone()), conflict);
    let pair = json!({"RoleName": "web", "PolicyArn": POLICY_ARN});
    cloud.ok("iam:DetachRolePolicy", pair);
    assert_eq!(cloud.refusal("iam:DeleteRole", name.clone()), conflict);
    cloud.ok("iam:DeleteRolePolicy", inline);
    cloud.ok("iam:DeleteRole", name.clone());
    assert_eq!(cloud.refusal("iam:GetRole", name).1, 404);
}

#[test]
fn lambda_can_assume_a_role_only_after_a_while_and_only_if_trusted() {
    let mut cloud = Cloud::new();
    role(&mut cloud, "web");
    assert!(!assumable(&cloud.0, ROLE_ARN, "lambda.amazonaws.com"));
    cloud.wait(8);
    assert!(assumable(&cloud.0, ROLE_ARN, "lambda.amazonaws.com"));
    assert!(!assumable(&cloud.0, ROLE_ARN, "ec2.amazonaws.com"));
}

#[test]
fn bad_documents_are_malformed() {
    let mut cloud = Cloud::new();
    let korean = DOC.replace("ec2:Describe*", "서울");
    let principal = DOC.replace(r#""Resource""#, r#""Principal":"*","Resource""#);
    for document in ["{", "[]", "{}", &korean, &principal] {
        let ask = json!({"PolicyName": "p", "PolicyDocument": document});
        let refusal = cloud.refusal("iam:CreatePolicy", ask);
        assert_eq!(
            refusal,
            ("MalformedPolicyDocument".to_owned(), 400),
            "{document}"
        );
    }
    let trust = json!({"RoleName": "r", "AssumeRolePolicyDocument": DOC});
    assert_eq!(
        cloud.refusal("iam:CreateRole", trust).0,
        "MalformedPolicyDocument"
    );
}

#[test]
fn a_policy_tells_its_tags_default_version_and_attachments() {
    let mut cloud = both();
    let got = cloud.ok("iam:GetPolicy", json!({"PolicyArn": POLICY_ARN}))["Policy"].clone();
    assert_eq!(got["Tags"], json!([{"Key": "a", "Value": "1"}]));
    assert_eq!(got["DefaultVersionId"], "v1");
    assert_eq!(got["AttachmentCount"], 1);
    let listed = cloud.ok(
        "iam:ListPolicies",
        json!({"Scope": "Local", "PathPrefix": "/freshscale/"}),
    );
    assert_eq!(listed["Policies"][0]["Arn"], POLICY_ARN);
    assert_eq!(listed["Policies"][0].get("Tags"), None);
    let entities = cloud.ok(
        "iam:ListEntitiesForPolicy",
        json!({"PolicyArn": POLICY_ARN}),
    );
    assert_eq!(entities["PolicyRoles"][0]["RoleName"], "web");
    let attached = cloud.ok("iam:ListAttachedRolePolicies", json!({"RoleName": "web"}));
    let expected = json!([{"PolicyName": "web-policy", "PolicyArn": POLICY_ARN}]);
    assert_eq!(attached["AttachedPolicies"], expected);
}

#[test]
fn a_sixth_version_is_refused_and_the_default_cannot_be_deleted() {
    let mut cloud = both();
    let new = json!({"PolicyArn": POLICY_ARN, "PolicyDocument": DOC, "SetAsDefault": "true"});
    for number in 2..=5 {
        let made = cloud.ok("iam:CreatePolicyVersion", new.clone());
        assert_eq!(made["PolicyVersion"]["VersionId"], format!("v{number}"));
        assert_eq!(made["PolicyVersion"]["IsDefaultVersion"], true);
    }
    let refusal = cloud.refusal("iam:CreatePolicyVersion", new.clone());
    assert_eq!(refusal, ("LimitExceeded".to_owned(), 409));
    let version = |id: &str| json!({"PolicyArn": POLICY_ARN, "VersionId": id});
    let refusal = cloud.refusal("iam:DeletePolicyVersion", version("v5"));
    assert_eq!(refusal, ("DeleteConflict".to_owned(), 409));
    cloud.ok("iam:DeletePolicyVersion", version("v1"));
    let made = cloud.ok("iam:CreatePolicyVersion", new);
    assert_eq!(made["PolicyVersion"]["VersionId"], "v6");
    cloud.ok("iam:SetDefaultPolicyVersion", version("v2"));
    let listed = cloud.ok("iam:ListPolicyVersions", json!({"PolicyArn": POLICY_ARN}));
    let ids: Vec<_> = listed["Versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["VersionId"].clone())
        .collect();
    assert_eq!(ids, ["v6", "v5", "v4", "v3", "v2"]);
    assert_eq!(listed["Versions"][4]["IsDefaultVersion"], true);
    let got = cloud.ok("iam:GetPolicyVersion", version("v2"));
    assert!(
        got["PolicyVersion"]["Document"]
            .as_str()
            .unwrap()
            .starts_with("%7B%22")
    );
    assert_eq!(cloud.refusal("iam:GetPolicyVersion", version("v1")).1, 404);
}

#[test]
fn a_policy_goes_only_when_detached_and_down_to_one_version() {
    let mut cloud = both();
    let arn = json!({"PolicyArn": POLICY_ARN});
    assert_eq!(
        cloud.refusal("iam:DeletePolicy", arn.clone()).0,
        "DeleteConflict"
    );
    cloud.ok(
        "iam:DetachRolePolicy",
        json!({"RoleName": "web", "PolicyArn": POLICY_ARN}),
    );
    cloud.ok(
        "iam:CreatePolicyVersion",
        json!({"PolicyArn": POLICY_ARN, "PolicyDocument": DOC}),
    );
    assert_eq!(
        cloud.refusal("iam:DeletePolicy", arn.clone()).0,
        "DeleteConflict"
    );
    cloud.ok(
        "iam:DeletePolicyVersion",
        json!({"PolicyArn": POLICY_ARN, "VersionId": "v2"}),
    );
    cloud.ok("iam:DeletePolicy", arn.clone());
    assert_eq!(cloud.refusal("iam:GetPolicy", arn).1, 404);
}

#[test]
fn tags_come_and_go_on_roles_and_policies() {
    let mut cloud = both();
    for (kind, key, value) in [
        ("Role", "RoleName", "web"),
        ("Policy", "PolicyArn", POLICY_ARN),
    ] {
        let tags = json!([{"Key": "b", "Value": "2"}]);
        cloud.ok(&format!("iam:Tag{kind}"), json!({key: value, "Tags": tags}));
        cloud.ok(
            &format!("iam:Untag{kind}"),
            json!({key: value, "TagKeys": ["a"]}),
        );
        let listed = cloud.ok(&format!("iam:List{kind}Tags"), json!({key: value}));
        assert_eq!(listed["Tags"], tags);
    }
}

#[test]
fn keys_of_tags_are_compared_without_regard_to_case() {
    let mut cloud = both();
    cloud.ok(
        "iam:CreateInstanceProfile",
        json!({"InstanceProfileName": "web"}),
    );
    let tags = |keys: &[&str]| -> serde_json::Value {
        { keys.iter() }
            .map(|key| json!({"Key": key, "Value": *key}))
            .collect()
    };
    for (kind, key, value) in [
        ("Role", "RoleName", "web"),
        ("Policy", "PolicyArn", POLICY_ARN),
        ("InstanceProfile", "InstanceProfileName", "web"),
    ] {
        let tag = format!("iam:Tag{kind}");
        for twice in [["k", "k"], ["k", "K"]] {
            let said = cloud.fault(&tag, json!({key: value, "Tags": tags(&twice)}));
            assert_eq!(
                (said.code.as_str(), said.message.as_str()),
                (
                    "InvalidInput",
                    "Duplicate tag keys found. Please note that Tag keys are case insensitive."
                )
            );
        }
        cloud.ok(&tag, json!({key: value, "Tags": tags(&["Team", "a"])}));
        cloud.ok(&tag, json!({key: value, "Tags": tags(&["team"])}));
        let gone = json!({key: value, "TagKeys": ["A"]});
        cloud.ok(&format!("iam:Untag{kind}"), gone);
        let listed = cloud.ok(&format!("iam:List{kind}Tags"), json!({key: value}));
        assert_eq!(listed["Tags"], tags(&["team"]));
    }
}

#[test]
fn updating_a_role_leaves_what_is_not_sent() {
    let mut cloud = Cloud::new();
    role(&mut cloud, "web");
    cloud.ok(
        "iam:UpdateRole",
        json!({"RoleName": "web", "Description": "new"}),
    );
    cloud.ok(
        "iam:UpdateRole",
        json!({"RoleName": "web", "MaxSessionDuration": "7200"}),
    );
    let trust = TRUST.replace("lambda", "ec2");
    let ask = json!({"RoleName": "web", "PolicyDocument": trust});
    cloud.ok("iam:UpdateAssumeRolePolicy", ask);
    let got = cloud.ok("iam:GetRole", json!({"RoleName": "web"}))["Role"].clone();
    assert_eq!(
        (&got["Description"], &got["MaxSessionDuration"]),
        (&json!("new"), &json!(7200))
    );
    assert!(
        got["AssumeRolePolicyDocument"]
            .as_str()
            .unwrap()
            .contains("ec2.amazonaws.com")
    );
}

#[test]
fn the_documents_of_a_role_are_the_default_versions_and_the_inline_ones() {
    let mut cloud = both();
    let narrow = DOC.replace("ec2:Describe*", "ec2:DescribeImages");
    let new = json!({"PolicyArn": POLICY_ARN, "PolicyDocument": narrow, "SetAsDefault": "true"});
    cloud.ok("iam:CreatePolicyVersion", new);
    let inline = json!({"RoleName": "web", "PolicyName": "in", "PolicyDocument": DOC});
    cloud.ok("iam:PutRolePolicy", inline);
    let role = role_of(&cloud.0, ROLE_ARN).unwrap();
    let found: Vec<&str> = documents(&cloud.0, role).map(|text| &**text).collect();
    assert_eq!(found, [&narrow, DOC]);
}

#[test]
fn attaching_what_does_not_exist_is_refused() {
    let mut cloud = Cloud::new();
    role(&mut cloud, "web");
    let pair = json!({"RoleName": "web", "PolicyArn": POLICY_ARN});
    assert_eq!(cloud.refusal("iam:AttachRolePolicy", pair.clone()).1, 404);
    assert_eq!(cloud.refusal("iam:DetachRolePolicy", pair).1, 404);
    let path = json!({"RoleName": "r", "Path": "no", "AssumeRolePolicyDocument": TRUST});
    assert_eq!(cloud.refusal("iam:CreateRole", path).0, "ValidationError");
}
