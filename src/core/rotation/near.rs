//! Images that nearly count, where none does: what somebody has to look at.

use std::collections::BTreeMap;

use super::describe;
use super::fit::Demands;
use super::image::{Image, ImagePolicy, Reason, select_for};
use crate::aws::{Aws, AwsError};
use crate::words::count;

/// As the end of a sentence; `None` if the owners have no image at all. One call, and of an account's images the
/// first page only: they are looked at to help, and not to choose.
///
/// # Errors
/// The failed call.
pub async fn misses(
    aws: &Aws,
    policy: &ImagePolicy,
    demands: &Demands,
) -> Result<Option<String>, AwsError> {
    let images = describe::owned(aws, policy).await?;
    Ok(told(&images, policy, demands))
}

/// The same of images at hand: pure.
#[must_use]
pub fn told(images: &[Image], policy: &ImagePolicy, demands: &Demands) -> Option<String> {
    if !policy.selector.is_empty() {
        return told_of_selector(images, policy, demands);
    }
    let (name, prefix) = (&policy.instance_name, &policy.name_prefix);
    let of_name = |image: &&Image| image.name_tag.as_ref() == Some(name);
    let of_prefix = |image: &&Image| image.is_named(prefix);
    let named = match prefix.as_str() {
        "" => String::new(),
        prefix => format!(" named {prefix}*"),
    };
    let both: Vec<Image> = { images.iter() }
        .filter(|image| of_name(image) && of_prefix(image))
        .cloned()
        .collect();
    if !both.is_empty() {
        let rejected = select_for(&both, policy, demands).rejected;
        return Some(format!(
            "{}{named} with Name={name}, and none counts: {}",
            count(both.len(), "image"),
            listed(&rejected)
        ));
    }
    let tagged = images.iter().filter(of_name).count();
    if tagged > 0 {
        let tagged = count(tagged, "image");
        return Some(format!("{tagged} with Name={name}, none{named}"));
    }
    let alike: Vec<&Image> = images.iter().filter(of_prefix).collect();
    match (alike.len(), images.len()) {
        (_, 0) => None,
        (0, all) => Some(format!(
            "{}, none{named} and none with Name={name}",
            count(all, "image")
        )),
        (alike_count, _) => Some(format!(
            "{}{named}, none with Name={name} ({})",
            count(alike_count, "image"),
            tags(&alike)
        )),
    }
}

/// Where more is asked for than a `Name` tag, each of the newest says what it lacks.
fn told_of_selector(images: &[Image], policy: &ImagePolicy, demands: &Demands) -> Option<String> {
    if images.is_empty() {
        return None;
    }
    let mut newest: Vec<&Image> = images.iter().collect();
    newest.sort_by_key(|image| (image.created, &image.id));
    let all: Vec<Image> = newest.iter().rev().take(LISTED).copied().cloned().collect();
    let rejected = select_for(&all, policy, demands).rejected;
    let of_order = all.iter().filter_map(|image| {
        let (id, why) = rejected.iter().find(|(id, _)| *id == image.id)?;
        Some(format!("{id}: {why}"))
    });
    let mut texts: Vec<String> = of_order.collect();
    if images.len() > LISTED {
        texts.push(format!("and {} more", images.len() - LISTED));
    }
    let bare = policy.goes_by_tags() && all.iter().all(|image| image.tags.is_empty());
    Some(format!(
        "{}, none {}: {}{}",
        count(images.len(), "image"),
        policy.words(),
        texts.join("; "),
        if bare { BARE } else { "" }
    ))
}

/// Why images may have no tags at all.
const BARE: &str = "; an account sees no tags of images that are shared with it, and a backup that was copied from \
                    another Region or account comes without them: choose by image.name or image.source_instance";

/// How many are named: whoever has thousands looks further by other means.
const LISTED: usize = 3;

fn listed(rejected: &[(String, Reason)]) -> String {
    let newest = rejected.iter().rev().take(LISTED);
    let mut texts: Vec<String> = newest.map(|(id, why)| format!("{id}: {why}")).collect();
    if rejected.len() > LISTED {
        texts.push(format!("and {} more", rejected.len() - LISTED));
    }
    texts.join("; ")
}

/// Which Name tags they have instead: `2 with Name=web, 1 without`.
fn tags(images: &[&Image]) -> String {
    let mut by_tag: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for image in images {
        *by_tag.entry(image.name_tag.as_deref()).or_default() += 1;
    }
    let mut by_count: Vec<_> = by_tag.into_iter().collect();
    by_count.sort_by_key(|(_, images)| std::cmp::Reverse(*images));
    let texts = by_count.iter().take(LISTED).map(|(tag, images)| match tag {
        Some(tag) => format!("{images} with Name={tag}"),
        None => format!("{images} without a Name tag"),
    });
    let mut texts: Vec<String> = texts.collect();
    if by_count.len() > LISTED {
        texts.push(format!("and {} other names", by_count.len() - LISTED));
    }
    texts.join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::rotation::image::tests::{image, policy};

    fn says(change: impl Fn(usize, &mut Image)) -> Option<String> {
        let mut images: Vec<Image> = (0..3)
            .map(|n| image(&format!("ami-{n}"), "2026-11-24T00:00:00Z"))
            .collect();
        for (n, image) in images.iter_mut().enumerate() {
            change(n, image);
        }
        let mut policy = policy();
        policy.instance_name = "shop".to_owned();
        policy.name_prefix = "AwsBackup_".to_owned();
        told(&images, &policy, &Demands::default())
    }

    #[test]
    fn what_is_missing_is_said_with_what_is_there() {
        let none = says(|_, image| image.name_tag = None);
        assert_eq!(
            none.as_deref(),
            Some("3 images named AwsBackup_*, none with Name=shop (3 without a Name tag)")
        );
        let web = says(|n, image| image.name_tag = (n < 2).then(|| "web".to_owned()));
        assert_eq!(
            web.as_deref(),
            Some(
                "3 images named AwsBackup_*, none with Name=shop (2 with Name=web, 1 without a Name tag)"
            )
        );
        let golden = says(|n, image| {
            if n == 0 {
                image.name_tag = Some("shop".to_owned());
                image.name = "golden".to_owned();
            }
        });
        assert_eq!(
            golden.as_deref(),
            Some("1 image with Name=shop, none named AwsBackup_*")
        );
        let pending = says(|_, image| {
            image.name_tag = Some("shop".to_owned());
            image.state = "pending".to_owned();
        });
        let pending = pending.unwrap();
        assert!(
            pending.starts_with("3 images named AwsBackup_* with Name=shop, and none counts: ami-2: its state is pending"),
            "{pending}"
        );
        let others = says(|_, image| image.name = "golden".to_owned());
        assert_eq!(
            others.as_deref(),
            Some("3 images, none named AwsBackup_* and none with Name=shop")
        );
        assert_eq!(told(&[], &policy(), &Demands::default()), None);
    }
}
