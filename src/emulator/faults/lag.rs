//! Eventual consistency: a call's work is done, and for a while it is not seen.
//!
//! Reads of the service, and other services that look there, see its state as it was before the call. Calls
//! that change the service see the present: they are checked where the work is done.

use jiff::{SignedDuration, Timestamp};

use crate::state::World;
use crate::state::faults::{Before, Lag};
use crate::{Call, Operation, Reply};
use freshscale_core::aws::trace::is_mutating;

impl Before {
    /// `None` for a service that remembers nothing.
    fn of(world: &World, service: &str) -> Option<Self> {
        Some(match service {
            "ec2" => Self::Ec2(Box::new(world.ec2.clone())),
            "autoscaling" => Self::Autoscaling(Box::new(world.autoscaling.clone())),
            "iam" => Self::Iam(Box::new(world.iam.clone())),
            "lambda" => Self::Lambda(Box::new(world.lambda.clone())),
            "events" => Self::Events(Box::new(world.events.clone())),
            "logs" => Self::Logs(Box::new(world.logs.clone())),
            "cloudwatch" => Self::Cloudwatch(Box::new(world.cloudwatch.clone())),
            _ => return None,
        })
    }

    fn service(&self) -> &'static str {
        match self {
            Self::Ec2(_) => "ec2",
            Self::Autoscaling(_) => "autoscaling",
            Self::Iam(_) => "iam",
            Self::Lambda(_) => "lambda",
            Self::Events(_) => "events",
            Self::Logs(_) => "logs",
            Self::Cloudwatch(_) => "cloudwatch",
        }
    }

    fn is_looked_at_by(&self, call: &Call) -> bool {
        match self {
            _ if call.service == self.service() => !is_mutating(&call.operation),
            // Groups launch from templates, and functions assume roles.
            Self::Ec2(_) => call.operation == "CreateAutoScalingGroup",
            Self::Iam(_) => call.service == "lambda",
            _ => false,
        }
    }

    /// Puts the old in the new one's place; a second time puts it back.
    fn swap(&mut self, world: &mut World, call: &Call) {
        use std::mem::swap;
        match self {
            // A group that is made starts instances, which must stay.
            Self::Ec2(state) if call.service != "ec2" => {
                swap(&mut state.templates, &mut world.ec2.templates);
            }
            Self::Ec2(state) => swap(&mut **state, &mut world.ec2),
            Self::Autoscaling(state) => swap(&mut **state, &mut world.autoscaling),
            Self::Iam(state) => swap(&mut **state, &mut world.iam),
            Self::Lambda(state) => swap(&mut **state, &mut world.lambda),
            Self::Events(state) => swap(&mut **state, &mut world.events),
            Self::Logs(state) => swap(&mut **state, &mut world.logs),
            Self::Cloudwatch(state) => swap(&mut **state, &mut world.cloudwatch),
        }
    }
}

/// Does the work, and hides it.
pub(super) fn behind(
    world: &mut World,
    call: &Call,
    by: SignedDuration,
    operation: Operation,
) -> Reply {
    let before = Before::of(world, call.service);
    let reply = operation(world, call);
    let until = world.now.checked_add(by).unwrap_or(Timestamp::MAX);
    if reply.is_ok() {
        let lag = before.map(|before| Lag { until, before });
        world.faults.lags.extend(lag);
    }
    reply
}

/// Carries out a call on what it can see.
pub(super) fn seen(world: &mut World, call: &Call, operation: Operation) -> Reply {
    let now = world.now;
    let lags = &mut world.faults.lags;
    lags.retain(|lag| lag.until > now);
    let Some(place) = lags.iter().position(|lag| lag.before.is_looked_at_by(call)) else {
        return operation(world, call);
    };
    let mut lag = lags.remove(place);
    lag.before.swap(world, call);
    let reply = operation(world, call);
    lag.before.swap(world, call);
    world.faults.lags.insert(place, lag);
    reply
}
