//! The rotator: its role and policy, its log group, its function.

use serde_json::{Value, json};

use super::fit::FIRST;
use super::{Resource, Writer, attribute, reference};
use crate::address::kind;
use crate::export::api::{self, Members, put};
use crate::export::without_ours;
use crate::resource::{iam_policy, iam_role, lambda_function, log_group};
use freshscale_stack::rotation_config;

/// The template's one role, policy, function and alias.
const ROLE: &str = "RotatorRole";
const POLICY: &str = "RotatorPolicy";
pub(super) const FUNCTION: &str = "RotatorFunction";
pub(super) const ALIAS: &str = "RotatorAlias";
const VERSION: &str = "RotatorVersion";

impl Writer<'_> {
    pub(super) fn role(&mut self) {
        let exported = self.exported;
        let account = &exported.account;
        for (name, spec, stands) in exported.of_kind::<iam_policy::Spec>(kind::IAM_POLICY) {
            let about =
                "IAM has names once for all Regions of an account: another one in a second Region";
            let own = self.parameter("PolicyName", "String", about, Some(name));
            let mut properties = Members::new();
            put(&mut properties, "ManagedPolicyName", own);
            put(&mut properties, "Path", spec.path.clone());
            put(&mut properties, "PolicyDocument", exported.rights(&spec));
            let arn = account.policy_arn(&spec.path, name);
            self.push(Resource {
                kind: "AWS::IAM::ManagedPolicy",
                id: POLICY.to_owned(),
                properties,
                beside: Members::new(),
                identifier: stands.then(|| json!({"PolicyArn": arn})),
            });
        }
        for (name, spec, stands) in exported.of_kind::<iam_role::Spec>(kind::IAM_ROLE) {
            let about = "As PolicyName";
            let own = self.parameter("RoleName", "String", about, Some(name));
            let mut properties = Members::new();
            put(&mut properties, "RoleName", own);
            put(&mut properties, "Path", spec.path.clone());
            put(&mut properties, "Description", spec.description.clone());
            put(
                &mut properties,
                "MaxSessionDuration",
                spec.max_session_duration,
            );
            let boundary = spec.permissions_boundary.clone();
            put(&mut properties, "PermissionsBoundary", boundary);
            put(
                &mut properties,
                "AssumeRolePolicyDocument",
                spec.trust.clone(),
            );
            let known = exported.of_kind::<iam_policy::Spec>(kind::IAM_POLICY);
            let policies = spec.policies.iter().map(|policy| {
                match known.iter().any(|(own, ..)| own == policy) {
                    true => reference(POLICY),
                    false => account.policy_arn(&spec.path, policy).into(),
                }
            });
            put(
                &mut properties,
                "ManagedPolicyArns",
                policies.collect::<Vec<_>>(),
            );
            put(
                &mut properties,
                "Tags",
                api::tags(&without_ours(&spec.tags)),
            );
            let kept: Members = { spec.kept.iter() }
                .map(|(name, value)| (name.clone(), value.as_str().into()))
                .collect();
            let mut beside = Members::new();
            put(&mut beside, "Metadata.NotExported", kept);
            self.push(Resource {
                kind: "AWS::IAM::Role",
                id: ROLE.to_owned(),
                properties,
                beside,
                identifier: stands.then(|| json!({"RoleName": name})),
            });
        }
    }

    pub(super) fn log_group(&mut self) {
        for (name, spec, stands) in self.exported.of_kind::<log_group::Spec>(kind::LOG_GROUP) {
            let mut properties = Members::new();
            put(&mut properties, "LogGroupName", name);
            put(&mut properties, "RetentionInDays", spec.retention_days);
            let protects = spec.deletion_protection;
            put(&mut properties, "DeletionProtectionEnabled", protects);
            put(
                &mut properties,
                "Tags",
                api::tags(&without_ours(&spec.tags)),
            );
            self.push(Resource {
                kind: "AWS::Logs::LogGroup",
                id: "RotatorLog".to_owned(),
                properties,
                beside: Members::new(),
                identifier: stands.then(|| json!({"LogGroupName": name})),
            });
        }
    }

    pub(super) fn function(&mut self) {
        let exported = self.exported;
        for (name, spec, stands) in exported.of_kind::<lambda_function::Spec>(kind::LAMBDA_FUNCTION)
        {
            let about = "The rotator's code: bucket of the zip";
            let bucket = self.parameter("HandlerBucket", "String", about, None);
            let about = "Key of the zip";
            let key = self.parameter("HandlerKey", "String", about, Some("handler.zip"));
            let mut properties = Members::new();
            put(&mut properties, "FunctionName", name);
            put(&mut properties, "Description", spec.description.clone());
            put(&mut properties, "Role", self.role_of(&spec));
            put(&mut properties, "Runtime", spec.runtime.clone());
            put(&mut properties, "Handler", spec.handler.clone());
            put(&mut properties, "Architectures", json!([spec.architecture]));
            put(&mut properties, "MemorySize", spec.memory);
            put(&mut properties, "Timeout", spec.timeout);
            put(&mut properties, "Code.S3Bucket", bucket);
            put(&mut properties, "Code.S3Key", key);
            put(&mut properties, "Environment.Variables", self.environment());
            put(
                &mut properties,
                "LoggingConfig.LogGroup",
                spec.log_group.clone(),
            );
            for member in ["LogFormat", "ApplicationLogLevel", "SystemLogLevel"] {
                let kept = spec.kept.get(&format!("LoggingConfig.{member}")).cloned();
                put(&mut properties, &format!("LoggingConfig.{member}"), kept);
            }
            put(
                &mut properties,
                "Tags",
                api::tags(&without_ours(&spec.tags)),
            );
            self.push(Resource {
                kind: "AWS::Lambda::Function",
                id: FUNCTION.to_owned(),
                properties,
                beside: Members::new(),
                identifier: stands.then(|| json!({"FunctionName": name})),
            });
            if let Some(alias) = &spec.alias {
                self.alias(name, alias, stands);
            }
        }
    }

    fn role_of(&self, spec: &lambda_function::Spec) -> Value {
        match &self.exported.stack.rotator.role {
            Some(arn) => arn.as_str().into(),
            None if self.resources.contains_key(ROLE) => attribute(ROLE, "Arn"),
            None => self.exported.account.role_arn("/", &spec.role).into(),
        }
    }

    /// The rotator's settings, with what a parameter names.
    fn environment(&self) -> Value {
        let mut variables: Members = { rotation_config(&self.exported.stack).to_env().into_iter() }
            .map(|(name, value)| (name, value.into()))
            .collect();
        if self.parameters.contains_key("SecurityGroupIds")
            && let Some(groups) = variables.get_mut("SG_IDS")
        {
            *groups = json!({"Fn::Join": [",", reference("SecurityGroupIds")]});
        }
        variables.into()
    }

    fn alias(&mut self, function: &str, name: &str, stands: bool) {
        let about = "Version that runs; empty where the function is new";
        let version = self.exported.function_version.clone();
        let version = version.filter(|_| stands).unwrap_or_default();
        let version = self.parameter("FunctionVersion", "String", about, Some(&version));
        let mut properties = Members::new();
        put(&mut properties, "FunctionName", reference(FUNCTION));
        let mut beside = Members::new();
        put(&mut beside, "Condition", FIRST);
        self.push(Resource {
            kind: "AWS::Lambda::Version",
            id: VERSION.to_owned(),
            properties: properties.clone(),
            beside,
            identifier: None,
        });
        put(&mut properties, "Name", name);
        let first = attribute(VERSION, "Version");
        put(
            &mut properties,
            "FunctionVersion",
            json!({"Fn::If": [FIRST, first, version]}),
        );
        let arn = self.exported.account.function_arn(function);
        self.push(Resource {
            kind: "AWS::Lambda::Alias",
            id: ALIAS.to_owned(),
            properties,
            beside: Members::new(),
            identifier: stands.then(|| json!({"AliasArn": format!("{arn}:{name}")})),
        });
    }
}
