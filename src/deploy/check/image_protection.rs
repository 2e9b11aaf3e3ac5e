//! Whether somebody could deregister the image that scale-outs start.
//!
//! Nobody can deregister what AWS Backup manages with EC2 ("use AWS Backup to delete the corresponding recovery points", EC2 user
//! guide, "Deregister an Amazon EC2 AMI"); anything else falls to the first clean-up of old images, unless it is protected.

use super::{Answer, Check, Found, Level, Looker};
use crate::forecast::Retention;
use freshscale_core::advice::Command;

pub(super) const CHECK: Check = Check {
    name: "image_protection",
    question: "is the default version's image safe from being deregistered, if AWS Backup does not manage it?",
    rights: &[
        "backup:DescribeRecoveryPoint",
        "backup:ListRecoveryPointsByResource",
        "ec2:DescribeImages",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
    ],
    path: "image",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let (image, template) = tokio::join!(looker.image(), looker.template());
    let (Some(image), Some(template)) = (image?, template?) else {
        return Ok(Vec::new());
    };
    // Of another account's images it is not ours to say, and whether it is so EC2 tells the owner alone.
    if image.protected || image.owner_id != looker.account.id {
        return Ok(Vec::new());
    }
    let id = &image.id;
    let pin = template.pinned.as_ref();
    Ok(match looker.retention(image).await {
        Retention::Unknown(why) => {
            let text = format!("whether AWS Backup manages {id} cannot be told: {why}");
            let remedy = Command::bootstrap("policy status");
            vec![Found::new(Level::Unknown, CHECK.path, text, remedy)]
        }
        Retention::NotABackup => {
            let protect = Command::aws("ec2 enable-image-deregistration-protection");
            let remedy = protect.option("--image-id", Some(id));
            let text = |why: &str| {
                format!(
                    "{id}, which scale-outs start{why}, can be deregistered: it is no backup, and not protected"
                )
            };
            vec![match pin.is_some_and(|pin| pin.holds(looker.now)) {
                true => Found::warning(CHECK.path, text(" as long as it is pinned"), remedy),
                false => Found::new(Level::Info, CHECK.path, text(""), remedy),
            }]
        }
        Retention::Until(_) | Retention::Forever | Retention::AfterCopy => Vec::new(),
    })
}
