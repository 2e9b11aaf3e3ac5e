//! How long a year of the customer's stack takes: `cargo bench --bench year`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::process::Command;
use std::time::Instant;

fn main() {
    let stack = concat!(env!("CARGO_MANIFEST_DIR"), "/stacks/jjikin-web.yaml");
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_bootstrap"))
            .args([
                "simulate",
                stack,
                "--from",
                "2026-11-30",
                "--days",
                "365",
                "--quiet",
            ])
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
        times.push(began.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    println!(
        "a year of stacks/jjikin-web.yaml: median {:.2} s, best {:.2} s, worst {:.2} s",
        times[2], times[0], times[4]
    );
}
