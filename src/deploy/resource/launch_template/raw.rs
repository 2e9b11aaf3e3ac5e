//! EC2's answer as it came: what the SDK does not know of, or the stack file cannot say, is named all the same.
//!
//! Names are those of botocore's `ResponseLaunchTemplateData`: elements without `Set`, in the plural, with a capital.

use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use roxmltree::{Document, Node};

/// What [`super::Spec`] holds, and what EC2 adds by itself. An end in `/` stands for all that is below.
const COVERED: [&str; 25] = [
    "imageId",
    "instanceType",
    "keyName",
    "userData",
    "ebsOptimized",
    "disableApiTermination",
    "monitoring/enabled",
    "iamInstanceProfile/arn",
    "iamInstanceProfile/name",
    "securityGroupIdSet/",
    "cpuOptions/coreCount",
    "cpuOptions/threadsPerCore",
    "metadataOptions/httpTokens",
    "metadataOptions/httpPutResponseHopLimit",
    // Answered, never asked.
    "metadataOptions/state",
    "operator/",
    "blockDeviceMappingSet/item/deviceName",
    "blockDeviceMappingSet/item/ebs/encrypted",
    "blockDeviceMappingSet/item/ebs/deleteOnTermination",
    "blockDeviceMappingSet/item/ebs/iops",
    "blockDeviceMappingSet/item/ebs/kmsKeyId",
    "blockDeviceMappingSet/item/ebs/volumeSize",
    "blockDeviceMappingSet/item/ebs/volumeType",
    "blockDeviceMappingSet/item/ebs/throughput",
    // Those of other resources than instances and volumes are named by `other`.
    "tagSpecificationSet/",
];

/// Of the first interface: where there is no other, its groups may as well stand at the top.
const OF_THE_INTERFACE: [&str; 2] = [
    "networkInterfaceSet/item/associatePublicIpAddress",
    "networkInterfaceSet/item/groupSet/",
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

/// The members of the first version in this answer that a new version would lose, sorted: `Placement.Tenancy`,
/// `NetworkInterfaces[0].InterfaceType`. `None` if that is no answer to `DescribeLaunchTemplateVersions`.
pub(super) fn unsaid(body: &str) -> Option<Vec<String>> {
    let document = Document::parse(body).ok()?;
    let data = document
        .descendants()
        .find(|node| node.has_tag_name_of("launchTemplateData"))?;
    let mut found = Vec::new();
    walk(data, "", "", &mut found);
    found.sort();
    found.dedup();
    Some(found)
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

fn walk(node: Node<'_, '_>, path: &str, name: &str, found: &mut Vec<String>) {
    let children: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
    if children.is_empty() {
        let text = node.text().unwrap_or_default();
        if !text.is_empty() && !is_said(path, name, text) {
            found.push(name.to_owned());
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
        let called = match (items, path, name) {
            (true, "networkInterfaceSet", _) => format!("{name}[{number}]"),
            (true, ..) => name.to_owned(),
            (false, _, "") => member(child),
            (false, ..) => format!("{name}.{}", member(child)),
        };
        walk(child, &below, &called, found);
    }
}

fn is_said(path: &str, name: &str, text: &str) -> bool {
    let stands_for =
        |covered: &str| path == covered || covered.ends_with('/') && path.starts_with(covered);
    COVERED.into_iter().any(stands_for)
        || name.starts_with("NetworkInterfaces[0]") && OF_THE_INTERFACE.into_iter().any(stands_for)
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(data: &str) -> Vec<String> {
        let body = format!(
            "<DescribeLaunchTemplateVersionsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\
             <launchTemplateVersionSet><item><launchTemplateData>{data}</launchTemplateData></item>\
             </launchTemplateVersionSet></DescribeLaunchTemplateVersionsResponse>"
        );
        unsaid(&body).unwrap()
    }

    /// `a/item/b` as XML.
    fn leaf(path: &str) -> String {
        path.rsplit('/').fold("x1".to_owned(), |inner, tag| {
            format!("<{tag}>{inner}</{tag}>")
        })
    }

    /// Every member of botocore's `ResponseLaunchTemplateData`, and how the API calls it.
    const MODEL: &str = include_str!("model.txt");

    #[test]
    fn every_member_of_the_model_is_said_or_named_and_named_as_the_api_does() {
        let mut named = 0;
        for line in MODEL.lines().filter(|line| !line.starts_with('#')) {
            let (path, name) = line.split_once(' ').unwrap();
            let name = name.replace("NetworkInterfaces.", "NetworkInterfaces[0].");
            // What EC2 gives as one word, and what is in the spec.
            let said = is_said(path, &name, "x1");
            let expected: Vec<String> = (!said).then_some(name).into_iter().collect();
            assert_eq!(of(&leaf(path)), expected, "{path}");
            named += expected.len();
        }
        assert!(named > 90, "{named}");
    }

    #[test]
    fn a_member_that_nobody_knows_yet_is_named_wherever_it_stands() {
        assert_eq!(
            of("<warpDrive><factor>9</factor></warpDrive>"),
            ["WarpDrive.Factor"]
        );
        assert_eq!(
            of(
                "<monitoring><enabled>true</enabled><metricCategoryIdSet><item>a</item></metricCategoryIdSet></monitoring>"
            ),
            ["Monitoring.MetricCategoryIds"]
        );
        let second = "<networkInterfaceSet><item><groupSet><item>sg-1</item></groupSet></item>\
                      <item><deviceIndex>1</deviceIndex></item></networkInterfaceSet>";
        assert_eq!(of(second), ["NetworkInterfaces[1].DeviceIndex"]);
    }

    #[test]
    fn defaults_and_empty_members_are_nothing_to_lose() {
        let text: String = DEFAULTS
            .iter()
            .map(|(path, value)| leaf(path).replace("x1", value))
            .collect();
        assert_eq!(of(&text), [""; 0]);
        assert_eq!(of("<placement/><networkInterfaceSet/>"), [""; 0]);
        assert_eq!(unsaid("no XML"), None);
    }
}
