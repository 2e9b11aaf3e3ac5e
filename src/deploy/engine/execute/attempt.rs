//! Trying steps until they are done, cannot be done, or time is up.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use super::ground::{Ground, explained};
use crate::plan::{Action, Step, change};
use crate::progress::early::Early;
use crate::progress::event::{Event, StepError};
use crate::progress::retry;
use crate::resource::{Context, Job, Live, Owner, Readiness, ResourceType};
use freshscale_core::aws::{AwsError, Class};

/// Runs the steps, all of one kind and together at most a batch, or one that began early. One result for each, in order.
pub(super) async fn run(
    ty: &'static dyn ResourceType,
    mut ground: Ground,
    cx: &Context,
    (steps, early): (&[(usize, Step)], Option<&Early>),
    events: &UnboundedSender<Event>,
    limit: Option<Duration>,
) -> Vec<Result<(), StepError>> {
    let began = Instant::now();
    // Waiting for the ground takes nothing of the time, and before it stands nothing of it is missed.
    let stands_since = || early.map_or(Some(began), Early::stands_since);
    let deadline = || stands_since().unwrap_or(began) + limit.unwrap_or(retry::STEP_TIMEOUT);
    let mut cx = cx.clone();
    if let Some((_, first)) = steps.first() {
        let progress = cx.progress.for_step(&first.address);
        let progress = progress.until(limit.map(|limit| began + limit));
        cx.progress = progress.early(early.cloned());
    }
    let mut left: BTreeMap<usize, Job<Value>> = steps
        .iter()
        .enumerate()
        .map(|(place, (_, step))| (place, job(step)))
        .collect();
    let mut then: BTreeMap<usize, Job<Value>> = steps
        .iter()
        .enumerate()
        .filter_map(|(place, (_, step))| Some((place, second_half(step)?)))
        .collect();
    let mut results: Vec<Result<(), StepError>> = steps.iter().map(|_| Ok(())).collect();
    let mut attempt = 0;
    let mut lacking = BTreeSet::new();
    while !left.is_empty() {
        let mut pause = None;
        let mut refused = Vec::new();
        for (place, error) in try_once(ty, &cx, &mut left, &mut then).await {
            let address = steps[place].1.id();
            match retry::pause(&error, attempt, retry::roll(&address, attempt)) {
                Some(next_in) if Instant::now() + next_in < deadline() => {
                    pause = pause.max(Some(next_in));
                    let told = StepError::from(&error);
                    if error.class == Class::Eventual && !steps[place].1.action.leaves() {
                        refused.push((place, told.clone()));
                    }
                    let next_in = next_in.as_secs_f64();
                    let _ = events.send(Event::Retrying {
                        address,
                        error: told,
                        next_in,
                    });
                }
                Some(_) => {
                    let mut last = StepError::from(&error);
                    last.text.push_str(" (gave up at the time limit)");
                    last.gave_up = true;
                    results[place] = Err(last);
                    left.remove(&place);
                }
                // What is to be released and has gone is as released as it can be.
                None if error.is_not_found() && is_release(&steps[place].1) => {
                    left.remove(&place);
                }
                None => {
                    if error.is_not_found() && !steps[place].1.action.leaves() {
                        lacking.insert(place);
                    }
                    results[place] = Err(StepError::from(&error));
                    left.remove(&place);
                }
            }
        }
        if !refused.is_empty() && stands_since().is_some() {
            let gone = ground.gone(&cx).await;
            if !gone.is_empty() {
                for (place, error) in refused {
                    results[place] = Err(explained(&error, &gone, &cx.stack_name));
                    left.remove(&place);
                }
                continue;
            }
        }
        if let Some(pause) = pause {
            if let Err(stopped) = cx.progress.pause(pause, "another try").await {
                left.into_keys()
                    .for_each(|place| results[place] = Err(StepError::from(&stopped)));
                break;
            }
            attempt += 1;
        }
    }
    for (place, (_, step)) in steps.iter().enumerate() {
        if results[place].is_ok() && !step.action.leaves() {
            results[place] = wait_until_ready(ty, &cx, &step.address.name, deadline()).await;
            if results[place].is_err() {
                lacking.insert(place);
            }
        }
        if let Err(error) = &results[place]
            && lacking.contains(&place)
            && stands_since().is_some()
        {
            let begun = early.is_some_and(Early::is_begun);
            let made = begun || !matches!(step.action, Action::Create { .. });
            let name = made.then_some(step.address.name.as_str());
            let gone = ground.missing(&cx, name).await;
            if !gone.is_empty() {
                results[place] = Err(explained(error, &gone, &cx.stack_name));
            }
        }
    }
    results
}

fn is_release(step: &Step) -> bool {
    matches!(step.action, Action::Release { .. })
}

fn job(step: &Step) -> Job<Value> {
    let name = step.address.name.clone();
    match &step.action {
        Action::Create { want } => Job::Create {
            name,
            want: want.clone(),
        },
        Action::Update { have, want } | Action::Release { have, want } => Job::Update {
            name,
            have: have.clone(),
            want: want.clone(),
        },
        Action::Replace { have, .. } | Action::Delete { have } => Job::Delete {
            name,
            have: have.clone(),
        },
    }
}

/// A replacement is a deletion, and then this.
fn second_half(step: &Step) -> Option<Job<Value>> {
    let Action::Replace { want, .. } = &step.action else {
        return None;
    };
    Some(Job::Create {
        name: step.address.name.clone(),
        want: want.clone(),
    })
}

/// One round. What is settled leaves `left`; what is not comes back with its error.
async fn try_once(
    ty: &'static dyn ResourceType,
    cx: &Context,
    left: &mut BTreeMap<usize, Job<Value>>,
    then: &mut BTreeMap<usize, Job<Value>>,
) -> Vec<(usize, AwsError)> {
    let places: Vec<usize> = left.keys().copied().collect();
    let outcomes = ty.batch(cx, left.values().cloned().collect()).await;
    let mut errors = Vec::new();
    for (place, outcome) in places.into_iter().zip(outcomes) {
        let Some(job) = left.get(&place).cloned() else {
            continue;
        };
        match settle(ty, cx, &job, outcome).await {
            Ok(None) => {
                left.remove(&place);
                left.extend(then.remove(&place).map(|job| (place, job)));
            }
            Ok(Some(next)) => {
                left.insert(place, next);
            }
            Err(error) => errors.push((place, error)),
        }
    }
    errors
}

/// Whether a job is done (`None`), goes on as another job, or failed.
async fn settle(
    ty: &'static dyn ResourceType,
    cx: &Context,
    job: &Job<Value>,
    outcome: Result<(), AwsError>,
) -> Result<Option<Job<Value>>, AwsError> {
    match (job, outcome) {
        (_, Ok(())) => Ok(None),
        (Job::Delete { name, .. }, Err(error)) if error.is_not_found() => {
            // What was not found may be a part of it, or it was not found yet.
            match standing(ty, cx, name).await? {
                None => Ok(None),
                Some(_) => Err(AwsError {
                    class: Class::Eventual,
                    ..error
                }),
            }
        }
        // Someone was faster, or our own earlier call did the work and its answer was lost.
        (Job::Create { name, want }, Err(error)) if error.class == Class::Exists => {
            look_again(ty, cx, name, want, error).await
        }
        (_, Err(error)) => Err(error),
    }
}

/// What stands under this name now.
async fn standing(
    ty: &'static dyn ResourceType,
    cx: &Context,
    name: &str,
) -> Result<Option<Live<Value>>, AwsError> {
    let mut scope = cx.scope.anew();
    let names = scope.names.entry(ty.kind()).or_default();
    names.insert(name.to_owned());
    let found = ty.read(cx, &scope).await?;
    Ok(found.into_iter().find(|live| live.name == name))
}

async fn look_again(
    ty: &'static dyn ResourceType,
    cx: &Context,
    name: &str,
    want: &Value,
    error: AwsError,
) -> Result<Option<Job<Value>>, AwsError> {
    let Some(Live { owner, spec, .. }) = standing(ty, cx, name).await? else {
        // It exists, yet cannot be read: not visible yet.
        return Err(AwsError {
            class: Class::Eventual,
            ..error
        });
    };
    if let Owner::Foreign(why) = owner {
        let message =
            format!("it was created in the meantime and does not belong to this stack: {why}");
        return Err(AwsError {
            class: Class::Other,
            message,
            ..error
        });
    }
    let rules = ty
        .rules()
        .iter()
        .map(|(path, rule)| ((*path).to_owned(), *rule))
        .collect();
    let want = change::keep_what_others_own(&spec, want, &rules);
    if change::compare(&spec, &want, &rules).is_empty() {
        return Ok(None);
    }
    // An update knows no halves.
    cx.progress.ground_stands().await?;
    Ok(Some(Job::Update {
        name: name.to_owned(),
        have: spec,
        want,
    }))
}

async fn wait_until_ready(
    ty: &'static dyn ResourceType,
    cx: &Context,
    name: &str,
    deadline: Instant,
) -> Result<(), StepError> {
    loop {
        let reason = match ty.readiness(cx, name).await {
            Ok(Readiness::Ready) => return Ok(()),
            Ok(Readiness::Never(why)) => return Err(why.into()),
            Ok(Readiness::NotYet(reason)) => reason,
            Err(error) => match retry::pause(&error, 0, 0.0) {
                Some(_) => error.to_string(),
                None => return Err(StepError::from(&error)),
            },
        };
        if Instant::now() >= deadline {
            return Err(format!("not ready at the time limit: {reason}").into());
        }
        cx.progress.waiting(reason.clone());
        let pause = cx.progress.pause(Duration::from_secs(1), &reason).await;
        pause.map_err(|stopped| StepError::from(&stopped))?;
    }
}
