//! `logs`: the log of the rotator's function.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::{self, Format, Global};
use super::failure::{Failure, code, make_it};
use super::fleet::{Fleet, Went};
use super::out::{Out, reader_gone};
use super::session::{Session, stop_on_signals};
use super::target::{self, StackFile};
use crate::render::{self, logs::Teller};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::aws::AwsError;
use freshscale_core::words::count;
use freshscale_deploy::logs::{Entry, Reader};
use freshscale_deploy::progress::{Stop, retry};
use freshscale_deploy::status::proof;

/// How often the log is looked at. CloudWatch Logs takes a few seconds to show a line; more calls than this
/// would only use up the account's allowance.
const INTERVAL: Duration = Duration::from_secs(3);

pub(super) async fn run(args: &args::Logs, global: &Global, out: &Out) -> Result<u8, Failure> {
    let Some(files) = target::share(&args.files.files, args.at_once, global, out)? else {
        return Ok(code::DONE);
    };
    if args.follow && files.len() > 1 {
        return Err(Failure::usage("--follow goes with one stack file"));
    }
    if args.follow && global.local {
        let text =
            "--follow has nothing to wait for: a --local world stands still between commands";
        return Err(Failure::usage(text).hint(
            Advice::new("serve it, and follow it with --endpoint-url:")
                .run(Command::plain("emulator serve")),
        ));
    }
    let fleet = Fleet::new(files, args.at_once, out);
    let stop = stop_on_signals();
    let work = async |_, file: &StackFile, out: &Out| one(file, args, &stop, global, out).await;
    fleet.run(work).await
}

async fn one(
    file: &StackFile,
    args: &args::Logs,
    stop: &Stop,
    global: &Global,
    out: &Out,
) -> Result<Went, Failure> {
    let zone = file.stack.zone();
    let session = Session::of(file, global, out).await?;
    session.guard(&file.stack).await?;
    let (since, until) = span(args, session.now().await, &zone)?;
    let group = &file.stack.names.log_group;
    let mut log = Log {
        reader: Reader::new(group, since, until),
        teller: Teller::new(zone.clone(), out.verbose).in_words(file.stack.windows_of_actions()),
        told: 0,
        out,
    };
    if out.format == Format::Text {
        let name = zone.iana_name().unwrap_or("UTC");
        out.say(&format!("log-group/{group}, times of {name}"));
    }
    let ended = tokio::select! {
        ended = log.tell(&session, args.follow) => ended,
        () = stop.wait() => Ok(()),
        () = reader_gone(), if args.follow => Ok(()),
    };
    ended.map_err(|error| explain(error, file))?;
    if stop.asked() && !args.follow {
        return Err(Failure::with_code(code::STOPPED, "stopped while reading"));
    }
    if out.format == Format::Text && until.is_none() && !args.follow && !out.closed() {
        // Whoever may read the log alone has that all the same.
        let now = session.now().await;
        let proof = proof::read(&session.aws, &file.stack, now).await;
        if let Ok(Some(proof)) = proof {
            out.say(&render::proof::line(&proof, &zone));
        }
    }
    if log.told == 0 && !args.follow && !out.closed() {
        out.say("The log has no lines of that time. The function writes some whenever it runs; look further back with --since 7d.");
    }
    let told = log.told;
    Ok(Went::to(code::DONE, count(told, "line")))
}

fn span(
    args: &args::Logs,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<(Timestamp, Option<Timestamp>), Failure> {
    let outside = || Failure::usage("--since or --until is no instant on the calendar");
    let since = args.since.instant(zone, now).ok_or_else(outside)?;
    let until = match args.until {
        None => None,
        Some(until) => Some(until.instant(zone, now).ok_or_else(outside)?),
    };
    if until.is_some_and(|until| until < since) {
        return Err(Failure::usage("--until is before --since"));
    }
    Ok((since, until))
}

struct Log<'a> {
    reader: Reader,
    teller: Teller,
    told: usize,
    out: &'a Out,
}

impl Log<'_> {
    /// Reads to the end of the log, and with `follow` again and again.
    async fn tell(&mut self, session: &Session, follow: bool) -> Result<(), AwsError> {
        let (mut read_once, mut failures) = (false, 0);
        loop {
            let more = match self.reader.page(&session.aws).await {
                Ok((entries, more)) => {
                    failures = 0;
                    self.show(&entries);
                    more
                }
                // Whoever follows a log for days must not lose it to one bad minute of the network.
                Err(error) => match retry::pause(&error, failures, 1.0) {
                    Some(pause) if follow && read_once => {
                        self.out.complain(&format!("{error}; looking again"));
                        failures += 1;
                        tokio::time::sleep(pause).await;
                        true
                    }
                    _ => return Err(error),
                },
            };
            if self.out.closed() {
                return Ok(());
            }
            if more {
                continue;
            }
            if !follow {
                return Ok(());
            }
            read_once = true;
            tokio::time::sleep(INTERVAL).await;
        }
    }

    fn show(&mut self, entries: &[Entry]) {
        for entry in entries.iter().take_while(|_| !self.out.closed()) {
            if self.out.format == Format::Json {
                self.told += 1;
                self.out.json(&entry.raw());
                continue;
            }
            let told = self
                .teller
                .tell(Some(entry.at), &entry.stream, &entry.message);
            if let Some(text) = told {
                self.told += 1;
                self.out.print(&text);
            }
        }
    }
}

fn explain(error: AwsError, file: &StackFile) -> Failure {
    if !error.is_not_found() {
        return error.into();
    }
    let group = &file.stack.names.log_group;
    Failure::new(format!(
        "log-group/{group} does not exist: there is no rotator, or another name in `names:`"
    ))
    .hint(make_it())
}
