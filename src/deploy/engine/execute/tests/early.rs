//! Steps that begin before what they stand on.

use super::pretend::{BASE, Pretend, TOP, calls, desired, execute};
use super::*;

/// One that begins early, on a base.
fn in_halves(answers: &[Class]) -> &'static Pretend {
    Box::leak(Box::new(Pretend {
        begins: true,
        ..Pretend::new(TOP, &[BASE], answers)
    }))
}

async fn run(types: &[&'static Pretend], stop: &Stop) -> (Outcome, Vec<String>) {
    let all = { types.iter() }.map(|ty| (ty.kind, &ty.kind.0[..1]));
    let want = desired(&all.collect::<Vec<_>>());
    let (outcome, told) = execute(types, &want, &Observed::new(), stop).await;
    let told = told.iter().filter_map(|event| match event {
        Event::Started { address, .. } => Some(format!("started {address}")),
        Event::Done { address, .. } => Some(format!("done {address}")),
        Event::Failed { address, .. } => Some(format!("failed {address}")),
        Event::Unfinished { address, .. } => Some(format!("unfinished {address}")),
        _ => None,
    });
    (outcome, told.collect())
}

fn incomplete(outcome: Outcome) -> ExecutionReport {
    match outcome {
        Outcome::Incomplete(report) => report,
        other => panic!("incomplete: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_half_does_not_wait_for_the_ground_and_the_second_does() {
    let (base, top) = (pretend(BASE, &[], &[]), in_halves(&[]));
    *base.not_ready.lock().unwrap() = 3;
    let (outcome, told) = run(&[base, top], &Stop::default()).await;
    assert!(matches!(outcome, Outcome::Complete(_)), "{outcome:?}");
    assert_eq!(calls(top), ["begin t", "finish t"]);
    assert_eq!(
        told,
        [
            "started top/t",
            "started base/b",
            "done base/b",
            "done top/t"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_first_half_that_is_denied_fails_at_once() {
    let (base, top) = (pretend(BASE, &[], &[]), in_halves(&[Class::Denied]));
    *base.not_ready.lock().unwrap() = 3;
    let (outcome, told) = run(&[base, top], &Stop::default()).await;
    assert_eq!(
        told,
        [
            "started top/t",
            "failed top/t",
            "started base/b",
            "done base/b"
        ]
    );
    assert_eq!(calls(top), ["begin t"]);
    assert_eq!(incomplete(outcome).unfinished, []);
}

#[tokio::test(start_paused = true)]
async fn what_was_begun_on_a_ground_that_fails_is_neither_failed_nor_skipped() {
    let (base, top) = (pretend(BASE, &[], &[Class::Denied]), in_halves(&[]));
    let above = pretend(Kind("x"), &[TOP], &[]);
    let (outcome, _) = run(&[base, top, above], &Stop::default()).await;
    let report = incomplete(outcome);
    let of = |list: &[(Address, String)]| {
        let lines = { list.iter() }.map(|(address, because)| format!("{address}: {because}"));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(calls(top), ["begin t"]);
    assert_eq!(of(&report.unfinished), ["top/t: base/b failed"]);
    assert_eq!(of(&report.skipped), ["x/x: base/b failed"]);
    assert_eq!(report.failed.len(), 1, "{report:?}");
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_what_was_begun_and_waits() {
    let (base, top) = (pretend(BASE, &[], &[]), in_halves(&[]));
    *base.not_ready.lock().unwrap() = u32::MAX;
    let stop = Stop::default();
    let asker = stop.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(5)).await;
        asker.ask();
    });
    let (outcome, _) = run(&[base, top], &stop).await;
    let Outcome::Stopped(report) = outcome else {
        panic!("stopped: {outcome:?}")
    };
    assert_eq!(report.unfinished[0].1, "the run was stopped");
    assert_eq!(calls(top), ["begin t"]);
}

#[tokio::test(start_paused = true)]
async fn an_update_of_what_somebody_began_waits_for_the_ground_too() {
    let (base, top) = (pretend(BASE, &[], &[]), in_halves(&[Class::Exists]));
    *base.not_ready.lock().unwrap() = 3;
    top.stands.lock().unwrap().push(Live {
        name: "t".to_owned(),
        owner: Owner::Ours,
        spec: serde_json::json!({"a": 0}),
    });
    let (outcome, told) = run(&[base, top], &Stop::default()).await;
    assert!(matches!(outcome, Outcome::Complete(_)), "{outcome:?}");
    assert_eq!(calls(top), ["begin t", "update t"]);
    assert_eq!(told[2..], ["done base/b", "done top/t"]);
}

#[tokio::test(start_paused = true)]
async fn what_was_begun_and_taken_away_meanwhile_is_said_to_be_gone() {
    let base = pretend(BASE, &[], &[]);
    *base.not_ready.lock().unwrap() = 3;
    let top = in_halves(&[]);
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        top.answers.lock().unwrap().push(Class::NotFound);
    });
    let (outcome, _) = run(&[base, top], &Stop::default()).await;
    let report = incomplete(outcome);
    let text = &report.failed[0].1.text;
    assert!(text.contains("top/t were deleted while this ran"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_step_that_waited_for_its_ground_has_its_whole_time_afterwards() {
    let (base, top) = (pretend(BASE, &[], &[]), in_halves(&[]));
    // Of the minute that a step has here.
    *base.not_ready.lock().unwrap() = 58;
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        top.answers.lock().unwrap().extend([Class::Throttled; 4]);
    });
    let (outcome, _) = run(&[base, top], &Stop::default()).await;
    assert!(matches!(outcome, Outcome::Complete(_)), "{outcome:?}");
}

#[tokio::test(start_paused = true)]
async fn what_closes_a_run_waits_for_names_and_not_for_the_rest_of_what_has_one() {
    let (base, top) = (pretend(BASE, &[], &[]), in_halves(&[]));
    *base.not_ready.lock().unwrap() = 3;
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        top.answers.lock().unwrap().push(Class::Throttled);
    });
    let record: &'static Pretend = Box::leak(Box::new(Pretend {
        last: true,
        ..Pretend::new(Kind("record"), &[], &[])
    }));
    let (outcome, told) = run(&[base, top, record], &Stop::default()).await;
    assert!(matches!(outcome, Outcome::Complete(_)), "{outcome:?}");
    let ends = told.iter().filter(|it| it.starts_with("done"));
    let ends: Vec<&str> = ends.map(String::as_str).collect();
    assert_eq!(ends, ["done base/b", "done record/r", "done top/t"]);
}
