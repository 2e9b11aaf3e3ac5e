//! Reading a log group to its end, and again from there.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::Entry;
use crate::clients::Clients;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;

/// A line may be seen so much later than it was written. What is newer than this before the newest line is
/// read again each time, and told once.
const LATE: SignedDuration = SignedDuration::from_mins(5);

/// Reads one group, a page at a time; whoever follows it reads it again and again.
#[derive(Debug, Clone)]
pub struct Reader {
    group: String,
    since: Timestamp,
    until: Option<Timestamp>,
    newest: Option<Timestamp>,
    /// Ids of the lines told that could come again, with their times.
    told: BTreeMap<String, Timestamp>,
    token: Option<String>,
}

impl Reader {
    /// Of the lines between two instants, both included.
    #[must_use]
    pub fn new(group: &str, since: Timestamp, until: Option<Timestamp>) -> Self {
        Self {
            group: group.to_owned(),
            since,
            until,
            newest: None,
            told: BTreeMap::new(),
            token: None,
        }
    }

    /// The next page: the lines that are new, and whether there are more pages. A page may be empty and
    /// not be the last.
    ///
    /// # Errors
    /// The failed call; the same page is next.
    pub async fn page(&mut self, aws: &Clients) -> Result<(Vec<Entry>, bool), AwsError> {
        let answer = aws
            .logs
            .filter_log_events()
            .log_group_name(&self.group)
            .start_time(self.from().as_millisecond())
            .set_end_time(self.until.map(Timestamp::as_millisecond))
            .set_next_token(self.token.clone())
            .send()
            .await
            .called("logs:FilterLogEvents", &self.group)?;
        let entries = answer.events().iter().filter_map(entry).collect();
        // The start must stay the same for as long as a token is used, so lines are noted at the end.
        self.token = answer.next_token.filter(|token| !token.is_empty());
        let fresh = self.fresh(entries);
        if self.token.is_none() {
            self.forget();
        }
        Ok((fresh, self.token.is_some()))
    }

    /// From where on the group is read.
    fn from(&self) -> Timestamp {
        let overlap = self.newest.and_then(|newest| newest.checked_sub(LATE).ok());
        overlap.map_or(self.since, |from| from.max(self.since))
    }

    /// Those that were not told before.
    fn fresh(&mut self, mut entries: Vec<Entry>) -> Vec<Entry> {
        entries.retain(|entry| self.told.insert(entry.id.clone(), entry.at).is_none());
        entries
    }

    /// After the last page: the next reading begins a little before the newest line, so that what is older
    /// cannot come again.
    fn forget(&mut self) {
        let newest = self.told.values().max().copied();
        self.newest = self.newest.max(newest);
        let from = self.from();
        self.told.retain(|_, at| *at >= from);
    }
}

fn entry(event: &aws_sdk_cloudwatchlogs::types::FilteredLogEvent) -> Option<Entry> {
    let time = |millis: Option<i64>| Timestamp::from_millisecond(millis?).ok();
    let (at, message) = (time(event.timestamp())?, event.message()?);
    let stream = event.log_stream_name().unwrap_or_default();
    let id = match event.event_id() {
        Some(id) => id.to_owned(),
        None => format!("{stream} {at} {message}"),
    };
    Some(Entry {
        id,
        at,
        ingested: time(event.ingestion_time()),
        stream: stream.to_owned(),
        message: message.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_478_400 + second).unwrap()
    }

    fn entry(id: &str, second: i64) -> Entry {
        Entry {
            id: id.to_owned(),
            at: at(second),
            ingested: None,
            stream: "s".to_owned(),
            message: id.to_owned(),
        }
    }

    /// What is told of a whole reading that returns these.
    fn told(reader: &mut Reader, entries: &[Entry]) -> Vec<String> {
        let from = reader.from();
        let shown = entries.iter().filter(|e| e.at >= from).cloned().collect();
        let fresh = reader.fresh(shown);
        reader.forget();
        fresh.into_iter().map(|entry| entry.id).collect()
    }

    #[test]
    fn lines_of_one_millisecond_are_all_told_and_each_once() {
        let mut reader = Reader::new("g", at(0), None);
        let mut log = vec![entry("a", 10), entry("b", 10)];
        assert_eq!(told(&mut reader, &log), ["a", "b"]);
        log.push(entry("c", 10));
        assert_eq!(told(&mut reader, &log), ["c"]);
        assert_eq!(told(&mut reader, &log), [""; 0]);
    }

    #[test]
    fn a_line_that_is_seen_minutes_late_is_told() {
        let mut reader = Reader::new("g", at(0), None);
        let mut log = vec![entry("a", 1000)];
        assert_eq!(told(&mut reader, &log), ["a"]);
        log.insert(0, entry("late", 1000 - 299));
        assert_eq!(told(&mut reader, &log), ["late"]);
        log.push(entry("b", 2000));
        assert_eq!(told(&mut reader, &log), ["b"]);
    }

    #[test]
    fn no_more_is_remembered_than_can_come_again() {
        let mut reader = Reader::new("g", at(0), None);
        for second in 0..10_000 {
            let entries = [entry(&second.to_string(), second)];
            assert_eq!(told(&mut reader, &entries).len(), 1);
        }
        assert_eq!(reader.told.len(), 301);
        assert_eq!(reader.from(), at(9_999 - 300));
    }

    #[test]
    fn nothing_before_the_beginning_is_read() {
        let mut reader = Reader::new("g", at(100), None);
        assert_eq!(reader.from(), at(100));
        assert_eq!(told(&mut reader, &[entry("a", 150)]), ["a"]);
        assert_eq!(reader.from(), at(100));
    }
}
