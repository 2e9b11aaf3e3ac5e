//! Lambda takes 4 KB of environment: what to do where there is no room for all dates.

use jiff::Timestamp;

use super::Dates;
use super::form::Setting;

/// Lambda's quota on a function's environment: names and values together.
pub const ENVIRONMENT_BYTES: usize = 4_096;

impl Dates {
    /// As one line of JSON.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From a line of JSON.
    ///
    /// # Errors
    /// Why it is none, as the end of a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// As much of it as has room in so many bytes: first without the names of what fires once, which are for people
    /// only, then without the oldest dates. What is left out is a matter of the file alone, not of today.
    #[must_use]
    pub fn within(mut self, room: usize) -> Self {
        if self.text().len() > room {
            self.unname();
        }
        while self.text().len() > room && self.forget_oldest() {
            self.more = true;
        }
        self
    }

    /// Without what is over.
    #[must_use]
    pub fn to_come(mut self, now: Timestamp) -> Self {
        self.keep(|at| at > now);
        self
    }

    fn unname(&mut self) {
        for (_, setting, times) in std::mem::take(&mut self.once) {
            for at in times {
                self.add_once("", setting, at.0);
            }
        }
    }

    /// Whether there was something.
    fn forget_oldest(&mut self) -> bool {
        let once = self
            .once
            .iter()
            .flat_map(|(_, _, times)| times.iter().map(|at| at.0));
        let skip = self.skip.values().flatten().map(|instants| instants.last);
        let until = self.until.iter().map(|ending| ending.4.0);
        let from = self.from.values().map(|at| at.0);
        let Some(oldest) = once.chain(skip).chain(until).chain(from).min() else {
            return false;
        };
        self.keep(|at| at > oldest);
        true
    }

    fn keep(&mut self, later: impl Fn(Timestamp) -> bool) {
        let has_times = |(_, _, times): &mut (String, Setting, Vec<super::Moment>)| {
            times.retain(|at| later(at.0));
            !times.is_empty()
        };
        self.once.retain_mut(has_times);
        self.skip.retain(|_, instants| {
            instants.retain(|instants| later(instants.last));
            !instants.is_empty()
        });
        self.from.retain(|_, at| later(at.0));
        self.until.retain(|ending| later(ending.4.0));
    }
}
