//! Whether a launch was right: pure, and knows nothing of how the rotator chooses.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::happening::Flaw;
use freshscale_core::schedule::freeze::Freeze;

/// An image, as the simulation saw it come and go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    /// When its making began.
    pub(super) created: Timestamp,
    /// The release in it.
    pub(super) release: String,
    /// Since when it can be launched.
    pub(super) available: Option<Timestamp>,
    /// Since when it cannot any more.
    pub(super) gone: Option<Timestamp>,
}

/// Everything that a launch is judged by.
#[derive(Debug)]
pub(super) struct LaunchJudge<'a> {
    /// Images of the instance, by id.
    pub(super) images: &'a BTreeMap<String, Known>,
    /// The newest release and when it was made; `None` while there was no release.
    pub(super) release: Option<&'a (Timestamp, String)>,
    /// Older is stale.
    pub(super) max_age: SignedDuration,
    /// Younger does not count.
    pub(super) settle: SignedDuration,
    /// When no new default is allowed: a launch is then judged by what was there before.
    pub(super) freezes: &'a [Freeze],
}

impl LaunchJudge<'_> {
    /// The first thing that is wrong with a launch of `image` at `at`.
    ///
    /// What becomes available in the very instant of a launch comes too late for it.
    pub(super) fn flaw(&self, image: &str, at: Timestamp) -> Option<Flaw> {
        let known = self.images.get(image);
        let id = || image.to_owned();
        let Some(known) = known else {
            let message = format!("{image} is no image of this instance");
            return Some(Flaw::Failed { message });
        };
        let as_of = self.as_of(at);
        if as_of < at
            && !self.launchable(known, as_of)
            && let Some((before, of_before)) = self.newest(as_of)
            && of_before.gone.is_none_or(|gone| gone > at)
        {
            return Some(Flaw::Inside {
                image: id(),
                before: before.to_owned(),
                frozen: as_of,
            });
        }
        if let Some((released, newest)) = self.release
            && *released < as_of
            && known.release != *newest
        {
            return Some(Flaw::OldRelease {
                image: id(),
                release: known.release.clone(),
                newest: newest.clone(),
                released: *released,
            });
        }
        if let Some((newest, of_newest)) = self.newest(as_of)
            && newest != image
            && of_newest.created > known.created
        {
            return Some(Flaw::NotNewest {
                image: id(),
                created: known.created,
                newest: newest.to_owned(),
                newest_created: of_newest.created,
            });
        }
        let age = at.duration_since(known.created);
        (age > self.max_age).then(|| Flaw::TooOld {
            image: id(),
            age_seconds: age.as_secs(),
            limit_seconds: self.max_age.as_secs(),
        })
    }

    /// What a launch is without because it came in a freeze: a newer image, or else a newer release.
    pub(super) fn held_back(&self, image: &str, at: Timestamp) -> Option<String> {
        let launched = self.images.get(image)?;
        let as_of = self.as_of(at);
        if as_of == at {
            return None;
        }
        // What was there when the freeze began is missing for another reason.
        let before = self.newest(as_of).map(|(id, _)| id);
        let newest = self.newest(at).filter(|(id, _)| Some(*id) != before);
        let newer = newest.filter(|(_, known)| known.created > launched.created);
        let release = self.release.filter(|(released, _)| *released >= as_of);
        let release = release.filter(|(_, release)| *release != launched.release);
        newer
            .map(|(id, _)| id.to_owned())
            .or_else(|| release.map(|(_, release)| format!("release {release}")))
    }

    /// When the freeze that a launch is in began; else the launch itself.
    fn as_of(&self, at: Timestamp) -> Timestamp {
        let mut freezes = self.freezes.iter();
        let frozen = freezes.find(|freeze| freeze.contains(at));
        frozen.and_then(|freeze| freeze.from).unwrap_or(at)
    }

    fn newest(&self, at: Timestamp) -> Option<(&str, &Known)> {
        let images = self.images.iter();
        let images = images.filter(|(_, known)| self.launchable(known, at));
        let newest = images.max_by_key(|(id, known)| (known.created, id.as_str()));
        newest.map(|(id, known)| (id.as_str(), known))
    }

    /// Whether a rotation at an instant could have taken it.
    fn launchable(&self, known: &Known, at: Timestamp) -> bool {
        known.available.is_some_and(|since| since < at)
            && at.duration_since(known.created) >= self.settle
            && known.gone.is_none_or(|gone| gone > at)
    }

    /// What is wrong when an instance could not be started from the default version's image.
    pub(super) fn failed(&self, image: Option<&str>, message: &str) -> Flaw {
        let gone = image.and_then(|id| Some((id, self.images.get(id)?.gone?)));
        match gone {
            Some((image, gone)) => Flaw::Deregistered {
                image: image.to_owned(),
                gone,
            },
            None => Flaw::Failed {
                message: message.to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use freshscale_core::schedule::freeze::Edge;

    fn at(text: &str) -> Timestamp {
        format!("2026-03-{text}:00Z").parse().unwrap()
    }

    fn known(created: &str, release: &str, available: Option<&str>, gone: Option<&str>) -> Known {
        Known {
            created: at(created),
            release: release.to_owned(),
            available: available.map(at),
            gone: gone.map(at),
        }
    }

    fn images() -> BTreeMap<String, Known> {
        BTreeMap::from([
            (
                "ami-a".to_owned(),
                known("01T01:00", "1", Some("01T01:20"), Some("15T01:00")),
            ),
            (
                "ami-b".to_owned(),
                known("02T01:00", "1", Some("02T01:20"), None),
            ),
            ("ami-c".to_owned(), known("03T01:00", "2", None, None)),
        ])
    }

    fn flaw(image: &str, when: &str, release: Option<&(Timestamp, String)>) -> Option<Flaw> {
        let images = images();
        let max_age = SignedDuration::from_hours(72);
        LaunchJudge {
            images: &images,
            release,
            max_age,
            settle: SignedDuration::ZERO,
            freezes: &[],
        }
        .flaw(image, at(when))
    }

    #[test]
    fn the_newest_image_that_can_be_launched_is_right_until_it_is_too_old() {
        assert_eq!(flaw("ami-a", "01T12:00", None), None);
        assert_eq!(flaw("ami-b", "02T12:00", None), None);
        // The third is never available.
        assert_eq!(flaw("ami-b", "05T01:00", None), None);
        let old = flaw("ami-b", "05T01:01", None).unwrap();
        assert!(
            matches!(
                old,
                Flaw::TooOld {
                    age_seconds: 259_260,
                    limit_seconds: 259_200,
                    ..
                }
            ),
            "{old:?}"
        );
    }

    #[test]
    fn an_older_image_is_wrong_from_the_instant_after_the_newer_is_available() {
        assert_eq!(flaw("ami-a", "02T01:20", None), None);
        let stale = flaw("ami-a", "02T01:21", None).unwrap();
        assert!(
            matches!(&stale, Flaw::NotNewest { newest, .. } if newest == "ami-b"),
            "{stale:?}"
        );
    }

    #[test]
    fn an_image_without_the_newest_release_is_wrong_even_if_no_image_has_it_yet() {
        let release = (at("02T18:00"), "2".to_owned());
        assert_eq!(flaw("ami-b", "02T18:00", Some(&release)), None);
        let stale = flaw("ami-b", "02T18:01", Some(&release)).unwrap();
        assert!(
            matches!(&stale, Flaw::OldRelease { newest, .. } if newest == "2"),
            "{stale:?}"
        );
        assert_eq!(flaw("ami-c", "03T18:00", Some(&release)), None);
    }

    #[test]
    fn in_a_freeze_a_launch_is_judged_by_what_was_there_when_it_began() {
        let images = images();
        let freeze = Freeze {
            from: Some(at("02T01:10")),
            opened: None,
            closed: Some(Edge {
                at: at("02T03:00"),
                action: "in".to_owned(),
            }),
        };
        let release = (at("02T01:30"), "2".to_owned());
        let judge = |release, freezes| LaunchJudge {
            images: &images,
            release,
            max_age: SignedDuration::from_hours(72),
            settle: SignedDuration::ZERO,
            freezes,
        };
        let frozen = std::slice::from_ref(&freeze);
        // The second image became available at 01:20.
        let held = judge(None, frozen);
        assert_eq!(held.flaw("ami-a", at("02T02:00")), None);
        assert_eq!(
            held.held_back("ami-a", at("02T02:00")).as_deref(),
            Some("ami-b")
        );
        assert!(judge(None, &[]).flaw("ami-a", at("02T02:00")).is_some());
        // What came in it is nothing to launch from, unless what was there before is gone.
        let inside = held.flaw("ami-b", at("02T02:00")).unwrap();
        assert!(
            matches!(&inside, Flaw::Inside { before, .. } if before == "ami-a"),
            "{inside:?}"
        );
        let mut without = images.clone();
        without.get_mut("ami-a").unwrap().gone = Some(at("02T01:50"));
        let without = LaunchJudge {
            images: &without,
            ..judge(None, frozen)
        };
        assert_eq!(without.flaw("ami-b", at("02T02:00")), None);
        // After the window it counts, and so does what was there before the freeze.
        assert!(held.flaw("ami-a", at("02T03:00")).is_some());
        let released = judge(Some(&release), frozen);
        assert_eq!(released.flaw("ami-a", at("02T02:00")), None);
        let waits = released.held_back("ami-b", at("02T02:00"));
        assert_eq!(waits.as_deref(), Some("release 2"));
        // What was there when the freeze began did not come in it: a launch without it is stale.
        let early = (at("02T01:05"), "2".to_owned());
        let early = judge(Some(&early), frozen);
        assert!(early.flaw("ami-a", at("02T02:00")).is_some());
        assert_eq!(early.held_back("ami-b", at("02T02:00")), None);
        let later = Freeze {
            from: Some(at("02T01:30")),
            ..freeze.clone()
        };
        let late = judge(None, std::slice::from_ref(&later));
        assert!(late.flaw("ami-a", at("02T02:00")).is_some());
        assert_eq!(late.held_back("ami-a", at("02T02:00")), None);
    }

    #[test]
    fn a_failed_launch_is_the_retentions_doing_only_if_the_image_is_gone() {
        let images = images();
        let judge = LaunchJudge {
            images: &images,
            release: None,
            max_age: SignedDuration::ZERO,
            settle: SignedDuration::ZERO,
            freezes: &[],
        };
        assert!(matches!(
            judge.failed(Some("ami-a"), "no"),
            Flaw::Deregistered { .. }
        ));
        for other in [Some("ami-b"), Some("ami-?"), None] {
            assert_eq!(
                judge.failed(other, "no"),
                Flaw::Failed {
                    message: "no".to_owned()
                }
            );
        }
    }
}
