//! Asking before anything is changed.

use std::io::{BufRead, IsTerminal};

use tokio::sync::oneshot;

use super::failure::{Failure, code};
use super::out::Out;
use crate::render::Page;
use freshscale_deploy::progress::Stop;

/// Asks, unless `yes`. The question is one line.
///
/// # Errors
/// The answer was no, somebody asked to stop instead, or nobody is there to answer.
pub async fn confirm(out: &Out, yes: bool, question: &str, stop: &Stop) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage("nobody is there to confirm").hint("pass --yes in a pipeline"));
    }
    let mut page = Page::new();
    page.part(format_args!("{question} Type `yes` to go on: "));
    out.print(&page);
    tokio::select! {
        () = stop.wait() => {
            Err(Failure::with_code(code::STOPPED, "stopped; nothing was changed"))
        }
        answer = line() => match answer.as_deref() {
            Some("yes") => Ok(()),
            _ => Err(Failure::new("not confirmed; nothing was changed")),
        }
    }
}

/// A line from the keyboard, read on a thread of its own: nobody waits for that when it is asked to stop.
async fn line() -> Option<String> {
    let (tell, heard) = oneshot::channel();
    std::thread::spawn(move || {
        let mut answer = String::new();
        let read = std::io::stdin().lock().read_line(&mut answer);
        // Whoever asked may have stopped listening.
        let _ = tell.send(read.ok().map(|_| answer.trim().to_owned()));
    });
    heard.await.ok().flatten()
}
