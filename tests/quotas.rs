//! Quotas are known before the first write, and no call is tried again because of one.

use freshscale_deploy::engine::Outcome;
use freshscale_deploy::plan::Refusal;
use freshscale_deploy::progress::Stop;

use crate::support::binary::Desk;
use crate::support::{Cloud, carry_out, example, to_apply, told};

/// So many rules that are nobody's concern.
pub async fn fill(cloud: &Cloud, count: usize) {
    let aws = cloud.session().aws;
    for number in 0..count {
        let rule = aws.events.put_rule().name(format!("another-{number:03}"));
        rule.schedule_expression("rate(1 day)")
            .send()
            .await
            .unwrap();
    }
}

/// As many rules as that were asked for, and granted.
pub async fn raise(cloud: &Cloud, most: u32) {
    let aws = cloud.session().aws;
    let asked = aws.quotas.request_service_quota_increase();
    let asked = asked.service_code("events").quota_code("L-244521F2");
    asked.desired_value(most.into()).send().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_plan_for_more_rules_than_the_account_may_have_is_refused_with_number_code_and_remedy() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    fill(&cloud, 299).await;
    let prepared = cloud.plan(&stack).await;
    let [Refusal { reason, remedy, .. }] = prepared.plan.refusals.as_slice() else {
        panic!("{:?}", prepared.plan.refusals);
    };
    assert_eq!(
        reason,
        "2 more rules of an event bus would be made, and 299 of 300 stand in account 111111111111, ap-northeast-2 (quota \
         L-244521F2 of events, as Service Quotas says)"
    );
    assert_eq!(
        remedy,
        "ask for 1 rule of an event bus more with: aws service-quotas request-service-quota-increase --service-code events \
         --quota-code L-244521F2 --desired-value 400; or remove some that nobody needs, or use another account or Region"
    );
    // With room for it, nobody asks Service Quotas.
    raise(&cloud, 301).await;
    assert!(cloud.plan(&stack).await.plan.refusals.is_empty());
    let roomy = Cloud::new(&stack);
    fill(&roomy, 298).await;
    let (prepared, calls) = roomy.prepare(&to_apply(&stack)).await;
    assert!(prepared.plan.refusals.is_empty());
    assert!(calls.iter().all(|call| call.operation != "GetServiceQuota"));
    // What stands needs no room.
    roomy.apply(&stack).await;
    assert!(roomy.plan(&stack).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_is_met_all_the_same_is_told_at_once_and_never_tried_again() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    let prepared = cloud.plan(&stack).await;
    assert!(prepared.plan.refusals.is_empty());
    // Somebody else was quicker.
    fill(&cloud, 300).await;
    let before = cloud.operations().len();
    let outcome = carry_out(&prepared, &Stop::default()).await;
    let Outcome::Incomplete(report) = outcome else {
        panic!("there is room: {outcome:?}");
    };
    let calls = cloud.operations();
    let tried = calls[before..]
        .iter()
        .filter(|it| it.ends_with("PutRule"))
        .count();
    assert_eq!(tried, 2, "one try for each rule: {:?}", &calls[before..]);
    let (_, failed) = report.failed.first().unwrap();
    let told = told(failed.hint.as_ref().unwrap());
    assert!(
        told.contains(
            "the quota of rules of an event bus (L-244521F2; 300 unless raised) is used up"
        ) && told.contains("--desired-value 600"),
        "{told}"
    );
}

#[test]
fn stacks_that_fit_one_by_one_and_not_together_are_refused_together() {
    let desk = Desk::new();
    let minimal = std::fs::read_to_string(desk.path().join("minimal.yaml")).unwrap();
    std::fs::create_dir(desk.path().join("fleet")).unwrap();
    for name in ["blog", "shop"] {
        let text = minimal.replacen("name: web ", &format!("name: {name} "), 1);
        std::fs::write(desk.path().join(format!("fleet/{name}.yaml")), text).unwrap();
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    let emulator = desk.emulator();
    runtime.block_on(async {
        let cloud = Cloud {
            emulator: emulator.clone(),
            off: None,
        };
        fill(&cloud, 297).await;
    });
    emulator.save().unwrap();
    drop(emulator);
    let says =
        "all stacks together: 4 more rules of an event bus would be made, and 297 of 300 stand";
    for words in [
        "plan --handler {handler} fleet",
        "apply --yes --handler {handler} fleet",
    ] {
        let said = desk.expect(1, &format!("--trace-calls trace.jsonl {words}"));
        assert!(said.contains(says), "{words}: {said}");
        assert_eq!(desk.mutating("trace.jsonl"), Vec::<String>::new());
    }
    desk.expect(0, "apply --yes --handler {handler} fleet/blog.yaml");
}
