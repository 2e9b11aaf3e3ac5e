//! An example of each command, shown below its help. A test reads each of them as a command line.

use clap::Command;

/// The command, and what to type.
#[rustfmt::skip]
pub(super) const EXAMPLES: [(&str, &str); 36] = [
    ("init", "init stacks/web.yaml --name web --subnets subnet-0123456789abcdef0 --security-groups sg-0123456789abcdef0"),
    ("validate", "validate stacks"),
    ("import", "import --asg web-asg --out stacks/web.yaml"),
    ("release", "release stacks/web.yaml"),
    ("plan", "plan stacks/web.yaml --out plan.json"),
    ("apply", "apply stacks/web.yaml"),
    ("destroy", "destroy stacks/web.yaml"),
    ("rotate", "rotate stacks/web.yaml --dry-run"),
    ("logs", "logs stacks/web.yaml --since 2h --follow"),
    ("next", "next stacks/web.yaml --hours 48"),
    ("status", "status stacks/web.yaml --watch"),
    ("history", "history stacks/web.yaml --limit 5"),
    ("rollback", "rollback stacks/web.yaml --before 3h"),
    ("open", "open live-show stacks/web.yaml --now"),
    ("extend", "extend live-show stacks/web.yaml --by 30m"),
    ("close", "close live-show stacks/web.yaml --now"),
    ("skip", "skip live-show stacks/web.yaml --on 2026-12-24"),
    ("pin", "pin stacks/web.yaml --reason \"incident 4711\" --for 2h"),
    ("unpin", "unpin stacks/web.yaml"),
    ("bake", "bake stacks/web.yaml --release 2.14.0"),
    ("redeploy", "redeploy stacks/web.yaml --refresh-instances"),
    ("check", "check stacks/web.yaml"),
    ("policy", "policy operator stacks/web.yaml --explain"),
    ("export", "export stacks/web.yaml --format terraform > main.tf"),
    ("schedule", "schedule stacks/web.yaml --next 10"),
    ("simulate", "simulate stacks/web.yaml --days 30"),
    ("emulator", "emulator advance 2d"),
    ("emulator serve", "emulator serve stacks/web.yaml --port 4599"),
    ("emulator advance", "emulator advance 2026-12-24T09:00:00+09:00"),
    ("emulator show", "emulator show"),
    ("emulator faults", "emulator faults --fault-seed 7"),
    ("emulator reset", "emulator reset"),
    ("explain", "explain auto_scaling_group.capacity"),
    ("schema", "schema > stacks/schema.json"),
    ("completions", "completions bash > ~/.local/share/bash-completion/completions/bootstrap"),
    ("man", "man ~/.local/share/man/man1"),
];

/// The commands with their examples.
pub(super) fn with_examples(mut command: Command) -> Command {
    for (name, example) in EXAMPLES {
        let text = format!("Example:\n  bootstrap {example}");
        command = match name.split_once(' ') {
            None => command.mut_subcommand(name, |below| below.after_help(text)),
            Some((outer, inner)) => command.mut_subcommand(outer, |below| {
                below.mut_subcommand(inner, |below| below.after_help(text))
            }),
        };
    }
    command
}
