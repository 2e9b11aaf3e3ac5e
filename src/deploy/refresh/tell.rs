//! What changed since the last look, as events.

use std::collections::BTreeMap;

use super::look::{Member, RefreshState};
use super::marker::Phase;
use crate::progress::Progress;
use crate::progress::event::Event;
use freshscale_core::words::count;

/// What was told so far.
#[derive(Debug, Default)]
pub(super) struct Reported {
    members: BTreeMap<String, Member>,
    progress: Option<(u32, String)>,
}

impl Reported {
    /// Tells what is new, once a refresh of ours is under way.
    pub(super) fn tell(&mut self, progress: &Progress, facts: &RefreshState) {
        let Some(marker) = &facts.marker else { return };
        self.members(progress, &facts.members);
        let Some(refresh) = facts.newest.as_ref().filter(|refresh| refresh.active()) else {
            return;
        };
        let direction = match marker.phase {
            Phase::Back if marker.after.as_ref() == Some(&refresh.id) => {
                return self.say(
                    progress,
                    refresh.percent,
                    format!("no longer to v{}", marker.to),
                );
            }
            Phase::Forward => format!("to v{}", marker.to),
            Phase::Back => format!("back to v{}", marker.from),
        };
        let left = count(
            usize::try_from(refresh.left).unwrap_or(usize::MAX),
            "instance",
        );
        let mut text = format!("{direction}, {left} to go");
        if let Some(reason) = &refresh.reason {
            text.push_str(": ");
            text.push_str(reason);
        }
        self.say(progress, refresh.percent, text);
    }

    fn say(&mut self, progress: &Progress, percent: u32, text: String) {
        let now = (percent, text);
        if self.progress.as_ref() != Some(&now) {
            progress.progress(now.0, now.1.clone());
            self.progress = Some(now);
        }
    }

    fn members(&mut self, progress: &Progress, members: &[Member]) {
        let now: BTreeMap<String, Member> = members
            .iter()
            .map(|member| (member.id.clone(), member.clone()))
            .collect();
        for member in now.values().filter(|m| self.members.get(&m.id) != Some(*m)) {
            progress.send(event(progress, member, &member.state));
        }
        for gone in self.members.values().filter(|m| !now.contains_key(&m.id)) {
            progress.send(event(progress, gone, "Gone"));
        }
        self.members = now;
    }
}

fn event(progress: &Progress, member: &Member, state: &str) -> Event {
    Event::Instance {
        address: progress.address().to_owned(),
        instance: member.id.clone(),
        state: state.to_owned(),
        healthy: member.healthy || state == "Gone",
        version: member.version,
        image: member.image.clone(),
    }
}
