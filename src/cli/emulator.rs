//! `emulator`: serve it, move its clock, look at it, start over.

mod faults;
mod show;

use jiff::Timestamp;
use tokio::net::TcpListener;

use super::args::{self, EmulatorCommand, Format, Global, duration};
use super::failure::{Failure, code};
use super::out::Out;
use super::session::{Session, open_world, stop_on_signals};
use super::target;
use crate::emulator::Emulator;
use crate::emulator::control::{self, Advance, Advanced};
use crate::emulator::serve::serve;

pub(super) async fn run(args: &args::Emulator, global: &Global, out: &Out) -> Result<u8, Failure> {
    match &args.command {
        EmulatorCommand::Serve {
            port,
            faults,
            files,
        } => {
            let asked = faults::chosen(faults)?;
            let new = !global.local_world.exists();
            let emulator = open_world(&global.local_world)?;
            if new {
                // Its clients live in the present, and read the ages of images by their own clocks.
                emulator.advance_to(Timestamp::now()).await;
            }
            for file in target::load(files, global, out)? {
                super::session::furnish(&emulator, &file.stack)?;
            }
            if let Some(asked) = asked {
                emulator.set_faults(asked);
            }
            listen(emulator, *port, out).await?;
        }
        EmulatorCommand::Advance { by } => {
            advance(by, global, out).await?;
        }
        EmulatorCommand::Show => {
            let global = Global {
                local: true,
                ..global.clone()
            };
            show::run(&Session::open(&global, None).await?, out).await?;
        }
        EmulatorCommand::Faults { faults, none } => faults::run(faults, *none, global, out)?,
        EmulatorCommand::Reset => reset(global, out)?,
    }
    Ok(code::DONE)
}

async fn listen(emulator: Emulator, port: u16, out: &Out) -> Result<(), Failure> {
    let failed =
        |error: std::io::Error| Failure::new(format!("cannot serve on 127.0.0.1:{port}: {error}"));
    let listener = TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    // Printed whatever the options: with port 0 this line is how a program learns the address.
    match out.format {
        Format::Json => out.json(&serde_json::json!({ "endpoint": format!("http://{address}") })),
        _ => out.print(&format!("serving on http://{address}; Ctrl-C stops\n")),
    }
    let stop = stop_on_signals();
    serve(emulator.clone(), listener, async move { stop.wait().await })
        .await
        .map_err(failed)?;
    save(&emulator)
}

async fn advance(by: &str, global: &Global, out: &Out) -> Result<(), Failure> {
    let asked = match by.parse::<Timestamp>() {
        Ok(instant) => Advance::To(instant),
        Err(_) => duration(by)
            .map(|_| Advance::By(by.to_owned()))
            .map_err(|why| {
                Failure::usage(format!("{why}, or an instant like 2026-12-24T09:00:00Z"))
            })?,
    };
    let moved = match &global.endpoint_url {
        Some(endpoint) => control::ask(endpoint, &asked).await.map_err(|error| {
            Failure::new(format!("cannot move the clock of {error}"))
                .hint("--endpoint-url is what `bootstrap emulator serve` printed")
        })?,
        None => {
            let emulator = open_world(&global.local_world)?;
            let moved = emulator.advance_as_asked(&asked).await;
            save(&emulator)?;
            moved.map_err(Failure::usage)?
        }
    };
    match asked {
        Advance::To(instant) if instant < moved.before => Err(Failure::usage(format!(
            "{instant} is past: the clock stands at {} and only moves forward",
            moved.before
        ))),
        _ => {
            tell(&moved, out);
            Ok(())
        }
    }
}

fn tell(moved: &Advanced, out: &Out) {
    if out.format == Format::Json {
        out.json(&serde_json::json!(moved));
        return;
    }
    let mut lines = Vec::new();
    for outcome in &moved.invocations {
        let said = match &outcome.result {
            Ok(report) => report["why"].as_str().unwrap_or("done").to_owned(),
            Err(error) => format!("failed: {error}"),
        };
        let function = outcome.function.rsplit(':').nth(1).unwrap_or_default();
        lines.push((outcome.at, format!("{function}: {said}")));
    }
    for message in &moved.messages {
        let to = message.to.rsplit(':').next().unwrap_or_default();
        lines.push((message.at, format!("to {to}: {}", message.subject)));
    }
    lines.sort_by_key(|(at, _)| *at);
    for (at, line) in lines {
        out.say(&format!("  {at} {line}"));
    }
    out.say(&format!("the clock stands at {}", moved.now));
}

fn reset(global: &Global, out: &Out) -> Result<(), Failure> {
    let path = &global.local_world;
    match std::fs::remove_file(path) {
        Ok(()) => out.say(&format!("{} is gone", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => out.say("there was no world"),
        Err(error) => {
            return Err(Failure::new(format!(
                "cannot remove {}: {error}",
                path.display()
            )));
        }
    }
    Ok(())
}

fn save(emulator: &Emulator) -> Result<(), Failure> {
    emulator
        .save()
        .map_err(|error| Failure::new(format!("cannot save the emulator's world: {error}")))
}
