//! `explain`: what a field of a stack file means.

use serde_json::{Value, json};

use super::args::{Explain, Format};
use super::failure::{Failure, code};
use super::out::Out;
use crate::render::explain::{in_words, markdown, text};
use freshscale_core::advice::{Advice, Command};
use freshscale_stack::describe::{self, Described};

pub(super) fn run(args: &Explain, out: &Out) -> Result<u8, Failure> {
    let found = match &args.path {
        Some(path) => Some(describe::find(path).map_err(|near| unknown(path, &near))?),
        None => None,
    };
    let start = found.map_or("", |one| one.path.as_str());
    let below: Vec<&Described> = describe::all()
        .iter()
        .filter(|one| start.is_empty() || one.path == start || is_below(start, &one.path))
        .collect();
    match out.format {
        Format::Json => out.json(&Value::Array(below.iter().copied().map(one).collect())),
        Format::Markdown => out.document(&markdown(&below)),
        _ => out.document(&text(found)),
    }
    Ok(code::DONE)
}

fn is_below(table: &str, path: &str) -> bool {
    { path.strip_prefix(table) }.is_some_and(|rest| rest.starts_with('.'))
}

fn unknown(path: &str, near: &[&str]) -> Failure {
    let failure = Failure::usage(format!("`{path}` is not a field of a stack file"));
    match near {
        [] => failure.hint(Advice::new("list the fields with:").run(Command::plain("explain"))),
        _ => failure.hint(format!("did you mean `{}`?", near.join("` or `"))),
    }
}

fn one(described: &Described) -> Value {
    let field = described.field;
    json!({
        "path": described.path,
        "description": field.doc,
        "value": field.shape.in_words(),
        "default": field.default_in_words(),
        "aws": describe::member(&described.path).map(|member| in_words(&member)),
        "example": describe::example(&described.path, field),
        "required": field.default == freshscale_stack::shape::Default::Required,
    })
}
