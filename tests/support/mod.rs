//! A fresh emulator world, and drivers: the library in process, and the real binary.

pub mod binary;
pub mod browser;
mod clocks;
mod deadlines;
mod observed;
pub mod page;
pub mod python;
mod quiet;
pub mod runtime;
pub mod site;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::cli::args::Inputs;
use crate::cli::target::StackFile;
use freshscale_core::advice::{Advice, Place};
use freshscale_core::aws::trace::{Call, Tracer};
use freshscale_core::rotation::image::Architecture;
use freshscale_deploy::apply::Goal;
use freshscale_deploy::apply::{Deployment, Prepared, prepare};
use freshscale_deploy::engine::{Executor, Outcome};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::progress::event::Event;
use freshscale_deploy::redeploy::Failed;
use freshscale_deploy::resource::REGISTRY;
use freshscale_emulator::Emulator;
use freshscale_emulator::faults::Faults;
use freshscale_emulator::world::World;
use freshscale_stack::{self as stack, Stack};
use jiff::{SignedDuration, Timestamp};
pub use observed::observed;
pub use quiet::Quiet;

/// Monday, 2 March 2026, 09:00 in Seoul.
pub const START: &str = "2026-03-02T00:00:00Z";

pub const ACCOUNT: &str = "111111111111";

pub const REGION: &str = "ap-northeast-2";

/// A cloud of its own for each test.
pub struct Cloud {
    pub emulator: Emulator,
    /// So much is the machine's clock ahead of the cloud's.
    pub off: Option<SignedDuration>,
}

/// What one run did.
pub struct Ran {
    pub outcome: Outcome,
    pub calls: Vec<Call>,
}

impl Ran {
    pub fn mutating(&self) -> Vec<String> {
        let name = |call: &Call| format!("{}:{}", call.service, call.operation);
        self.calls
            .iter()
            .filter(|call| call.mutating)
            .map(name)
            .collect()
    }

    /// Panics with the failures unless all is done.
    pub fn complete(self) -> Self {
        assert!(
            matches!(self.outcome, Outcome::Complete(_)),
            "{:#?}",
            self.outcome
        );
        self
    }
}

impl Cloud {
    pub fn new(stack: &Stack) -> Self {
        let emulator = Emulator::new(World::new(ACCOUNT, REGION, START.parse().unwrap()));
        emulator.world().seed(stack);
        Self {
            emulator,
            off: None,
        }
    }

    /// The cloud of this world.
    pub fn of(world: World) -> Self {
        Self {
            emulator: Emulator::new(world),
            off: None,
        }
    }

    /// Clients with a trace of their own.
    pub fn session(&self) -> Deployment {
        if let Some(off) = self.off {
            return clocks::session(&self.emulator, off);
        }
        let clock = Arc::new(self.emulator.clone());
        Deployment::new(&self.emulator.sdk_config(), Tracer::default(), clock).unwrap()
    }

    pub async fn prepare(&self, goal: &Goal) -> (Prepared, Vec<Call>) {
        let session = self.session();
        let prepared = prepare(&session, goal, &Stop::default()).await;
        let prepared = prepared.unwrap_or_else(|failure| panic!("{failure:#?}"));
        (prepared, session.tracer.calls())
    }

    pub async fn plan(&self, stack: &Stack) -> Prepared {
        self.prepare(&to_apply(stack)).await.0
    }

    pub async fn run(&self, goal: &Goal) -> Ran {
        let session = self.session();
        let outcome = execute(&session, goal).await;
        Ran {
            outcome: outcome.unwrap_or_else(|why| panic!("{why}")),
            calls: session.tracer.calls(),
        }
    }

    /// As [`Cloud::run`], with what it told.
    pub async fn run_and_tell(&self, goal: &Goal) -> (Outcome, Vec<Event>) {
        let mut prepared = self.prepare(goal).await.0;
        assert_eq!(prepared.plan.refusals, []);
        let outcome = carry_out(&prepared, &Stop::default()).await;
        let mut told = Vec::new();
        while let Ok(event) = prepared.heard.try_recv() {
            told.push(event);
        }
        (outcome, told)
    }

    /// As [`Cloud::run`], for runs that something happens to: every end is an answer.
    pub async fn try_run(&self, goal: &Goal) -> Result<Outcome, String> {
        execute(&self.session(), goal).await
    }

    pub async fn apply(&self, stack: &Stack) -> Ran {
        self.run(&to_apply(stack)).await.complete()
    }

    pub async fn destroy(&self, stack: &Stack) -> Ran {
        self.run(&Goal::destroy_file(&file(stack))).await.complete()
    }

    /// The operations that were served, of all callers but the function itself.
    pub fn operations(&self) -> Vec<String> {
        let served = self.emulator.served();
        let ours = served
            .iter()
            .filter(|call| call.principal.contains(":user/"));
        ours.map(|call| format!("{}:{}", call.service, call.operation))
            .collect()
    }

    /// What the function said of each rotation.
    pub fn outcomes(&self) -> String {
        let world = self.emulator.world();
        let said = world.outcomes.iter();
        said.map(|outcome| format!("{:?}", outcome.result))
            .collect()
    }

    pub async fn advance_to(&self, instant: &str) {
        self.emulator
            .advance_to(instant.parse::<Timestamp>().unwrap())
            .await;
    }
}

/// Plans and executes; what kept it from executing is an error.
async fn execute(session: &Deployment, goal: &Goal) -> Result<Outcome, String> {
    let prepared = prepare(session, goal, &Stop::default()).await;
    let prepared = prepared.map_err(|failure| format!("{failure:#?}"))?;
    if !prepared.plan.refusals.is_empty() {
        return Err(format!("{:#?}", prepared.plan.refusals));
    }
    Ok(carry_out(&prepared, &Stop::default()).await)
}

/// Executes a plan.
pub async fn carry_out(prepared: &Prepared, stop: &Stop) -> Outcome {
    carry_out_within(prepared, stop, None).await
}

/// Executes a plan of which no step may take longer than that.
pub async fn carry_out_within(
    prepared: &Prepared,
    stop: &Stop,
    step_timeout: Option<Duration>,
) -> Outcome {
    let executor = Executor {
        cx: &prepared.cx,
        types: REGISTRY,
        step_timeout,
        events: prepared.events.clone(),
    };
    executor.run(&prepared.plan, stop).await
}

/// Runs a test that runs command lines in itself: on virtual time, in a thread with the stack that a program has.
pub fn with_the_stack_of_a_program(test: impl AsyncFnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(16 << 20);
    let thread = thread.spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().start_paused(true).build().unwrap();
        runtime.block_on(test());
    });
    if let Err(panic) = thread.unwrap().join() {
        std::panic::resume_unwind(panic);
    }
}

/// A stack as if it came from a file.
pub fn file(stack: &Stack) -> StackFile {
    StackFile {
        warnings: Default::default(),
        path: PathBuf::from("stack.yaml"),
        digest: String::new(),
        files: Vec::new(),
        rest: Vec::new(),
        stack: Arc::new(stack.clone()),
    }
}

/// A sentence as it reads at `stack.yaml`.
pub fn told(advice: &Advice) -> String {
    let place = Place {
        files: vec!["stack.yaml".to_owned()],
        ..Place::default()
    };
    place.told(advice)
}

/// All that a failure offers.
pub fn hints(failed: &Failed) -> String {
    failed.hints.iter().map(told).collect::<Vec<_>>().concat()
}

/// With a handler of the stack's architecture.
pub fn inputs(stack: &Stack) -> Inputs {
    let path = match stack.rotator.architecture {
        Architecture::X8664 => handler(),
        Architecture::Arm64 => handler().with_extension("arm64"),
    };
    Inputs {
        handler: Some(path),
        adopt: false,
        drop: Vec::new(),
    }
}

pub fn to_apply(stack: &Stack) -> Goal {
    Goal::apply(&file(stack), &inputs(stack))
}

pub fn to_adopt(stack: &Stack) -> Goal {
    Goal::apply(
        &file(stack),
        &Inputs {
            adopt: true,
            ..inputs(stack)
        },
    )
}

/// The Lambda function's executable, as this build made it: beside `bootstrap`, because Cargo tells a package's tests only
/// of its own programs.
pub fn built_handler() -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_bootstrap")).with_file_name("handler");
    assert!(
        path.exists(),
        "{} is missing: run `cargo build` first",
        path.display()
    );
    path
}

/// A very small executable: what it does matters only where the real binary runs.
pub fn handler() -> PathBuf {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("handler-{}", std::process::id()));
        // The real one's header, with no segments and no sections.
        let mut header = std::fs::read(built_handler()).unwrap();
        header.truncate(64);
        header[32..48].fill(0);
        header[56..].fill(0);
        // Machine 62, and 183 for arm64, where the file is needed for both.
        for (machine, path) in [(62, path.clone()), (183, path.with_extension("arm64"))] {
            header[18] = machine;
            std::fs::write(path, &header).unwrap();
        }
        path
    })
    .clone()
}

/// Another build of it: it starts alike and has another hash.
pub fn newer_handler() -> PathBuf {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let path = handler().with_extension("newer");
        let mut code = std::fs::read(handler()).unwrap();
        code.extend(b"newer");
        std::fs::write(&path, code).unwrap();
        path
    })
    .clone()
}

/// The customer's stack, from the file that users get.
pub fn example() -> Stack {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/stacks/jjikin-web.yaml");
    stack::load(path.as_ref())
        .unwrap_or_else(|faults| panic!("{}", faults.render(false)))
        .stack
}

/// What an operation does is not seen for twenty seconds.
pub fn seen_late(service: &str, operation: &str) -> Faults {
    let rule = format!("{{ service: {service}, operation: {operation}, fault: {{ late: 20s }} }}");
    Faults::parse(&format!("rules: [{rule}]")).unwrap()
}

/// The shortest useful stack.
pub fn minimal() -> Stack {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/stacks/minimal.yaml");
    let mut stack = stack::load(path.as_ref())
        .unwrap_or_else(|faults| panic!("{}", faults.render(false)))
        .stack;
    stack.account = Some(ACCOUNT.to_owned());
    stack
}
