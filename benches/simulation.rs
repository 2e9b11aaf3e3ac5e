//! The long simulation: `cargo test --locked --bench simulation -- [--seeds FIRST..LAST] [--days N]`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports
)]

// `support` finds it under the name that it has in the test program.
use freshscale::cli;

#[path = "../tests/simulation/mod.rs"]
mod simulation;
#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use simulation::simulate;

fn main() {
    let (mut first, mut last, mut days) = (1, 20, 60);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seeds" => {
                let text = words.next().expect("--seeds FIRST..LAST");
                let (from, to) = text.split_once("..").expect("--seeds FIRST..LAST");
                (first, last) = (from.parse().unwrap(), to.parse().unwrap());
            }
            "--days" => days = words.next().expect("--days N").parse().unwrap(),
            // What cargo adds.
            "--bench" => {}
            other => panic!("{other}: give --seeds FIRST..LAST and --days N"),
        }
    }
    let (mut all, mut failed) = (0, Vec::new());
    for seed in first..=last {
        let began = Instant::now();
        match simulate(seed, days) {
            Ok(lived) => {
                all += lived.days;
                println!(
                    "seed {seed}, {:.1} s: {lived:?}",
                    began.elapsed().as_secs_f64()
                );
            }
            Err(why) => {
                println!("{why}\n");
                failed.push(seed);
            }
        }
    }
    println!("{all} days; failed seeds: {failed:?}");
    std::process::exit(i32::from(!failed.is_empty()));
}
