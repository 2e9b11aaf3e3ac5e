#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn the_command_line_is_consistent() {
    command().debug_assert();
}

#[test]
fn what_was_typed_is_known_by_name_and_whether_the_world_was_named() {
    let read = |line: &str| Cli::read(line.split(' ')).unwrap().global;
    let global = read("bootstrap emulator --local-world a.json advance 2d");
    assert_eq!(global.words, "emulator advance");
    assert!(global.world_named);
    let global = read("bootstrap --local-world a.json --local status a.yaml");
    assert_eq!(
        (global.words.as_str(), global.world_named),
        ("status", true)
    );
    assert!(!read("bootstrap emulator show").world_named);
}

#[test]
fn a_form_of_another_command_is_refused_with_what_to_write_instead() {
    let wrong = |words: &str| {
        let words = format!("bootstrap {words}");
        Cli::try_parse_from(words.split(' '))
            .unwrap()
            .wrong_format()
    };
    for right in [
        "schedule --format svg a.yaml",
        "plan --format markdown a.yaml",
        "apply --format json a.yaml",
    ] {
        assert_eq!(wrong(right), None, "{right}");
    }
    let (message, help) = wrong("plan --format svg a.yaml").unwrap();
    assert_eq!(message, "`--format svg` is for `schedule` only");
    assert!(help.contains("--format json"), "{help}");
    let (message, _) = wrong("schedule --format markdown a.yaml").unwrap();
    assert_eq!(
        message,
        "`--format markdown` is for `plan` and `explain` only"
    );
}

#[test]
fn spans_of_time_are_read_and_nonsense_is_explained() {
    assert_eq!(duration("2h30m").unwrap(), Duration::from_secs(9000));
    for nonsense in ["", "0", "0s", "10", "m", "99999999999999999999d", "-1m"] {
        assert!(
            duration(nonsense).unwrap_err().contains("10m"),
            "{nonsense}"
        );
    }
}

#[test]
fn every_command_has_an_example_that_can_be_typed_and_its_own_options_first() {
    for (name, example) in examples::EXAMPLES {
        let words = example
            .split(" > ")
            .next()
            .unwrap()
            .replace('"', "")
            .replace("incident 4711", "incident");
        let line = format!("bootstrap {}", words);
        let read = Cli::read(line.split_whitespace()).unwrap_or_else(|why| panic!("{line}: {why}"));
        assert!(read.global.words.starts_with(name), "{line}");
    }
    for command in command().get_subcommands_mut() {
        let help = command.render_long_help().to_string();
        assert!(help.contains("\nExample:\n  bootstrap "), "{help}");
        // Arguments of its own come before those of all.
        if let (Some(own), Some(global)) = (help.find("\nOptions:"), help.find("\nGlobal options:"))
        {
            assert!(own < global, "{help}");
        }
    }
}

#[test]
fn the_help_of_every_command_begins_with_a_verb() {
    let verbs = [
        "Bring", "Check", "Close", "Explain", "Forget", "Freeze", "Give", "Let", "List", "Make",
        "Move", "Open", "Print", "Release", "Remove", "Run", "Answer", "Show", "Simulate", "Write",
    ];
    for command in command().get_subcommands() {
        let about = command.get_about().unwrap().to_string();
        let first = about.split([' ', ':']).next().unwrap().to_owned();
        assert!(verbs.contains(&first.as_str()), "{about}");
    }
}
