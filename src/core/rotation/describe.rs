//! Reading images from EC2.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::operation::describe_images::builders::DescribeImagesInputBuilder;
use aws_sdk_ec2::types::{BlockDeviceMapping, Filter, InstanceTypeItem};

use super::fit::TypePatterns;
use super::image::{Image, ImagePolicy, Volume};
use super::recent::Days;
use crate::aws::{Aws, AwsError};

const DESCRIBE_IMAGES: &str = "ec2:DescribeImages";

/// EC2's limit for one page.
const PAGE: i32 = 1000;

/// What `TpmSupport` and `ImdsSupport` say if they say anything.
const V2: &str = "v2.0";

/// EC2's limit for the values of one filter.
pub(super) const FILTER: usize = 200;

/// Every image that the server says meets the policy, all pages, in no order.
///
/// # Errors
/// The failed call.
pub async fn images(aws: &Aws, policy: &ImagePolicy) -> Result<Vec<Image>, AwsError> {
    images_of(aws, policy, None).await
}

/// As [`images`], of some days only.
///
/// # Errors
/// The failed call.
pub async fn images_of(
    aws: &Aws,
    policy: &ImagePolicy,
    days: Option<&Days>,
) -> Result<Vec<Image>, AwsError> {
    let mut found: BTreeMap<String, Image> = BTreeMap::new();
    let of_days = days.map(|days| {
        let filter = Filter::builder().name("creation-date");
        filter.set_values(Some(days.patterns())).build()
    });
    for mut request in candidates_requests(policy) {
        if let Some(filter) = &of_days {
            request = request.filters(filter.clone());
        }
        let mut token = None;
        loop {
            let page = request
                .clone()
                .set_next_token(token)
                .send_with(&aws.ec2)
                .await
                .map_err(|e| AwsError::new(DESCRIBE_IMAGES, &policy.subject(), e))?;
            let images = page.images().iter().filter_map(from_sdk);
            found.extend(images.map(|image| (image.id.clone(), image)));
            token = page.next_token.filter(|t| !t.is_empty());
            if token.is_none() {
                break;
            }
        }
    }
    Ok(found.into_values().collect())
}

/// Images that the policy's owners have, whatever they are named: the first page.
///
/// # Errors
/// The failed call.
pub async fn owned(aws: &Aws, policy: &ImagePolicy) -> Result<Vec<Image>, AwsError> {
    let request = aws.ec2.describe_images().max_results(PAGE);
    let request = request.set_owners(Some(policy.owners.clone()));
    let page = request.send().await;
    let page = page.map_err(|e| AwsError::new(DESCRIBE_IMAGES, &policy.subject(), e))?;
    Ok(page.images().iter().filter_map(from_sdk).collect())
}

/// One image by its id; `None` when it is gone. A deregistered image lingers in the answers for a
/// while, so look at its state too.
///
/// # Errors
/// The failed call.
pub async fn image(aws: &Aws, id: &str) -> Result<Option<Image>, AwsError> {
    let answer = aws.ec2.describe_images().image_ids(id).send().await;
    match answer.map_err(|e| AwsError::new(DESCRIBE_IMAGES, id, e)) {
        Ok(page) => Ok(page.images().iter().find_map(from_sdk)),
        // Deregistered, made private, or of another Region: it cannot be launched in any case.
        Err(e)
            if e.code
                .as_deref()
                .is_some_and(|c| c.starts_with("InvalidAMIID.")) =>
        {
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

/// Those of these images that exist, in any state. Asked for by a filter: an id that is gone is no error then.
///
/// # Errors
/// The failed call.
pub async fn those(aws: &Aws, ids: &BTreeSet<String>) -> Result<Vec<Image>, AwsError> {
    let mut found = Vec::new();
    let ids: Vec<&String> = ids.iter().collect();
    for some in ids.chunks(FILTER) {
        let values = some.iter().map(|id| (*id).clone()).collect();
        let filter = Filter::builder().name("image-id").set_values(Some(values));
        let request = aws.ec2.describe_images().filters(filter.build());
        let answer = request.include_disabled(true).send().await;
        let subject = some.first().map_or("", |id| id.as_str());
        let answer = answer.map_err(|e| AwsError::new(DESCRIBE_IMAGES, subject, e))?;
        found.extend(answer.images().iter().filter_map(from_sdk));
    }
    Ok(found)
}

/// The first pages' requests: one, or of the images of an instance two, because filters can only narrow and what says
/// whose they are is EC2 of some and the name that AWS Backup gave of others.
///
/// There is no filter on the prefix of `name`: filter values are case-sensitive, and AWS Backup's `AwsBackup_` has
/// been spelt in more than one way. The `Name` tag narrows the answer to one instance's images anyway;
/// [`select`](super::image::select) then compares the prefix without regard to case.
#[must_use]
pub fn candidates_requests(policy: &ImagePolicy) -> Vec<DescribeImagesInputBuilder> {
    let filter = |name: &str, value: &str| Filter::builder().name(name).values(value).build();
    let mut request = DescribeImagesInputBuilder::default().set_owners(Some(policy.owners.clone()));
    for (key, value) in policy.all_tags() {
        request = request.filters(filter(&format!("tag:{key}"), &literal(&value)));
    }
    request = request
        .filters(filter("state", "available"))
        .filters(filter("architecture", policy.architecture.as_str()))
        .max_results(PAGE);
    let selector = &policy.selector;
    match (&selector.name, &selector.source_instance) {
        (Some(pattern), _) => vec![request.filters(filter("name", pattern))],
        (None, Some(id)) => vec![
            request.clone().filters(filter("source-instance-id", id)),
            request.filters(filter("name", &format!("*_{id}_*"))),
        ],
        (None, None) => vec![request],
    }
}

/// Filter values are patterns: `*` and `?` stand for themselves only after a backslash.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '?' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn from_sdk(image: &aws_sdk_ec2::types::Image) -> Option<Image> {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let tags: BTreeMap<String, String> = image
        .tags()
        .iter()
        .filter_map(|t| Some((t.key()?.to_owned(), text(t.value()))))
        .collect();
    Some(Image {
        id: image.image_id()?.to_owned(),
        name: text(image.name()),
        name_tag: tags.get("Name").cloned(),
        created: image.creation_date().and_then(|d| d.parse().ok()),
        state: text(image.state().map(|s| s.as_str())),
        owner_id: text(image.owner_id()),
        architecture: text(image.architecture().map(|a| a.as_str())),
        root_device_type: text(image.root_device_type().map(|d| d.as_str())),
        root_device_name: text(image.root_device_name()),
        virtualization_type: text(image.virtualization_type().map(|v| v.as_str())),
        ena_support: image.ena_support().unwrap_or_default(),
        boot_mode: text(image.boot_mode().map(|mode| mode.as_str())),
        needs_tpm: image.tpm_support().is_some_and(|tpm| tpm.as_str() == V2),
        needs_imds_v2: { image.imds_support() }.is_some_and(|imds| imds.as_str() == V2),
        // `enabled-with-cooldown`, `enabled-without-cooldown` or `disabled`.
        protected: { image.deregistration_protection() }
            .is_some_and(|protection| protection.starts_with("enabled")),
        allowed: image.image_allowed(),
        types: image
            .instance_type_specification()
            .map(type_patterns)
            .unwrap_or_default(),
        volumes: { image.block_device_mappings().iter() }
            .filter_map(volume)
            .collect(),
        source_instance: image.source_instance_id().map(ToOwned::to_owned),
        tags,
    })
}

fn type_patterns(specification: &aws_sdk_ec2::types::InstanceTypeSpecification) -> TypePatterns {
    let patterns = |items: &[InstanceTypeItem]| {
        let named = items.iter().filter_map(InstanceTypeItem::instance_type);
        named.map(ToOwned::to_owned).collect()
    };
    TypePatterns {
        supported: patterns(specification.supported_instance_types()),
        unsupported: patterns(specification.unsupported_instance_types()),
    }
}

/// `None` for what is no EBS volume.
fn volume(mapping: &BlockDeviceMapping) -> Option<Volume> {
    let ebs = mapping.ebs()?;
    Some(Volume {
        device: mapping.device_name()?.to_owned(),
        snapshot: ebs.snapshot_id().map(ToOwned::to_owned),
        size_gib: ebs.volume_size(),
        encrypted: ebs.encrypted().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::rotation::image::tests::policy;
    use aws_sdk_ec2::types;

    #[test]
    fn the_server_is_asked_for_the_owner_the_tag_the_state_and_the_architecture() {
        let mut policy = policy();
        policy.instance_name = "web*".to_owned();
        let [request] = &candidates_requests(&policy)[..] else {
            panic!("one")
        };
        let request = request.clone().build().unwrap();
        let filters: Vec<_> = request
            .filters()
            .iter()
            .map(|f| (f.name().unwrap(), f.values().join(",")))
            .collect();
        assert_eq!(
            filters,
            [
                ("tag:Name", "web\\*".to_owned()),
                ("state", "available".to_owned()),
                ("architecture", "x86_64".to_owned()),
            ]
        );
        assert_eq!(request.owners(), ["111111111111"]);
    }

    #[test]
    fn the_server_is_asked_for_what_a_selector_says() {
        let mut policy = policy();
        policy.instance_name = String::new();
        let filters = |policy: &ImagePolicy| -> Vec<Vec<(String, String)>> {
            let requests = candidates_requests(policy).into_iter();
            let filters = requests.map(|request| {
                let request = request.build().unwrap();
                let filters = request.filters().iter();
                let both = filters.map(|f| (f.name().unwrap().to_owned(), f.values().join(",")));
                both.filter(|(name, _)| !["state", "architecture"].contains(&name.as_str()))
                    .collect()
            });
            filters.collect()
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        policy.selector.tags = BTreeMap::from([pair("Role", "w*b"), pair("Stage", "")]);
        assert_eq!(
            filters(&policy),
            [[pair("tag:Role", "w\\*b"), pair("tag:Stage", "")]]
        );
        policy.selector.tags.clear();
        policy.selector.source_instance = Some("i-0aa".to_owned());
        assert_eq!(
            filters(&policy),
            [
                [pair("source-instance-id", "i-0aa")],
                [pair("name", "*_i-0aa_*")]
            ]
        );
        policy.selector.name = Some("golden-*".to_owned());
        assert_eq!(filters(&policy), [[pair("name", "golden-*")]]);
    }

    #[test]
    fn an_image_keeps_everything_that_is_checked() {
        let sdk = types::Image::builder()
            .image_id("ami-1")
            .name("AwsBackup_i-1_x")
            .creation_date("2026-11-24T01:02:03.000Z")
            .state(types::ImageState::Available)
            .owner_id("111111111111")
            .architecture(types::ArchitectureValues::X8664)
            .root_device_type(types::DeviceType::Ebs)
            .root_device_name("/dev/xvda")
            .virtualization_type(types::VirtualizationType::Hvm)
            .ena_support(true)
            .boot_mode(types::BootModeValues::Uefi)
            .tags(types::Tag::builder().key("Name").value("web").build())
            .build();
        let image = from_sdk(&sdk).unwrap();
        assert_eq!(image.name_tag.as_deref(), Some("web"));
        assert_eq!(image.created, Some("2026-11-24T01:02:03Z".parse().unwrap()));
        assert_eq!(
            (image.state.as_str(), image.architecture.as_str()),
            ("available", "x86_64")
        );
        assert_eq!(
            (
                image.root_device_type.as_str(),
                image.virtualization_type.as_str()
            ),
            ("ebs", "hvm")
        );
        assert_eq!(
            (image.ena_support, image.boot_mode.as_str()),
            (true, "uefi")
        );
    }

    #[test]
    fn an_unreadable_date_is_no_date() {
        let sdk = types::Image::builder()
            .image_id("ami-1")
            .creation_date("yesterday")
            .build();
        assert_eq!(from_sdk(&sdk).unwrap().created, None);
    }
}
