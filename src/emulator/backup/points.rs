//! Recovery points: what a backup job made, and until when it is kept.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::RecoveryPoint;
use crate::clock::seconds_after;
use crate::params::{bounded, compact, invalid, page, text};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// The only vault.
const VAULT: &str = "Default";

impl RecoveryPoint {
    /// An image's ARN names no account.
    fn arn(&self, world: &World) -> String {
        world.arn_of("", "ec2", &format!("image/{}", self.image))
    }

    fn done(&self, now: Timestamp) -> bool {
        self.completed <= now
    }

    fn status(&self, now: Timestamp) -> &'static str {
        if self.done(now) {
            "COMPLETED"
        } else {
            "CREATING"
        }
    }

    /// Of the whole volume: nothing here knows how much of it is in use.
    fn bytes(&self, world: &World) -> i64 {
        let image = world.ec2.images.get(&self.image);
        image.map_or(0, |image| image.size_gib << 30)
    }

    fn summary(&self, world: &World) -> Value {
        json!({
            "RecoveryPointArn": self.arn(world),
            "CreationDate": self.created.as_second(),
            "Status": self.status(world.now),
            "BackupSizeBytes": self.bytes(world),
            "BackupVaultName": VAULT,
            "IsParent": false,
            "VaultType": "BACKUP_VAULT",
        })
    }

    fn view(&self, world: &World) -> Value {
        let done = self.done(world.now);
        let role = "role/service-role/AWSBackupDefaultServiceRole";
        let delete = seconds_after(self.created, self.retention_days * 86_400);
        compact(json!({
            "RecoveryPointArn": self.arn(world),
            "BackupVaultName": VAULT,
            "BackupVaultArn": world.arn("backup", &format!("backup-vault:{VAULT}")),
            "ResourceArn": self.resource,
            "ResourceType": "EC2",
            "IamRoleArn": world.arn("iam", role),
            "Status": self.status(world.now),
            "CreationDate": self.created.as_second(),
            "InitiationDate": self.created.as_second(),
            "CompletionDate": done.then(|| self.completed.as_second()),
            "BackupSizeInBytes": self.bytes(world),
            "CalculatedLifecycle": {"DeleteAt": delete.as_second()},
            "Lifecycle": {
                "DeleteAfterDays": self.retention_days,
                "DeleteAfterEvent": self.after_copy.then_some("DELETE_AFTER_COPY"),
            },
            "IsEncrypted": false,
            "StorageClass": "WARM",
            "IsParent": false,
            "VaultType": "BACKUP_VAULT",
        }))
    }
}

/// A resource that was never backed up has none.
pub(super) fn list_by_resource(world: &mut World, call: &Call) -> Reply {
    let resource = arn(call, "ResourceArn")?;
    let limit = bounded(call, "maxResults", 1, 1000)?.unwrap_or(1000);
    let points = world.backups.points.iter();
    let points = points.filter(|point| point.resource == resource);
    // Digits enough that the keys are in the order of time.
    let key = |point: &RecoveryPoint| format!("{:020} {}", point.created.as_second(), point.image);
    let mut found: Vec<(String, Value)> = points
        .map(|point| (key(point), point.summary(world)))
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let limit = usize::try_from(limit).unwrap_or(1000);
    let page = page(call, found, "nextToken", limit)?;
    Ok(compact(
        json!({"RecoveryPoints": page.items, "NextToken": page.next}),
    ))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let wanted = arn(call, "RecoveryPointArn")?;
    let vault = text(call, "BackupVaultName")?;
    let mut points = world.backups.points.iter();
    let found = points.find(|point| vault == VAULT && point.arn(world) == wanted);
    let found = found.ok_or_else(|| {
        let text = format!("Cannot find recovery point {wanted} in the vault {vault}.");
        Fault::new("ResourceNotFoundException", text)
    })?;
    Ok(found.view(world))
}

fn arn<'a>(call: &'a Call, name: &str) -> Result<&'a str, Fault> {
    let given = text(call, name)?;
    match given.splitn(6, ':').collect::<Vec<_>>().as_slice() {
        ["arn", partition, service, _, _, rest]
            if !partition.is_empty() && !service.is_empty() && !rest.is_empty() =>
        {
            Ok(given)
        }
        _ => Err(invalid(call, format!("Invalid ARN: {given}"))),
    }
}

#[cfg(test)]
mod tests;
