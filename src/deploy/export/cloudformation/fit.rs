//! One template for many accounts and Regions: in what names an account, a Region or a partition, CloudFormation puts its own.

use serde_json::{Map, Value, json};

use crate::export::Exported;

/// Condition: the function has no version yet.
pub(super) const FIRST: &str = "IsFirst";

/// What this account is called, and what to say instead.
pub(super) struct Fit {
    account: String,
    region: String,
    partition: String,
    /// The launch template's id, and the id of the resource.
    pub(super) template: Option<String>,
    has_function: bool,
}

/// The template's one launch template.
pub(super) const TEMPLATE: &str = "LaunchTemplate";

impl Fit {
    pub(super) fn of(exported: &Exported) -> Self {
        let account = &exported.account;
        Self {
            account: account.id.clone(),
            region: account.region.clone(),
            partition: account.partition.clone(),
            template: exported.template_id.clone(),
            has_function: true,
        }
    }

    pub(super) fn condition(&self) -> Option<Value> {
        let none = json!({"Fn::Equals": [{"Ref": "FunctionVersion"}, ""]});
        self.has_function.then(|| json!({FIRST: none}))
    }

    /// A value with what is this account's own put by CloudFormation.
    pub(super) fn value(&self, value: Value) -> Value {
        match value {
            Value::Object(members) if members.len() == 1 && is_function(&members) => {
                Value::Object(members)
            }
            Value::Object(members) => {
                let members = members.into_iter();
                let members = members.map(|(name, value)| (name, self.value(value)));
                Value::Object(members.collect())
            }
            Value::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            Value::String(text) => self.text(text),
            other => other,
        }
    }

    fn text(&self, text: String) -> Value {
        if text == self.account {
            return json!({"Ref": "AWS::AccountId"});
        }
        if text == self.region {
            return json!({"Ref": "AWS::Region"});
        }
        if self.template.as_ref() == Some(&text) {
            return json!({"Ref": TEMPLATE});
        }
        if !text.starts_with("arn:") {
            return text.into();
        }
        let mut fitted = text.replace("${", "${!");
        let mut own = vec![(self.account.as_str(), "${AWS::AccountId}")];
        own.push((self.region.as_str(), "${AWS::Region}"));
        let id = self.template.as_deref();
        let template = format!("${{{TEMPLATE}}}");
        own.extend(id.map(|id| (id, template.as_str())));
        for (literal, variable) in own {
            fitted = fitted.replace(literal, variable);
        }
        let partition = format!("arn:{}:", self.partition);
        fitted = match fitted.strip_prefix(&partition) {
            Some(rest) => format!("arn:${{AWS::Partition}}:{rest}"),
            None => fitted,
        };
        match fitted == text {
            true => text.into(),
            false => json!({"Fn::Sub": fitted}),
        }
    }
}

/// Whether it is an intrinsic function of CloudFormation's.
fn is_function(members: &Map<String, Value>) -> bool {
    let mut names = members.keys();
    names.any(|name| name == "Ref" || name.starts_with("Fn::"))
}
