//! What a plan shall achieve.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Error, KeptFile};
use crate::address::{Address, kind};
use crate::engine::observe;
use crate::once;
use crate::plan::document::{InputFile, Inputs};
use crate::plan::{Desired, Observed};
use crate::resource::memo::Memo;
use crate::resource::{DeployContext, REGISTRY, Removal, Scope, Together};
use freshscale_stack::names::Names;
use freshscale_stack::{NamedFile, Stack, is_stack_name};

/// The stack file that a goal comes from.
#[derive(Debug, Clone)]
pub struct Source {
    /// As named on the command line.
    pub path: PathBuf,
    /// `sha256:…` of its text.
    pub digest: String,
    /// What it says.
    pub stack: Arc<Stack>,
    /// The files that it names.
    pub files: Vec<NamedFile>,
}

/// What a plan is made from besides the stack file.
#[derive(Debug, Clone, Default)]
pub struct GoalOptions {
    /// The Lambda executable or its zip; `None`: the one beside this program.
    pub handler: Option<PathBuf>,
    /// Whether resources of the right name without the stack's tags are taken over.
    pub adopt: bool,
    /// See [`crate::plan::Options::drop`].
    pub drop: Vec<String>,
    /// The stacks among which this one is planned, if it is one of several. What is to be dropped may then be another one's, which
    /// whoever has all plans judges.
    pub together: Option<Together>,
}

/// What becomes of a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// AWS matches its file.
    Apply,
    /// Nothing of it is left.
    Destroy,
    /// All of it stays, and nothing carries its tags any more.
    Release,
}

impl Purpose {
    /// Whether nothing is the stack's afterwards.
    #[must_use]
    pub fn ends_stack(self) -> bool {
        self != Self::Apply
    }
}

/// What a plan shall achieve.
#[derive(Debug, Clone)]
pub struct Goal {
    /// The stack file; `None` if it is lost.
    pub source: Option<Source>,
    /// The stack's name.
    pub name: String,
    /// What it is made from besides.
    pub options: GoalOptions,
    /// What becomes of the stack.
    pub purpose: Purpose,
    /// How far it goes where something is removed.
    pub removal: Removal,
    /// What stood before the stack was adopted, to be put back by a destroy.
    /// One of these is this stack's.
    pub give_back: Option<Arc<[KeptFile]>>,
}

impl Goal {
    /// AWS matches the file.
    #[must_use]
    pub fn apply(source: impl Into<Source>, options: impl Into<GoalOptions>) -> Self {
        let source = source.into();
        Self {
            name: source.stack.name.clone(),
            source: Some(source),
            options: options.into(),
            purpose: Purpose::Apply,
            removal: Removal::default(),
            give_back: None,
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

    /// The end of the file's stack.
    #[must_use]
    pub fn end_file(purpose: Purpose, source: impl Into<Source>) -> Self {
        Self {
            purpose,
            ..Self::apply(source, GoalOptions::default())
        }
    }

    /// Nothing of the file's stack is left.
    #[must_use]
    pub fn destroy_file(source: impl Into<Source>) -> Self {
        Self::end_file(Purpose::Destroy, source)
    }

    /// Nothing of the stack is left.
    ///
    /// # Errors
    /// The name cannot be a stack's.
    pub fn destroy_named(name: &str) -> Result<Self, Error> {
        Self::end_named(Purpose::Destroy, name)
    }

    /// The end of a stack whose file is lost.
    ///
    /// # Errors
    /// The name cannot be a stack's.
    pub fn end_named(purpose: Purpose, name: &str) -> Result<Self, Error> {
        let name = name.to_owned();
        if !is_stack_name(&name) {
            return Err(Error::StackName { name });
        }
        Ok(Self {
            source: None,
            name,
            options: GoalOptions::default(),
            purpose,
            removal: Removal::default(),
            give_back: None,
        })
    }

    /// The stack, if there is a file.
    #[must_use]
    pub fn stack(&self) -> Option<&Stack> {
        self.source.as_ref().map(|file| file.stack.as_ref())
    }

    /// The goal with what windows are for once, where that is another than was thought.
    pub(super) fn in_force(&self, observed: &Observed, now: Timestamp) -> Option<Self> {
        let source = self
            .source
            .as_ref()
            .filter(|_| !self.purpose.ends_stack())?;
        let once = once::observed(&source.stack, observed, now);
        let stack = once::in_force_shared(&source.stack, &once)?;
        Some(Self {
            source: Some(Source {
                stack,
                ..source.clone()
            }),
            ..self.clone()
        })
    }

    pub(super) fn desired(&self, facts: &DeployContext) -> Desired {
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
    pub(super) fn scope(&self, facts: &DeployContext) -> Scope {
        let scope = match self.stack() {
            Some(_) => observe::scope(&self.name, &self.desired(facts)),
            None => default_scope(&self.name),
        };
        Scope {
            memo: Memo::among(self.options.together.clone()),
            ends: self.purpose.ends_stack(),
            deletes: self.purpose == Purpose::Destroy,
            ..scope
        }
    }

    /// What is written into the plan.
    pub(super) fn inputs(&self, facts: &DeployContext) -> Inputs {
        let handler = self.options.handler.as_ref();
        Inputs {
            file: self.source.as_ref().map(|file| InputFile {
                path: file.path.display().to_string(),
                digest: file.digest.clone(),
            }),
            files: match &self.source {
                Some(file) if !self.purpose.ends_stack() => file.files.clone(),
                _ => Vec::new(),
            },
            handler_sha256: facts.code_sha256.clone(),
            handler: handler.map(|path| path.display().to_string()),
            adopt: self.options.adopt,
            drop: self.options.drop.clone(),
            destroy: self.purpose == Purpose::Destroy,
            release: self.purpose == Purpose::Release,
            force: self.removal.force,
            delete_adopted: self.removal.delete_adopted,
        }
    }
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
