//! The freeze over random stack files: no new default inside of one, and no hold outside that could have been known to
//! be needless. Judged by a model that knows the file; `FRESHSCALE_FILES=5000` draws more of them.

mod beside;
mod broken;
mod case;
pub mod clock;
mod cloud;
mod cron;
pub mod file;
mod kept;
pub mod model;
mod said;

use std::panic::{AssertUnwindSafe, catch_unwind};

use broken::Broken;
use case::Case;

/// What the rotator is told and can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Everything,
    /// Its environment is of a build before there were dates in it.
    NoDates,
    /// Its machine knows no zones.
    NoZones,
    /// Its machine has zone data of 2025, which knows a few zones as they were.
    OldZones,
}

#[derive(Debug, Default)]
struct Counts {
    files: u64,
    instants: u64,
    held: u64,
    /// Holds outside of every freeze, where nobody could know better.
    undecidable: u64,
    /// Holds outside, of a rotator that is not told everything.
    outside: u64,
    /// New defaults inside, of such a one.
    inside: u64,
}

/// Looks at so many files, with a rotator that may be broken. Of the first that is wrong, why, and how to see it again.
fn live(seeds: std::ops::Range<u64>, told: Told, broken: Option<Broken>) -> Result<Counts, String> {
    let mut counts = Counts::default();
    for seed in seeds {
        let lived = catch_unwind(AssertUnwindSafe(|| {
            let mut case = Case::draw(seed, told)?;
            case.broken = broken;
            let result = case.live(&mut counts);
            result.map_err(|why| format!("{why}\n{}", case.file.text))
        }));
        let lived = lived.unwrap_or_else(|_| Err("a panic, see above".to_owned()));
        lived.map_err(|why| format!("seed {seed}, {told:?}: {why}"))?;
    }
    println!("{told:?}: {counts:?}");
    Ok(counts)
}

/// Of a rotator that is whole.
fn look_at(seeds: std::ops::Range<u64>, told: Told) -> Counts {
    live(seeds, told, None).unwrap_or_else(|why| panic!("{why}"))
}

fn files() -> u64 {
    let asked = std::env::var("FRESHSCALE_FILES").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(500)
}

fn holds(part: u64) {
    let each = files().div_ceil(4);
    let counts = look_at(part * 1_000_000..part * 1_000_000 + each, Told::Everything);
    assert!(
        counts.held * 20 > counts.instants && counts.held * 10 < counts.instants * 9,
        "{counts:?}"
    );
    assert!(counts.undecidable * 100 <= counts.instants, "{counts:?}");
}

// In four parts, which run side by side.

#[test]
fn the_freeze_holds_a() {
    holds(1);
}

#[test]
fn the_freeze_holds_b() {
    holds(2);
}

#[test]
fn the_freeze_holds_c() {
    holds(3);
}

#[test]
fn the_freeze_holds_d() {
    holds(4);
}

/// A rotator that does not know everything holds where it cannot tell: no default inside.
fn holds_in_doubt(told: Told) {
    let counts = look_at(0..files() / 10, told);
    assert_eq!(counts.inside, 0, "{counts:?}");
    // Without dates it holds what they would tell; clocks are known but for a few minutes.
    let part = if told == Told::NoDates { 25 } else { 100 };
    assert!(counts.outside * part <= counts.instants, "{counts:?}");
}

#[test]
fn the_freeze_holds_for_a_rotator_that_is_told_of_no_dates() {
    holds_in_doubt(Told::NoDates);
}

#[test]
fn the_freeze_holds_on_a_machine_whose_zone_data_is_old() {
    holds_in_doubt(Told::OldZones);
}

#[test]
fn the_freeze_holds_on_a_machine_that_knows_no_zones() {
    holds_in_doubt(Told::NoZones);
}
