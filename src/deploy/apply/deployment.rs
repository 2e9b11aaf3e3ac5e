//! Where a stack is deployed, and what calls go through.

use std::sync::{Arc, OnceLock};

use aws_config::SdkConfig;
use jiff::Timestamp;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::Error;
use crate::clients::{self, Clients};
use crate::package::{Package, Packages};
use crate::progress::event::Event;
use crate::progress::{Progress, Stop};
use crate::resource::memo::Ids;
use crate::resource::{Context, Removal, Scope, Together};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Called, lacked};
use freshscale_core::aws::partition::{of_arn, partition};
use freshscale_core::aws::shared::SharedReads;
use freshscale_core::aws::trace::Tracer;
use freshscale_core::clock::Clock;
use freshscale_core::rotation::pin;
use freshscale_stack::Stack;
use freshscale_stack::names::Account;

const WHO: &str = "sts:GetCallerIdentity";

/// Clients, clock and trace of one stack's run, in one Region.
pub struct Deployment {
    /// The clients.
    pub aws: Clients,
    /// What was called.
    pub tracer: Tracer,
    /// AWS's time, as far as its answers have told it. [`Deployment::now`] before the first answer.
    pub clock: Arc<dyn Clock>,
    /// Whom calls go to, in words: AWS, an address, a world of the emulator.
    pub target: String,
    /// Whether the function runs what is uploaded. Where it does not, any build of the handler will do.
    pub runs_code: bool,
    /// Handlers that were packed for it, or for another stack of the same command.
    pub packages: Packages,
    config: SdkConfig,
    region: String,
    /// As AWS told it; unknown before it was asked who is calling.
    partition: OnceLock<String>,
}

impl Deployment {
    /// Over clients made from `config`, whoever answers behind it; `None` if the configuration has no Region.
    #[must_use]
    pub fn new(config: &SdkConfig, tracer: Tracer, clock: Arc<dyn Clock>) -> Option<Self> {
        let region = config.region()?.to_string();
        Some(Self {
            aws: Clients::new(config, &tracer),
            tracer,
            clock,
            target: clients::target(config).trim_end().to_owned(),
            runs_code: true,
            packages: Packages::default(),
            config: config.clone(),
            region,
            partition: OnceLock::new(),
        })
    }

    /// The same line for one look at what stands: what is asked twice is asked once. It must not outlive the look, as it
    /// never sees what changes, and nothing may be waited for on it.
    #[must_use]
    pub fn for_a_look(&self) -> Self {
        let mut config = self.config.clone().into_builder();
        config.set_http_client(
            { self.config.http_client() }.map(|it| SharedReads::default().over(it)),
        );
        Self {
            aws: Clients::new(&config.build(), &self.tracer),
            tracer: self.tracer.clone(),
            clock: self.clock.clone(),
            target: self.target.clone(),
            runs_code: self.runs_code,
            packages: self.packages.clone(),
            config: self.config.clone(),
            region: self.region.clone(),
            partition: self.partition.clone(),
        }
    }

    /// The Region, as `eu-central-1`.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
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

    /// What the steps of one run share. Its scope is empty, and it removes nothing by force.
    pub(crate) fn context(
        &self,
        (name, stack): (&str, Option<&Arc<Stack>>),
        account: Account,
        package: Option<Arc<Package>>,
        progress: Progress,
    ) -> Context {
        Context {
            aws: self.aws.clone(),
            stack_name: name.to_owned(),
            stack: stack.cloned(),
            account,
            package,
            clock: self.clock.clone(),
            ids: Ids::default(),
            removal: Removal::default(),
            going_back: false,
            thorough: false,
            scope: Scope::default(),
            progress,
        }
    }

    /// What a redeploy or a bake of a stack works with in an account, and where that tells what happens.
    #[must_use]
    pub fn open_in(
        &self,
        account: &str,
        stack: &Arc<Stack>,
        package: Option<Arc<Package>>,
        stop: &Stop,
    ) -> (Context, UnboundedReceiver<Event>) {
        let (events, heard) = unbounded_channel();
        let progress = Progress::outside(events, stop.clone());
        let (named, account) = ((stack.name.as_str(), Some(stack)), self.account(account));
        let mut cx = self.context(named, account, package, progress);
        cx.scope.stacks.insert(stack.name.clone());
        (cx, heard)
    }

    /// The same in the account of who is calling.
    ///
    /// # Errors
    /// It is another account than the stack file's, or the call failed.
    pub async fn open(
        &self,
        stack: &Arc<Stack>,
        package: Option<Arc<Package>>,
        stop: &Stop,
    ) -> Result<(Context, UnboundedReceiver<Event>), Error> {
        let id = self.guarded(stack).await?;
        Ok(self.open_in(&id, stack, package, stop))
    }

    /// Refuses to go on in another account than the stack file's.
    ///
    /// # Errors
    /// It is another account, or the call failed.
    pub async fn guard(&self, stack: &Stack) -> Result<(), Error> {
        match &stack.account {
            Some(guard) => guard_account(Some(guard), &self.identity().await?),
            None => Ok(()),
        }
    }

    /// The account, which must be the stack file's if that names one.
    ///
    /// # Errors
    /// It is another account, or the call failed.
    pub async fn guarded(&self, stack: &Stack) -> Result<String, Error> {
        let id = self.identity().await?;
        guard_account(stack.account.as_deref(), &id)?;
        Ok(id)
    }

    /// Who is calling, within the account: `user/anna`. Refuses another account than the stack file's.
    ///
    /// # Errors
    /// It is another account, or the call failed.
    pub async fn caller(&self, stack: &Stack) -> Result<String, Error> {
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

    /// The same, asked once for several stacks.
    ///
    /// # Errors
    /// See [`Deployment::identity`].
    pub(super) async fn identity_among(
        &self,
        together: Option<&Together>,
    ) -> Result<String, AwsError> {
        let Some(together) = together else {
            return self.identity().await;
        };
        let (account, arn) = together.caller(|| self.who()).await?;
        self.learn_partition(&arn);
        account.ok_or_else(|| lacked(WHO, "the caller", "Account"))
    }

    /// Account and ARN of who is calling; remembers the partition.
    async fn who(&self) -> Result<(Option<String>, String), AwsError> {
        let answer = self.aws.sts.get_caller_identity().send().await;
        let answer = answer.called(WHO, "the caller")?;
        let arn = answer.arn.unwrap_or_default();
        self.learn_partition(&arn);
        Ok((answer.account, arn))
    }

    fn learn_partition(&self, arn: &str) {
        if let Some(partition) = of_arn(arn) {
            self.partition.get_or_init(|| partition.to_owned());
        }
    }
}

pub(super) fn guard_account(guard: Option<&str>, id: &str) -> Result<(), Error> {
    match guard {
        Some(guard) if guard != id => Err(Error::OtherAccount {
            actual: id.to_owned(),
            expected: guard.to_owned(),
        }),
        _ => Ok(()),
    }
}
