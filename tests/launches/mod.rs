//! What would not start is known before: the judge of images and launch templates against the emulator's EC2, which knows
//! nothing of it.

mod edits;
mod first;
mod grown;
mod judged;
mod own;
mod places;
mod referred;
mod refused;
