//! What a file's windows say, minute by minute, against what the actions do that it comes to.

use super::clock::{Clock, DAY, Minute, date, weekday};
use super::file::{File, Window};
use super::model::{Model, Sizes};

impl Model {
    /// What the file's windows say, where it has nothing else, is what its actions do.
    pub fn check_windows(&self, file: &File) -> Result<(), String> {
        if file.raw {
            return Ok(());
        }
        let (from, to) = (self.from, self.to());
        let [course] = self.courses.as_slice() else {
            return Err("windows alone leave no doubt".to_owned());
        };
        let mut said = vec![None::<Sizes>; course.sizes.len()];
        for window in &file.windows {
            let clock = Clock::new(window.zone, from, to);
            let open = window.open(clock.reached(from) - 3 * DAY, clock.reached(to) + 3 * DAY);
            for span in open {
                for said in &mut said[clock.within(span)] {
                    let [min, max, desired] = said.unwrap_or_default();
                    *said = Some([
                        min.max(window.min),
                        max.max(window.max),
                        desired.max(window.desired),
                    ]);
                }
            }
        }
        let differs = |place: &usize| said[*place].unwrap_or(self.capacity) != course.sizes[*place];
        match (0..said.len()).find(differs) {
            None => Ok(()),
            Some(place) => Err(format!(
                "{}: {:?} by the windows, {:?} by the actions",
                super::clock::instant(from + Minute::try_from(place).unwrap()),
                said[place],
                course.sizes[place]
            )),
        }
    }
}

impl Window {
    /// When it is open, on its own wall clock.
    fn open(&self, first: Minute, last: Minute) -> Vec<(Minute, Minute)> {
        let mut spans = Vec::new();
        let mut day = first - first.rem_euclid(DAY);
        while day < last {
            let listed = self.dates.contains(&date(day));
            let opens = match self.is_single {
                true => listed,
                false => self.weekdays[weekday(day)] && !listed,
            };
            if opens {
                let later = if self.to <= self.from { DAY } else { 0 };
                spans.push((day + self.from - self.warmup, day + self.to + later));
            }
            day += DAY;
        }
        spans
    }
}
