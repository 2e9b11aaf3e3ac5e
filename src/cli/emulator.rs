//! `emulator`: serve it, move its clock, look at it, start over.

mod faults;
mod show;

use jiff::Timestamp;
use tokio::net::TcpListener;

use super::args::{self, EmulatorCommand, Format, Global, duration};
use super::failure::{Failure, code};
use super::out::Out;
use super::session::{Session, region, stop_on_signals};
use super::{target, world};
use freshscale_emulator::Emulator;
use freshscale_emulator::control::{self, Advance, Advanced};
use freshscale_emulator::serve::serve;
use freshscale_emulator::store::Holder;

pub(super) async fn run(args: &args::Emulator, global: &Global, out: &Out) -> Result<u8, Failure> {
    match &args.command {
        EmulatorCommand::Serve {
            port,
            faults,
            files,
        } => {
            let asked = faults::chosen(faults)?;
            let new = !global.local_world.exists();
            let emulator = world::open(global).await?;
            if new {
                // Its clients live in the present, and read the ages of images by their own clocks.
                emulator.advance_to(Timestamp::now()).await;
            }
            if files.is_empty() {
                world::settle(&mut emulator.world(), None, global.region.as_deref())?;
            }
            for file in target::load(files, global, out)? {
                let region = region(global, Some(&file.stack))?;
                world::seed(&emulator, &file.stack, region.as_deref())?;
            }
            if let Some(asked) = asked {
                emulator.set_faults(asked);
            }
            listen(emulator, *port, global, out).await?;
        }
        EmulatorCommand::Advance { by } => {
            advance(by, global, out).await?;
        }
        EmulatorCommand::Show => {
            let endpoint_url = served_at(global);
            let global = Global {
                local: endpoint_url.is_none(),
                endpoint_url,
                ..global.clone()
            };
            show::run(&Session::open(&global, None).await?, out).await?;
        }
        EmulatorCommand::Faults { faults, none } => faults::run(faults, *none, global, out).await?,
        EmulatorCommand::Reset => reset(global, out)?,
    }
    Ok(code::DONE)
}

/// The address of the served emulator that is meant; `None`: the world on disk. An address in the environment is
/// meant unless the command says otherwise.
fn served_at(global: &Global) -> Option<String> {
    let from_environment = || {
        let url = std::env::var("AWS_ENDPOINT_URL").ok()?;
        let on_disk = global.local || global.world_named || url.is_empty();
        (!on_disk).then_some(url)
    };
    global.endpoint_url.clone().or_else(from_environment)
}

async fn listen(emulator: Emulator, port: u16, global: &Global, out: &Out) -> Result<(), Failure> {
    let failed =
        |error: std::io::Error| Failure::new(format!("cannot serve on 127.0.0.1:{port}: {error}"));
    let listener = TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let endpoint = format!("http://{address}");
    emulator
        .note(&Holder {
            endpoint: Some(endpoint.clone()),
            ..Holder::this(&format!("bootstrap {}", global.words))
        })
        .map_err(failed)?;
    // Before the address is told: whoever reads it may ask to stop at once, and the world is to be saved then.
    let stop = stop_on_signals();
    // Printed whatever the options: with port 0 this line is how a program learns the address.
    match out.format {
        Format::Json => out.json(&serde_json::json!({ "endpoint": endpoint })),
        _ => out.line(&format!("serving on {endpoint}; Ctrl-C stops")),
    }
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
    let moved = match served_at(global) {
        Some(endpoint) => control::ask(&endpoint, &asked).await.map_err(|error| {
            Failure::new(format!("cannot move the clock of {error}"))
                .hint("--endpoint-url (or AWS_ENDPOINT_URL) is what `emulator serve` printed; --local is the world on disk")
        })?,
        None => {
            let emulator = world::open(global).await?;
            // Whoever stops it in the midst of a rotation has the world of before.
            emulator.save_when_asked();
            let stop = stop_on_signals();
            let moved = tokio::select! {
                moved = emulator.advance_as_asked(&asked) => moved,
                () = stop.wait() => {
                    let text = "stopped; the world stays as it was";
                    return Err(Failure::with_code(code::STOPPED, text));
                }
            };
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
    match world::forget(global)? {
        true => out.say(&format!("{} is gone", global.local_world.display())),
        false => out.say("there was no world"),
    }
    Ok(())
}

fn save(emulator: &Emulator) -> Result<(), Failure> {
    emulator
        .save()
        .map_err(|error| Failure::new(format!("cannot save the emulator's world: {error}")))
}
