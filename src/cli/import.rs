//! `import`: a stack file of what stands.

mod all;

use std::path::Path;

use serde_json::{Value, json};

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::place;
use super::session::Session;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::file;
use freshscale_core::words::count;
use freshscale_deploy::import::{self, Draft, Error, Standing};

pub(super) async fn run(args: &args::Import, global: &Global, out: &Out) -> Result<u8, Failure> {
    let session = Session::open(global, None).await?;
    if let (true, Some(folder)) = (args.all, &args.out) {
        return all::run(&session, folder, args.overwrite, out).await;
    }
    if let Some(path) = &args.out {
        refuse_to_overwrite(path, args.overwrite)?;
    }
    let group = match (&args.asg, &args.launch_template) {
        (None, Some(template)) => import::group_of(&session, template)
            .await
            .map_err(failure)?,
        (group, _) => group.clone().unwrap_or_default(),
    };
    let standing = Standing::of_group(&session, &group, args.function.as_deref());
    let standing = standing.await.map_err(failure)?;
    let draft = import::draft(&standing, args.name.as_deref()).map_err(failure)?;
    match &args.out {
        Some(path) => write(&draft, path, args.overwrite, out)?,
        None => print(&draft, out),
    }
    tell(&draft, args.out.as_deref(), out);
    Ok(if draft.faults.is_empty() {
        code::DONE
    } else {
        code::STACK_FILE
    })
}

fn refuse_to_overwrite(path: &Path, overwrite: bool) -> Result<(), Failure> {
    if overwrite || !path.exists() {
        return Ok(());
    }
    let text = format!("{} is there already; nothing was written", path.display());
    Err(Failure::usage(text).hint("name another file, or write over it with --overwrite"))
}

fn print(draft: &Draft, out: &Out) {
    match out.format {
        Format::Json => out.json(&json!({
            "name": draft.name,
            "text": draft.text,
            "user_data_file": draft.user_data.as_ref().map(|(name, _)| name),
            "differences": draft.differences,
            "notes": draft.notes,
            "faults": draft.faults,
        })),
        _ => out.document(&draft.text),
    }
    if let Some((name, bytes)) = &draft.user_data {
        out.complain(&format!(
            "warning: the template has user data, {}, that the file takes from {name}: --out writes both",
            count(bytes.len(), "byte")
        ));
    }
}

fn write(draft: &Draft, path: &Path, overwrite: bool, out: &Out) -> Result<(), Failure> {
    let shown = files(draft, path, overwrite)?;
    match out.format {
        Format::Json => out.json(&told(draft, &shown)),
        _ => out.say(&format!("Written: {}", shown.join(", "))),
    }
    Ok(())
}

/// For programs.
fn told(draft: &Draft, written: &[String]) -> Value {
    json!({
        "name": draft.name,
        "written": written,
        "differences": draft.differences,
        "notes": draft.notes,
        "faults": draft.faults,
    })
}

/// Writes the stack file, and the user data beside it, into a folder that is made; what was written.
fn files(draft: &Draft, path: &Path, overwrite: bool) -> Result<Vec<String>, Failure> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|why| {
            Failure::usage(format!("cannot make folder {}: {why}", folder.display()))
        })?;
    }
    let mut written = vec![path.display().to_string()];
    let beside = draft
        .user_data
        .as_ref()
        .map(|(name, bytes)| (path.with_file_name(name), bytes));
    if let Some((place, bytes)) = &beside {
        refuse_to_overwrite(place, overwrite)?;
        put(place, bytes)?;
        written.push(place.display().to_string());
    }
    put(path, draft.text.as_bytes())?;
    Ok(written)
}

fn put(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let written = file::write(path, content);
    written.map_err(|error| Failure::usage(format!("cannot write {}: {error}", path.display())))
}

fn tell(draft: &Draft, path: Option<&Path>, out: &Out) {
    for note in &draft.notes {
        out.complain(&format!("warning: {note}"));
    }
    for fault in &draft.faults {
        out.complain(&format!("to fill in: {fault}"));
    }
    if draft.faults.is_empty() && !draft.differences.is_empty() {
        let many = count(draft.differences.len(), "field");
        out.complain(&format!(
            "warning: taking it over would change {many}, which the file's first lines name"
        ));
    }
    let Some(path) = path else { return };
    let plan = Command::of_file("plan --adopt", &place::text(path));
    out.say(&out.told(&Advice::new("See what taking it over changes:").run(plan)));
}

fn failure(error: Error) -> Failure {
    let text = error.to_string();
    match error {
        Error::Aws(error) => error.into(),
        Error::NoGroup { .. } => Failure::new(text)
            .hint("check the name, the Region (--region) and the account (--profile)"),
        Error::NoTemplate { .. } => {
            Failure::new(text).hint("give the group a launch template that exists, then import it")
        }
        Error::NoLaunchTemplate { .. } => Failure::new(text).hint(
            "make a launch template of it first: in the console, `Copy to launch template`; \
             then let the group start from that, and import it",
        ),
        Error::GroupsOf { names, .. } if names.is_empty() => {
            Failure::new(text).hint("a stack file has a group: make one that starts from it first")
        }
        Error::GroupsOf { .. } => Failure::usage(text).hint("say which group with --asg"),
        Error::NoFunction { .. } => {
            Failure::new(text).hint("check the name and the Region, or leave out --function")
        }
        Error::Functions { .. } => Failure::usage(text).hint("say which one with --function"),
        Error::FunctionOfStack { stack, .. } => Failure::usage(text).hint(
            Advice::new("leave out --function; or let that stack give back what it has first:")
                .run(Command::plain("release").option("--stack", Some(&stack))),
        ),
        Error::StackName { .. } => Failure::usage(text).hint("choose one with --name"),
    }
}
