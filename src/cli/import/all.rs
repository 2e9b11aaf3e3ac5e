//! A stack file for each group of a Region.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::json;

use super::{Failure, Format, Out, Session, code, failure, files, refuse_to_overwrite, told};
use crate::cli::place;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::words::{count, listed};
use freshscale_deploy::import::{self, Draft, Error, Standing};

/// What becomes of the groups.
#[derive(Default)]
struct Found {
    /// By group.
    drafts: Vec<(String, Draft)>,
    /// Groups of which no file is written, and why.
    left_out: Vec<(String, String)>,
}

pub(super) async fn run(
    session: &Session,
    folder: &Path,
    overwrite: bool,
    out: &Out,
) -> Result<u8, Failure> {
    let names = import::group_names(session).await.map_err(failure)?;
    if names.is_empty() {
        let region = session.region();
        let text = format!("there is no Auto Scaling group in {region}");
        return Err(
            Failure::new(text).hint("check the Region (--region) and the account (--profile)")
        );
    }
    let found = read(session, &names).await?;
    let path = |draft: &Draft| folder.join(format!("{}.yaml", draft.name));
    for (_, draft) in &found.drafts {
        refuse_to_overwrite(&path(draft), overwrite)?;
    }
    let mut written = Vec::new();
    for (group, draft) in &found.drafts {
        let paths = files(draft, &path(draft), overwrite)?;
        written.push((group, draft, paths));
    }
    if out.format == Format::Json {
        let file = |(group, draft, paths): &(&String, &Draft, Vec<String>)| {
            let mut file = told(draft, paths);
            file["auto_scaling_group"] = json!(group);
            file
        };
        let left_out = { found.left_out.iter() }
            .map(|(group, why)| json!({"auto_scaling_group": group, "why": why}));
        out.json(&json!({
            "written": written.iter().map(file).collect::<Vec<_>>(),
            "left_out": left_out.collect::<Vec<_>>(),
        }));
    } else {
        tell(&found, folder, out);
    }
    let is_whole = found
        .drafts
        .iter()
        .all(|(_, draft)| draft.faults.is_empty());
    Ok(if is_whole {
        code::DONE
    } else {
        code::STACK_FILE
    })
}

/// One after the other: each asks for a dozen things, and a Region has few groups.
async fn read(session: &Session, names: &[String]) -> Result<Found, Failure> {
    let mut found = Found::default();
    let mut of_template: BTreeMap<String, String> = BTreeMap::new();
    let mut standings = Vec::new();
    for group in names {
        let mut leave_out = |why: String| found.left_out.push((group.clone(), why));
        let standing = match Standing::of_group(session, group, None).await {
            Ok(standing) => standing,
            Err(Error::Aws(error)) => return Err(error.into()),
            Err(why) => {
                leave_out(why.to_string());
                continue;
            }
        };
        let template = &standing.template.name;
        if let Some(other) = of_template.get(template) {
            leave_out(format!(
                "it starts from launch template {template}, which is in the file of {other}: a template is one stack's"
            ));
        } else {
            of_template.insert(template.clone(), group.clone());
            standings.push((group.clone(), standing));
        }
    }
    let_go(&mut standings);
    let mut of_name: BTreeMap<String, String> = BTreeMap::new();
    for (group, standing) in standings {
        let draft = match import::draft(&standing, None) {
            Ok(draft) => draft,
            Err(why) => {
                found.left_out.push((group, why.to_string()));
                continue;
            }
        };
        let name = &draft.name;
        if let Some(other) = of_name.get(name) {
            let why = format!("`{name}` is the stack of {other}: import it alone, with --name");
            found.left_out.push((group, why));
        } else {
            of_name.insert(name.clone(), group.clone());
            found.drafts.push((group, draft));
        }
    }
    Ok(found)
}

/// A function that moves one of several templates, and nobody knows which, is in no file: the first to be taken over would
/// take it from the others.
fn let_go(standings: &mut [(String, Standing)]) {
    let mut claims: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (group, standing) in &*standings {
        if let Some(function) = standing.guessed_function() {
            let claims = claims.entry(function.to_owned()).or_default();
            claims.push(group.clone());
        }
    }
    claims.retain(|_, groups| groups.len() > 1);
    for (_, standing) in standings {
        let function = standing.guessed_function();
        let claimed = function.and_then(|function| claims.get_key_value(function));
        if let Some((function, groups)) = claimed {
            let groups = listed(groups);
            standing.let_go(format!(
                "{function} may be the rotator of {groups}: name it with --function"
            ));
        }
    }
}

fn tell(found: &Found, folder: &Path, out: &Out) {
    let folder = place::text(folder);
    for (group, draft) in &found.drafts {
        let rest = match (draft.faults.len(), draft.differences.len()) {
            (0, 0) => String::new(),
            (0, many) => format!("; taking it over would change {}", count(many, "field")),
            (many, _) => format!("; {} to fill in", count(many, "value")),
        };
        out.say(&format!("{group}: {}.yaml{rest}", draft.name));
    }
    let notes: BTreeSet<&String> = { found.drafts.iter() }
        .flat_map(|(_, draft)| &draft.notes)
        .collect();
    for note in notes {
        out.complain(&format!("warning: {note}"));
    }
    for (group, why) in &found.left_out {
        out.complain(&format!("warning: {group} is left out: {why}"));
    }
    let stacks = count(found.drafts.len(), "stack file");
    out.say(&format!("Written: {stacks} in {folder}"));
    let plan = Command::of_file("plan --adopt", &folder);
    out.say(&out.told(&Advice::new("See what taking them over changes:").run(plan)));
}
