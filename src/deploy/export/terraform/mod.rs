//! Terraform: the resources of `hashicorp/aws` that are what a stack has.

mod fleet;
mod rotator;
mod watch;
mod words;

use super::Exported;
use super::hcl::{Block, label};
use super::unique::unique;
use crate::address::Kind;

/// What is not the configuration's.
const HEAD: &str = "\
# Written by freshscale (`export`). With the provider's credentials for the stack's account:
#
#   terraform init && terraform plan
#
# The rotator moves the template's default version and the schedule the group's sizes: neither is this configuration's.
# The function's code is the file that the variable `handler` names.
";

/// The whole configuration.
pub(super) fn document(exported: &Exported) -> String {
    let mut writer = Writer {
        exported,
        parts: vec![HEAD.to_owned()],
    };
    writer.provider();
    writer.launch_template();
    writer.group();
    writer.hooks();
    writer.actions();
    writer.role();
    writer.log_group();
    writer.function();
    writer.permissions();
    writer.destination();
    writer.rules();
    writer.alarms();
    writer.parts.join("\n")
}

struct Writer<'a> {
    exported: &'a Exported,
    parts: Vec<String>,
}

impl Writer<'_> {
    fn push(&mut self, block: &Block) {
        self.parts.push(block.written());
    }

    /// A resource, and how Terraform finds it if it stands.
    fn resource(&mut self, kind: &str, label: &str, block: Block, id: Option<String>) {
        let head = Block::resource(kind, label);
        self.push(&head.and(block));
        if let Some(id) = id {
            let import = Block::new("import")
                .set("to", format!("{kind}.{label}"))
                .text("id", &id);
            self.push(&import);
        }
    }

    /// What a resource is called here, of which there can be several.
    fn label(&self, kind: Kind, name: &str) -> String {
        unique(name, self.exported.names(kind), label)
    }

    fn provider(&mut self) {
        let aws = [("source", "hashicorp/aws"), ("version", "~> 5.0")];
        let required = Block::new("required_providers").object("aws", &aws);
        self.push(
            &Block::new("terraform")
                .text("required_version", ">= 1.5")
                .block(required),
        );
        let ours = Block::new("ignore_tags").list("key_prefixes", ["freshscale:"]);
        let provider = Block::new("provider \"aws\"")
            .text("region", &self.exported.account.region)
            .list("allowed_account_ids", [&self.exported.account.id])
            .block(ours);
        self.push(&provider);
        let handler = Block::new("variable \"handler\"")
            .text("description", "The rotator's code: a zip as `bootstrap` uploads it, needed where the function is made anew")
            .set("type", "string")
            .text("default", "handler.zip");
        self.push(&handler);
    }
}

/// Fields that are somebody else's, or that the provider does not read back.
fn ignoring(fields: &str) -> Block {
    Block::new("lifecycle").set("ignore_changes", format!("[{fields}]"))
}
