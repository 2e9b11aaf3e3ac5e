//! Windows that are open or shut for once.

mod killed;
mod proof;
mod story;
