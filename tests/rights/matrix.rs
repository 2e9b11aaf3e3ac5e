//! The removal matrix of docs/security.md: each right taken away in turn, against one story that then ends otherwise.
//!
//! `FRESHSCALE_MATRIX=write cargo test --locked --test main rights::matrix` writes it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;

use freshscale_emulator::world::World;
use freshscale_stack::policy::Printed;

use serde_json::Value;

use super::rotators::{everything, rotation};
use super::stories::{Ended, Policies, Story};
use super::{actions, policy, without};
use crate::support::example;

/// One story, run with exactly its policies.
struct Ran {
    story: Story,
    world: World,
    policies: Policies,
    ended: Ended,
}

/// The stories of a policy; each ends as it does for whoever may do everything.
async fn ran(which: Printed) -> Vec<Ran> {
    let mut all = Vec::new();
    for story in Story::ALL {
        let policies = story.policies();
        // A plan is the plan policy's own, and what others need of it they need for their plans.
        if policies.last().map(|(which, _)| *which) != Some(which) {
            continue;
        }
        let world = story.world().await;
        let free = story.run(&world, None).await;
        let ended = story.run(&world, Some(&policies)).await;
        assert_eq!(ended.told, free.told, "{}", story.name());
        all.push(Ran {
            story,
            world,
            policies,
            ended,
        });
    }
    all
}

impl Ran {
    fn place(&self, which: Printed) -> usize {
        let mut all = self.policies.iter();
        all.position(|(it, _)| *it == which).unwrap()
    }

    /// Whether the story used an action of a statement.
    fn used(&self, which: Printed, statement: &str, action: &str) -> bool {
        let policy = format!("operator-{}", self.place(which));
        self.ended.used.iter().any(|used| {
            used.policy == policy && used.statement == statement && used.action == action
        })
    }

    /// What is different without it; `None` if nothing is.
    async fn difference(&self, which: Printed, place: usize, action: &str) -> Option<String> {
        let mut policies = self.policies.clone();
        let document = &mut policies[self.place(which)].1;
        *document = without(document, place, action);
        let told = self.story.run(&self.world, Some(&policies)).await.told;
        (told != self.ended.told).then_some(told)
    }
}

/// A row for each right.
async fn rows(which: Printed) -> String {
    let ran = ran(which).await;
    let document = &ran[0].policies[ran[0].place(which)].1;
    let (mut rows, mut idle) = (String::new(), Vec::new());
    for (place, action) in actions(document) {
        let statement = document["Statement"][place]["Sid"].as_str().unwrap();
        let mut found = None;
        for one in ran.iter().filter(|one| one.used(which, statement, &action)) {
            if let Some(told) = one.difference(which, place, &action).await {
                found = Some((one.story, told));
                break;
            }
        }
        match found {
            None => idle.push(format!("{statement}: {action}")),
            Some((story, told)) => row(&mut rows, statement, &action, story.name(), &told),
        }
    }
    assert_eq!(idle, Vec::<String>::new(), "{which:?}: nobody needs these");
    rows
}

fn row(rows: &mut String, statement: &str, action: &str, story: &str, told: &str) {
    let how = match told.contains(&format!("not authorized to perform: {action}")) {
        true => "refused",
        false => "ends otherwise",
    };
    let _ = writeln!(rows, "| `{statement}` | `{action}` | {story} | {how} |");
}

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/security.md");

/// One test writes at a time.
static WRITING: Mutex<()> = Mutex::new(());

/// Compares with the page, or writes it.
fn shown(name: &str, rows: &str) {
    let _writing = WRITING.lock().unwrap();
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (begin, end) = (format!("<!-- matrix: {name} -->\n"), "<!-- end -->");
    let head = "| statement | action | story | without it |\n|---|---|---|---|\n";
    let (before, rest) = page.split_once(&begin).unwrap();
    let (now, after) = rest.split_once(end).unwrap();
    let right = format!("\n{head}{rows}\n");
    if std::env::var("FRESHSCALE_MATRIX").as_deref() == Ok("write") {
        let page = format!("{before}{begin}{right}{end}{after}");
        std::fs::write(PAGE, page).unwrap();
        return;
    }
    assert_eq!(now, right, "run it with FRESHSCALE_MATRIX=write");
}

async fn holds(which: Printed) {
    shown(which.file(), &Box::pin(rows(which)).await);
}

#[tokio::test(start_paused = true)]
async fn no_right_of_a_plan_is_there_for_nothing() {
    holds(Printed::Plan).await;
}

#[tokio::test(start_paused = true)]
async fn no_right_of_an_operator_is_there_for_nothing() {
    holds(Printed::Operator).await;
}

#[tokio::test(start_paused = true)]
async fn no_right_of_a_status_is_there_for_nothing() {
    holds(Printed::Status).await;
}

#[tokio::test(start_paused = true)]
async fn no_right_of_a_pipeline_is_there_for_nothing() {
    holds(Printed::Pipeline).await;
}

#[tokio::test(start_paused = true)]
async fn no_right_of_a_release_is_there_for_nothing() {
    holds(Printed::Bake).await;
}

/// Of the function: its role's own policy, or the boundary around one that may do everything.
async fn rows_of_a_rotator(which: Printed) -> String {
    let mut stack = example();
    stack.rotator.verify_launch = which == Printed::Boundary;
    let template: Value = serde_json::from_str(which.template()).unwrap();
    let document = match which {
        Printed::Boundary => policy(which, &stack),
        _ => template,
    };
    let run = async |document: &Value| match which {
        Printed::Boundary => rotation(&stack, &everything(), Some(document)).await,
        _ => rotation(&stack, document, None).await,
    };
    let free = run(&everything()).await;
    let whole = run(&document).await;
    assert_eq!(whole, free, "{which:?}");
    let (mut rows, mut idle) = (String::new(), Vec::new());
    for (place, action) in actions(&document) {
        let statement = document["Statement"][place]["Sid"]
            .as_str()
            .unwrap()
            .to_owned();
        let told = run(&without(&document, place, &action)).await;
        match told == whole {
            true => idle.push(format!("{statement}: {action}")),
            false => row(&mut rows, &statement, &action, "two daily rotations", &told),
        }
    }
    assert_eq!(idle, Vec::<String>::new(), "{which:?}: nobody needs these");
    rows
}

#[tokio::test(start_paused = true)]
async fn no_right_of_the_function_is_there_for_nothing() {
    shown(
        Printed::Rotator.file(),
        &rows_of_a_rotator(Printed::Rotator).await,
    );
}

#[tokio::test(start_paused = true)]
async fn no_right_of_the_boundary_is_there_for_nothing() {
    shown(
        Printed::Boundary.file(),
        &rows_of_a_rotator(Printed::Boundary).await,
    );
}

/// That all of it stands on the page, whatever wrote it.
#[test]
fn every_policy_of_a_person_or_a_pipeline_has_its_matrix() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let named: BTreeMap<&str, usize> = { Printed::ALL.iter() }
        .map(|which| {
            (
                which.file(),
                page.matches(&format!("<!-- matrix: {} -->", which.file()))
                    .count(),
            )
        })
        .collect();
    for (name, count) in named {
        assert_eq!(count, 1, "{name}");
    }
}
