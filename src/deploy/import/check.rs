//! Whether a file says what stands: it is loaded, and planned against that.

use std::fmt;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::Standing;
use super::schedule::Schedule;
use super::yaml::Lines;
use crate::address::{Address, Kind, kind};
use crate::plan::{self, Catalog, Desired, Found, Observed, PlanOptions, Step};
use crate::resource::{DeployContext, Live, REGISTRY};
use freshscale_stack::{Severity, Stack, load_str_at};

/// One field that taking over would change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// `kind/name`.
    pub address: String,
    /// As in [`plan::FieldChange::path`].
    pub path: String,
    /// What stands.
    pub before: Value,
    /// What the file says.
    pub after: Value,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            address,
            path,
            before,
            after,
        } = self;
        write!(f, "{address}: {path}: {before} → {after}")
    }
}

/// What they are in words: of what moves the template one line each, with the reason; of all else each field.
pub(super) fn lines(differences: &[Difference]) -> Vec<String> {
    let mut lines = Vec::new();
    for of_one in differences.chunk_by(|a, b| a.address == b.address) {
        let Some(Difference { address, .. }) = of_one.first() else {
            continue;
        };
        let kinds = REGISTRY.iter().map(|ty| ty.kind());
        let kind = kinds
            .into_iter()
            .find(|kind| address.starts_with(&format!("{kind}/")));
        match kind.filter(|kind| OF_THE_GROUP.iter().all(|of| of != kind)) {
            Some(kind) => {
                let mut paths: Vec<&str> = of_one.iter().map(|one| top(&one.path)).collect();
                paths.dedup();
                lines.push(format!(
                    "{address} ({}): {}",
                    paths.join(", "),
                    super::rotator::why(kind)
                ));
            }
            None => lines.extend(of_one.iter().map(ToString::to_string)),
        }
    }
    lines
}

/// Kinds of which every change is told.
const OF_THE_GROUP: [Kind; 3] = [
    kind::LAUNCH_TEMPLATE,
    kind::AUTO_SCALING_GROUP,
    kind::SCHEDULED_ACTION,
];

/// `environment` of `environment.API_KEY`.
fn top(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or(path)
}

/// Takes apart all that is no window: the file would ask for other actions than stand.
pub(super) fn settle(
    standing: &Standing,
    schedule: &mut Schedule,
    write: &dyn Fn(&Schedule) -> Lines,
) {
    let all = schedule.take_apart();
    for window in all {
        let mut tried = schedule.clone();
        tried
            .actions
            .retain(|action| window.actions.iter().all(|one| one.name != action.name));
        tried.windows.push(window);
        if is_as_it_stands(standing, &tried, write) {
            *schedule = tried;
        }
    }
}

/// Whether the schedule comes to exactly the actions that stand.
fn is_as_it_stands(
    standing: &Standing,
    schedule: &Schedule,
    write: &dyn Fn(&Schedule) -> Lines,
) -> bool {
    let Ok(stack) = load(standing, write(schedule).as_str()) else {
        return false;
    };
    let wanted = desired(standing, &stack);
    let observed = observed(standing, &wanted);
    let is_action = |address: &&Address| address.kind == kind::SCHEDULED_ACTION;
    let wants: Vec<&Address> = wanted.keys().filter(is_action).collect();
    let has: Vec<&Address> = observed.keys().filter(is_action).collect();
    let steps = planned(&wanted, &observed);
    wants == has && !steps.iter().any(|step| is_action(&&step.address))
}

/// What the plan of a file changes besides marks, and the file's faults.
pub(super) fn check(standing: &Standing, lines: &Lines) -> (Vec<Difference>, Vec<String>) {
    let stack = match load(standing, lines.as_str()) {
        Ok(stack) => stack,
        Err(faults) => return (Vec::new(), faults),
    };
    let wanted = desired(standing, &stack);
    let steps = planned(&wanted, &observed(standing, &wanted));
    let differences = steps.iter().flat_map(|step| {
        let changes = step
            .changes
            .iter()
            .filter(|change| !change.path.contains("freshscale:"));
        changes.map(|change| Difference {
            address: step.id(),
            path: change.path.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
        })
    });
    (differences.collect(), Vec::new())
}

fn load(standing: &Standing, text: &str) -> Result<Stack, Vec<String>> {
    match load_str_at(Path::new("stack.yaml"), text, standing.now) {
        Ok(loaded) => {
            let mut stack = loaded.stack;
            stack
                .launch_template
                .user_data
                .clone_from(&standing.user_data);
            Ok(stack)
        }
        Err(faults) => {
            let errors = faults
                .all()
                .iter()
                .filter(|fault| fault.severity == Severity::Error);
            Err(errors
                .map(|fault| format!("{}: {} {}", fault.path, fault.message, fault.help))
                .collect())
        }
    }
}

fn desired(standing: &Standing, stack: &Stack) -> Desired {
    let facts = DeployContext {
        account: standing.account.clone(),
        code_sha256: standing.rotator.as_ref().and_then(|rotator| rotator.code()),
        seed_image: None,
        template: None,
        now: standing.now,
    };
    let declared = REGISTRY.iter().flat_map(|ty| {
        let declared = ty.declare(stack, &facts).into_iter();
        declared.map(|one| {
            (
                Address {
                    kind: ty.kind(),
                    name: one.name,
                },
                one.spec,
            )
        })
    });
    declared.collect()
}

fn observed(standing: &Standing, wanted: &Desired) -> Observed {
    let mut observed = Observed::new();
    put(&mut observed, kind::LAUNCH_TEMPLATE, &standing.template);
    put(&mut observed, kind::AUTO_SCALING_GROUP, &standing.group);
    for action in &standing.actions {
        put(&mut observed, kind::SCHEDULED_ACTION, action);
    }
    if let Some(rotator) = &standing.rotator {
        observed.extend(rotator.beside(wanted));
    }
    observed
}

fn put<S: Serialize>(observed: &mut Observed, kind: Kind, live: &Live<S>) {
    let found = Found {
        owner: live.owner.clone(),
        // A Spec is plain data with string keys, which always serialises.
        spec: serde_json::to_value(&live.spec).unwrap_or_default(),
    };
    let name = live.name.clone();
    observed.insert(Address { kind, name }, found);
}

/// The steps on what stands, and on actions that do not.
fn planned(wanted: &Desired, observed: &Observed) -> Vec<Step> {
    let options = PlanOptions {
        adopt: true,
        ..PlanOptions::default()
    };
    let plan = plan::plan(&Catalog::of(REGISTRY), wanted, observed, options);
    let told = |step: &Step| {
        observed.contains_key(&step.address) || step.address.kind == kind::SCHEDULED_ACTION
    };
    plan.steps.into_iter().filter(told).collect()
}
