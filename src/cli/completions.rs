//! `completions`: a shell's completion script.

use clap_complete::Shell;

use super::args;
use super::failure::code;
use super::out::Out;
use freshscale_stack::describe;

pub(super) fn run(shell: Shell, out: &Out) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "bootstrap", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Fish {
        script.push_str(&fields_for_fish());
    }
    out.document(&script);
    code::DONE
}

/// `clap_complete` writes no values of positional arguments for fish.
fn fields_for_fish() -> String {
    let paths: Vec<&str> = describe::all()
        .iter()
        .map(|one| one.path.as_str())
        .collect();
    format!(
        "complete -c bootstrap -n \"__fish_bootstrap_using_subcommand explain\" -f -a \"{}\"\n",
        paths.join(" ")
    )
}
