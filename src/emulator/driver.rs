//! The emulator as its callers hold it: a world, its clock, and the one way in.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_config::SdkConfig;
use http::Response;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::faults::{self, Faults};
use super::protocol::{self, Request, Service};
use super::store::WorldFile;
use super::world::World;
use super::{Call, Fate, Fault, FaultHook, Reply, Served, clock, connector};

/// An AWS in this process. Clones share one world.
#[derive(Clone)]
pub struct Emulator {
    inner: Arc<Inner>,
}

struct Inner {
    world: Mutex<World>,
    clock: Mutex<Anchor>,
    /// Whoever moves the world to the present; one at a time.
    turn: tokio::sync::Mutex<()>,
    calls: AtomicU64,
    settings: Mutex<Settings>,
    served: Mutex<Vec<Served>>,
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
}

/// Who is calling, and whether the call may move the clock.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// ARN; `None` is the person at the keyboard.
    pub(super) principal: Option<String>,
    /// Set within an invocation: the virtual time and the instant at which it began.
    pub(super) within: Option<(Timestamp, Instant)>,
}

impl Caller {
    /// The person at the keyboard.
    pub(super) const OPERATOR: Self = Self {
        principal: None,
        within: None,
    };
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").finish_non_exhaustive()
    }
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

    /// The world saved at `path`, or an empty one there ([`World::default`]). Waits until no other
    /// process has it open; saves after each call that changes something.
    ///
    /// # Errors
    /// The file cannot be locked, read or understood.
    pub fn open(path: &Path) -> std::io::Result<Self> {
        let file = WorldFile::open(path)?;
        let world = file.load()?.unwrap_or_default();
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
                calls: AtomicU64::new(0),
                settings: Mutex::default(),
                served: Mutex::default(),
                file,
            }),
        }
    }

    /// What the SDK's clients need to talk to this world.
    #[must_use]
    pub fn sdk_config(&self) -> SdkConfig {
        connector::sdk_config(self, Caller::OPERATOR)
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
                let fired = clock::step(&mut world, now);
                let next = (!world.pending.is_empty()).then(|| world.pending.remove(0));
                (fired, next)
            };
            match next {
                Some(invocation) => super::invoke::run_unattended(self, invocation).await,
                None if fired => {}
                None => break,
            }
        }
    }

    /// One request from the wire to the answer; an error is a broken connection.
    pub(super) async fn answer(
        &self,
        request: Request,
        caller: &Caller,
    ) -> Result<Response<Vec<u8>>, &'static str> {
        let settings = lock(&self.inner.settings).clone();
        if !settings.latency.is_zero() {
            tokio::time::sleep(settings.latency).await;
        }
        match caller.within {
            None => self.settle().await,
            Some((at, since)) => clock::catch_up(&mut self.world(), after(at, since.elapsed())),
        }
        let (service, call) = match self.decode(&request, caller) {
            Ok(decoded) => decoded,
            Err(refusal) => return Ok(*refusal),
        };
        let number = self.inner.calls.fetch_add(1, Ordering::Relaxed) + 1;
        let key = protocol::access_key(&request).unwrap_or_default();
        let fate = { settings.hook.and_then(|hook| hook(&call, number)) }
            .or_else(|| faults::strike(&mut self.world(), &call, key));
        if fate == Some(Fate::DropBefore) {
            self.record(&call, 0, None);
            return Err("the connection was closed before the request was handled");
        }
        let invoked = match &fate {
            Some(Fate::Fault(_)) => None,
            _ => super::invoke::answer(self, &call).await,
        };
        let response = self.perform(service, &call, fate.as_ref(), invoked);
        match fate {
            Some(Fate::DropAfter) => {
                return Err("the connection was closed before the answer came");
            }
            Some(Fate::Slow(by)) => tokio::time::sleep(by).await,
            Some(Fate::Silent) => std::future::pending().await,
            _ => {}
        }
        Ok(response)
    }

    fn decode(
        &self,
        request: &Request,
        caller: &Caller,
    ) -> Result<(&'static Service, Call), Box<Response<Vec<u8>>>> {
        let service = Service::of(request)
            .map_err(|fault| Box::new(protocol::refuse(&self.world().request_id(), &fault)))?;
        let (operation, params) = service.decode(request).map_err(|fault| {
            let id = self.world().request_id();
            Box::new(service.encode("", &id, &Err(fault)))
        })?;
        let principal = caller
            .principal
            .clone()
            .unwrap_or_else(|| format!("arn:aws:iam::{}:user/operator", self.world().account));
        let call = Call {
            service: service.name,
            operation,
            params,
            principal,
        };
        Ok((service, call))
    }

    /// `invoked` is the answer of a function that was run for this call.
    fn perform(
        &self,
        service: &Service,
        call: &Call,
        fate: Option<&Fate>,
        invoked: Option<Reply>,
    ) -> Response<Vec<u8>> {
        let mut world = self.world();
        let id = world.request_id();
        let reply = match (fate, invoked) {
            (Some(Fate::Fault(fault)), _) => Err(fault.clone()),
            (_, Some(reply)) => reply,
            _ => service
                .operation(&call.operation)
                .and_then(|operation| faults::carry_out(&mut world, call, fate, operation)),
        };
        // A DryRun that would have worked is an error too; saving once more costs little.
        if (crate::aws::trace::is_mutating(&call.operation) || world.faults.is_active())
            && let Some(file) = &self.inner.file
            && let Err(error) = file.save(&world)
        {
            let text = format!("the emulator cannot save its world: {error}");
            let fault = Fault::with_status(500, "InternalFailure", text);
            return service.encode(&call.operation, &id, &Err(fault));
        }
        drop(world);
        let response = service.encode(&call.operation, &id, &reply);
        let code = reply.err().map(|fault| fault.code);
        let status = match fate {
            Some(fate) if fate.is_unheard() => 0,
            _ => response.status().as_u16(),
        };
        self.record(call, status, code);
        response
    }

    fn record(&self, call: &Call, status: u16, error_code: Option<String>) {
        let at = self.world().now;
        lock(&self.inner.served).push(Served {
            at,
            service: call.service,
            operation: call.operation.clone(),
            principal: call.principal.clone(),
            status,
            error_code,
        });
    }
}

impl crate::clock::Clock for Emulator {
    fn now(&self) -> Timestamp {
        Self::now(self)
    }
}

/// `at`, so much later.
pub(super) fn after(at: Timestamp, elapsed: Duration) -> Timestamp {
    at.checked_add(elapsed).unwrap_or(Timestamp::MAX)
}
