//! `redeploy` against the emulator: what becomes of the code, the image and the instances, and of a run
//! that fails or is cut off.

mod code;
mod instances;
mod output;
mod policy;
mod refused;
pub mod scene;
