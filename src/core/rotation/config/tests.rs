#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::rotation::image::Architecture;
use crate::rotation::selector::Selector;
use proptest::prelude::*;

fn env(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect()
}

#[test]
fn the_original_functions_variables_and_a_template_suffice() {
    let config = RotationConfig::from_env(&env(&[
        ("EC2_INSTANCE_NAME", "jjikin-web"),
        ("SG_IDS", "sg-1,sg-2"),
        ("LAUNCH_TEMPLATE_NAME", "jjikin-web-lt"),
    ]))
    .unwrap();
    assert_eq!(config.stack, "jjikin-web-lt");
    assert_eq!(config.security_group_ids, ["sg-1", "sg-2"]);
    assert_eq!(config.image.name_prefix, "AwsBackup_");
    assert_eq!(config.image.owners, ["self"]);
    assert_eq!(config.image.max_age, Duration::from_secs(259_200));
    assert_eq!((config.keep_versions, config.verify_launch), (10, false));
    assert_eq!(config.freeze_before, Duration::ZERO, "its role is older");
}

#[test]
fn every_problem_is_told_at_once() {
    let error = RotationConfig::from_env(&env(&[
        ("SG_IDS", "web-sg"),
        ("IMAGE_OWNERS", ""),
        ("IMAGE_ARCHITECTURE", "mips"),
        ("IMAGE_MAX_AGE_SECONDS", "3d"),
        ("KEEP_VERSIONS", "0"),
        ("VERIFY_LAUNCH", "yes"),
        ("FREEZE_BEFORE_SECONDS", "30m"),
        ("DAILY_AT", "half past four"),
    ]))
    .unwrap_err();
    for name in [
        "LAUNCH_TEMPLATE_NAME is not set",
        "EC2_INSTANCE_NAME is not set",
        "not a security group id",
        "IMAGE_OWNERS is empty",
        "IMAGE_ARCHITECTURE",
        "IMAGE_MAX_AGE_SECONDS",
        "KEEP_VERSIONS",
        "VERIFY_LAUNCH",
        "FREEZE_BEFORE_SECONDS",
        "DAILY_AT",
    ] {
        assert!(error.to_string().contains(name), "{name} in {error}");
    }
    assert_eq!(error.problems.len(), 10);
}

#[test]
fn a_space_between_security_groups_is_one_error_with_the_remedy() {
    let error = RotationConfig::from_env(&env(&[
        ("EC2_INSTANCE_NAME", "web"),
        ("LAUNCH_TEMPLATE_NAME", "lt"),
        ("SG_IDS", "sg-1, sg-2"),
    ]))
    .unwrap_err();
    assert_eq!(error.problems.len(), 1, "{error}");
    assert!(error.problems[0].contains("separate the values by commas only"));
}

#[test]
fn a_trial_launch_without_a_group_is_refused() {
    let error = RotationConfig::from_env(&env(&[
        ("EC2_INSTANCE_NAME", "web"),
        ("LAUNCH_TEMPLATE_NAME", "lt"),
        ("VERIFY_LAUNCH", "true"),
    ]))
    .unwrap_err();
    assert!(error.to_string().contains("AUTO_SCALING_GROUP_NAME"));
}

#[test]
fn a_selector_stands_for_the_name_tag_and_an_old_handler_refuses_it() {
    let template = ("LAUNCH_TEMPLATE_NAME", "lt");
    let read = |pairs: &[(&str, &str)]| {
        let mut all = env(pairs);
        all.extend(env(&[template]));
        RotationConfig::from_env(&all)
    };
    let tagged = read(&[("IMAGE_TAGS", "{\"Role\":\"web\",\"Name\":\"shop\"}")]).unwrap();
    assert_eq!(tagged.image.instance_name, "shop");
    assert_eq!(tagged.image.name_prefix, "AwsBackup_");
    let written = tagged.to_env();
    assert!(!written.contains_key("EC2_INSTANCE_NAME"), "{written:?}");
    assert_eq!(
        written["IMAGE_TAGS"],
        "{\"Name\":\"shop\",\"Role\":\"web\"}"
    );
    let named = read(&[("IMAGE_NAME", "golden-*")]).unwrap();
    assert_eq!(
        (
            named.image.instance_name.as_str(),
            named.image.name_prefix.as_str()
        ),
        ("", "")
    );
    let both = read(&[
        ("EC2_INSTANCE_NAME", "web"),
        ("IMAGE_SOURCE_INSTANCE", "i-0aa"),
    ])
    .unwrap();
    assert_eq!(both.image.instance_name, "web");
    for (pairs, problem) in [
        (
            &[("IMAGE_TAGS", "Role=web")][..],
            "IMAGE_TAGS is \"Role=web\": set it to JSON",
        ),
        (
            &[
                ("EC2_INSTANCE_NAME", "web"),
                ("IMAGE_TAGS", "{\"Name\":\"shop\"}"),
            ],
            "remove one",
        ),
    ] {
        let error = read(pairs).unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
    }
}

proptest! {
    #[test]
    fn the_environment_carries_every_field(
        names in ("[a-z0-9-]{1,40}", "[a-zA-Z0-9./_-]{3,128}", "[!-9;-~]{1,20}", "\\PC{0,10}x\\PC{0,10}", "\\PC{0,20}"),
        owners in proptest::collection::vec("self|[0-9]{12}", 1..4),
        arm in any::<bool>(),
        age in 1_u64..10_000_000,
        groups in proptest::collection::vec("sg-[0-9a-f]{8,17}", 0..6),
        keep in 1_u32..=1000,
        verify in any::<bool>(),
        (settle, freeze, min, desired) in (0_u64..100_000, 0_u64..100_000, 0_u32..100, 0_u32..100),
        daily in proptest::option::of((0_i8..24, 0_i8..60, "[A-Z][a-z]{2,8}/[A-Z][A-Za-z_]{2,12}")),
        max in proptest::option::of(0_u32..100),
        zone in proptest::option::of("[A-Za-z/]{1,20}"),
        (tags, pattern, source) in (
            proptest::collection::btree_map("\\PC{1,9}x", "\\PC{0,9}", 0..4),
            proptest::option::of("[a-z*?-]{1,20}x"),
            proptest::option::of("i-[0-9a-f]{17}"),
        ),
    ) {
        let dates = zone.map(|zone| Dates::of(&zone, &[]));
        let config = RotationConfig {
            stack: names.0,
            launch_template: names.1,
            auto_scaling_group: names.2,
            image: ImagePolicy {
                instance_name: names.3,
                name_prefix: names.4,
                selector: Selector { tags, name: pattern, source_instance: source },
                owners,
                architecture: if arm { Architecture::Arm64 } else { Architecture::X8664 },
                max_age: Duration::from_secs(age),
            },
            security_group_ids: groups,
            keep_versions: keep,
            prunes_only_of: (keep % 2 == 0).then(|| "role".to_owned()),
            verify_launch: verify,
            try_launch: false,
            settle: Duration::from_secs(settle),
            freeze_before: Duration::from_secs(freeze),
            base: Base { min, max, desired },
            daily: daily.map(|(hour, minute, zone)| (jiff::civil::time(hour, minute, 0, 0), zone)),
            windows: BTreeMap::new(),
            dates,
        };
        prop_assert_eq!(RotationConfig::from_env(&config.to_env()), Ok(config));
    }
}
