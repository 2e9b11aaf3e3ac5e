#![allow(clippy::unwrap_used)]

mod early;
mod pretend;

use super::*;
use crate::plan::{Desired, Found, Observed};
use crate::resource::{Live, Owner};
use freshscale_core::advice::Place;
use freshscale_core::aws::Class;
use pretend::{BASE, TOP, calls, desired, execute, pretend};

#[tokio::test(start_paused = true)]
async fn a_failure_skips_only_what_stands_on_it_and_names_the_cause() {
    let base = pretend(BASE, &[], &[Class::Denied]);
    let top = pretend(TOP, &[BASE], &[]);
    let other = pretend(Kind("other"), &[], &[]);
    let want = desired(&[(BASE, "b"), (TOP, "t"), (Kind("other"), "o")]);
    let (outcome, _) = execute(
        &[base, top, other],
        &want,
        &Observed::new(),
        &Stop::default(),
    )
    .await;
    let Outcome::Incomplete(report) = outcome else {
        panic!("incomplete: {outcome:?}")
    };
    assert_eq!(
        report.failed_addresses(),
        BTreeSet::from(["base/b".to_owned()])
    );
    assert_eq!(report.skipped[0].1, "base/b failed");
    assert_eq!(
        report.failed[0].1.hint,
        Some("the caller's policy must allow x:Y on z".into())
    );
    assert_eq!(report.done[0].to_string(), "other/o");
    assert!(calls(top).is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_passes_is_tried_again_and_told() {
    let base = pretend(BASE, &[], &[Class::Eventual, Class::Throttled]);
    let (outcome, told) = execute(
        &[base],
        &desired(&[(BASE, "b")]),
        &Observed::new(),
        &Stop::default(),
    )
    .await;
    assert!(matches!(outcome, Outcome::Complete(_)));
    assert_eq!(calls(base).len(), 3);
    assert_eq!(
        told.iter()
            .filter(|e| matches!(e, Event::Retrying { .. }))
            .count(),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn a_step_gives_up_at_its_time_limit() {
    let base = pretend(BASE, &[], &[Class::Conflict; 100]);
    let (outcome, _) = execute(
        &[base],
        &desired(&[(BASE, "b")]),
        &Observed::new(),
        &Stop::default(),
    )
    .await;
    let Outcome::Incomplete(report) = outcome else {
        panic!("incomplete")
    };
    assert!(
        report.failed[0].1.text.contains("time limit"),
        "{}",
        report.failed[0].1.text
    );
}

/// The base stands and is not part of the plan; what is above is refused as if the base had not spread yet.
async fn refused_for_want_of_a_base(
    base: &'static pretend::Pretend,
) -> (ExecutionReport, Duration) {
    let top = pretend(TOP, &[BASE], &[Class::Eventual; 100]);
    let (want, began) = (desired(&[(BASE, "b"), (TOP, "t")]), Instant::now());
    let stop = Stop::default();
    let (outcome, _) = execute(&[base, top], &want, &Observed::new(), &stop).await;
    let Outcome::Incomplete(report) = outcome else {
        panic!("incomplete: {outcome:?}")
    };
    (report, began.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_step_whose_ground_was_deleted_meanwhile_ends_soon_and_says_so() {
    let base = pretend(BASE, &[], &[]);
    let (report, took) = refused_for_want_of_a_base(base).await;
    let error = &report.failed[0].1;
    assert!(error.text.starts_with("base/b was deleted"), "{error:?}");
    assert!(error.text.contains("x:Y"), "AWS's answer: {error:?}");
    let hint = Place::default().told(error.hint.as_ref().unwrap());
    assert!(hint.contains("changes stack web"), "{hint}");
    assert!(took < Duration::from_secs(60), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_step_whose_ground_stands_is_tried_to_its_time_limit() {
    let base = pretend(BASE, &[], &[]);
    base.stands.lock().unwrap().push(Live {
        name: "b".to_owned(),
        owner: Owner::Ours,
        spec: serde_json::json!({"a": 1}),
    });
    let (report, _) = refused_for_want_of_a_base(base).await;
    let error = &report.failed[0].1;
    assert!(
        error.text.contains("gave up at the time limit"),
        "{error:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_creation_that_finds_its_own_work_done_is_done() {
    let base = pretend(BASE, &[], &[Class::Exists]);
    let stands = Live {
        name: "b".to_owned(),
        owner: Owner::Ours,
        spec: serde_json::json!({"a": 1}),
    };
    base.stands.lock().unwrap().push(stands);
    let (outcome, _) = execute(
        &[base],
        &desired(&[(BASE, "b")]),
        &Observed::new(),
        &Stop::default(),
    )
    .await;
    assert!(matches!(outcome, Outcome::Complete(_)));
    assert_eq!(calls(base), ["create b"]);
}

#[tokio::test(start_paused = true)]
async fn a_creation_that_finds_something_older_of_ours_updates_it() {
    let base = pretend(BASE, &[], &[Class::Exists]);
    let stands = Live {
        name: "b".to_owned(),
        owner: Owner::Ours,
        spec: serde_json::json!({"a": 0}),
    };
    base.stands.lock().unwrap().push(stands);
    let (outcome, _) = execute(
        &[base],
        &desired(&[(BASE, "b")]),
        &Observed::new(),
        &Stop::default(),
    )
    .await;
    assert!(matches!(outcome, Outcome::Complete(_)));
    assert_eq!(calls(base), ["create b", "update b"]);
}

#[tokio::test(start_paused = true)]
async fn a_creation_never_takes_over_what_became_foreign_meanwhile() {
    let base = pretend(BASE, &[], &[Class::Exists]);
    let owner = Owner::Foreign("it has no tag".to_owned());
    base.stands.lock().unwrap().push(Live {
        name: "b".to_owned(),
        owner,
        spec: serde_json::json!({"a": 0}),
    });
    let (outcome, _) = execute(
        &[base],
        &desired(&[(BASE, "b")]),
        &Observed::new(),
        &Stop::default(),
    )
    .await;
    assert!(matches!(outcome, Outcome::Incomplete(_)));
    assert_eq!(calls(base), ["create b"]);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_of_what_is_gone_is_done() {
    let base = pretend(BASE, &[], &[Class::NotFound]);
    let address = Address {
        kind: BASE,
        name: "b".to_owned(),
    };
    let observed = Observed::from([(
        address,
        Found {
            owner: Owner::Ours,
            spec: serde_json::json!({}),
        },
    )]);
    let (outcome, _) = execute(&[base], &Desired::new(), &observed, &Stop::default()).await;
    assert!(matches!(outcome, Outcome::Complete(_)));
}

#[tokio::test(start_paused = true)]
async fn a_deletion_is_not_done_because_a_part_of_it_was_gone() {
    let base = pretend(BASE, &[], &[Class::NotFound]);
    let address = Address {
        kind: BASE,
        name: "b".to_owned(),
    };
    let (owner, spec) = (Owner::Ours, serde_json::json!({}));
    let stands = Live {
        name: "b".to_owned(),
        owner: owner.clone(),
        spec: spec.clone(),
    };
    base.stands.lock().unwrap().push(stands);
    let observed = Observed::from([(address, Found { owner, spec })]);
    let (outcome, _) = execute(&[base], &Desired::new(), &observed, &Stop::default()).await;
    assert!(matches!(outcome, Outcome::Complete(_)));
    assert_eq!(calls(base), ["delete b", "delete b"]);
}

#[tokio::test(start_paused = true)]
async fn a_replacement_deletes_and_then_makes() {
    let base = pretend(BASE, &[], &[]);
    let address = Address {
        kind: BASE,
        name: "b".to_owned(),
    };
    let spec = serde_json::json!({"fixed": 1});
    let observed = Observed::from([(
        address.clone(),
        Found {
            owner: Owner::Ours,
            spec,
        },
    )]);
    let want = Desired::from([(address, serde_json::json!({"fixed": 2}))]);
    let (outcome, _) = execute(&[base], &want, &observed, &Stop::default()).await;
    assert!(matches!(outcome, Outcome::Complete(_)));
    assert_eq!(calls(base), ["delete b", "create b"]);
}

#[tokio::test(start_paused = true)]
async fn dependents_wait_until_their_ground_is_ready() {
    let base = pretend(BASE, &[], &[]);
    *base.not_ready.lock().unwrap() = 3;
    let top = pretend(TOP, &[BASE], &[]);
    let want = desired(&[(BASE, "b"), (TOP, "t")]);
    let (_, told) = execute(&[base, top], &want, &Observed::new(), &Stop::default()).await;
    let text: Vec<&str> = told
        .iter()
        .map(|event| match event {
            Event::Started { .. } => "started",
            Event::Waiting { .. } => "waiting",
            Event::Done { .. } => "done",
            _ => "other",
        })
        .collect();
    assert_eq!(
        text,
        [
            "started", "waiting", "waiting", "waiting", "done", "started", "done"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_waiting_and_begins_nothing_new() {
    let base = pretend(BASE, &[], &[]);
    *base.not_ready.lock().unwrap() = u32::MAX;
    let top = pretend(TOP, &[BASE], &[]);
    let stop = Stop::default();
    let asker = stop.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(5)).await;
        asker.ask();
    });
    let want = desired(&[(BASE, "b"), (TOP, "t")]);
    let (outcome, _) = execute(&[base, top], &want, &Observed::new(), &stop).await;
    let Outcome::Stopped(report) = outcome else {
        panic!("stopped: {outcome:?}")
    };
    assert!(report.failed[0].1.text.contains("Pending"));
    assert!(calls(top).is_empty());
}
