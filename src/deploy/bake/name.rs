//! What an image of a release is called and tagged: pure.

use crate::resource::tags::Tags;
use freshscale_stack::Stack;

/// Which release an image, and each of its snapshots, was made of.
pub const RELEASE_TAG: &str = "freshscale:release";
/// ARN of who made it.
pub const BAKED_BY_TAG: &str = "freshscale:baked-by";

/// EC2's limits: an image's name, a tag's key, a tag's value.
const MOST_NAME: usize = 128;
const MOST_KEY: usize = 128;
const MOST_VALUE: usize = 256;
const MOST_TAGS: usize = 50;

/// The name of the image that a stack's release is made of on an instance. The same every time, so that EC2
/// itself refuses a second one; in the form of AWS Backup's names, so that whoever reads an instance's id out
/// of them finds it here too.
///
/// # Errors
/// EC2 does not take it.
pub fn image_name(stack: &Stack, instance: &str, release: &str) -> Result<String, String> {
    let (before, after) = around(stack)?;
    let name = format!("{before}{instance}_{}{after}", digest(stack, release));
    let allowed = |c: char| c.is_ascii_alphanumeric() || "()[] ./-'@_".contains(c);
    if name.len() > MOST_NAME || !name.chars().all(allowed) {
        return Err(format!(
            "EC2 does not take the image name {name:?}, which is made by `{}`: it may have \
             {MOST_NAME} letters, digits and ()[] ./-'@_",
            stack
                .image
                .selector
                .name
                .as_ref()
                .map_or("image.name_prefix", |_| "image.name")
        ));
    }
    Ok(name)
}

/// The instance in the name of an image of this release; `None` if the name is not one of ours.
#[must_use]
pub fn instance_of<'n>(stack: &Stack, name: &'n str, release: &str) -> Option<&'n str> {
    let (before, after) = around(stack).ok()?;
    let rest = name.strip_suffix(after)?;
    let rest = rest.strip_suffix(digest(stack, release).as_str())?;
    let instance = rest.strip_prefix(before)?;
    instance.strip_suffix('_')
}

/// What goes before and after the instance and the release in an image's name, so that the rotator counts it.
fn around(stack: &Stack) -> Result<(&str, &str), String> {
    let image = &stack.image;
    let Some(pattern) = &image.selector.name else {
        return Ok((&image.name_prefix, ""));
    };
    match pattern.split_once('*') {
        Some((before, after)) if !pattern.contains('?') && !after.contains('*') => {
            Ok((before, after))
        }
        _ => Err(format!(
            "`image.name` is {pattern:?}: `bake` makes names of patterns with one `*` and no `?`, which the instance and \
             the release take the place of"
        )),
    }
}

/// In the form of a UUID.
fn digest(stack: &Stack, release: &str) -> String {
    freshscale_core::digest::uuid(&freshscale_core::digest::sha256(format!(
        "{}\n{release}",
        stack.name
    )))
}

/// The tags of the image and of its snapshots. `own` are the caller's.
///
/// # Errors
/// More than EC2 takes.
pub fn image_tags(stack: &Stack, release: &str, by: &str, own: &Tags) -> Result<Tags, String> {
    let mut tags = own.clone();
    tags.extend(stack.all_tags());
    let by: String = by.chars().take(MOST_VALUE).collect();
    let wanted = stack.image.all_tags();
    if let Some(key) = wanted.keys().find(|key| key.starts_with("aws:")) {
        return Err(format!(
            "`image.tags` has {key}, and only AWS puts tags that begin with `aws:`"
        ));
    }
    tags.extend(wanted);
    tags.extend([
        (RELEASE_TAG.to_owned(), release.to_owned()),
        (BAKED_BY_TAG.to_owned(), by),
    ]);
    match tags.len() {
        0..=MOST_TAGS => Ok(tags),
        n => Err(format!(
            "an image takes {MOST_TAGS} tags, and these are {n}"
        )),
    }
}

/// A release's id: what a tag's value may be, and nothing that a filter would read as a pattern.
///
/// # Errors
/// A sentence that shows the form.
pub fn release(text: &str) -> Result<String, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || " _.:/=+-@".contains(c);
    let fits = (1..=MOST_KEY).contains(&text.len()) && text.chars().all(allowed);
    if fits && text.trim() == text {
        return Ok(text.to_owned());
    }
    Err(format!(
        "`{text}` is no release id: that is 1 to {MOST_KEY} letters, digits, spaces and _.:/=+-@"
    ))
}

/// A tag of the caller's, as `Commit=1a2b3c`.
///
/// # Errors
/// A sentence that shows the form, or says why the key is not the caller's.
pub fn tag(text: &str) -> Result<(String, String), String> {
    let (key, value) = text
        .split_once('=')
        .filter(|(key, value)| (1..=MOST_KEY).contains(&key.len()) && value.len() <= MOST_VALUE)
        .ok_or_else(|| format!("`{text}` is no tag; write it like Commit=1a2b3c"))?;
    let reserved = ["aws:", "freshscale:"]
        .iter()
        .any(|start| key.starts_with(start));
    if reserved || key == "Name" {
        return Err(format!("the tag `{key}` is not yours to set"));
    }
    Ok((key.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn stack(name: &str) -> Stack {
        let text = format!(
            "version: 1\nname: {name}\nimage: {{ instance_name: web }}\ntags: {{ Team: shop }}\n\
             launch_template: {{ instance_type: c6i.large, security_group_ids: [sg-0123456789abcdef0] }}\n\
             auto_scaling_group: {{ subnet_ids: [subnet-0a123456789abcdef], capacity: {{ min: 0, max: 8, desired: 0 }} }}\n\
             schedule: {{ timezone: Asia/Seoul }}\n"
        );
        let loaded = freshscale_stack::load_str("web.yaml".as_ref(), &text);
        loaded
            .unwrap_or_else(|faults| panic!("{}", faults.render(false)))
            .stack
    }

    #[test]
    fn a_name_is_the_same_every_time_and_another_for_each_release_instance_and_stack() {
        let (web, shop) = (stack("web"), stack("shop"));
        let name = |stack, instance, release| image_name(stack, instance, release).unwrap();
        let one = name(&web, "i-0a", "2.14.0");
        assert_eq!(one, name(&web, "i-0a", "2.14.0"));
        for other in [
            name(&web, "i-0a", "2.14.1"),
            name(&web, "i-0b", "2.14.0"),
            name(&shop, "i-0a", "2.14.0"),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn a_name_has_the_form_of_aws_backups() {
        let web = stack("web");
        let name = image_name(&web, "i-09bba03659a0990da", "2.14.0").unwrap();
        let parts: Vec<&str> = name.split('_').collect();
        assert_eq!(parts[..2], ["AwsBackup", "i-09bba03659a0990da"]);
        let lengths: Vec<usize> = parts[2].split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        let hex = |c: char| c == '-' || c.is_ascii_hexdigit();
        assert!(parts[2].chars().all(hex));
    }

    #[test]
    fn the_instance_is_read_back_from_the_names_of_the_release_only() {
        let web = stack("web");
        let name = image_name(&web, "i-0a", "2.14.0").unwrap();
        assert_eq!(instance_of(&web, &name, "2.14.0"), Some("i-0a"));
        assert_eq!(instance_of(&web, &name, "2.14.1"), None);
        assert_eq!(instance_of(&web, "copy of it", "2.14.0"), None);
    }

    #[test]
    fn a_prefix_that_ec2_does_not_take_is_refused_before_it_is_asked() {
        let mut web = stack("web");
        web.image.name_prefix = "Bäckup_".to_owned();
        assert!(
            image_name(&web, "i-0a", "1")
                .unwrap_err()
                .contains("Bäckup_")
        );
        web.image.name_prefix = "x".repeat(100);
        assert!(image_name(&web, "i-0a", "1").is_err());
    }

    #[test]
    fn tags_tell_which_release_of_which_stack_and_who_made_it() {
        let own = Tags::from([("Commit".to_owned(), "1a2b".to_owned())]);
        let tags = image_tags(&stack("web"), "2.14.0", &"x".repeat(300), &own).unwrap();
        let tag = |key: &str| tags[key].as_str();
        assert_eq!((tag("Name"), tag("freshscale:stack")), ("web", "web"));
        assert_eq!(
            (tag(RELEASE_TAG), tag("Team"), tag("Commit")),
            ("2.14.0", "shop", "1a2b")
        );
        assert_eq!(tag(BAKED_BY_TAG).len(), 256);
        let many = (0..50).map(|n| (format!("k{n}"), String::new())).collect();
        assert!(image_tags(&stack("web"), "1", "me", &many).is_err());
    }

    #[test]
    fn a_release_id_and_a_tag_are_checked_as_they_are_typed() {
        for good in ["2.14.0", "v2.14.0+build.7", "main@1a2b3c", "a b"] {
            assert_eq!(release(good).as_deref(), Ok(good));
        }
        for bad in ["", " a", "a ", "a*", "a?", "ü", &"x".repeat(129)] {
            assert!(release(bad).is_err(), "{bad}");
        }
        assert_eq!(tag("a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert_eq!(tag("a="), Ok(("a".to_owned(), String::new())));
        for bad in ["", "a", "=b", "Name=x", "aws:x=1", "freshscale:release=2"] {
            assert!(tag(bad).is_err(), "{bad}");
        }
    }
}
