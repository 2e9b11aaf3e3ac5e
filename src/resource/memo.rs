//! Answers and ids that several kinds share, so that none is asked for twice.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_ec2::types::{Filter, LaunchTemplate};
use tokio::sync::OnceCell;

use super::{Context, Scope};
use crate::aws::AwsError;
use crate::aws::call::Called;
use crate::stack::STACK_TAG;

/// Shared answers of one observation. Clones share; the default is empty.
#[derive(Debug, Clone, Default)]
pub struct Memo {
    templates: Arc<OnceCell<Vec<LaunchTemplate>>>,
}

/// The launch templates that carry the tag of one of the scope's stacks: one call, whoever asks first.
///
/// # Errors
/// The call's.
pub async fn tagged_templates<'a>(
    cx: &Context,
    scope: &'a Scope,
) -> Result<&'a [LaunchTemplate], AwsError> {
    let found = scope
        .memo
        .templates
        .get_or_try_init(|| async {
            if scope.stacks.is_empty() {
                return Ok(Vec::new());
            }
            let filter = Filter::builder()
                .name(format!("tag:{STACK_TAG}"))
                .set_values(Some(scope.stacks.iter().cloned().collect()))
                .build();
            let found = cx
                .aws
                .ec2
                .describe_launch_templates()
                .filters(filter)
                .into_paginator()
                .items()
                .send()
                .try_collect()
                .await
                .called("ec2:DescribeLaunchTemplates", &cx.stack_name)?;
            for template in &found {
                cx.ids.learn(template);
            }
            Ok(found)
        })
        .await?;
    Ok(found)
}

/// Launch template ids by name. EC2 tags by id only; this saves looking it up again. Clones share.
#[derive(Debug, Clone, Default)]
pub struct TemplateIds(Arc<Mutex<BTreeMap<String, String>>>);

impl TemplateIds {
    /// The id, if a step has seen it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned()
    }

    /// Remembers what an answer said.
    pub fn learn(&self, template: &LaunchTemplate) {
        if let (Some(name), Some(id)) = (
            template.launch_template_name(),
            template.launch_template_id(),
        ) {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(name.to_owned(), id.to_owned());
        }
    }

    /// Forgets a template that was deleted or turned out to be another.
    pub fn forget(&self, name: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
    }
}
