//! Which image is the latest: guessed from the one that the default version names.

use super::Standing;
use super::yaml::{Lines, list, text};

/// How AWS Backup begins the names of its images.
const BACKUP: &str = "AwsBackup_";

/// The table `image`.
pub(super) fn table(standing: &Standing) -> Lines {
    let mut lines = Lines::default();
    lines.table(0, "image", "which image is the latest");
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
            let what = "has no `Name` tag that can be seen, and the rotator chooses images by it";
            lines.comment(1, &format!("Guessed, because {} {what}.", image.id));
            lines.field(1, "instance_name", &text(&guessed(standing)), "");
            lines.field(1, "name_prefix", BACKUP, "as AWS Backup names images");
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
    if image.owner_id == standing.account.id {
        lines.field(1, "owners", "[self]", "");
    } else {
        let comment = "another account's: its tags are not seen here";
        lines.field(1, "owners", &list([&image.owner_id]), comment);
    }
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
