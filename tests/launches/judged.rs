//! Each way in which an image and a launch template do not go together: the rotator holds, `next` and `status` say so of a
//! default that somebody made, and EC2 refuses the launch where it is called a failure.

use std::sync::Arc;

use aws_sdk_ec2::types::{LaunchTemplateSpecification, RequestLaunchTemplateData};
use freshscale_core::rotation::decide::HoldReason;
use freshscale_core::rotation::{Decision, template};
use freshscale_deploy::forecast::{forecast, read};
use freshscale_emulator::autoscaling::{Mixed, Override};
use freshscale_emulator::ec2::{Disk, Image};
use freshscale_stack::Stack;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::rotation::scene::Scene;
use crate::support::example;

/// What is wrong: of the image, of the template's data.
struct Case {
    image: fn(&mut Image),
    data: fn(&mut Value),
    why: &'static str,
    /// Whether EC2 refuses it.
    fails: bool,
}

fn disk(device: &str) -> Disk {
    Disk {
        device: device.to_owned(),
        snapshot: Some("snap-00000000000000001".to_owned()),
        size: 100,
        kind: "gp3".to_owned(),
        encrypted: false,
        keep: false,
        volume: String::new(),
        key: None,
        rates: Default::default(),
    }
}

const CASES: &[Case] = &[
    Case {
        image: |image| image.size_gib = 60,
        data: |_| (),
        why: "its snapshot for /dev/xvda has 60 GiB, and the launch template's volume 30 GiB",
        fails: true,
    },
    Case {
        image: |image| image.encrypted = true,
        data: |data| data["BlockDeviceMapping"][0]["Ebs"]["Encrypted"] = json!("false"),
        why: "the launch template says `encrypted: false`",
        fails: true,
    },
    Case {
        image: |_| (),
        data: |data| {
            let ebs = &mut data["BlockDeviceMapping"][0]["Ebs"];
            ebs["Encrypted"] = json!("false");
            ebs["KmsKeyId"] = json!("alias/web");
        },
        why: "names a KMS key for /dev/xvda without `encrypted: true`",
        fails: true,
    },
    Case {
        image: |image| image.supported_types = vec!["m5.*".to_owned(), "c5.*".to_owned()],
        data: |_| (),
        why: "its owner supports only m5.*, c5.*, and not instance type c6i.large",
        fails: true,
    },
    Case {
        image: |image| {
            image.supported_types = vec!["c6i.*".to_owned()];
            image.unsupported_types = vec!["*.large".to_owned()];
        },
        data: |_| (),
        why: "its owner excludes instance type c6i.large (*.large)",
        fails: true,
    },
    Case {
        image: |image| "arm64".clone_into(&mut image.architecture),
        data: |data| data["InstanceType"] = json!("c6i.large"),
        why: "architecture",
        fails: true,
    },
    Case {
        image: |image| image.ena_support = false,
        data: |_| (),
        why: "it has no ENA support",
        fails: true,
    },
    Case {
        image: |image| image.boot_mode = Some("uefi".to_owned()),
        data: |data| data["InstanceType"] = json!("m4.large"),
        why: "it boots by uefi, and ",
        fails: true,
    },
    Case {
        image: |image| image.tpm_support = Some("v2.0".to_owned()),
        data: |data| data["InstanceType"] = json!("m4.large"),
        why: "it needs a NitroTPM (TpmSupport v2.0), and ",
        fails: true,
    },
    Case {
        image: |image| "/dev/sda1".clone_into(&mut image.root_device_name),
        data: |_| (),
        why: "its root device is /dev/sda1, and the launch template maps /dev/xvda",
        fails: false,
    },
    Case {
        image: |image| image.disks.push(disk("/dev/sdf")),
        data: |data| {
            let other = json!({"DeviceName": "/dev/sdf", "VirtualName": "ephemeral0"});
            data["BlockDeviceMapping"]
                .as_array_mut()
                .unwrap()
                .push(other);
        },
        why: "it has a volume on /dev/sdf, and the launch template maps that to ephemeral0",
        fails: false,
    },
    Case {
        image: |image| image.disks.push(disk("/dev/sdf")),
        data: |data| {
            let other = json!({"DeviceName": "/dev/xvdf", "Ebs": {"VolumeSize": "10"}});
            data["BlockDeviceMapping"]
                .as_array_mut()
                .unwrap()
                .push(other);
        },
        why: "its volume /dev/sdf is called /dev/xvdf in the launch template",
        fails: false,
    },
    Case {
        image: |image| image.imds_support = Some("v2.0".to_owned()),
        data: |data| {
            data.as_object_mut().unwrap().remove("MetadataOptions");
        },
        why: "only version 2 of the metadata service",
        fails: false,
    },
];

/// The default version holds something else than `apply` made of it.
fn change_data(scene: &Scene, change: fn(&mut Value)) {
    let mut world = scene.cloud.emulator.world();
    let template = world.ec2.templates.values_mut().next().unwrap();
    let version = template
        .versions
        .get_mut(&template.default_version)
        .unwrap();
    change(Arc::make_mut(&mut version.data));
}

fn spoil(scene: &Scene, id: &str, change: impl FnOnce(&mut Image)) {
    change(scene.cloud.emulator.world().ec2.images.get_mut(id).unwrap());
}

/// Makes the image the default's by hand.
async fn force(scene: &Scene, image: &str) -> i64 {
    let ec2 = &scene.aws.ec2;
    let name = &scene.config.launch_template;
    let data = RequestLaunchTemplateData::builder().image_id(image).build();
    let made = ec2.create_launch_template_version();
    let made = made.launch_template_name(name).source_version("$Default");
    let made = made.launch_template_data(data).send().await.unwrap();
    let number = made
        .launch_template_version
        .unwrap()
        .version_number
        .unwrap();
    let moved = ec2.modify_launch_template().launch_template_name(name);
    moved
        .default_version(number.to_string())
        .send()
        .await
        .unwrap();
    number
}

/// Whether EC2 would start the default version.
async fn starts(scene: &Scene) -> bool {
    let template = LaunchTemplateSpecification::builder()
        .launch_template_name(&scene.config.launch_template)
        .version("$Default")
        .build();
    let request = scene.aws.ec2.run_instances().launch_template(template);
    let request = request.min_count(1).max_count(1).dry_run(true);
    let subnet = example().auto_scaling_group.subnet_ids[0].clone();
    let error = request.subnet_id(subnet).send().await.unwrap_err();
    aws_sdk_ec2::error::ProvideErrorMetadata::code(&error) == Some("DryRunOperation")
}

/// What `next` says of the first launch to come.
async fn foretold(scene: &Scene, stack: &Stack) -> Vec<String> {
    let session = scene.cloud.session();
    let now = scene.cloud.emulator.now();
    let facts = read::facts(&session.aws, stack, |id| session.account(id), now).await;
    let until = now + SignedDuration::from_hours(48);
    let found = forecast(&facts.unwrap().unwrap(), now, &(now..until));
    let first = &found.launches[0];
    first.stale.iter().map(ToString::to_string).collect()
}

#[tokio::test(start_paused = true)]
async fn what_is_called_incompatible_is_held_foretold_and_refused_by_ec2() {
    let mut stack = example();
    stack.rotator.triggers.daily_at = None;
    for case in CASES {
        let scene = Scene::scheduled(&stack).await;
        // After the window of the morning.
        scene.cloud.advance_to("2026-03-02T02:00:00Z").await;
        change_data(&scene, case.data);
        let bad = scene.image(|_| ()).await;
        spoil(&scene, &bad, case.image);
        // The server's filter does not even show another architecture.
        if case.why != "architecture" {
            let report = scene.rotate().await;
            let Decision::Hold {
                reason: HoldReason::Incompatible { image, why },
            } = &report.decision
            else {
                panic!("{}: {:#?}", case.why, report.decision);
            };
            assert_eq!(image, &bad);
            assert!(why.contains(case.why), "{why}");
            assert!(report.why.contains(case.why), "{}", report.why);
            assert_eq!(scene.default().0, 1, "{}", case.why);
        }

        force(&scene, &bad).await;
        assert_eq!(starts(&scene).await, !case.fails, "{}", case.why);
        let said = foretold(&scene, &stack).await.join("; ");
        assert_eq!(said.contains(case.why), case.fails, "{}: {said}", case.why);
    }
}

#[tokio::test(start_paused = true)]
async fn an_older_image_that_starts_is_published_instead() {
    let scene = Scene::new().await;
    let good = scene.image(|_| ()).await;
    let bad = scene.image(|_| ()).await;
    spoil(&scene, &bad, |image| image.size_gib = 60);
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], json!(good));
    assert!(starts(&scene).await);
}

#[tokio::test(start_paused = true)]
async fn the_customers_own_example_encrypts_a_plain_snapshot() {
    let scene = Scene::new().await;
    let plain = scene.image(|_| ()).await;
    assert!(!scene.cloud.emulator.world().ec2.images[&plain].encrypted);
    assert_eq!(
        scene.default().1["BlockDeviceMapping"][0]["Ebs"]["Encrypted"],
        json!("true")
    );
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], json!(plain));
    assert!(starts(&scene).await);
}

#[tokio::test(start_paused = true)]
async fn any_instance_type_of_a_mixed_group_counts() {
    let scene = Scene::new().await;
    {
        let mut world = scene.cloud.emulator.world();
        let group = world.autoscaling.groups.values_mut().next().unwrap();
        let of = |name: &str| Override {
            instance_type: Some(name.to_owned()),
            weight: None,
            template: None,
            image: None,
            requirements: None,
        };
        group.mixed = Some(Mixed {
            overrides: vec![of("c6i.large"), of("m5.large")],
            distribution: Default::default(),
        });
    }
    let bad = scene.image(|_| ()).await;
    spoil(&scene, &bad, |image| {
        image.unsupported_types = vec!["m5.*".to_owned()];
    });
    let report = scene.rotate().await;
    assert!(
        report
            .why
            .contains("its owner excludes instance type m5.large (m5.*)"),
        "{}",
        report.why
    );
    let good = scene.image(|_| ()).await;
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], json!(good));
}

#[tokio::test(start_paused = true)]
async fn who_lives_with_an_odd_root_device_goes_on_rotating() {
    let scene = Scene::new().await;
    let odd = |image: &mut Image| "/dev/sda1".clone_into(&mut image.root_device_name);
    let first = scene.image(|_| ()).await;
    spoil(&scene, &first, odd);
    force(&scene, &first).await;
    let second = scene.image(|_| ()).await;
    spoil(&scene, &second, odd);
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], json!(second));
}

#[tokio::test(start_paused = true)]
async fn where_no_image_counts_those_that_nearly_do_are_named() {
    let mut scene = Scene::new().await;
    scene.image(|_| ()).await;
    scene.config.image.instance_name = "shop".to_owned();
    scene
        .cloud
        .emulator
        .world()
        .ec2
        .templates
        .values_mut()
        .for_each(|template| {
            for version in template.versions.values_mut() {
                Arc::make_mut(&mut version.data)["ImageId"] = json!("ami-00000000000000000");
            }
        });
    let report = scene.rotate().await;
    let near = "2 images named AwsBackup_*, none with Name=shop (2 with Name=jjikin-web)";
    assert_eq!(
        report.decision,
        Decision::Hold {
            reason: HoldReason::NoImage {
                near: Some(near.to_owned())
            }
        }
    );
    assert!(report.why.contains(near), "{}", report.why);
    let read = template::read(&scene.aws, &scene.config.launch_template);
    assert_eq!(read.await.unwrap().default_version, 1);
}
