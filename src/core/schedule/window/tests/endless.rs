//! Rules that nothing ends, over random windows: what their crons do in the years that were never looked at.

use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;

use super::property::{do_what_windows_say, runner, some_rules};
use super::*;

/// Zones whose clocks change outside of the hours below, and one whose clocks do not.
const ZONES: [&str; 4] = [
    "Asia/Seoul",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
];

/// Dates are given for so many years,
const GIVEN: i16 = 12;

/// and actions looked at for so many.
const YEARS: i16 = 16;

#[derive(Debug, Clone, Copy)]
enum Until {
    Last,
    Never,
}

#[derive(Debug, Clone)]
struct Case {
    year: i16,
    rules: Vec<Every>,
    /// Which of the rule's first dates are taken out: of each window.
    taken: BTreeSet<usize>,
    windows: Vec<Window>,
}

impl Case {
    /// With the dates of so many years, of which a rule is the first window's.
    fn windows(&self, years: i16, until: Until) -> Vec<Window> {
        let first = jiff::civil::date(self.year, 1, 1);
        let last = jiff::civil::date(self.year + years - 1, 12, 31);
        let rules = self.rules.iter();
        let all: BTreeSet<Date> = rules.flat_map(|it| it.dates(first, last)).collect();
        let taken = self.taken.iter().filter_map(|n| all.iter().nth(*n));
        let taken = taken.filter(|date| date.year() < self.year + GIVEN);
        let taken: BTreeSet<Date> = taken.copied().collect();
        let mut windows = self.windows.clone();
        windows[0].days = Days::Dates(all.difference(&taken).copied().collect());
        windows[0].rule = Some(match until {
            Until::Last => Extent::Bounded,
            Until::Never => Extent::Endless {
                except: all.intersection(&taken).copied().collect(),
            },
        });
        for window in &mut windows {
            if let Days::Weekly { except, .. } = &mut window.days {
                except.clone_from(&taken);
            }
        }
        windows
    }

    /// Without its first days and the last: a window may have opened in the year before.
    fn during(&self, years: i16) -> Range<Timestamp> {
        let at = |date: Date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).unwrap();
        at(jiff::civil::date(self.year, 1, 4))..at(jiff::civil::date(self.year + years - 1, 12, 28))
    }

    fn compile(&self, years: i16, until: Until) -> Result<Vec<Compiled>, WindowError> {
        compile(&self.windows(years, until), BASE, &self.during(years))
    }
}

fn a_case() -> impl Strategy<Value = Case> {
    let hour = || {
        prop_oneof![
            2 => (5_i8..22, 0_i8..60).prop_map(|(hour, minute)| jiff::civil::time(hour, minute, 0, 0)),
            1 => Just(time("09:00")),
        ]
    };
    let zone = proptest::sample::select(ZONES.to_vec());
    let beside = (1_u8..128, hour(), hour(), 1_u32..8);
    (
        (2011_i16..2022, zone, any::<bool>()),
        some_rules(jiff::civil::date(2026, 1, 6)),
        (hour(), hour(), 1_u32..8, 0_i32..120),
        proptest::option::weighted(0.3, beside),
        proptest::collection::btree_set(0_usize..30, 0..4),
    )
        .prop_map(
            |((year, zone, whole), rules, (from, to, desired, warmup), beside, taken)| {
                let mut pay = window("pay", "2026-01-01 00:00-00:00", desired).within(zone);
                // Midnight is no time at which the clocks of Seoul change.
                if zone != "Asia/Seoul" || !whole {
                    pay.hours = vec![Hours::daily(from, to)];
                    pay = pay.warm(warmup);
                }
                let weekly = beside.map(|(bits, from, to, desired)| {
                    let mut on = Weekdays::default();
                    (0..7)
                        .filter(|n| bits & (1 << n) != 0)
                        .for_each(|n| on.insert(n));
                    let mut week = window("week", "daily 09:00-18:00", desired).within(zone);
                    week.days = Days::Weekly {
                        on,
                        except: BTreeSet::new(),
                    };
                    week.hours = vec![Hours::daily(from, to)];
                    week
                });
                let windows = [Some(pay), weekly].into_iter().flatten().collect();
                Case {
                    year,
                    rules,
                    taken,
                    windows,
                }
            },
        )
}

/// Against the model in years of which the compiler was told nothing; and of a window that is alone, what is refused for
/// want of an end does need more actions for more years.
#[test]
fn rules_that_nothing_ends_are_crons_for_years_that_were_never_looked_at_or_need_an_end() {
    let (taken, refused) = (AtomicU32::new(0), AtomicU32::new(0));
    let result = runner(8, 200).run(&a_case(), |case| {
        match case.compile(GIVEN, Until::Never) {
            Ok(actions) => {
                taken.fetch_add(1, Ordering::Relaxed);
                do_what_windows_say(
                    &case.windows(YEARS, Until::Never),
                    &actions,
                    &case.during(YEARS),
                )?;
            }
            Err(error) if error.message.contains("No cron says") => {
                refused.fetch_add(1, Ordering::Relaxed);
                let few = case.compile(GIVEN, Until::Last).unwrap().len();
                let more = case.compile(YEARS, Until::Last).unwrap().len();
                // Beside another window an edge of one year may be shared: what begins a year later is refused, too.
                let is_alone = case.windows.len() == 1;
                prop_assert!(
                    more > few || !is_alone,
                    "{few} for {GIVEN} years, {more} for {YEARS}"
                );
            }
            Err(_) => {}
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let counts = [taken, refused].map(AtomicU32::into_inner);
    assert!(counts.iter().all(|count| *count > 50), "{counts:?}");
}
