//! What the launch template looks like now.

use std::collections::BTreeSet;

use aws_sdk_ec2::operation::describe_launch_template_versions::builders::DescribeLaunchTemplateVersionsFluentBuilder as Request;
use aws_sdk_ec2::types::{LaunchTemplate, LaunchTemplateVersion, ResponseLaunchTemplateData};
use jiff::Timestamp;

use super::describe;
use super::fit::{Contents, Fit};
use super::image::Image;
use super::made::Made;
use super::others::Template;
use super::pin::Pin;
use crate::aws::{Aws, AwsError};

/// Tag on a launch template that freezes rotation; its value says why.
pub const PINNED_TAG: &str = "freshscale:pinned";

const DESCRIBE: &str = "ec2:DescribeLaunchTemplates";
const DESCRIBE_VERSIONS: &str = "ec2:DescribeLaunchTemplateVersions";

/// EC2's limit for one page of either call.
pub const PAGE: i32 = 200;

/// The tag of what a stack has adopted: its value is the stack's name. Such a resource is released when its time has come, not
/// deleted.
pub const ADOPTED_TAG: &str = "freshscale:adopted";

/// The tag of an adopted launch template that says up to which version it stood before: these are never pruned, whoever made
/// them. Templates that an earlier build adopted have none.
pub const KEPT_VERSION_TAG: &str = "freshscale:kept-version";

/// The tag that marks ownership; its value is the stack's name.
pub const STACK_TAG: &str = "freshscale:stack";

/// Everything about a launch template that a rotation decides by.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateView {
    /// `lt-…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// Number of the version that `$Default` means.
    pub default_version: u64,
    /// The highest number.
    pub latest_version: u64,
    /// Image of the default version.
    pub current: CurrentImage,
    /// What an image must fit to take its place.
    pub fit: Fit,
    /// What the tag [`PINNED_TAG`] says, when there is one. It holds, unless [`TemplateView::expire`] took it out.
    pub pinned: Option<Pin>,
    /// Which of its versions stood before freshscale came: what it is given back from is one of them.
    pub before: Before,
    /// Ascending: all of them, or those that [`read_ends`] and [`read_after_default`] read.
    pub versions: Vec<Version>,
    /// Contents of the default version: what the next version is made from.
    pub source: ResponseLaunchTemplateData,
}

/// Which versions of a launch template are not freshscale's to prune.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// None: it made the template itself.
    Nothing,
    /// Those that others made, and all up to this number, which stood when the template was adopted; 0 where that is not
    /// known, and of a template that no stack has any more.
    UpTo(u64),
}

impl Before {
    /// By the template's tags.
    #[must_use]
    pub fn of(template: &LaunchTemplate) -> Self {
        let value = |key: &str| {
            let mut tags = template.tags().iter();
            let tag = tags.find(|tag| tag.key() == Some(key))?;
            Some(tag.value().unwrap_or_default())
        };
        let is_ours = value(STACK_TAG).is_some() && value(ADOPTED_TAG).is_none();
        match is_ours {
            true => Self::Nothing,
            false => {
                let number = value(KEPT_VERSION_TAG).and_then(|text| text.parse().ok());
                Self::UpTo(number.unwrap_or_default())
            }
        }
    }

    /// Whether a version is one of them.
    #[must_use]
    pub fn has(self, version: &Version) -> bool {
        match self {
            Self::Nothing => false,
            Self::UpTo(last) => {
                version.number <= last || Made::read(&version.description).is_none()
            }
        }
    }
}

/// One version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// 1 and up, never used twice.
    pub number: u64,
    /// `ami-…`, or `resolve:ssm:…`.
    pub image: Option<String>,
    /// As they would apply at a launch.
    pub security_groups: SecurityGroups,
    /// What images are judged against.
    pub contents: Contents,
    /// Free text; ours is a [`Made`](super::made::Made).
    pub description: String,
    /// ARN of who made it.
    pub created_by: String,
    /// When it was made, if AWS says so.
    pub created: Option<Timestamp>,
}

impl Version {
    /// Whether a rotator with this role made it, as far as EC2 tells of sessions: by its maker and its description.
    #[must_use]
    pub fn is_made_by(&self, role: &str) -> bool {
        let maker = self.created_by.rsplit(':').next().unwrap_or_default();
        let parts: Vec<&str> = maker.split('/').collect();
        let name = match parts.as_slice() {
            ["assumed-role", name, _session] => name,
            ["role", .., name] => name,
            _ => return false,
        };
        *name == role && Made::read(&self.description).is_some()
    }
}

impl TemplateView {
    /// As groups name it.
    #[must_use]
    pub fn named(&self) -> Template<'_> {
        Template {
            id: &self.id,
            name: &self.name,
        }
    }

    /// Takes a pin out that holds no longer, and returns it.
    pub fn expire(&mut self, now: Timestamp) -> Option<Pin> {
        self.pinned.take_if(|pin| !pin.holds(now))
    }
}

/// The security group ids of a version: one set for the instance, or one for each network interface.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecurityGroups(pub Vec<BTreeSet<String>>);

impl SecurityGroups {
    /// Of a version's contents. With a network interface, only the interface's groups count.
    #[must_use]
    pub fn of(data: &ResponseLaunchTemplateData) -> Self {
        let set = |ids: &[String]| ids.iter().cloned().collect();
        if data.network_interfaces().is_empty() {
            Self(vec![set(data.security_group_ids())])
        } else {
            Self(
                data.network_interfaces()
                    .iter()
                    .map(|i| set(i.groups()))
                    .collect(),
            )
        }
    }

    /// Whether every interface has exactly these, in whatever order.
    #[must_use]
    pub fn are(&self, ids: &[String]) -> bool {
        let wanted: BTreeSet<&String> = ids.iter().collect();
        !self.0.is_empty()
            && self
                .0
                .iter()
                .all(|set| set.iter().collect::<BTreeSet<_>>() == wanted)
    }
}

/// Image of the default version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CurrentImage {
    /// The version names none: it cannot launch.
    None,
    /// `resolve:ssm:…`: a parameter says which.
    Parameter(String),
    /// Deregistered, disabled or out of reach: the version cannot launch.
    Gone {
        /// `ami-…`
        id: String,
    },
    /// It can be launched.
    Known {
        /// `ami-…`
        id: String,
        /// When it was made, if AWS says so.
        created: Option<Timestamp>,
    },
}

impl CurrentImage {
    /// From the version's image id and the image found under it.
    #[must_use]
    pub fn new(id: Option<&str>, found: Option<&Image>) -> Self {
        match (id, found) {
            (None | Some(""), _) => Self::None,
            (Some(id), _) if id.starts_with("resolve:") => Self::Parameter(id.to_owned()),
            // `pending` becomes available by itself; every other state but `available` is an end.
            (Some(id), Some(image)) if ["available", "pending"].contains(&image.state.as_str()) => {
                Self::Known {
                    id: id.to_owned(),
                    created: image.created,
                }
            }
            (Some(id), _) => Self::Gone { id: id.to_owned() },
        }
    }

    /// The image's id, when the version names one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Gone { id } | Self::Known { id, .. } => Some(id),
            Self::None | Self::Parameter(_) => None,
        }
    }
}

/// Reads the template and all its versions. The default version's image is not looked up yet
/// ([`locate`] does that), so this can run beside the search for images.
///
/// # Errors
/// The failed call; of class `NotFound` when there is no such template.
pub async fn read(aws: &Aws, name: &str) -> Result<TemplateView, AwsError> {
    let (template, versions) = raw(aws, name).await?;
    view(name, &template, versions)
}

/// As [`read`], of the versions only the default and the latest: one call, however many there are.
///
/// # Errors
/// The failed call; of class `NotFound` when there is no such template.
pub async fn read_ends(aws: &Aws, name: &str) -> Result<TemplateView, AwsError> {
    let ends = pages(aws, name, of_ends);
    let (template, versions) = tokio::try_join!(describe_one(aws, name), ends)?;
    view(name, &template, versions)
}

/// As [`raw`], of the versions only the default and the latest.
///
/// # Errors
/// The failed call; of class `NotFound` when there is no such template.
pub async fn raw_ends(
    aws: &Aws,
    name: &str,
) -> Result<(LaunchTemplate, Vec<LaunchTemplateVersion>), AwsError> {
    tokio::try_join!(describe_one(aws, name), ends(aws, name))
}

/// The default and the latest version, as they come.
///
/// # Errors
/// The failed call; of class `NotFound` when there is no such template.
pub async fn ends(aws: &Aws, name: &str) -> Result<Vec<LaunchTemplateVersion>, AwsError> {
    pages(aws, name, of_ends).await
}

fn of_ends(request: Request) -> Request {
    request.versions("$Default").versions("$Latest")
}

/// Versions from `first` to `last`, both included, in no order. Those that were deleted are not among them, and no error.
///
/// # Errors
/// The failed call; of class `NotFound` when there is no such template.
pub async fn between(
    aws: &Aws,
    name: &str,
    (first, last): (u64, u64),
) -> Result<Vec<LaunchTemplateVersion>, AwsError> {
    pages(aws, name, |request| {
        let request = request.min_version(first.to_string());
        request.max_version(last.to_string()).max_results(PAGE)
    })
    .await
}

/// Versions as they come, in no order: a page of them, and whether there are more.
///
/// # Errors
/// The failed call; of class `NotFound` when there is no such template.
pub async fn page(aws: &Aws, name: &str) -> Result<(Vec<LaunchTemplateVersion>, bool), AwsError> {
    let request = aws.ec2.describe_launch_template_versions();
    let request = request.launch_template_name(name).max_results(PAGE);
    let page = request.send().await;
    let page = page.map_err(|e| AwsError::new(DESCRIBE_VERSIONS, name, e))?;
    let more = page.next_token().is_some_and(|token| !token.is_empty());
    Ok((page.launch_template_versions.unwrap_or_default(), more))
}

/// Adds one version to those that were read, if it stands.
///
/// # Errors
/// The failed call.
pub async fn add(aws: &Aws, view: &mut TemplateView, number: u64) -> Result<(), AwsError> {
    if view.versions.iter().any(|version| version.number == number) {
        return Ok(());
    }
    let found = between(aws, &view.name, (number, number)).await?;
    view.versions.extend(listed(&found));
    view.versions.sort_by_key(|v| v.number);
    Ok(())
}

/// Adds the versions after the default.
///
/// # Errors
/// The failed call.
pub async fn read_after_default(aws: &Aws, view: &mut TemplateView) -> Result<(), AwsError> {
    let first = (view.default_version + 1).to_string();
    let after = pages(aws, &view.name, |request| {
        request.min_version(&first).max_results(PAGE)
    });
    let after = listed(&after.await?);
    view.versions.extend(after);
    view.versions.sort_by_key(|v| v.number);
    view.versions.dedup_by_key(|v| v.number);
    Ok(())
}

/// All versions, ascending.
///
/// # Errors
/// The failed call; of class `NotFound` when there is no such template.
pub async fn versions(aws: &Aws, name: &str) -> Result<Vec<Version>, AwsError> {
    Ok(listed(&versions_as_they_come(aws, name).await?))
}

/// The template and its versions as they come.
///
/// # Errors
/// The failed call; of class `NotFound` when there is no such template.
pub async fn raw(
    aws: &Aws,
    name: &str,
) -> Result<(LaunchTemplate, Vec<LaunchTemplateVersion>), AwsError> {
    tokio::try_join!(describe_one(aws, name), versions_as_they_come(aws, name))
}

/// The template itself, without its versions: default version number and tags.
///
/// # Errors
/// The failed call; of class `NotFound` when there is no such template.
pub async fn describe_one(aws: &Aws, name: &str) -> Result<LaunchTemplate, AwsError> {
    let request = aws
        .ec2
        .describe_launch_templates()
        .launch_template_names(name);
    let answer = request
        .send()
        .await
        .map_err(|e| AwsError::new(DESCRIBE, name, e))?;
    answer
        .launch_templates
        .unwrap_or_default()
        .into_iter()
        .next()
        .ok_or_else(|| {
            AwsError::answer(
                DESCRIBE,
                name,
                Some("InvalidLaunchTemplateName.NotFoundException"),
                "the answer is an empty list",
            )
        })
}

/// All versions, in no order.
///
/// # Errors
/// The failed call; of class `NotFound` when there is no such template.
pub async fn versions_as_they_come(
    aws: &Aws,
    name: &str,
) -> Result<Vec<LaunchTemplateVersion>, AwsError> {
    pages(aws, name, |request| request.max_results(PAGE)).await
}

async fn pages(
    aws: &Aws,
    name: &str,
    which: impl Fn(Request) -> Request,
) -> Result<Vec<LaunchTemplateVersion>, AwsError> {
    let mut found = Vec::new();
    let mut token = None;
    loop {
        let request = aws.ec2.describe_launch_template_versions();
        let request = which(request.launch_template_name(name)).set_next_token(token);
        let page = request
            .send()
            .await
            .map_err(|e| AwsError::new(DESCRIBE_VERSIONS, name, e))?;
        found.extend(page.launch_template_versions.unwrap_or_default());
        token = page.next_token.filter(|t| !t.is_empty());
        if token.is_none() {
            return Ok(found);
        }
    }
}

/// Fills in `view.current`: from the candidates when it is among them, else by its id.
///
/// # Errors
/// The failed call. That the image is gone is a finding, not an error.
pub async fn locate(
    aws: &Aws,
    view: &mut TemplateView,
    candidates: &[Image],
) -> Result<(), AwsError> {
    let Some(id) = view.current.id().map(ToOwned::to_owned) else {
        return Ok(());
    };
    let image = match candidates.iter().find(|i| i.id == id) {
        Some(image) => Some(image.clone()),
        None => describe::image(aws, &id).await?,
    };
    view.set_current(image.as_ref());
    Ok(())
}

/// The pin, whether it has expired or not.
#[must_use]
pub fn pinned(template: &LaunchTemplate) -> Option<Pin> {
    let tag = template
        .tags()
        .iter()
        .find(|t| t.key() == Some(PINNED_TAG))?;
    Some(Pin::parse(tag.value().unwrap_or_default()))
}

/// The number `$Default` means.
#[must_use]
pub fn default_number(template: &LaunchTemplate) -> Option<u64> {
    template
        .default_version_number()
        .and_then(|n| u64::try_from(n).ok())
}

/// Both answers as one view. Which version is the default is taken from the versions themselves, so
/// that number and contents belong together even if the default moved between the two calls.
pub fn view(
    name: &str,
    template: &LaunchTemplate,
    versions: Vec<LaunchTemplateVersion>,
) -> Result<TemplateView, AwsError> {
    let lacks = |what: &str| {
        AwsError::answer(
            DESCRIBE_VERSIONS,
            name,
            None,
            format!("the answer lacks {what}"),
        )
    };
    let id = template
        .launch_template_id()
        .ok_or_else(|| lacks("the template's id"))?;
    let default = versions
        .iter()
        .find(|v| v.default_version() == Some(true))
        .or_else(|| {
            versions
                .iter()
                .find(|v| number(v) == default_number(template))
        })
        .ok_or_else(|| lacks("the default version"))?;
    let source = default
        .launch_template_data()
        .cloned()
        .ok_or_else(|| lacks("the default version's contents"))?;
    let default_version = number(default).ok_or_else(|| lacks("a version number"))?;
    let list = listed(&versions);
    Ok(TemplateView {
        id: id.to_owned(),
        name: name.to_owned(),
        default_version,
        latest_version: list.last().map_or(default_version, |v| v.number),
        current: CurrentImage::new(source.image_id(), None),
        fit: Fit::of(Contents::of(&source)),
        pinned: pinned(template),
        before: Before::of(template),
        versions: list,
        source,
    })
}

fn number(version: &LaunchTemplateVersion) -> Option<u64> {
    version.version_number().and_then(|n| u64::try_from(n).ok())
}

/// Ascending, each once.
fn listed(versions: &[LaunchTemplateVersion]) -> Vec<Version> {
    let versions = versions.iter();
    let mut list: Vec<Version> = versions
        .filter_map(|v| Some(version(number(v)?, v)))
        .collect();
    list.sort_by_key(|v| v.number);
    list.dedup_by_key(|v| v.number);
    list
}

fn version(number: u64, version: &LaunchTemplateVersion) -> Version {
    let data = version.launch_template_data();
    Version {
        number,
        image: data.and_then(|d| d.image_id()).map(ToOwned::to_owned),
        security_groups: data.map(SecurityGroups::of).unwrap_or_default(),
        contents: data.map(Contents::of).unwrap_or_default(),
        description: version.version_description().unwrap_or_default().to_owned(),
        created_by: version.created_by().unwrap_or_default().to_owned(),
        created: version
            .create_time()
            .and_then(|at| Timestamp::from_second(at.secs()).ok()),
    }
}
