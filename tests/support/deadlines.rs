//! Deadlines as Lambda gives them. cargo-lambda 1.9.2 sends `Lambda-Runtime-Deadline-Ms: 600000`: how many milliseconds an
//! invocation may take, where Lambda sends the instant at which it must have ended, in milliseconds since 1970. For the
//! function that is long over, so that it allows for the ten seconds of a stack file that says nothing, and four of them
//! for an answer: on a machine that is busy with other tests, answers take longer.

use std::io::{BufRead, BufReader, Read, Result, Write, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long an invocation may take, however busy the machine is.
const LIMIT: Duration = Duration::from_secs(600);

/// An address in front of a Runtime API at `api` (`127.0.0.1:41234`) that corrects its deadlines; until the program ends.
pub fn in_front_of(api: &str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let api = api.to_owned();
    std::thread::spawn(move || {
        for function in listener.incoming() {
            // Without an API the test is over.
            let (Ok(function), Ok(api)) = (function, TcpStream::connect(&api)) else {
                return;
            };
            join(&function, &api);
        }
    });
    address
}

fn join(function: &TcpStream, api: &TcpStream) {
    for stream in [function, api] {
        stream.set_nodelay(true).unwrap();
    }
    let both = || (function.try_clone().unwrap(), api.try_clone().unwrap());
    let (mut from, mut to) = both();
    std::thread::spawn(move || {
        let _ = copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    let (to, from) = both();
    std::thread::spawn(move || {
        let _ = answers(from, &to);
        let _ = to.shutdown(Shutdown::Both);
    });
}

/// Passes answers on, one after the other, each with its body.
fn answers(from: TcpStream, mut to: &TcpStream) -> Result<()> {
    let mut from = BufReader::new(from);
    loop {
        let (mut head, mut length) = (Vec::new(), 0);
        loop {
            let mut line = String::new();
            if from.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let (name, value) = line.split_once(':').unwrap_or_default();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap(),
                "transfer-encoding" => panic!("an answer in chunks: {line}"),
                "lambda-runtime-deadline-ms" => {
                    let deadline = (SystemTime::now() + LIMIT).duration_since(UNIX_EPOCH);
                    line = format!("{name}: {}\r\n", deadline.unwrap().as_millis());
                }
                _ => {}
            }
            head.extend(line.as_bytes());
            if line == "\r\n" {
                break;
            }
        }
        to.write_all(&head)?;
        copy(&mut from.by_ref().take(length), &mut to)?;
    }
}
