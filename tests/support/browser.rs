//! Debian's Chromium without a window: what people see, measured.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::time::Duration;

use base64::Engine;
use serde_json::Value;

/// On a machine that is busy with other tests.
const LIMIT: Duration = Duration::from_secs(120);

/// What the reader's system is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

/// Shows `body` in a window of this width, and returns what the body of the JavaScript function `measure`
/// returns once everything is loaded. Files beside the page are in `folder`.
pub fn measure(folder: &Path, body: &str, measure: &str, width: u32, scheme: Scheme) -> Value {
    let page = folder.join(format!("page-{width}-{scheme:?}.html"));
    let html = format!(
        "<!doctype html><meta charset=utf-8><style>body{{margin:0}}</style>{body}<pre id=answer></pre>\
         <script>addEventListener('load',()=>{{\
         const json=JSON.stringify((()=>{{{measure}}})());\
         const bytes=new TextEncoder().encode(json);\
         document.getElementById('answer').textContent='@@'+btoa(Array.from(bytes,b=>String.fromCharCode(b)).join(''))+'@@'\
         }})</script>"
    );
    std::fs::write(&page, html).unwrap();
    let profile = tempfile::tempdir_in(folder).unwrap();
    let dark = match scheme {
        Scheme::Dark => 0,
        Scheme::Light => 1,
    };
    let mut command = Command::new(chromium());
    command
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
        ])
        .args(["--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync"])
        .args(["--disable-breakpad", "--disable-crash-reporter"])
        .arg(format!("--blink-settings=preferredColorScheme={dark}"))
        .arg(format!("--window-size={width},2000"))
        .arg("--hide-scrollbars")
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("--dump-dom")
        .arg(format!("file://{}", page.display()))
        .env("HOME", profile.path());
    let dom = output(&mut command);
    let answer = dom.split("@@").find_map(|part| {
        let bytes = base64::engine::general_purpose::STANDARD.decode(part);
        serde_json::from_slice(&bytes.ok()?).ok()
    });
    answer.unwrap_or_else(|| panic!("the page's script did not end:\n{dom}"))
}

/// Runs it in a process group of its own, of which nothing is left.
fn output(command: &mut Command) -> String {
    let child = command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let group = format!("-{}", child.id());
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || send.send(child.wait_with_output()));
    let ended = receive.recv_timeout(LIMIT);
    let mut kill = Command::new("kill");
    let _ = kill
        .args(["-KILL", "--", &group])
        .stderr(Stdio::null())
        .status();
    let output = ended
        .unwrap_or_else(|_| panic!("{command:?} did not end in {LIMIT:?}"))
        .unwrap();
    assert!(output.status.success(), "{command:?}: {}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The browser on the path; put there by whichever test asks first, where that is possible.
fn chromium() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| program("chromium"))
}

/// A program on the path; installed if it is missing, where that is possible.
pub fn program(name: &str) -> PathBuf {
    // Another test run may be installing something at this moment.
    let lock = Path::new(env!("CARGO_TARGET_TMPDIR")).join("apt-get.lock");
    let lock = File::create(lock).unwrap();
    lock.lock().unwrap();
    on_path(name).unwrap_or_else(|| {
        install(name);
        on_path(name).unwrap_or_else(|| panic!("{name} was installed, and is not on the path"))
    })
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(program));
    places.find(|place| place.is_file())
}

fn install(program: &str) {
    let id = Command::new("id").arg("-u").output().unwrap();
    assert!(
        id.stdout == b"0\n" && on_path("apt-get").is_some(),
        "these tests need `{program}`: install it, so that it is on the path"
    );
    let install = format!("install --yes --no-install-recommends {program}");
    for words in ["update", &install] {
        let mut command = Command::new("apt-get");
        command
            .args(words.split(' '))
            .env("DEBIAN_FRONTEND", "noninteractive");
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "apt-get {words}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
