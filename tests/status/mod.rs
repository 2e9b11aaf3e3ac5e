//! `status`: whether the stack is healthy, and what is wrong.

mod findings;
mod output;
mod windows;
