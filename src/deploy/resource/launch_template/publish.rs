//! A new version, and which one becomes the default.

use super::calls::{Standing, versions};
use super::over::{self, Over};
use super::*;
use freshscale_core::rotation::fit::{Contents, Fit};
use freshscale_core::rotation::request::{NewImage, new_version};
use freshscale_core::rotation::template::TemplateView;
use freshscale_core::rotation::trial::{Trial, of_version};
use freshscale_core::rotation::{describe, template};

/// A new version that becomes the default. The token makes a repetition after a crash return the version that was already
/// made.
pub(super) async fn publish(
    cx: &Context,
    name: &str,
    have: &Spec,
    want: &Spec,
) -> Result<(), AwsError> {
    const OPERATION: &str = CREATE_VERSION;
    let standing = standing(cx, name).await?;
    let (over, image) = made(cx, name, &standing, (have, want)).await?;
    if let Some(why) = over.in_the_way() {
        return Err(AwsError::answer(OPERATION, name, None, why));
    }
    let current = &standing.version;
    let (id, number) = (current.launch_template_id(), current.version_number());
    let token = token(id.unwrap_or(name), number.unwrap_or_default(), &image, want);
    let source = number.filter(|_| over.has_source);
    let answer = cx
        .aws
        .ec2
        .create_launch_template_version()
        .launch_template_name(name)
        .client_token(token)
        .version_description(Made::Applied.to_string())
        .set_source_version(source.map(|number| number.to_string()))
        .launch_template_data(over.data)
        .send()
        .await
        .called(OPERATION, name)?;
    warn(cx, answer.warning());
    let number = answer
        .launch_template_version()
        .and_then(LaunchTemplateVersion::version_number)
        .ok_or_else(|| lacked(OPERATION, name, "VersionNumber"))?;
    let made = answer.launch_template_version();
    if let Some(made) = made.and_then(LaunchTemplateVersion::launch_template_data) {
        let alike = have.differs_in_tags_only(want).then_some(current);
        let before = current.version_number().unwrap_or_default();
        tried(cx, name, (number, made), (before, alike)).await?;
    }
    make_default(cx, name, number).await
}

/// The default version of this moment.
async fn standing(cx: &Context, name: &str) -> Result<Standing, AwsError> {
    let found = default_version(cx, name).await?;
    found.ok_or_else(|| lacked(CREATE_VERSION, name, "a default version to start from"))
}

/// What the new version is to be like, and its image.
async fn made(
    cx: &Context,
    name: &str,
    standing: &Standing,
    (have, want): (&Spec, &Spec),
) -> Result<(Over, String), AwsError> {
    let image = image(cx, name, &standing.version, have, want).await?;
    let nothing = ResponseLaunchTemplateData::builder().build();
    let data = standing.version.launch_template_data().unwrap_or(&nothing);
    let mut devices = data.block_device_mappings().iter();
    let has_snapshot = devices.any(|it| it.ebs().is_some_and(|ebs| ebs.snapshot_id().is_some()));
    // A new image brings its own snapshot of the root.
    let new = match has_snapshot && data.image_id() != Some(image.as_str()) {
        true => describe::image(&cx.aws, &image).await?,
        false => None,
    };
    let root = new.as_ref().map(|image| image.root_device_name.as_str());
    let user_data = user_data(cx, CREATE_VERSION, name, want)?;
    let standing = over::Standing::of(data, &standing.kept, root);
    let over = over::over(&standing, have, want, (&image, user_data.as_deref()));
    Ok((over, image))
}

/// The image of this moment, as the rotator may have published since the plan was made.
async fn image(
    cx: &Context,
    name: &str,
    current: &LaunchTemplateVersion,
    have: &Spec,
    want: &Spec,
) -> Result<String, AwsError> {
    let standing = current
        .launch_template_data()
        .and_then(|data| data.image_id())
        .unwrap_or(&want.image);
    let image = if standing == want.image {
        // The plan has judged it.
        standing
    } else if standing == have.image {
        // The plan has found another that goes with what is wanted.
        &want.image
    } else {
        match judged(cx, name, standing, current, want).await {
            Err(_) if want.image != have.image => &want.image,
            judged => judged.map(|()| standing)?,
        }
    };
    Ok(image.to_owned())
}

/// What keeps a version from being made of the default without a loss that nobody accepted.
///
/// # Errors
/// The failed call.
pub async fn losing(
    cx: &Context,
    name: &str,
    have: &Spec,
    want: &Spec,
) -> Result<Option<String>, AwsError> {
    let dropped = { have.kept.keys() }.any(|name| !want.kept.contains_key(name));
    let unknown = { have.kept.keys() }.any(|name| !raw::is_known(name));
    if !dropped && !unknown || have.without_tags() == want.without_tags() {
        return Ok(None);
    }
    let standing = standing(cx, name).await?;
    let (over, _) = made(cx, name, &standing, (have, want)).await?;
    Ok(over.in_the_way())
}

impl Over {
    /// As the end of a sentence, with the way out.
    fn in_the_way(&self) -> Option<String> {
        if let Some(name) = self.undroppable.first() {
            let whole = over::top(name);
            return Some(format!(
                "{name} cannot be dropped alone: `--drop {whole}` drops all of it that the stack file cannot say"
            ));
        }
        let first = self.lost.first()?;
        let all = self.lost.join(", ");
        Some(format!(
            "a new version would lose {all}, which this build of freshscale does not know: `--drop {first}` accepts that, a \
             later build may keep it"
        ))
    }
}

/// The same for the same template, default version and content; 64 characters of the 128 allowed.
fn token(template: &str, default: i64, image: &str, want: &Spec) -> String {
    let content = serde_json::to_string(&want.without_tags()).unwrap_or_default();
    freshscale_core::digest::sha256(format!("{template}\n{default}\n{image}\n{content}"))
}

/// That instances would start from the image of this moment: the plan was made with one of before.
async fn judged(
    cx: &Context,
    name: &str,
    id: &str,
    current: &LaunchTemplateVersion,
    want: &Spec,
) -> Result<(), AwsError> {
    let image = match id.starts_with("ami-") {
        true => describe::image(&cx.aws, id).await?,
        false => None,
    };
    let (Some(image), Some(data)) = (image, current.launch_template_data()) else {
        return Ok(());
    };
    let fit = Fit::of(want.contents()).after(Contents::of(data), Some(&image));
    match fit.refuses(&image) {
        None => Ok(()),
        Some(why) => {
            let text = format!(
                "instances would not start from {id} as it says: {why}; nothing was made of it"
            );
            Err(AwsError::answer(CREATE_VERSION, name, None, text))
        }
    }
}

/// The new version in a dry run, before it becomes the default. Whoever may not launch has not tried. What is `alike` but for
/// its tags is no worse than the version before if EC2 refuses both.
async fn tried(
    cx: &Context,
    name: &str,
    (number, made): (i64, &ResponseLaunchTemplateData),
    (before, alike): (i64, Option<&LaunchTemplateVersion>),
) -> Result<(), AwsError> {
    let stack = cx.stack_for(CREATE_VERSION, name)?;
    let Some(subnet) = stack.auto_scaling_group.subnet_ids.iter().min() else {
        return Ok(());
    };
    let view = template::read(&cx.aws, name).await?;
    let attempt = async |number: i64, data: &ResponseLaunchTemplateData| {
        let mut view = view.clone();
        view.source = data.clone();
        let number = u64::try_from(number).unwrap_or_default();
        of_version(&cx.aws, &view, number, subnet, &[]).await
    };
    match attempt(number, made).await {
        Trial::Refused { why } => {
            if let Some(data) = alike.and_then(LaunchTemplateVersion::launch_template_data)
                && matches!(attempt(before, data).await, Trial::Refused { .. })
            {
                cx.progress.note(format!(
                    "EC2 refuses a trial launch of version {number} as of {before}: {why}"
                ));
                return Ok(());
            }
            let text = format!(
                "version {number} was made, and EC2 refuses a trial launch of it: {why}; version {before} stays the default"
            );
            Err(AwsError::answer("ec2:RunInstances", name, None, text))
        }
        Trial::Permitted | Trial::Unknown { .. } => Ok(()),
    }
}

async fn make_default(cx: &Context, name: &str, number: i64) -> Result<(), AwsError> {
    cx.aws
        .ec2
        .modify_launch_template()
        .launch_template_name(name)
        .default_version(number.to_string())
        .send()
        .await
        .called("ec2:ModifyLaunchTemplate", name)?;
    Ok(())
}

/// Makes the newest version that is as wanted the default; false if there is none. Its image counts, too: an
/// older one is never put back. Where only the image differs, a version of it with the wanted one is made.
pub(super) async fn go_back(cx: &Context, name: &str, want: &Spec) -> Result<bool, AwsError> {
    let spec = |one: &Standing| {
        let data = one.version.launch_template_data();
        data.map(|data| data::observed(data, one.kept.clone(), Tags::new()))
    };
    let versions = versions(cx, name).await?;
    let fits =
        |one: &&Standing| spec(one).is_some_and(|spec| spec.without_tags() == want.without_tags());
    let newest = |exactly: bool| {
        let fitting = versions.iter().filter(fits);
        let fitting = fitting
            .filter(|one| !exactly || spec(one).is_some_and(|spec| spec.image == want.image));
        let numbers = fitting.filter_map(|one| one.version.version_number());
        numbers.max()
    };
    if let Some(number) = newest(true) {
        make_default(cx, name, number).await?;
        return Ok(true);
    }
    let Some(from) = newest(false).filter(|_| want.image.starts_with("ami-")) else {
        return Ok(false);
    };
    let view = template::read(&cx.aws, name).await?;
    let source = versions.into_iter().map(|one| one.version);
    let mut source = source.filter(|version| version.version_number() == Some(from));
    let data = source
        .next()
        .and_then(|version| version.launch_template_data);
    let (Some(data), Ok(from)) = (data, u64::try_from(from)) else {
        return Ok(false);
    };
    let view = TemplateView {
        default_version: from,
        source: data,
        ..view
    };
    let image = describe::image(&cx.aws, &want.image).await?;
    let root = image.as_ref().map(|image| image.root_device_name.as_str());
    let image = NewImage {
        id: &want.image,
        root_device_name: root,
    };
    let answer = new_version(&view, image, &[]).send_with(&cx.aws.ec2).await;
    let answer = answer.called(CREATE_VERSION, name)?;
    let number = answer.launch_template_version();
    let number = number.and_then(LaunchTemplateVersion::version_number);
    let number = number.ok_or_else(|| lacked(CREATE_VERSION, name, "VersionNumber"))?;
    make_default(cx, name, number).await?;
    Ok(true)
}
