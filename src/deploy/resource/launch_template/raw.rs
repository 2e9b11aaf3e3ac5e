//! EC2's answer as it came: what the SDK does not know of, or the stack file cannot say, is named all the same.
//!
//! Names are those of botocore's `ResponseLaunchTemplateData`: elements without `Set`, in the plural, with a capital.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use roxmltree::{Document, Node};

/// What [`super::Spec`] holds, or EC2 adds by itself. An end in `/` stands for all that is below.
const COVERED: [&str; 29] = [
    "imageId",
    "instanceType",
    // The file says an instance type: [`super::other`].
    "instanceRequirements/",
    "keyName",
    "userData",
    "ebsOptimized",
    "disableApiTermination",
    "monitoring/enabled",
    "iamInstanceProfile/arn",
    "iamInstanceProfile/name",
    "securityGroupIdSet/",
    // The file says them by id: [`super::other`].
    "securityGroupSet/",
    "networkInterfaceSet/item/groupSet/",
    "cpuOptions/coreCount",
    "cpuOptions/threadsPerCore",
    "metadataOptions/httpTokens",
    "metadataOptions/httpPutResponseHopLimit",
    // Answered, never asked.
    "metadataOptions/state",
    "operator/managed",
    "operator/hiddenByDefault",
    "networkInterfaceSet/item/ipv6AddressesSet/item/isPrimaryIpv6",
    "blockDeviceMappingSet/item/deviceName",
    "blockDeviceMappingSet/item/ebs/encrypted",
    "blockDeviceMappingSet/item/ebs/deleteOnTermination",
    "blockDeviceMappingSet/item/ebs/iops",
    "blockDeviceMappingSet/item/ebs/kmsKeyId",
    "blockDeviceMappingSet/item/ebs/volumeSize",
    "blockDeviceMappingSet/item/ebs/volumeType",
    "blockDeviceMappingSet/item/ebs/throughput",
];

/// The rest of what [`super::Spec`] holds, of some elements of a list only.
const COVERED_IN: [(&str, &str); 3] = [
    (
        "networkInterfaceSet/item/associatePublicIpAddress",
        "NetworkInterfaces[0]",
    ),
    ("tagSpecificationSet/", "TagSpecifications[instance]"),
    ("tagSpecificationSet/", "TagSpecifications[volume]"),
];

/// Members that mean the same as if they were not there.
const DEFAULTS: [(&str, &str); 11] = [
    ("instanceInitiatedShutdownBehavior", "stop"),
    ("disableApiStop", "false"),
    ("hibernationOptions/configured", "false"),
    ("enclaveOptions/enabled", "false"),
    ("metadataOptions/httpEndpoint", "enabled"),
    ("metadataOptions/httpProtocolIpv6", "disabled"),
    ("metadataOptions/instanceMetadataTags", "disabled"),
    ("networkInterfaceSet/item/deviceIndex", "0"),
    ("networkInterfaceSet/item/networkCardIndex", "0"),
    ("networkInterfaceSet/item/deleteOnTermination", "true"),
    ("networkInterfaceSet/item/interfaceType", "interface"),
];

/// Members of the model that the SDK of this build does not know.
const NOT_IN_SDK: [&str; 1] = ["Monitoring.MetricCategoryIds"];

/// Every member that AWS's model knows, see `scripts/launch-template-members`.
const MODEL: &str = include_str!("model.txt");

/// Members by name, and what they say: `Placement.Tenancy`, `dedicated`.
pub(super) type Members = BTreeMap<String, String>;

/// Whether a member is known to the SDK, so that it is read and sent like every other.
pub(super) fn is_known(name: &str) -> bool {
    let plain = plain(name);
    let mut lines = MODEL.lines().filter(|line| !line.starts_with('#'));
    !NOT_IN_SDK.contains(&plain.as_str())
        && lines.any(|line| line.split(' ').nth(1) == Some(plain.as_str()))
}

/// Without what tells the elements of a list apart.
fn plain(name: &str) -> String {
    let mut depth = 0;
    let outside = name.chars().filter(|c| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => return depth == 0,
        }
        false
    });
    outside.collect()
}

/// Keeps the body of the answer that it sees.
#[derive(Debug, Clone, Default)]
pub(super) struct Raw(Arc<Mutex<Option<String>>>);

impl Raw {
    /// The body; `None` if there was no answer, or none that is text.
    pub(super) fn body(&self) -> Option<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Intercept for Raw {
    fn name(&self) -> &'static str {
        "raw-answer"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response().body().bytes();
        let text = body.and_then(|body| String::from_utf8(body.to_vec()).ok());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = text;
        Ok(())
    }
}

/// The members of each version in this answer, by its template's name and its number, that the stack file cannot say. `None`
/// if that is no answer to `DescribeLaunchTemplateVersions`.
pub(super) fn unsaid(body: &str) -> Option<BTreeMap<(String, i64), Members>> {
    let document = Document::parse(body).ok()?;
    let versions = { document.descendants() }.filter(|n| n.has_tag_name_of("launchTemplateData"));
    let members = versions.map(|data| {
        let version = data.parent()?;
        let beside = |tag: &str| {
            let mut beside = version.children();
            beside.find(|n| n.has_tag_name_of(tag))?.text()
        };
        let template = beside("launchTemplateName").unwrap_or_default();
        let number = beside("versionNumber")?;
        let mut found = Members::new();
        walk(data, "", "", &mut found);
        let number = number.trim().parse().ok()?;
        Some(((template.to_owned(), number), found))
    });
    members.collect()
}

/// Element names count without their namespace, which changes with the API's version.
trait Named {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl Named for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

fn walk(node: Node<'_, '_>, path: &str, name: &str, found: &mut Members) {
    let children: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
    if children.is_empty() {
        let text = node.text().unwrap_or_default();
        // No device at this name is asked for with an empty text.
        let is_said = text.is_empty() && !path.ends_with("/noDevice") || is_said(path, name, text);
        if !is_said {
            let values = found.entry(name.to_owned()).or_default();
            if !values.is_empty() {
                values.push_str(", ");
            }
            values.push_str(text);
        }
        return;
    }
    let items = children.iter().all(|child| child.has_tag_name_of("item"));
    for (number, child) in children.into_iter().enumerate() {
        let tag = child.tag_name().name();
        let below = match path {
            "" => tag.to_owned(),
            path => format!("{path}/{tag}"),
        };
        let called = match (items, name) {
            (true, _) => format!("{name}{}", element(path, child, number)),
            (false, "") => member(child),
            (false, _) => format!("{name}.{}", member(child)),
        };
        walk(child, &below, &called, found);
    }
}

/// What tells an element of a list from the others: its number, or what it is called by; nothing in lists of values.
fn element(list: &str, item: Node<'_, '_>, number: usize) -> String {
    let text = |tag: &str| {
        let mut members = item.children();
        let found = members.find(|child| child.has_tag_name_of(tag));
        found.and_then(|found| found.text()).map(ToOwned::to_owned)
    };
    let by = match list {
        "networkInterfaceSet" | "secondaryInterfaceSet" => None,
        "blockDeviceMappingSet" => text("deviceName"),
        "tagSpecificationSet" => text("resourceType"),
        _ => return String::new(),
    };
    format!("[{}]", by.unwrap_or_else(|| number.to_string()))
}

fn is_said(path: &str, name: &str, text: &str) -> bool {
    let stands_for =
        |covered: &str| path == covered || covered.ends_with('/') && path.starts_with(covered);
    let of_some =
        |(covered, element): (&str, &str)| stands_for(covered) && name.starts_with(element);
    COVERED.into_iter().any(stands_for)
        || COVERED_IN.into_iter().any(of_some)
        || DEFAULTS.contains(&(path, text))
}

/// What the API calls an element.
fn member(node: Node<'_, '_>) -> String {
    let tag = node.tag_name().name();
    let of_items = node
        .children()
        .filter(Node::is_element)
        .all(|child| child.has_tag_name_of("item"));
    let tag = match tag.strip_suffix("Set").filter(|_| of_items) {
        Some("license") => "LicenseSpecifications".to_owned(),
        Some(one) if one.ends_with('s') => one.to_owned(),
        Some(one) if one.ends_with('x') => format!("{one}es"),
        Some(one) => format!("{one}s"),
        None => tag.to_owned(),
    };
    let mut letters = tag.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests;
