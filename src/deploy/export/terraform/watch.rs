//! What calls the rotator, and what watches it.

use super::Writer;
use crate::address::kind;
use crate::export::hcl::{Block, label, text};
use crate::export::unique::unique;
use crate::export::without_ours;
use crate::resource::{alarm, event_rule, lambda_destination, lambda_permission};
use freshscale_stack::names::LIVE_ALIAS;

impl Writer<'_> {
    pub(super) fn permissions(&mut self) {
        let all = self
            .exported
            .of_kind::<lambda_permission::Spec>(kind::LAMBDA_PERMISSION);
        for (name, spec, stands) in all {
            let Some((function, statement)) = name.rsplit_once('/') else {
                continue;
            };
            let block = Block::new("")
                .text("statement_id", statement)
                .text("action", &spec.action)
                .and(alias_of(function))
                .text("principal", &spec.principal)
                .maybe_text("source_arn", spec.source_arn.as_deref())
                .maybe_text("source_account", spec.source_account.as_deref());
            let id = stands.then(|| format!("{function}:{LIVE_ALIAS}/{statement}"));
            let label = self.label(kind::LAMBDA_PERMISSION, name);
            self.resource("aws_lambda_permission", &label, block, id);
        }
    }

    pub(super) fn rules(&mut self) {
        let function = self.exported.stack.names.lambda_function.clone();
        let rules = self.exported.of_kind::<event_rule::Spec>(kind::EVENT_RULE);
        let target_of = |rule: &str, target: &str| format!("{rule}/{target}");
        let targets = rules.iter().flat_map(|(name, spec, _)| {
            let targets = spec.targets.iter();
            targets.map(|target| target_of(name, &target.id))
        });
        let targets: Vec<String> = targets.collect();
        for (name, spec, stands) in rules {
            let own = self.label(kind::EVENT_RULE, name);
            let mut block = Block::new("")
                .text("name", name)
                .text("description", &spec.description)
                .text("state", &spec.state)
                .maybe_text("schedule_expression", spec.schedule_expression.as_deref())
                .map("tags", &without_ours(&spec.tags));
            if let Some(pattern) = &spec.event_pattern {
                block = block.json("event_pattern", pattern);
            }
            let id = stands.then(|| name.to_owned());
            self.resource("aws_cloudwatch_event_rule", &own, block, id);
            for target in &spec.targets {
                let arn = match self.exported.is_rotator(&target.arn) {
                    true => format!("aws_lambda_alias.{}.arn", label(&function)),
                    false => text(&target.arn),
                };
                let block = Block::new("")
                    .set("rule", format!("aws_cloudwatch_event_rule.{own}.name"))
                    .text("target_id", &target.id)
                    .set("arn", arn);
                let id = target_of(name, &target.id);
                let target = unique(&id, targets.iter().map(String::as_str), label);
                let id = stands.then_some(id);
                self.resource("aws_cloudwatch_event_target", &target, block, id);
            }
        }
    }

    pub(super) fn destination(&mut self) {
        let all = self
            .exported
            .of_kind::<lambda_destination::Spec>(kind::LAMBDA_DESTINATION);
        for (name, spec, stands) in all {
            let Some((function, alias)) = name.rsplit_once('/') else {
                continue;
            };
            let mut block = alias_of(function)
                .maybe("maximum_retry_attempts", spec.retries)
                .maybe("maximum_event_age_in_seconds", spec.max_age);
            if let Some(arn) = &spec.on_failure {
                let told = Block::new("on_failure").text("destination", arn);
                block = block.block(Block::new("destination_config").block(told));
            }
            let id = stands.then(|| format!("{function}:{alias}"));
            self.resource(
                "aws_lambda_function_event_invoke_config",
                &label(function),
                block,
                id,
            );
        }
    }

    pub(super) fn alarms(&mut self) {
        for (name, spec, stands) in self.exported.of_kind::<alarm::Spec>(kind::ALARM) {
            let mut block = Block::new("")
                .text("alarm_name", name)
                .text("alarm_description", &spec.description)
                .text("comparison_operator", &spec.comparison)
                .maybe("threshold", spec.threshold)
                .maybe("evaluation_periods", spec.evaluation_periods)
                .maybe("datapoints_to_alarm", spec.datapoints_to_alarm)
                .text("treat_missing_data", &spec.missing_data)
                .set("actions_enabled", spec.enabled.to_string())
                .list("alarm_actions", &spec.alarm_actions)
                .list("ok_actions", &spec.ok_actions)
                .list("insufficient_data_actions", &spec.insufficient_data_actions)
                .map("tags", &without_ours(&spec.tags));
            block = match &spec.expression {
                None => measured(block, &spec, "statistic")
                    .maybe_text("metric_name", spec.metric.as_deref()),
                Some(expression) => computed(block, &spec, expression),
            };
            let id = stands.then(|| name.to_owned());
            let label = self.label(kind::ALARM, name);
            self.resource("aws_cloudwatch_metric_alarm", &label, block, id);
        }
    }
}

/// The function, by its alias.
fn alias_of(function: &str) -> Block {
    let function = label(function);
    Block::new("")
        .set(
            "function_name",
            format!("aws_lambda_function.{function}.function_name"),
        )
        .set("qualifier", format!("aws_lambda_alias.{function}.name"))
}

/// Where the metric is, and how it is counted; `statistic` is what the provider calls that there.
fn measured(block: Block, spec: &alarm::Spec, statistic: &str) -> Block {
    block
        .maybe_text("namespace", spec.namespace.as_deref())
        .maybe_text(statistic, spec.statistic.as_deref())
        .maybe("period", spec.period)
        .map("dimensions", &spec.dimensions)
}

/// An alarm on what is computed of several metrics.
fn computed(block: Block, spec: &alarm::Spec, expression: &str) -> Block {
    let query = Block::new("metric_query")
        .text("id", alarm::unfilled::RESULT)
        .text("expression", expression)
        .set("return_data", "true");
    let each = spec.metrics.iter().map(|(id, name)| {
        let metric = Block::new("metric").text("metric_name", name);
        let metric = measured(metric, spec, "stat");
        Block::new("metric_query").text("id", id).block(metric)
    });
    each.fold(block.block(query), Block::block)
}
