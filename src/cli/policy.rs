//! `policy`: what those who run commands must be allowed, for one stack.

use serde_json::{Value, json};

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::session::Session;
use super::target::{self, StackFile};
use crate::render::policy::{explained, judged};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::aws::call::Absent;
use freshscale_core::escape;
use freshscale_core::policy::{self as iam, Purpose};
use freshscale_core::rotation::template;
use freshscale_deploy::rights;
use freshscale_stack::policy::{Printed, printed};

pub(super) async fn run(args: &args::Policy, global: &Global, out: &Out) -> Result<u8, Failure> {
    let which = Printed::from(args.which);
    let mut all = true;
    for file in target::load(&args.files.files, global, out)? {
        let session = Session::of(&file, global, out).await?;
        let role = args.instance_role.as_deref();
        let document = document(&session, &file, which, role, out).await?;
        if args.explain {
            explain(which, &file, &document, out);
        } else if args.check {
            all &= check(args, &session, &file, &document, out).await?;
        } else {
            show(which, &document, out);
        }
    }
    Ok(if all { code::DONE } else { code::FAILED })
}

/// The document of a stack, for `--print-policy`.
pub(super) async fn print(
    session: &Session,
    file: &StackFile,
    which: Printed,
    out: &Out,
) -> Result<(), Failure> {
    let document = document(session, file, which, None, out).await?;
    show(which, &document, out);
    Ok(())
}

fn show(which: Printed, document: &Value, out: &Out) {
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    out.document(&format!("{}\n", escape::json(&text)));
    let (length, most) = (iam::size(&text), Purpose::Managed.longest());
    if length > most {
        out.complain(&format!(
            "note: with these names it has {length} characters, and a managed policy {most}: write it into the role as an inline \
             policy"
        ));
    }
    if which.is_beside_plan() && out.format == Format::Text {
        let beside =
            Advice::new("attach it beside the policy of:").run(Command::bootstrap("policy plan"));
        out.complain(&format!("note: {}", out.told(&beside)));
    }
}

async fn document(
    session: &Session,
    file: &StackFile,
    which: Printed,
    role: Option<&str>,
    out: &Out,
) -> Result<Value, Failure> {
    let id = match &file.stack.account {
        Some(id) => id.clone(),
        None => session.identity().await?,
    };
    let role = match role {
        Some(role) => Some(role.to_owned()),
        None if which == Printed::Operator => instance_role(session, file, out).await,
        None => None,
    };
    let template = template(session, file, out).await;
    let account = session.account(&id);
    let given = (role.as_deref(), template.as_deref());
    let document = printed(which, &file.stack, &account, given.0, given.1);
    document.map_err(|error| Failure::new(error.to_string()).hint(error.help))
}

/// The id of a template that is somebody else's, by which rights go; where it cannot be told, a word stands in its place.
async fn template(session: &Session, file: &StackFile, out: &Out) -> Option<String> {
    if file.stack.makes_template() {
        return None;
    }
    let name = &file.stack.names.launch_template;
    let why = match template::describe_one(&session.aws, name).await.absent() {
        Ok(Some(template)) => return template.launch_template_id,
        Ok(None) => "it does not exist".to_owned(),
        Err(error) => error.to_string(),
    };
    out.complain(&format!(
        "warning: the id of launch template {name} cannot be looked up ({why}): put it in place of ID_OF_{name}"
    ));
    None
}

/// The role in the instances' profile, by its name with its path; the policy is wider where it cannot be told.
async fn instance_role(session: &Session, file: &StackFile, out: &Out) -> Option<String> {
    let profile = file.stack.launch_template.iam_instance_profile.as_ref()?;
    let why = match rights::instance_role(&session.aws, profile).await {
        Ok(Some(role)) => return Some(role),
        Ok(None) => "it does not exist, or has no role".to_owned(),
        Err(error) => error.to_string(),
    };
    out.complain(&format!(
        "warning: the role of instance profile {profile} cannot be looked up ({why}): the policy lets any role be passed to \
         EC2; name it with --instance-role"
    ));
    None
}

fn explain(which: Printed, file: &StackFile, document: &Value, out: &Out) {
    let name = &file.stack.name;
    let uses = which.uses();
    let statements = document["Statement"].as_array();
    let used = statements.into_iter().flatten().filter_map(|statement| {
        let of = uses.iter().find(|one| statement["Sid"] == one.statement)?;
        Some((of, statement))
    });
    match out.format {
        Format::Json => {
            let each = used.map(|(of, statement)| {
                json!({
                    "statement": of.statement,
                    "commands": of.commands,
                    "purpose": of.purpose,
                    "actions": statement["Action"],
                    "resources": statement["Resource"],
                    "condition": statement["Condition"],
                })
            });
            out.json(&json!({"stack": name, "policy": which.file(), "statements": each.collect::<Vec<_>>()}));
        }
        _ => out.print(&explained(name, which, used)),
    }
}

/// Whether all of it is allowed.
async fn check(
    args: &args::Policy,
    session: &Session,
    file: &StackFile,
    document: &Value,
    out: &Out,
) -> Result<bool, Failure> {
    let which = Printed::from(args.which);
    let role = matches!(which, Printed::Rotator | Printed::Boundary);
    let principal = match (&args.principal, role) {
        (Some(arn), _) => arn.clone(),
        (None, true) => rights::role_arn(&session.aws, &file.stack.names.iam_role).await?,
        (None, false) => rights::caller(&session.aws).await?,
    };
    let asked = rights::wanted(document);
    let answers = rights::simulate(&session.aws, &principal, &asked).await?;
    let all = answers.iter().all(|answer| answer.is_allowed());
    match out.format {
        Format::Json => out.json(&json!({
            "stack": file.stack.name, "policy": which.file(), "principal": principal, "allowed": all, "answers": answers,
        })),
        _ => out.print(&judged(&principal, which, &answers, out.verbose)),
    }
    Ok(all)
}
