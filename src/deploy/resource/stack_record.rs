//! A tag on the launch template that says which names the last complete apply used; on the function where the template is
//! somebody else's. It is written last, after the deletions: while it differs from the file's, resources of other names may be left.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::LaunchTemplate as Template;
use serde::{Deserialize, Serialize};

use super::memo::{function_answer, tagged_templates};
use super::{
    Context, Declared, DeployContext, Live, Owner, REGISTRY, Resource, Scope, digest,
    lambda_function, launch_template,
};
use crate::address::{Address, Kind, kind};
use crate::resource::tags::{self, Tags};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Absent;
use freshscale_stack::{STACK_TAG, Stack};

/// The tag.
pub const NAMES_TAG: &str = "freshscale:names";

/// What a record ends in when the stack has no alarms. Records of earlier builds never say so.
const WITHOUT_ALARMS: &str = "/no-alarms";

/// What it ends in from before an alarm is made until the run is complete: it differs from every record that a file
/// asks for, and rules nothing out.
const ALARMS_COMING: &str = "/alarms-coming";

/// How the record of the stack (a tag of what it made) is declared, read and written, after everything else.
pub struct StackRecord;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Hash of the addresses.
    pub names: String,
    /// The template that carries it.
    pub launch_template: Option<String>,
    /// The function that carries it, where the template is somebody else's.
    #[serde(default)]
    pub lambda_function: Option<String>,
}

impl Resource for StackRecord {
    type Spec = Spec;
    const KIND: Kind = kind::STACK_RECORD;
    const RUNS_LAST: bool = true;

    fn declare(stack: &Stack, facts: &DeployContext) -> Vec<Declared<Spec>> {
        let addresses = REGISTRY
            .iter()
            .filter(|kind| is_recorded(kind.kind()))
            .flat_map(|kind| {
                kind.declare(stack, facts)
                    .into_iter()
                    .map(|declared| Address {
                        kind: kind.kind(),
                        name: declared.name,
                    })
            })
            .collect();
        let is_ours = stack.makes_template();
        vec![Declared {
            name: stack.name.clone(),
            spec: Spec {
                names: names(addresses),
                launch_template: is_ours.then(|| stack.names.launch_template.clone()),
                lambda_function: (!is_ours).then(|| stack.names.lambda_function.clone()),
            },
        }]
    }

    /// Without a call of its own: the launch templates' answer has the tag, or the function's.
    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let wanted: Vec<&str> = scope.names(kind::LAUNCH_TEMPLATE).collect();
        let found = observed(tagged_templates(cx, scope).await?, &wanted);
        match found.is_empty() {
            true => on_functions(cx, scope).await,
            false => Ok(found),
        }
    }

    async fn remains(_: &Context, _: &Scope) -> Result<Vec<String>, AwsError> {
        Ok(Vec::new())
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        if let Some(function) = &want.lambda_function {
            let tag = BTreeMap::from([(NAMES_TAG.to_owned(), want.names.clone())]);
            return lambda_function::put_tags(cx, function, &tag).await;
        }
        let Some(template) = &want.launch_template else {
            return Ok(());
        };
        let plain = beginning(cx).map(|(_, without)| without);
        let value = format!("{}{}", want.names, plain.unwrap_or_default());
        let tag = BTreeMap::from([(NAMES_TAG.to_owned(), value)]);
        // It stood, or was made, a moment ago: this comes last.
        let missing = || {
            let text = format!(
                "launch template {template}, which carries the record, was deleted while this ran: \
                 somebody else changes the stack at the same time, perhaps with `destroy`"
            );
            AwsError::answer("ec2:CreateTags", name, None, text)
        };
        let id = launch_template::id(cx, template)
            .await?
            .ok_or_else(missing)?;
        match launch_template::put_tags(cx, template, &id, &tag).await {
            // The id that was remembered is of a template that is gone: look again.
            Err(error) if error.is_not_found() => {
                cx.ids.forget_template(template);
                let id = launch_template::id(cx, template)
                    .await?
                    .ok_or_else(missing)?;
                launch_template::put_tags(cx, template, &id, &tag).await
            }
            other => other,
        }
    }

    async fn update(cx: &Context, name: &str, _: &Spec, want: &Spec) -> Result<(), AwsError> {
        Self::create(cx, name, want).await
    }

    async fn delete(cx: &Context, _: &str, have: &Spec) -> Result<(), AwsError> {
        // On a function it goes with that.
        let Some(template) = &have.launch_template else {
            return Ok(());
        };
        if let Some(id) = launch_template::id(cx, template).await? {
            launch_template::remove_tags(cx, template, &id, &[NAMES_TAG.to_owned()])
                .await
                .absent()?;
        }
        Ok(())
    }
}

/// What a new template carries before there is a record: that nothing was watched so far, if so.
#[must_use]
pub fn beginning(cx: &Context) -> Option<(String, String)> {
    let plain = { cx.stack.as_ref() }.is_some_and(|stack| stack.alarms.is_none());
    plain.then(|| (NAMES_TAG.to_owned(), WITHOUT_ALARMS.to_owned()))
}

/// Whether every record that stands says that its stack has no alarms: as such, or because its names are the
/// `wanted` ones, of a file without alarms. Nothing is known where a template stands without a record.
///
/// # Errors
/// The call's, if nobody has asked for the templates yet.
pub async fn rules_out_alarms(
    cx: &Context,
    scope: &Scope,
    wanted: Option<&str>,
) -> Result<Option<bool>, AwsError> {
    let templates = tagged_templates(cx, scope).await?;
    Ok(without_alarms(templates, wanted))
}

/// Before an alarm is made: if the run is cut off, the record of the last complete one would say nothing of it.
///
/// # Errors
/// The call's.
pub async fn expect_alarms(cx: &Context) -> Result<(), AwsError> {
    let once = cx.ids.expecting_alarms();
    once.get_or_try_init(|| async {
        for template in tagged_templates(cx, &cx.scope).await? {
            let tags = tags::from_ec2(template.tags());
            let (Some(names), Some(id), Some(name)) = (
                tags.get(NAMES_TAG)
                    .filter(|record| !record.ends_with(ALARMS_COMING)),
                template.launch_template_id(),
                template.launch_template_name(),
            ) else {
                continue;
            };
            let names = names.trim_end_matches(WITHOUT_ALARMS);
            let tag = BTreeMap::from([(NAMES_TAG.to_owned(), format!("{names}{ALARMS_COMING}"))]);
            // One that this run has replaced says nothing any more.
            launch_template::put_tags(cx, name, id, &tag)
                .await
                .absent()?;
        }
        Ok(())
    })
    .await
    .copied()
}

/// See [`rules_out_alarms`]; `None` if there is no template at all.
fn without_alarms(templates: &[Template], wanted: Option<&str>) -> Option<bool> {
    let says_so = |template: &Template| {
        let mut tags = template.tags().iter();
        let record = tags.find(|tag| tag.key() == Some(NAMES_TAG));
        let record = record.and_then(|tag| tag.value()).unwrap_or_default();
        record.ends_with(WITHOUT_ALARMS) || (!record.is_empty() && Some(record) == wanted)
    };
    (!templates.is_empty()).then(|| templates.iter().all(says_so))
}

/// What lives inside another resource is found with that one, and scheduled actions come to an end by
/// themselves, which must not make the record differ.
fn is_recorded(kind: Kind) -> bool {
    ![
        kind::STACK_RECORD,
        kind::SCHEDULED_ACTION,
        kind::LAMBDA_PERMISSION,
    ]
    .contains(&kind)
}

fn names(mut addresses: Vec<Address>) -> String {
    addresses.sort();
    let list: Vec<String> = addresses.iter().map(Address::to_string).collect();
    digest(list.join("\n").as_bytes())
        .trim_start_matches("sha256:")
        .chars()
        .take(16)
        .collect()
}

/// The records on functions of the scope's names. They never rule alarms out: whoever asks looks.
async fn on_functions(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
    let mut found = Vec::new();
    for function in scope.names(kind::LAMBDA_FUNCTION) {
        let Some(live) = function_answer(cx, scope, function).await? else {
            continue;
        };
        let all = tags::from_map(live.answer.tags());
        if let (Some(stack), Some(names)) = (all.get(STACK_TAG), all.get(NAMES_TAG))
            && scope.owner(&all) == Owner::Ours
        {
            found.push(Live {
                name: stack.clone(),
                owner: Owner::Ours,
                spec: Spec {
                    names: names.clone(),
                    launch_template: None,
                    lambda_function: Some(function.to_owned()),
                },
            });
        }
    }
    Ok(found)
}

/// One record per stack. If two templates carry one (a renamed template), that of the wanted name counts.
fn observed(templates: &[Template], wanted: &[&str]) -> Vec<Live<Spec>> {
    let mut found: BTreeMap<String, Spec> = BTreeMap::new();
    for template in templates {
        let all: Tags = tags::from_ec2(template.tags());
        let (Some(stack), Some(names), Some(name)) = (
            all.get(STACK_TAG),
            // What a template begins with is no record yet.
            all.get(NAMES_TAG).filter(|names| !names.starts_with('/')),
            template.launch_template_name(),
        ) else {
            continue;
        };
        if wanted.contains(&name) || !found.contains_key(stack) {
            found.insert(
                stack.clone(),
                Spec {
                    names: names.trim_end_matches(WITHOUT_ALARMS).to_owned(),
                    launch_template: Some(name.to_owned()),
                    lambda_function: None,
                },
            );
        }
    }
    found
        .into_iter()
        .map(|(name, spec)| Live {
            name,
            owner: Owner::Ours,
            spec,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(kind: Kind, name: &str) -> Address {
        Address {
            kind,
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_renamed_or_dropped_resource_changes_the_record_and_order_does_not() {
        let a = address(kind::LOG_GROUP, "a");
        let b = address(kind::IAM_ROLE, "b");
        let both = names(vec![a.clone(), b.clone()]);
        assert_eq!(both.len(), 16);
        assert_eq!(both, names(vec![b, a.clone()]));
        assert_ne!(both, names(vec![a]));
    }

    #[test]
    fn a_record_that_knows_of_no_alarms_says_so() {
        let template = |record: Option<&str>| {
            let tags = record.map(|record| (NAMES_TAG.to_owned(), record.to_owned()));
            let tags: Tags = tags.into_iter().collect();
            Template::builder()
                .set_tags(Some(tags::to_ec2(&tags)))
                .build()
        };
        let says = |record| without_alarms(&[template(record)], Some("abc"));
        assert_eq!(without_alarms(&[], None), None);
        assert_eq!(says(None), Some(false));
        assert_eq!(says(Some("def")), Some(false));
        assert_eq!(says(Some("abc")), Some(true));
        assert_eq!(says(Some("def/no-alarms")), Some(true));
        let both = [template(Some("abc/no-alarms")), template(Some("def"))];
        assert_eq!(without_alarms(&both, None), Some(false));
    }

    #[test]
    fn a_stack_file_leaves_room_for_the_tags_of_ours() {
        let mut ours = [
            STACK_TAG,
            freshscale_stack::ADOPTED_TAG,
            NAMES_TAG,
            freshscale_core::rotation::template::PINNED_TAG,
            crate::refresh::marker::REFRESH_TAG,
        ];
        ours.sort_unstable();
        let mut room = freshscale_stack::tags::OURS;
        room.sort_unstable();
        assert_eq!(ours, room);
    }

    #[test]
    fn the_record_on_the_wanted_template_counts() {
        let template = |name: &str, hash: &str| {
            let tags = BTreeMap::from([
                (STACK_TAG.to_owned(), "web".to_owned()),
                (NAMES_TAG.to_owned(), hash.to_owned()),
            ]);
            Template::builder()
                .launch_template_name(name)
                .set_tags(Some(tags::to_ec2(&tags)))
                .build()
        };
        let templates = [template("old-lt", "1"), template("new-lt", "2")];
        let names_of = |wanted: &[&str]| observed(&templates, wanted)[0].spec.names.clone();
        assert_eq!(names_of(&["new-lt"]), "2");
        assert_eq!(names_of(&["old-lt"]), "1");
        assert_eq!(observed(&templates, &[]).len(), 1);
    }
}
