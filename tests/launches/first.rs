//! The first apply without an image: a refusal before anything is made, and `bake` makes that image.

use freshscale_core::rotation::image::Architecture;
use freshscale_deploy::bake::outcome::Outcome;

use crate::bake::scene::{bake, options};
use crate::support::binary::Desk;
use crate::support::{Cloud, example, minimal};

#[tokio::test(start_paused = true)]
async fn without_an_image_nothing_is_made_and_those_that_nearly_count_are_named() {
    let stack = minimal();
    let cloud = Cloud::new(&stack);
    // Copies come without the Name tag.
    for image in cloud.emulator.world().ec2.images.values_mut() {
        image.tags.remove("Name");
    }
    let prepared = cloud.plan(&stack).await;
    let [refusal] = prepared.plan.refusals.as_slice() else {
        panic!("{:#?}", prepared.plan.refusals);
    };
    assert_eq!(refusal.address, "launch-template/web-lt");
    assert_eq!(
        refusal.reason,
        "there is no image to start with: 1 image named AwsBackup_*, none with Name=web (1 without a Name tag)"
    );
    assert!(refusal.remedy.contains("`bake`"), "{}", refusal.remedy);
}

#[tokio::test(start_paused = true)]
async fn bake_makes_the_first_image_and_apply_starts_with_it() {
    let stack = minimal();
    let cloud = Cloud::new(&stack);
    {
        let mut world = cloud.emulator.world();
        world.ec2.images.clear();
        world.backups.plans.clear();
    }
    assert!(!cloud.plan(&stack).await.plan.refusals.is_empty());
    let ended = bake(&cloud, &stack, &options(), &Default::default()).await;
    assert_eq!(ended.result, Ok(()));
    assert_eq!(ended.report.result, Some(Outcome::First));
    let image = ended.report.image.unwrap().image.id;
    cloud.apply(&stack).await;
    let world = cloud.emulator.world();
    let template = world.ec2.templates.values().next().unwrap();
    assert_eq!(
        template.versions[&1].data["ImageId"],
        serde_json::json!(image)
    );
}

#[tokio::test(start_paused = true)]
async fn bake_of_a_first_image_that_nothing_would_start_makes_none_and_says_so_at_once() {
    let cloud = Cloud::new(&minimal());
    {
        let mut world = cloud.emulator.world();
        world.ec2.images.clear();
        world.backups.plans.clear();
    }
    let mut mistyped = minimal();
    mistyped.launch_template.instance_type = "c6i.lagre".to_owned();
    let ended = bake(&cloud, &mistyped, &options(), &Default::default()).await;
    let failed = ended.failed();
    assert!(
        { failed.text }
            .starts_with("nothing would start the image: EC2 has no instance type `c6i.lagre` in ")
    );
    assert!(cloud.emulator.world().ec2.images.is_empty());
    // What EC2 says of a type goes before what its name says.
    let mut arm = minimal();
    arm.launch_template.instance_type = "c7g.large".to_owned();
    let failed = { bake(&cloud, &arm, &options(), &Default::default()).await }.failed();
    assert!({ failed.text }.ends_with("is x86_64, and instances of c7g.large are arm64"),);
    assert!(cloud.emulator.world().ec2.images.is_empty());
    // The image is there before the stack file is changed.
    let ended = bake(&cloud, &minimal(), &options(), &Default::default()).await;
    assert_eq!(ended.result, Ok(()));
    arm.image.architecture = Architecture::Arm64;
    let before = cloud.emulator.now();
    let failed = { bake(&cloud, &arm, &options(), &Default::default()).await }.failed();
    assert!(
        failed.text.contains("of release 2.14.0 is x86_64"),
        "{}",
        failed.text
    );
    let waited = cloud.emulator.now().duration_since(before);
    assert!(waited < jiff::SignedDuration::from_secs(10), "{waited}");
}

#[tokio::test(start_paused = true)]
async fn the_first_version_takes_an_older_image_where_the_newest_does_not_fit_as_the_rotator_would()
{
    let mut stack = minimal();
    let root = "/dev/xvda".to_owned();
    stack.launch_template.block_devices = example().launch_template.block_devices;
    stack.launch_template.block_devices.truncate(1);
    stack.launch_template.block_devices[0].device = root;
    stack.launch_template.block_devices[0].size_gib = Some(30);
    let cloud = Cloud::new(&stack);
    let older = {
        let mut world = cloud.emulator.world();
        let older = world.ec2.images.values().next().unwrap().clone();
        let mut grown = older.clone();
        grown.id = "ami-0cccccccccccccccc".to_owned();
        grown.size_gib = 60;
        grown.created += jiff::SignedDuration::from_hours(1);
        world.ec2.images.insert(grown.id.clone(), grown);
        older.id
    };
    let plan = cloud.plan(&stack).await.plan;
    assert_eq!(plan.refusals, []);
    cloud.apply(&stack).await;
    {
        let world = cloud.emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        assert_eq!(
            template.versions[&1].data["ImageId"],
            serde_json::json!(older)
        );
    }
    assert_eq!(cloud.plan(&stack).await.plan.steps, []);
}

#[tokio::test(start_paused = true)]
async fn the_first_apply_waits_for_an_image_to_settle_or_takes_one_that_has() {
    let mut stack = minimal();
    let cloud = Cloud::new(&stack);
    let (settled, young) = {
        let mut world = cloud.emulator.world();
        let settled = world
            .ec2
            .images
            .values()
            .find(|image| image.name.starts_with("AwsBackup_"));
        let settled = settled.unwrap().clone();
        let mut young = settled.clone();
        young.id = "ami-0cccccccccccccccc".to_owned();
        young.created = world.now - jiff::SignedDuration::from_mins(10);
        world.ec2.images.insert(young.id.clone(), young.clone());
        (settled.id, young)
    };
    stack.rotator.settle = std::time::Duration::from_secs(3600);
    cloud.emulator.world().ec2.images.remove(&settled);
    let plan = cloud.plan(&stack).await.plan;
    let [refusal] = plan.refusals.as_slice() else {
        panic!("{:#?}", plan.refusals);
    };
    assert_eq!(
        refusal.reason,
        "there is no image to start with: ami-0cccccccccccccccc, the newest, is too young until 2026-03-02T00:50:00Z \
         (rotator.settle)"
    );
    cloud.advance_to("2026-03-02T00:50:01Z").await;
    assert_eq!(cloud.plan(&stack).await.plan.refusals, []);
    // With one that has settled the first version begins.
    let older = {
        let mut world = cloud.emulator.world();
        let mut older = young.clone();
        older.id = settled;
        older.created -= jiff::SignedDuration::from_hours(24);
        world.ec2.images.insert(older.id.clone(), older.clone());
        older.id
    };
    stack.rotator.settle = std::time::Duration::from_secs(6 * 3600);
    cloud.apply(&stack).await;
    let world = cloud.emulator.world();
    let template = world.ec2.templates.values().next().unwrap();
    assert_eq!(
        template.versions[&1].data["ImageId"],
        serde_json::json!(older)
    );
}

/// A world whose only image came without its name.
fn nameless() -> Desk {
    let desk = Desk::new();
    // What a stack needs of the account stays when it goes.
    desk.expect(0, "apply --yes --handler {handler} minimal.yaml");
    desk.expect(0, "destroy --yes minimal.yaml");
    let emulator = desk.emulator();
    for image in emulator.world().ec2.images.values_mut() {
        image.tags.remove("Name");
    }
    emulator.save().unwrap();
    desk
}

#[test]
fn the_refusal_is_an_exit_code_of_one_and_bake_is_the_way_out() {
    let desk = nameless();
    let trace = "--trace-calls trace.jsonl apply --yes --handler {handler} minimal.yaml";
    let said = desk.expect(1, trace);
    assert!(
        said.replace("\n  ", " ").contains("none with Name=web"),
        "{said}"
    );
    assert!(said.contains("nothing was done"), "{said}");
    assert_eq!(desk.mutating("trace.jsonl"), Vec::<String>::new());
    let said = desk.expect(0, "bake --yes --release 1 minimal.yaml");
    assert!(said.contains("`apply` makes one with this image"), "{said}");
    desk.expect(0, "apply --yes --handler {handler} minimal.yaml");
    // The world begins in a window, which nothing serves any more.
    let said = desk.expect(1, "next --hours 48 minimal.yaml");
    assert!(said.contains("all fresh"), "{said}");
}
