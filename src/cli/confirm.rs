//! Asking before anything is changed.

use std::io::{BufRead, IsTerminal};

use super::failure::Failure;
use super::out::Out;

/// Asks, unless `yes`.
///
/// # Errors
/// The answer was no, or nobody is there to answer.
pub fn confirm(out: &Out, yes: bool, question: &str) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage("nobody is there to confirm").hint("pass --yes in a pipeline"));
    }
    out.print(&format!("{question} Type `yes` to go on: "));
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    if read.is_ok() && answer.trim() == "yes" {
        return Ok(());
    }
    Err(Failure::new("not confirmed; nothing was changed"))
}
