//! Which images count: that something says it, and what an account cannot see.

use super::Rules;

/// What says which images count, of which one must be there.
const SELECTORS: [&str; 4] = [
    "image.instance_name",
    "image.tags",
    "image.name",
    "image.source_instance",
];

/// Where the tags of images are not seen, this is done instead.
const BY_NAME: &str =
    "Choose the images by name: `name: \"AwsBackup_i-…_*\"`, or by `source_instance`.";

impl Rules<'_> {
    pub(super) fn images(&mut self) {
        let said =
            SELECTORS.map(|path| self.values.written(path) || self.values.bad.contains(path));
        if self.values.written("image")
            && !self.values.bad.contains("image")
            && !said.contains(&true)
        {
            let message = "`image` does not say which images count.";
            let help = "Add `instance_name`: The image's Name tag; or `tags`, `name` or `source_instance`.";
            self.fault("image", message, help);
        }
        if self.values.written("image.name") && self.values.written("image.name_prefix") {
            let message =
                "`image.name` says the whole name, and `image.name_prefix` its beginning.";
            self.fault("image.name_prefix", message, "Remove one of the two.");
        }
        let name_tag = self.values.text("image.tags.Name");
        if let (Some(tag), Some(name)) = (&name_tag, self.values.text("image.instance_name")) {
            let message =
                format!("`image.instance_name` is {name:?}, and the tag Name is {tag:?}.");
            self.fault("image.tags.Name", message, "Remove one of the two.");
        }
        self.unseen_tags();
    }

    /// "You can't see the tags of a resource that is shared with you" goes for images: tags belong to an account, and
    /// DescribeImages shows the caller's own (EC2 User Guide, "Shared AMIs": "the tags are not shared").
    fn unseen_tags(&mut self) {
        let by_tag = ["image.instance_name", "image.tags"];
        let Some(by_tag) = by_tag.into_iter().find(|path| self.values.written(path)) else {
            return;
        };
        let account = self.values.text("account");
        let owners = self.values.texts("image.owners");
        let foreign = owners
            .iter()
            .find(|owner| owner.as_str() != "self" && Some(owner.as_str()) != account.as_deref());
        if let Some(owner) = foreign {
            let may_be_own = owner.len() == 12 && account.is_none();
            let unless = ", unless that is the stack's own account: write it as `self`";
            let unless = if may_be_own {
                unless
            } else {
                Default::default()
            };
            let message = format!(
                "`{by_tag}` tells images by their tags, and an account does not see the tags of images of `{owner}`{unless}."
            );
            self.warn("image.owners", message, BY_NAME);
        }
        if self.values.written("image.backup.copied_from") {
            let message = format!(
                "`{by_tag}` tells images by their tags, and backups that are copied here come without them."
            );
            self.warn("image.backup.copied_from", message, BY_NAME);
        }
    }
}
