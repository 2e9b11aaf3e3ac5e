//! Ctrl-C, SIGTERM and readers that go away: the real program, at a call that is held back.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use crate::lifecycle::what_stands;
use crate::support::binary::Desk;
use crate::support::binary::signal;
use crate::support::python::{Server, loopback_only};
use crate::support::{handler, newer_handler};

/// Stands before the emulator and holds back the one call whose request has this in it.
struct Gate {
    endpoint: String,
    arrived: Receiver<()>,
    open: Arc<(Mutex<bool>, Condvar)>,
}

impl Gate {
    fn before(server: &Server, mark: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let address = server.endpoint.replace("http://", "");
        let (tell, arrived) = channel();
        let open = Arc::new((Mutex::new(false), Condvar::new()));
        let gate = open.clone();
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), TcpStream::connect(&address).unwrap());
                let (back, answers) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                std::thread::spawn(move || pass(answers, back, |_| ()));
                let (tell, gate) = (tell.clone(), gate.clone());
                std::thread::spawn(move || {
                    pass(client, server, |bytes| hold(bytes, mark, &tell, &gate));
                });
            }
        });
        Self {
            endpoint,
            arrived,
            open,
        }
    }

    fn release(&self) {
        *self.open.0.lock().unwrap() = true;
        self.open.1.notify_all();
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, look: impl Fn(&[u8])) {
    let mut buffer = vec![0; 65_536];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        look(&buffer[..read]);
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

fn hold(bytes: &[u8], mark: &str, tell: &Sender<()>, gate: &(Mutex<bool>, Condvar)) {
    if String::from_utf8_lossy(bytes).contains(mark) {
        let _ = tell.send(());
        let open = gate.0.lock().unwrap();
        drop(gate.1.wait_while(open, |open| !*open).unwrap());
    }
}

/// A command one of whose calls is held back, and what it complains, line by line.
fn held(
    desk: &Desk,
    gate: &Gate,
    command: &str,
    handler: &Path,
) -> (Child, BufReader<std::process::ChildStderr>) {
    let words = format!(
        "{command} --yes --handler {} jjikin-web.yaml",
        handler.display()
    );
    let mut command = desk.command(&words);
    let command = loopback_only(&mut command, &gate.endpoint);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Only so that a test does not wait for ever for a call that is not made.
    let came = gate.arrived.recv_timeout(Duration::from_secs(120));
    came.expect("the program ended before that call");
    let complaints = BufReader::new(child.stderr.take().unwrap());
    (child, complaints)
}

/// Reads until it says that it stops; the warnings of the stack file come before.
fn until_stopping(complaints: &mut impl BufRead) {
    let stopping = complaints
        .lines()
        .map_while(Result::ok)
        .any(|line| line.starts_with("Stopping: "));
    assert!(stopping);
}

const CREATION: &str = "Logs_20140328.CreateLogGroup";

#[test]
fn one_signal_lets_calls_in_flight_end_and_says_what_is_done_and_how_to_go_on() {
    for name in ["INT", "TERM"] {
        let desk = Desk::new();
        let stack = desk.path().join("jjikin-web.yaml");
        let server = Server::emulator(&desk.path().join("served.json"), &[&stack]);
        let gate = Gate::before(&server, CREATION);
        let (mut child, mut complaints) = held(&desk, &gate, "apply", &handler());
        signal(&child, name);
        until_stopping(&mut complaints);
        gate.release();
        let mut said = String::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        let mut complained = String::new();
        complaints.read_to_string(&mut complained).unwrap();
        let all = format!("{said}\n{complained}");
        assert_eq!(child.wait().unwrap().code(), Some(3), "{all}");
        let line = |start: &str| said.lines().find(|l| l.starts_with(start)).unwrap_or("");
        assert!(line("Done: ").contains("log-group/"), "{all}");
        assert!(line("Not begun: ").contains("lambda-function/"), "{all}");
        assert!(complained.contains("stopped on request"), "{all}");
        assert!(
            complained.contains("to resume, run: bootstrap apply jjikin-web.yaml"),
            "{all}"
        );
    }
}

#[test]
fn a_second_signal_stops_at_once() {
    let desk = Desk::new();
    let stack = desk.path().join("jjikin-web.yaml");
    let server = Server::emulator(&desk.path().join("served.json"), &[&stack]);
    let gate = Gate::before(&server, CREATION);
    let (mut child, mut complaints) = held(&desk, &gate, "apply", &handler());
    signal(&child, "INT");
    until_stopping(&mut complaints);
    assert!(child.try_wait().unwrap().is_none(), "it waits for the call");
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn a_redeploy_says_that_it_stops_and_how_to_go_on() {
    let desk = Desk::new();
    let stack = desk.path().join("jjikin-web.yaml");
    let server = Server::emulator(&desk.path().join("served.json"), &[&stack]);
    let apply = format!(
        "apply --yes --handler {} jjikin-web.yaml",
        handler().display()
    );
    let mut apply = desk.command(&apply);
    let applied = loopback_only(&mut apply, &server.endpoint).output();
    assert!(applied.unwrap().status.success());
    let gate = Gate::before(&server, "/code HTTP");
    // Whatever the hour is at which this test runs.
    let redeploy = "redeploy --during-window";
    let (mut child, mut complaints) = held(&desk, &gate, redeploy, &newer_handler());
    signal(&child, "INT");
    until_stopping(&mut complaints);
    gate.release();
    let mut complained = String::new();
    complaints.read_to_string(&mut complained).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3), "{complained}");
    assert!(
        complained.contains("to resume, run: bootstrap redeploy jjikin-web.yaml --handler"),
        "{complained}"
    );
}

#[test]
fn a_reader_that_goes_away_neither_stops_the_work_nor_hides_how_it_ended() {
    let desk = Desk::new();
    let apply = |timeout: &str| {
        let words = format!(
            "--local apply --yes {timeout} --handler {} jjikin-web.yaml",
            handler().display()
        );
        let mut command = desk.command(&words);
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        child.wait_with_output().unwrap()
    };
    // No role spreads in a second.
    let failed = apply("--timeout 1s");
    assert_eq!(failed.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&failed.stderr).contains("time limit"));
    let done = apply("");
    let complained = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(0), "{complained}");
    assert!(!complained.contains("error"), "{complained}");
    let plan = format!(
        "plan --detailed-exitcode --handler {} jjikin-web.yaml",
        handler().display()
    );
    desk.expect(0, &plan);
}

#[test]
fn ctrl_c_at_the_prompt_changes_nothing() {
    let desk = Desk::new();
    let apply = "apply --handler {handler} jjikin-web.yaml";
    let (code, said) = desk.at_the_prompt("^C", apply);
    assert_eq!(code, 130, "{said}");
    assert!(said.contains("stopped; nothing was changed"), "{said}");
    let (code, said) = desk.at_the_prompt("no", apply);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("not confirmed; nothing was changed"),
        "{said}"
    );
    assert_eq!(what_stands(&desk.emulator()), Vec::<String>::new());
    let (code, said) = desk.at_the_prompt("yes", apply);
    assert_eq!(code, 0, "{said}");
    assert_ne!(what_stands(&desk.emulator()), Vec::<String>::new());
}
