#![allow(clippy::unwrap_used)]
use super::*;
use crate::rotation::image::Volume;
use crate::rotation::image::tests::image;

fn like(change: impl FnOnce(&mut Image)) -> Image {
    let mut image = image("ami-new", "2026-11-24T00:00:00Z");
    image.volumes = vec![volume("/dev/xvda", 30)];
    change(&mut image);
    image
}

fn volume(device: &str, gib: i32) -> Volume {
    Volume {
        device: device.to_owned(),
        snapshot: Some("snap-1".to_owned()),
        size_gib: Some(gib),
        encrypted: false,
    }
}

fn on(instance_type: &str) -> Contents {
    Contents {
        instance_types: vec![instance_type.to_owned()],
        ..Contents::default()
    }
}

fn mapping(name: &str, change: impl FnOnce(&mut Device)) -> Contents {
    let mut device = Device {
        name: name.to_owned(),
        ..Device::default()
    };
    change(&mut device);
    Contents {
        devices: vec![device],
        ..on("c6i.large")
    }
}

fn refused(fit: &Fit, change: impl FnOnce(&mut Image)) -> String {
    fit.refuses(&like(change)).unwrap_or_default()
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

#[test]
fn what_the_default_needs_and_the_new_image_lacks_is_refused() {
    let old = image("ami-old", "2026-11-23T00:00:00Z");
    let fit = Fit::of(on("c6i.large")).after(on("c6i.large"), Some(&old));
    assert_eq!(refused(&fit, |_| ()), "");
    assert_eq!(
        refused(&fit, |new| new.ena_support = false),
        "it has no ENA support, and ami-old has"
    );
    assert_eq!(
        refused(&fit, |new| new.boot_mode = "uefi".to_owned()),
        "it boots by uefi, and ami-old by legacy-bios"
    );
    assert_eq!(
        refused(&fit, |new| new.architecture = "arm64".to_owned()),
        "its architecture is arm64, and c6i.large runs x86_64"
    );
    let tpm = refused(&fit, |new| new.needs_tpm = true);
    assert!(
        tpm.starts_with("it needs a NitroTPM (TpmSupport v2.0), and ami-old does not"),
        "{tpm}"
    );
    // The image that runs is never refused for what it can or cannot do.
    let mut odd = old.clone();
    odd.ena_support = false;
    assert_eq!(fit.refuses(&odd), None);
    let without_ena = Fit::of(Contents::default()).after(Contents::default(), Some(&odd));
    assert_eq!(refused(&without_ena, |new| new.ena_support = false), "");
}

#[test]
fn boot_modes_need_one_in_common_and_none_is_the_instance_types() {
    for (architecture, old, new, fits) in [
        ("x86_64", "", "legacy-bios", true),
        ("x86_64", "", "uefi-preferred", true),
        ("x86_64", "", "uefi", false),
        ("x86_64", "uefi", "", false),
        ("x86_64", "uefi", "uefi-preferred", true),
        ("x86_64", "uefi-preferred", "", true),
        ("arm64", "uefi", "", true),
        ("arm64", "", "uefi", true),
    ] {
        let of = |id: &str, mode: &str| Image {
            architecture: architecture.to_owned(),
            boot_mode: mode.to_owned(),
            ..image(id, "2026-11-24T00:00:00Z")
        };
        let old_image = of("ami-old", old);
        let fit = Fit::of(Contents::default()).after(Contents::default(), Some(&old_image));
        let found = fit.refuses(&of("ami-new", new));
        assert_eq!(found.is_none(), fits, "{architecture} {old} {new}");
    }
}

#[test]
fn without_a_current_image_only_the_instance_types_name_counts() {
    let fit = Fit::of(on("c7g.large"));
    assert!(refused(&fit, |_| ()).contains("c7g.large runs arm64"));
    let arm = |new: &mut Image| new.architecture = "arm64".to_owned();
    assert_eq!(refused(&fit, arm), "");
    assert_eq!(refused(&Fit::default(), |new| new.ena_support = false), "");
}

#[test]
fn what_ec2_says_of_an_instance_type_counts_more_than_the_image_that_runs() {
    let old = image("ami-old", "2026-11-23T00:00:00Z");
    let facts = |change: fn(&mut TypeFacts)| {
        let mut facts = TypeFacts {
            architectures: vec!["x86_64".to_owned()],
            boot_modes: vec!["legacy-bios".to_owned(), "uefi".to_owned()],
            needs_ena: Some(false),
            has_tpm: Some(true),
        };
        change(&mut facts);
        let types = [("t2.micro".to_owned(), facts)].into();
        Fit::of(on("t2.micro"))
            .after(on("t2.micro"), Some(&old))
            .knowing(types)
    };
    let able = facts(|_| ());
    let needy = |new: &mut Image| {
        (new.ena_support, new.needs_tpm) = (false, true);
        new.boot_mode = "uefi".to_owned();
    };
    assert_eq!(refused(&able, needy), "");
    let says = |fit: &Fit, why: &str| assert_eq!(refused(fit, needy), why);
    says(
        &facts(|facts| facts.needs_ena = Some(true)),
        "it has no ENA support, and t2.micro requires it",
    );
    says(
        &facts(|facts| facts.boot_modes.truncate(1)),
        "it boots by uefi, and t2.micro by legacy-bios",
    );
    says(
        &facts(|facts| facts.has_tpm = Some(false)),
        "it needs a NitroTPM (TpmSupport v2.0), and t2.micro has none",
    );
}

#[test]
fn any_instance_type_of_a_mixed_group_must_be_able_to_start() {
    let fit = Fit::of(on("c6i.large")).on(&["c6i.large".to_owned(), "c7g.large".to_owned()]);
    assert_eq!(
        refused(&fit, |_| ()),
        "its architecture is x86_64, and c7g.large runs arm64"
    );
    assert_eq!(refused(&Fit::of(on("c6i.large")).on(&[]), |_| ()), "");
}

#[test]
fn an_owners_patterns_of_instance_types_are_kept() {
    let fit = Fit::of(on("c6i.large"));
    let patterns = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    assert_eq!(
        refused(&fit, |new| new.types.supported =
            patterns(&["m5.*", "t3.*"])),
        "its owner supports only m5.*, t3.*, and not instance type c6i.large"
    );
    assert_eq!(
        refused(&fit, |new| {
            new.types.supported = patterns(&["c6i.*"]);
            new.types.unsupported = patterns(&["c6i.l*"]);
        }),
        "its owner excludes instance type c6i.large (c6i.l*)"
    );
    assert_eq!(
        refused(&fit, |new| new.types.supported = patterns(&["c6i.*"])),
        ""
    );
}

#[test]
fn a_volume_is_as_large_as_its_snapshot_at_least() {
    let sized = |gib| Fit::of(mapping("/dev/xvda", |device| device.size_gib = Some(gib)));
    assert_eq!(refused(&sized(30), |_| ()), "");
    assert_eq!(
        refused(&sized(29), |_| ()),
        "its snapshot for /dev/xvda has 30 GiB, and the launch template's volume 29 GiB: EC2 expects size >= 30GB"
    );
    // As large as the snapshot, whatever that is.
    assert_eq!(refused(&Fit::of(mapping("/dev/xvda", |_| ())), |_| ()), "");
    // The image that runs is no proof: nothing starts from it any more.
    let running = like(|_| ());
    let fit = sized(29).after(mapping("/dev/xvda", |_| ()), Some(&running));
    assert_eq!(fit.failures(&running).len(), 1);
}

#[test]
fn encryption_is_added_and_never_taken_away() {
    let says = |encrypted: Option<bool>, snapshot: bool| {
        let fit = Fit::of(mapping("/dev/xvda", |device| device.encrypted = encrypted));
        refused(&fit, |new| new.volumes[0].encrypted = snapshot)
    };
    // The customer's own example encrypts what is plain.
    for (encrypted, snapshot) in [
        (Some(true), false),
        (Some(true), true),
        (None, true),
        (Some(false), false),
    ] {
        assert_eq!(says(encrypted, snapshot), "", "{encrypted:?} {snapshot}");
    }
    assert!(says(Some(false), true).contains("EC2 takes no encryption away"));
    let key = |encrypted| {
        let contents = mapping("/dev/xvda", |device| {
            (device.encrypted, device.kms_key_id) = (encrypted, text("alias/web"));
        });
        refused(&Fit::of(contents), |_| ())
    };
    assert_eq!(key(Some(true)), "");
    for without in [None, Some(false)] {
        assert_eq!(
            key(without),
            "the launch template names a KMS key for /dev/xvda without `encrypted: true`"
        );
    }
}

#[test]
fn another_root_device_is_refused_unless_it_is_so_today() {
    let contents = || mapping("/dev/xvda", |device| device.size_gib = Some(40));
    let other = |new: &mut Image| {
        new.root_device_name = "/dev/sda1".to_owned();
        new.volumes = vec![volume("/dev/sda1", 30)];
    };
    let running = like(|_| ());
    let fit = Fit::of(contents()).after(contents(), Some(&running));
    assert_eq!(refused(&fit, |_| ()), "");
    let why = "its root device is /dev/sda1, and the launch template maps /dev/xvda: instances would get an empty \
               second volume, and a root that is neither sized nor encrypted as the template says";
    assert_eq!(refused(&fit, other), why);
    assert_eq!(refused(&Fit::of(contents()), other), why);
    // It starts, though.
    assert_eq!(fit.failures(&like(other)), []);
    // Who lives with it today is made nothing worse.
    let mut today = like(other);
    "ami-old".clone_into(&mut today.id);
    let fit = Fit::of(contents()).after(contents(), Some(&today));
    assert_eq!(refused(&fit, other), "");
    // A name that no convention knows is known from the image that runs.
    let odd = || mapping("/dev/vda", |_| ());
    let running = like(|image| image.root_device_name = "/dev/vda".to_owned());
    let fit = Fit::of(odd()).after(odd(), Some(&running));
    assert!(refused(&fit, |_| ()).contains("its root device is /dev/xvda"));
    // A data volume says nothing of the root.
    assert_eq!(refused(&Fit::of(mapping("/dev/sdf", |_| ())), other), "");
}

#[test]
fn a_volume_of_the_image_that_the_template_maps_otherwise_is_refused() {
    let with_data = |new: &mut Image| new.volumes.push(volume("/dev/sdf", 100));
    let says =
        |name: &str, change: fn(&mut Device)| refused(&Fit::of(mapping(name, change)), with_data);
    assert_eq!(says("/dev/sdf", |_| ()), "");
    assert_eq!(says("/dev/sdg", |_| ()), "");
    assert_eq!(
        says("/dev/sdf", |device| device.instead = text("ephemeral0")),
        "it has a volume on /dev/sdf, and the launch template maps that to ephemeral0"
    );
    let own = says("/dev/sdf", |device| device.snapshot = text("snap-2"));
    assert!(own.ends_with("maps that to snap-2"), "{own}");
    assert_eq!(
        says("/dev/xvdf", |_| ()),
        "its volume /dev/sdf is called /dev/xvdf in the launch template: instances would get an empty second volume"
    );
    assert!(says("/dev/sdf", |device| device.size_gib = Some(99)).contains("has 100 GiB"));
    // What is made of the template's own snapshot is as large as that.
    let own = says("/dev/sdf", |device| {
        (device.snapshot, device.size_gib) = (text("snap-1"), Some(9));
    });
    assert_eq!(own, "");
}

#[test]
fn an_image_does_not_change_the_metadata_service_unless_the_template_says_which() {
    let old = image("ami-old", "2026-11-23T00:00:00Z");
    let fit = |tokens: Option<&str>| {
        let contents = Contents {
            http_tokens: tokens.map(ToOwned::to_owned),
            ..on("c6i.large")
        };
        Fit::of(contents.clone()).after(contents, Some(&old))
    };
    let v2 = |new: &mut Image| new.needs_imds_v2 = true;
    assert!(refused(&fit(None), v2).contains("only version 2 of the metadata service"));
    for said in ["required", "optional"] {
        assert_eq!(refused(&fit(Some(said)), v2), "");
    }
}

#[test]
fn an_image_is_too_young_until_its_time_has_come() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let created = at("2026-11-24T00:00:00Z");
    let age = Duration::from_secs(900);
    let until = at("2026-11-24T00:15:00Z");
    assert_eq!(
        settles(created, (age, at("2026-11-24T00:14:59Z"))),
        Some(until)
    );
    assert_eq!(settles(created, (age, until)), None);
    assert_eq!(settles(created, (Duration::ZERO, created)), None);
}
