//! Whether the keys that volumes are encrypted with are there, and can be used.

use std::collections::BTreeSet;

use aws_sdk_kms::operation::describe_key::DescribeKeyOutput;

use super::Missing;
use crate::clients::Clients;
use crate::resource::parallel;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::rotation::fit::Contents;

/// The keys of a version's volumes that nothing can be encrypted with; an answer for each key. One of another Region is not asked
/// for: `plan` has refused its ARN, and KMS knows only its own.
pub(super) async fn unusable(
    aws: &Clients,
    contents: &Contents,
) -> Vec<Result<Option<Missing>, AwsError>> {
    let region = aws.ec2.config().region().map(ToString::to_string);
    let elsewhere = |id: &str| {
        let of = id.split(':').nth(3);
        of.is_some_and(|of| Some(of) != region.as_deref())
    };
    let keys: BTreeSet<&str> = { contents.devices.iter() }
        .filter_map(|device| device.kms_key_id.as_deref())
        .filter(|id| !elsewhere(id))
        .collect();
    parallel::all(keys.into_iter().map(|id| one(aws, id))).await
}

/// A key as KMS describes it; `None` if there is none.
///
/// # Errors
/// The failed call.
pub(crate) async fn described(
    aws: &Clients,
    id: &str,
) -> Result<Option<DescribeKeyOutput>, AwsError> {
    let answer = aws.kms.describe_key().key_id(id).send().await;
    answer.called("kms:DescribeKey", id).absent()
}

async fn one(aws: &Clients, id: &str) -> Result<Option<Missing>, AwsError> {
    let found = described(aws, id).await?;
    let state = found.as_ref().map(|found| {
        let state = found.key_metadata().and_then(|it| it.key_state());
        state.map_or("Enabled", |state| state.as_str()).to_owned()
    });
    // "Key states of AWS KMS keys": while it is updated, it can be used.
    Ok(match state.as_deref() {
        Some("Enabled" | "Updating") => None,
        _ => Some(Missing::Key {
            id: id.to_owned(),
            state,
        }),
    })
}
