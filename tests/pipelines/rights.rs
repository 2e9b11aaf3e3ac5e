//! Who may take the roles of a pipeline. What they may do is in tests/rights.

use serde_json::Value;

use super::{files, template};

fn policy(name: &str) -> Value {
    let text = std::fs::read_to_string(template("aws").join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_trust_policy_is_for_one_repository_and_one_audience() {
    let names = files("aws");
    assert_eq!(names.len(), 4, "{names:?}");
    for name in names {
        let document = policy(&name);
        let [statement] = document["Statement"].as_array().unwrap().as_slice() else {
            panic!("{name} has not one statement");
        };
        assert_eq!(
            statement["Action"], "sts:AssumeRoleWithWebIdentity",
            "{name}"
        );
        let provider = statement["Principal"]["Federated"].as_str().unwrap();
        let issuer = provider.split_once("oidc-provider/").unwrap().1;
        let conditions = &statement["Condition"];
        let audience = &conditions["StringEquals"][format!("{issuer}:aud")];
        assert_eq!(audience, "sts.amazonaws.com", "{name}");
        let subject = ["StringEquals", "StringLike"]
            .iter()
            .find_map(|operator| conditions[*operator].get(format!("{issuer}:sub")))
            .unwrap();
        let subjects = match subject {
            Value::Array(all) => all.clone(),
            one => vec![one.clone()],
        };
        for subject in subjects {
            let subject = subject.as_str().unwrap();
            let repository = ["repo:OWNER/REPOSITORY:", "project_path:GROUP/PROJECT:"];
            assert!(
                repository.iter().any(|one| subject.starts_with(one)),
                "{name}: {subject}"
            );
        }
    }
}

#[test]
fn a_pull_request_can_take_no_role_that_changes_something() {
    for (name, forbidden) in [
        ("github-trust.json", ":pull_request"),
        ("gitlab-trust.json", "branch:ref:*"),
    ] {
        let text = policy(name).to_string();
        assert!(!text.contains(forbidden), "{name}");
    }
}
