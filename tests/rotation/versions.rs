//! A function of one build with the environment of another: who updates one of them first must not lose a rotation.

use std::collections::BTreeMap;

use freshscale_core::rotation::RotationConfig;
use freshscale_emulator::simulation::{self, Scenario, Simulation, What};
use freshscale_stack::rotation_config;
use jiff::Timestamp;
use jiff::civil::date;

use crate::support::{Cloud, example};

/// The environment that `apply stacks/jjikin-web.yaml` wrote before there were dates in it, and before its daily run
/// followed the wall clock (60e1dfc). That build ignores variables which it does not know, and refuses values that it
/// cannot read: a variable may join, but none of these may go or take another form.
const BEFORE: [(&str, &str); 15] = [
    ("AUTO_SCALING_GROUP_NAME", "jjikin-web-asg"),
    ("BASE_DESIRED_CAPACITY", "0"),
    ("BASE_MIN_SIZE", "0"),
    ("EC2_INSTANCE_NAME", "jjikin-web"),
    ("FREEZE_BEFORE_SECONDS", "1800"),
    ("IMAGE_ARCHITECTURE", "x86_64"),
    ("IMAGE_MAX_AGE_SECONDS", "259200"),
    ("IMAGE_NAME_PREFIX", "AwsBackup_"),
    ("IMAGE_OWNERS", "self"),
    ("IMAGE_SETTLE_SECONDS", "0"),
    ("KEEP_VERSIONS", "10"),
    ("LAUNCH_TEMPLATE_NAME", "jjikin-web-lt"),
    ("SG_IDS", "sg-0123456789abcdef0"),
    ("STACK_NAME", "jjikin-web"),
    ("VERIFY_LAUNCH", "false"),
];

fn before() -> BTreeMap<String, String> {
    BEFORE
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

#[test]
fn an_older_function_finds_every_variable_in_the_form_that_it_reads() {
    let now = rotation_config(&example()).to_env();
    for (name, value) in BEFORE {
        assert_eq!(now.get(name).map(String::as_str), Some(value), "{name}");
    }
}

#[test]
fn the_environment_of_an_older_build_means_the_same_but_for_what_it_does_not_tell() {
    let mut now = rotation_config(&example());
    (now.dates, now.daily, now.base.max) = (None, None, None);
    // Nobody tells the function of windows.
    now.windows.clear();
    assert_eq!(RotationConfig::from_env(&before()), Ok(now));
}

/// Ten days, with the environment that is given or the one that `apply` writes.
async fn lived(environment: Option<BTreeMap<String, String>>) -> Simulation {
    let stack = example();
    let zone = stack.zone();
    let scenario = Scenario::usual(&stack, date(2026, 12, 1), 10);
    let during = scenario.during(&zone).unwrap();
    let world = simulation::world(&stack, &scenario, &zone, during.start);
    let cloud = Cloud::of(world);
    cloud.apply(&stack).await;
    if let Some(older) = environment {
        let lambda = &mut cloud.emulator.world().lambda;
        lambda.change_environments(|env| env.clone_from(&older));
    }
    simulation::run(&cloud.emulator, &stack, &scenario, &zone, during).await
}

/// When instances started, and from which image.
fn launches(run: &Simulation) -> Vec<(Timestamp, String)> {
    let launched = run.happenings.iter().filter_map(|it| match &it.what {
        What::Launched(launch) => Some((it.at, launch.image.clone())),
        _ => None,
    });
    launched.collect()
}

#[tokio::test(start_paused = true)]
async fn a_function_whose_environment_is_of_an_older_build_keeps_rotating() {
    let (older, newer) = (lived(Some(before())).await, lived(None).await);
    assert_eq!(older.counter_examples, []);
    let started = launches(&older);
    assert!(started.len() >= 4, "{started:?}");
    let mut images: Vec<&str> = started.iter().map(|(_, image)| image.as_str()).collect();
    images.dedup();
    assert!(images.len() >= 3, "{images:?}");
    assert_eq!(started, launches(&newer));
}
