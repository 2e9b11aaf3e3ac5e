//! `bake` against the emulator: an image of a release, once, whatever happens, and what becomes of it.

mod held;
mod making;
mod output;
mod policy;
mod resumed;
pub mod scene;
