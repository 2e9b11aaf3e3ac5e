#![allow(clippy::unwrap_used, clippy::expect_used)]
use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_ec2::types::{LaunchTemplate, LaunchTemplateVersion, ResponseLaunchTemplateData, Tag};
use serde_json::json;

use super::image::Image;
use super::image::tests::{image, policy};
use super::look::no_template;
use super::pin::Pin;
use super::template::{CurrentImage, PINNED_TAG};
use super::*;

const MON: &str = "2026-11-23T00:00:00Z";
const TUE: &str = "2026-11-24T00:00:00Z";
const NOW: &str = "2026-11-24T01:00:00Z";

fn config() -> RotationConfig {
    RotationConfig {
        stack: "web".to_owned(),
        launch_template: "web-lt".to_owned(),
        auto_scaling_group: "web-asg".to_owned(),
        image: policy(),
        security_group_ids: Vec::new(),
        keep_versions: 10,
        prunes_only_of: None,
        verify_launch: false,
        try_launch: false,
        settle: Duration::ZERO,
        freeze_before: Duration::ZERO,
        base: config::Base::default(),
        daily: None,
        windows: BTreeMap::new(),
        dates: None,
    }
}

fn version(number: i64, image: &str, default: bool) -> LaunchTemplateVersion {
    let data = ResponseLaunchTemplateData::builder().image_id(image);
    LaunchTemplateVersion::builder()
        .version_number(number)
        .default_version(default)
        .launch_template_data(data.build())
        .build()
}

fn template(default: i64) -> LaunchTemplate {
    LaunchTemplate::builder()
        .launch_template_id("lt-1")
        .default_version_number(default)
        .tags(Tag::builder().key("Team").value("web").build())
        .build()
}

/// Default is version 1 with `ami-mon`; `images` is what the search returned.
fn look_at(images: Vec<Image>) -> Look {
    let mut view =
        template::view("web-lt", &template(1), vec![version(1, "ami-mon", true)]).unwrap();
    let found = images.iter().find(|i| i.id == "ami-mon");
    view.current = CurrentImage::new(Some("ami-mon"), found);
    Look {
        template: view,
        selection: image::select(&images, &policy()),
        candidates: Candidates {
            images,
            since: None,
        },
    }
}

fn reported(look: &Look, done: Done) -> Report {
    let decision = look.decide(&[]);
    report(&config(), look, decision, done, NOW.parse().unwrap())
}

#[test]
fn default_and_contents_come_from_one_answer() {
    let versions = vec![
        version(3, "ami-3", true),
        version(1, "ami-1", false),
        version(2, "ami-2", false),
    ];
    // The other call still saw version 2.
    let view = template::view("web-lt", &template(2), versions).unwrap();
    assert_eq!((view.default_version, view.latest_version), (3, 3));
    assert_eq!(view.source.image_id(), Some("ami-3"));
    let numbers: Vec<u64> = view.versions.iter().map(|v| v.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn an_answer_without_a_default_version_is_an_error() {
    let error = template::view("web-lt", &template(9), vec![version(1, "ami-1", false)]);
    assert!(error.unwrap_err().to_string().contains("default version"));
}

#[test]
fn the_pin_is_a_tag_whatever_its_value() {
    assert_eq!(template::pinned(&template(1)), None);
    let tag = Tag::builder().key(PINNED_TAG).build();
    let pinned = LaunchTemplate::builder().tags(tag).build();
    assert_eq!(template::pinned(&pinned), Some(Pin::parse("")));
}

#[test]
fn an_image_that_lingers_after_its_deregistration_is_gone() {
    let mut lingering = image("ami-mon", MON);
    for (state, gone) in [
        ("available", false),
        ("pending", false),
        ("deregistered", true),
        ("disabled", true),
        ("failed", true),
    ] {
        lingering.state = state.to_owned();
        let current = CurrentImage::new(Some("ami-mon"), Some(&lingering));
        assert_eq!(
            matches!(current, CurrentImage::Gone { .. }),
            gone,
            "{state}"
        );
    }
}

#[test]
fn the_report_of_a_rotation_tells_before_after_and_why() {
    let look = look_at(vec![image("ami-mon", MON), image("ami-tue", TUE)]);
    let done = Done {
        version_created: Some(2),
        default_set: Some(2),
        versions_pruned: Vec::new(),
    };
    let report = reported(&look, done);
    assert_eq!(report.before.image.as_ref().unwrap().id, "ami-mon");
    assert_eq!(report.after.version, 2);
    assert_eq!(report.after.image.as_ref().unwrap().age_seconds, Some(3600));
    assert_eq!(report.versions, None);
    assert!(!report.stale && report.warnings.is_empty());
    let document = serde_json::to_value(&report).unwrap();
    assert_eq!(
        document["decision"],
        json!({"action": "publish", "image": "ami-tue", "from": 1})
    );
    assert_eq!(document["looked_at"]["eligible"], 2);
    assert!(report.why.contains("ami-tue is newer than ami-mon"));
}

#[test]
fn a_dry_run_reports_the_default_as_it_stays() {
    let look = look_at(vec![image("ami-mon", MON), image("ami-tue", TUE)]);
    let report = reported(&look, Done::default());
    assert_eq!(report.after, report.before);
    assert_eq!(report.newest.unwrap().id, "ami-tue");
}

#[test]
fn a_default_whose_image_is_gone_is_stale_and_says_that_scale_outs_fail() {
    let report = reported(&look_at(Vec::new()), Done::default());
    assert!(report.stale);
    assert!(report.warnings[0].contains("every scale-out fails"));
}

#[test]
fn an_image_older_than_allowed_is_stale() {
    let look = look_at(vec![image("ami-mon", "2026-11-20T00:00:00Z")]);
    let report = reported(&look, Done::default());
    assert!(report.stale && report.warnings[0].contains("72 hours"));
}

#[test]
fn a_missing_template_is_told_from_a_failed_call() {
    let call = |code| AwsError::answer("ec2:DescribeLaunchTemplates", "web-lt", Some(code), "no");
    let missing = no_template(
        &config(),
        call("InvalidLaunchTemplateName.NotFoundException"),
    );
    assert_eq!(missing.kind(), "NoTemplate");
    let chain = missing.chain();
    assert!(chain.contains("`apply` makes it") && chain.contains("NotFoundException"));
    assert_eq!(
        no_template(&config(), call("UnauthorizedOperation")).kind(),
        "AccessDenied"
    );
}

#[test]
fn an_unusable_environment_is_an_error_with_a_name() {
    let error: RotationError = RotationConfig::from_env(&BTreeMap::new())
        .unwrap_err()
        .into();
    assert_eq!(error.kind(), "ConfigError");
}
