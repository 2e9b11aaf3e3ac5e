//! How long a hostile stack file is looked at: `cargo test --locked --bench hostile`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    dead_code,
    missing_docs,
    unreachable_pub
)]

#[path = "../tests/fuzz/input.rs"]
mod input;

use std::path::Path;
use std::time::Instant;

use freshscale_stack::load_str;

fn main() {
    let cases = [
        ("1 MiB of aliases", input::aliases(1 << 20)),
        (
            "255 KiB of aliases, just within the size",
            input::aliases(255 << 10),
        ),
        ("1 MiB of brackets", "[".repeat(1 << 20)),
        ("255 KiB of brackets", "[".repeat(255 << 10)),
    ];
    for (what, text) in cases {
        let mut slowest = 0.0_f64;
        for _ in 0..20 {
            let began = Instant::now();
            load_str(Path::new("x.yaml"), &text).unwrap_err();
            slowest = slowest.max(began.elapsed().as_secs_f64());
        }
        println!(
            "{what}: refused in {:.2} ms at most, of 20 times",
            slowest * 1000.0
        );
    }
}
