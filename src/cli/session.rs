//! An open line to AWS, or to the emulator.

use std::ops::Deref;
use std::sync::Arc;

use aws_config::SdkConfig;
use tokio::signal::unix::{SignalKind, signal};

use super::args::Global;
use super::failure::Failure;
use super::out::Out;
use super::target::StackFile;
use super::{audit, place, world};
use freshscale_core::aws::config;
use freshscale_core::aws::trace::Tracer;
use freshscale_core::clock::{AnswerClock, Apart, Clock};
use freshscale_core::words::span;
use freshscale_deploy::apply::Deployment;
use freshscale_deploy::progress::Stop;
use freshscale_emulator::Emulator;
use freshscale_stack::Stack;

/// Where a command works, and the emulator behind it.
pub struct Session {
    deployment: Deployment,
    /// With `--local`.
    pub emulator: Option<Emulator>,
}

/// A session is its deployment, and knows besides who pretends to be AWS.
impl Deref for Session {
    type Target = Deployment;

    fn deref(&self) -> &Deployment {
        &self.deployment
    }
}

impl Session {
    /// Opens a line for a stack file: the one that messages are about from here on.
    pub(super) async fn of(file: &StackFile, global: &Global, out: &Out) -> Result<Self, Failure> {
        out.stand_at(place::of_file(global, file));
        out.about(&file.stack.name);
        let session = Self::open(global, Some(&file.stack)).await?;
        out.in_region(session.region());
        Ok(session)
    }

    /// Opens a line for a stack, as the options say.
    ///
    /// # Errors
    /// No Region, a trace file that cannot be made, a world file that cannot be read.
    pub async fn open(global: &Global, stack: Option<&Stack>) -> Result<Self, Failure> {
        let tracer = match &global.trace_calls {
            None => Tracer::default(),
            Some(path) => {
                let made = global.trace.open(path).map_err(|e| {
                    Failure::usage(format!(
                        "--trace-calls: cannot write {}: {e}",
                        path.display()
                    ))
                });
                made.map(|()| Tracer::to_file(global.trace.clone()))?
            }
        };
        if global.local {
            return Self::local(global, stack, tracer).await;
        }
        let region = region(global, stack)?;
        let config = global.lines.config(global, region).await;
        let clock = Arc::new(listened(global));
        Ok(Self::with(&config, tracer, clock, None)?.sharing(global))
    }

    async fn local(
        global: &Global,
        stack: Option<&Stack>,
        tracer: Tracer,
    ) -> Result<Self, Failure> {
        let emulator = global.lines.world(global).await?;
        let region = region(global, stack)?;
        if let Some(stack) = stack {
            world::seed(&emulator, stack, region.as_deref())?;
            audit::begin(&emulator, stack);
        }
        let world = emulator.world().region.clone();
        if let Some(region) = region.filter(|region| *region != world) {
            return Err(world::other_region(&world, &region));
        }
        let clock = Arc::new(emulator.clone());
        let config = emulator.sdk_config();
        Ok(Self::with(&config, tracer, clock, Some(emulator))?.sharing(global))
    }

    /// The same for one look at what stands ([`Deployment::for_a_look`]).
    #[must_use]
    pub fn for_a_look(&self) -> Self {
        Self {
            deployment: self.deployment.for_a_look(),
            emulator: self.emulator.clone(),
        }
    }

    /// What other stacks of the same command have packed is packed.
    fn sharing(mut self, global: &Global) -> Self {
        self.deployment.packages = global.lines.packages.clone();
        self
    }

    /// Over clients made from `config`, whoever answers behind it.
    ///
    /// # Errors
    /// The configuration has no Region.
    pub fn with(
        config: &SdkConfig,
        tracer: Tracer,
        clock: Arc<dyn Clock>,
        emulator: Option<Emulator>,
    ) -> Result<Self, Failure> {
        let Some(mut deployment) = Deployment::new(config, tracer, clock) else {
            return Err(Failure::usage("no Region")
                .hint("set `region:` in the stack file, pass --region, or set AWS_REGION"));
        };
        if let Some(emulator) = &emulator {
            deployment.target = format!("the emulator's world {}", emulator.world().id);
            deployment
                .target
                .truncate(deployment.target.trim_end().len());
            // It runs the rotator itself.
            deployment.runs_code = false;
        }
        Ok(Self {
            deployment,
            emulator,
        })
    }
}

/// The Region that is meant. A stack belongs to one, so its file and the command line may not differ.
pub(super) fn region(global: &Global, stack: Option<&Stack>) -> Result<Option<String>, Failure> {
    let own = stack.and_then(|stack| stack.region.clone());
    match (&global.region, own) {
        (Some(given), Some(own)) if *given != own => {
            let text =
                format!("--region {given}, but the stack file is for {own}; nothing was done");
            Err(Failure::usage(text)
                .hint("leave out --region, or correct `region:` in the stack file"))
        }
        (given, own) => Ok(own.or_else(|| given.clone())),
    }
}

/// The clock of who answers, which tells if the machine's is another.
fn listened(global: &Global) -> AnswerClock {
    let (clock, global) = (config::clock(), global.clone());
    clock.listen(move |apart| Out::new(&global).complain(&apart_text(apart)));
    clock
}

fn apart_text(Apart { host, ahead, now }: &Apart) -> String {
    let by = span(ahead.unsigned_abs());
    let way = match ahead.is_positive() {
        true => "ahead of",
        false => "behind",
    };
    let now = now.strftime("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "warning: by the clock of {host} it is {now}, {by} {way} this machine's; \
         times and ages are judged by that clock"
    )
}

/// Ctrl-C or SIGTERM once: calls in flight end and nothing new begins. Twice: out at once.
#[must_use]
pub fn stop_on_signals() -> Stop {
    let stop = Stop::default();
    if cfg!(test) {
        // Ctrl-C ends the tests, whatever command line runs within them.
        return stop;
    }
    let asked = stop.clone();
    let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
    // Listened to from here on, so that none is lost between the first and the second.
    if let [Ok(mut interrupted), Ok(mut terminated)] = kinds.map(signal) {
        tokio::spawn(async move {
            for stop_at_once in [false, true] {
                tokio::select! {
                    _ = interrupted.recv() => {}
                    _ = terminated.recv() => {}
                }
                if stop_at_once {
                    std::process::exit(i32::from(super::failure::code::STOPPED));
                }
                asked.ask();
            }
        });
    }
    stop
}
