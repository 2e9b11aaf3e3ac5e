//! The page of `status` and `next`: collected while stacks are looked at, and written whole.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use super::args::Format;
use super::failure::Failure;
use super::fleet::{Fleet, Went};
use super::out::{Out, shown};
use crate::render::dashboard::{self, Card, Rewritten};
use freshscale_core::file;

/// Where a page goes, and what is known for it so far.
pub(super) struct Board<'a> {
    asked: &'static str,
    to: Option<&'a Path>,
    every: Option<Duration>,
    cards: RefCell<BTreeMap<usize, Card>>,
}

impl<'a> Board<'a> {
    /// For one command, to a file or to standard output, and written how often; `None` where no page is wanted.
    ///
    /// # Errors
    /// A file without a page, or a page again and again without a file.
    pub(super) fn new(
        asked: &'static str,
        to: Option<&'a Path>,
        every: Option<Duration>,
        out: &Out,
    ) -> Result<Option<Self>, Failure> {
        match (out.format, to, every) {
            (Format::Html, None, Some(_)) => Err(Failure::usage(
                "`--watch` with `--format html` writes the page again and again: it needs a file",
            )
            .hint("name it: --out FILE.html")),
            (Format::Html, ..) => Ok(Some(Self {
                asked,
                to,
                every,
                cards: RefCell::default(),
            })),
            (_, Some(_), _) => Err(Failure::usage("`--out` is for a page")
                .hint("add --format html, or send the output elsewhere with >")),
            _ => Ok(None),
        }
    }

    /// What is known of a stack, by its place among the files.
    pub(super) fn put(&self, place: usize, card: Card) {
        self.cards.borrow_mut().insert(place, card);
    }

    /// What begins the ids of a stack's part.
    pub(super) fn id(place: usize) -> String {
        format!("s{place}")
    }

    /// Whether somebody watches: then a stack that cannot be read is shown as such, and looked at again.
    pub(super) fn is_watched(&self) -> bool {
        self.every.is_some()
    }

    /// Writes the page: the old one, if there is one, is whole until the new one is. What was put is used up.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn write(&self, fleet: &Fleet<'_>, went: &[Went], out: &Out) -> Result<(), Failure> {
        let mut known = self.cards.take();
        let cards = went.iter().enumerate().map(|(place, went)| {
            let name = fleet.name(place);
            match known.remove(&place) {
                Some(card) => Card {
                    name: name.to_owned(),
                    ..card
                },
                None => Card::unknown(&Self::id(place), name, &went.words),
            }
        });
        let again = self.every.map(|every| Rewritten {
            every,
            written: Timestamp::now(),
        });
        let page = dashboard::page(self.asked, cards.collect(), again);
        let Some(path) = self.to else {
            out.document(&page);
            return Ok(());
        };
        file::write(path, shown(&page)).map_err(|error| {
            Failure::new(format!("--out: cannot write {}: {error}", path.display()))
        })
    }
}
