//! Killed, throttled, cut off, raced: whatever happens to one run, the next ends in the same world.

mod cell;
mod fleet;
mod killed;
pub mod many;
mod race;
mod rollback;
pub mod scene;
mod signals;

use std::fmt::Write;

use cell::{Fault, matrix};
use scene::Operation;

/// Where the matrix is kept for people to read.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reliability.md");
const BEGIN: &str = "<!-- matrix: made by a run -->\n";
const END: &str = "<!-- end of the matrix -->\n";

/// The whole matrix takes many minutes in a debug build, so that a run of the tests takes every
/// seventeenth call, beginning with another one for each fault. `FRESHSCALE_STEP=3` takes every third,
/// and `FRESHSCALE_ROW` names the one row to run.
#[test]
fn cells_of_every_operation_and_fault_converge() {
    let asked = std::env::var("FRESHSCALE_STEP").ok();
    let step = asked.and_then(|step| step.parse().ok()).unwrap_or(17);
    println!("{}", table(step));
}

/// Every fault at every call of every operation, and the page that says so.
#[test]
#[ignore = "minutes in a release build: run by hand to write docs/reliability.md anew"]
fn every_cell_of_the_matrix_converges() {
    let table = table(1);
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (head, rest) = page.split_once(BEGIN).unwrap();
    let (_, tail) = rest.split_once(END).unwrap();
    std::fs::write(PAGE, format!("{head}{BEGIN}\n{table}\n{END}{tail}")).unwrap();
}

/// Runs every `step`-th cell of each row; all must converge.
fn table(step: usize) -> String {
    let mut table = String::from("| operation |");
    for fault in Fault::ALL {
        let _ = write!(table, " {fault} |");
    }
    table.push_str("\n|---|");
    table.push_str(&"---|".repeat(Fault::ALL.len()));
    table.push('\n');
    let asked = std::env::var("FRESHSCALE_ROW").ok();
    let is_asked = |operation: &Operation| {
        { asked.as_deref() }.is_none_or(|asked| operation.to_string() == asked)
    };
    let operations: Vec<Operation> = Operation::ALL.into_iter().filter(is_asked).collect();
    let rows = std::thread::scope(|scope| {
        let row = |operation: &Operation| {
            let operation = *operation;
            scope.spawn(move || matrix(operation, operation.every(step)))
        };
        let rows: Vec<_> = operations.iter().map(row).collect();
        let join = |row: std::thread::ScopedJoinHandle<'_, _>| row.join().unwrap();
        rows.into_iter().map(join).collect::<Vec<_>>()
    });
    let mut failures = String::new();
    for (operation, row) in operations.into_iter().zip(rows) {
        let _ = write!(table, "| {operation} |");
        for (run, failed) in row {
            let _ = write!(table, " {run} of {run} |");
            for failed in failed {
                let _ = writeln!(failures, "{operation}: {failed}");
            }
        }
        table.push('\n');
    }
    assert!(failures.is_empty(), "{failures}");
    table
}
