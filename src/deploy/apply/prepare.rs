//! From a goal to a plan: who we are, what stands, what is wanted.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::callers::Callers;
use super::deployment::{Deployment, guard_account};
use super::drops::Drops;
use super::goal::{Goal, Purpose};
use super::kept_file::KeptFile;
use super::look::look;
use super::others::{self, Others};
use super::{Error, callers, handover, launches, preflight, referred};
use crate::package::{Package, PackageError};
use crate::plan::document::{Document, Inputs};
use crate::plan::{self, Catalog, Desired, Observed, Plan, PlanOptions};
use crate::progress::Progress;
use crate::progress::Stop;
use crate::progress::event::Event;
use crate::quota::{self, Room, Wanted};
use crate::resource::{Context, DeployContext, REGISTRY};
use freshscale_core::rotation::clocks::Contradiction;
use freshscale_core::rotation::image::Architecture;
use freshscale_core::zone;
use freshscale_stack::Stack;
use freshscale_stack::names::Account;

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
    /// Whom calls go to.
    pub target: String,
    /// Where steps tell what happens.
    pub events: UnboundedSender<Event>,
    /// The other end.
    pub heard: UnboundedReceiver<Event>,
    /// Zones whose clocks AWS puts elsewhere than the zone data here.
    pub clocks: Vec<Contradiction>,
    /// What would be made of what an account may not have any number of.
    pub rooms: Vec<Room>,
    /// What was to be dropped and is not there.
    pub drops: Drops,
}

impl Prepared {
    /// What it would make, and where, for a look at several plans together.
    #[must_use]
    pub fn wanted(&self) -> Wanted<'_> {
        (&self.cx.aws, &self.cx.account, &self.rooms)
    }

    /// As a document.
    #[must_use]
    pub fn document(&self) -> Document<'_> {
        let Account { id, region, .. } = &self.cx.account;
        let place = (id.as_str(), region.as_str(), self.target.as_str());
        Document::new(&self.plan, &self.cx.stack_name, place, &self.inputs)
    }
}

/// The handler, which must be one that the stack's function can run, if that runs it.
///
/// # Errors
/// There is none, or it cannot be run.
pub fn package(
    deployment: &Deployment,
    handler: Option<&Path>,
    stack: Option<&Stack>,
) -> Result<Arc<Package>, PackageError> {
    let wanted = stack.map_or(Architecture::X8664, |stack| stack.rotator.architecture);
    let package = deployment.packages.find(handler, wanted)?;
    if let Some(stack) = stack.filter(|_| deployment.runs_code) {
        package.starts_on(stack.rotator.architecture)?;
    }
    Ok(package)
}

/// Observes AWS and plans.
///
/// # Errors
/// No handler, the wrong account, or any call that failed: a plan made from half a view is no plan.
pub async fn prepare(deployment: &Deployment, goal: &Goal, stop: &Stop) -> Result<Prepared, Error> {
    tokio::select! {
        biased;
        prepared = observe_and_plan(deployment, goal, stop) => prepared,
        () = stop.wait() => Err(Error::Stopped),
    }
}

async fn observe_and_plan(
    deployment: &Deployment,
    goal: &Goal,
    stop: &Stop,
) -> Result<Prepared, Error> {
    let package = match goal.purpose.ends_stack() {
        true => None,
        false => Some(package(
            deployment,
            goal.options.handler.as_deref(),
            goal.stack(),
        )?),
    };
    prepare_with(deployment, goal, package, stop).await
}

/// As [`prepare`], with a handler at hand.
///
/// # Errors
/// See there.
pub async fn prepare_with(
    deployment: &Deployment,
    goal: &Goal,
    package: Option<Arc<Package>>,
    stop: &Stop,
) -> Result<Prepared, Error> {
    let (events, heard) = unbounded_channel();
    preflight::tell_of_retries(deployment, &events);
    let together = goal.options.together.as_ref();
    let guard = goal.stack().and_then(|stack| stack.account.clone());
    let (account, known) = match &guard {
        Some(id) => (deployment.account(id), None),
        None => {
            let id = deployment.identity_among(together).await?;
            (deployment.account(&id), Some(id))
        }
    };
    let mut facts = DeployContext {
        account: account.clone(),
        code_sha256: package.as_ref().map(|package| package.sha256.clone()),
        seed_image: None,
        template: None,
        now: deployment.clock.now(),
    };
    let stack = goal.source.as_ref().map(|file| &file.stack);
    let progress = Progress::outside(events.clone(), stop.clone());
    let mut cx = Context {
        removal: goal.removal,
        thorough: goal.options.adopt || goal.give_back.is_some(),
        scope: goal.scope(&facts),
        ..deployment.context((&goal.name, stack), account, package, progress)
    };
    // Reading with a presumed account does no harm; its check needs no wave of its own then.
    let identity = async {
        match known {
            Some(id) => Ok(id),
            None => deployment.identity_among(together).await,
        }
    };
    let of_others = Others::look(&cx, goal.stack());
    let view = look(&cx, goal, &mut facts);
    let (id, view, of_others) = tokio::join!(identity, view, of_others);
    let id = id?;
    guard_account(guard.as_deref(), &id)?;
    if deployment.account(&id) != cx.account {
        // In a Region that is not known here: what was looked for had the ARNs of another partition.
        return Box::pin(prepare_with(deployment, goal, cx.package, stop)).await;
    }
    let (observed, of_others) = (view?, of_others?);
    facts.template = of_others.template_id();
    if let Some(goal) = goal.in_force(&observed, facts.now) {
        // Windows are open or shut for once: what stands is looked at with that in mind.
        return Box::pin(prepare_with(deployment, &goal, cx.package, stop)).await;
    }
    let mut wanted = if goal.purpose.ends_stack() {
        Desired::new()
    } else {
        goal.desired(&facts)
    };
    let options = PlanOptions {
        adopt: goal.options.adopt,
        delete_adopted: goal.removal.delete_adopted,
        drop: goal.options.drop.clone(),
        release: goal.purpose == Purpose::Release,
        whole: false,
        others: others::addresses(goal.stack()).into_iter().collect(),
        latest_versions: cx.ids.latest_versions(),
    };
    let callers = match (
        goal.stack(),
        goal.options.adopt && !goal.purpose.ends_stack(),
    ) {
        (Some(stack), true) => callers::look(&cx, stack, &wanted, &observed).await?,
        _ => Callers::default(),
    };
    let mut observed = observed;
    observed.extend(callers.found.clone());
    let drops = match goal.stack().filter(|_| !goal.purpose.ends_stack()) {
        Some(stack) => Drops::look((&wanted, &observed), &callers, stack, &options, facts.now),
        None => Drops::default(),
    };
    let taken = plan::beside::take_over(&mut wanted, &observed, &options, facts.now);
    let catalog = Catalog::of(REGISTRY);
    let mut plan = match &goal.give_back {
        Some(kept) => {
            let place = (cx.account.id.as_str(), cx.account.region.as_str());
            let kept = KeptFile::of_stack(kept, &goal.name, place).map_err(Error::Useless)?;
            cx.going_back = true;
            kept.give_back(&observed, facts.now)
        }
        None => plan::plan(&catalog, &wanted, &observed, options.clone()),
    };
    handover::rights(&cx, &mut plan).await?;
    if goal.purpose == Purpose::Release || !options.others.is_empty() {
        handover::pins(&cx, &mut plan).await?;
    }
    if let Some(stack) = goal.stack() {
        if goal.purpose.ends_stack() {
            plan.refusals.extend(of_others.pinned(stack));
        }
        plan::kept::explain(&mut plan.kept, stack, &observed, facts.now);
        if !goal.purpose.ends_stack() {
            let both = (&wanted, &observed);
            plan::beside::judge(&mut plan, both, (stack, &taken), &options, facts.now);
            callers::judge(&mut plan, both, &callers, stack, &options);
            plan.unserved = plan::open::unserved(stack, &observed, facts.now);
            of_others.judge(&mut plan, stack, &cx);
            plan::places::judge(&mut plan, stack, &cx.account);
        }
    }
    let clocks = cx.scope.memo.clocks();
    if let Some(stack) = goal.stack() {
        let doubts = plan::clocks::refusals(&plan, stack, &zone::data(), &clocks);
        plan.refusals.extend(doubts);
    }
    preflight::leaving(&cx, &mut plan).await?;
    if !goal.purpose.ends_stack() {
        preflight::lacking(&cx, &mut plan).await;
    }
    if goal.give_back.is_none() {
        preflight::losing(&cx, &mut plan).await?;
        let referred = referred::Referred::of(&plan, &cx.account);
        let (judged, found) = tokio::join!(launches::judge(&cx, &mut plan), referred.look(&cx));
        let (mut unknown, found) = (judged?, found?);
        plan.refusals.extend(found.refusals);
        unknown.extend(found.unknown);
        plan.warnings.extend(referred::unknown(&plan, &unknown));
    }
    if goal.options.together.is_none() {
        plan.warnings.extend(drops.warnings());
    }
    let rooms = quota::rooms(&cx, &plan).await?;
    let mine: Wanted<'_> = (&cx.aws, &cx.account, &rooms);
    plan.refusals.extend(quota::judge([mine]).await);
    Ok(Prepared {
        plan,
        before: observed,
        inputs: goal.inputs(&facts),
        target: deployment.target.clone(),
        clocks: clocks.into_values().collect(),
        rooms,
        drops,
        cx,
        events,
        heard,
    })
}
