//! From a goal to a plan: who we are, what stands, what is wanted.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::again::Line;
use super::args;
use super::failure::{Failure, code};
use super::preflight;
use super::session::Session;
use super::target::StackFile;
use crate::aws::AwsError;
use crate::engine::Progress;
use crate::engine::event::Event;
use crate::engine::{Stop, observe};
use crate::package::{Package, PackageError};
use crate::plan::document::{Document, InputFile, Inputs};
use crate::plan::{self, Catalog, Desired, Observed, Options, Plan};
use crate::resource::memo::Ids;
use crate::resource::{Address, Context, Facts, REGISTRY, Removal, Scope, kind};
use crate::rotation;
use crate::stack::names::{Account, Names};
use crate::stack::{self, Stack, is_stack_name};

/// What a plan shall achieve.
#[derive(Debug, Clone)]
pub struct Goal {
    file: Option<StackFile>,
    name: String,
    handler: Option<PathBuf>,
    adopt: bool,
    destroy: bool,
    removal: Removal,
}

impl Goal {
    /// AWS matches the file.
    #[must_use]
    pub fn apply(file: &StackFile, inputs: &args::Inputs) -> Self {
        Self {
            name: file.stack.name.clone(),
            file: Some(file.clone()),
            handler: inputs.handler.clone(),
            adopt: inputs.adopt,
            destroy: false,
            removal: Removal::default(),
        }
    }

    /// As far as this, where something is removed.
    #[must_use]
    pub fn removing(self, removal: impl Into<Removal>) -> Self {
        Self {
            removal: removal.into(),
            ..self
        }
    }

    /// Nothing of the file's stack is left.
    #[must_use]
    pub fn destroy_file(file: &StackFile) -> Self {
        let name = file.stack.name.clone();
        Self {
            file: Some(file.clone()),
            name,
            handler: None,
            adopt: false,
            destroy: true,
            removal: Removal::default(),
        }
    }

    /// Nothing of the stack is left.
    ///
    /// # Errors
    /// The name cannot be a stack's.
    pub fn destroy_named(name: &str) -> Result<Self, Failure> {
        if !is_stack_name(name) {
            return Err(Failure::usage(format!(
                "`{name}` cannot be a stack's name: that is {}",
                stack::name_rule()
            )));
        }
        Ok(Self {
            file: None,
            name: name.to_owned(),
            handler: None,
            adopt: false,
            destroy: true,
            removal: Removal::default(),
        })
    }

    /// The stack, if there is a file.
    #[must_use]
    pub fn stack(&self) -> Option<&Stack> {
        self.file.as_ref().map(|file| file.stack.as_ref())
    }

    fn desired(&self, facts: &Facts) -> Desired {
        let mut desired = Desired::new();
        for (ty, stack) in REGISTRY.iter().filter_map(|ty| Some((ty, self.stack()?))) {
            for declared in ty.declare(stack, facts) {
                desired.insert(
                    Address {
                        kind: ty.kind(),
                        name: declared.name,
                    },
                    declared.spec,
                );
            }
        }
        desired
    }

    /// The names that the stack uses, or would use if its file is lost.
    fn scope(&self, facts: &Facts) -> Scope {
        match self.stack() {
            Some(_) => observe::scope(&self.name, &self.desired(facts)),
            None => default_scope(&self.name),
        }
    }

    /// The command that goes on after an interruption.
    fn again(&self) -> Line {
        let command = if self.destroy { "destroy" } else { "apply" };
        let line = match &self.file {
            Some(file) => Line::new(command, &file.path),
            None => Line::of_stack(command, &self.name),
        };
        let handler = self.handler.as_ref().map(|path| path.to_string_lossy());
        line.option("--handler", handler.as_deref())
            .flag("--adopt", self.adopt)
            .flag("--force", self.removal.force)
            .flag("--delete-adopted", self.removal.delete_adopted)
    }
}

/// A plan, and what is needed to execute it.
pub struct Prepared {
    /// The plan.
    pub plan: Plan,
    /// What stood when it was made.
    pub before: Observed,
    /// What its steps share.
    pub cx: Context,
    /// What it was made from.
    pub inputs: Inputs,
    /// Where steps tell what happens.
    pub events: UnboundedSender<Event>,
    /// The other end.
    pub heard: UnboundedReceiver<Event>,
    /// The command that goes on after an interruption.
    pub again: Line,
}

impl Prepared {
    /// As a document.
    #[must_use]
    pub fn document(&self) -> Document<'_> {
        let Account { id, region, .. } = &self.cx.account;
        Document::new(&self.plan, &self.cx.stack_name, id, region, &self.inputs)
    }
}

/// The handler, which must be one that the stack's function can run. The embedded emulator runs the
/// rotator itself, so that there any build will do.
pub(super) fn package(
    session: &Session,
    handler: Option<&Path>,
    stack: Option<&Stack>,
) -> Result<Package, Failure> {
    let refused = |error: PackageError| Failure::usage(error.to_string());
    let package = Package::find(handler).map_err(refused)?;
    if let Some(stack) = stack.filter(|_| session.emulator.is_none()) {
        package
            .starts_on(stack.rotator.architecture)
            .map_err(refused)?;
    }
    Ok(package)
}

/// Observes AWS and plans.
///
/// # Errors
/// No handler, the wrong account, or any call that failed: a plan made from half a view is no plan.
pub async fn prepare(session: &Session, goal: &Goal, stop: &Stop) -> Result<Prepared, Failure> {
    tokio::select! {
        biased;
        prepared = observe_and_plan(session, goal, stop) => prepared,
        () = stop.wait() => {
            let text = "stopped while looking at AWS; nothing was changed";
            Err(Failure::with_code(code::STOPPED, text))
        }
    }
}

async fn observe_and_plan(
    session: &Session,
    goal: &Goal,
    stop: &Stop,
) -> Result<Prepared, Failure> {
    let package = match goal.destroy {
        true => None,
        false => Some(Arc::new(package(
            session,
            goal.handler.as_deref(),
            goal.stack(),
        )?)),
    };
    prepare_with(session, goal, package, stop).await
}

/// As [`prepare`], with a handler at hand.
///
/// # Errors
/// See there.
pub async fn prepare_with(
    session: &Session,
    goal: &Goal,
    package: Option<Arc<Package>>,
    stop: &Stop,
) -> Result<Prepared, Failure> {
    let (events, heard) = unbounded_channel();
    preflight::tell_of_retries(session, &events);
    let guard = goal.stack().and_then(|stack| stack.account.clone());
    let (account, known) = match &guard {
        Some(id) => (session.account(id), None),
        None => {
            let id = session.identity().await?;
            (session.account(&id), Some(id))
        }
    };
    let mut facts = Facts {
        account: account.clone(),
        code_sha256: package.as_ref().map(|package| package.sha256.clone()),
        seed_image: None,
        now: session.clock.now(),
    };
    let cx = Context {
        aws: session.aws.clone(),
        stack_name: goal.name.clone(),
        stack: goal.file.as_ref().map(|file| file.stack.clone()),
        account,
        package,
        clock: session.clock.clone(),
        ids: Ids::default(),
        removal: goal.removal,
        going_back: false,
        scope: goal.scope(&facts),
        progress: Progress::outside(events.clone(), stop.clone()),
    };
    // Reading with a presumed account does no harm; its check needs no wave of its own then.
    let identity = async {
        match known {
            Some(id) => Ok(id),
            None => session.identity().await,
        }
    };
    let view = look(&cx, goal, &mut facts);
    let (id, view) = tokio::join!(identity, view);
    guard_account(guard.as_deref(), &id?)?;
    let observed = view?;
    let wanted = if goal.destroy {
        Desired::new()
    } else {
        goal.desired(&facts)
    };
    let mut plan = plan::plan(
        &Catalog::of(REGISTRY),
        &wanted,
        &observed,
        Options {
            adopt: goal.adopt,
            delete_adopted: goal.removal.delete_adopted,
        },
    );
    if let Some(stack) = goal.stack() {
        plan::kept::explain(&mut plan.kept, stack, &observed, facts.now);
    }
    if !goal.removal.force {
        plan.refusals
            .extend(preflight::obstacles(&cx, &plan).await?);
    }
    Ok(Prepared {
        plan,
        before: observed,
        inputs: inputs(goal, &facts),
        again: goal.again(),
        cx,
        events,
        heard,
    })
}

pub(super) fn guard_account(guard: Option<&str>, id: &str) -> Result<(), Failure> {
    match guard {
        Some(guard) if guard != id => {
            let text = format!(
                "the credentials are for account {id}, the stack file is for {guard}; nothing was changed"
            );
            Err(Failure::new(text)
                .hint("choose the right --profile or --assume-role, or correct `account:`"))
        }
        _ => Ok(()),
    }
}

/// What stands under the stack's names, leftovers where they are possible, and the image that a new
/// launch template starts with.
async fn look(cx: &Context, goal: &Goal, facts: &mut Facts) -> Result<Observed, AwsError> {
    let desired = goal.desired(facts);
    let scope = &cx.scope;
    let mut observed = observe::read(cx, REGISTRY, scope).await?;
    let search = goal.destroy || observe::leftovers_possible(&desired, &observed);
    let leftovers = async {
        match search {
            true => observe::discover(cx, REGISTRY, scope).await,
            false => Ok(Observed::new()),
        }
    };
    let has_template = observed
        .keys()
        .any(|address| address.kind == kind::LAUNCH_TEMPLATE);
    let seed = async {
        match goal.stack().filter(|_| !goal.destroy && !has_template) {
            Some(stack) => rotation::newest(&cx.aws, &stack.image).await,
            None => Ok(None),
        }
    };
    let (leftovers, seed) = tokio::join!(leftovers, seed);
    for (address, found) in leftovers? {
        observed.entry(address).or_insert(found);
    }
    facts.seed_image = seed?.map(|image| image.id);
    Ok(observed)
}

/// The default names of a stack whose file is lost; whatever else it has is discovered by tag.
fn default_scope(stack: &str) -> Scope {
    let names = Names::of(stack);
    let mut scope = Scope::default();
    scope.stacks.insert(stack.to_owned());
    let mut put = |kind, name: String| {
        scope.names.insert(kind, BTreeSet::from([name]));
    };
    put(kind::LAUNCH_TEMPLATE, names.launch_template);
    put(kind::AUTO_SCALING_GROUP, names.auto_scaling_group);
    put(kind::IAM_POLICY, names.iam_policy);
    put(kind::IAM_ROLE, names.iam_role);
    put(kind::LOG_GROUP, names.log_group);
    put(kind::LAMBDA_FUNCTION, names.lambda_function);
    scope
        .names
        .insert(kind::EVENT_RULE, names.event_rules.into_values().collect());
    scope
        .names
        .insert(kind::ALARM, names.alarms.into_values().collect());
    scope
}

fn inputs(goal: &Goal, facts: &Facts) -> Inputs {
    Inputs {
        file: goal.file.as_ref().map(|file| InputFile {
            path: file.path.display().to_string(),
            digest: file.digest.clone(),
        }),
        handler_sha256: facts.code_sha256.clone(),
        handler: goal.handler.as_ref().map(|path| path.display().to_string()),
        adopt: goal.adopt,
        destroy: goal.destroy,
        force: goal.removal.force,
        delete_adopted: goal.removal.delete_adopted,
    }
}
