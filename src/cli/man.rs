//! `man`: manual pages, one for each command.

use std::fs;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;

use super::args;
use super::failure::{Failure, code};
use super::out::Out;
use freshscale_core::words::count;

pub(super) fn run(args: &args::Man, out: &Out) -> Result<u8, Failure> {
    let mut command = args::command();
    command.build();
    let unwritten = |error: std::io::Error| {
        Failure::new(format!(
            "{} cannot be written: {error}",
            args.folder.display()
        ))
    };
    fs::create_dir_all(&args.folder).map_err(unwritten)?;
    let pages = write(&command, "", &args.folder).map_err(unwritten)?;
    let folder = args.folder.display();
    out.say(&format!("{} in {folder}", count(pages, "manual page")));
    Ok(code::DONE)
}

/// The page of a command and those below it; how many.
fn write(command: &Command, outer: &str, folder: &Path) -> std::io::Result<usize> {
    let name = match outer {
        "" => command.get_name().to_owned(),
        _ => format!("{outer}-{}", command.get_name()),
    };
    let mut page = Vec::new();
    // The title is the name of the page, which for a command within another is longer than its own.
    Man::new(command.clone())
        .title(name.to_uppercase())
        .render(&mut page)?;
    fs::write(folder.join(format!("{name}.1")), page)?;
    let mut pages = 1;
    for below in command
        .get_subcommands()
        .filter(|below| below.get_name() != "help")
    {
        pages += write(below, &name, folder)?;
    }
    Ok(pages)
}
