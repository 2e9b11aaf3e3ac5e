//! How wide lines for people are.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Where no terminal says how wide it is: in a pipe, a log, a test.
const ELSEWHERE: usize = 100;

/// Below this, folding would leave a word a line.
const NARROWEST: usize = 40;

/// Above this, an eye does not find the next line.
const WIDEST: usize = 160;

static WIDTH: AtomicUsize = AtomicUsize::new(ELSEWHERE);

/// Set with the terminal's width.
static SENTENCE: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Longest line for people, in characters: 40 to 160. Ids and commands are never broken, so that one may be longer.
#[must_use]
pub fn columns() -> usize {
    WIDTH.load(Ordering::Relaxed)
}

/// Longest line of a sentence that people look for in logs: an answer, an error, a hint. On a terminal that of all lines;
/// elsewhere it is not folded, so that one line of a log has all of it.
#[must_use]
pub fn sentence() -> usize {
    SENTENCE.load(Ordering::Relaxed)
}

/// From here on lines are as wide as a terminal of so many columns. Of the whole process, which has one terminal.
pub fn fit(columns: usize) {
    let columns = columns.clamp(NARROWEST, WIDEST);
    WIDTH.store(columns, Ordering::Relaxed);
    SENTENCE.store(columns, Ordering::Relaxed);
}
