//! Until when AWS Backup keeps an image.

use jiff::Timestamp;
use serde::Serialize;

use crate::clients::Clients;
use freshscale_core::aws::call::{Absent, Called, lacked};
use freshscale_core::aws::{AwsError, Class};
use freshscale_core::rotation::image::{Image, sources};
use freshscale_stack::names::Account;

const LIST: &str = "backup:ListRecoveryPointsByResource";
const DESCRIBE: &str = "backup:DescribeRecoveryPoint";

/// Until when an image is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "detail", rename_all = "snake_case")]
pub enum Retention {
    /// AWS Backup deletes it then.
    Until(Timestamp),
    /// AWS Backup deletes it as soon as it is copied (`Lifecycle.DeleteAfterEvent`), however long it would be kept else.
    AfterCopy,
    /// AWS Backup never deletes it.
    Forever,
    /// AWS Backup does not know it.
    NotABackup,
    /// AWS Backup would not say, and why.
    Unknown(String),
}

/// Never an error: what AWS Backup does not say is unknown.
pub(crate) async fn of(aws: &Clients, account: &Account, image: &Image) -> Retention {
    match look(aws, account, image).await {
        Ok(found) => found,
        Err(error) => Retention::Unknown(match error.class {
            Class::Denied => format!("no permission for {}", error.operation),
            _ => match &error.code {
                Some(code) => format!("{} answers {code}", error.operation),
                None => format!("{} has no answer", error.operation),
            },
        }),
    }
}

async fn look(aws: &Clients, account: &Account, image: &Image) -> Result<Retention, AwsError> {
    // The name of a backup says what it is of.
    let Some(instance) = sources(std::slice::from_ref(image)).into_iter().next() else {
        return Ok(Retention::NotABackup);
    };
    let Account {
        partition,
        id,
        region,
    } = account;
    let resource = format!("arn:{partition}:ec2:{region}:{id}:instance/{instance}");
    let point = format!("arn:{partition}:ec2:{region}::image/{}", image.id);
    let Some(vault) = vault_of(aws, &resource, &point).await? else {
        return Ok(Retention::NotABackup);
    };
    let answer = aws
        .backup
        .describe_recovery_point()
        .backup_vault_name(vault)
        .recovery_point_arn(&point)
        .send()
        .await
        .called(DESCRIBE, &point)
        .absent()?;
    let Some(answer) = answer else {
        return Ok(Retention::NotABackup);
    };
    let event = answer.lifecycle().and_then(|l| l.delete_after_event());
    if event.is_some_and(|event| event.as_str() == "DELETE_AFTER_COPY") {
        return Ok(Retention::AfterCopy);
    }
    let delete = answer.calculated_lifecycle().and_then(|l| l.delete_at());
    match delete.map(|at| Timestamp::from_second(at.secs())) {
        None => Ok(Retention::Forever),
        Some(Ok(at)) => Ok(Retention::Until(at)),
        Some(Err(_)) => Err(lacked(DESCRIBE, &point, "a date that can be read")),
    }
}

/// The vault that holds a recovery point of a resource.
async fn vault_of(aws: &Clients, resource: &str, point: &str) -> Result<Option<String>, AwsError> {
    let mut pages = aws
        .backup
        .list_recovery_points_by_resource()
        .resource_arn(resource)
        .into_paginator()
        .items()
        .send();
    while let Some(found) = pages.next().await {
        let Some(found) = found.called(LIST, resource).absent()? else {
            return Ok(None);
        };
        if found.recovery_point_arn() == Some(point) {
            return Ok(found.backup_vault_name().map(ToOwned::to_owned));
        }
    }
    Ok(None)
}
