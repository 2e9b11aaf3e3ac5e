#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;

pub(crate) fn image(id: &str, created: &str) -> Image {
    Image {
        id: id.to_owned(),
        name: format!("AwsBackup_i-0123456789abcdef0_{id}"),
        name_tag: Some("web".to_owned()),
        created: Some(created.parse().unwrap()),
        state: "available".to_owned(),
        owner_id: "111111111111".to_owned(),
        architecture: "x86_64".to_owned(),
        root_device_type: "ebs".to_owned(),
        root_device_name: "/dev/xvda".to_owned(),
        virtualization_type: "hvm".to_owned(),
        ena_support: true,
        boot_mode: String::new(),
        needs_tpm: false,
        needs_imds_v2: false,
        protected: false,
        allowed: None,
        types: TypePatterns::default(),
        volumes: Vec::new(),
        source_instance: None,
        tags: BTreeMap::new(),
    }
}

pub(crate) fn policy() -> ImagePolicy {
    ImagePolicy {
        instance_name: "web".to_owned(),
        name_prefix: "AWSbackup_".to_owned(),
        selector: Selector::default(),
        owners: vec!["111111111111".to_owned()],
        architecture: Architecture::X8664,
        max_age: Duration::from_secs(3 * 86_400),
    }
}

fn chosen(images: &[Image]) -> Option<String> {
    select(images, &policy()).chosen.map(|i| i.id)
}

#[test]
fn the_newest_by_time_of_one_day_wins_wherever_it_stands() {
    let mut images = vec![
        image("ami-3", "2026-11-24T01:00:00.000Z"),
        image("ami-1", "2026-11-24T09:30:00.000Z"),
        image("ami-2", "2026-11-24T09:29:59.999Z"),
    ];
    assert_eq!(chosen(&images).as_deref(), Some("ami-1"));
    images.reverse();
    assert_eq!(chosen(&images).as_deref(), Some("ami-1"));
}

#[test]
fn time_counts_and_not_the_text_of_the_time() {
    let images = [
        image("ami-1", "2026-11-24T10:00:00+09:00"),
        image("ami-2", "2026-11-24T02:00:00Z"),
    ];
    assert_eq!(chosen(&images).as_deref(), Some("ami-2"));
}

#[test]
fn a_tie_goes_to_the_higher_id_in_any_order() {
    let mut images = vec![
        image("ami-a", "2026-11-24T01:00:00Z"),
        image("ami-b", "2026-11-24T01:00:00Z"),
    ];
    assert_eq!(chosen(&images).as_deref(), Some("ami-b"));
    images.reverse();
    assert_eq!(chosen(&images).as_deref(), Some("ami-b"));
}

#[test]
fn each_criterion_alone_rejects_a_newer_image() {
    type Spoil = fn(&mut Image);
    let cases: [(Spoil, Reason); 11] = [
        (
            |i| i.state = "pending".into(),
            Reason::State("pending".into()),
        ),
        (
            |i| i.name_tag = Some("Web".into()),
            Reason::NameTag(Some("Web".into())),
        ),
        (|i| i.name_tag = None, Reason::NameTag(None)),
        (
            |i| i.name = "golden".into(),
            Reason::NamePrefix("golden".into()),
        ),
        (|i| i.name = "Aws".into(), Reason::NamePrefix("Aws".into())),
        (
            |i| i.owner_id = "222222222222".into(),
            Reason::Owner("222222222222".into()),
        ),
        (
            |i| i.architecture = "arm64".into(),
            Reason::Architecture("arm64".into()),
        ),
        (
            |i| i.root_device_type = "instance-store".into(),
            Reason::RootDevice("instance-store".into()),
        ),
        (
            |i| i.virtualization_type = "paravirtual".into(),
            Reason::Virtualization("paravirtual".into()),
        ),
        (
            |i| drop(i.tags.insert(REJECTED_TAG.into(), "5xx".into())),
            Reason::Rejected("5xx".into()),
        ),
        (|i| i.created = None, Reason::NoCreationDate),
    ];
    for (spoil, reason) in cases {
        let good = image("ami-good", "2026-11-23T00:00:00Z");
        let mut bad = image("ami-bad", "2026-11-24T00:00:00Z");
        spoil(&mut bad);
        let selection = select(&[good, bad], &policy());
        assert_eq!(selection.chosen.unwrap().id, "ami-good", "{reason}");
        assert_eq!(selection.rejected, [("ami-bad".to_owned(), reason)]);
        assert_eq!(selection.eligible, 1);
    }
}

#[test]
fn an_alias_among_the_owners_leaves_the_owner_to_the_server() {
    let mut policy = policy();
    policy.owners = vec!["self".to_owned()];
    let images = [image("ami-1", "2026-11-24T00:00:00Z")];
    assert!(select(&images, &policy).chosen.is_some());
}

#[test]
fn an_empty_prefix_takes_any_name_and_a_name_cut_inside_a_letter_is_no_panic() {
    let mut policy = policy();
    let mut one = image("ami-1", "2026-11-24T00:00:00Z");
    one.name = "ééééééééé".to_owned();
    assert!(select(std::slice::from_ref(&one), &policy).chosen.is_none());
    policy.name_prefix.clear();
    assert!(select(&[one], &policy).chosen.is_some());
}

#[test]
fn no_image_at_all_is_no_choice() {
    assert_eq!(select(&[], &policy()), Selection::default());
}

#[test]
fn images_of_two_instances_show() {
    let mut other = image("ami-2", "2026-11-24T00:00:00Z");
    other.name = "AwsBackup_i-0ffff_x".to_owned();
    let images = [image("ami-1", "2026-11-24T00:00:00Z"), other];
    assert_eq!(sources(&images).len(), 2);
}
