//! Pages that are made from the code, and parts of README that commands print. `UPDATE_REFERENCE=1 cargo test --locked
//! --test main reference` writes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cli::args;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A page is what the code makes of it.
fn assert_current(path: &str, made: &str) {
    let place = Path::new(ROOT).join(path);
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        fs::write(&place, made).unwrap();
    }
    let there = fs::read_to_string(&place).unwrap_or_default();
    assert!(
        there == made,
        "{path} is not what the code says; look at what this changes:\n\
         UPDATE_REFERENCE=1 cargo test --locked --test main reference"
    );
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// `--out <FILE>`, `-q`, `[FILE]…`
fn spelled(arg: &clap::Arg) -> String {
    let names: Vec<&str> = { arg.get_value_names().unwrap_or_default().iter() }
        .map(clap::builder::Str::as_str)
        .collect();
    let takes = arg.get_action().takes_values();
    let value = if takes {
        names.join(" ")
    } else {
        String::new()
    };
    if arg.is_positional() {
        let many = arg
            .get_num_args()
            .is_some_and(|range| range.max_values() > 1);
        return format!("`{value}{}`", if many { "…" } else { "" });
    }
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let names: Vec<String> = short.into_iter().chain(long).collect();
    let optional = arg
        .get_num_args()
        .is_some_and(|range| range.min_values() == 0)
        && takes;
    let value = match (value.is_empty(), optional) {
        (true, _) => String::new(),
        (false, true) => format!("[={value}]"),
        (false, false) => format!(" {value}"),
    };
    format!("`{}{value}`", names.join(", "))
}

/// More values than these are no help in a cell.
const MOST_VALUES: usize = 12;

fn meaning(arg: &clap::Arg) -> String {
    let help = arg.get_long_help().or(arg.get_help());
    let mut text = help.map(ToString::to_string).unwrap_or_default();
    let values = arg.get_possible_values();
    let values: Vec<String> = { values.iter() }
        .filter(|value| !value.is_hide_set())
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    // The fields of a stack file have a page of their own.
    if (1..=MOST_VALUES).contains(&values.len()) && arg.get_action().takes_values() {
        let _ = write!(text, ": {}", values.join(", "));
    }
    let defaults = arg.get_default_values().iter();
    let defaults: Vec<String> = defaults
        .map(|it| it.to_string_lossy().into_owned())
        .collect();
    if !defaults.is_empty() && !arg.is_hide_default_value_set() && arg.get_action().takes_values() {
        let _ = write!(text, " [default: {}]", defaults.join(", "));
    }
    cell(&text)
}

fn table<'a>(out: &mut String, args: impl Iterator<Item = &'a clap::Arg>) {
    let shown = |arg: &&clap::Arg| {
        !arg.is_hide_set() && !["help", "version"].contains(&arg.get_id().as_str())
    };
    let rows: Vec<&clap::Arg> = args.filter(shown).collect();
    if rows.is_empty() {
        return;
    }
    out.push_str("| | |\n|---|---|\n");
    for arg in rows {
        let _ = writeln!(out, "| {} | {} |", spelled(arg), meaning(arg));
    }
    out.push('\n');
}

fn section(out: &mut String, name: &str, command: &clap::Command) {
    let about = command.get_long_about().or(command.get_about());
    let about = about.map(ToString::to_string).unwrap_or_default();
    let _ = writeln!(
        out,
        "### `{name}`\n\n{}.\n",
        cell(about.trim_end_matches('.'))
    );
    table(
        out,
        command.get_arguments().filter(|arg| !arg.is_global_set()),
    );
    let example = command.get_after_help().map(ToString::to_string);
    if let Some(line) = example
        .as_deref()
        .and_then(|text| text.strip_prefix("Example:\n  "))
    {
        let _ = writeln!(out, "```sh\n{}\n```\n", line.trim());
    }
    for below in command
        .get_subcommands()
        .filter(|it| it.get_name() != "help")
    {
        section(out, &format!("{name} {}", below.get_name()), below);
    }
}

const COMMANDS: &str = "# Commands and exit codes\n\n\
    Made from the program's own description of its command line, which is also what `--help`, the completions and the manual pages say; a test keeps it current.\n\n";

#[test]
fn the_page_of_commands_is_what_can_be_typed() {
    let mut command = args::command();
    command.build();
    let mut page = COMMANDS.to_owned();
    page.push_str("## Commands\n\n");
    for below in command
        .get_subcommands()
        .filter(|it| it.get_name() != "help")
    {
        section(&mut page, below.get_name(), below);
    }
    page.push_str("## Options of every command\n\n");
    table(&mut page, command.get_arguments());
    page.push_str("## Exit codes\n\n| code | means |\n|---|---|\n");
    let codes = command
        .get_after_help()
        .unwrap()
        .to_string()
        .replace('\n', " ");
    let codes = codes
        .strip_prefix("Exit codes: ")
        .unwrap()
        .trim_end_matches('.')
        .to_owned();
    let codes: Vec<(&str, &str)> = { codes.split("; ") }
        .map(|code| code.split_once(' ').unwrap())
        .collect();
    for (code, means) in &codes {
        let _ = writeln!(page, "| {code} | {} |", cell(means));
    }
    page.push_str("\nOf several stacks, the exit code is that of the one with which it went worst ([scale.md](scale.md)).\n");
    assert_current("docs/commands.md", &page);
    // Those that the code has, and no others.
    let source = include_str!("../src/cli/failure.rs");
    let mut wanted: Vec<&str> = { source.lines() }
        .filter_map(|line| {
            line.trim()
                .strip_prefix("pub const ")?
                .split_once("u8 = ")?
                .1
                .strip_suffix(';')
        })
        .collect();
    let mut said: Vec<&str> = codes.iter().map(|(code, _)| *code).collect();
    wanted.sort_unstable();
    said.sort_unstable();
    assert_eq!(said, wanted);
}

/// A member and its sentence, or members of what is flattened into it.
struct Member {
    name: String,
    says: String,
    flat: Option<String>,
}

/// The documented members between two lines of a source.
fn members<'l>(lines: impl Iterator<Item = &'l str>) -> Vec<Member> {
    let (mut says, mut flat, mut skipped) = (String::new(), false, false);
    let (mut renamed, mut found) = (None, Vec::new());
    for line in lines.map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            says.push_str(text);
        } else if line.starts_with("#[serde(") {
            flat |= line.contains("flatten");
            skipped |= line.contains("skip)");
            renamed = line
                .split_once("rename = \"")
                .and_then(|(_, rest)| rest.split('"').next());
        } else if let Some((name, of)) = line.trim_start_matches("pub ").split_once(": ") {
            if !skipped {
                let of = of
                    .trim_end_matches(',')
                    .trim_start_matches("Option<Box<")
                    .trim_end_matches('>');
                found.push(Member {
                    name: renamed.unwrap_or(name).to_owned(),
                    says: says.trim().to_owned(),
                    flat: flat.then(|| of.to_owned()),
                });
            }
            (says, flat, skipped, renamed) = (String::new(), false, false, None);
        }
    }
    found
}

fn body<'s>(source: &'s str, opened: &str) -> &'s str {
    let from = source
        .find(opened)
        .unwrap_or_else(|| panic!("no `{opened}`"))
        + opened.len();
    let to = source[from..].find("\n}").unwrap();
    &source[from..from + to]
}

fn list(source: &str, members: Vec<Member>) -> Vec<String> {
    let mut rows = Vec::new();
    for member in members {
        match member.flat {
            Some(of) => {
                let inner = self::members(body(source, &format!("pub struct {of} {{")).lines());
                rows.extend(list(source, inner));
            }
            None => rows.push(format!("`{}`: {}", member.name, cell(&member.says))),
        }
    }
    rows
}

const EVENTS: &str = "# Events and other JSON\n\n\
    With `--format json` a command that changes something prints one event a line while it works, and a last line with what came of it. \
    Made from the type of the events in the code; a test keeps it current.\n\n\
    Each event has `event`, its name, and `stack`; `address` is `kind/name`. Members are added in later versions, none is taken away ([versions.md](versions.md)).\n\n";

const OTHERS: &str = "\n## Other documents\n\n\
    | command | prints |\n|---|---|\n\
    | `plan` | one document with `format_version`; `after`, `changes` and `owner` of each step; also what is saved by `--out` |\n\
    | `apply`, `destroy`, `rotate`, `redeploy`, `bake` | events, then one of `\"event\":\"finished\"`, with `outcome` ([redeploy.md](redeploy.md), [release.md](release.md)) |\n\
    | several stacks | last of all `\"event\":\"fleet\"` with the exit code of each ([scale.md](scale.md)) |\n\
    | `status`, `next`, `history`, `check`, `schedule`, `simulate` | one document for each stack |\n\
    | `check --format sarif` | SARIF 2.1.0 for code scanning ([check.md](check.md)) |\n\
    | `--trace-calls FILE` | a line for each call of AWS: `service`, `operation`, `mutating`, `started`, `ended`, `status`, `error_code`, `request_id`, `attempt` |\n";

#[test]
fn the_page_of_events_is_what_is_printed() {
    let source = include_str!("../src/deploy/progress/event.rs");
    let mut page = format!("{EVENTS}## Events\n\n| event | when | members |\n|---|---|---|\n");
    let (mut says, mut name, mut lines) = (String::new(), String::new(), Vec::new());
    for line in body(source, "pub enum Event {").lines() {
        if let Some(text) = line.strip_prefix("    ///") {
            says.push_str(text);
        } else if let Some(opened) = line
            .strip_prefix("    ")
            .and_then(|it| it.strip_suffix(" {"))
        {
            opened.clone_into(&mut name);
        } else if line == "    }," {
            let members = list(source, members(std::mem::take(&mut lines).into_iter()));
            let snake = name.to_lowercase();
            let _ = writeln!(
                page,
                "| `{snake}` | {} | {} |",
                cell(&says),
                members.join("<br>")
            );
            says.clear();
        } else {
            lines.push(line);
        }
    }
    assert!(page.matches("\n| `").count() >= 9, "{page}");
    page.push_str(OTHERS);
    assert_current("docs/events.md", &page);
}

#[test]
fn the_table_of_metrics_has_those_that_are_measured() {
    let source = include_str!("../src/core/rotation/metrics.rs");
    let source = source.split("#[cfg(test)]").next().unwrap();
    let mut measured: Vec<&str> = source
        .split("(\"")
        .skip(1)
        .filter_map(|rest| {
            rest.split_once("\", \"")
                .filter(|(_, unit)| unit.starts_with("Count") || unit.starts_with("Seconds"))
        })
        .map(|(name, _)| name)
        .collect();
    measured.sort_unstable();
    measured.dedup();
    let page = include_str!("../docs/rotation.md");
    let page = page
        .split("\n## Metrics\n")
        .nth(1)
        .unwrap()
        .split("\n## ")
        .next()
        .unwrap();
    let mut said: Vec<&str> = { page.lines() }
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    said.sort_unstable();
    assert_eq!(said, measured);
}

#[test]
fn the_picture_and_the_session_of_readme_are_what_the_commands_print() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for name in ["stacks", "policies"] {
        std::os::unix::fs::symlink(Path::new(ROOT).join(name), folder.path().join(name)).unwrap();
    }
    let run = |line: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bootstrap"));
        command
            .args(line.split(' '))
            .current_dir(folder.path())
            .env_clear()
            .env("HOME", folder.path());
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{line}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let week = run("--format svg schedule --at 2026-12-21T08:00:00+09:00 stacks/jjikin-web.yaml");
    assert_current("docs/images/week.svg", &week);
    run("--local apply --yes stacks/jjikin-web.yaml");
    let mut session = String::new();
    for line in [
        "plan stacks/jjikin-web.yaml",
        "emulator advance 2d",
        "status stacks/jjikin-web.yaml",
    ] {
        let _ = write!(session, "$ b {line}\n{}\n", run(&format!("--local {line}")));
    }
    let page = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let (before, rest) = page.split_once("<!-- session -->").unwrap();
    let (_, after) = rest.split_once("<!-- end of session -->").unwrap();
    let session = session.trim_end();
    let made = format!(
        "{before}<!-- session -->\n```text\n{session}\n```\n<!-- end of session -->{after}"
    );
    assert_current("README.md", &made);
}
