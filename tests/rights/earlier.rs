//! The function as it is, with the role and the environment that earlier builds gave it: code may go out alone.

use std::collections::BTreeMap;

use crate::support::{Cloud, example};

/// What the role could do and which variables there were, as of a day.
const EARLIER: [(&str, &[&str]); 2] = [
    (
        include_str!("earlier/2026-11-24.json"),
        &[
            "EC2_INSTANCE_NAME",
            "IMAGE_ARCHITECTURE",
            "IMAGE_MAX_AGE_SECONDS",
            "IMAGE_NAME_PREFIX",
            "IMAGE_OWNERS",
            "KEEP_VERSIONS",
            "LAUNCH_TEMPLATE_NAME",
            "SG_IDS",
            "STACK_NAME",
        ],
    ),
    // The freeze, but no dates, and no right to see what the group has run.
    (
        include_str!("earlier/2026-11-26.json"),
        &[
            "AUTO_SCALING_GROUP_NAME",
            "BASE_DESIRED_CAPACITY",
            "BASE_MIN_SIZE",
            "EC2_INSTANCE_NAME",
            "FREEZE_BEFORE_SECONDS",
            "IMAGE_ARCHITECTURE",
            "IMAGE_MAX_AGE_SECONDS",
            "IMAGE_NAME_PREFIX",
            "IMAGE_OWNERS",
            "IMAGE_SETTLE_SECONDS",
            "KEEP_VERSIONS",
            "LAUNCH_TEMPLATE_NAME",
            "SG_IDS",
            "STACK_NAME",
            "VERIFY_LAUNCH",
        ],
    ),
];

/// The image of the default version, and the newest that there is.
fn images(cloud: &Cloud) -> (String, String) {
    let world = cloud.emulator.world();
    let template = world.ec2.templates.values().next().unwrap();
    let default = &template.versions[&template.default_version].data["ImageId"];
    let named = |image: &&freshscale_emulator::ec2::Image| {
        image
            .tags
            .get("Name")
            .is_some_and(|name| name == "jjikin-web")
            && image.state == "available"
    };
    let newest = world
        .ec2
        .images
        .values()
        .filter(named)
        .max_by_key(|image| image.created);
    (
        default.as_str().unwrap().to_owned(),
        newest.unwrap().id.clone(),
    )
}

#[tokio::test(start_paused = true)]
async fn with_the_role_and_the_environment_of_an_earlier_build_the_function_keeps_rotating() {
    for (policy, variables) in EARLIER {
        let mut stack = example();
        stack.rotator.policy_template = policy.to_owned();
        let cloud = Cloud::new(&stack);
        cloud.apply(&stack).await;
        cloud.emulator.world().lambda.change_environments(|env| {
            let before = env.len();
            env.retain(|name, _| variables.contains(&name.as_str()));
            assert!(
                env.len() == variables.len() && env.len() < before,
                "{env:?}"
            );
        });
        let mut seen = BTreeMap::new();
        for day in 3..=9 {
            // Half past four in the morning in Seoul: the night's backup is ready, and was rotated in.
            cloud
                .advance_to(&format!("2026-03-{day:02}T19:30:00Z"))
                .await;
            let (default, newest) = images(&cloud);
            assert_eq!(default, newest, "day {day}: {}", cloud.outcomes());
            seen.insert(newest, day);
        }
        assert_eq!(seen.len(), 7, "each night has another image");
        let told = cloud.outcomes();
        assert!(!told.contains("not authorized"), "{told}");
    }
}
