//! Scheduled actions that stood in a group before it was adopted, beside those of the stack file. Pure.
//!
//! One that fires and sets the same is taken over: it keeps its name, and nothing is written. One that starts together with an
//! action of the file and sets something else is refused, as Auto Scaling takes no two of one time. Of every other it is said
//! what it does to the windows.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::kept::FIRES;
use super::sizes::standing;
use super::{Action, Desired, Kept, Observed, Plan, PlanOptions, Refusal, adopt, ownership};
use crate::address::{Address, kind};
use crate::resource::{FieldOwner, Owner};
use freshscale_core::schedule::freeze::Schedule;
use freshscale_core::schedule::preview::Planned;
use freshscale_core::schedule::window::Sizes;
use freshscale_core::words::local;
use freshscale_core::zone;
use freshscale_stack::Stack;

/// What an action does further ahead than this is not told.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 14);
/// Both ends of daylight saving time, and each day of the week.
const A_YEAR: SignedDuration = SignedDuration::from_hours(24 * 400);
/// More firings than that are not compared.
const FIRINGS: usize = 1_000;

/// An action that stood before, and stays.
struct Stands {
    address: Address,
    group: String,
    action: Planned,
    text: String,
}

/// Takes what stands already under another name out of what is wanted: ours, and the one that does it.
pub fn take_over(
    desired: &mut Desired,
    observed: &Observed,
    options: &PlanOptions,
    now: Timestamp,
) -> Vec<(Address, Address)> {
    let stands = stands(desired, observed, options);
    if stands.is_empty() {
        return Vec::new();
    }
    let wanted = wanted(desired);
    let missing = wanted
        .iter()
        .filter(|(address, _)| !observed.contains_key(*address));
    let taken: Vec<(Address, Address)> = missing
        .filter_map(|(address, action)| {
            let others = || wanted.iter().filter(|(it, _)| it != address);
            let base = base(desired, group_of(&desired[*address]))?;
            let same = stands.iter().find(|one| {
                fires_alike(action, &one.action, now)
                    && sets_alike(action, &one.action, base, others().map(|(_, it)| it))
            })?;
            Some(((*address).clone(), same.address.clone()))
        })
        .collect();
    for (ours, _) in &taken {
        desired.remove(ours);
    }
    taken
}

/// Says of the actions that stay what becomes of them, and refuses what Auto Scaling would.
pub fn judge(
    plan: &mut Plan,
    (desired, observed): (&Desired, &Observed),
    (stack, taken): (&Stack, &[(Address, Address)]),
    options: &PlanOptions,
    now: Timestamp,
) {
    let told = |one: &Stands, why: String| Kept {
        id: one.address.to_string(),
        path: FIRES.to_owned(),
        live: one.text.clone().into(),
        file: Value::Null,
        owner: FieldOwner::Others,
        set_by: None,
        since: None,
        why,
        note: None,
    };
    for one in stands(desired, observed, options) {
        if let Some((ours, _)) = taken.iter().find(|(_, theirs)| *theirs == one.address) {
            if options.adopt {
                let ours = own_name(ours, &one.group);
                let why = format!("which is what {ours} of the stack file does; it keeps its name");
                plan.kept.push(told(&one, why));
            }
            continue;
        }
        plan.refusals.extend(collision(plan, &one, now));
        let why = effect(stack, &one.action, now);
        plan.kept.push(told(&one, why));
    }
}

/// Whether an action that stands is to go because somebody named it, or what calls and watches the rotator beside what the
/// file has.
pub(super) fn is_dropped(address: &Address, desired: &Desired, options: &PlanOptions) -> bool {
    let of_rotator = [kind::EVENT_RULE, kind::LAMBDA_PERMISSION, kind::ALARM];
    if of_rotator.contains(&address.kind) {
        return !desired.contains_key(address) && options.drops(address);
    }
    let mut groups = { desired.keys() }.filter(|it| it.kind == kind::AUTO_SCALING_GROUP);
    groups.any(|group| address.name.starts_with(&format!("{}/", group.name)))
        && is_named(address, options)
}

fn is_named(address: &Address, options: &PlanOptions) -> bool {
    address.kind == kind::SCHEDULED_ACTION && options.drops(address)
}

/// Without the group's name, which may hold slashes.
fn own_name<'a>(address: &'a Address, group: &str) -> &'a str {
    let rest = address.name.strip_prefix(group);
    let name = rest.and_then(|rest| rest.strip_prefix('/'));
    name.unwrap_or(&address.name)
}

fn group_of(spec: &Value) -> &str {
    spec["group"].as_str().unwrap_or_default()
}

fn stands(desired: &Desired, observed: &Observed, options: &PlanOptions) -> Vec<Stands> {
    let actions = { observed.iter() }.filter(|(address, _)| address.kind == kind::SCHEDULED_ACTION);
    let stays = |address: &Address| match &observed[address].owner {
        Owner::Within(group) if desired.contains_key(group) => {
            let is_adopted = options.adopt && ownership(address, observed).is_some();
            is_adopted || adopt::stood_before(address, observed).is_some()
        }
        _ => false,
    };
    let actions = actions.filter(|(address, _)| {
        !desired.contains_key(*address) && stays(address) && !is_named(address, options)
    });
    let one = |(address, found): (&Address, &super::Found)| {
        let group = group_of(&found.spec);
        Some(Stands {
            address: address.clone(),
            group: group.to_owned(),
            action: standing(own_name(address, group), &found.spec)?,
            text: text(&found.spec),
        })
    };
    actions.filter_map(one).collect()
}

fn wanted(desired: &Desired) -> Vec<(&Address, Planned)> {
    let actions = { desired.iter() }.filter(|(address, _)| address.kind == kind::SCHEDULED_ACTION);
    let actions = actions.filter_map(|(address, spec)| {
        Some((address, standing(own_name(address, group_of(spec)), spec)?))
    });
    actions.collect()
}

/// The capacity that the file gives the group of an action.
fn base(desired: &Desired, group: &str) -> Option<Sizes> {
    let group = desired.get(&Address {
        kind: kind::AUTO_SCALING_GROUP,
        name: group.to_owned(),
    })?;
    let size = |name: &str| group[name].as_u64().and_then(|n| u32::try_from(n).ok());
    Some(Sizes {
        min: size("min_size")?,
        max: size("max_size")?,
        desired: size("desired_capacity")?,
    })
}

/// Whether both fire at the same instants of a year, and end alike.
fn fires_alike(one: &Planned, other: &Planned, now: Timestamp) -> bool {
    let until = now.checked_add(A_YEAR).unwrap_or(Timestamp::MAX);
    let firings = |action: &Planned| {
        let firings = action.firing.after(now).take_while(|at| *at < until);
        firings.take(FIRINGS).collect::<Vec<_>>()
    };
    let first = firings(one);
    !first.is_empty() && first == firings(other)
}

/// Whether both set the same: a size that one leaves counts as the group's own where nothing else of the file sets it.
fn sets_alike<'a>(
    one: &Planned,
    other: &Planned,
    base: Sizes,
    others: impl Iterator<Item = &'a Planned> + Clone,
) -> bool {
    type Field = (fn(&Planned) -> Option<u32>, u32);
    let fields: [Field; 3] = [
        (|it| it.min, base.min),
        (|it| it.max, base.max),
        (|it| it.desired, base.desired),
    ];
    fields.into_iter().all(|(field, own)| {
        let left = |it: &Planned| field(it).is_none_or(|size| size == own);
        field(one) == field(other) || left(one) && left(other) && others.clone().all(left)
    })
}

/// That an action which is to be written would start together with one that stands.
fn collision(plan: &Plan, one: &Stands, now: Timestamp) -> Option<Refusal> {
    let next = one.action.firing.after(now).next()?;
    let step = plan.steps.iter().find(|step| {
        let (Action::Create { want } | Action::Update { want, .. }) = &step.action else {
            return false;
        };
        let is_ours = step.address.kind == kind::SCHEDULED_ACTION && group_of(want) == one.group;
        let ours = standing(&step.address.name, want).filter(|_| is_ours);
        ours.is_some_and(|ours| ours.firing.after(now).next() == Some(next))
    })?;
    let name = own_name(&one.address, &one.group);
    Some(Refusal {
        address: step.id(),
        reason: format!(
            "`{name}` ({}) stands in the group and starts next at the same time, {}: Auto Scaling takes no two actions of one time",
            one.text,
            one.action.firing.local(next),
        ),
        remedy: format!("let the file say the same, or let the other one go with --drop '{name}'"),
    })
}

/// What an action does to what the file's own set, as the end of a sentence.
fn effect(stack: &Stack, action: &Planned, now: Timestamp) -> String {
    let own = stack.planned();
    let file = Schedule {
        actions: &own,
        capacity: stack.base(),
    };
    let until = now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let firings = action.firing.after(now).take_while(|at| *at < until);
    let changes = firings.take(FIRINGS).filter_map(|at| {
        let wants = file.sizes(at);
        let after = action.fire(wants);
        (after != wants).then_some((at, wants, after))
    });
    let mut changes: Vec<_> = changes.collect();
    // What happens in a window matters first.
    changes.sort_by_key(|(at, ..)| (file.open(*at).is_none(), *at));
    let Some((at, wants, after)) = changes.first() else {
        return "which changes nothing that the stack file's own set within two weeks; it stays"
            .to_owned();
    };
    let window = file.open(*at).map(|raised| {
        let edge = raised.opened;
        let window = edge.and_then(|edge| stack.window_of(&edge.action));
        match window {
            Some((window, _)) => format!("within window {}", window.name),
            None => "within a window".to_owned(),
        }
    });
    let shown = |sizes: Sizes| format!("{}-{}, desired {}", sizes.min, sizes.max, sizes.desired);
    format!(
        "which {} from {} on makes {} of {}; it stays",
        window.unwrap_or_else(|| "outside of windows".to_owned()),
        local(*at, &zone::shown(&stack.schedule.timezone)),
        shown(*after),
        shown(*wants),
    )
}

/// `40 8 * * MON-FRI in Asia/Seoul, desired 4`.
fn text(spec: &Value) -> String {
    let word = |name: &str| spec[name].as_str().map(ToOwned::to_owned);
    let when = match (word("recurrence"), word("start")) {
        (Some(cron), _) => format!("{cron} in {}", word("timezone").unwrap_or_default()),
        (None, start) => format!("once at {}", start.unwrap_or_default()),
    };
    let sizes = ["min", "max", "desired"].into_iter();
    let sizes = sizes.filter_map(|name| Some(format!("{name} {}", spec[name].as_i64()?)));
    [when]
        .into_iter()
        .chain(sizes)
        .collect::<Vec<_>>()
        .join(", ")
}
