//! Leaving: what a stack has, in the language of another tool.

mod api;
mod cloudformation;
mod hcl;
mod terraform;
mod unique;
mod yaml;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::address::{Address, Kind, kind};
use crate::apply::Prepared;
use crate::plan::Action;
use crate::resource::tags::Tags;
use crate::resource::{Context, Owner, iam_policy, lambda_function, launch_template};
use freshscale_core::aws::AwsError;
use freshscale_stack::names::{Account, LIVE_ALIAS};
use freshscale_stack::{Stack, policy};

/// In the place of the id of a template that is not made yet.
const UNMADE: &str = "lt-UNMADE";

/// What is exported.
#[derive(Debug, Clone)]
pub struct Exported {
    stack: Stack,
    account: Account,
    /// Id of the launch template, if it stands.
    template_id: Option<String>,
    /// Id of the launch template that is somebody else's.
    others_template: Option<String>,
    /// Version of the function that its alias names, if it stands.
    function_version: Option<String>,
    /// By address: what it is like, and whether it stands.
    resources: BTreeMap<Address, (Value, bool)>,
    /// How many resources stand otherwise than the file says: they are exported as they stand.
    pub differing: usize,
}

impl Exported {
    /// What stands, and of what does not what the file wants.
    ///
    /// # Errors
    /// The failed call.
    pub async fn of(prepared: &Prepared, stack: &Stack) -> Result<Self, AwsError> {
        let cx: &Context = &prepared.cx;
        let mut resources = BTreeMap::new();
        for (address, found) in &prepared.before {
            let own = match &found.owner {
                Owner::Within(parent) => prepared
                    .before
                    .get(parent)
                    .is_some_and(|it| is_own(&it.owner)),
                owner => is_own(owner),
            };
            if own {
                resources.insert(address.clone(), (found.spec.clone(), true));
            }
        }
        let mut differing = 0;
        for step in &prepared.plan.steps {
            match &step.action {
                Action::Create { want } => {
                    resources.insert(step.address.clone(), (want.clone(), false));
                }
                // The code is not at hand, and no part of what is exported.
                Action::Update { have, want } if without_code(have) == without_code(want) => {}
                _ => differing += 1,
            }
        }
        resources.retain(|address, _| address.kind != kind::STACK_RECORD);
        let name = &stack.names.launch_template;
        let stands = resources.iter().any(|(address, (_, stands))| {
            address.kind == kind::LAUNCH_TEMPLATE && address.name == *name && *stands
        });
        Ok(Self {
            stack: stack.clone(),
            account: cx.account.clone(),
            template_id: match stands {
                true => launch_template::id(cx, name).await?,
                false => None,
            },
            others_template: match stack.makes_template() {
                true => None,
                false => launch_template::id(cx, name).await?,
            },
            function_version: lambda_function::version(cx, &stack.names.lambda_function).await?,
            resources,
            differing,
        })
    }

    /// For Terraform with the AWS provider 5: resources, and an `import` block for each that stands.
    #[must_use]
    pub fn terraform(&self) -> String {
        terraform::document(self)
    }

    /// For CloudFormation: a template in YAML, and the resources that stand, for a change set of type IMPORT.
    #[must_use]
    pub fn cloudformation(&self) -> (String, Value) {
        let template = cloudformation::document(self);
        (template.text, template.imports)
    }

    /// The launch template of what is exported: its name, and its id, or what stands for that.
    fn template(&self) -> Option<(&str, &str)> {
        let name = self.names(kind::LAUNCH_TEMPLATE).next()?;
        Some((name, self.template_id.as_deref().unwrap_or(UNMADE)))
    }

    /// What a policy allows, as `release` leaves it: without the stack's tag, which is in no export, it goes by the ARN of the
    /// template that is exported. A statement of which that cannot be said stays, and is in [`Self::lost_with_tags`].
    fn rights(&self, spec: &iam_policy::Spec) -> Value {
        self.by_arn(spec).unwrap_or_else(|_| spec.document.clone())
    }

    fn by_arn(&self, spec: &iam_policy::Spec) -> Result<Value, String> {
        let Some((_, id)) = self.template() else {
            return Ok(spec.document.clone());
        };
        let arn = self.account.launch_template_arn(id);
        policy::by_arn(&spec.document, &self.stack.name, &[arn])
    }

    /// Policies and their statements that allow something by the stack's tag on more than its template.
    #[must_use]
    pub fn lost_with_tags(&self) -> Vec<String> {
        let policies = self.of_kind::<iam_policy::Spec>(kind::IAM_POLICY);
        let lost = policies.into_iter().filter_map(|(name, spec, _)| {
            let statement = self.by_arn(&spec).err()?;
            Some(format!("policy {name}, {statement}"))
        });
        lost.collect()
    }

    /// Whether this is the ARN of the rotator's alias.
    fn is_rotator(&self, arn: &str) -> bool {
        let function = &self.stack.names.lambda_function;
        arn.ends_with(&format!(":function:{function}:{LIVE_ALIAS}"))
    }

    /// The names of a kind.
    fn names(&self, kind: Kind) -> impl Iterator<Item = &str> {
        let of_kind = { self.resources.keys() }.filter(move |address| address.kind == kind);
        of_kind.map(|address| address.name.as_str())
    }

    /// Those of a kind: name, what it is like, whether it stands.
    fn of_kind<T: serde::de::DeserializeOwned>(&self, kind: Kind) -> Vec<(&str, T, bool)> {
        let of_kind = self
            .resources
            .iter()
            .filter(|(address, _)| address.kind == kind);
        let read = of_kind.filter_map(|(address, (spec, stands))| {
            let spec = serde_json::from_value(spec.clone()).ok()?;
            Some((address.name.as_str(), spec, *stands))
        });
        read.collect()
    }
}

fn without_code(spec: &Value) -> Value {
    let mut spec = spec.clone();
    if let Some(members) = spec.as_object_mut() {
        members.remove("code_sha256");
    }
    spec
}

/// Tags that are no part of what is exported: they say that the stack is freshscale's.
fn without_ours(tags: &Tags) -> Tags {
    let mut tags = tags.clone();
    tags.retain(|key, _| !key.starts_with("freshscale:"));
    tags
}

fn is_own(owner: &Owner) -> bool {
    *owner == Owner::Ours
}
