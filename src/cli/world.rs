//! The emulator's world on disk, as commands open it: who has it is told, and waited for no longer than makes sense.

use std::path::Path;
use std::time::{Duration, Instant};

use super::args::Global;
use super::failure::{Failure, code};
use super::out::Out;
use super::session::stop_on_signals;
use freshscale_core::advice::{Advice, Command};
use freshscale_emulator::Emulator;
use freshscale_emulator::store::{self, Holder, Unopened};
use freshscale_emulator::world::World;
use freshscale_stack::Stack;

/// How long a world that somebody else has is waited for in silence.
const SILENT: Duration = Duration::from_secs(1);

/// How often it is tried meanwhile.
const TRY_EVERY: Duration = Duration::from_millis(50);

/// The world that the options name. One that a command has is waited for until that ends; one that is served has
/// another way in.
///
/// # Errors
/// The file cannot be read or understood, it is served, or somebody asked to stop waiting.
pub(super) async fn open(global: &Global) -> Result<Emulator, Failure> {
    let path = &global.local_world;
    let me = Holder::this(&format!("bootstrap {}", global.words));
    let mut waiting: Option<(Instant, _)> = None;
    let mut told = false;
    loop {
        let holder = match Emulator::open_as(path, &me) {
            Ok(emulator) => return Ok(emulator),
            Err(Unopened::Held(holder)) => holder,
            Err(error) => return Err(unopened(path, error)),
        };
        let (since, stop) = waiting.get_or_insert_with(|| (Instant::now(), stop_on_signals()));
        if since.elapsed() >= SILENT {
            let served = holder.as_ref().and_then(|holder| holder.endpoint.clone());
            if let (Some(endpoint), Some(holder)) = (served, &holder) {
                return Err(elsewhere(global, holder, &endpoint));
            }
            if !told {
                told = true;
                Out::new(global).complain(&wait_text(path, holder.as_ref()));
            }
        }
        tokio::select! {
            biased;
            () = stop.wait() => {
                let text = format!("stopped while waiting for {}", path.display());
                return Err(Failure::with_code(code::STOPPED, text));
            }
            () = pause() => {}
        }
    }
}

/// Real time, also where the runtime's is virtual: it is another process that is waited for.
async fn pause() {
    // Nothing panics there; a pause that is cut short is only a try more.
    let _ = tokio::task::spawn_blocking(|| std::thread::sleep(TRY_EVERY)).await;
}

fn wait_text(path: &Path, holder: Option<&Holder>) -> String {
    let path = path.display();
    match holder {
        Some(holder) => format!(
            "waiting: {holder} has {path} open; it goes on when that ends (kill {}), Ctrl-C gives up",
            holder.pid
        ),
        None => format!(
            "waiting: another process has {path} open; it goes on when that ends, Ctrl-C gives up"
        ),
    }
}

/// What to do about a world that is served.
fn elsewhere(global: &Global, holder: &Holder, endpoint: &str) -> Failure {
    let path = global.local_world.display();
    let failure = Failure::new(format!("{path} is in use: {holder}"));
    let end = format!(
        "or end that process first: Ctrl-C where it runs, or kill {}",
        holder.pid
    );
    let other = match global.words.as_str() {
        "emulator advance" | "emulator show" => {
            format!(
                "ask it instead: --endpoint-url {endpoint} in the place of --local and --local-world"
            )
        }
        "emulator faults" => "what goes wrong in a served world is said when it is served: \
             end it, then serve it with --faults FILE"
            .to_owned(),
        "emulator serve" => "clients can use it there; a world beside it is served with \
             another --local-world PATH and --port"
            .to_owned(),
        "emulator reset" => return failure.hint(end.trim_start_matches("or ").to_owned()),
        _ => format!(
            "ask it instead: --endpoint-url {endpoint} in the place of --local \
             (any AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY will do)"
        ),
    };
    failure.hint(other).hint(end)
}

/// Why the file at `path` is none that can be used.
fn unopened(path: &Path, error: Unopened) -> Failure {
    let failure = Failure::new(format!(
        "cannot open the emulator's world {}: {error}",
        path.display()
    ));
    match error {
        Unopened::NoLock(_) => failure.hint("give the world another name with --local-world"),
        Unopened::OtherVersion(_) => failure
            .hint(Advice::new("forget it and start over:").run(Command::plain("emulator reset"))),
        Unopened::NoWorld => {
            failure.hint("give a world's file, or the name of a new one, with --local-world")
        }
        Unopened::Held(_) | Unopened::Io(_) => failure,
    }
}

/// Deletes the world that the options name, if it is one and nobody has it.
///
/// # Errors
/// It is something else, or somebody has it.
pub(super) fn forget(global: &Global) -> Result<bool, Failure> {
    let path = &global.local_world;
    store::forget(path).map_err(|error| match error {
        Unopened::Held(Some(holder)) => elsewhere(global, &holder, ""),
        Unopened::Held(None) => Failure::new(format!("{}: {error}", path.display())),
        Unopened::NoWorld => Failure::new(format!(
            "{} is no emulator's world, and was not deleted",
            path.display()
        ))
        .hint("name the world with --local-world PATH; what is none is deleted by hand"),
        error => Failure::new(format!("cannot delete {}: {error}", path.display())),
    })
}

/// Puts into the world what a stack refers to but does not create. A new world is the stack's own account, in the
/// Region that is asked for.
///
/// # Errors
/// The world is of another account or Region.
pub(super) fn seed(
    emulator: &Emulator,
    stack: &Stack,
    region: Option<&str>,
) -> Result<(), Failure> {
    let (home, account) = stack.presumed();
    let mut world = emulator.world();
    let home = home.filter(|_| is_untouched(&world));
    settle(&mut world, account, region.or(home))?;
    world.seed(stack);
    Ok(())
}

/// A world in which nothing has happened becomes that of this account and Region, if they are asked for.
///
/// # Errors
/// Something has, and it is in another Region.
pub(super) fn settle(
    world: &mut World,
    account: Option<&str>,
    region: Option<&str>,
) -> Result<(), Failure> {
    if is_untouched(world) {
        if let Some(account) = account {
            account.clone_into(&mut world.account);
        }
        if let Some(region) = region {
            region.clone_into(&mut world.region);
        }
    }
    match region.filter(|region| *region != world.region) {
        Some(region) => Err(other_region(&world.region, region)),
        None => Ok(()),
    }
}

/// Whether nothing has happened in it.
fn is_untouched(world: &World) -> bool {
    world.requests == 0 && world.ids == 0
}

/// A world is in one Region.
pub(super) fn other_region(world: &str, asked: &str) -> Failure {
    let text = format!("the emulator's world is in {world}, not in {asked}");
    Failure::usage(text).hint("give it a world of its own with --local-world PATH")
}
