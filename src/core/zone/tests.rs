#![allow(clippy::unwrap_used)]
use std::path::Path;

use super::*;

/// Data as Debian 12 was installed with.
fn old() -> Zones {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/zoneinfo/2025b");
    Zones::folder(Path::new(path)).unwrap()
}

fn version(text: &str) -> Option<Version> {
    Version::parse(text)
}

/// Two sets of which the machine's says that it is of `release`.
fn beside(release: Option<&str>) -> Data {
    let mut system = old();
    system.version = release.and_then(Version::parse);
    Data::newest(Zones::carried(), Some(system))
}

#[test]
fn releases_are_ordered_by_year_and_letter() {
    assert!(version("2025b") < version("2025c"));
    assert!(version("2025z") < version("2025za"));
    assert!(version("2025zb") < version("2026a"));
    assert_eq!(version("2026b-rearguard\n"), version("2026b"));
    for nonsense in ["", "2026", "unknown", "26b", "2026B"] {
        assert_eq!(version(nonsense), None, "{nonsense}");
    }
    assert_eq!(old().version(), version("2025b").as_ref());
    assert!(Zones::carried().version() >= version("2026f").as_ref());
}

#[test]
fn the_newer_of_two_sets_is_used_and_said() {
    assert_eq!(beside(Some("2025b")).used().place, Place::Carried);
    assert_eq!(beside(None).used().place, Place::Carried);
    let newer = beside(Some("2999a"));
    assert_eq!(newer.used().release(), "2999a");
    assert!(
        newer.about().contains("this program carries 202"),
        "{}",
        newer.about()
    );
    let older = beside(Some("2025b")).about();
    assert!(older.contains("carried by this program"), "{older}");
    assert!(older.contains("the machine's is 2025b (/"), "{older}");
    let unknown = beside(None).about();
    assert!(unknown.contains("of an unknown version"), "{unknown}");
}

#[test]
fn a_machine_without_data_has_what_the_program_carries() {
    let data = Data::newest(Zones::carried(), None);
    assert!(data.get("America/Vancouver").is_some());
    assert!(data.about().ends_with("the machine has none"));
    // And as it was before it carried any.
    let none = Data::only(Zones::none());
    assert_eq!(none.get("UTC"), Some(TimeZone::UTC));
    assert_eq!(none.get("Asia/Seoul"), None);
}

#[test]
fn a_zone_that_only_one_set_has_comes_from_that_one() {
    let mut data = beside(Some("2999a"));
    assert_eq!(data.used().get("Asia/Tokyo"), None);
    assert!(data.get("Asia/Tokyo").is_some());
    data.other = None;
    assert_eq!(data.get("Asia/Tokyo"), None);
}

#[test]
fn a_folder_without_zones_is_no_data() {
    let empty = tempfile::tempdir().unwrap();
    assert!(Zones::folder(empty.path()).is_none());
    assert!(Data::choose(&Choice::Folder(empty.path().to_owned())).is_err());
    assert!("somewhere".parse::<Choice>().is_err());
    assert_eq!("./zones".parse(), Ok(Choice::Folder("./zones".into())));
}

#[test]
fn what_somebody_chose_is_told_and_the_newest_is_not() {
    assert!(!Data::choose(&Choice::Newest).unwrap().is_told());
    assert!(Data::choose(&Choice::Carried).unwrap().is_told());
}

#[test]
fn two_sets_part_where_the_rules_changed() {
    let parts = |zone: &str, from: &str, to: &str| {
        let during = from.parse().unwrap()..to.parse().unwrap();
        let zones = (
            old().get(zone).unwrap(),
            Zones::carried().get(zone).unwrap(),
        );
        parting(&zones.0, &zones.1, &during).map(|at| at.to_string())
    };
    let (summer, autumn, later) = (
        "2026-06-01T00:00:00Z",
        "2026-11-01T00:00:00Z",
        "2027-06-01T00:00:00Z",
    );
    assert_eq!(parts("America/Vancouver", summer, autumn), None);
    let parted = parts("America/Vancouver", summer, later);
    assert_eq!(parted.as_deref(), Some("2026-11-01T09:00:00Z"));
    let parted = parts("Africa/Casablanca", summer, later);
    assert_eq!(parted.as_deref(), Some("2026-09-20T01:00:00Z"));
    for zone in ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe"] {
        assert_eq!(parts(zone, summer, "2037-12-31T00:00:00Z"), None, "{zone}");
    }
}

#[test]
fn other_data_for_a_while_ends_when_it_is_dropped() {
    let usual = get("Asia/Tokyo");
    assert!(usual.is_some());
    {
        let _old = instead(Data::only(old()));
        assert_eq!(get("Asia/Tokyo"), None);
        {
            let _none = instead(Data::only(Zones::none()));
            assert_eq!(get("Asia/Seoul"), None);
        }
        assert!(get("Asia/Seoul").is_some());
    }
    assert_eq!(get("Asia/Tokyo"), usual);
}
