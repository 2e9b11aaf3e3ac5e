//! `history`, `rollback`, `pin`, `unpin`.

mod acting;
mod output;
