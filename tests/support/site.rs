//! The real `bootstrap` in a folder of its own, sent over HTTP to whoever answers at an address.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use freshscale_emulator::Emulator;
use freshscale_emulator::world::World;
use freshscale_stack::Stack;
use jiff::SignedDuration;
use serde_json::Value;
use tempfile::TempDir;

use super::python::{Server, loopback_only};
use super::{ACCOUNT, REGION, START};

pub struct Site {
    folder: TempDir,
    endpoint: String,
    environment: Vec<(String, String)>,
}

impl Site {
    pub fn new(endpoint: &str) -> Self {
        Self {
            folder: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap(),
            endpoint: endpoint.to_owned(),
            environment: Vec::new(),
        }
    }

    /// The same folder, sent elsewhere.
    pub fn at(mut self, endpoint: &str) -> Self {
        endpoint.clone_into(&mut self.endpoint);
        self
    }

    /// An environment variable of every run from here on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub fn run(&self, words: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bootstrap"));
        command
            .args(words.split_whitespace())
            .current_dir(self.folder.path());
        loopback_only(&mut command, &self.endpoint)
            .env("HOME", self.folder.path())
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.output().unwrap()
    }

    /// Runs it, asserts the exit code, returns all that it said.
    pub fn expect(&self, code: i32, words: &str) -> String {
        let output = self.run(words);
        let said = said(&output);
        assert_eq!(
            output.status.code(),
            Some(code),
            "bootstrap {words}\n{said}"
        );
        said
    }

    /// Runs it with `--format json` and returns the last line.
    pub fn json(&self, words: &str) -> Value {
        let output = self.run(&format!("--format json {words}"));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let last = text.lines().last();
        let last = last.unwrap_or_else(|| panic!("bootstrap {words}\n{}", said(&output)));
        serde_json::from_str(last).unwrap()
    }

    /// The operations in a file of `--trace-calls` that can change anything.
    pub fn mutating(&self, trace: &str) -> Vec<String> {
        calls(&self.path(trace))
            .iter()
            .filter(|call| call["mutating"] == true)
            .map(|call| call["operation"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// A file of `--trace-calls`.
pub fn calls(trace: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(trace).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Everything that a program printed.
pub fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// Our emulator on a loopback port, its account seeded for `stack`, after so many days of backups. Its
/// clock stands at nine in the morning in Seoul: nothing falls due by itself while a test runs.
pub fn emulator_with_backups(folder: &Path, stack: &Stack, days: i64) -> Server {
    let path = folder.join("world.json");
    let world = World::new(ACCOUNT, REGION, START.parse().unwrap());
    std::fs::write(&path, serde_json::to_vec(&world).unwrap()).unwrap();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let emulator = Emulator::open(&path).unwrap();
        emulator.world().seed(stack);
        emulator
            .advance(SignedDuration::from_hours(24 * days))
            .await;
        emulator.save().unwrap();
    });
    Server::emulator(&path, &[])
}
