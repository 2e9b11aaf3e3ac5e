//! Destroy: what holds a group back is said, waited for or ended by force, and what is left is named.

mod adopted;
mod ending;
mod holding;
mod leftovers;
mod released;
