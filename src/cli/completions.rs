//! `completions`: a shell's completion script.

use clap_complete::Shell;

use super::args;
use super::failure::code;
use super::out::Out;
use freshscale_stack::describe;

pub(super) fn run(shell: Shell, out: &Out) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "bootstrap", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    out.document(&match shell {
        Shell::Bash => in_bash(&script),
        Shell::Zsh => in_zsh(&script),
        Shell::Fish => script + &in_fish(),
        _ => script,
    });
    code::DONE
}

/// The fields that `--set` may put a value over, as far as they are named without a position in a list. `clap_complete` has
/// no values that are only the beginning of one.
fn settable() -> impl Iterator<Item = String> {
    let all = describe::all().iter();
    all.map(|one| format!("{}=", one.path))
}

fn joined(blank: &str) -> String {
    settable().collect::<Vec<_>>().join(blank)
}

/// After the `=` comes a value, and no blank.
fn in_bash(script: &str) -> String {
    let before =
        "                --set)\n                    COMPREPLY=($(compgen -f \"${cur}\"))\n";
    let after = format!(
        "                --set)\n                    COMPREPLY=($(compgen -W \"{}\" -- \"${{cur}}\"))\n                    \
         compopt -o nospace 2>/dev/null\n",
        joined(" ")
    );
    script.replace(before, &after)
}

fn in_zsh(script: &str) -> String {
    let fields = format!(
        "autoload -U is-at-least\n\n_bootstrap_settable() {{\n    compadd -S '' -- {}\n}}\n",
        joined(" ")
    );
    let script = script.replacen("autoload -U is-at-least\n", &fields, 1);
    script.replace(":PATH=VALUE:_default'", ":PATH=VALUE:_bootstrap_settable'")
}

/// Nor does it write values of positional arguments for fish.
fn in_fish() -> String {
    let paths = describe::all().iter();
    let paths: Vec<&str> = paths.map(|one| one.path.as_str()).collect();
    format!(
        "complete -c bootstrap -n \"__fish_bootstrap_using_subcommand explain\" -f -a \"{}\"\n\
         complete -c bootstrap -l set -x -a \"{}\"\n",
        paths.join(" "),
        joined(" ")
    )
}
