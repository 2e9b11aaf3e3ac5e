//! Which data is used is said, and a machine without any works.

use super::OLD;
use crate::support::binary::Desk;

fn said(desk: &Desk, words: &str, environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut command = desk.command(words);
    let output = command.envs(environment.iter().copied()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout) + &text(&output.stderr);
    (output.status.code(), said)
}

#[test]
fn the_version_and_the_verbose_output_name_the_zone_data() {
    let desk = Desk::new();
    let (code, text) = said(&desk, "--version", &[("TZDIR", OLD)]);
    assert_eq!(code, Some(0));
    assert!(text.contains("carried by this program"), "{text}");
    assert!(text.contains("the machine's is 2025b ("), "{text}");
    let (_, quiet) = said(&desk, "validate minimal.yaml", &[("TZDIR", OLD)]);
    assert!(!quiet.contains("zone data"), "{quiet}");
    let (_, loud) = said(&desk, "-v validate minimal.yaml", &[("TZDIR", OLD)]);
    assert!(loud.contains("the machine's is 2025b ("), "{loud}");
}

#[test]
fn a_person_can_choose_the_zone_data() {
    let desk = Desk::new();
    let old = format!("--zone-data {OLD} -v validate minimal.yaml");
    assert!(said(&desk, &old, &[]).1.contains("zone data 2025b of /"));
    let chosen = [("TZDIR", OLD), ("FRESHSCALE_ZONE_DATA", "system")];
    let (_, text) = said(&desk, "-v validate minimal.yaml", &chosen);
    assert!(text.contains("zone data 2025b of /"), "{text}");
    let (code, text) = said(&desk, "--zone-data ./nothing validate minimal.yaml", &[]);
    assert_eq!(code, Some(64), "{text}");
    assert!(text.contains("./nothing has no zone data"), "{text}");
}

#[test]
fn a_zone_of_which_two_sets_know_different_rules_is_warned_of_once() {
    let desk = Desk::new();
    let text = include_str!("../../stacks/minimal.yaml").replace("Asia/Seoul", "America/Vancouver");
    std::fs::write(desk.path().join("west.yaml"), text).unwrap();
    let words = "schedule west.yaml --at 2026-12-01T00:00:00Z";
    let (_, warned) = said(&desk, words, &[("TZDIR", OLD)]);
    let told = "The clocks of America/Vancouver are not certain: zone data 202";
    assert_eq!(warned.matches(told).count(), 1, "{warned}");
    assert!(
        warned.contains("(carried) is used, and 2025b (/"),
        "{warned}"
    );
    let told = format!("--zone-data carried {words}");
    let (_, quiet) = said(&desk, &told, &[("TZDIR", OLD)]);
    assert!(!quiet.contains("not certain"), "{quiet}");
}

/// Whoever asks the machine alone has other clocks than the rest of the program.
#[test]
fn every_zone_comes_from_one_module() {
    fn sources(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(path);
            }
        }
    }
    let mut all = Vec::new();
    sources(
        concat!(env!("CARGO_MANIFEST_DIR"), "/src").as_ref(),
        &mut all,
    );
    for path in all {
        let test = path.components().any(|part| {
            let name = part.as_os_str().to_string_lossy();
            name == "tests" || name == "tests.rs" || name == "zone.rs"
        });
        let text = std::fs::read_to_string(&path).unwrap();
        let product = text.split("mod tests {").next().unwrap();
        for call in ["TimeZone::get(", "TimeZone::system(", "tz::db(", ".in_tz("] {
            assert!(
                test || !product.contains(call),
                "{}: {call}",
                path.display()
            );
        }
    }
}
