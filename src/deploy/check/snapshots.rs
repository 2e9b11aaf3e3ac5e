//! The snapshots that volumes are made from.

use super::{Answer, Check, Found, Looker};

pub(super) const CHECK: Check = Check {
    name: "snapshots",
    question: "are the snapshots there that volumes are made from?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeImages",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeSnapshots",
    ],
    path: "image",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let (ids, there) = tokio::join!(looker.snapshot_ids(), looker.snapshots());
    let (ids, there) = (ids?, there?);
    // Another account's snapshots need not be shown to whoever may start its image.
    let is_own = looker
        .image()
        .await?
        .is_none_or(|image| image.owner_id == looker.account.id);
    let gone = ids.iter().filter(|id| !there.contains_key(*id) && is_own);
    let found = gone.map(|id| {
        let text =
            format!("snapshot {id}, which volumes are made from, is gone: every scale-out fails");
        Found::error(CHECK.path, text, "make a new image, and rotate to it")
    });
    let broken = { there.iter() }.filter_map(|(id, snapshot)| {
        let state = snapshot.state()?.as_str();
        (state == "error" || state == "recoverable").then(|| {
            let text = format!("snapshot {id}, which volumes are made from, is in state {state}: every scale-out fails");
            Found::error(CHECK.path, text, "make a new image, and rotate to it")
        })
    });
    Ok(found.chain(broken).collect())
}
