//! How teams name the images that count, beside the `Name` tag and the name's beginning: the one definition that rotation,
//! `plan`, `next`, `status`, `simulate` and `bake` share.

use std::collections::{BTreeMap, BTreeSet};

use super::image::{Image, ImagePolicy, Reason};
use crate::policy::is_like;

/// AWS Backup puts it on the images that it makes, not on their copies: the ARN of the instance.
pub const BACKUP_SOURCE_TAG: &str = "aws:backup:source-resource";

/// What an image must have besides what [`ImagePolicy`] says; empty: nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selector {
    /// Tags with exactly these values.
    pub tags: BTreeMap<String, String>,
    /// What the whole name is like: `*` is any text, `?` one character. Case counts, as in EC2's filters.
    pub name: Option<String>,
    /// `i-…`: the instance that it was made from, be it by `CreateImage` or by AWS Backup.
    pub source_instance: Option<String>,
}

/// The beginning of an image's name where nobody says one: AWS Backup's, where images go by the `Name` tag, unless a pattern
/// says the whole name; else any.
#[must_use]
pub fn default_prefix(instance_name: &str, selector: &Selector) -> &'static str {
    match instance_name.is_empty() || selector.name.is_some() {
        true => "",
        false => "AwsBackup_",
    }
}

impl Selector {
    /// Whether it demands nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The first reason against an image.
    #[must_use]
    pub fn against(&self, image: &Marks<'_>) -> Option<Reason> {
        for (key, value) in &self.tags {
            let has = image.tags.get(key);
            if has != Some(value) {
                return Some(Reason::Tag {
                    key: key.clone(),
                    value: has.cloned(),
                });
            }
        }
        if let Some(pattern) = &self.name
            && !is_like(pattern, image.name)
        {
            return Some(Reason::Name(image.name.to_owned()));
        }
        let wanted = self.source_instance.as_deref()?;
        let sources = image.sources();
        let known = sources.contains(wanted);
        (!known).then(|| Reason::Source(sources.first().map(|id| (*id).to_owned())))
    }
}

impl ImagePolicy {
    /// The tags that an image must have; `Name` among them.
    #[must_use]
    pub fn all_tags(&self) -> BTreeMap<String, String> {
        let name = Some(&self.instance_name).filter(|name| !name.is_empty());
        let name = name.map(|name| ("Name".to_owned(), name.clone()));
        self.selector.tags.clone().into_iter().chain(name).collect()
    }

    /// Whether images are told by their tags, which an account does not see on images that are shared with it.
    #[must_use]
    pub fn goes_by_tags(&self) -> bool {
        !self.all_tags().is_empty()
    }

    /// What is looked for, to name it in an error: the `Name` tag, or what stands for it.
    #[must_use]
    pub fn subject(&self) -> String {
        let selector = &self.selector;
        if !self.instance_name.is_empty() {
            return self.instance_name.clone();
        }
        let tags = selector.tags.iter().next();
        let tags = tags.map(|(key, value)| format!("{key}={value}"));
        let named = tags.or_else(|| selector.name.clone());
        named
            .or_else(|| selector.source_instance.clone())
            .unwrap_or_else(|| "images".to_owned())
    }

    /// What an image must be, as the end of "images …": `named AwsBackup_* with Name=web`.
    #[must_use]
    pub fn words(&self) -> String {
        let selector = &self.selector;
        let prefix = Some(&self.name_prefix).filter(|prefix| !prefix.is_empty());
        let named = selector.name.clone();
        let named = named.or_else(|| prefix.map(|prefix| format!("{prefix}*")));
        let tags = self.all_tags().into_iter();
        let tags: Vec<String> = tags.map(|(key, value)| format!("{key}={value}")).collect();
        let mut parts = Vec::new();
        parts.extend(named.map(|named| format!("named {named}")));
        if !tags.is_empty() {
            parts.push(format!("with {}", tags.join(" and ")));
        }
        let source = selector.source_instance.as_ref();
        parts.extend(source.map(|id| format!("made of {id}")));
        parts.join(" ")
    }

    /// The fields of the stack file that say which images count, to be looked at where none does.
    #[must_use]
    pub fn fields(&self) -> String {
        let selector = &self.selector;
        let fields = [
            (!self.instance_name.is_empty(), "image.instance_name"),
            (!selector.tags.is_empty(), "image.tags"),
            (selector.name.is_some(), "image.name"),
            (selector.source_instance.is_some(), "image.source_instance"),
            (!self.name_prefix.is_empty(), "image.name_prefix"),
        ];
        let fields: Vec<&str> = { fields.into_iter() }
            .filter_map(|(is_said, field)| is_said.then_some(field))
            .collect();
        match fields.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => "image".to_owned(),
        }
    }
}

/// What an image is told by.
#[derive(Debug, Clone, Copy)]
pub struct Marks<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its tags.
    pub tags: &'a BTreeMap<String, String>,
    /// The instance that EC2 says it was made from.
    pub source_instance: Option<&'a str>,
}

impl Image {
    /// What it is told by.
    #[must_use]
    pub fn marks(&self) -> Marks<'_> {
        Marks {
            name: &self.name,
            tags: &self.tags,
            source_instance: self.source_instance.as_deref(),
        }
    }
}

impl<'a> Marks<'a> {
    /// The instance that AWS Backup's name for an image says.
    #[must_use]
    pub fn named_source(&self) -> Option<&'a str> {
        let mut parts = self.name.splitn(3, '_');
        let (prefix, instance) = (parts.next()?, parts.next()?);
        let backup = prefix.eq_ignore_ascii_case("AwsBackup") && instance.starts_with("i-");
        backup.then_some(instance)
    }

    /// Every instance that it may have been made from: as EC2 says, as AWS Backup's tag says, and as its name has it, which
    /// is all that a copy has.
    #[must_use]
    pub fn sources(&self) -> BTreeSet<&'a str> {
        let tag = self.tags.get(BACKUP_SOURCE_TAG);
        // The ARN of the instance; who wrote it otherwise is understood, too.
        let parts = tag.into_iter().flat_map(|arn| arn.split(['/', ':']));
        let tagged = parts.filter(|part| part.starts_with("i-"));
        tagged
            .chain(self.source_instance)
            .chain(self.named_source())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::image::select;
    use super::super::image::tests::{image, policy};
    use super::*;

    fn reason(selector: Selector, change: impl Fn(&mut Image)) -> Option<String> {
        let mut image = image("ami-1", "2026-11-24T01:00:00Z");
        change(&mut image);
        let mut policy = policy();
        policy.selector = selector;
        let rejected = select(&[image], &policy).rejected;
        rejected.first().map(|(_, why)| why.to_string())
    }

    #[test]
    fn every_tag_must_be_there_with_its_value() {
        let tags = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            let pairs = pairs.iter();
            pairs
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect()
        };
        let selector = || Selector {
            tags: tags(&[("Role", "web"), ("Stage", "")]),
            ..Selector::default()
        };
        let with = |pairs: &[(&str, &str)]| reason(selector(), |image| image.tags = tags(pairs));
        assert_eq!(with(&[("Role", "web"), ("Stage", ""), ("More", "x")]), None);
        assert_eq!(
            with(&[("Role", "web")]).as_deref(),
            Some("it has no tag Stage")
        );
        assert_eq!(
            with(&[("Role", "Web"), ("Stage", "")]).as_deref(),
            Some("its tag Role is \"Web\"")
        );
    }

    #[test]
    fn the_whole_name_is_like_the_pattern() {
        let named = |pattern: &str, name: &str| {
            let selector = Selector {
                name: Some(pattern.to_owned()),
                ..Selector::default()
            };
            let mut policy = policy();
            policy.name_prefix = String::new();
            policy.selector = selector;
            let mut image = image("ami-1", "2026-11-24T01:00:00Z");
            name.clone_into(&mut image.name);
            select(&[image], &policy).eligible == 1
        };
        assert!(named("golden-*-x86_64", "golden-7-x86_64"));
        assert!(named("golden-?", "golden-7"));
        assert!(!named("golden-?", "golden-77"));
        assert!(!named("golden-*", "my-golden-7"));
        assert!(
            !named("golden-*", "Golden-7"),
            "EC2's filters mind the case"
        );
        assert!(!named("golden", "golden-7"));
    }

    #[test]
    fn the_source_is_what_any_of_three_places_says() {
        let of = |change: &dyn Fn(&mut Image)| {
            let selector = Selector {
                source_instance: Some("i-0aa".to_owned()),
                ..Selector::default()
            };
            reason(selector, change)
        };
        assert_eq!(
            of(&|image| image.source_instance = Some("i-0aa".to_owned())),
            None
        );
        assert_eq!(
            of(&|image| image.name = "AWSBackup_i-0aa_e4a1".to_owned()),
            None
        );
        let arn = "arn:aws:ec2:eu-west-1:111111111111:instance/i-0aa";
        let tag = |image: &mut Image| {
            let tag = (BACKUP_SOURCE_TAG.to_owned(), arn.to_owned());
            image.tags.extend([tag]);
        };
        assert_eq!(of(&tag), None);
        assert_eq!(
            of(&|_| ()).as_deref(),
            Some("it was made of i-0123456789abcdef0")
        );
        let mut foreign = policy();
        foreign.selector.source_instance = Some("i-0aa".to_owned());
        foreign.name_prefix = String::new();
        let mut golden = image("ami-1", "2026-11-24T01:00:00Z");
        golden.name = "golden".to_owned();
        let why = select(&[golden], &foreign).rejected;
        let why = why.first().map(|(_, why)| why.to_string());
        assert_eq!(
            why.as_deref(),
            Some("nothing says of which instance it was made")
        );
    }
}
