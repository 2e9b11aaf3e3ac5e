//! What a plan shall achieve.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::args;
use super::failure::Failure;
use super::place;
use super::target::StackFile;
use freshscale_core::advice::Command;
use freshscale_deploy::address::{Address, kind};
use freshscale_deploy::engine::observe;
use freshscale_deploy::plan::Desired;
use freshscale_deploy::plan::document::{InputFile, Inputs};
use freshscale_deploy::resource::{Facts, REGISTRY, Removal, Scope};
use freshscale_stack::names::Names;
use freshscale_stack::{self as stack, Stack, is_stack_name};

/// What a plan shall achieve.
#[derive(Debug, Clone)]
pub struct Goal {
    pub(super) file: Option<StackFile>,
    pub(super) name: String,
    pub(super) handler: Option<PathBuf>,
    pub(super) adopt: bool,
    pub(super) destroy: bool,
    pub(super) removal: Removal,
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

    pub(super) fn desired(&self, facts: &Facts) -> Desired {
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
    pub(super) fn scope(&self, facts: &Facts) -> Scope {
        match self.stack() {
            Some(_) => observe::scope(&self.name, &self.desired(facts)),
            None => default_scope(&self.name),
        }
    }

    /// The command that goes on after an interruption.
    pub(super) fn again(&self) -> Command {
        let name = if self.destroy { "destroy" } else { "apply" };
        self.given(Command::bootstrap(name).onwards())
    }

    /// The command that makes its plan, to be saved.
    pub(super) fn plan_again(&self) -> Command {
        let plan = Command::bootstrap("plan").flag("--destroy", self.destroy);
        self.given(plan).option("--out", Some("PLAN.json"))
    }

    /// With the options that it was made with.
    fn given(&self, command: Command) -> Command {
        let handler = self.handler.as_deref().map(place::text);
        command
            .option("--handler", handler.as_deref())
            .flag("--adopt", self.adopt)
            .flag("--force", self.removal.force)
            .flag("--delete-adopted", self.removal.delete_adopted)
    }

    /// What is written into the plan.
    pub(super) fn inputs(&self, facts: &Facts) -> Inputs {
        Inputs {
            file: self.file.as_ref().map(|file| InputFile {
                path: file.path.display().to_string(),
                digest: file.digest.clone(),
            }),
            files: match &self.file {
                Some(file) if !self.destroy => file.files.clone(),
                _ => Vec::new(),
            },
            handler_sha256: facts.code_sha256.clone(),
            handler: self.handler.as_ref().map(|path| path.display().to_string()),
            adopt: self.adopt,
            destroy: self.destroy,
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
