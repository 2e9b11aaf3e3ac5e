//! The function that moves the template today, whoever wrote it: it is taken over in place, under its own names.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_lambda::types::FunctionConfiguration;
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::yaml::{Lines, list, map, text};
use crate::address::{Address, Kind, kind};
use crate::engine::observe;
use crate::plan::{Desired, Observed};
use crate::resource::{Context, REGISTRY, ResourceType, Scope, event_rule, memo};
use freshscale_core::aws::AwsError;
use freshscale_core::words::format_duration;
use freshscale_core::zone;
use freshscale_stack::names::{Names, Trigger};

/// The variable that names the template.
pub(super) const TEMPLATE: &str = "LAUNCH_TEMPLATE_NAME";
/// The one that names the instance of which the images are.
pub(super) const INSTANCE: &str = "EC2_INSTANCE_NAME";

/// What of it stands.
#[derive(Debug, Clone)]
pub struct Rotator {
    /// The function's name.
    pub function: String,
    /// `python3.9`.
    runtime: String,
    memory: i32,
    /// Seconds.
    timeout: i32,
    architecture: String,
    log_group: String,
    /// Its variables, for comparing alone.
    environment: BTreeMap<String, String>,
    role: String,
    /// The account's own policies that its role has.
    policies: Vec<String>,
    /// The rules that call it, each with what it is.
    rules: Vec<(String, Option<Trigger>)>,
    /// Rules that call it and may not be looked at, each with the call that is not allowed.
    unseen: BTreeMap<String, &'static str>,
    /// All of it, as plans see it.
    pub observed: Observed,
}

/// Kinds that a plan is made of besides the group's.
const KINDS: [Kind; 4] = [
    kind::IAM_POLICY,
    kind::IAM_ROLE,
    kind::LOG_GROUP,
    kind::LAMBDA_FUNCTION,
];

fn variables(function: &FunctionConfiguration) -> impl Iterator<Item = (&String, &String)> {
    let environment = function
        .environment()
        .and_then(|environment| environment.variables());
    environment.into_iter().flatten()
}

/// A variable of a function's environment.
pub(super) fn variable<'a>(function: &'a FunctionConfiguration, name: &str) -> Option<&'a str> {
    let mut variables = variables(function);
    variables
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.as_str())
}

impl Rotator {
    /// What a function is, and what it comes with.
    pub(super) async fn of(cx: &Context, found: &FunctionConfiguration) -> Result<Self, AwsError> {
        let name = found.function_name().unwrap_or_default().to_owned();
        let role = found
            .role()
            .and_then(|arn| arn.rsplit('/').next())
            .unwrap_or_default()
            .to_owned();
        let own_group = found
            .logging_config()
            .and_then(|logging| logging.log_group());
        let log_group = own_group.map_or_else(|| format!("/aws/lambda/{name}"), ToOwned::to_owned);
        let (policies, rules) = tokio::join!(policies(cx, &role), event_rule::calling(cx, &name));
        let (policies, rules) = (policies?, rules?);
        let mut scope = Scope::default();
        let named = [
            (kind::LAMBDA_FUNCTION, vec![name.clone()]),
            (kind::IAM_ROLE, vec![role.clone()]),
            (kind::IAM_POLICY, policies.iter().take(1).cloned().collect()),
            (kind::LOG_GROUP, vec![log_group.clone()]),
        ];
        for (kind, names) in named {
            scope.names.insert(kind, names.into_iter().collect());
        }
        let types: Vec<&'static dyn ResourceType> = REGISTRY
            .iter()
            .copied()
            .filter(|ty| KINDS.contains(&ty.kind()))
            .collect();
        let rules = rules.into_iter().map(|name| Address {
            kind: kind::EVENT_RULE,
            name,
        });
        let (own, of_rules) = tokio::join!(
            observe::read(cx, &types, &scope),
            observe::those(cx, REGISTRY, rules.collect())
        );
        let (mut observed, (rules, unseen)) = (own?, of_rules?);
        observed.extend(rules);
        let rules = { observed.iter() }
            .filter(|(address, _)| address.kind == kind::EVENT_RULE)
            .map(|(address, found)| (address.name.clone(), trigger(&found.spec)))
            .collect();
        let architecture = found
            .architectures()
            .first()
            .map_or("x86_64", |one| one.as_str());
        Ok(Self {
            runtime: found
                .runtime()
                .map(|runtime| runtime.as_str().to_owned())
                .unwrap_or_default(),
            memory: found.memory_size().unwrap_or(128),
            timeout: found.timeout().unwrap_or(3),
            architecture: architecture.to_owned(),
            environment: { variables(found) }
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            function: name,
            log_group,
            role,
            policies,
            rules,
            unseen: { unseen.into_iter() }
                .map(|(address, call)| (address.name, call))
                .collect(),
            observed,
        })
    }

    /// The table `rotator`.
    pub(super) fn table(&self, timezone: &str, now: Timestamp) -> Lines {
        let mut lines = Lines::default();
        let what = format!("{}, on {} today", self.function, self.runtime);
        lines.table(0, "rotator", &what);
        lines.field(1, "architecture", &text(&self.architecture), "");
        lines.field(1, "memory", &format!("{}MiB", self.memory), "");
        let timeout = std::time::Duration::from_secs(u64::try_from(self.timeout).unwrap_or(3));
        lines.field(1, "timeout", &format_duration(timeout), "");
        let mut groups =
            { self.observed.iter() }.filter(|(address, _)| address.kind == kind::LOG_GROUP);
        if let Some((_, group)) = groups.next() {
            let days = group.spec["retention_days"].as_i64();
            let retention = days.map_or_else(|| "forever".to_owned(), |days| format!("{days}d"));
            lines.field(1, "log_retention", &retention, "as its log group has it");
        }
        lines.table(1, "triggers", "as rules call it today");
        match self.daily(timezone, now) {
            Some(Ok(at)) => {
                let at = format!("\"{:02}:{:02}\"", at.hour(), at.minute());
                lines.field(2, "daily_at", &at, &format!("in {timezone}"));
            }
            Some(Err(schedule)) => {
                lines.field(
                    2,
                    "daily_at",
                    "\"02:00\"",
                    &format!("the rule says {schedule}: choose a time"),
                );
            }
            None => lines.field(2, "daily_at", "off", ""),
        }
        for (field, trigger, comment) in [
            (
                "on_image_available",
                Trigger::Image,
                "`true` rotates as soon as an image is there",
            ),
            ("on_backup_completed", Trigger::Backup, ""),
        ] {
            let on = self.rule(trigger).is_some();
            lines.field(2, field, &on.to_string(), if on { "" } else { comment });
        }
        self.others(&mut lines);
        lines
    }

    fn rule(&self, trigger: Trigger) -> Option<&str> {
        let mut rules = self.rules.iter();
        let (name, _) = rules.find(|(_, known)| *known == Some(trigger))?;
        Some(name)
    }

    /// What the file cannot say, because whoever imports may not see it: sentences without their stops.
    pub(super) fn unseen(&self) -> impl Iterator<Item = String> {
        self.unseen.iter().map(|(rule, call)| {
            format!(
                "rule {rule} calls {} and is not in the file: no permission for {call}",
                self.function
            )
        })
    }

    /// What calls it, or is attached to its role, and stays as it is.
    fn others(&self, lines: &mut Lines) {
        let taken: BTreeSet<&str> = Trigger::ALL
            .iter()
            .filter_map(|trigger| self.rule(*trigger))
            .collect();
        let rules: Vec<&str> = { self.rules.iter() }
            .map(|(name, _)| name.as_str())
            .filter(|name| !taken.contains(name))
            .collect();
        if !rules.is_empty() {
            lines.comment(
                1,
                &format!(
                    "Rules that call it too, and stay as they are: {}.",
                    rules.join(", ")
                ),
            );
        }
        if let Some((_, others @ [_, ..])) = self.policies.split_first() {
            lines.comment(
                1,
                &format!(
                    "Its role has further policies of this account: {}.",
                    others.join(", ")
                ),
            );
        }
    }

    /// The wall clock of the daily rule; `Err` says when it fires if that is no time of day.
    fn daily(&self, timezone: &str, now: Timestamp) -> Option<Result<Time, String>> {
        let rule = self.rule(Trigger::Daily)?;
        // One of ours says it, also where clocks change.
        let said = self.environment.get("DAILY_AT");
        let said = said.and_then(|said| said.strip_suffix(timezone)?.trim_end().parse().ok());
        if let Some(at) = said {
            return Some(Ok(at));
        }
        let mut rules = self.observed.iter();
        let (_, found) =
            rules.find(|(address, _)| address.kind == kind::EVENT_RULE && address.name == rule)?;
        let schedule = found.spec["schedule_expression"].as_str()?;
        Some(local(schedule, timezone, now).ok_or_else(|| schedule.to_owned()))
    }

    /// Its variables.
    pub(super) fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    /// Whom it looks for: `EC2_INSTANCE_NAME`.
    pub(super) fn instance_name(&self) -> Option<&String> {
        self.environment.get(INSTANCE)
    }

    /// What stands, with those variables shown that are what is wanted: to whom reads without a stack file all are hidden.
    pub(super) fn beside(&self, wanted: &Desired) -> Observed {
        let mut observed = self.observed.clone();
        for (address, found) in &mut observed {
            let wanted = wanted
                .get(address)
                .and_then(|spec| spec["environment"].as_object());
            for (name, value) in wanted.into_iter().flatten() {
                if self.environment.get(name).map(String::as_str) == value.as_str()
                    && value.is_string()
                {
                    found.spec["environment"][name.as_str()] = value.clone();
                }
            }
        }
        observed
    }

    /// The digest of its code, if that may be ours already.
    pub(super) fn code(&self) -> Option<String> {
        let mut functions =
            { self.observed.iter() }.filter(|(address, _)| address.kind == kind::LAMBDA_FUNCTION);
        let (_, function) = functions.next()?;
        let code = function.spec["code_sha256"].as_str();
        code.filter(|_| self.runtime.starts_with("provided"))
            .map(ToOwned::to_owned)
    }

    /// Lines of the table `names`.
    pub(super) fn names(&self, stack: &str) -> Vec<(&'static str, String)> {
        let default = Names::of(stack);
        let mut names = vec![
            (
                "lambda_function",
                self.function.clone(),
                default.lambda_function.clone(),
            ),
            ("iam_role", self.role.clone(), default.iam_role.clone()),
            (
                "log_group",
                self.log_group.clone(),
                format!("/aws/lambda/{}", self.function),
            ),
        ];
        let policy = self.policies.first();
        names.extend(
            policy.map(|policy| ("iam_policy", policy.clone(), default.iam_policy.clone())),
        );
        let mut own: Vec<(&str, String)> = { names.into_iter() }
            .filter(|(_, name, default)| name != default)
            .map(|(key, name, _)| (key, text(&name)))
            .collect();
        let rules = Trigger::ALL.iter().filter_map(|trigger| {
            let name = self.rule(*trigger)?;
            (name != default.event_rule(*trigger)).then(|| (trigger.as_str(), text(name)))
        });
        let rules: Vec<_> = rules.collect();
        if !rules.is_empty() {
            own.push(("event_rules", map(rules)));
        }
        own
    }
}

/// The account's own managed policies of a role, first the one that most looks like the rotator's.
async fn policies(cx: &Context, role: &str) -> Result<Vec<String>, AwsError> {
    let attached = memo::attached_policies(cx, &Scope::default(), role).await?;
    let own = { attached.iter().flatten() }
        .filter(|policy| {
            !policy
                .policy_arn()
                .unwrap_or_default()
                .contains(":iam::aws:")
        })
        .filter_map(|policy| policy.policy_name().map(ToOwned::to_owned));
    let mut own: Vec<String> = own.collect();
    let near = |name: &String| {
        name.chars()
            .zip(role.chars())
            .take_while(|(a, b)| a == b)
            .count()
    };
    own.sort_by_key(|name| std::cmp::Reverse(near(name)));
    Ok(own)
}

fn trigger(rule: &Value) -> Option<Trigger> {
    if rule["schedule_expression"].is_string() {
        return Some(Trigger::Daily);
    }
    let kinds = rule["event_pattern"]["detail-type"].as_array()?;
    let is = |kind: &str| kinds.iter().any(|one| one == kind);
    if is("EC2 AMI State Change") {
        return Some(Trigger::Image);
    }
    is("Backup Job State Change").then_some(Trigger::Backup)
}

/// The wall clock of `cron(0 17 * * ? *)`, which is UTC.
fn local(schedule: &str, timezone: &str, now: Timestamp) -> Option<Time> {
    let fields = schedule.strip_prefix("cron(")?.strip_suffix(')')?;
    let fields: Vec<&str> = fields.split_ascii_whitespace().collect();
    let [minute, hour, days, "*", weekdays, "*"] = fields.as_slice() else {
        return None;
    };
    if ![("*", "?"), ("?", "*")].contains(&(*days, *weekdays)) {
        return None;
    }
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    let today = TimeZone::UTC.to_datetime(now).date();
    let at = TimeZone::UTC.to_timestamp(today.to_datetime(time)).ok()?;
    Some(zone::get(timezone)?.to_datetime(at).time())
}

/// Why a plan changes what stands of a kind.
pub(super) fn why(kind: Kind) -> &'static str {
    match kind {
        kind::LAMBDA_FUNCTION => {
            "the rotator's code takes its place, with the same name, role and rules"
        }
        kind::IAM_POLICY => "narrowed to what the rotator does, on this stack's launch template",
        kind::IAM_ROLE => "as the rotator's role is",
        kind::LOG_GROUP => "kept as long as the file says",
        _ => "it calls the function's alias `live`, so that new code is tried before it serves",
    }
}

/// `a, b`
pub(super) fn names_of(several: &[String]) -> String {
    list(several).trim_matches(['[', ']']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_daily_rule_is_read_on_the_wall_clock_of_the_schedule() {
        let now: Timestamp = Timestamp::UNIX_EPOCH;
        let read = |schedule: &str| {
            local(schedule, "Asia/Seoul", now)
                .map(|at| format!("{:02}:{:02}", at.hour(), at.minute()))
        };
        assert_eq!(read("cron(0 17 * * ? *)").as_deref(), Some("02:00"));
        assert_eq!(read("cron(30 23 ? * * *)").as_deref(), Some("08:30"));
        for other in [
            "rate(1 day)",
            "cron(0 17 ? * MON *)",
            "cron(0/5 * * * ? *)",
            "cron(0 17 1 * ? *)",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
