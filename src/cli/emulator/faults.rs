//! `emulator faults`: what shall go wrong in a world.

use std::path::Path;

use crate::cli::args::{FaultChoice, Format, Global};
use crate::cli::failure::Failure;
use crate::cli::out::Out;
use crate::cli::world;
use crate::render::{Page, say};
use freshscale_core::input;
use freshscale_emulator::faults::Faults;

/// What was typed, or `None` if nothing was.
pub(super) fn chosen(choice: &FaultChoice) -> Result<Option<Faults>, Failure> {
    let mut faults = match &choice.faults {
        Some(path) => Some(read(path)?),
        None => None,
    };
    if let Some(seed) = choice.fault_seed {
        faults.get_or_insert_default().seed = Some(seed);
    }
    Ok(faults)
}

fn read(path: &Path) -> Result<Faults, Failure> {
    let text = input::read_text(path, input::MAX_FAULTS)
        .map_err(|error| Failure::usage(format!("{} {error}", path.display())))?;
    Faults::parse(&text).map_err(|error| {
        Failure::usage(format!("{}: {error}", path.display()))
            .hint("docs/emulator.md shows what such a file looks like")
    })
}

/// Puts them into the world on disk, or tells what is there.
pub(super) async fn run(
    choice: &FaultChoice,
    none: bool,
    global: &Global,
    out: &Out,
) -> Result<(), Failure> {
    let asked = if none {
        Some(Faults::default())
    } else {
        chosen(choice)?
    };
    let emulator = world::open(global).await?;
    if let Some(asked) = asked {
        emulator.set_faults(asked);
        super::save(&emulator)?;
    }
    tell(emulator.world().faults.asked(), out);
    Ok(())
}

fn tell(faults: &Faults, out: &Out) {
    if out.format == Format::Json {
        out.json(&serde_json::json!(faults));
        return;
    }
    let mut text = Page::new();
    if *faults == Faults::default() {
        say!(text, "nothing goes wrong in this world");
    }
    for rule in &faults.rules {
        let calls = [&rule.service, &rule.operation].map(|name| name.as_deref().unwrap_or("*"));
        say!(text, "{}: {}", calls.join(":"), rule.fault);
    }
    if let Some(seed) = faults.seed {
        say!(text, "drawn from seed {seed}");
    }
    out.print(&text);
}
