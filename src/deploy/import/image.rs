//! Which image is the latest: guessed from the one that the default version names.

use super::Standing;
use super::yaml::{Lines, list, map, text};
use freshscale_core::rotation::RotationConfig;
use freshscale_core::rotation::image::{Image, ImagePolicy};

/// How AWS Backup begins the names of its images.
const BACKUP: &str = "AwsBackup_";

/// The table `image`.
pub(super) fn table(standing: &Standing) -> Lines {
    let mut lines = Lines::default();
    lines.table(0, "image", "which image is the latest");
    if let Some(policy) = selected(standing) {
        lines.append(&as_selected(&policy));
        return lines;
    }
    let id = &standing.template.spec.image;
    let Some(image) = &standing.image else {
        let what = match id.is_empty() {
            true => "the default version names no image".to_owned(),
            false => format!("{id}, which the default version names, cannot be seen"),
        };
        lines.comment(
            1,
            &format!("Guessed, because {what}: say which `Name` tag images have."),
        );
        lines.field(1, "instance_name", &text(&guessed(standing)), "");
        return lines;
    };
    let named = image.name_tag.as_deref().filter(|name| !name.is_empty());
    match named {
        Some(name) => {
            let comment = format!(
                "the Name tag of {}, which the default version starts",
                image.id
            );
            lines.field(1, "instance_name", &text(name), &comment);
        }
        None => {
            by_other_means(&mut lines, standing, image);
            owner(&mut lines, standing, image);
            return lines;
        }
    }
    let is_backup = image.name.get(..BACKUP.len());
    if is_backup.is_some_and(|begin| begin.eq_ignore_ascii_case(BACKUP)) {
        let comment = format!("as AWS Backup names images: {}", image.name);
        lines.field(1, "name_prefix", BACKUP, &comment);
    } else {
        let comment = format!("of any name; this one is {}", image.name);
        lines.field(1, "name_prefix", "\"\"", &comment);
    }
    owner(&mut lines, standing, image);
    lines
}

fn owner(lines: &mut Lines, standing: &Standing, image: &Image) {
    if image.owner_id == standing.account.id {
        lines.field(1, "owners", "[self]", "");
    } else {
        let comment = "another account's: its tags are not seen here";
        lines.field(1, "owners", &list([&image.owner_id]), comment);
    }
}

/// Of an image without a `Name` tag: a copy, or another account's.
fn by_other_means(lines: &mut Lines, standing: &Standing, image: &Image) {
    let what = "has no `Name` tag that can be seen";
    lines.comment(1, &format!("Guessed, because {} {what}.", image.id));
    let rotator = standing.rotator.as_ref();
    if let Some(name) = rotator.and_then(|rotator| rotator.instance_name()) {
        lines.field(1, "instance_name", &text(name), "as the function has it");
        lines.field(1, "name_prefix", BACKUP, "as AWS Backup names images");
    } else if let Some(id) = image.source() {
        let comment = format!("the instance that {} was made of", image.name);
        lines.field(1, "source_instance", &text(id), &comment);
    } else {
        let comment = format!("this one is {}", image.name);
        lines.field(1, "name", &text(&pattern(&image.name)), &comment);
    }
}

/// A name with a `*` for each run of what has digits in it: `golden-2026-11-24` is `golden-*`.
fn pattern(name: &str) -> String {
    let mut out = String::new();
    for part in name.split_inclusive(['-', '_', '.', ' ', '/']) {
        let varies = part.chars().any(|c| c.is_ascii_digit());
        match varies {
            false => out.push_str(part),
            true if out.ends_with('*') => {}
            true => out.push('*'),
        }
    }
    let says_something = out.chars().any(|c| !"*-_. /".contains(c));
    if says_something { out } else { name.to_owned() }
}

/// What a function of ours selects by, if it has more than a `Name` tag.
fn selected(standing: &Standing) -> Option<ImagePolicy> {
    let environment = standing.rotator.as_ref()?.environment();
    let policy = RotationConfig::from_env(environment).ok()?.image;
    (!policy.selector.is_empty()).then_some(policy)
}

fn as_selected(policy: &ImagePolicy) -> Lines {
    let mut lines = Lines::default();
    let selector = &policy.selector;
    lines.comment(1, "As the function has it.");
    if !policy.instance_name.is_empty() {
        lines.field(1, "instance_name", &text(&policy.instance_name), "");
    }
    if !selector.tags.is_empty() {
        let tags = { selector.tags.iter() }.map(|(key, value)| (key, text(value)));
        lines.field(1, "tags", &map(tags), "");
    }
    if let Some(name) = &selector.name {
        lines.field(1, "name", &text(name), "");
    } else {
        lines.field(1, "name_prefix", &text(&policy.name_prefix), "");
    }
    if let Some(id) = &selector.source_instance {
        lines.field(1, "source_instance", &text(id), "");
    }
    lines.field(1, "owners", &list(&policy.owners), "");
    lines
}

/// What the function looks for, or what instances of the group are called.
fn guessed(standing: &Standing) -> String {
    let rotator = standing.rotator.as_ref();
    if let Some(name) = rotator.and_then(|rotator| rotator.instance_name()) {
        return name.clone();
    }
    let of = |tags: &crate::resource::tags::Tags| {
        tags.get("Name").filter(|name| !name.is_empty()).cloned()
    };
    of(&standing.template.spec.instance_tags)
        .or_else(|| of(&standing.group.spec.tags))
        .unwrap_or_else(|| standing.group.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_in_a_name_is_a_star() {
        for (name, like) in [
            ("golden-2026-11-24", "golden-*"),
            ("shop_v12.7_x86_64", "shop_*"),
            ("web-7-prod", "web-*prod"),
            ("2026-11-24", "2026-11-24"),
            ("golden", "golden"),
        ] {
            assert_eq!(pattern(name), like);
        }
    }
}
