//! The program itself, as Lambda starts it. What it does with events, the tests of the whole package try.
#![allow(clippy::unwrap_used)]

use std::process::Command;

#[test]
fn without_a_runtime_to_ask_it_says_so_in_one_json_line_and_fails() {
    // Port 9 is discard's: nobody answers there.
    let output = Command::new(env!("CARGO_BIN_EXE_handler"))
        .env_clear()
        .env("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9")
        .env("AWS_LAMBDA_FUNCTION_NAME", "web-rotator")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_REGION", "eu-west-1")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    let [line] = lines.as_slice() else {
        panic!("not one line: {said}");
    };
    assert!(line.contains(r#""level":"ERROR""#), "{line}");
    assert!(line.contains("The Lambda runtime ended."), "{line}");
}
