//! Auto Scaling's scheduled actions, as AWS documents them: they fire up to two minutes late, vanish when they have
//! fired for the last time, show their next firing as their start, and leave activities behind.

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use aws_smithy_types::DateTime;
use freshscale_core::rotation::ran::Ran;
use jiff::Timestamp;

use super::clock::{Minute, instant};
use super::model::{Foreign, Model, Sizes, set};

/// An action that was put.
struct Put {
    action: ScheduledUpdateGroupAction,
    sets: [Option<u32>; 3],
    recurs: bool,
    /// Seconds since the epoch at which it fires, from when it was put.
    times: Vec<i64>,
    /// How many of them are over.
    fired: usize,
    end: Option<i64>,
}

pub struct Cloud {
    puts: Vec<Put>,
    pub sizes: Sizes,
    /// Newest first.
    pub ran: Vec<Ran>,
    /// How late it is this time.
    late: i64,
}

impl Cloud {
    /// A group with its own capacity, in which the actions of a file are put at some minute.
    pub fn new(model: &Model, file: &[freshscale_stack::Action], at: Minute, late: i64) -> Self {
        let mut cloud = Self {
            puts: Vec::new(),
            sizes: model.capacity,
            ran: Vec::new(),
            late,
        };
        for (action, fires) in file.iter().zip(&model.fires) {
            let times: Vec<i64> = fires
                .times
                .iter()
                .filter(|time| **time > at)
                .map(|time| time * 60)
                .collect();
            let end = fires.end.map(|end| end * 60);
            let over = times
                .first()
                .is_none_or(|first| end.is_some_and(|end| *first > end));
            if over {
                // There is nothing to put: AWS would refuse it, or remove it again.
                continue;
            }
            let builder = ScheduledUpdateGroupAction::builder()
                .scheduled_action_name(&action.name)
                .set_recurrence(action.recurrence.clone())
                .set_time_zone(action.recurrence.as_ref().map(|_| action.timezone.clone()))
                .set_end_time(end.map(DateTime::from_secs));
            cloud.put(builder, fires.sets, action.recurrence.is_some(), times, end);
        }
        cloud
    }

    fn put(
        &mut self,
        builder: aws_sdk_autoscaling::types::builders::ScheduledUpdateGroupActionBuilder,
        sets: [Option<u32>; 3],
        recurs: bool,
        times: Vec<i64>,
        end: Option<i64>,
    ) {
        let [min, max, desired] = sets.map(|size| size.map(|size| i32::try_from(size).unwrap()));
        let builder = builder
            .set_min_size(min)
            .set_max_size(max)
            .set_desired_capacity(desired);
        self.puts.push(Put {
            action: builder.build(),
            sets,
            recurs,
            times,
            fired: 0,
            end,
        });
    }

    /// Somebody else puts an action that fires once.
    pub fn put_foreign(&mut self, foreign: &Foreign) {
        let builder = ScheduledUpdateGroupAction::builder().scheduled_action_name(&foreign.name);
        self.put(builder, foreign.sets, false, vec![foreign.at * 60], None);
    }

    /// Everything that is due by then, in order.
    pub fn advance(&mut self, to: Minute) {
        let now = to * 60 - self.late;
        loop {
            let due = self.puts.iter().enumerate().filter_map(|(place, put)| {
                let next = put.times.get(put.fired)?;
                let ended = put.end.is_some_and(|end| *next > end);
                (!ended && *next <= now).then_some((
                    *next,
                    put.action.scheduled_action_name(),
                    place,
                ))
            });
            let Some((at, _, place)) = due.min() else {
                break;
            };
            self.fire(place, at);
        }
        self.puts.retain(|put| match put.recurs {
            true => put.end.is_none_or(|end| end > now),
            false => put.fired == 0,
        });
    }

    fn fire(&mut self, place: usize, at: i64) {
        let put = &mut self.puts[place];
        put.fired += 1;
        let done = set(self.sizes, put.sets);
        self.sizes = done.unwrap_or(self.sizes);
        let told = |size: Option<u32>| size.map_or("unchanged".to_owned(), |size| size.to_string());
        let [min, max, desired] = put.sets.map(told);
        let ran = Ran {
            at: Timestamp::from_second(at + self.late).unwrap(),
            action: put.action.scheduled_action_name().unwrap().to_owned(),
            done: done.is_some(),
            cause: format!(
                "a scheduled action update of constraints to min: {min}, max: {max}, desired: {desired}."
            ),
        };
        self.ran.insert(0, ran);
    }

    /// A person sets a size; what the group does not take is not set.
    pub fn by_hand(&mut self, sets: [Option<u32>; 3]) {
        self.sizes = set(self.sizes, sets).unwrap_or(self.sizes);
    }

    /// What DescribeScheduledActions answers.
    pub fn standing(&self) -> Vec<ScheduledUpdateGroupAction> {
        let shown = |put: &Put| {
            let mut action = put.action.clone();
            action.start_time = put.times.get(put.fired).map(|at| DateTime::from_secs(*at));
            action
        };
        self.puts.iter().map(shown).collect()
    }

    /// Whether a scheduled action, and no person, gave one of the sizes that are above a base, and how long ago.
    pub fn raised_by_action(&self, base: [u32; 2], now: Minute) -> bool {
        let [min, _, desired] = self.sizes;
        let by_action = |size: usize| {
            let mut done = self.ran.iter().filter(|ran| ran.done);
            let name = ["min: ", "max: ", "desired: "][size];
            done.find_map(|ran| {
                let (_, rest) = ran.cause.split_once(name)?;
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                Some((digits.parse::<u32>().ok()?, ran.at))
            })
        };
        [(0, min, base[0]), (2, desired, base[1])]
            .into_iter()
            .any(|(size, present, base)| {
                let season = jiff::SignedDuration::from_hours(24 * 8);
                present > base
                    && by_action(size).is_some_and(|(set, at)| {
                        set > base && instant(now).duration_since(at) < season
                    })
            })
    }
}
