//! Every field is asked for, and nothing that is none.

use std::path::Path;

use super::super::describe;
use super::super::load;
use super::super::shape::{Default, Shape};
use super::super::values::{Values, asked};

/// The program itself reads these: before the values are checked.
const BEFORE: [&str; 2] = ["version", "extends"];

#[test]
fn every_field_is_asked_for_by_somebody() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for path in [
        "stacks/jjikin-web.yaml",
        "stacks/minimal.yaml",
        "stacks/rotator-only.yaml",
        "tests/clients/rich.yaml",
    ] {
        load(&root.join(path)).unwrap_or_else(|faults| panic!("{path}: {}", faults.render(false)));
    }
    let asked = asked::so_far();
    // A table that stays as it stands where the file is silent is read as a whole, by the description.
    let whole: Vec<String> = { describe::all().iter() }
        .filter(|it| matches!(it.field.default, Default::Stands(_)) && asked.contains(&it.path))
        .map(|it| format!("{}.", it.path))
        .collect();
    let forgotten: Vec<&str> = { describe::all().iter() }
        .filter(|it| !matches!(it.field.shape, Shape::Table(_)))
        .map(|it| it.path.as_str())
        .filter(|path| !BEFORE.contains(path) && !asked.contains(*path))
        .filter(|path| !whole.iter().any(|table| path.starts_with(table)))
        .collect();
    assert_eq!(forgotten, Vec::<&str>::new());
}

#[test]
#[should_panic(expected = "no field of a stack file is `launch_template.key_nmae`")]
fn a_path_that_no_field_has_is_no_absent_field() {
    let _ = Values::default().text("launch_template.key_nmae");
}
