//! What AWS, a proxy or a stranger answers, and a server that answers nothing else.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

pub enum Answer {
    /// Status, content type, further headers, body.
    Http(u16, &'static str, &'static str, String),
    /// Not HTTP.
    Raw(&'static str),
    /// Nothing is said, and the connection closed.
    Closed,
    /// It is spoken to with TLS and knows none.
    WithoutTls,
    /// Another address than the server's.
    Elsewhere(String),
}

const ID: &str = "7a62c49f-347e-4fc4-9331-6e8eEXAMPLE";

pub fn ec2(status: u16, code: &str, message: &str) -> Answer {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>{code}</Code><Message>{message}\
         </Message></Error></Errors><RequestID>{ID}</RequestID></Response>"
    );
    Answer::Http(status, "text/xml;charset=UTF-8", "", body)
}

pub fn query(status: u16, code: &str, message: &str) -> Answer {
    let body = format!(
        "<ErrorResponse xmlns=\"https://example.amazonaws.com/doc/\">\n  <Error>\n    <Type>Sender</Type>\n    \
         <Code>{code}</Code>\n    <Message>{message}</Message>\n  </Error>\n  <RequestId>{ID}</RequestId>\n</ErrorResponse>\n"
    );
    Answer::Http(status, "text/xml", "", body)
}

pub fn json(status: u16, code: &str, message: &str) -> Answer {
    let body =
        format!("{{\"__type\":\"com.amazon.coral.service#{code}\",\"message\":\"{message}\"}}");
    let header = "x-amzn-RequestId: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE\r\n";
    Answer::Http(status, "application/x-amz-json-1.1", header, body)
}

pub fn rest_json(code: &'static str, message: &str) -> Answer {
    let headers = match code {
        "AccessDeniedException" => {
            "x-amzn-RequestId: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE\r\nx-amzn-ErrorType: AccessDeniedException\r\n"
        }
        "ExpiredTokenException" => {
            "x-amzn-RequestId: 7a62c49f-347e-4fc4-9331-6e8eEXAMPLE\r\nx-amzn-ErrorType: ExpiredTokenException\r\n"
        }
        other => panic!("{other}"),
    };
    let body = format!("{{\"Message\":\"{message}\"}}");
    Answer::Http(403, "application/json", headers, body)
}

pub fn html(status: u16) -> Answer {
    let body = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>{ }</body></html>";
    Answer::Http(status, "text/html; charset=utf-8", "", body.to_owned())
}

pub fn nobody() -> String {
    format!("http://127.0.0.1:{}", crate::support::python::free_port())
}

/// Where the answer is given, to everybody, until the tests end.
pub fn serve(answer: Answer) -> String {
    let bytes = match answer {
        Answer::Elsewhere(address) => return address,
        Answer::Http(status, kind, headers, body) => format!(
            "HTTP/1.1 {status} As Recorded\r\ncontent-type: {kind}\r\n{headers}content-length: {}\r\nconnection: \
             close\r\n\r\n{body}",
            body.len()
        ),
        Answer::Raw(text) => text.to_owned(),
        Answer::WithoutTls => return serve(html(200)).replace("http:", "https:"),
        Answer::Closed => String::new(),
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            reply(stream, bytes.as_bytes());
        }
    });
    format!("http://{address}")
}

/// The whole request is read first: closing on unread bytes would reset the connection under the answer.
fn reply(mut stream: TcpStream, answer: &[u8]) {
    let (mut request, mut buffer) = (Vec::new(), [0; 65536]);
    while !is_whole(&request) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(count) => request.extend_from_slice(&buffer[..count]),
        }
    }
    // Whoever asked may be gone already.
    let _ = stream.write_all(answer);
}

fn is_whole(request: &[u8]) -> bool {
    // A TLS hello is no request: it is answered at once.
    if request.first() == Some(&0x16) {
        return true;
    }
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}
