//! An open line to AWS, or to the emulator.

use std::sync::{Arc, OnceLock};

use aws_config::SdkConfig;
use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};

use super::args::Global;
use super::failure::Failure;
use super::out::Out;
use super::prepare::guard_account;
use super::target::StackFile;
use super::{place, world};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Called, lacked};
use freshscale_core::aws::config::{self, Options};
use freshscale_core::aws::partition::{of_arn, partition};
use freshscale_core::aws::trace::Tracer;
use freshscale_core::clock::{AnswerClock, Apart, Clock};
use freshscale_core::rotation::pin;
use freshscale_core::words::span;
use freshscale_deploy::clients::{self, Clients};
use freshscale_deploy::progress::Stop;
use freshscale_emulator::Emulator;
use freshscale_stack::Stack;
use freshscale_stack::names::Account;

const WHO: &str = "sts:GetCallerIdentity";

/// Clients, clock and trace of one stack's run.
pub struct Session {
    /// The clients.
    pub aws: Clients,
    /// What was called.
    pub tracer: Tracer,
    /// AWS's time, as far as its answers have told it, or the emulator's. [`Session::now`] before the first answer.
    pub clock: Arc<dyn Clock>,
    /// With `--local`.
    pub emulator: Option<Emulator>,
    /// Whom calls go to, in words: AWS, an address, a world of the emulator.
    pub target: String,
    region: String,
    /// As AWS told it; unknown before it was asked who is calling.
    partition: OnceLock<String>,
}

impl Session {
    /// Opens a line for a stack file: the one that messages are about from here on.
    pub(super) async fn of(file: &StackFile, global: &Global, out: &Out) -> Result<Self, Failure> {
        out.stand_at(place::of_file(global, file));
        let session = Self::open(global, Some(&file.stack)).await?;
        out.in_region(&session.region);
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
        let options = Options {
            region,
            profile: global.profile.clone(),
            endpoint_url: global.endpoint_url.clone(),
            assume_role: global.assume_role.clone(),
        };
        let config = config::load(&options).await;
        Self::with(&config, tracer, Arc::new(listened(global)), None)
    }

    async fn local(
        global: &Global,
        stack: Option<&Stack>,
        tracer: Tracer,
    ) -> Result<Self, Failure> {
        let emulator = world::open(global).await?;
        let region = region(global, stack)?;
        if let Some(stack) = stack {
            world::furnish(&emulator, stack, region.as_deref())?;
        }
        let world = emulator.world().region.clone();
        if let Some(region) = region.filter(|region| *region != world) {
            return Err(world::other_region(&world, &region));
        }
        let clock = Arc::new(emulator.clone());
        Self::with(&emulator.sdk_config(), tracer, clock, Some(emulator))
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
        let Some(region) = config.region().map(ToString::to_string) else {
            return Err(Failure::usage("no Region")
                .hint("set `region:` in the stack file, pass --region, or set AWS_REGION"));
        };
        let target = match &emulator {
            Some(emulator) => format!("the emulator's world {}", emulator.world().id),
            None => clients::target(config),
        };
        Ok(Self {
            aws: Clients::new(config, &tracer),
            tracer,
            clock,
            emulator,
            target: target.trim_end().to_owned(),
            region,
            partition: OnceLock::new(),
        })
    }

    /// The present by AWS's clock: whoever must know it before the first answer has come asks for one.
    pub async fn now(&self) -> Timestamp {
        if !self.clock.is_set() {
            // What fails here fails again where it is told.
            let _ = self.identity().await;
        }
        self.clock.now()
    }

    /// Where an account's resources are, in this Region: in the partition of who is calling, and before AWS was asked
    /// who that is, in the one that the Region's name tells.
    #[must_use]
    pub fn account(&self, id: &str) -> Account {
        let known = self.partition.get().map(String::as_str);
        Account {
            partition: known.unwrap_or_else(|| partition(&self.region)).to_owned(),
            id: id.to_owned(),
            region: self.region.clone(),
        }
    }

    /// Refuses to go on in another account than the stack file's.
    ///
    /// # Errors
    /// It is another account, or the call failed.
    pub async fn guard(&self, stack: &Stack) -> Result<(), Failure> {
        match &stack.account {
            Some(guard) => guard_account(Some(guard), &self.identity().await?),
            None => Ok(()),
        }
    }

    /// Who is calling, within the account: `user/anna`. Refuses another account than the stack file's.
    ///
    /// # Errors
    /// It is another account, or the call failed.
    pub async fn caller(&self, stack: &Stack) -> Result<String, Failure> {
        let (account, arn) = self.who().await?;
        guard_account(stack.account.as_deref(), &account.unwrap_or_default())?;
        Ok(pin::caller(&arn).to_owned())
    }

    /// The account that the credentials are for.
    ///
    /// # Errors
    /// The call failed, or the answer lacked the account.
    pub async fn identity(&self) -> Result<String, AwsError> {
        let (account, _) = self.who().await?;
        account.ok_or_else(|| lacked(WHO, "the caller", "Account"))
    }

    /// Account and ARN of who is calling; remembers the partition.
    async fn who(&self) -> Result<(Option<String>, String), AwsError> {
        let answer = self.aws.sts.get_caller_identity().send().await;
        let answer = answer.called(WHO, "the caller")?;
        let arn = answer.arn.unwrap_or_default();
        if let Some(partition) = of_arn(&arn) {
            self.partition.get_or_init(|| partition.to_owned());
        }
        Ok((answer.account, arn))
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
