#![allow(clippy::unwrap_used)]

use jiff::tz::TimeZone;

use super::*;
use crate::testing::{image, policy};
use freshscale_core::rotation::decide::HoldReason;
use freshscale_core::schedule::{Cron, Firing};

const NOW: &str = "2026-11-24T12:00:00Z";

/// Of the facts.
type Change = fn(&mut ForecastInput);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Made that day at 01:00.
fn made(id: &str, day: &str) -> Image {
    image(id, &format!("2026-11-{day}T01:00:00Z"))
}

fn action(name: &str, cron: &str, desired: u32) -> Planned {
    Planned {
        name: name.to_owned(),
        firing: Firing::Cron {
            cron: Cron::parse(cron).unwrap(),
            zone: TimeZone::UTC,
            start: None,
            end: None,
        },
        min: None,
        max: None,
        desired: Some(desired),
    }
}

fn rule(expression: &str) -> Rule {
    Rule {
        name: "rule".to_owned(),
        state: RuleState::Enabled(EventCron::parse(expression).into_iter().collect()),
        clock: None,
    }
}

/// The default has the image of the 23rd, that of the 24th is there, and the daily rotation at 02:00
/// will bring it in.
fn facts() -> ForecastInput {
    let (old, new) = (made("ami-23", "23"), made("ami-24", "24"));
    ForecastInput {
        once: Vec::new(),
        group: ForecastGroup {
            name: "web-asg".to_owned(),
            sizes: Sizes {
                min: 0,
                max: 8,
                desired: 0,
            },
            units: Units::Instances,
            suspended: Vec::new(),
            template: "web-lt".to_owned(),
            version: "$Default".to_owned(),
        },
        actions: vec![
            action("out", "0 18 * * *", 4),
            action("in", "0 20 * * *", 1),
        ],
        unreadable: Vec::new(),
        clocks: Vec::new(),
        template: Some(Template {
            version: 3,
            latest: 3,
            image: Source::Image(Box::new(old)),
            fit: Fit::default(),
            missing: Vec::new(),
        }),
        decision: Some(Decision::Publish {
            image: "ami-24".to_owned(),
            from: 3,
        }),
        unpinned: None,
        why: String::new(),
        frozen: None,
        freeze: Freezing {
            before: SignedDuration::ZERO,
            base: Sizes {
                min: 0,
                max: 8,
                desired: 1,
            },
            backup_takes: Duration::from_secs(1800),
        },
        policy: policy(),
        backup: None,
        newest: Some(new),
        refused: None,
        daily: rule("cron(0 2 * * ? *)"),
        on_image: Rule {
            name: "image".to_owned(),
            state: RuleState::Absent,
            clock: None,
        },
        retention: BTreeMap::new(),
    }
}

fn ahead(facts: &ForecastInput, hours: i64) -> Vec<ScaleOut> {
    let until = at(NOW) + SignedDuration::from_hours(hours);
    forecast(facts, at(NOW), &(at(NOW)..until)).launches
}

fn reasons(launch: &ScaleOut) -> Vec<String> {
    launch.stale.iter().map(ToString::to_string).collect()
}

#[test]
fn a_launch_before_the_rotation_is_stale_and_the_next_after_it_is_not() {
    let facts = facts();
    let [first, second] = ahead(&facts, 36).try_into().unwrap();
    assert_eq!(first.at, at("2026-11-24T18:00:00Z"));
    assert_eq!((first.from, first.to, first.version), (0, 4, Some(3)));
    assert_eq!((first.rotation, first.rotated), (None, false));
    assert_eq!(first.age, Some(Duration::from_secs(41 * 3600)));
    assert_eq!(reasons(&first), ["ami-23 is not the newest, ami-24 is"]);

    assert_eq!((second.from, second.to, second.version), (1, 4, Some(4)));
    assert_eq!(second.rotation, Some(at("2026-11-25T02:00:00Z")));
    assert_eq!(second.source.image().unwrap().id, "ami-24");
    assert!(second.rotated && second.stale.is_empty(), "{second:?}");
}

#[test]
fn a_scale_out_is_seen_from_what_the_group_has_now() {
    let mut facts = facts();
    facts.group.sizes.desired = 4;
    let launches = ahead(&facts, 36);
    assert_eq!(launches.len(), 1, "at 18:00 there are four already");
    assert_eq!(launches[0].at, at("2026-11-25T18:00:00Z"));
    facts.group.sizes.max = 3;
    assert!(ahead(&facts, 36).is_empty(), "Auto Scaling refuses it");
}

#[test]
fn only_a_rotation_that_will_come_and_act_changes_what_is_launched() {
    let changes: [(&str, Change); 5] = [
        ("no rule", |f| f.daily.state = RuleState::Absent),
        ("switched off", |f| f.daily.state = RuleState::Disabled),
        ("nobody is called", |f| f.daily.state = RuleState::NoTarget),
        ("pinned", |f| {
            f.decision = Some(pinned());
        }),
        ("a fixed version", |f| f.group.version = "3".to_owned()),
    ];
    for (what, change) in changes {
        let mut facts = facts();
        change(&mut facts);
        let launch = ahead(&facts, 36).pop().unwrap();
        assert!(!launch.rotated, "{what}");
        let said = reasons(&launch);
        assert_eq!(said, ["ami-23 is not the newest, ami-24 is"], "{what}");
    }
}

fn pinned() -> Decision {
    let reason = freshscale_core::rotation::decide::HoldReason::Pinned {
        why: "incident".to_owned(),
        until: None,
        who: None,
    };
    Decision::Hold { reason }
}

#[test]
fn a_pin_that_expires_before_the_rotation_does_not_hold_it() {
    let mut facts = facts();
    let rotates = facts.decision.replace(pinned()).unwrap();
    // The daily rotation is at 02:00, the launch after it at 18:00.
    for (until, rotated) in [
        ("2026-11-25T02:00:00Z", true),
        ("2026-11-25T02:00:01Z", false),
    ] {
        facts.unpinned = Some((at(until), rotates.clone()));
        let launch = ahead(&facts, 36).pop().unwrap();
        assert_eq!(launch.rotated, rotated, "{until}");
    }
}

#[test]
fn a_rotation_in_the_last_minutes_is_not_counted_on() {
    let mut facts = facts();
    facts.daily = rule("cron(59 17 * * ? *)");
    assert_eq!(ahead(&facts, 12)[0].rotation, None);
    facts.daily = rule("cron(58 17 * * ? *)");
    assert!(ahead(&facts, 12)[0].rotated);
}

#[test]
fn a_rotation_in_the_freeze_is_not_counted_on_and_what_came_in_it_is_not_stale() {
    let mut facts = facts();
    facts.freeze.before = SignedDuration::from_mins(30);
    // The launch is at 18:00, its freeze begins at 17:30.
    facts.daily = rule("cron(40 17 * * ? *)");
    let launch = ahead(&facts, 12).remove(0);
    assert_eq!((launch.rotation, launch.rotated), (None, false));
    assert_eq!(launch.frozen_from, Some(at("2026-11-24T17:30:00Z")));
    assert_eq!(reasons(&launch), ["ami-23 is not the newest, ami-24 is"]);
    facts.daily = rule("cron(29 17 * * ? *)");
    assert!(ahead(&facts, 12)[0].rotated);

    // From within the freeze: an image that was begun at 17:10 is there at 17:40.
    let now = at("2026-11-24T17:45:00Z");
    let seen = |created: &str| {
        let mut facts = facts.clone();
        facts.newest = Some(image("ami-24", created));
        let during = now..at("2026-11-24T19:00:00Z");
        forecast(&facts, now, &during).launches.remove(0)
    };
    let launch = seen("2026-11-24T17:10:00Z");
    assert_eq!(launch.held_back.as_deref(), Some("ami-24"));
    assert!(launch.stale.is_empty(), "{:?}", launch.stale);
    let launch = seen("2026-11-24T16:50:00Z");
    assert_eq!(launch.held_back, None, "it was there in time");
    assert_eq!(reasons(&launch), ["ami-23 is not the newest, ami-24 is"]);

    // A default that launches nothing does not wait.
    set(&mut facts, Source::Gone("ami-23".to_owned()));
    facts.daily = rule("cron(40 17 * * ? *)");
    assert!(ahead(&facts, 12)[0].rotated);
}

#[test]
fn each_way_to_be_stale_is_said_and_the_worst_comes_first() {
    let changes: [(&str, Change); 7] = [
        ("web-lt has no version $Default, or does not exist", |f| {
            f.template = None
        }),
        ("version 3 names no image", |f| set(f, Source::None)),
        ("ami-23 is deregistered or out of reach", |f| {
            set(f, Source::Gone("ami-23".to_owned()));
        }),
        ("ami-23 is failed, not available", |f| {
            let mut image = made("ami-23", "23");
            image.state = "failed".to_owned();
            set(f, Source::Image(Box::new(image)));
        }),
        ("AWS Backup will have deleted ami-23 by then", |f| {
            let gone = Retention::Until(at("2026-11-24T18:00:00Z"));
            f.retention.insert("ami-23".to_owned(), gone);
        }),
        ("ami-23 does not count: its Name tag is \"other\"", |f| {
            let mut image = made("ami-23", "23");
            image.name_tag = Some("other".to_owned());
            set(f, Source::Image(Box::new(image)));
        }),
        ("ami-23 is 41 h old by then, and `max_age` is 24 h", |f| {
            f.newest = Some(made("ami-23", "23"));
            f.policy.max_age = Duration::from_secs(86_400);
        }),
    ];
    for (said, change) in changes {
        let mut facts = facts();
        change(&mut facts);
        let launch = ahead(&facts, 12).remove(0);
        assert_eq!(reasons(&launch)[0], said);
        let ranks: Vec<u8> = launch.stale.iter().map(Stale::rank).collect();
        assert!(ranks.is_sorted(), "{ranks:?}");
    }
}

fn set(facts: &mut ForecastInput, source: Source) {
    if let Some(template) = &mut facts.template {
        template.image = source;
    }
}

#[test]
fn a_suspended_process_keeps_fresh_launches_from_being_an_answer() {
    let mut facts = facts();
    facts.newest = None;
    facts.group.suspended = vec!["AZRebalance".to_owned(), "Launch".to_owned()];
    let during = at(NOW)..at("2026-11-25T12:00:00Z");
    let found = forecast(&facts, at(NOW), &during);
    assert_eq!(
        (found.stale(), found.suspended.as_slice()),
        (0, &["Launch".to_owned()][..])
    );
    assert!(!found.is_fresh());
}

/// The same, a day later: what is there is current, and the stack file tells of a backup each night at 01:00.
fn backed_up() -> ForecastInput {
    let mut facts = facts();
    let new = facts.newest.clone().unwrap();
    facts.decision = Some(Decision::Current {
        image: new.id.clone(),
    });
    facts.template = Some(Template {
        version: 4,
        latest: 4,
        fit: Fit::default(),
        missing: Vec::new(),
        image: Source::Image(Box::new(new)),
    });
    facts.backup = Some(Daily {
        at: jiff::civil::time(1, 0, 0, 0),
        zone: jiff::tz::TimeZone::UTC,
    });
    facts
}

#[test]
fn a_launch_beyond_max_age_passes_if_the_backups_of_the_file_come_as_they_have() {
    let mut facts = backed_up();
    let week = 24 * 7;
    let stale = |facts: &ForecastInput| {
        let launches = ahead(facts, week);
        let stale: Vec<bool> = launches
            .iter()
            .map(|launch| !launch.stale.is_empty())
            .collect();
        let to_come: Vec<Option<Timestamp>> = launches.iter().map(|l| l.to_come).collect();
        (stale, to_come)
    };
    let (found, to_come) = stale(&facts);
    assert!(
        found.len() >= 7 && found.iter().all(|stale| !stale),
        "{found:?}"
    );
    // The first are young enough as they stand; each later one has the backup of its own night.
    assert_eq!(to_come.first(), Some(&None));
    let launches = ahead(&facts, week);
    let last = launches.last().unwrap();
    let hours = last.at.duration_since(last.to_come.unwrap()).as_hours();
    assert_eq!(hours, 17, "from 01:00 to 18:00");

    for (why, spoil) in [
        (
            "the file tells of none",
            Box::new(|facts: &mut ForecastInput| facts.backup = None)
                as Box<dyn Fn(&mut ForecastInput)>,
        ),
        (
            "what comes would be refused, too",
            Box::new(|facts: &mut ForecastInput| {
                facts.decision = Some(Decision::Hold {
                    reason: HoldReason::Incompatible {
                        image: "ami-24".to_owned(),
                        why: "x".to_owned(),
                    },
                });
            }),
        ),
        (
            "it is pinned",
            Box::new(|facts: &mut ForecastInput| {
                facts.decision = Some(Decision::Hold {
                    reason: HoldReason::Pinned {
                        why: "x".to_owned(),
                        until: None,
                        who: None,
                    },
                });
            }),
        ),
        (
            "nothing brings it in",
            Box::new(|facts: &mut ForecastInput| facts.daily.state = RuleState::Disabled),
        ),
        (
            "the group does not follow",
            Box::new(|facts: &mut ForecastInput| facts.group.version = "4".to_owned()),
        ),
        (
            "the last ones have not come",
            Box::new(|facts: &mut ForecastInput| {
                let newest = facts.newest.as_mut().unwrap();
                newest.created = newest.created.map(|at| at - SignedDuration::from_hours(48));
            }),
        ),
        (
            "it would be too old all the same",
            Box::new(|facts: &mut ForecastInput| {
                facts.policy.max_age = Duration::from_secs(3600 * 16);
            }),
        ),
    ] {
        let mut facts = backed_up();
        spoil(&mut facts);
        let (found, to_come) = stale(&facts);
        assert!(found.iter().any(|stale| *stale), "{why}");
        assert!(to_come.iter().all(Option::is_none), "{why}: {to_come:?}");
    }
    // What is wrong besides its age stays wrong.
    facts.newest.as_mut().unwrap().id = "ami-25".to_owned();
    let (found, _) = stale(&facts);
    assert!(found.iter().all(|stale| *stale));
}

#[test]
fn the_event_of_an_image_brings_a_backup_in_where_no_daily_rotation_does() {
    let mut facts = backed_up();
    facts.daily.state = RuleState::Absent;
    facts.on_image.state = RuleState::Enabled(Vec::new());
    let launches = ahead(&facts, 24 * 7);
    assert!(launches.iter().all(|launch| launch.stale.is_empty()));
    assert!(launches.last().unwrap().to_come.is_some());
}
