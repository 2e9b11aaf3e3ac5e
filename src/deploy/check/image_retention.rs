//! Whether AWS Backup keeps the image until the next scale-out.

use jiff::{SignedDuration, Timestamp};

use super::{Answer, Check, Found, Level, Looker};
use crate::forecast::{Retention, retention_of};
use freshscale_core::advice::Command;
use freshscale_core::aws::AwsError;
use freshscale_core::rotation::group::sizes;
use freshscale_core::rotation::image::Image;
use freshscale_core::rotation::known::Known;
use freshscale_core::schedule::preview::Preview;
use freshscale_core::words::local;
use freshscale_stack::names::Account;

pub(super) const CHECK: Check = Check {
    name: "image_retention",
    question: "does AWS Backup keep the default version's image until the next scale-out?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeScheduledActions",
        "backup:DescribeRecoveryPoint",
        "backup:ListRecoveryPointsByResource",
        "ec2:DescribeImages",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
    ],
    path: "image.backup.retention",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

/// As far ahead as `status` looks.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 14);

async fn run(looker: &Looker<'_>) -> Answer {
    let (image, next) = tokio::join!(looker.image(), next_launch(looker));
    let (Some(image), Some(next)) = (image?, next?) else {
        return Ok(Vec::new());
    };
    let id = &image.id;
    Ok(match looker.retention(image).await {
        Retention::Until(at) if *at < next && image.protected => {
            let text = format!(
                "AWS Backup is to delete {id} on {}, before the next scale-out; only that it is protected from being deregistered keeps it",
                local(*at, &looker.stack.zone())
            );
            vec![Found::warning(
                CHECK.path,
                text,
                Command::bootstrap("rotate"),
            )]
        }
        Retention::Until(at) if *at < next => {
            let zone = looker.stack.zone();
            let text = format!(
                "AWS Backup deletes {id} on {}, and the scale-out of {} starts it, if no rotation comes before",
                local(*at, &zone),
                local(next, &zone)
            );
            let remedy = Command::bootstrap("rotate");
            vec![Found::error(CHECK.path, text, remedy)]
        }
        Retention::AfterCopy => {
            let text = format!("AWS Backup deletes {id} as soon as it is copied");
            let remedy = "keep backups in this Region until the next are there";
            vec![Found::warning(CHECK.path, text, remedy)]
        }
        Retention::Unknown(why) => {
            let text = format!("until when AWS Backup keeps {id} cannot be told: {why}");
            let remedy = Command::bootstrap("policy status");
            vec![Found::new(Level::Unknown, CHECK.path, text, remedy)]
        }
        _ => Vec::new(),
    })
}

impl Looker<'_> {
    /// Until when AWS Backup keeps the default version's image.
    pub(super) async fn retention(&self, image: &Image) -> &Retention {
        let account = Account {
            id: image.owner_id.clone(),
            ..self.account.clone()
        };
        let found = || async { retention_of(self.aws, &account, image).await };
        self.retention.get_or_init(found).await
    }
}

/// When capacity rises next.
async fn next_launch(looker: &Looker<'_>) -> Result<Option<Timestamp>, AwsError> {
    let (group, actions) = tokio::join!(looker.group(), looker.actions());
    let Some(group) = group? else {
        return Ok(None);
    };
    let (now, base) = (looker.now, sizes(group));
    let known = Known::of(actions?, None, now);
    let actions = known.foreseen();
    let until = now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let preview = Preview::since(&actions, base, &(now..until));
    Ok(preview.rises().next().map(|(_, step)| step.at))
}
