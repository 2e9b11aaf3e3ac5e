//! A saved plan: read with distrust, executed as it was shown or not at all.

use std::path::PathBuf;

use serde_json::Value;

use freshscale_deploy::resource::Removal;

/// What a plan was made from, and the whole of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    document: Value,
    /// The stack file.
    pub file: PathBuf,
    /// The handler, if one was named.
    pub handler: Option<PathBuf>,
    /// With `--adopt`.
    pub adopt: bool,
    /// A plan of `destroy`.
    pub destroy: bool,
    /// With `--force`, `--delete-adopted`.
    pub removal: Removal,
}

impl Saved {
    /// Reads what `plan --out` wrote.
    ///
    /// # Errors
    /// How it is none, as the end of a sentence that begins with the file's name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let document: Value =
            serde_json::from_str(text).map_err(|error| format!("is not a saved plan: {error}"))?;
        if document["format_version"] != 1 {
            return Err("is not a plan saved by this version (format_version 1)".to_owned());
        }
        let from = &document["inputs"];
        let path = |value: &Value| value.as_str().map(PathBuf::from);
        let file =
            path(&from["file"]["path"]).ok_or("does not say which stack file it was made from")?;
        Ok(Self {
            file,
            handler: path(&from["handler"]),
            adopt: from["adopt"] == true,
            destroy: from["destroy"] == true,
            removal: Removal {
                force: from["force"] == true,
                delete_adopted: from["delete_adopted"] == true,
            },
            document,
        })
    }

    /// What differs in the plan made `now` from the same inputs: parts of it, and ids of steps.
    #[must_use]
    pub fn moved(&self, now: &Value) -> Vec<String> {
        let (saved, now) = (&executed(&self.document), &executed(now));
        if saved == now {
            return Vec::new();
        }
        let mut differs: Vec<String> = ["stack", "account", "region", "inputs", "refusals"]
            .into_iter()
            .filter(|part| saved[*part] != now[*part])
            .map(ToOwned::to_owned)
            .collect();
        let steps =
            |plan: &Value| -> Vec<Value> { plan["steps"].as_array().cloned().unwrap_or_default() };
        let (old, new) = (steps(saved), steps(now));
        let missing = |of: &[Value], from: &[Value]| -> Vec<String> {
            let gone = of.iter().filter(|step| !from.contains(step));
            let id = |step: &Value| step["id"].as_str().unwrap_or("a step").to_owned();
            gone.map(id).collect()
        };
        differs.extend(missing(&old, &new));
        differs.extend(missing(&new, &old));
        differs.dedup();
        if differs.is_empty() {
            // Something that decides nothing, such as the order of what is unchanged; refused all the same.
            differs.push("details".to_owned());
        }
        differs
    }
}

/// Without what is not touched: that says when, which moves with the clock.
fn executed(plan: &Value) -> Value {
    let mut plan = plan.clone();
    if let Some(members) = plan.as_object_mut() {
        members.remove("kept");
    }
    plan
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    fn plan() -> Value {
        json!({"format_version": 1, "stack": "web", "inputs": {"file": {"path": "web.yaml"}},
            "steps": [{"id": "create a/b"}], "unchanged": []})
    }

    #[test]
    fn only_the_very_same_plan_has_not_moved() {
        let saved = Saved::parse(&plan().to_string()).unwrap();
        assert_eq!(saved.moved(&plan()), Vec::<String>::new());
        let mut other = plan();
        other["steps"][0]["id"] = json!("delete a/b");
        assert_eq!(saved.moved(&other), ["create a/b", "delete a/b"]);
        let mut other = plan();
        other["unchanged"] = json!(["c/d"]);
        assert_eq!(saved.moved(&other), ["details"]);
        let mut other = plan();
        other["kept"] = json!([{"id": "e/f"}]);
        assert_eq!(saved.moved(&other), Vec::<String>::new());
    }

    #[test]
    fn what_is_no_plan_says_why() {
        for (text, why) in [
            ("{", "is not a saved plan"),
            ("[1]", "format_version"),
            (r#"{"format_version": 2}"#, "format_version"),
            (r#"{"format_version": 1, "inputs": 7}"#, "which stack file"),
        ] {
            let error = Saved::parse(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
