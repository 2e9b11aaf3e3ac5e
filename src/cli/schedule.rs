//! `schedule`: what the coming days will be like, offline.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ZonedDateTime};
use serde_json::{Value, json};

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::session::Session;
use super::target::{self, StackFile};
use crate::render::{Page, chart, dip, ics, money, saving, say, short, svg};
use freshscale_core::aws::call::Absent;
use freshscale_core::rotation::group;
use freshscale_core::schedule::dip::Dip;
use freshscale_core::schedule::preview::{self, Planned, Preview, SizeChange, Stretch};
use freshscale_core::schedule::window::{Days, Sizes};
use freshscale_core::words::{self, Units};
use freshscale_deploy::once;
use freshscale_stack::Stack;

pub(super) async fn run(args: &args::Schedule, global: &Global, out: &Out) -> Result<u8, Failure> {
    let here = target::now(global);
    let since = |zone: &TimeZone| { args.at.and_then(|at| at.instant(zone, here)) }.unwrap_or(here);
    let files = target::load_as_of(&args.files.files, &since, global, out)?;
    if matches!(out.format, Format::Svg | Format::Ics) && files.len() > 1 {
        let message = format!("{} stacks do not fit in one document", files.len());
        return Err(Failure::usage(message).hint("run it once for each stack file"));
    }
    for file in files {
        file.warn(out);
        let (stack, now) = match args.live {
            true => live(&file, global, out).await?,
            false => (file.stack.clone(), here),
        };
        let (stack, zone) = (&*stack, stack.zone());
        let at = args.at.map(|at| at.instant(&zone, now).ok_or_else(too_far));
        let now = at.transpose()?.unwrap_or(now);
        let actions: Vec<Planned> = stack
            .schedule
            .actions
            .iter()
            .filter_map(freshscale_stack::planned)
            .collect();
        let look = Look::new(stack, &actions, now, zone)?;
        match out.format {
            Format::Json => out.json(&look.json(args)),
            Format::Svg => out.document(&look.svg(args)),
            Format::Ics => {
                let calendar = ics::calendar(stack, &look.now);
                out.document(&calendar.ok_or_else(too_far)?);
            }
            _ => out.print(&look.text(args)),
        }
    }
    Ok(code::DONE)
}

/// The stack with what its windows are for once, and AWS's time.
async fn live(
    file: &StackFile,
    global: &Global,
    out: &Out,
) -> Result<(Arc<Stack>, Timestamp), Failure> {
    let session = Session::of(file, global, out).await?;
    session.guard(&file.stack).await?;
    let (stack, now) = (&file.stack, session.now().await);
    let actions = group::actions(&session.aws, &stack.names.auto_scaling_group).await;
    let actions = actions.absent()?.ok_or_else(|| file.no_group())?;
    let once = once::standing(stack, &actions, now);
    Ok((
        once::in_force_shared(stack, &once).unwrap_or_else(|| stack.clone()),
        now,
    ))
}

fn too_far() -> Failure {
    Failure::usage("--at is too far from today")
}

struct Look<'a> {
    stack: &'a Stack,
    now: ZonedDateTime,
    preview: Preview<'a>,
    /// Seven days from today's midnight on.
    week: Vec<Stretch>,
}

impl<'a> Look<'a> {
    fn new(
        stack: &'a Stack,
        actions: &'a [Planned],
        now: Timestamp,
        zone: TimeZone,
    ) -> Result<Self, Failure> {
        let now = now.to_zoned_datetime(zone.clone());
        let today = now.date();
        let last = today.checked_add(SignedDuration::from_hours(6 * 24));
        let last = preview::day(last.map_err(|_| too_far())?, &zone).ok_or_else(too_far)?;
        let first = preview::day(today, &zone).ok_or_else(too_far)?;
        // The next firings may be a year away.
        let end = last.end.checked_add(SignedDuration::from_hours(24 * 366));
        let preview = Preview::new(
            actions,
            stack.base(),
            &(first.start..end.map_err(|_| too_far())?),
        );
        let week = preview.stretches(&(first.start..last.end));
        Ok(Self {
            stack,
            now,
            preview,
            week,
        })
    }

    fn next(&self, count: usize) -> impl Iterator<Item = (ZonedDateTime, &SizeChange<'a>)> {
        let zone = self.now.time_zone().clone();
        let steps = self.preview.from(self.now.timestamp()).iter().take(count);
        steps.map(move |step| (step.at.to_zoned_datetime(zone.clone()), step))
    }

    /// Where capacity falls and rises again at once.
    fn gaps(&self) -> Vec<Dip<&'a str>> {
        match (self.week.first(), self.week.last()) {
            (Some(first), Some(last)) => self.preview.dips(&(first.during.start..last.during.end)),
            _ => Vec::new(),
        }
    }

    /// Windows of single dates that have passed.
    fn over(&self) -> Vec<&str> {
        let now = self.now.timestamp();
        let windows = self.stack.schedule.windows.iter();
        let over = windows.filter(|window| match &window.days {
            Days::Weekly { .. } => false,
            Days::Dates(dates) => dates
                .iter()
                .filter_map(|date| window.span(*date))
                .all(|span| span.end <= now),
        });
        over.map(|window| window.name.as_str()).collect()
    }

    /// Hours of the week, and of as many days always on at its peak.
    fn hours(&self) -> (f64, f64, u32) {
        let peak = preview::peak(&self.week);
        (
            preview::instance_hours(&self.week),
            preview::instance_hours(&preview::flat(&self.week, peak)),
            peak,
        )
    }

    fn svg(&self, args: &args::Schedule) -> String {
        svg::week::week(&svg::week::Week {
            id: "week",
            stack: &self.stack.name,
            now: &self.now,
            stretches: &self.week,
            windows: &self.stack.schedule.windows,
            actions: &self.stack.own_actions(),
            units: self.stack.units(),
            hourly_price: args.hourly_price,
        })
    }

    fn text(&self, args: &args::Schedule) -> Page {
        let mut out = Page::new();
        let zone = &self.stack.schedule.timezone;
        let units = self.stack.units();
        let now = words::local_date(self.now.timestamp(), self.now.time_zone());
        let name = &self.stack.name;
        say!(out, "{name}: the schedule from {now} on, in {zone}");
        out.gap();
        for (local, step) in self.next(args.next) {
            let Sizes { min, max, desired } = step.sizes;
            let line = format!(
                "  {}  {} UTC  {desired:>3} ({min}-{max})  {}",
                words::local(step.at, local.time_zone()),
                step.at.strftime("%m-%d %H:%M"),
                step.name
            );
            say!(out, "{}", short(&line, 80));
        }
        if self.next(1).next().is_none() {
            say!(out, "  Nothing fires within a year.");
        }
        let over = self.over().join(", ");
        if !over.is_empty() {
            say!(out, "  Done, and not planned any more: {over}.");
        }
        out.gap();
        let (date, zone) = (self.now.date(), self.now.time_zone());
        out.append(&chart::week(&self.preview, date, zone, units));
        out.gap();
        let (hours, always, peak) = self.hours();
        let what = match units {
            Units::Instances => "Instance-hours",
            Units::Weighted { .. } => "Unit-hours",
        };
        say!(out, "{what} in these seven days: {hours:.1}.");
        let saving = saving(hours, always);
        let peak = units.size(peak);
        say!(out, "Always on at the peak of {peak}: {always:.1}{saving}.");
        if let Some(price) = args.hourly_price {
            say!(out, "{}.", money(price, hours, always, units));
        }
        out
    }

    fn json(&self, args: &args::Schedule) -> Value {
        let zone = self.now.time_zone();
        let local = |at: Timestamp| {
            let local = at.to_zoned_datetime(zone.clone());
            local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
        };
        let sizes =
            |sizes: Sizes| json!({"min": sizes.min, "max": sizes.max, "desired": sizes.desired});
        let next = |(_, step): (ZonedDateTime, &SizeChange<'_>)| json!({"at": step.at, "local": local(step.at), "action": step.name, "sizes": sizes(step.sizes)});
        let stretch = |stretch: &Stretch| {
            json!({
                "from": stretch.during.start,
                "to": stretch.during.end,
                "local": local(stretch.during.start),
                "sizes": sizes(stretch.sizes),
            })
        };
        let (hours, always, peak) = self.hours();
        json!({
            "stack": self.stack.name,
            "timezone": self.stack.schedule.timezone,
            "at": self.now.timestamp(),
            "next": self.next(args.next).map(next).collect::<Vec<_>>(),
            "done": self.over(),
            "gaps": self.gaps().iter().map(|it| dip::json(it, zone)).collect::<Vec<_>>(),
            "week": self.week.iter().map(stretch).collect::<Vec<_>>(),
            "peak": peak,
            "unit": self.stack.units().noun(),
            "instance_hours": hours,
            "always_on_hours": always,
            "cost": args.hourly_price.map(|price| hours * price),
            "always_on_cost": args.hourly_price.map(|price| always * price),
        })
    }
}
