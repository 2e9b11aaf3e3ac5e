//! `rotate`: the rotator's own code, run from here.

use super::args::{self, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::target;

pub(super) async fn run(args: &args::Rotate, _: &Global, out: &Out) -> Result<u8, Failure> {
    let _ = target::load(&args.files.files, out)?;
    Ok(code::DONE)
}
