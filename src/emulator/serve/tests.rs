//! Over a real port: who is answered, how much is read, how long is waited, and that nobody keeps the others out.
#![allow(clippy::unwrap_used)]

use jiff::SignedDuration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::control::{Advance, ask};
use crate::testing::{emulator, stack};

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AK/20260101/r/ec2/aws4_request, x";

async fn served(limits: Limits) -> (Emulator, SocketAddr) {
    let (emulator, _) = emulator();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let shutdown = std::future::pending();
    tokio::spawn(serve_within(emulator.clone(), listener, limits, shutdown));
    (emulator, address)
}

/// Sends these bytes; all that comes back until the connection ends.
async fn sent(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    answer(&mut stream).await
}

async fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A server that closes with bytes of ours unread resets the connection: what came before counts.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8(bytes).unwrap()
}

/// A request, and the connection ends with its answer.
fn post(path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("POST {path} HTTP/1.1\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    text.into_bytes()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or(answer)
}

const DESCRIBE: &str = "Action=DescribeSubnets&Version=2016-11-15";

#[tokio::test]
async fn a_page_of_a_browser_neither_reads_nor_moves_the_clock() {
    let (emulator, address) = served(Limits::default()).await;
    let here = address.to_string();
    let before = emulator.now();
    for foreign in [
        &[("Host", "attacker.example")][..],
        &[("Host", &here), ("Origin", "http://attacker.example")],
        &[("Host", "ec2.localhost"), ("Origin", "null")],
        &[("Host", &here), ("Sec-Fetch-Site", "cross-site")],
    ] {
        let moved = sent(
            address,
            &post("/_emulator/advance", foreign, "{\"by\":\"1d\"}"),
        )
        .await;
        assert_eq!(status(&moved), "403", "{foreign:?}: {moved}");
        let signed = [foreign, &[("Authorization", SIGNED)]].concat();
        let read = sent(address, &post("/", &signed, DESCRIBE)).await;
        assert_eq!(status(&read), "403", "{foreign:?}: {read}");
        assert!(
            read.contains(&format!("http://{here}")),
            "the remedy: {read}"
        );
    }
    assert!(emulator.now() < before + SignedDuration::from_hours(1));
    let ours = [("Host", here.as_str()), ("Authorization", SIGNED)];
    let read = sent(address, &post("/", &ours, DESCRIBE)).await;
    assert_eq!(status(&read), "200", "{read}");
}

#[tokio::test]
async fn nobody_is_answered_who_does_not_say_who_calls() {
    let (_, address) = served(Limits::default()).await;
    let read = sent(address, &post("/", &[("Host", "ec2.localhost")], DESCRIBE)).await;
    assert_eq!(status(&read), "403", "{read}");
    assert!(read.contains("MissingAuthenticationToken"), "{read}");
}

#[tokio::test]
async fn requests_that_are_too_long_are_refused_with_how_long_they_may_be() {
    let limits = Limits {
        request: 1000,
        control: 100,
        function: 2000,
        ..Limits::default()
    };
    let (_, address) = served(limits).await;
    let long = "x".repeat(1500);
    for (path, code) in [
        ("/", "413"),
        ("/_emulator/advance", "413"),
        // Its body is read, and it is refused for what it is.
        ("/2015-03-31/functions", "403"),
    ] {
        let said = sent(address, &post(path, &[("Host", "localhost")], &long)).await;
        assert_eq!(status(&said), code, "{path}: {said}");
    }
    let chunked = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    let endless = format!(
        "{chunked}{}",
        "400\r\n".to_owned() + &"x".repeat(1024) + "\r\n"
    );
    let said = sent(address, endless.as_bytes()).await;
    assert_eq!(status(&said), "413", "{said}");
    let headers: Vec<(String, String)> = (0..200).map(|n| (format!("x-{n}"), "1".into())).collect();
    let headers: Vec<_> = headers
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let said = sent(address, &post("/", &headers, "")).await;
    assert_eq!(status(&said), "431", "{said}");
    let header = "y".repeat(200 * 1024);
    let said = sent(address, &post("/", &[("x", &header)], "")).await;
    assert_eq!(status(&said), "431", "{said}");
}

/// Each of these waits for the server to hang up, however long that takes on a busy machine.
#[tokio::test]
async fn clients_that_say_nothing_more_are_let_go() {
    let limits = Limits {
        head: Duration::from_millis(200),
        body: Duration::from_millis(200),
        ..Limits::default()
    };
    let (_, address) = served(limits).await;
    assert_eq!(sent(address, b"").await, "", "idle from the start");
    assert_eq!(sent(address, b"POST / HTTP/1.1\r\nHost: loc").await, "");
    let half = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf";
    let said = sent(address, half.as_bytes()).await;
    assert_eq!(status(&said), "408", "{said}");
    let idle = "GET /_emulator HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let said = sent(address, idle.as_bytes()).await;
    assert_eq!(status(&said), "200", "{said}");
}

#[tokio::test]
async fn a_client_that_drips_is_let_go_as_well() {
    let limits = Limits {
        head: Duration::from_millis(500),
        ..Limits::default()
    };
    let (_, address) = served(limits).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    // Writing fails once the server has hung up; reading then ends.
    while stream.write_all(b"x").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    answer(&mut stream).await;
}

/// Two places, both taken by clients that do nothing: whoever comes then is served when one is let go.
#[tokio::test]
async fn whoever_finds_no_room_waits_and_is_served() {
    let limits = Limits {
        connections: 2,
        head: Duration::from_millis(300),
        ..Limits::default()
    };
    let (_, address) = served(limits).await;
    let _idle = TcpStream::connect(address).await.unwrap();
    let _too = TcpStream::connect(address).await.unwrap();
    // Within its own time-out only if it is read at once, so that it may have to come again.
    let request = post("/_emulator", &[("Host", "localhost")], "");
    while status(&sent(address, &request).await) != "404" {}
}

#[tokio::test]
async fn a_client_that_does_not_take_its_answer_is_let_go() {
    let limits = Limits {
        stall: Duration::from_millis(200),
        ..Limits::default()
    };
    let (_, address) = served(limits).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = "GET /_emulator HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100);
    // Answers fill what the system keeps for a reader; after that the server hangs up, and writing fails.
    while stream.write_all(request.as_bytes()).await.is_ok() {}
}

/// The clock is moved over two months of backups and rotations; another client asks all the while.
#[tokio::test]
async fn others_are_answered_while_the_clock_is_moved_far() {
    let (emulator, address) = served(Limits::default()).await;
    emulator.world().seed(&stack());
    let start = emulator.now();
    let endpoint = format!("http://{address}");
    let far = tokio::spawn(async move {
        let moved = ask(&endpoint, &Advance::By("60d".to_owned())).await;
        moved.unwrap().now
    });
    let mut between = Vec::new();
    let request = "GET /_emulator HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    while !far.is_finished() {
        let said = sent(address, request.as_bytes()).await;
        let body: serde_json::Value =
            serde_json::from_str(said.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        between.push(body["now"].as_str().unwrap().parse::<Timestamp>().unwrap());
    }
    let end = far.await.unwrap();
    assert!(end >= start + SignedDuration::from_hours(60 * 24));
    let day = SignedDuration::from_hours(24);
    let on_the_way = between
        .iter()
        .filter(|at| **at > start + day && **at < end - day);
    assert!(on_the_way.count() > 0, "{between:?}");
    assert!(between.is_sorted(), "{between:?}");
}

#[tokio::test]
async fn two_who_move_the_clock_at_once_move_it_one_after_the_other() {
    let (emulator, address) = served(Limits::default()).await;
    emulator.world().seed(&stack());
    let (endpoint, start) = (format!("http://{address}"), emulator.now());
    let by = Advance::By("3d".to_owned());
    let (one, two) = tokio::join!(ask(&endpoint, &by), ask(&endpoint, &by));
    let later = one.unwrap().now.max(two.unwrap().now);
    assert!(
        later >= start + SignedDuration::from_hours(6 * 24),
        "{later}"
    );
}
