//! What the printed policies say of requests that they must allow, and of those that would reach what is another stack's, or
//! nobody's. `scripts/simulate-policies` asks a simulator that we did not write the same.

use freshscale_stack::policy::Printed;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::policy;
use crate::support::example;
use freshscale_core::policy::{self as iam, Context, Policies, Policy, Purpose, Request};

const REQUESTS: &str = include_str!("requests.json");

#[derive(Debug, Deserialize)]
struct Asked {
    /// As `bootstrap policy` names it.
    policy: String,
    action: String,
    resource: String,
    context: Map<String, Value>,
    allowed: bool,
}

impl Asked {
    fn which(&self) -> Printed {
        match self.policy.as_str() {
            "plan" => Printed::Plan,
            "operator" => Printed::Operator,
            "status" => Printed::Status,
            "pipeline" => Printed::Pipeline,
            "bake" => Printed::Bake,
            "rotator" => Printed::Rotator,
            "boundary" => Printed::Boundary,
            other => panic!("{other}"),
        }
    }

    fn request(&self) -> Request {
        let mut context = Context::default();
        for (key, value) in &self.context {
            context = match value {
                Value::String(one) => context.with(key, one),
                several => context.with_all(key, serde_json::from_value(several.clone()).unwrap()),
            };
        }
        Request {
            principal: "arn:aws:iam::111111111111:role/whoever".to_owned(),
            action: self.action.clone(),
            resource: self.resource.clone(),
            context,
        }
    }
}

#[test]
fn what_is_another_stacks_can_be_neither_read_nor_changed() {
    let all: Vec<Asked> = serde_json::from_str(REQUESTS).unwrap();
    assert!(all.len() > 51);
    for asked in all {
        let text = policy(asked.which(), &example());
        let document = iam::parse(&text, Purpose::Managed).unwrap();
        let policies = Policies {
            identity: vec![Policy {
                name: String::new(),
                document: std::sync::Arc::new(document),
            }],
            ..Policies::default()
        };
        let said = iam::decide(&policies, &asked.request()).is_allowed();
        assert_eq!(said, asked.allowed, "{asked:?}");
    }
}
