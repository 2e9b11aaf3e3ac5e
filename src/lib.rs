//! The command line of freshscale: scheduled scale-out on AWS, always from the freshest AMI.
//!
//! ```text
//! stack.yaml ─parse→ Stack ─declare→ Desired ┐
//!                                            ├─ plan (pure) → Plan ─execute→ Events ─render→ text | json
//! AWS (or emulator) ──────observe→ Observed ─┘                   │
//!                                                                └→ AWS again
//! ```
//!
//! | module | owns |
//! |---|---|
//! | [`cli`] | the commands of `bootstrap` |
//! | [`render`] | events and plans for people and for programs |

pub mod cli;
pub mod render;
