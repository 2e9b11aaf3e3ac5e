//! The emulator as its callers hold it: a world, its clock, and the one way in.

mod answer;
mod connector;
pub(super) mod due;
mod invoke;
mod unsigned;
mod warm;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use aws_config::SdkConfig;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::audit::Audit;
use super::fate::{FaultHook, Granted, Served};
use super::faults::{self, Faults};
use super::state::World;
use super::store::{Holder, Unopened, WorldFile};
use connector::Reach;
use warm::Warm;

/// An AWS in this process. Clones share one world.
#[derive(Clone)]
pub struct Emulator {
    inner: Arc<Inner>,
}

/// An emulator, as what belongs to it knows it.
#[derive(Clone)]
struct WeakEmulator(Weak<Inner>);

struct Inner {
    world: Mutex<World>,
    clock: Mutex<Anchor>,
    /// Whoever moves the world to the present; one at a time.
    turn: tokio::sync::Mutex<()>,
    /// Whoever moves the clock as it was asked; one at a time, and not the turn: others have theirs in between.
    moving: tokio::sync::Mutex<()>,
    calls: AtomicU64,
    settings: Mutex<Settings>,
    served: Mutex<Vec<Served>>,
    granted: Mutex<BTreeSet<Granted>>,
    warm: Mutex<Vec<Warm>>,
    file: Option<WorldFile>,
}

#[derive(Clone, Copy)]
struct Anchor {
    base: Timestamp,
    since: Instant,
}

#[derive(Default, Clone)]
struct Settings {
    latency: Duration,
    hook: Option<Arc<FaultHook>>,
    /// Calls do not save the world on disk.
    unsaved: bool,
    audit: Option<Audit>,
}

/// Who is calling, and whether the call may move the clock.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// ARN; `None` is the person at the keyboard.
    pub(super) principal: Option<String>,
    /// Set within an invocation: when it began.
    within: Option<Began>,
}

/// The virtual time and the instant at which an invocation began. The next one of the same execution
/// environment begins anew.
type Began = Arc<Mutex<(Timestamp, Instant)>>;

impl Caller {
    /// The person at the keyboard.
    pub(super) const OPERATOR: Self = Self {
        principal: None,
        within: None,
    };
}

impl fmt::Debug for WeakEmulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakEmulator").finish_non_exhaustive()
    }
}

impl WeakEmulator {
    /// `None` when it is gone.
    fn upgrade(&self) -> Option<Emulator> {
        self.0.upgrade().map(|inner| Emulator { inner })
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").finish_non_exhaustive()
    }
}

/// Unlike that of any other world: of the moment and the process that it is made by.
fn drawn_id() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.unwrap_or_default().as_nanos();
    let mut id = freshscale_core::digest::sha256(format!("world {now} {}", std::process::id()));
    id.truncate(12);
    id
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Emulator {
    /// An emulator of this world, kept in memory.
    #[must_use]
    pub fn new(world: World) -> Self {
        Self::with_file(world, None)
    }

    /// The world saved at `path`, or an empty one there ([`World::default`]). Saves after each call that changes
    /// something.
    ///
    /// # Errors
    /// Somebody else has the file, or it cannot be locked, read or understood.
    pub fn open(path: &Path) -> Result<Self, Unopened> {
        Self::open_as(path, &Holder::this("a program"))
    }

    /// The same, and whoever comes to the same file is told that `holder` has it.
    ///
    /// # Errors
    /// See there.
    pub fn open_as(path: &Path, holder: &Holder) -> Result<Self, Unopened> {
        let file = WorldFile::open(path, holder)?;
        let world = match file.load()? {
            Some(world) => world,
            None => {
                let id = drawn_id();
                let world = World {
                    id,
                    ..World::default()
                };
                // At once: a plan that is made on it is executed on it.
                file.save(&world)?;
                world
            }
        };
        Ok(Self::with_file(world, Some(file)))
    }

    fn with_file(world: World, file: Option<WorldFile>) -> Self {
        let anchor = Anchor {
            base: world.now,
            since: Instant::now(),
        };
        Self {
            inner: Arc::new(Inner {
                world: Mutex::new(world),
                clock: Mutex::new(anchor),
                turn: tokio::sync::Mutex::new(()),
                moving: tokio::sync::Mutex::new(()),
                calls: AtomicU64::new(0),
                settings: Mutex::default(),
                served: Mutex::default(),
                granted: Mutex::default(),
                warm: Mutex::default(),
                file,
            }),
        }
    }

    /// From here on whoever comes to the same file is told this instead.
    ///
    /// # Errors
    /// The lock's file cannot be written.
    pub fn note(&self, holder: &Holder) -> std::io::Result<()> {
        match &self.inner.file {
            Some(file) => file.note(holder),
            None => Ok(()),
        }
    }

    /// What the SDK's clients need to talk to this world.
    #[must_use]
    pub fn sdk_config(&self) -> SdkConfig {
        connector::sdk_config(self, Reach::Strong(self.clone()), Caller::OPERATOR)
    }

    /// For what belongs to this emulator.
    fn downgrade(&self) -> WeakEmulator {
        WeakEmulator(Arc::downgrade(&self.inner))
    }

    /// The execution environments that wait for their next invocation.
    fn warm(&self) -> MutexGuard<'_, Vec<Warm>> {
        lock(&self.inner.warm)
    }

    /// The world, for looking and for seeding. Never hold it over an await.
    pub fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.inner.world)
    }

    /// The virtual present: it moves with tokio's clock, and by [`Emulator::advance`].
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let anchor = *lock(&self.inner.clock);
        after(anchor.base, anchor.since.elapsed())
    }

    /// Lets virtual time pass; everything due in it happens, in order, before this returns. A world on
    /// disk is not saved by this alone: [`Emulator::save`].
    pub async fn advance(&self, by: SignedDuration) {
        {
            let mut anchor = lock(&self.inner.clock);
            anchor.base = anchor.base.checked_add(by).unwrap_or(Timestamp::MAX);
        }
        self.settle().await;
    }

    /// Lets virtual time pass until `at`; nothing when that is past.
    pub async fn advance_to(&self, at: Timestamp) {
        let by = at.duration_since(self.now());
        self.advance(by.max(SignedDuration::ZERO)).await;
    }

    /// Nobody else moves the clock as long as this is held.
    pub(super) async fn moving(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.inner.moving.lock().await
    }

    /// From here on the world on disk changes with [`Emulator::save`] alone, and not with each call that writes: what
    /// comes until then is one change, which happens as a whole or not at all.
    pub fn save_when_asked(&self) {
        lock(&self.inner.settings).unsaved = true;
    }

    /// Each call takes this long (on tokio's clock) before it is looked at.
    pub fn set_latency(&self, latency: Duration) {
        lock(&self.inner.settings).latency = latency;
    }

    /// Lets `hook` decide the fate of each call; `None` leaves all calls alone.
    pub fn set_fault(&self, hook: Option<FaultHook>) {
        lock(&self.inner.settings).hook = hook.map(Arc::new);
    }

    /// Lets this go wrong from here on, where no hook decides; [`Faults::default`] is nothing.
    pub fn set_faults(&self, asked: Faults) {
        self.world().faults = faults::State::new(asked);
    }

    /// The calls served so far.
    #[must_use]
    pub fn served(&self) -> Vec<Served> {
        lock(&self.inner.served).clone()
    }

    /// From here on, each right that is used is written down. What several stacks' policies allow counts together.
    pub fn audit(&self, audit: Audit) {
        let mut settings = lock(&self.inner.settings);
        settings.audit = Some(match settings.audit.take() {
            Some(before) => before.joined(audit),
            None => audit,
        });
    }

    /// The rights that calls have used so far, of all whose policies are asked.
    #[must_use]
    pub fn granted(&self) -> BTreeSet<Granted> {
        lock(&self.inner.granted).clone()
    }

    /// Writes the world to its file, if it has one.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self) -> std::io::Result<()> {
        match &self.inner.file {
            Some(file) => file.save(&self.world()),
            None => Ok(()),
        }
    }

    /// Everything that is due happens, invocations included, until the world is at the present.
    pub async fn settle(&self) {
        let _turn = self.inner.turn.lock().await;
        loop {
            let now = self.now();
            let (fired, next) = {
                let mut world = self.world();
                let fired = due::step(&mut world, now);
                let next = (!world.pending.is_empty()).then(|| world.pending.remove(0));
                (fired, next)
            };
            match next {
                Some(invocation) => invoke::run_unattended(self, invocation).await,
                None if fired => {}
                None => break,
            }
        }
    }
}

impl freshscale_core::clock::Clock for Emulator {
    fn now(&self) -> Timestamp {
        Self::now(self)
    }
}

/// `at`, so much later.
fn after(at: Timestamp, elapsed: Duration) -> Timestamp {
    at.checked_add(elapsed).unwrap_or(Timestamp::MAX)
}
