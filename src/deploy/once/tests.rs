//! What a wish comes to.
#![allow(clippy::unwrap_used)]

use super::*;
use freshscale_core::advice::Place;
use jiff::SignedDuration;

/// On Tuesdays and Thursdays in Seoul, with an action of the file's own at eleven.
fn stack() -> Stack {
    let text = "version: 1\nname: web\nimage: { instance_name: web }\n\
        launch_template: { instance_type: c6i.large, security_group_ids: [sg-0123456789abcdef0] }\n\
        auto_scaling_group: { subnet_ids: [subnet-0a123456789abcdef], capacity: { max: 8 } }\n\
        schedule:\n  timezone: Asia/Seoul\n  windows:\n\
        \x20 - { name: show, days: [tue, thu], from: \"19:45\", to: \"22:15\", desired: 6, warmup: 10m }\n\
        \x20 - { name: late, days: daily, from: \"22:00\", to: \"22:45\", desired: 2 }\n\
        \x20 actions:\n  - { name: nightly-in, recurrence: \"0 23 * * *\", min: 0, desired: 0 }\n";
    let loaded = freshscale_stack::load_str("web.yaml".as_ref(), text);
    loaded
        .unwrap_or_else(|faults| panic!("{}", faults.render(false)))
        .stack
}

/// On Tuesday, 1 December 2026.
fn at(time: &str) -> Timestamp {
    format!("2026-12-01T{time}:00+09:00").parse().unwrap()
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

fn names(stack: &Stack, standing: &[Once], wish: Wish, time: &str) -> Result<Vec<String>, String> {
    let decided = decide(stack, standing, ("show", wish), at(time));
    match decided {
        Ok(all) => Ok(all.iter().map(Once::name).collect()),
        Err(refused) => Err(format!(
            "{}: {}",
            refused.text,
            Place::default().told(&refused.hint)
        )),
    }
}

fn made(stack: &Stack, standing: &[Once], wish: Wish, time: &str) -> Vec<Once> {
    decide(stack, standing, ("show", wish), at(time)).unwrap()
}

#[test]
fn an_extension_begins_where_the_file_closes_and_saying_it_twice_does_it_once() {
    let stack = stack();
    let wish = Wish::Later(minutes(20));
    let name = "show-open-20261201T1315Z-20261201T1335Z";
    assert_eq!(names(&stack, &[], wish, "22:05"), Ok(vec![name.to_owned()]));
    let standing = made(&stack, &[], wish, "22:05");
    for time in ["22:06", "22:30"] {
        assert_eq!(made(&stack, &standing, wish, time), standing, "{time}");
    }
    // A longer one takes its place, and none takes it back.
    let longer = names(&stack, &standing, Wish::Later(minutes(25)), "22:30");
    assert_eq!(
        longer,
        Ok(vec!["show-open-20261201T1315Z-20261201T1340Z".to_owned()])
    );
    assert_eq!(made(&stack, &standing, Wish::AsWritten, "22:30"), []);
    // Before it opens, too; not the next one, once it is over.
    assert_eq!(names(&stack, &[], wish, "18:00"), Ok(vec![name.to_owned()]));
    let over = names(&stack, &[], wish, "22:20").unwrap_err();
    assert!(
        over.starts_with("window show is not open; nothing was changed"),
        "{over}"
    );
    assert!(
        over.contains("bootstrap open show FILE --for 30m"),
        "{over}"
    );
}

#[test]
fn its_action_fires_in_a_minute_in_which_nothing_else_does() {
    let stack = stack();
    // At 22:45 the other window closes.
    let standing = made(&stack, &[], Wish::Later(minutes(30)), "22:05");
    assert_eq!(standing[0].until, at("22:45"));
    assert_eq!(standing[0].over, at("22:46"));
    // At 22:46 the other one's does.
    let both = decide(
        &stack,
        &standing,
        ("late", Wish::Skip("2026-12-01".parse().unwrap())),
        at("21:00"),
    );
    let late = both
        .unwrap()
        .into_iter()
        .find(|once| once.window == "late")
        .unwrap();
    assert_eq!((late.until, late.over), (at("22:45"), at("22:47")));
}

#[test]
fn an_action_of_the_files_own_that_would_cut_it_off_is_named() {
    let stack = stack();
    let cut = names(&stack, &[], Wish::Later(minutes(60)), "22:05").unwrap_err();
    assert!(
        cut.starts_with("scheduled action nightly-in sets 0 at Tue 12-01 23:00, before Tue 12-01 23:15; nothing was changed"),
        "{cut}"
    );
    assert!(cut.contains("--until 2026-12-01T23:00"), "{cut}");
    let until = made(&stack, &[], Wish::Until(at("23:00")), "22:05");
    assert_eq!((until[0].until, until[0].over), (at("23:00"), at("23:01")));
}

#[test]
fn what_closes_now_is_shut_until_the_file_closes_it() {
    let stack = stack();
    let shut = made(&stack, &[], Wish::Close, "21:00");
    assert_eq!(shut[0].name(), "show-shut-20261201T1200Z-20261201T1315Z");
    assert_eq!(
        made(&stack, &shut, Wish::Close, "21:01"),
        shut,
        "once is enough"
    );
    assert_eq!(
        made(&stack, &shut, Wish::Open(None), "21:05"),
        [],
        "and back"
    );
    // An extension ends with it.
    let longer = made(&stack, &[], Wish::Later(minutes(20)), "22:05");
    assert_eq!(made(&stack, &longer, Wish::Close, "22:25"), []);
    let closed = names(&stack, &[], Wish::Close, "12:00").unwrap_err();
    assert!(closed.contains("it opens at Tue 12-01 19:35"), "{closed}");
}

#[test]
fn a_date_is_skipped_while_it_is_to_come() {
    let stack = stack();
    let skip = |date: &str| Wish::Skip(date.parse().unwrap());
    let shut = made(&stack, &[], skip("2026-12-24"), "12:00");
    assert_eq!(shut[0].name(), "show-shut-20261224T1035Z-20261224T1315Z");
    assert_eq!(made(&stack, &shut, skip("2026-12-24"), "12:05"), shut);
    let unskip = Wish::Unskip("2026-12-24".parse().unwrap());
    assert_eq!(made(&stack, &shut, unskip, "12:05"), []);
    let refused = |date: &str, time: &str| names(&stack, &[], skip(date), time).unwrap_err();
    assert!(refused("2026-12-25", "12:00").contains("does not open on 2026-12-25"));
    let open = refused("2026-12-01", "20:00");
    assert!(open.contains("bootstrap close show FILE --now"), "{open}");
    assert!(refused("2026-12-01", "22:30").contains("has closed"));
}

#[test]
fn a_window_opens_for_once_and_for_longer() {
    let stack = stack();
    let opened = made(&stack, &[], Wish::Open(Some(at("14:00"))), "12:00");
    assert_eq!(opened[0].name(), "show-open-20261201T0300Z-20261201T0500Z");
    let longer = names(&stack, &opened, Wish::Open(Some(at("15:00"))), "13:00");
    assert_eq!(
        longer,
        Ok(vec!["show-open-20261201T0300Z-20261201T0600Z".to_owned()])
    );
    // Over its own opening, it is an extension.
    let over = names(&stack, &[], Wish::Open(Some(at("22:30"))), "21:00");
    assert_eq!(
        over,
        Ok(vec!["show-open-20261201T1315Z-20261201T1330Z".to_owned()])
    );
    assert_eq!(
        made(&stack, &[], Wish::Open(Some(at("22:00"))), "21:00"),
        []
    );
    let closed = names(&stack, &[], Wish::Open(None), "12:00").unwrap_err();
    assert!(
        closed.contains("it opens at Tue 12-01 19:35")
            && closed.contains("open show FILE --for 30m"),
        "{closed}"
    );
    let unknown = decide(&stack, &[], ("shows", Wish::Close), at("12:00"));
    assert!(
        Place::default()
            .told(&unknown.unwrap_err().hint)
            .contains("it has show, late")
    );
}

#[test]
fn a_change_of_a_window_that_the_file_does_not_have_is_none() {
    let stack = stack();
    let once = Once {
        window: "gone".to_owned(),
        ..made(&stack, &[], Wish::Later(minutes(20)), "22:05").remove(0)
    };
    assert_eq!(in_force(&stack, &[once]).schedule, stack.schedule);
}
