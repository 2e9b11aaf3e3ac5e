//! Kinds whose answers are scripted, and a run over them.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::sync::mpsc::unbounded_channel;

use super::super::*;
use crate::clients::Clients;
use crate::plan::{Catalog, Desired, Observed, PlanOptions};
use crate::progress::Progress;
use crate::resource::{Declared, DeployContext, Job, Live, Readiness, Removal, Rule, Scope};
use freshscale_core::aws::{AwsError, Class, trace::Tracer};
use freshscale_core::clock::SystemClock;
use freshscale_stack::Stack;
use freshscale_stack::names::Account;

/// A pretend kind whose answers are scripted: each call takes the next, and `Ok` when there is none.
pub(super) struct Pretend {
    pub(super) kind: Kind,
    pub(super) after: &'static [Kind],
    pub(super) answers: Mutex<Vec<Class>>,
    pub(super) calls: Mutex<Vec<String>>,
    pub(super) stands: Mutex<Vec<Live<Value>>>,
    pub(super) not_ready: Mutex<u32>,
    pub(super) batch: usize,
    pub(super) begins: bool,
    pub(super) last: bool,
}

pub(super) const BASE: Kind = Kind("base");
pub(super) const TOP: Kind = Kind("top");

pub(super) fn pretend(kind: Kind, after: &'static [Kind], answers: &[Class]) -> &'static Pretend {
    Box::leak(Box::new(Pretend::new(kind, after, answers)))
}

impl Pretend {
    pub(super) fn new(kind: Kind, after: &'static [Kind], answers: &[Class]) -> Self {
        Self {
            kind,
            after,
            answers: Mutex::new(answers.iter().rev().copied().collect()),
            calls: Mutex::default(),
            stands: Mutex::default(),
            not_ready: Mutex::new(0),
            batch: 1,
            begins: false,
            last: false,
        }
    }

    fn answer(&self) -> Result<(), AwsError> {
        match self.answers.lock().unwrap().pop() {
            None => Ok(()),
            Some(class) => Err(AwsError {
                class,
                ..AwsError::answer("x:Y", "z", Some("C"), "m")
            }),
        }
    }

    async fn in_halves(&self, cx: &Context, name: &str) -> Result<(), AwsError> {
        let called = |half: &str| self.calls.lock().unwrap().push(format!("{half} {name}"));
        called("begin");
        self.answer()?;
        cx.progress.ground_stands().await?;
        called("finish");
        self.answer()
    }
}

pub(super) type Boxed<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

impl ResourceType for Pretend {
    fn kind(&self) -> Kind {
        self.kind
    }
    fn after(&self) -> &'static [Kind] {
        self.after
    }
    fn rules(&self) -> &'static [(&'static str, Rule)] {
        &[("fixed", Rule::Replace)]
    }
    fn batch_size(&self) -> usize {
        self.batch
    }
    fn begins(&self) -> bool {
        self.begins
    }
    fn runs_last(&self) -> bool {
        self.last
    }
    fn declare(&self, _: &Stack, _: &DeployContext) -> Vec<Declared<Value>> {
        Vec::new()
    }
    fn read<'a>(
        &'a self,
        _: &'a Context,
        _: &'a Scope,
    ) -> Boxed<'a, Result<Vec<Live<Value>>, AwsError>> {
        Box::pin(async { Ok(self.stands.lock().unwrap().clone()) })
    }
    fn discover<'a>(
        &'a self,
        _: &'a Context,
        _: &'a Scope,
    ) -> Boxed<'a, Result<Vec<Live<Value>>, AwsError>> {
        Box::pin(async { Ok(Vec::new()) })
    }
    fn batch<'a>(
        &'a self,
        cx: &'a Context,
        jobs: Vec<Job<Value>>,
    ) -> Boxed<'a, Vec<Result<(), AwsError>>> {
        Box::pin(async move {
            if let [Job::Create { name, .. }] = jobs.as_slice()
                && self.begins
            {
                return vec![self.in_halves(cx, name).await];
            }
            let names: Vec<String> = jobs
                .iter()
                .map(|job| match job {
                    Job::Create { name, .. } => format!("create {name}"),
                    Job::Update { name, .. } => format!("update {name}"),
                    Job::Delete { name, .. } => format!("delete {name}"),
                })
                .collect();
            self.calls.lock().unwrap().push(names.join("+"));
            jobs.iter().map(|_| self.answer()).collect()
        })
    }
    fn readiness<'a>(
        &'a self,
        _: &'a Context,
        _: &'a str,
    ) -> Boxed<'a, Result<Readiness, AwsError>> {
        Box::pin(async {
            let mut left = self.not_ready.lock().unwrap();
            if *left == 0 {
                return Ok(Readiness::Ready);
            }
            *left -= 1;
            Ok(Readiness::NotYet("Pending".to_owned()))
        })
    }
}

pub(super) fn desired(names: &[(Kind, &str)]) -> Desired {
    names
        .iter()
        .map(|(kind, name)| {
            (
                Address {
                    kind: *kind,
                    name: (*name).to_owned(),
                },
                serde_json::json!({"a": 1}),
            )
        })
        .collect()
}

pub(super) async fn execute(
    types: &[&'static Pretend],
    desired: &Desired,
    observed: &Observed,
    stop: &Stop,
) -> (Outcome, Vec<Event>) {
    let types: Vec<&'static dyn ResourceType> = types
        .iter()
        .map(|t| *t as &'static dyn ResourceType)
        .collect();
    let plan = crate::plan::plan(
        &Catalog::of(&types),
        desired,
        observed,
        PlanOptions::default(),
    );
    let (events, mut heard) = unbounded_channel();
    let config = aws_config::SdkConfig::builder()
        .behavior_version(aws_config::BehaviorVersion::latest())
        .build();
    let cx = Context {
        removal: Removal::default(),
        going_back: false,
        thorough: false,
        aws: Clients::new(&config, &Tracer::default()),
        stack_name: "web".to_owned(),
        stack: None,
        account: Account {
            partition: "aws".to_owned(),
            id: "1".to_owned(),
            region: "r".to_owned(),
        },
        package: None,
        clock: Arc::new(SystemClock),
        ids: crate::resource::memo::Ids::default(),
        scope: crate::engine::observe::scope("web", desired),
        progress: Progress::outside(events.clone(), stop.clone()),
    };
    let executor = Executor {
        cx: &cx,
        types: &types,
        step_timeout: Some(Duration::from_secs(60)),
        events,
    };
    let outcome = executor.run(&plan, stop).await;
    let mut told = Vec::new();
    while let Ok(event) = heard.try_recv() {
        told.push(event);
    }
    (outcome, told)
}

pub(super) fn calls(ty: &Pretend) -> Vec<String> {
    ty.calls.lock().unwrap().clone()
}
