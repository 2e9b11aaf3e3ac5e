//! The rotator: its role and policy, its log group, its function.

use super::{Writer, ignoring};
use crate::address::kind;
use crate::export::hcl::{Block, label, text};
use crate::export::unique::unique;
use crate::export::without_ours;
use crate::resource::{iam_policy, iam_role, lambda_function, log_group};
use freshscale_stack::rotation_config;

impl Writer<'_> {
    pub(super) fn role(&mut self) {
        let account = &self.exported.account;
        let template = self.exported.template().map(|(name, id)| {
            let expression = format!("aws_launch_template.{}.arn", label(name));
            (account.launch_template_arn(id), expression)
        });
        let template = { template.as_ref() }.map(|(arn, own)| (arn.as_str(), own.as_str()));
        for (name, spec, stands) in self.exported.of_kind::<iam_policy::Spec>(kind::IAM_POLICY) {
            let block = Block::new("")
                .text("name", name)
                .text("path", &spec.path)
                .json_with("policy", &self.exported.rights(&spec), template)
                .map("tags", &without_ours(&spec.tags))
                // IAM never changes it, and it is not compared.
                .block(ignoring("description"));
            let id = stands.then(|| account.policy_arn(&spec.path, name));
            self.resource("aws_iam_policy", &label(name), block, id);
        }
        let policies = self.exported.of_kind::<iam_policy::Spec>(kind::IAM_POLICY);
        for (name, spec, stands) in self.exported.of_kind::<iam_role::Spec>(kind::IAM_ROLE) {
            let block = Block::new("")
                .text("name", name)
                .text("path", &spec.path)
                .text("description", &spec.description)
                .set(
                    "max_session_duration",
                    spec.max_session_duration.to_string(),
                )
                .maybe_text("permissions_boundary", spec.permissions_boundary.as_deref())
                .json("assume_role_policy", &spec.trust)
                .map("tags", &without_ours(&spec.tags));
            let id = stands.then(|| name.to_owned());
            self.resource("aws_iam_role", &label(name), block, id);
            for policy in &spec.policies {
                let known = policies.iter().find(|(name, ..)| name == policy);
                let path = known.map_or(spec.path.as_str(), |(_, policy, _)| &policy.path);
                let arn = account.policy_arn(path, policy);
                let told = match known {
                    Some(_) => format!("aws_iam_policy.{}.arn", label(policy)),
                    None => text(&arn),
                };
                let block = Block::new("")
                    .set("role", format!("aws_iam_role.{}.name", label(name)))
                    .set("policy_arn", told);
                let id = stands.then(|| format!("{name}/{arn}"));
                let all = spec.policies.iter().map(String::as_str);
                let policy = unique(policy, all, label);
                self.resource("aws_iam_role_policy_attachment", &policy, block, id);
            }
        }
    }

    pub(super) fn log_group(&mut self) {
        for (name, spec, stands) in self.exported.of_kind::<log_group::Spec>(kind::LOG_GROUP) {
            let block = Block::new("")
                .text("name", name)
                .maybe("retention_in_days", spec.retention_days)
                .map("tags", &without_ours(&spec.tags));
            let id = stands.then(|| name.to_owned());
            self.resource("aws_cloudwatch_log_group", &label(name), block, id);
        }
    }

    pub(super) fn function(&mut self) {
        let all = self
            .exported
            .of_kind::<lambda_function::Spec>(kind::LAMBDA_FUNCTION);
        let roles = self.exported.of_kind::<iam_role::Spec>(kind::IAM_ROLE);
        let environment = rotation_config(&self.exported.stack).to_env();
        for (name, spec, stands) in all {
            let role = match (
                &self.exported.stack.rotator.role,
                roles.iter().any(|(role, ..)| *role == spec.role),
            ) {
                (Some(arn), _) => text(arn),
                (None, true) => format!("aws_iam_role.{}.arn", label(&spec.role)),
                (None, false) => text(&self.exported.account.role_arn("/", &spec.role)),
            };
            let logs = |member: &str| {
                let kept = spec.kept.get(&format!("LoggingConfig.{member}"));
                kept.map(String::as_str)
            };
            let logging = Block::new("logging_config")
                .text("log_format", logs("LogFormat").unwrap_or("Text"))
                .maybe_text("application_log_level", logs("ApplicationLogLevel"))
                .maybe_text("system_log_level", logs("SystemLogLevel"))
                .text("log_group", &spec.log_group);
            let block = Block::new("")
                .text("function_name", name)
                .text("description", &spec.description)
                .set("role", role)
                .text("runtime", &spec.runtime)
                .text("handler", &spec.handler)
                .list("architectures", [&spec.architecture])
                .set("memory_size", spec.memory.to_string())
                .set("timeout", spec.timeout.to_string())
                .set("filename", "var.handler")
                .set("publish", "true")
                .map("tags", &without_ours(&spec.tags))
                .block(Block::new("environment").map("variables", &environment))
                .block(logging)
                .block(ignoring("filename, publish"));
            let id = stands.then(|| name.to_owned());
            let of = label(name);
            self.resource("aws_lambda_function", &of, block, id);
            if let Some(alias) = &spec.alias {
                let block = Block::new("")
                    .text("name", alias)
                    .set(
                        "function_name",
                        format!("aws_lambda_function.{of}.function_name"),
                    )
                    .set(
                        "function_version",
                        format!("aws_lambda_function.{of}.version"),
                    )
                    .block(ignoring("function_version, description"));
                let id = stands.then(|| format!("{name}/{alias}"));
                self.resource("aws_lambda_alias", &of, block, id);
            }
        }
    }
}
