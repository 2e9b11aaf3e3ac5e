//! Compiled actions against what the windows say, over random windows.

use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use super::super::once::State;
use super::super::week::{DAY, Week};
use super::*;

const ZONES: [&str; 6] = [
    "Asia/Seoul",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Pacific/Apia",
];

/// How long each set of windows is looked at.
const DAYS: i32 = 366;

#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) first: Date,
    pub(super) windows: Vec<Window>,
}

impl Case {
    pub(super) fn during(&self) -> Range<Timestamp> {
        let at = |date: Date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).unwrap();
        at(self.first)..at(self.first.checked_add(DAYS.days()).unwrap())
    }
}

/// Where clocks change, every minute counts; elsewhere round times make windows touch.
fn a_time() -> impl Strategy<Value = Time> {
    let round = prop_oneof![Just(0_i8), Just(30), Just(45)];
    prop_oneof![
        3 => (0_i8..24, round.clone()).prop_map(|(h, m)| jiff::civil::time(h, m, 0, 0)),
        1 => (0_i8..4, 0_i8..60).prop_map(|(h, m)| jiff::civil::time(h, m, 0, 0)),
        1 => (0_i8..24, 0_i8..60).prop_map(|(h, m)| jiff::civil::time(h, m, 0, 0)),
    ]
}

/// Days from the first one on; some are where clocks change, whatever the zone.
fn some_dates(first: Date, zone: &str, most: usize) -> BoxedStrategy<BTreeSet<Date>> {
    let start = TimeZone::UTC.to_timestamp(first.at(0, 0, 0, 0)).unwrap();
    let zone = TimeZone::get(zone).unwrap();
    let mut changes: Vec<Date> = zone
        .following(start)
        .map(|change| zone.to_datetime(change.timestamp()).date())
        .take(2)
        .collect();
    changes.push(first);
    let near = (proptest::sample::select(changes), -1_i32..2);
    let near = near.prop_map(|(date, n)| date.checked_add(n.days()).unwrap());
    let any = (-3..DAYS + 3).prop_map(move |n| first.checked_add(n.days()).unwrap());
    let date = prop_oneof![2 => any, 1 => near];
    proptest::collection::btree_set(date, 0..=most).boxed()
}

fn a_window(first: Date, zone: &'static str, base: Sizes) -> impl Strategy<Value = Window> {
    let weekdays = (1_u8..128).prop_map(|bits| {
        let mut on = Weekdays::default();
        (0..7)
            .filter(|n| bits & (1 << n) != 0)
            .for_each(|n| on.insert(n));
        on
    });
    let weekly = (weekdays, some_dates(first, zone, 3));
    let weekly = weekly.prop_map(|(on, except)| Days::Weekly { on, except });
    let once = some_dates(first, zone, 2)
        .prop_filter("no date", |dates| !dates.is_empty())
        .prop_map(Days::Dates);
    let ruled = (some_rules(first), some_dates(first, zone, 3));
    let ruled = ruled.prop_map(move |(rules, except)| {
        let last = first.checked_add(DAYS.days()).unwrap();
        let all = rules.into_iter().flat_map(|rule| rule.dates(first, last));
        all.filter(|date| !except.contains(date)).collect()
    });
    let ruled = ruled.prop_filter("no date", |dates: &BTreeSet<Date>| !dates.is_empty());
    let days = prop_oneof![
        6 => weekly.prop_map(|days| (days, false)),
        2 => once.prop_map(|days| (days, false)),
        3 => ruled.prop_map(|dates| (Days::Dates(dates), true)),
    ];
    let others = proptest::option::weighted(0.3, (1_u8..127, a_time(), a_time()));
    let warmup = prop_oneof![3 => Just(0), 2 => 1_i32..90, 1 => 90_i32..720];
    let sizes = (0_u32..3, 0_u32..4, 0_u32..3).prop_map(move |(min, desired, max)| {
        let min = base.min.max(min);
        let desired = min + desired;
        Sizes {
            min,
            max: desired + max,
            desired,
        }
    });
    let hours = (a_time(), a_time(), others);
    (days, hours, warmup, sizes).prop_map(move |((days, by_rule), hours, warmup, sizes)| {
        let (from, to, other) = hours;
        let other = other.filter(|_| matches!(days, Days::Weekly { .. }));
        let hours = match (&days, other) {
            (Days::Weekly { on, .. }, Some((bits, other_from, other_to))) => {
                by_day(*on, (from, to), (bits, other_from, other_to))
            }
            _ => vec![Hours::daily(from, to)],
        };
        Window {
            name: String::new(),
            days,
            rule: by_rule.then_some(Extent::Bounded),
            hours,
            warmup,
            zone: TimeZone::get(zone).unwrap(),
            sizes,
            once: Vec::new(),
        }
    })
}

/// The days of a window in two parts, each with hours of its own.
fn by_day(on: Weekdays, usual: (Time, Time), (bits, from, to): (u8, Time, Time)) -> Vec<Hours> {
    let mut other = Weekdays::default();
    (0..7)
        .filter(|n| bits & (1 << n) != 0)
        .for_each(|n| other.insert(n));
    let (rest, other) = (on.without(other), on.and(other));
    let (usual_from, usual_to) = usual;
    Hours::tidy([
        Hours {
            on: rest,
            from: usual_from,
            to: usual_to,
        },
        Hours {
            on: other,
            from,
            to,
        },
    ])
}

/// What `days_of_month`, `yearly` and `every` may say.
pub(super) fn some_rules(first: Date) -> impl Strategy<Value = Vec<Every>> {
    let nth = proptest::sample::select(vec!["first", "second", "third", "fourth", "fifth", "last"]);
    let weekday = proptest::sample::select(vec!["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
    let month = prop_oneof![
        (1_i8..32, 0_i8..12).prop_map(|(first, more)| {
            format!("{first}-{}", first.saturating_add(more).min(31))
        }),
        (1_i8..32).prop_map(|day| day.to_string()),
        Just("last".to_owned()),
        (nth, weekday).prop_map(|(nth, weekday)| format!("{nth} {weekday}")),
    ];
    let months = proptest::collection::vec(month, 1..3);
    let months =
        months.prop_map(|all| all.iter().map(|text| Every::month(text).unwrap()).collect());
    let year = (1_i8..13, 1_i8..29).prop_map(|(month, day)| Every::Year { month, day });
    let weeks = (2_i32..6, 0_i32..40).prop_map(move |(n, days)| {
        let from = first.checked_add(days.days()).unwrap();
        vec![Every::Weeks { n, from }]
    });
    prop_oneof![
        3 => months,
        1 => proptest::collection::vec(year, 1..4),
        1 => weeks,
    ]
}

/// One to four windows, now and then in two zones.
pub(super) fn a_case() -> impl Strategy<Value = Case> {
    let zone = || proptest::sample::select(ZONES.to_vec());
    let zones = (zone(), zone(), proptest::collection::vec(0_u8..8, 1..5));
    let first = (2011_i16..2035, 1_i8..13, 1_i8..29);
    (zones, first).prop_flat_map(|((one, two, which), (year, month, day))| {
        let first = jiff::civil::date(year, month, day);
        let windows: Vec<_> = which
            .iter()
            .map(|n| a_window(first, if *n == 0 { two } else { one }, BASE))
            .collect();
        windows.prop_map(move |mut windows| {
            for (index, window) in windows.iter_mut().enumerate() {
                window.name = format!("w{index}");
            }
            Case { first, windows }
        })
    })
}

/// The same, and windows that are open or shut for once: around their own edges, or anywhere in the year.
pub(super) fn a_changed_case() -> impl Strategy<Value = Case> {
    let change = (
        0_usize..8,
        any::<bool>(),
        0_i64..(i64::from(DAYS) * 1440),
        0_usize..400,
        -90_i64..90,
        1_i64..600,
    );
    let changes = proptest::collection::vec(change, 1..4);
    (a_case(), changes).prop_map(|(mut case, changes)| {
        let during = case.during();
        for (which, open, minute, nth, off, length) in changes {
            let count = case.windows.len();
            let window = &mut case.windows[which % count];
            let edges: Vec<Timestamp> = window
                .regular(&during)
                .into_iter()
                .flat_map(|it| [it.out, it.to])
                .collect();
            // Half of them begin at an edge, as an extension does, or near one.
            let from = match edges.get(nth).filter(|_| which < 6) {
                Some(edge) if which % 2 == 0 => *edge,
                Some(edge) => edge.checked_add(off.minutes()).unwrap(),
                None => during.start.checked_add(minute.minutes()).unwrap(),
            };
            let until = from.checked_add(length.minutes()).unwrap();
            let state = if open { State::Open } else { State::Shut };
            window.once.push(Once {
                window: window.name.clone(),
                state,
                from,
                until,
                over: until,
            });
        }
        announced(&mut case);
        case
    })
}

/// Puts the actions of changes where no other fires, as whoever makes them does.
fn announced(case: &mut Case) {
    let places: Vec<(usize, usize)> = { case.windows.iter().enumerate() }
        .flat_map(|(window, it)| (0..it.once.len()).map(move |n| (window, n)))
        .collect();
    for (window, n) in places {
        for minutes in 0..60 {
            let once = &mut case.windows[window].once[n];
            once.over = once
                .until
                .checked_add(i64::from(minutes).minutes())
                .unwrap();
            let (at, name) = (once.over, once.name());
            let Ok(mut actions) = compile(&case.windows, BASE, &case.during()) else {
                return;
            };
            actions.retain(|action| action.name != name);
            let moment = at.checked_sub(1.second()).unwrap()..at.checked_add(1.second()).unwrap();
            if simulate::firings(&actions, &moment).is_empty() {
                break;
            }
        }
    }
}

pub(super) fn runner(seed: u8, cases: u32) -> TestRunner {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let config = Config {
        cases,
        failure_persistence: None,
        max_global_rejects: cases,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, rng)
}

/// This many sets that compile do what they say; sets that cannot be exact are refused, and counted.
fn holds(seed: u8, cases: u32) {
    does_what_is_said(seed, cases, a_case());
}

fn does_what_is_said(seed: u8, cases: u32, strategy: impl Strategy<Value = Case>) {
    let refused = AtomicU32::new(0);
    let result = runner(seed, cases).run(&strategy, |case| {
        let during = case.during();
        let actions = match compile(&case.windows, BASE, &during) {
            Ok(actions) => actions,
            Err(error) => {
                refused.fetch_add(1, Ordering::Relaxed);
                return Err(TestCaseError::reject(error.message));
            }
        };
        do_what_windows_say(&case.windows, &actions, &during)
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let refused = refused.into_inner();
    assert!(refused < cases / 5, "{refused} sets were refused");
}

/// The actions change the sizes when the windows do, and to the same.
pub(super) fn do_what_windows_say(
    windows: &[Window],
    actions: &[Compiled],
    during: &Range<Timestamp>,
) -> Result<(), TestCaseError> {
    let model = Model {
        windows,
        base: BASE,
    };
    let says = model.changes(during);
    let does = simulate::changes(actions, model.sizes(during.start), during);
    let does = does.map_err(TestCaseError::fail)?;
    let differ = says.iter().zip(&does).find(|(a, b)| a != b);
    prop_assert!(
        differ.is_none() && says.len().abs_diff(does.len()) <= 1,
        "(windows, actions): {differ:?}\n{actions:#?}"
    );
    Ok(())
}

/// Those of weekdays without exceptions: what dates take away may make an action idle for a year.
#[test]
fn no_action_is_superfluous() {
    let result = runner(5, 100).run(&a_case(), |mut case| {
        case.windows.retain_mut(|window| match &mut window.days {
            Days::Weekly { except, .. } => {
                except.clear();
                true
            }
            Days::Dates(_) => false,
        });
        let during = case.during();
        let Ok(actions) = compile(&case.windows, BASE, &during) else {
            return Err(TestCaseError::reject("refused"));
        };
        let model = Model {
            windows: &case.windows,
            base: BASE,
        };
        let first = model.sizes(during.start);
        let does = simulate::changes(&actions, first, &during);
        // Where zones mix, what is said again after a gap may be what holds already.
        for index in (0..actions.len()).filter(|i| !actions[*i].name.contains("-dst")) {
            let mut less = actions.clone();
            less.remove(index);
            let without = simulate::changes(&less, first, &during);
            prop_assert_ne!(&without, &does, "without {}", actions[index].name);
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// The fewest actions that any choice of owners of shared minutes comes to, by trying all choices; `None`
/// where there are too many.
fn fewest(week: &Week<'_>) -> Option<usize> {
    let minutes = week.turns.chunk_by(|a, b| a.common == b.common);
    let minutes = minutes.filter(|turns| {
        let at = turns[0].common;
        week.sizes(at) != week.sizes(at - 1)
    });
    let mut choices: BTreeSet<BTreeSet<(usize, Side, i32, Sizes)>> =
        BTreeSet::from([BTreeSet::new()]);
    for turns in minutes {
        let sizes = week.sizes(turns[0].common);
        let each = choices.iter().flat_map(|chosen| {
            turns.iter().map(move |turn| {
                let mut chosen = chosen.clone();
                chosen.insert((turn.window, turn.side, turn.local % DAY, sizes));
                chosen
            })
        });
        choices = each.collect();
        if choices.len() > 20_000 {
            return None;
        }
    }
    choices.iter().map(BTreeSet::len).min()
}

/// One to five windows that share hours: days of each, which hours, and how many it wants.
fn sharing() -> impl Strategy<Value = Vec<Window>> {
    let hours = proptest::sample::select(vec!["08:00", "12:00", "18:00", "00:00"]);
    let other = (1_u8..128, hours.clone(), hours.clone());
    let other = proptest::option::weighted(0.3, other);
    let one = (1_u8..128, hours.clone(), hours, other, 1_u32..4, 0_u32..3);
    proptest::collection::vec(one, 1..6).prop_map(|all| {
        let windows = all.into_iter().enumerate();
        let windows = windows.map(|(index, (bits, from, to, other, desired, min))| {
            let mut window = window("", &format!("daily {from}-{to}"), desired);
            let mut on = Weekdays::default();
            let days = (0..7).filter(|n| bits & (1 << n) != 0);
            days.for_each(|day| on.insert(day));
            if let Some((bits, other_from, other_to)) = other {
                let other = (bits, time(other_from), time(other_to));
                window.hours = by_day(on, (time(from), time(to)), other);
            }
            window.days = Days::Weekly {
                on,
                except: BTreeSet::new(),
            };
            window.name = format!("w{index}");
            window.sizes.min = min.min(desired);
            window
        });
        windows.collect()
    })
}

#[test]
fn no_other_choice_of_owners_needs_fewer_actions() {
    let compared = AtomicU32::new(0);
    let result = runner(6, 400).run(&sharing(), |windows| {
        let week = Week::new(&windows, BASE, horizon().start);
        if let Some(fewest) = fewest(&week) {
            compared.fetch_add(1, Ordering::Relaxed);
            prop_assert_eq!(week.recurring().len(), fewest);
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(compared.into_inner() > 200);
}

// 10,000 sets, a year each, in four tests so that they run side by side.

#[test]
fn actions_do_what_windows_say_a() {
    holds(1, 2_500);
}

#[test]
fn actions_do_what_windows_say_b() {
    holds(2, 2_500);
}

#[test]
fn actions_do_what_windows_say_c() {
    holds(3, 2_500);
}

#[test]
fn actions_do_what_windows_say_that_are_open_or_shut_for_once() {
    does_what_is_said(7, 1_500, a_changed_case());
}

#[test]
fn actions_do_what_windows_say_d() {
    holds(4, 2_500);
}
