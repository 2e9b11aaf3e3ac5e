//! `export`: a stack in the language of another tool.

use std::path::Path;

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::session::Session;
use super::target;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::file;
use freshscale_core::words::count;
use freshscale_deploy::apply::{Goal, prepare_with};
use freshscale_deploy::export::Exported;
use freshscale_deploy::progress::Stop;
use freshscale_stack::STACK_TAG;

pub(super) async fn run(args: &args::Export, global: &Global, out: &Out) -> Result<u8, Failure> {
    let for_terraform = match out.format {
        Format::Terraform => true,
        Format::CloudFormation => false,
        _ => {
            let hint = "add --format terraform, or --format cloudformation";
            return Err(Failure::usage("export writes for one tool").hint(hint));
        }
    };
    if for_terraform && args.import.is_some() {
        let text =
            "--import is for CloudFormation: for Terraform, what stands is in the configuration";
        return Err(Failure::usage(text).hint("leave out --import"));
    }
    if args.import.as_deref() == Some(Path::new("-")) {
        let text = "--import writes a file: the template is what is printed";
        return Err(Failure::usage(text).hint("name a file, such as --import resources.json"));
    }
    let files = target::load(std::slice::from_ref(&args.file), global, out)?;
    let [file] = files.as_slice() else {
        return Err(
            Failure::usage("export is for one stack file").hint("name one file, and no folder")
        );
    };
    file.warn(out);
    let session = Session::of(file, global, out).await?;
    // Without the handler's code, which is not compared then.
    let goal = Goal::apply(file, &args::Inputs::default());
    let prepared = Box::pin(prepare_with(&session, &goal, None, &Stop::default())).await?;
    let exported = Exported::of(&prepared, &file.stack).await?;
    if for_terraform {
        out.document(&exported.terraform());
    } else {
        let (template, imports) = exported.cloudformation();
        if let Some(path) = &args.import {
            let written = file::write(path, format!("{imports:#}\n").as_bytes());
            let failed = |why| format!("cannot write {}: {why}", path.display());
            written.map_err(|why| Failure::usage(failed(why)))?;
        }
        out.document(&template);
    }
    for lost in exported.lost_with_tags() {
        let text = format!(
            "note: {lost} goes by the tag {STACK_TAG}, which is not exported, of more than launch templates: without the tag, \
             whoever has this policy loses that right; let it name what it is about (rotator.policy in the stack file)"
        );
        out.complain(&text);
    }
    if exported.differing > 0 {
        let differing = count(exported.differing, "resource");
        let text = format!("{differing} not as the stack file says: exported as it stands; first:");
        let advice = Advice::new(text).run(Command::bootstrap("apply"));
        out.complain(&format!("note: {}", out.told(&advice)));
    }
    Ok(code::DONE)
}
