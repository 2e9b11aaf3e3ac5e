//! What the tests of the services share.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::Value;

use super::super::{Call, Fault, Operation, Reply, cloudwatch, events, iam, lambda, logs, sts};
use crate::state::World;

/// Who calls in tests.
pub(in super::super) const CALLER: &str = "arn:aws:iam::123456789012:user/tester";

/// A world at 2026-11-24T00:00:00Z, and a way to call it.
pub(in super::super) struct Cloud(pub(in super::super) World);

impl Cloud {
    pub(in super::super) fn new() -> Self {
        let now = "2026-11-24T00:00:00Z".parse().unwrap();
        Self(World::new("123456789012", "ap-northeast-2", now))
    }

    pub(in super::super) fn wait(&mut self, seconds: i64) {
        self.0.now += jiff::SignedDuration::from_secs(seconds);
    }

    /// `call("iam:CreateRole", json!({…}))`.
    pub(in super::super) fn call(&mut self, what: &str, params: Value) -> Reply {
        let (service, operation) = what.split_once(':').unwrap();
        let (service, table): (&'static str, &[(&str, Operation)]) = match service {
            "iam" => ("iam", iam::OPERATIONS),
            "sts" => ("sts", sts::OPERATIONS),
            "lambda" => ("lambda", lambda::OPERATIONS),
            "cloudwatch" => ("cloudwatch", cloudwatch::OPERATIONS),
            "events" => ("events", events::OPERATIONS),
            _ => ("logs", logs::OPERATIONS),
        };
        let run = table.iter().find(|(name, _)| *name == operation);
        let (_, run) = run.unwrap_or_else(|| panic!("no operation {what}"));
        let call = Call {
            service,
            operation: operation.to_owned(),
            params,
            principal: CALLER.to_owned(),
        };
        run(&mut self.0, &call)
    }

    pub(in super::super) fn ok(&mut self, what: &str, params: Value) -> Value {
        self.call(what, params)
            .unwrap_or_else(|fault| panic!("{what}: {fault:?}"))
    }

    pub(in super::super) fn fault(&mut self, what: &str, params: Value) -> Fault {
        self.call(what, params).expect_err(what)
    }

    /// The code and status of a refusal.
    pub(in super::super) fn refusal(&mut self, what: &str, params: Value) -> (String, u16) {
        let fault = self.fault(what, params);
        (fault.code, fault.status)
    }
}
