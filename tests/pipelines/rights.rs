//! Who may take the roles of a pipeline, and what they may do.

use std::collections::BTreeSet;

use freshscale_core::aws::trace::Call;
use freshscale_deploy::apply::Goal;
use serde_json::Value;

use super::{files, template};
use crate::alarms::watched;
use crate::support::{Cloud, example, file, to_apply};

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

/// The calls of a plan, as actions of IAM.
async fn planned(cloud: &Cloud, goal: &Goal) -> BTreeSet<String> {
    let calls = cloud.prepare(goal).await.1;
    assert!(calls.iter().all(|call| !call.mutating));
    let action = |call: &Call| format!("{}:{}", call.service, call.operation);
    calls.iter().map(action).collect()
}

#[tokio::test(start_paused = true)]
async fn the_policy_of_a_plan_allows_every_call_of_one_and_no_other() {
    let stack = watched();
    let cloud = Cloud::new(&stack);
    let mut called = planned(&cloud, &to_apply(&stack)).await;
    cloud.apply(&stack).await;
    called.extend(planned(&cloud, &to_apply(&stack)).await);
    // What an earlier file has left.
    called.extend(planned(&cloud, &to_apply(&example())).await);
    called.extend(planned(&cloud, &Goal::destroy_file(&file(&stack))).await);
    // Whoever calls may ask who he is, and GetFunction answers with tags only to who may list them.
    called.remove("sts:GetCallerIdentity");
    // A dry run, which tells whether he could: who may not is told "unknown".
    called.remove("ec2:RunInstances");
    called.insert("lambda:ListTags".to_owned());
    let policy: Value = serde_json::from_str(include_str!("../../policies/plan.json")).unwrap();
    let [statement] = policy["Statement"].as_array().unwrap().as_slice() else {
        panic!("{policy:#}");
    };
    let allowed: Vec<String> = serde_json::from_value(statement["Action"].clone()).unwrap();
    assert!(allowed.is_sorted(), "{allowed:#?}");
    assert_eq!(BTreeSet::from_iter(allowed), called);
}
