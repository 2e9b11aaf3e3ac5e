//! Which call is struck, and with what: a function of what was asked for, the calls before and the clock.

use jiff::{SignedDuration, Timestamp};

use super::{Kind, RATE, Rule, State, words};
use crate::state::World;
use crate::{Call, Fate, Fault};

/// For the seed: nothing that ends a run by its nature.
const PASSING: [Kind; 9] = [
    Kind::Throttled,
    Kind::Failed,
    Kind::Unavailable,
    Kind::ResetBefore,
    Kind::ResetAfter,
    Kind::Slow(SignedDuration::from_secs(3)),
    Kind::Silent,
    Kind::Late(SignedDuration::from_secs(15)),
    Kind::Partial,
];

/// The fate of a call, made with this access key; `None` for one that is left alone.
pub(crate) fn strike(world: &mut World, call: &Call, key: &str) -> Option<Fate> {
    let now = world.now;
    let state = &mut world.faults;
    if !state.is_active() {
        return None;
    }
    if state.expired.contains(key) {
        return Some(Fate::Fault(words::expired(call.service)));
    }
    state.calls += 1;
    let kind = by_rule(state, call, now).or_else(|| drawn(state, call))?;
    if kind == Kind::Expired {
        state.expired.insert(key.to_owned());
    }
    Some(kind.fate(call.service))
}

/// What EC2 answers to a launch that a group asks for: such calls come from within AWS, and only what is a
/// matter of launches strikes them.
pub(crate) fn launch(world: &mut World) -> Option<Fault> {
    let now = world.now;
    let state = &mut world.faults;
    let rules = &state.asked.rules;
    if !rules.iter().any(|rule| rule.fault.is_of_launches()) {
        return None;
    }
    let call = Call {
        service: "ec2",
        operation: "RunInstances".to_owned(),
        params: serde_json::Value::Null,
        principal: String::new(),
    };
    state.calls += 1;
    let kind = by_rule(state, &call, now).filter(|kind| kind.is_of_launches())?;
    Some(words::launch(kind))
}

fn by_rule(state: &mut State, call: &Call, now: Timestamp) -> Option<Kind> {
    let calls = state.calls;
    let rules = state.asked.rules.iter().zip(&mut state.tallies);
    let mut struck = None;
    // Every rule counts what fits it, also when an earlier one strikes.
    for (place, (rule, tally)) in rules.enumerate() {
        if !fits(rule, call, now) {
            continue;
        }
        tally.fitted += 1;
        let numbered = rule.nth.is_none_or(|nth| nth == tally.fitted);
        let spent = rule.times.is_some_and(|times| tally.struck >= times);
        let seed = place as u64 + 1;
        let lucky = rule
            .probability
            .is_some_and(|share| roll(seed, calls) >= share);
        if struck.is_none() && numbered && !spent && !lucky {
            tally.struck += 1;
            struck = Some(rule.fault);
        }
    }
    struck
}

/// Whether a rule is about calls of this operation.
pub(crate) fn names(rule: &Rule, service: &str, operation: &str) -> bool {
    let named = |pattern: &String| match pattern.strip_suffix('*') {
        Some(start) => operation.starts_with(start),
        None => operation == pattern,
    };
    rule.service.as_ref().is_none_or(|name| name == service)
        && rule.operation.as_ref().is_none_or(named)
}

fn fits(rule: &Rule, call: &Call, now: Timestamp) -> bool {
    names(rule, call.service, &call.operation)
        && rule.from.is_none_or(|from| from <= now)
        && rule.until.is_none_or(|until| now < until)
        && rule.fault.fits(&call.operation)
}

fn drawn(state: &State, call: &Call) -> Option<Kind> {
    let seed = state.asked.seed?;
    if roll(seed, state.calls) >= state.asked.rate.unwrap_or(RATE) {
        return None;
    }
    let fitting: Vec<Kind> = PASSING
        .into_iter()
        .filter(|kind| kind.fits(&call.operation))
        .collect();
    let place = scrambled(!seed ^ scrambled(state.calls)) % fitting.len() as u64;
    fitting.get(usize::try_from(place).ok()?).copied()
}

/// A number in `0.0..1.0` for the call of this number.
fn roll(seed: u64, call: u64) -> f64 {
    let [a, b, c, d, ..] = scrambled(seed ^ scrambled(call)).to_be_bytes();
    f64::from(u32::from_be_bytes([a, b, c, d])) / 4_294_967_296.0
}

/// SplitMix64's finishing step: neighbouring numbers come out far apart.
fn scrambled(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
