//! What calls the rotator, and what watches it.

use serde_json::{Value, json};

use super::rotator::{ALIAS, FUNCTION};
use super::{Resource, Writer, attribute, id, reference};
use crate::address::kind;
use crate::export::api::{self, Members, put};
use crate::export::without_ours;
use crate::resource::{alarm, event_rule, lambda_destination, lambda_permission};
use freshscale_stack::names::LIVE_ALIAS;

impl Writer<'_> {
    pub(super) fn rules(&mut self) {
        let exported = self.exported;
        for (name, spec, stands) in exported.of_kind::<event_rule::Spec>(kind::EVENT_RULE) {
            let mut properties = Members::new();
            put(&mut properties, "Name", name);
            put(&mut properties, "Description", spec.description.clone());
            put(&mut properties, "State", spec.state.clone());
            let at = spec.schedule_expression.clone();
            put(&mut properties, "ScheduleExpression", at);
            put(&mut properties, "EventPattern", spec.event_pattern.clone());
            put(
                &mut properties,
                "RoleArn",
                spec.kept.get("RoleArn").cloned(),
            );
            let targets = spec.targets.iter().map(|target| {
                let arn = match exported.is_rotator(&target.arn) {
                    true => reference(ALIAS),
                    false => Value::from(target.arn.as_str()),
                };
                json!({"Id": target.id, "Arn": arn})
            });
            put(&mut properties, "Targets", targets.collect::<Vec<_>>());
            put(
                &mut properties,
                "Tags",
                api::tags(&without_ours(&spec.tags)),
            );
            let arn = exported.account.rule_arn(name);
            self.push(Resource {
                kind: "AWS::Events::Rule",
                id: self.rule(name),
                properties,
                beside: Members::new(),
                identifier: stands.then(|| json!({"Arn": arn})),
            });
        }
    }

    pub(super) fn permissions(&mut self) {
        let all = self
            .exported
            .of_kind::<lambda_permission::Spec>(kind::LAMBDA_PERMISSION);
        for (name, spec, stands) in all {
            let Some((function, statement)) = name.rsplit_once('/') else {
                continue;
            };
            let names = self.exported.names(kind::LAMBDA_PERMISSION);
            let statements = names.filter_map(|name| Some(name.rsplit_once('/')?.1));
            let mut properties = Members::new();
            let alias = json!({"Fn::Sub": format!("${{{FUNCTION}}}:{LIVE_ALIAS}")});
            put(&mut properties, "FunctionName", alias);
            put(&mut properties, "Action", spec.action.clone());
            put(&mut properties, "Principal", spec.principal.clone());
            put(
                &mut properties,
                "SourceAccount",
                spec.source_account.clone(),
            );
            let own = { spec.source_arn.iter() }
                .filter_map(|arn| Some(self.rule(arn.rsplit_once('/')?.1)))
                .find(|rule| self.resources.contains_key(rule));
            let source = match own {
                Some(rule) => attribute(&rule, "Arn"),
                None => json!(spec.source_arn),
            };
            put(&mut properties, "SourceArn", source);
            let mut beside = Members::new();
            put(&mut beside, "DependsOn", ALIAS);
            let function = format!("{function}:{LIVE_ALIAS}");
            let identifier = json!({"FunctionName": function, "Id": statement});
            self.push(Resource {
                kind: "AWS::Lambda::Permission",
                id: format!("Permission{}", id(statement, statements)),
                properties,
                beside,
                identifier: stands.then_some(identifier),
            });
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
            let mut properties = Members::new();
            put(&mut properties, "FunctionName", reference(FUNCTION));
            put(&mut properties, "Qualifier", alias);
            put(&mut properties, "MaximumRetryAttempts", spec.retries);
            put(&mut properties, "MaximumEventAgeInSeconds", spec.max_age);
            let told = "DestinationConfig.OnFailure.Destination";
            put(&mut properties, told, spec.on_failure.clone());
            let mut beside = Members::new();
            put(&mut beside, "DependsOn", ALIAS);
            let identifier = json!({"FunctionName": function, "Qualifier": alias});
            self.push(Resource {
                kind: "AWS::Lambda::EventInvokeConfig",
                id: "RotatorDestination".to_owned(),
                properties,
                beside,
                identifier: stands.then_some(identifier),
            });
        }
    }

    pub(super) fn alarms(&mut self) {
        for (name, spec, stands) in self.exported.of_kind::<alarm::Spec>(kind::ALARM) {
            self.push(Resource {
                kind: "AWS::CloudWatch::Alarm",
                id: format!("Alarm{}", id(name, self.exported.names(kind::ALARM))),
                properties: alarm(name, &spec),
                beside: Members::new(),
                identifier: stands.then(|| json!({"AlarmName": name})),
            });
        }
    }

    /// The id of a rule.
    fn rule(&self, name: &str) -> String {
        format!("Rule{}", id(name, self.exported.names(kind::EVENT_RULE)))
    }
}

fn alarm(name: &str, spec: &alarm::Spec) -> Members {
    let mut all = Members::new();
    put(&mut all, "AlarmName", name);
    put(&mut all, "AlarmDescription", spec.description.clone());
    put(&mut all, "ComparisonOperator", spec.comparison.clone());
    put(&mut all, "Threshold", spec.threshold);
    put(&mut all, "EvaluationPeriods", spec.evaluation_periods);
    put(&mut all, "DatapointsToAlarm", spec.datapoints_to_alarm);
    put(&mut all, "TreatMissingData", spec.missing_data.clone());
    put(&mut all, "ActionsEnabled", spec.enabled);
    put(&mut all, "AlarmActions", spec.alarm_actions.clone());
    put(&mut all, "OKActions", spec.ok_actions.clone());
    let unknown = spec.insufficient_data_actions.clone();
    put(&mut all, "InsufficientDataActions", unknown);
    put(&mut all, "Tags", api::tags(&without_ours(&spec.tags)));
    let dimensions = spec.dimensions.iter();
    let dimensions: Vec<Value> = dimensions
        .map(|(name, value)| json!({"Name": name, "Value": value}))
        .collect();
    let Some(expression) = &spec.expression else {
        put(&mut all, "Namespace", spec.namespace.clone());
        put(&mut all, "MetricName", spec.metric.clone());
        put(&mut all, "Statistic", spec.statistic.clone());
        put(&mut all, "Period", spec.period);
        put(&mut all, "Dimensions", dimensions);
        return all;
    };
    let each = spec.metrics.iter().map(|(id, metric)| {
        let mut query = Members::new();
        put(&mut query, "Id", id.as_str());
        put(&mut query, "ReturnData", false);
        put(
            &mut query,
            "MetricStat.Metric.Namespace",
            spec.namespace.clone(),
        );
        put(&mut query, "MetricStat.Metric.MetricName", metric.as_str());
        put(
            &mut query,
            "MetricStat.Metric.Dimensions",
            dimensions.clone(),
        );
        put(&mut query, "MetricStat.Period", spec.period);
        put(&mut query, "MetricStat.Stat", spec.statistic.clone());
        query.into()
    });
    let id = alarm::unfilled::RESULT;
    let result = json!({"Id": id, "Expression": expression, "ReturnData": true});
    let queries: Vec<Value> = each.chain([result]).collect();
    put(&mut all, "Metrics", queries);
    all
}
