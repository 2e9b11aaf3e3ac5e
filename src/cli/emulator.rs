//! `emulator`.

use super::args::{self, Global};
use super::failure::{Failure, code};
use super::out::Out;

pub(super) async fn run(_: &args::Emulator, _: &Global, _: &Out) -> Result<u8, Failure> {
    Ok(code::DONE)
}
