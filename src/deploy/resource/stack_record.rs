//! A tag on the launch template that says which names the last complete apply used. It is written
//! last, after the deletions: while it differs from the file's, resources of other names may be left.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::LaunchTemplate as Template;
use serde::{Deserialize, Serialize};

use super::memo::tagged_templates;
use super::{
    Context, Declared, Facts, Live, Owner, REGISTRY, Resource, Scope, digest, launch_template,
};
use crate::address::{Address, Kind, kind};
use crate::resource::tags::{self, Tags};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, lacked};
use freshscale_stack::{STACK_TAG, Stack};

/// The tag.
pub const NAMES_TAG: &str = "freshscale:names";

/// The kind.
pub struct StackRecord;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Hash of the addresses.
    pub names: String,
    /// The template that carries it.
    pub launch_template: String,
}

impl Resource for StackRecord {
    type Spec = Spec;
    const KIND: Kind = kind::STACK_RECORD;
    const CLOSES: bool = true;

    fn declare(stack: &Stack, facts: &Facts) -> Vec<Declared<Spec>> {
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
        vec![Declared {
            name: stack.name.clone(),
            spec: Spec {
                names: names(addresses),
                launch_template: stack.names.launch_template.clone(),
            },
        }]
    }

    /// Without a call of its own: the launch templates' answer has the tag.
    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let wanted: Vec<&str> = scope.names(kind::LAUNCH_TEMPLATE).collect();
        Ok(observed(tagged_templates(cx, scope).await?, &wanted))
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        let template = &want.launch_template;
        let tag = BTreeMap::from([(NAMES_TAG.to_owned(), want.names.clone())]);
        let missing = || lacked("ec2:CreateTags", name, "the launch template to tag");
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
        let template = &have.launch_template;
        if let Some(id) = launch_template::id(cx, template).await? {
            launch_template::remove_tags(cx, template, &id, &[NAMES_TAG.to_owned()])
                .await
                .absent()?;
        }
        Ok(())
    }
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

/// One record per stack. If two templates carry one (a renamed template), that of the wanted name counts.
fn observed(templates: &[Template], wanted: &[&str]) -> Vec<Live<Spec>> {
    let mut found: BTreeMap<String, Spec> = BTreeMap::new();
    for template in templates {
        let all: Tags = tags::from_ec2(template.tags());
        let (Some(stack), Some(names), Some(name)) = (
            all.get(STACK_TAG),
            all.get(NAMES_TAG),
            template.launch_template_name(),
        ) else {
            continue;
        };
        if wanted.contains(&name) || !found.contains_key(stack) {
            found.insert(
                stack.clone(),
                Spec {
                    names: names.clone(),
                    launch_template: name.to_owned(),
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
