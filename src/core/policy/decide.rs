//! Whether policies allow a request: an explicit `Deny` anywhere wins, and what nothing allows is denied.
//!
//! IAM user guide, "Policy evaluation logic", for one account. Organizations' policies and session policies are not asked.

#[cfg(test)]
mod tests;

use super::pattern::{Pattern, Reach, begins_otherwise, resource_begins_otherwise};
use super::request::{Decider, Decision, Policies, Policy, Request, Source};
use super::{Document, Effect, Listed, Principal, Principals, Statement, Version};

/// Asks them all.
#[must_use]
pub fn decide(policies: &Policies, request: &Request) -> Decision {
    let identity = || {
        policies
            .identity
            .iter()
            .map(|policy| (Source::Identity, policy))
    };
    let boundary = policies
        .boundary
        .iter()
        .map(|policy| (Source::Boundary, policy));
    let resource = policies
        .resource
        .iter()
        .map(|policy| (Source::Resource, policy));
    let mut all = identity().chain(boundary).chain(resource.clone());
    let denial = all.find_map(|(source, policy)| says(source, policy, Effect::Deny, request));
    if let Some(denial) = denial {
        return Decision::Denied(denial);
    }
    let allows = |(source, policy)| says(source, policy, Effect::Allow, request);
    let within = match &policies.boundary {
        Some(boundary) => allows((Source::Boundary, boundary)).is_some(),
        None => true,
    };
    // What a resource gives to a role is still within the role's boundary; what it gives to anybody else is not.
    let is_role = request.principal.contains(":role/");
    let given = { resource }.find_map(allows).filter(|_| within || !is_role);
    if let Some(given) = given {
        return Decision::Allowed(given);
    }
    match identity().find_map(allows) {
        Some(given) if within => Decision::Allowed(given),
        Some(_) => Decision::Unsaid(Source::Boundary),
        None => Decision::Unsaid(Source::Identity),
    }
}

/// The first statement with that effect that is about the request.
fn says(source: Source, policy: &Policy, effect: Effect, request: &Request) -> Option<Decider> {
    let statement = policy.document.about(source, effect, request)?;
    let name = statement.sid.as_ref().filter(|sid| !sid.is_empty());
    Some(Decider {
        source,
        policy: policy.name.clone(),
        statement: name.unwrap_or(&statement.place).clone(),
    })
}

impl Document {
    fn about(&self, source: Source, effect: Effect, request: &Request) -> Option<&Statement> {
        let version = self.version.unwrap_or(Version::Old);
        let mut statements = self.statements.iter().filter(|s| s.effect == effect);
        statements.find(|statement| statement.is_about(source, request, version))
    }
}

impl Statement {
    fn is_about(&self, source: Source, request: &Request, version: Version) -> bool {
        let action = request.action.to_ascii_lowercase();
        let names_action = |listed: &Listed| {
            let fits = |item: &String| {
                !begins_otherwise(item, &action) && {
                    let item = item.to_ascii_lowercase();
                    Pattern::plain(&item).fits(&action, Reach::Anything)
                }
            };
            listed.items.iter().any(fits) != listed.negated
        };
        let names_resource = |listed: &Listed| {
            let fits = |item: &String| {
                !resource_begins_otherwise(item, &request.resource) && {
                    let pattern = Pattern::filled(item, &request.context, version);
                    pattern.is_some_and(|pattern| {
                        { pattern.into_resource() }.fits(&request.resource, Reach::Segment)
                    })
                }
            };
            listed.items.iter().any(fits) != listed.negated
        };
        let means = |principals: &Principals| {
            let is_meant = principals
                .who
                .iter()
                .any(|who| is(who, self.effect, request));
            is_meant != principals.negated
        };
        let is_for = match source {
            Source::Identity | Source::Boundary => true,
            Source::Resource => self.principal.as_ref().is_some_and(means),
        };
        is_for
            && self.action.as_ref().is_some_and(names_action)
            // A trust policy names no resource: the role itself is meant.
            && self.resource.as_ref().is_none_or(names_resource)
            && self.conditions.iter().all(|condition| condition.holds(&request.context, version))
    }
}

/// Whether a principal is who calls: everybody, a service, an account, or exactly somebody. A session is also its role.
fn is(who: &Principal, effect: Effect, request: &Request) -> bool {
    let Principal::Named { kind, name } = who else {
        return *who == Principal::Everyone;
    };
    let caller = &request.principal;
    if kind == "Service" {
        return caller == name;
    }
    // An account leaves it to its own policies whom it lets in, but whom it shuts out it shuts out here.
    let account = caller.split(':').nth(4).unwrap_or_default();
    let is_account = effect == Effect::Deny
        && !account.is_empty()
        && (name == account || name.ends_with(&format!(":iam::{account}:root")));
    kind == "AWS" && (name == "*" || name == caller || is_account || is_session_of(caller, name))
}

/// `arn:aws:sts::1:assumed-role/x/session` is a session of `arn:aws:iam::1:role/path/x`.
fn is_session_of(caller: &str, role: &str) -> bool {
    let session = caller.split_once(":assumed-role/");
    let session = session.and_then(|(before, rest)| Some((before, rest.split_once('/')?.0)));
    let role = role.split_once(":role/");
    let role = role.and_then(|(before, rest)| Some((before, rest.rsplit('/').next()?)));
    session.zip(role).is_some_and(|(session, role)| {
        let account = |before: &str| before.rsplit(':').next().map(ToOwned::to_owned);
        session.1 == role.1 && account(session.0) == account(role.0)
    })
}
