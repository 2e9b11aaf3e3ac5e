//! A Lambda runtime interface that we did not write: cargo-lambda's, with `handler` polling it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use tempfile::TempDir;

use super::python::{Server, loopback_only};
use super::{built_handler, deadlines};

/// Processes of `handler` behind one Runtime API; gone when the test ends.
pub struct Runtime {
    folder: TempDir,
    api: Server,
    /// In front of the API, for the functions.
    polled: String,
    functions: Vec<Child>,
}

impl Runtime {
    /// `processes` times `handler` with this environment, calling AWS at `aws`.
    pub fn start(processes: usize, aws: &str, environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let manifest = no_package(folder.path());
        // It looks for a package whether or not it is to build one.
        let arguments = |port: u16| {
            let words = "lambda watch --only-lambda-apis --invoke-address 127.0.0.1 --invoke-port";
            let mut words: Vec<String> = words.split(' ').map(ToOwned::to_owned).collect();
            words.push(port.to_string());
            words.push("--manifest-path".to_owned());
            words.push(manifest.display().to_string());
            words
        };
        let api = Server::start("cargo-lambda", arguments, &[("CARGO_NET_OFFLINE", "true")]);
        let polled = deadlines::in_front_of(api.endpoint.trim_start_matches("http://"));
        let mut runtime = Self {
            folder,
            api,
            polled,
            functions: Vec::new(),
        };
        for number in 0..processes {
            let function = runtime.function(number, aws, environment);
            runtime.functions.push(function);
        }
        runtime
    }

    fn function(&self, number: usize, aws: &str, environment: &[(&str, &str)]) -> Child {
        let mut command = Command::new(built_handler());
        loopback_only(&mut command, aws)
            .env(
                "AWS_LAMBDA_RUNTIME_API",
                format!("http://{}/.rt", self.polled),
            )
            .env("AWS_LAMBDA_FUNCTION_NAME", "_")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .envs(environment.iter().copied())
            .stdout(File::create(self.log(number)).unwrap())
            .spawn()
            .unwrap()
    }

    fn log(&self, number: usize) -> PathBuf {
        self.folder.path().join(format!("{number}.log"))
    }

    /// Where functions are invoked, as Lambda's own API is called.
    pub fn endpoint(&self) -> &str {
        &self.api.endpoint
    }

    /// What the functions have logged.
    pub fn logged(&self) -> Vec<serde_json::Value> {
        let logs = (0..self.functions.len()).map(|n| std::fs::read_to_string(self.log(n)).unwrap());
        let text: String = logs.collect();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect()
    }

    /// Whether every process is still there.
    pub fn lives(&mut self) -> bool {
        self.functions
            .iter_mut()
            .all(|function| function.try_wait().unwrap().is_none())
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        for function in &mut self.functions {
            let _ = function.kill();
            let _ = function.wait();
        }
    }
}

fn no_package(folder: &Path) -> PathBuf {
    let manifest = folder.join("Cargo.toml");
    let text = "[package]\nname = \"none\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";
    std::fs::write(&manifest, text).unwrap();
    std::fs::create_dir(folder.join("src")).unwrap();
    std::fs::write(folder.join("src/main.rs"), "fn main() {}\n").unwrap();
    manifest
}
