//! What people say at random moments of windows of every form, against a model of their words minute by minute: it knows
//! neither how a stack file is read nor what a command comes to.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{Wish, decide};
use freshscale_core::schedule::preview::Preview;
use freshscale_core::schedule::window::{Once, Sizes};
use freshscale_stack::Stack;

const DAY: i64 = 24 * 60;
const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Numbers that are the same every time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn minutes(&mut self, from: i64, to: i64, step: i64) -> i64 {
        let steps = u64::try_from((to - from) / step).unwrap();
        from + step * i64::try_from(self.below(steps)).unwrap()
    }

    fn days(&mut self) -> [bool; 7] {
        let bits = 1 + self.below(127);
        std::array::from_fn(|day| bits & (1 << day) != 0)
    }
}

/// In Seoul, whose clock never changes: minutes from this day's midnight on.
const FIRST: Date = date(2026, 11, 2);

fn instant(minute: i64) -> Timestamp {
    let midnight: Timestamp = "2026-11-02T00:00:00+09:00".parse().unwrap();
    midnight.checked_add(minute.minutes()).unwrap()
}

fn day(number: i64) -> Date {
    FIRST.checked_add(number.days()).unwrap()
}

/// On which days a window opens.
enum Rule {
    Weekly([bool; 7]),
    Month(i8, i8),
    LastFriday,
    Weeks(Date),
    Yearly(Date),
    Dates(Vec<Date>),
}

struct Window {
    rule: Rule,
    /// From and to, minutes of a day.
    hours: (i64, i64),
    /// On these days of the week they are others.
    other: Option<([bool; 7], (i64, i64))>,
    warmup: i64,
    except: Date,
    desired: u32,
}

/// A stretch in which a window is open or shut against the file.
struct Hand {
    from: i64,
    until: i64,
    open: bool,
}

impl Window {
    fn random(random: &mut Random, index: u32) -> Self {
        let any = |random: &mut Random| day(i64::try_from(random.below(21)).unwrap());
        let hours = |random: &mut Random| {
            let from = random.minutes(6 * 60, 18 * 60, 5);
            (from, (from + random.minutes(60, 10 * 60, 5)) % DAY)
        };
        let rule = match random.below(7) {
            0 | 1 => Rule::Weekly(random.days()),
            2 => {
                let first = 1 + i8::try_from(random.below(25)).unwrap();
                Rule::Month(first, first + i8::try_from(random.below(4)).unwrap())
            }
            3 => Rule::LastFriday,
            4 => Rule::Weeks(any(random)),
            5 => Rule::Yearly(any(random)),
            _ => Rule::Dates(vec![any(random)]),
        };
        let usual = hours(random);
        let weekly = matches!(rule, Rule::Weekly(_));
        let other = (weekly && random.below(2) == 0).then(|| (random.days(), hours(random)));
        Self {
            rule,
            hours: usual,
            other,
            warmup: random.minutes(0, 60, 10),
            except: any(random),
            desired: index + 1,
        }
    }

    /// Whether the file says that it opens then, and from when to when.
    fn on(&self, holiday: Date, number: i64) -> Option<(i64, i64)> {
        let date = day(number);
        let place = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
        let within = match &self.rule {
            Rule::Weekly(days) => days[place],
            Rule::Month(first, last) => (*first..=*last).contains(&date.day()),
            Rule::LastFriday => {
                date.weekday() == Weekday::Friday && date.day() + 7 > date.days_in_month()
            }
            Rule::Weeks(from) => from.until(date).unwrap().get_days() % 14 == 0,
            Rule::Yearly(on) => (on.month(), on.day()) == (date.month(), date.day()),
            Rule::Dates(dates) => dates.contains(&date),
        };
        let dated = matches!(self.rule, Rule::Dates(_));
        if !within || (!dated && (date == holiday || date == self.except)) {
            return None;
        }
        let other = self.other.filter(|(days, _)| days[place]);
        let (from, to) = other.map_or(self.hours, |(_, hours)| hours);
        let next = if to <= from { DAY } else { 0 };
        let midnight = number * DAY;
        Some((midnight + from - self.warmup, midnight + to + next))
    }

    /// As a file says it.
    fn text(&self, name: &str) -> String {
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let (from, to) = self.hours;
        let mut text = format!("    - {{ name: {name}, desired: {}, max: 9, ", self.desired);
        let usual = format!("from: '{}', to: '{}'", clock(from), clock(to));
        let list = |days: &[bool; 7]| {
            let names = NAMES.iter().zip(days).filter(|(_, on)| **on);
            names.map(|(name, _)| *name).collect::<Vec<_>>().join(",")
        };
        let until = "until: 2027-06-30";
        let _ = match (&self.rule, &self.other) {
            (Rule::Weekly(days), Some((others, (other_from, other_to)))) => {
                let rest: [bool; 7] = std::array::from_fn(|n| days[n] && !others[n]);
                let others: [bool; 7] = std::array::from_fn(|n| days[n] && others[n]);
                let each = [(rest, from, to), (others, *other_from, *other_to)];
                let each = each.iter().filter(|(days, ..)| days.contains(&true));
                let each = each.map(|(days, from, to)| {
                    format!("'{}': {}-{}", list(days), clock(*from), clock(*to))
                });
                let each = each.collect::<Vec<_>>().join(", ");
                write!(text, "hours: {{ {each} }}, except: {}", self.except)
            }
            (Rule::Weekly(days), None) => {
                write!(
                    text,
                    "days: '{}', {usual}, except: {}",
                    list(days),
                    self.except
                )
            }
            (Rule::Month(first, last), _) => {
                let except = self.except;
                write!(
                    text,
                    "days_of_month: {first}-{last}, {until}, {usual}, except: {except}"
                )
            }
            (Rule::LastFriday, _) => {
                let except = self.except;
                write!(
                    text,
                    "days_of_month: last fri, {until}, {usual}, except: {except}"
                )
            }
            (Rule::Weeks(on), _) => {
                let except = self.except;
                write!(
                    text,
                    "every: 2 weeks from {on}, {until}, {usual}, except: {except}"
                )
            }
            (Rule::Yearly(on), _) => {
                let on = on.strftime("%m-%d");
                write!(text, "yearly: '{on}', {until}, {usual}, except: 2026-02-03")
            }
            (Rule::Dates(dates), _) => write!(text, "on: {}, {usual}", dates[0]),
        };
        format!("{text}, warmup: {}m }}\n", self.warmup)
    }
}

struct Model {
    windows: Vec<Window>,
    holiday: Date,
    hands: Vec<Vec<Hand>>,
}

impl Model {
    /// Openings by the file around a minute.
    fn regular(&self, index: usize, minute: i64) -> Vec<(i64, i64)> {
        let today = minute.div_euclid(DAY);
        let days = today - 2..=today + 2;
        days.filter_map(|number| self.windows[index].on(self.holiday, number))
            .collect()
    }

    fn is_open(&self, index: usize, minute: i64) -> bool {
        let regular = self.regular(index, minute);
        let mut open = regular
            .iter()
            .any(|(out, to)| (*out..*to).contains(&minute));
        let now = |hand: &&Hand| (hand.from..hand.until).contains(&minute);
        open |= self.hands[index].iter().filter(now).any(|hand| hand.open);
        open && self.hands[index].iter().filter(now).all(|hand| hand.open)
    }

    fn desired(&self, minute: i64) -> u32 {
        let windows = self.windows.iter().enumerate();
        let open = windows.filter(|(index, _)| self.is_open(*index, minute));
        open.map(|(_, window)| window.desired).max().unwrap_or(0)
    }

    fn file(&self) -> String {
        let mut text = format!(
            "version: 1\nname: web\nimage: {{ instance_name: web }}\n\
             launch_template: {{ instance_type: c6i.large, security_group_ids: [sg-0123456789abcdef0] }}\n\
             auto_scaling_group: {{ subnet_ids: [subnet-0a123456789abcdef], capacity: {{ max: 9 }} }}\n\
             schedule:\n  timezone: Asia/Seoul\n  holidays: {}\n  windows:\n",
            self.holiday
        );
        for (index, window) in self.windows.iter().enumerate() {
            text += &window.text(&format!("w{index}"));
        }
        text
    }

    /// The words of a person who is understood, at a minute that has begun.
    fn says(&mut self, index: usize, wish: Wish, minute: i64) {
        let regular = self.regular(index, minute);
        let contains = |(out, to): &&(i64, i64)| (*out..*to).contains(&minute);
        match wish {
            Wish::Later(by) => {
                let longer = |(_, to): &&(i64, i64)| {
                    let mut hands = self.hands[index].iter();
                    hands.any(|hand| hand.open && hand.from == *to && hand.until > minute)
                };
                let mut ahead = regular.iter().filter(|(out, _)| *out > minute);
                let now = regular.iter().find(contains);
                let overrun = || regular.iter().find(longer);
                let Some((_, to)) = now.or_else(overrun).or_else(|| ahead.next()) else {
                    panic!("nothing to extend");
                };
                let to = *to;
                self.hands[index].retain(|hand| !(hand.open && hand.from == to));
                self.hands[index].push(Hand {
                    from: to,
                    until: to + by.as_mins(),
                    open: true,
                });
            }
            Wish::Close => {
                let mut end = minute;
                while self.is_open(index, end) {
                    end += 1;
                }
                if end > minute {
                    // With what made it longer.
                    let touches =
                        |hand: &Hand| hand.open && hand.from <= end && hand.until >= minute;
                    self.hands[index].retain(|hand| !touches(hand));
                    self.hands[index].push(Hand {
                        from: minute,
                        until: end,
                        open: false,
                    });
                }
            }
            Wish::Open(until) => {
                let now = |hand: &Hand| !hand.open && (hand.from..hand.until).contains(&minute);
                self.hands[index].retain(|hand| !now(hand));
                if let Some(until) = until {
                    let until = until.duration_since(instant(0)).as_mins();
                    // Longer than the file says, if it says anything.
                    let from = regular.iter().find(contains).map_or(minute, |(_, to)| *to);
                    if from < until {
                        self.hands[index].push(Hand {
                            from,
                            until,
                            open: true,
                        });
                    }
                }
            }
            Wish::Skip(on) => {
                let number = i64::from(FIRST.until(on).unwrap().get_days());
                let (out, to) = self.windows[index].on(self.holiday, number).unwrap();
                let hands = &mut self.hands[index];
                let shut = |hand: &&Hand| !hand.open && hand.from <= out && hand.until >= to;
                if hands.iter().any(|hand| shut(&hand)) {
                    return;
                }
                let longer = |hand: &&Hand| hand.open && hand.from == to;
                let until = hands.iter().filter(longer).map(|hand| hand.until).max();
                hands.retain(|hand| !(hand.open && hand.from == to));
                hands.push(Hand {
                    from: out,
                    until: until.unwrap_or(to),
                    open: false,
                });
            }
            Wish::Unskip(_) | Wish::AsWritten | Wish::Until(_) => panic!("not drawn"),
        }
    }
}

fn wish(random: &mut Random, model: &Model, index: usize, minute: i64) -> Wish {
    match random.below(4) {
        0 => Wish::Later(SignedDuration::from_mins(random.minutes(5, 90, 1))),
        1 => Wish::Close,
        2 => {
            let until = instant(minute + random.minutes(5, 300, 1));
            Wish::Open((!model.is_open(index, minute)).then_some(until))
        }
        _ => {
            let from = minute.div_euclid(DAY);
            let ahead =
                (from..from + 9).find(|n| model.windows[index].on(model.holiday, *n).is_some());
            Wish::Skip(day(ahead.unwrap_or(from)))
        }
    }
}

/// The group does from now on what the model says, for three days.
fn does(model: &Model, stack: &Stack, all: &[Once], (seed, minute): (u64, i64)) {
    let stack = stack.with_once(all).unwrap();
    let actions = stack.planned();
    let (now, until) = (instant(minute), instant(minute + 3 * DAY));
    let start = Sizes {
        min: 0,
        max: 9,
        desired: model.desired(minute),
    };
    let next = now.checked_add(1.second()).unwrap();
    let preview = Preview::since(&actions, start, &(next..until));
    for ahead in 1..3 * DAY {
        let at = minute + ahead;
        let (does, says) = (preview.sizes(instant(at)).desired, model.desired(at));
        assert_eq!(
            does,
            says,
            "seed {seed}, {} after {all:#?}\n{}",
            instant(at),
            model.file()
        );
    }
}

/// AWS takes no two actions of a group that start next at the same time, and what is to go stands when a mark comes.
fn is_free(stack: &Stack, all: &[Once], after: &[Once], (seed, minute): (u64, i64)) {
    let stands = stack.with_once(all).unwrap();
    let actions = stands.planned();
    let new = after.iter().filter(|once| !all.contains(once));
    for mark in new {
        let eve = mark.over.checked_sub(1.minute()).unwrap();
        let range = eve..mark.over.checked_add(1.minute()).unwrap();
        let preview = Preview::new(&actions, stands.base(), &range);
        let mut steps = preview.from(eve).iter();
        let taken = steps.find(|step| step.at == mark.over);
        let taken = taken.map(|step| step.name.to_owned());
        assert_eq!(
            taken, None,
            "seed {seed}, minute {minute}: {mark:?} {stands:#?}"
        );
    }
}

#[test]
fn what_people_say_at_random_moments_is_what_the_group_does() {
    let (mut understood, mut refused) = (0, 0);
    for seed in 1..=30_u64 {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let count = u32::try_from(1 + random.below(3)).unwrap();
        let windows: Vec<Window> = (0..count).map(|n| Window::random(&mut random, n)).collect();
        let mut model = Model {
            hands: windows.iter().map(|_| Vec::new()).collect(),
            holiday: day(i64::try_from(random.below(21)).unwrap()),
            windows,
        };
        let now = instant(0);
        let loaded = freshscale_stack::load_str_at("web.yaml".as_ref(), &model.file(), now);
        let stack = match loaded {
            Ok(loaded) => loaded.stack,
            // A window without a day, or two actions of one name.
            Err(_) => continue,
        };
        let mut all: Vec<Once> = Vec::new();
        let mut minute = random.minutes(0, DAY, 1);
        does(&model, &stack, &all, (seed, minute));
        for _ in 0..5 {
            minute += random.minutes(1, 8 * 60, 1);
            let index = usize::try_from(random.below(u64::from(count))).unwrap();
            let wish = wish(&mut random, &model, index, minute);
            let now = instant(minute);
            // What is over, Auto Scaling has removed.
            all.retain(|once| once.over > now);
            let name = format!("w{index}");
            match decide(&stack, &all, (&name, wish), now) {
                Ok(after) => {
                    understood += 1;
                    is_free(&stack, &all, &after, (seed, minute));
                    model.says(index, wish, minute);
                    all = after;
                    does(&model, &stack, &all, (seed, minute));
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(understood > 40, "{understood} of {}", understood + refused);
}
