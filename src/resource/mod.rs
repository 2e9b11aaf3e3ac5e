//! One file per kind of AWS resource, and the registry of them all.
//!
//! A kind's `Spec` stands on both sides of the comparison: `declare` makes it from the stack, `read`
//! from AWS, both normalised (sorted sets, parsed documents), so that one comparison serves all.

pub mod auto_scaling_group;
pub mod document;
pub mod event_rule;
pub mod iam_policy;
pub mod iam_role;
pub mod lambda_function;
pub mod lambda_permission;
pub mod launch_template;
pub mod log_group;
pub mod memo;
pub mod parallel;
pub mod scheduled_action;
pub mod stack_record;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::aws::{Aws, AwsError};
use crate::clock::Clock;
use crate::engine::event::Progress;
use crate::package::Package;
use crate::stack::Stack;
use crate::stack::names::Account;

/// What sort of resource; prints as `launch-template`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Kind(pub &'static str);

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A resource's identity; prints as `lambda-function/web-rotator`. What lives inside another resource
/// is named `<parent>/<own name>`: `scheduled-action/web-asg/morning-out`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Its kind.
    pub kind: Kind,
    /// Its name, unique within the kind.
    pub name: String,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

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
    /// What it shall be like.
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
    /// Compared only when something is wanted; a wanted `null` keeps the live value.
    IfGiven,
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

/// What `declare` may know besides the stack.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Where we are.
    pub account: Account,
    /// base64(sha256(zip)), as Lambda's CodeSha256; `None` when no handler is at hand (then the code
    /// of a live function is left as it is).
    pub code_sha256: Option<String>,
    /// The newest image, to start a new launch template with; looked up only if there is no template.
    pub seed_image: Option<String>,
    /// The present: scheduled actions that are over are not declared.
    pub now: jiff::Timestamp,
}

/// What the steps of one run share.
#[derive(Clone)]
pub struct Context {
    /// The clients.
    pub aws: Aws,
    /// The name of the stack: the value of its ownership tag.
    pub stack_name: String,
    /// The stack file; `None` for `destroy --stack NAME`.
    pub stack: Option<Arc<Stack>>,
    /// Where we are.
    pub account: Account,
    /// The handler's zip.
    pub package: Option<Arc<Package>>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Where a step says what it waits for.
    pub progress: Progress,
    /// Ids that one step learned and another can use.
    pub ids: memo::TemplateIds,
}

impl Context {
    /// The tags that everything of ours carries. Without a stack file only the one that marks ownership.
    #[must_use]
    pub fn own_tags(&self) -> BTreeMap<String, String> {
        self.stack.as_ref().map_or_else(
            || BTreeMap::from([(crate::stack::STACK_TAG.to_owned(), self.stack_name.clone())]),
            |stack| stack.all_tags(),
        )
    }

    /// The stack file, for steps that need what specs leave out (secrets).
    ///
    /// # Errors
    /// When the run has none.
    pub fn stack_for(&self, operation: &'static str, subject: &str) -> Result<&Stack, AwsError> {
        self.stack.as_deref().ok_or_else(|| {
            AwsError::answer(
                operation,
                subject,
                None,
                "this step needs the stack file; run the command with it instead of --stack",
            )
        })
    }
}

/// What a `read` is about: the names that one or more stacks use, by kind.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Values of the ownership tag.
    pub stacks: BTreeSet<String>,
    /// The names a kind's resources have or would have.
    pub names: BTreeMap<Kind, BTreeSet<String>>,
    /// Answers that several kinds share while observing. A new scope starts without any.
    pub memo: memo::Memo,
}

impl Scope {
    /// The names of one kind.
    pub fn names(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.names
            .get(&kind)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// Whose a resource with these tags is.
    #[must_use]
    pub fn owner(&self, tags: &BTreeMap<String, String>) -> Owner {
        match tags.get(crate::stack::STACK_TAG) {
            Some(stack) if self.stacks.contains(stack) => Owner::Ours,
            Some(stack) => Owner::Foreign(format!("it belongs to stack `{stack}`")),
            None => Owner::Foreign(format!("it has no tag {}", crate::stack::STACK_TAG)),
        }
    }
}

/// What a batch does with one resource.
#[derive(Debug, Clone)]
pub enum Job<S> {
    /// Make it.
    Create {
        /// Its name.
        name: String,
        /// What it shall be like.
        want: S,
    },
    /// Change it.
    Update {
        /// Its name.
        name: String,
        /// What it is like.
        have: S,
        /// What it shall be like.
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

/// A kind of resource.
///
/// Every method may be repeated after a crash at any point and then finishes the job.
pub trait Resource: Send + Sync + 'static {
    /// What is compared. No server-assigned ids; no `skip_serializing_if` (a field left out would never
    /// be compared); secrets only as `sha256:…` digests.
    type Spec: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync;
    /// Its kind.
    const KIND: Kind;
    /// Kinds that must stand before this one is made; deletion goes backwards.
    const AFTER: &'static [Kind] = &[];
    /// Fields with a rule other than `InPlace`: path (`image` or `capacity.desired`) and rule.
    const RULES: &'static [(&'static str, Rule)] = &[];
    /// How many jobs one call of `batch` takes.
    const BATCH: usize = 1;
    /// Whether it closes a run: made after everything else, deletions included, and never deleted by
    /// itself because it goes with what it hangs on.
    const CLOSES: bool = false;

    /// What the stack asks for. Pure.
    fn declare(stack: &Stack, facts: &Facts) -> Vec<Declared<Self::Spec>>;

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

    /// Takes a foreign resource over (`--adopt`): gives it our tags, nothing else.
    fn adopt(
        cx: &Context,
        name: &str,
        have: &Self::Spec,
    ) -> impl Future<Output = Result<(), AwsError>> + Send {
        let _ = (cx, name, have);
        async { Ok(()) }
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

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// [`Resource`] with its `Spec` as JSON: what the planner and the executor work with.
pub trait ResourceType: Send + Sync {
    /// Its kind.
    fn kind(&self) -> Kind;
    /// See [`Resource::AFTER`].
    fn after(&self) -> &'static [Kind];
    /// See [`Resource::RULES`].
    fn rules(&self) -> &'static [(&'static str, Rule)];
    /// See [`Resource::BATCH`].
    fn batch_size(&self) -> usize;
    /// See [`Resource::CLOSES`].
    fn closes(&self) -> bool;
    /// See [`Resource::declare`].
    fn declare(&self, stack: &Stack, facts: &Facts) -> Vec<Declared<Value>>;
    /// See [`Resource::read`].
    fn read<'a>(
        &'a self,
        cx: &'a Context,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Vec<Live<Value>>, AwsError>>;
    /// See [`Resource::discover`].
    fn discover<'a>(
        &'a self,
        cx: &'a Context,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Vec<Live<Value>>, AwsError>>;
    /// See [`Resource::batch`].
    fn batch<'a>(
        &'a self,
        cx: &'a Context,
        jobs: Vec<Job<Value>>,
    ) -> BoxFuture<'a, Vec<Result<(), AwsError>>>;
    /// See [`Resource::adopt`].
    fn adopt<'a>(
        &'a self,
        cx: &'a Context,
        name: &'a str,
        have: &'a Value,
    ) -> BoxFuture<'a, Result<(), AwsError>>;
    /// See [`Resource::readiness`].
    fn readiness<'a>(
        &'a self,
        cx: &'a Context,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Readiness, AwsError>>;
}

/// Erases the type of a resource's `Spec`.
pub struct Typed<R>(PhantomData<R>);

impl<R> Typed<R> {
    /// For the registry.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<R> Default for Typed<R> {
    fn default() -> Self {
        Self::new()
    }
}

fn to_json<S: Serialize>(spec: &S) -> Value {
    // A Spec is plain data with string keys, which always serialises.
    serde_json::to_value(spec).unwrap_or_default()
}

fn from_json<S: DeserializeOwned>(kind: Kind, name: &str, value: Value) -> Result<S, AwsError> {
    serde_json::from_value(value).map_err(|error| {
        AwsError::answer(
            "freshscale:ReadPlan",
            &format!("{kind}/{name}"),
            None,
            format!("the plan does not fit this version: {error}"),
        )
    })
}

fn erase<S: Serialize>(found: Vec<Live<S>>) -> Vec<Live<Value>> {
    found
        .into_iter()
        .map(|live| Live {
            spec: to_json(&live.spec),
            name: live.name,
            owner: live.owner,
        })
        .collect()
}

impl<R: Resource> Typed<R> {
    fn job(job: Job<Value>) -> Result<Job<R::Spec>, AwsError> {
        Ok(match job {
            Job::Create { name, want } => Job::Create {
                want: from_json(R::KIND, &name, want)?,
                name,
            },
            Job::Update { name, have, want } => Job::Update {
                have: from_json(R::KIND, &name, have)?,
                want: from_json(R::KIND, &name, want)?,
                name,
            },
            Job::Delete { name, have } => Job::Delete {
                have: from_json(R::KIND, &name, have)?,
                name,
            },
        })
    }
}

impl<R: Resource> ResourceType for Typed<R> {
    fn kind(&self) -> Kind {
        R::KIND
    }

    fn after(&self) -> &'static [Kind] {
        R::AFTER
    }

    fn rules(&self) -> &'static [(&'static str, Rule)] {
        R::RULES
    }

    fn batch_size(&self) -> usize {
        R::BATCH
    }

    fn closes(&self) -> bool {
        R::CLOSES
    }

    fn declare(&self, stack: &Stack, facts: &Facts) -> Vec<Declared<Value>> {
        R::declare(stack, facts)
            .into_iter()
            .map(|d| Declared {
                spec: to_json(&d.spec),
                name: d.name,
            })
            .collect()
    }

    fn read<'a>(
        &'a self,
        cx: &'a Context,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Vec<Live<Value>>, AwsError>> {
        Box::pin(async move { Ok(erase(R::read(cx, scope).await?)) })
    }

    fn discover<'a>(
        &'a self,
        cx: &'a Context,
        scope: &'a Scope,
    ) -> BoxFuture<'a, Result<Vec<Live<Value>>, AwsError>> {
        Box::pin(async move { Ok(erase(R::discover(cx, scope).await?)) })
    }

    fn batch<'a>(
        &'a self,
        cx: &'a Context,
        jobs: Vec<Job<Value>>,
    ) -> BoxFuture<'a, Vec<Result<(), AwsError>>> {
        Box::pin(async move {
            // A plan that does not fit fails whole: it is of another version, not of another resource.
            let count = jobs.len();
            match jobs
                .into_iter()
                .map(Self::job)
                .collect::<Result<Vec<_>, _>>()
            {
                Ok(jobs) => R::batch(cx, jobs).await,
                Err(error) => {
                    let text = error.message;
                    (0..count)
                        .map(|_| {
                            Err(AwsError::answer(
                                "freshscale:ReadPlan",
                                R::KIND.0,
                                None,
                                text.clone(),
                            ))
                        })
                        .collect()
                }
            }
        })
    }

    fn adopt<'a>(
        &'a self,
        cx: &'a Context,
        name: &'a str,
        have: &'a Value,
    ) -> BoxFuture<'a, Result<(), AwsError>> {
        Box::pin(async move { R::adopt(cx, name, &from_json(R::KIND, name, have.clone())?).await })
    }

    fn readiness<'a>(
        &'a self,
        cx: &'a Context,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Readiness, AwsError>> {
        Box::pin(R::readiness(cx, name))
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
    &Typed::<event_rule::EventRule>::new(),
    &Typed::<stack_record::StackRecord>::new(),
];

/// The kinds' names, in one place so that kinds can name each other.
pub mod kind {
    use super::Kind;

    /// EC2 launch template.
    pub const LAUNCH_TEMPLATE: Kind = Kind("launch-template");
    /// Auto Scaling group.
    pub const AUTO_SCALING_GROUP: Kind = Kind("auto-scaling-group");
    /// Scheduled action.
    pub const SCHEDULED_ACTION: Kind = Kind("scheduled-action");
    /// Customer managed policy.
    pub const IAM_POLICY: Kind = Kind("iam-policy");
    /// Role.
    pub const IAM_ROLE: Kind = Kind("iam-role");
    /// Log group.
    pub const LOG_GROUP: Kind = Kind("log-group");
    /// Function and its alias.
    pub const LAMBDA_FUNCTION: Kind = Kind("lambda-function");
    /// Statement in the alias's policy.
    pub const LAMBDA_PERMISSION: Kind = Kind("lambda-permission");
    /// Rule with its target.
    pub const EVENT_RULE: Kind = Kind("event-rule");
    /// Tag on the launch template that says which names the last complete apply used.
    pub const STACK_RECORD: Kind = Kind("stack-record");
}

/// A digest that stands for a secret in specs, plans and output.
#[must_use]
pub fn digest(secret: &[u8]) -> String {
    use sha2::Digest;
    let hash = sha2::Sha256::digest(secret);
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
