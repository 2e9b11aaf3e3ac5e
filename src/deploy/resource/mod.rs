//! One module per kind of AWS resource, and the registry of them all.
//!
//! A kind's `Spec` stands on both sides of the comparison: `declare` makes it from the stack, `read`
//! from AWS, both normalised (sorted sets, parsed documents), so that one comparison serves all.

pub mod alarm;
pub mod auto_scaling_group;
mod context;
mod document;
mod erased;
pub mod event_rule;
pub mod hidden;
pub mod iam_policy;
pub mod iam_role;
pub mod lambda_destination;
pub mod lambda_function;
pub mod lambda_permission;
pub mod launch_template;
pub mod log_group;
pub mod memo;
pub mod parallel;
pub mod scheduled_action;
pub mod stack_record;
pub mod tags;
#[cfg(test)]
mod tests;
mod together;

use std::future::Future;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::address::{Address, Kind};
pub use context::{Context, Removal, Scope};
pub use erased::{ResourceType, Typed};
use freshscale_core::aws::AwsError;
use freshscale_stack::Stack;
use freshscale_stack::names::Account;
pub use together::Together;

/// Whose a resource is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// It carries the tag of this stack.
    Ours,
    /// It does not; the text says what it carries instead ("no freshscale:stack tag", "stack `other`").
    Foreign(String),
    /// It cannot carry tags: whoever owns this one owns it.
    Within(Address),
}

/// A resource that stands in AWS.
#[derive(Debug, Clone)]
pub struct Live<S> {
    /// As in [`Address::name`].
    pub name: String,
    /// Whose it is.
    pub owner: Owner,
    /// What it is like.
    pub spec: S,
}

/// A resource that the stack file asks for.
#[derive(Debug, Clone)]
pub struct Declared<S> {
    /// As in [`Address::name`].
    pub name: String,
    /// The desired spec.
    pub spec: S,
}

/// Who may set a field, and how a change of it is made. Unlisted fields are `InPlace`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The file owns it; `update` changes it.
    InPlace,
    /// The file owns it; a change means delete and create.
    Replace,
    /// Set at creation, then someone else's (named here): never compared, never reverted.
    SeedOnly(FieldOwner),
    /// Someone else's (named here) where the live value of another field, at the top of the spec, is not null; else the file's.
    OthersIf(&'static str, FieldOwner),
    /// Compared only when something is wanted; a wanted `null` keeps the live value.
    IfGiven,
    /// Members that the file may say. What it does not say stays as it stands; a wanted `null` takes a member away.
    IfSaid,
    /// A policy document: the file owns it, and documents that mean the same are the same.
    Policy,
    /// The file owns it; what of it is held as [`hidden`] is shown by its size alone.
    Secret,
    /// A state of what stands, which no file can ask for and `declare` leaves empty: while it is empty, what is made or
    /// removed says nothing of it. Where it is not, it differs.
    Observed,
    /// What stands by name and no file can say: it stays as it is, but for what somebody names to be dropped.
    Kept,
}

impl Rule {
    /// The rule that holds for a live spec: where it depends on that, one of the others.
    #[must_use]
    pub fn given(self, have: &serde_json::Value) -> Self {
        match self {
            Self::OthersIf(field, owner) => match have.get(field) {
                None | Some(serde_json::Value::Null) => Self::InPlace,
                Some(_) => Self::SeedOnly(owner),
            },
            other => other,
        }
    }
}

/// Who may set a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldOwner {
    /// The stack file.
    File,
    /// Scheduled actions.
    Schedule,
    /// The rotator.
    Rotator,
    /// A person.
    Hand,
    /// The account's own policies.
    Account,
    /// Whoever put it there: the stack file cannot say it.
    Others,
}

/// Whether what was just made can be built upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// Yes.
    Ready,
    /// Not yet, and why: `last update InProgress`.
    NotYet(String),
    /// It never will, and why.
    Never(String),
}

/// What a deletion meets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaving {
    /// What keeps it.
    pub obstacle: Option<Obstacle>,
    /// Instances that end with it.
    pub ends: Option<Ended>,
}

/// Instances that end with a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How many run or start.
    pub instances: usize,
    /// Names of the target groups and load balancers behind which they are.
    pub target_groups: Vec<String>,
}

/// What keeps a deletion from its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// What holds it.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}

/// What `declare` may know besides the stack.
#[derive(Debug, Clone)]
pub struct DeployContext {
    /// Where we are.
    pub account: Account,
    /// base64(sha256(zip)), as Lambda's CodeSha256; `None` when no handler is at hand (then the code
    /// of a live function is left as it is).
    pub code_sha256: Option<String>,
    /// The newest image, to start a new launch template with; looked up only if there is no template.
    pub seed_image: Option<String>,
    /// Id of a launch template that is somebody else's; looked up only if the stack file names one.
    pub template: Option<String>,
    /// The present: scheduled actions that are over are not declared.
    pub now: jiff::Timestamp,
}

/// What a batch does with one resource.
#[derive(Debug, Clone)]
pub enum Job<S> {
    /// Make it.
    Create {
        /// Its name.
        name: String,
        /// The desired spec.
        want: S,
    },
    /// Change it.
    Update {
        /// Its name.
        name: String,
        /// What it is like.
        have: S,
        /// The desired spec.
        want: S,
    },
    /// Remove it.
    Delete {
        /// Its name.
        name: String,
        /// What it is like.
        have: S,
    },
}

/// Paths of fields, each with the words before its value; none where the value says it. A path may end before a key in brackets:
/// then the keys are the value.
pub type Headline = &'static [(&'static str, &'static str)];

/// A kind of resource.
///
/// Every method may be repeated after a crash at any point and then finishes the job.
pub trait Resource: Send + Sync + 'static {
    /// What is compared. No server-assigned ids; no `skip_serializing_if` (a field left out would never
    /// be compared); secrets only as [`hidden`] values under [`Rule::Secret`].
    type Spec: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync;
    /// Its kind.
    const KIND: Kind;
    /// Kinds that must stand before this one is made; deletion goes backwards.
    const AFTER: &'static [Kind] = &[];
    /// Fields with a rule other than `InPlace`: path (`image` or `capacity.desired`) and rule.
    const RULES: &'static [(&'static str, Rule)] = &[];
    /// What a plan says in one line of one that is made: paths, each with the words before its value.
    const HEADLINE: Headline = &[];
    /// Kinds released together with this one: those that its spec names, without which it does not work.
    const RELEASED_WITH: &'static [Kind] = &[];
    /// How many jobs one call of `batch` takes.
    const BATCH: usize = 1;
    /// Whether making it has a first half that needs no ground and does nothing yet by itself. Then `create` is called at
    /// once, and waits between the halves until [`crate::progress::Progress::ground_stands`].
    const BEGINS: bool = false;
    /// Whether it closes a run: made after everything else, deletions included, and never deleted by
    /// itself because it goes with what it hangs on.
    const RUNS_LAST: bool = false;
    /// The kind whose deletion takes those along that are named `NAME/…` after it, without a call for each.
    const ENDS_WITH: Option<Kind> = None;

    /// What the stack asks for. Pure.
    fn declare(stack: &Stack, facts: &DeployContext) -> Vec<Declared<Self::Spec>>;

    /// What stands under the names of `scope`, ours or foreign. Absent is an empty answer, never an error.
    fn read(
        cx: &Context,
        scope: &Scope,
    ) -> impl Future<Output = Result<Vec<Live<Self::Spec>>, AwsError>> + Send;

    /// What carries our tag under whatever name: orphans. Slower than `read`; used when leftovers are possible.
    fn discover(
        cx: &Context,
        scope: &Scope,
    ) -> impl Future<Output = Result<Vec<Live<Self::Spec>>, AwsError>> + Send {
        let _ = (cx, scope);
        async { Ok(Vec::new()) }
    }

    /// The names of those that still carry our tag, under whatever name: what `read` and `discover` together say, in
    /// fewer calls. What stands within another is left out: that one is named.
    fn remains(
        cx: &Context,
        scope: &Scope,
    ) -> impl Future<Output = Result<Vec<String>, AwsError>> + Send {
        async move {
            let (named, tagged) = tokio::join!(Self::read(cx, scope), Self::discover(cx, scope));
            let found = named?.into_iter().chain(tagged?).map(Some).collect();
            Ok(context::names_of_ours(found))
        }
    }

    /// Makes it. An answer of class `Exists` is the executor's to decide on.
    fn create(
        cx: &Context,
        name: &str,
        want: &Self::Spec,
    ) -> impl Future<Output = Result<(), AwsError>> + Send;

    /// Changes it. `want` has the live value of every `SeedOnly` field.
    fn update(
        cx: &Context,
        name: &str,
        have: &Self::Spec,
        want: &Self::Spec,
    ) -> impl Future<Output = Result<(), AwsError>> + Send;

    /// Removes it and waits until it is gone. Not there is done.
    fn delete(
        cx: &Context,
        name: &str,
        have: &Self::Spec,
    ) -> impl Future<Output = Result<(), AwsError>> + Send;

    /// What keeps `delete` from ending that nobody but a person should end, and what ends with it. One look, before
    /// anything is done.
    fn leaving(
        cx: &Context,
        name: &str,
        have: &Self::Spec,
    ) -> impl Future<Output = Result<Leaving, AwsError>> + Send {
        let _ = (cx, name, have);
        async { Ok(Leaving::default()) }
    }

    /// Whether dependents may be built now. One look, no waiting.
    fn readiness(
        cx: &Context,
        name: &str,
    ) -> impl Future<Output = Result<Readiness, AwsError>> + Send {
        let _ = (cx, name);
        async { Ok(Readiness::Ready) }
    }

    /// Several jobs in as few calls as AWS allows; one result for each, in order.
    fn batch(
        cx: &Context,
        jobs: Vec<Job<Self::Spec>>,
    ) -> impl Future<Output = Vec<Result<(), AwsError>>> + Send {
        async move {
            let mut results = Vec::with_capacity(jobs.len());
            for job in jobs {
                results.push(match job {
                    Job::Create { name, want } => Self::create(cx, &name, &want).await,
                    Job::Update { name, have, want } => Self::update(cx, &name, &have, &want).await,
                    Job::Delete { name, have } => Self::delete(cx, &name, &have).await,
                });
            }
            results
        }
    }
}

/// Every kind. A new one is its file, its `mod` line and its entry here.
pub static REGISTRY: &[&dyn ResourceType] = &[
    &Typed::<launch_template::LaunchTemplate>::new(),
    &Typed::<auto_scaling_group::AutoScalingGroup>::new(),
    &Typed::<scheduled_action::ScheduledAction>::new(),
    &Typed::<iam_policy::IamPolicy>::new(),
    &Typed::<iam_role::IamRole>::new(),
    &Typed::<log_group::LogGroup>::new(),
    &Typed::<lambda_function::LambdaFunction>::new(),
    &Typed::<lambda_permission::LambdaPermission>::new(),
    &Typed::<lambda_destination::LambdaDestination>::new(),
    &Typed::<event_rule::EventRule>::new(),
    &Typed::<alarm::Alarm>::new(),
    &Typed::<stack_record::StackRecord>::new(),
];

/// What AWS calls a member that the stack file may say, by its path in a spec: `Placement.Tenancy` of `placement.tenancy`.
#[must_use]
pub fn api_name(kind: Kind, path: &str) -> Option<&'static str> {
    match kind {
        crate::address::kind::LAUNCH_TEMPLATE => launch_template::api_name(path),
        crate::address::kind::AUTO_SCALING_GROUP => auto_scaling_group::api_name(path),
        _ => None,
    }
}

/// `sha256:…` of what is no secret: names of resources, the text of a stack file.
#[must_use]
pub fn digest(text: &[u8]) -> String {
    format!("sha256:{}", freshscale_core::digest::sha256(text))
}
