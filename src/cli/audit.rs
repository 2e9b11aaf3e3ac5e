//! The whole test suite as its real principals: with `FRESHSCALE_RIGHTS=FILE` a debug build runs each command under `--local` with
//! the policies that are printed for its stack, and appends to FILE each right that was used, with the statement that allowed it.
//! With `FRESHSCALE_WITHOUT=ACTION` nobody has that right. `tests/python/rights.py` says what for.

use std::path::PathBuf;

use freshscale_emulator::{Audit, Emulator};
use freshscale_stack::Stack;
use freshscale_stack::names::Account;
use freshscale_stack::policy::{Printed, printed};

use freshscale_core::aws::partition::partition;

/// Those of people and pipelines; the function's role has its own.
const OF_PEOPLE: [Printed; 5] = [
    Printed::Plan,
    Printed::Operator,
    Printed::Status,
    Printed::Pipeline,
    Printed::Bake,
];

pub(super) fn begin(emulator: &Emulator, stack: &Stack) {
    let Some(log) = std::env::var_os("FRESHSCALE_RIGHTS").filter(|_| cfg!(debug_assertions)) else {
        return;
    };
    let account = {
        let world = emulator.world();
        Account {
            partition: partition(&world.region).to_owned(),
            id: world.account.clone(),
            region: world.region.clone(),
        }
    };
    // What cannot be printed allows nothing.
    let policies = OF_PEOPLE.iter().filter_map(|which| {
        let document = printed(*which, stack, &account, None, None).ok()?;
        Some((which.file().to_owned(), document.to_string()))
    });
    emulator.audit(Audit::new(
        policies,
        PathBuf::from(log),
        std::env::var("FRESHSCALE_TEST").unwrap_or_default(),
        std::env::var("FRESHSCALE_WITHOUT").ok(),
    ));
}
