//! Stack files as chance will have them.

use std::fmt::Write;

use freshscale_stack::{self as stack, Stack};
use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::simulation::random::Random;

/// Clocks that move by 30 and 45 minutes, both hemispheres, none at all, and rules that changed in 2026.
pub const ZONES: [&str; 18] = [
    "UTC",
    "Asia/Seoul",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Pacific/Chatham",
    "America/St_Johns",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Santiago",
    "Europe/Berlin",
    "Africa/Casablanca",
    "America/Havana",
    "America/Vancouver",
    "America/Edmonton",
    "America/Yellowknife",
    "America/Winnipeg",
];

/// A window, as the file says it.
#[derive(Debug, Clone)]
pub struct Window {
    pub name: String,
    pub weekdays: [bool; 7],
    /// Instead of weekdays, or without them.
    pub dates: Vec<Date>,
    pub is_single: bool,
    /// Minutes of the day.
    pub from: i64,
    pub to: i64,
    pub warmup: i64,
    pub zone: &'static str,
    pub min: u32,
    pub max: u32,
    pub desired: u32,
}

/// A file, and what it says.
pub struct File {
    pub text: String,
    pub stack: Stack,
    pub windows: Vec<Window>,
    /// Whether the file has actions of its own.
    pub raw: bool,
    /// The first day that is looked at.
    pub first: Date,
}

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl File {
    /// One that is right, and how many were not.
    pub fn draw(random: &mut Random) -> Self {
        loop {
            if let Some(file) = Self::try_draw(random) {
                return file;
            }
        }
    }

    fn try_draw(random: &mut Random) -> Option<Self> {
        let first = first_day(random);
        let zone = random.of(&ZONES);
        let (min, more, room) = (random.below(2), random.below(3), 4 + random.below(5));
        let (min, desired) = match random.below(3) {
            0 => (0, 0),
            1 => (min, min),
            _ => (min, min + more),
        };
        let max = desired + room;
        let raw_only = random.once_in(6);
        let count = if raw_only { 0 } else { 1 + random.below(4) };
        let windows: Vec<Window> = (0..count)
            .map(|n| window(random, n, first, zone, (min, max)))
            .collect();
        let actions = match random.below(4) {
            0 | 1 if !raw_only => Vec::new(),
            _ => (0..=random.below(3))
                .map(|n| action(random, n, first, zone, max))
                .collect(),
        };
        let before = random.of(&[30, 30, 30, 10, 60, 180, 1]);
        let mut text = format!(
            "version: 1\nname: web\nimage: {{ instance_name: web }}\n\
             launch_template: {{ instance_type: t3.small, security_group_ids: [sg-0123456789abcdef0] }}\n\
             auto_scaling_group:\n  subnet_ids: [subnet-0123456789abcdef0]\n  \
             capacity: {{ min: {min}, max: {max}, desired: {desired} }}\n\
             rotator: {{ freeze_before: {before}m }}\nschedule:\n  timezone: {zone}\n"
        );
        list(&mut text, "windows", windows.iter().map(Window::text));
        list(&mut text, "actions", actions.iter().cloned());
        let loaded = stack::load_str("web.yaml".as_ref(), &text).ok()?;
        Some(Self {
            text,
            stack: loaded.stack,
            windows,
            raw: !actions.is_empty(),
            first,
        })
    }
}

fn list(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.map(|line| format!("    - {line}\n")).collect();
    if !lines.is_empty() {
        let _ = write!(text, "  {title}:\n{}", lines.concat());
    }
}

/// Of 2026 and 2027; often near a change of clocks.
fn first_day(random: &mut Random) -> Date {
    let changes = [
        "2026-03-05",
        "2026-03-25",
        "2026-04-01",
        "2026-09-17",
        "2026-10-01",
        "2026-10-22",
        "2026-10-29",
        "2027-03-11",
    ];
    if random.once_in(3) {
        return random.of(&changes).parse().unwrap();
    }
    let first: Date = "2026-01-10".parse().unwrap();
    first + days(random.below(700))
}

fn days(count: u64) -> Span {
    i64::try_from(count).unwrap().days()
}

/// Round ones make windows touch; where clocks change, every minute counts.
fn time(random: &mut Random) -> i64 {
    let hour = random.below(24) * 60;
    let minutes = match random.below(6) {
        0 => random.below(4 * 60),
        1 => hour + random.below(60),
        2 => hour + 30,
        _ => hour,
    };
    i64::try_from(minutes).unwrap()
}

/// Near the days that are looked at.
fn dates(random: &mut Random, first: Date, most: u64) -> Vec<Date> {
    let from = first - 5.days();
    let mut dates: Vec<Date> = (0..=random.below(most))
        .map(|_| from + days(random.below(24)))
        .collect();
    if random.once_in(3) {
        // In a row, as holidays are.
        let last = dates[0];
        dates.extend((1..=random.below(3)).map(|n| last + days(n)));
    }
    dates.sort();
    dates.dedup();
    dates
}

fn window(
    random: &mut Random,
    number: u64,
    first: Date,
    zone: &'static str,
    (least, most): (u64, u64),
) -> Window {
    let is_single = random.once_in(3);
    let mut weekdays = [false; 7];
    let kind = random.below(5);
    for (day, opens) in weekdays.iter_mut().enumerate() {
        *opens = match kind {
            0 => day < 5,
            1 => true,
            2 => day < 6,
            _ => random.once_in(2),
        };
    }
    weekdays[usize::try_from(random.below(7)).unwrap()] = true;
    let dates = match is_single {
        true => dates(random, first, 3),
        false if random.once_in(3) => dates(random, first, 3),
        false => Vec::new(),
    };
    let from = time(random);
    let to = match random.below(5) {
        0 => from,
        1 => (from + 60) % (24 * 60),
        _ => time(random),
    };
    let min = least + random.below(3);
    let desired = (min + random.below(4)).min(most);
    let zone = match random.once_in(8) {
        true => random.of(&ZONES),
        false => zone,
    };
    Window {
        name: format!("w{number}"),
        weekdays,
        dates,
        is_single,
        from,
        to,
        warmup: random.of(&[0, 0, 0, 10, 45, 120]),
        zone,
        min: u32::try_from(min.min(desired)).unwrap(),
        max: u32::try_from(most).unwrap(),
        desired: u32::try_from(desired).unwrap(),
    }
}

impl Window {
    fn text(&self) -> String {
        let clock = |minutes: i64| format!("\"{:02}:{:02}\"", minutes / 60, minutes % 60);
        let dates: Vec<String> = self.dates.iter().map(ToString::to_string).collect();
        let dates = dates.join(", ");
        let named = WEEK.iter().zip(self.weekdays).filter(|(_, opens)| *opens);
        let named: Vec<&str> = named.map(|(name, _)| *name).collect();
        let when = match (self.is_single, self.dates.is_empty()) {
            (true, _) => format!("on: [{dates}]"),
            (false, true) => format!("days: [{}]", named.join(", ")),
            (false, false) => format!("days: [{}], except: [{dates}]", named.join(", ")),
        };
        let Self {
            name,
            warmup,
            zone,
            min,
            max,
            desired,
            ..
        } = self;
        let (from, to) = (clock(self.from), clock(self.to));
        format!(
            "{{ name: {name}, {when}, from: {from}, to: {to}, warmup: {warmup}m, timezone: {zone}, min: {min}, max: {max}, desired: {desired} }}"
        )
    }
}

/// One of the file's own, with any of the sizes and any life.
fn action(random: &mut Random, number: u64, first: Date, zone: &'static str, max: u64) -> String {
    let at = |random: &mut Random| {
        let date = first - 4.days() + days(random.below(20));
        let minutes = time(random);
        format!("{date}T{:02}:{:02}:00Z", minutes / 60, minutes % 60)
    };
    let mut parts = vec![format!("name: a{number}")];
    if random.once_in(3) {
        parts.push(format!("start: {}", at(random)));
    } else {
        let minutes = time(random);
        let (minute, hour) = (minutes % 60, minutes / 60);
        let cron = match random.below(6) {
            0 => format!("{minute} {hour} * * mon-fri"),
            1 => format!("{minute} {hour} * * {}", random.of(&WEEK)),
            2 => format!("{minute} {hour} */2 * *"),
            3 => format!("{minute} */6 * * *"),
            4 => format!("{minute} {hour} 1,15 * *"),
            _ => format!("{minute} {hour} * * *"),
        };
        parts.push(format!("recurrence: \"{cron}\", timezone: {zone}"));
        if random.once_in(4) {
            parts.push(format!("start: {}", at(random)));
        }
        if random.once_in(4) {
            parts.push(format!("end: {}", at(random)));
        }
    }
    let (min, desired) = (random.below(3), random.below(max + 1));
    match random.below(6) {
        0 => parts.push(format!("min: {min}")),
        1 => parts.push(format!("max: {}", 1 + desired)),
        2 | 3 => parts.push(format!("desired: {desired}")),
        4 => parts.push(format!("min: 0, desired: {desired}")),
        _ => parts.push(format!("min: 0, max: {max}, desired: {desired}")),
    }
    format!("{{ {} }}", parts.join(", "))
}
