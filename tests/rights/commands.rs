//! Every command that speaks with AWS, run by somebody who has exactly the policies that docs/security.md gives him: it says what it
//! says to whoever may do everything.

use freshscale_emulator::iam::Operator;
use freshscale_stack::policy::Printed::{self, Bake, Pipeline, Plan, Status};

use super::policy;
use crate::support::binary::Desk;
use crate::support::example;

const FILE: &str = "jjikin-web.yaml";

const OPERATOR: &[Printed] = &[Plan, Printed::Operator];
const ON_CALL: &[Printed] = &[Plan, Status];

/// Who, and what he runs one after the other, in the example's show: Tuesday from 19:35 to 22:15 in Seoul, nine hours ahead.
const WHO: &[(&[Printed], &[&str])] = &[
    (
        &[Plan],
        &[
            "plan --handler {handler} FILE",
            "plan --destroy FILE",
            "plan --release FILE",
            "export --format terraform FILE",
            "export --format cloudformation FILE",
            "import --asg jjikin-web-asg",
            "schedule --live FILE",
        ],
    ),
    (
        OPERATOR,
        &[
            "extend live-show FILE --by 30m",
            "extend live-show FILE --undo",
            "skip live-show FILE --on 2026-03-05",
            "skip live-show FILE --on 2026-03-05 --undo",
            "close live-show FILE --now",
            "open live-show FILE --for 1h",
            "close live-show FILE --now",
            "open live-show FILE --now",
            "rotate FILE",
            "rollback --yes FILE",
            "unpin FILE",
            "pin --reason incident FILE",
            "apply --yes --handler {handler} FILE",
            "release --yes FILE",
        ],
    ),
    (OPERATOR, &["destroy --yes --force FILE"]),
    (
        ON_CALL,
        &[
            "status --handler {handler} FILE",
            "status --last-window FILE",
            "status --no-check --handler {handler} FILE",
            "check --skip trial_launch,operator_rights FILE",
            "next FILE",
            "history FILE",
            "logs FILE",
        ],
    ),
    (
        &[Pipeline],
        &[
            "redeploy --yes --handler {handler} --refresh-instances --during-window FILE",
            "rotate --remote FILE",
        ],
    ),
    (&[Bake], &["bake --yes --release 2.14.0 FILE"]),
];

/// In the show, by whoever has these policies, or by whoever may do everything.
fn at_the_show(policies: Option<&[Printed]>) -> Desk {
    let desk = Desk::new();
    desk.expect(0, &format!("apply --yes --handler {{handler}} {FILE}"));
    desk.expect(0, "emulator advance 2026-03-03T13:05:00Z");
    if let Some(which) = policies {
        let stack = example();
        let text = which
            .iter()
            .map(|one| policy(*one, &stack).to_string().into());
        let emulator = desk.emulator();
        emulator.world().iam.operator = Some(Operator {
            policies: text.collect(),
            boundary: None,
        });
        emulator.save().unwrap();
    }
    desk
}

fn said(desk: &Desk, words: &str) -> (Option<i32>, String) {
    let output = desk.local(&words.replace("FILE", FILE));
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn every_command_says_the_same_with_its_policies_as_with_every_right() {
    for (policies, commands) in WHO {
        let (free, bound) = (at_the_show(None), at_the_show(Some(policies)));
        for words in *commands {
            let (wanted, told) = (said(&free, words), said(&bound, words));
            assert_eq!(told, wanted, "{policies:?}: {words}");
            assert!(matches!(wanted.0, Some(0 | 1 | 3)), "{words}: {wanted:?}");
        }
    }
}

/// What speaks with nobody, or asks only who somebody is.
const WITHOUT: &[&str] = &[
    "init",
    "validate",
    "simulate",
    "emulator",
    "explain",
    "schema",
    "completions",
    "man",
    "help",
    "policy",
];

#[test]
fn each_command_that_speaks_with_aws_is_explained_by_a_statement_and_run_here() {
    let desk = Desk::new();
    let help = desk.expect(0, "--help");
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = { listed.take_while(|line| !line.is_empty()) }
        .filter_map(|line| {
            line.strip_prefix("  ")
                .filter(|rest| !rest.starts_with(' '))
        })
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| !WITHOUT.contains(name));
    let run: Vec<&str> = { WHO.iter() }
        .flat_map(|(_, lines)| lines.iter())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let uses = Printed::ALL.into_iter().flat_map(Printed::uses);
    let explained: Vec<&str> = uses.flat_map(|it| it.commands).copied().collect();
    let mut count = 0;
    for name in commands {
        assert!(run.contains(&name), "{name} is run by nobody here");
        assert!(explained.contains(&name), "{name} needs no statement");
        count += 1;
    }
    assert!(count > 20, "{help}");
}
