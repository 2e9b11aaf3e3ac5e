//! The trace of calls: one record per attempt of each AWS call, for audits and for tests that count.

mod intercept;

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;
use tokio::time::Instant;

/// One attempt of one call.
#[derive(Debug, Clone, Serialize)]
pub struct Call {
    /// `ec2`, `autoscaling`, `iam`, `lambda`, `events`, `logs`, `cloudwatch`, `backup`, `sts`.
    pub service: String,
    /// `DescribeImages`.
    pub operation: String,
    /// Whether the call can change anything.
    pub mutating: bool,
    /// When it was sent: seconds since the trace began, to the microsecond.
    pub started: f64,
    /// When the answer was complete.
    pub ended: f64,
    /// HTTP status; `None` when nothing was heard.
    pub status: Option<u16>,
    /// AWS's error code.
    pub error_code: Option<String>,
    /// AWS's request id.
    pub request_id: Option<String>,
    /// 1 for the first try.
    pub attempt: u32,
}

/// A call that is about to be sent again by the SDK.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// `ec2:DescribeImages`.
    pub operation: String,
    /// 2 for the second try.
    pub attempt: u32,
    /// AWS's code, or what happened instead of an answer.
    pub because: String,
}

type Listener = Arc<dyn Fn(Again) + Send + Sync>;

/// Whoever wants to hear of calls that are sent again.
#[derive(Clone, Default)]
struct RetryListener(Arc<Mutex<Option<Listener>>>);

impl std::fmt::Debug for RetryListener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RetryListener")
    }
}

/// Collects calls. Cheap to clone; every clone writes to the same trace.
#[derive(Debug, Clone)]
pub struct Tracer {
    calls: Arc<Mutex<Vec<Call>>>,
    began: Instant,
    file: Option<TraceFile>,
    listener: RetryListener,
}

/// The file of a trace. Clones share it: what one process calls is one trace, however many stacks it is about.
#[derive(Debug, Clone, Default)]
pub struct TraceFile {
    sink: Arc<Mutex<Sink>>,
    began: Arc<OnceLock<Instant>>,
}

#[derive(Debug, Default)]
enum Sink {
    #[default]
    NotYet,
    Open(File),
    /// Why a line is missing.
    Broken(String),
}

impl TraceFile {
    /// Makes the file, or empties it, when it is asked for the first time.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn open(&self, path: &Path) -> std::io::Result<()> {
        let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*sink, Sink::NotYet) {
            *sink = Sink::Open(crate::file::create(path)?);
        }
        Ok(())
    }

    /// A full disk must not stop the work that is being traced: it is told in the end.
    fn write(&self, line: &str) {
        let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
        if let Sink::Open(file) = &mut *sink
            && let Err(error) = writeln!(file, "{line}")
        {
            *sink = Sink::Broken(error.to_string());
        }
    }

    /// Why the trace is not whole, if it is not.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        match &*self.sink.lock().unwrap_or_else(PoisonError::into_inner) {
            Sink::Broken(why) => Some(why.clone()),
            _ => None,
        }
    }
}

impl Default for Tracer {
    fn default() -> Self {
        Self {
            calls: Arc::default(),
            began: Instant::now(),
            file: None,
            listener: RetryListener::default(),
        }
    }
}

impl Tracer {
    /// Also writes each call to a file as it ends, one JSON line each, so that a killed run leaves its trace.
    #[must_use]
    pub fn to_file(file: TraceFile) -> Self {
        Self {
            began: *file.began.get_or_init(Instant::now),
            file: Some(file),
            ..Self::default()
        }
    }

    /// Tells `listener` of calls that are sent again, from here on.
    pub fn listen(&self, listener: impl Fn(Again) + Send + Sync + 'static) {
        let mut current = self
            .listener
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *current = Some(Arc::new(listener));
    }

    fn tell(&self, again: Again) {
        let listener = self
            .listener
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(listener) = listener {
            listener(again);
        }
    }

    /// How many calls changed something, or may have: their answer was lost.
    #[must_use]
    pub fn changes(&self) -> usize {
        let calls = self.calls();
        let changed = |call: &&Call| call.mutating && call.status.is_none_or(|status| status < 300);
        calls.iter().filter(changed).count()
    }

    fn record(&self, call: Call) {
        if let (Some(file), Ok(line)) = (&self.file, serde_json::to_string(&call)) {
            file.write(&line);
        }
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(call);
    }

    /// What was called so far, in order of completion.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }
}

/// Whether an operation changes anything, by AWS's naming of verbs.
#[must_use]
pub fn is_mutating(operation: &str) -> bool {
    ![
        "Describe", "Get", "List", "Lookup", "Simulate", "Test", "Filter",
    ]
    .iter()
    .any(|verb| operation.starts_with(verb))
}

/// The longest chain of calls of which each began after the one before had ended.
#[must_use]
pub fn waves(calls: &[Call]) -> usize {
    let mut by_end: Vec<&Call> = calls.iter().collect();
    by_end.sort_by(|a, b| a.ended.total_cmp(&b.ended));
    let mut depths: Vec<(f64, usize)> = Vec::new();
    for call in by_end {
        let before = depths
            .iter()
            .filter(|(ended, _)| *ended <= call.started)
            .map(|(_, d)| *d)
            .max();
        depths.push((call.ended, before.unwrap_or(0) + 1));
    }
    depths.into_iter().map(|(_, d)| d).max().unwrap_or(0)
}
