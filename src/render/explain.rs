//! Fields of a stack file, described: for a terminal, and as a reference page.

use freshscale_stack::describe::{self, Described, Member};
use freshscale_stack::fields::STACK;
use freshscale_stack::shape::Field;

/// One field and the fields of its table; without one, the whole file.
pub(crate) fn text(described: Option<&Described>) -> String {
    let Some(Described { path, field }) = described else {
        return format!("A stack file has these fields:\n{}", rows(STACK));
    };
    let mut text = format!("{path}\n  {}\n\n", field.doc);
    text.push_str(&format!("  value    {}\n", field.shape.in_words()));
    text.push_str(&format!("  default  {}\n", field.default_in_words()));
    if let Some(member) = describe::member(path) {
        text.push_str(&format!("  AWS      {}\n", in_words(&member)));
    }
    if let Some(example) = describe::example(path, field) {
        text.push_str(&format!("  example  {}: {example}\n", field.name));
    }
    if let Some(fields) = field.shape.fields() {
        text.push_str(&format!("\nIts fields:\n{}", rows(fields)));
    }
    text
}

/// `CreateRole: RoleName, 1 to 64 characters`
pub(crate) fn in_words(member: &Member) -> String {
    let limits = member
        .limits()
        .map_or(String::new(), |limits| format!(", which takes {limits}"));
    format!(
        "{} {}: {}{limits}",
        member.service, member.operation, member.name
    )
}

fn rows(fields: &[Field]) -> String {
    let width = { fields.iter() }.map(|field| field.name.len()).max();
    let width = width.unwrap_or(0);
    { fields.iter() }
        .map(|field| format!("  {:width$}  {}\n", field.name, field.doc))
        .collect()
}

/// Every table with its fields, a heading each. The rows of a field alone have no heading.
pub(crate) fn markdown(described: &[&'static Described]) -> String {
    let mut page = "# Stack file\n\nEvery field of a stack file. Made by the command `explain --format markdown`; a test holds it to that. \
        `explain FIELD` says the same on a terminal, and `schema` to an editor.\n"
        .to_owned();
    let parents = |one: &&&Described| one.field.shape.fields().is_some();
    let top = described.iter().filter(|one| !one.path.contains('.'));
    let is_whole = top.clone().count() > 1;
    if is_whole {
        section(
            &mut page,
            "The whole file",
            "",
            top.map(|one| (one.path.as_str(), one.field)),
        );
    }
    for parent in described.iter().filter(parents) {
        let fields = { parent.field.shape.fields().unwrap_or_default() }.iter();
        let rows = fields.map(|field| (field.name, field));
        section(
            &mut page,
            &format!("`{}`", parent.path),
            parent.field.doc,
            rows,
        );
    }
    if let [only] = described {
        section(
            &mut page,
            &format!("`{}`", only.path),
            "",
            [(only.field.name, only.field)],
        );
    }
    page
}

fn section<'a>(
    page: &mut String,
    title: &str,
    doc: &str,
    rows: impl IntoIterator<Item = (&'a str, &'static Field)>,
) {
    page.push_str(&format!("\n## {title}\n\n"));
    if !doc.is_empty() {
        page.push_str(&format!("{}\n\n", escaped(doc)));
    }
    page.push_str("| field | meaning | value | default |\n|---|---|---|---|\n");
    for (name, field) in rows {
        let cells = [
            field.doc.to_owned(),
            field.shape.in_words(),
            field.default_in_words(),
        ];
        let cells = cells.map(|cell| escaped(&cell));
        page.push_str(&format!("| `{name}` | {} |\n", cells.join(" | ")));
    }
}

/// Outside of code, `<` would open a tag; a `|` ends a cell everywhere.
fn escaped(text: &str) -> String {
    let parts = text
        .split('`')
        .enumerate()
        .map(|(index, part)| match index % 2 {
            0 => part.replace('<', "\\<").replace('*', "\\*"),
            _ => part.to_owned(),
        });
    parts.collect::<Vec<_>>().join("`").replace('|', "\\|")
}
