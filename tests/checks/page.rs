//! docs/check.md lists the checks.

use std::fmt::Write;

use freshscale_deploy::check::CHECKS;
use freshscale_deploy::status::judge::says_the_same;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/check.md");
const BEGIN: &str = "<!-- checks -->\n";
const END: &str = "<!-- end -->";

/// `FRESHSCALE_PAGE=write cargo test --locked --test main checks::page` writes it.
#[test]
fn every_check_has_its_row_with_what_it_asks_and_the_rights_that_it_needs() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let mut rows = String::from(
        "\n| check | asks | line of the stack file | `status --no-check` says | needs |\n|---|---|---|---|---|\n",
    );
    for check in CHECKS {
        let rights: Vec<String> = check
            .rights
            .iter()
            .map(|right| format!("`{right}`"))
            .collect();
        let (name, question, path) = (check.name, check.question, check.path);
        let said = says_the_same(name).iter().map(|kind| format!("`{kind}`"));
        let said = said.collect::<Vec<_>>().join(", ");
        let said = match said.is_empty() {
            true => "",
            false => &said,
        };
        let _ = writeln!(
            rows,
            "| `{name}` | {question} | `{path}` | {said} | {} |",
            rights.join(", ")
        );
    }
    let right = format!("{before}{BEGIN}{rows}\n{END}{after}");
    if std::env::var("FRESHSCALE_PAGE").as_deref() == Ok("write") {
        return std::fs::write(PAGE, right).unwrap();
    }
    assert_eq!(page, right, "run it with FRESHSCALE_PAGE=write");
}
