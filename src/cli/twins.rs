//! Stack files of one command that say the same of one thing in AWS: they would undo each other for ever.

use super::target::StackFile;
use freshscale_stack::{Faults, Stack};

/// What a stack has for itself: the field that names it, what it is, its name, and whether another stack may use it too while neither
/// of them makes it.
type Claim<'a> = (String, &'static str, &'a str, bool);

/// The first of each two that cannot stand beside each other, at what the second one says.
pub(super) fn faults(loaded: &[StackFile]) -> Vec<Faults> {
    let mut bad = Vec::new();
    for (place, file) in loaded.iter().enumerate() {
        let before = loaded[..place].iter();
        let mut before = before.filter(|other| is_beside(&other.stack, &file.stack));
        bad.extend(before.find_map(|other| both(other, file)));
    }
    bad
}

/// Whether both are in one account and Region, as far as the files say.
fn is_beside(one: &Stack, other: &Stack) -> bool {
    (&one.account, &one.region) == (&other.account, &other.region)
}

fn both(first: &StackFile, second: &StackFile) -> Option<Faults> {
    let (a, b) = (first.path.display(), second.path.display());
    let (path, text, help) = if first.stack.name == second.stack.name {
        let text = format!("{a} and {b} both describe stack {}.", second.stack.name);
        ("name".to_owned(), text, "Give one of them another `name:`.")
    } else {
        let (field, what, name) = shared(&first.stack, &second.stack)?;
        let text = format!("{a} and {b} both have {what} {name} for themselves.");
        let help = "Give each stack its own: leave the name out, and it follows from the stack's.";
        (field, text, help)
    };
    let source = second.warnings.source();
    let fault = source.fault(&path, text, help);
    Some(Faults::new(source.clone(), vec![fault]))
}

fn shared<'a>(first: &'a Stack, second: &'a Stack) -> Option<(String, &'static str, &'a str)> {
    let theirs = claims(first);
    claims(second)
        .into_iter()
        .find_map(|(field, what, name, may_share)| {
            let same = |(_, kind, other, may): &Claim<'_>| {
                (*kind, *other) == (what, name) && !(may_share && *may)
            };
            theirs.iter().any(same).then_some((field, what, name))
        })
}

fn claims(stack: &Stack) -> Vec<Claim<'_>> {
    let names = &stack.names;
    let field = |own: bool, table: &str, name: &str| match own {
        true => format!("names.{name}"),
        false => format!("{table}.existing"),
    };
    // Two rotators of one template would move it in turn, whoever made it.
    let template = field(stack.makes_template(), "launch_template", "launch_template");
    let mut all = vec![
        (
            template,
            "launch template",
            names.launch_template.as_str(),
            false,
        ),
        (
            "names.lambda_function".to_owned(),
            "function",
            names.lambda_function.as_str(),
            false,
        ),
        (
            "names.iam_policy".to_owned(),
            "policy",
            names.iam_policy.as_str(),
            false,
        ),
        (
            "names.log_group".to_owned(),
            "log group",
            names.log_group.as_str(),
            false,
        ),
    ];
    match &stack.rotator.role {
        Some(_) => all.push(("rotator.role".to_owned(), "role", &names.iam_role, true)),
        None => all.push(("names.iam_role".to_owned(), "role", &names.iam_role, false)),
    }
    if let Some(group) = stack.group() {
        let own = stack.makes_group();
        let path = field(own, "auto_scaling_group", "auto_scaling_group");
        all.push((path, "Auto Scaling group", group, !own));
    }
    for (trigger, rule) in &names.event_rules {
        all.push((
            format!("names.event_rules.{}", trigger.as_str()),
            "rule",
            rule,
            false,
        ));
    }
    for (watch, alarm) in &names.alarms {
        all.push((
            format!("names.alarms.{}", watch.as_str()),
            "alarm",
            alarm,
            false,
        ));
    }
    all
}
