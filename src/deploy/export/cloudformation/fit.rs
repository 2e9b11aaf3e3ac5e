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
    /// The launch template's id, and what in the template has it.
    template: Option<(String, &'static str)>,
    has_function: bool,
}

/// The template's one launch template.
pub(super) const TEMPLATE: &str = "LaunchTemplate";

/// The parameter that names a launch template which is somebody else's.
pub(super) const OTHERS_TEMPLATE: &str = "LaunchTemplateId";

impl Fit {
    pub(super) fn of(exported: &Exported) -> Self {
        let account = &exported.account;
        Self {
            account: account.id.clone(),
            region: account.region.clone(),
            partition: account.partition.clone(),
            template: match (exported.template(), &exported.others_template) {
                (Some((_, id)), _) => Some((id.to_owned(), TEMPLATE)),
                (None, Some(id)) => Some((id.clone(), OTHERS_TEMPLATE)),
                (None, None) => None,
            },
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
        if let Some((_, own)) = self.template.as_ref().filter(|(id, _)| *id == text) {
            return json!({"Ref": own});
        }
        if !text.starts_with("arn:") {
            return text.into();
        }
        let mut fitted = text.replace("${", "${!");
        let mut own = vec![(self.account.as_str(), "${AWS::AccountId}")];
        own.push((self.region.as_str(), "${AWS::Region}"));
        let template = self.template.as_ref();
        let template = template.map(|(id, own)| (id.as_str(), format!("${{{own}}}")));
        own.extend(template.as_ref().map(|(id, own)| (*id, own.as_str())));
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
