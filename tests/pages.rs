//! Pages of the documentation: each command in them works, and prints what the page shows.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use freshscale_emulator::world::World;

use crate::support::binary::Desk;
use crate::support::page::blocks;

#[test]
fn every_command_on_the_page_about_the_schedule_prints_what_is_shown() {
    follow(include_str!("../docs/schedule.md"));
}

#[test]
fn every_command_on_the_page_about_simulating_prints_what_is_shown() {
    follow(include_str!("../docs/simulate.md"));
}

#[test]
fn the_tutorial_can_be_followed_from_its_first_command_to_its_last() {
    follow(include_str!("../docs/tutorial.md"));
}

#[test]
fn the_tutorial_in_korean_has_the_same_commands_and_shows_the_same() {
    let commands = |page| -> Vec<(String, Vec<String>)> {
        let all = blocks(page).into_iter();
        all.map(|block| (block.commands, block.shown)).collect()
    };
    let (english, korean) = (
        include_str!("../docs/tutorial.md"),
        include_str!("../docs/tutorial.ko.md"),
    );
    assert_eq!(commands(korean), commands(english));
}

/// As at 3 a.m., except that nobody is there to confirm and that it is the emulator: from the first question to the
/// last, in order. The release that was rolled back does not come back, whatever comes after.
#[test]
fn the_page_for_people_on_call_can_be_followed_from_the_first_question_to_the_last_without_harm() {
    let desk = Desk::new();
    std::fs::rename(
        desk.path().join("jjikin-web.yaml"),
        desk.path().join("stack.yaml"),
    )
    .unwrap();
    let releases = Releases { desk: &desk };
    desk.expect(0, "apply --yes --handler {handler} stack.yaml");
    releases.bring("good");
    desk.expect(0, "emulator advance 2026-03-02T23:45:00Z");
    assert_eq!(releases.default(), "good");
    // It comes in with the next night's backup, and in the morning's window everything runs it.
    releases.bring("bad");
    desk.expect(0, "emulator advance 2026-03-03T23:45:00Z");
    assert_eq!(
        (releases.default(), releases.running()),
        ("bad".into(), vec!["bad".into()])
    );

    let blocks = blocks(include_str!("../docs/on-call.md"));
    assert!(blocks.len() >= 12, "{}", blocks.len());
    for (place, block) in blocks.iter().enumerate() {
        let command = block.commands.trim().strip_prefix("bootstrap ").unwrap();
        let (name, options) = command.split_once(' ').unwrap();
        let asks = ["rollback", "redeploy", "bake"].contains(&name);
        let yes = if asks { "--yes" } else { "" };
        let options = options.replace("\"incident 7\"", "incident-7");
        let options = options.replace("\"incident 7, looking\"", "incident-7,-looking");
        if name == "bake" {
            releases.bring("fixed");
        }
        // Its image is made and tagged; the pin of the question before keeps it from being the default.
        let code = if name == "bake" { 3 } else { 0 };
        desk.expect(
            code,
            &format!("--trace-calls calls.jsonl {name} {yes} {options}"),
        );
        let quiet = ["status", "next", "logs", "rotate", "history", "plan"].contains(&name);
        assert_eq!(desk.mutating("calls.jsonl").is_empty(), quiet, "{command}");
        match (place, name) {
            (_, "rollback") => assert_eq!(releases.default(), "good"),
            (_, "redeploy") => assert_eq!(releases.running(), ["good"]),
            (_, "unpin") => continue,
            _ => {}
        }
        if releases.default() == "good" {
            releases.stays_good(command);
        }
    }
    // It is over: with the next night the fix is there, and then everywhere.
    desk.expect(0, "emulator advance 1d");
    assert_eq!(releases.default(), "fixed");
    desk.expect(0, "emulator advance 2026-03-10T10:45:00Z");
    assert_eq!(releases.running(), ["fixed"]);
}

/// What is on images and instances.
struct Releases<'a> {
    desk: &'a Desk,
}

impl Releases<'_> {
    /// The web instance has another release from here on.
    fn bring(&self, release: &str) {
        let emulator = self.desk.emulator();
        emulator.world().release("jjikin-web", release);
        emulator.save().unwrap();
    }

    fn of_image(world: &World, image: &str) -> String {
        world.ec2.images[image].release.clone()
    }

    /// What the next scale-out starts.
    fn default(&self) -> String {
        let emulator = self.desk.emulator();
        let world = emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        let data = &template.version("$Default").unwrap().1.data;
        Self::of_image(&world, data["ImageId"].as_str().unwrap())
    }

    /// What instances of groups run, each once.
    fn running(&self) -> Vec<String> {
        let emulator = self.desk.emulator();
        let world = emulator.world();
        let groups = world.autoscaling.groups.values();
        let members = groups.flat_map(|group| group.live());
        let releases: BTreeSet<String> = { members }
            .map(|member| Self::of_image(&world, &member.image))
            .collect();
        releases.into_iter().collect()
    }

    /// Were this the last command for days, nothing would come back: looked at in a copy of the world.
    fn stays_good(&self, after: &str) {
        let kept = std::fs::read(self.desk.world_path()).unwrap();
        self.desk.expect(0, "emulator advance 3d");
        assert_eq!(self.default(), "good", "three days after {after}");
        let running = self.running();
        assert!(
            !running.contains(&"bad".to_owned()),
            "three days after {after}"
        );
        std::fs::write(self.desk.world_path(), kept).unwrap();
    }
}

fn follow(page: &str) {
    let desk = Desk::new();
    let programs = Path::new(env!("CARGO_BIN_EXE_bootstrap")).parent().unwrap();
    let blocks = blocks(page);
    assert!(blocks.len() >= 4, "{}", blocks.len());
    for block in blocks {
        let output = Command::new("sh")
            .args(["-eu", "-c", &block.commands])
            .current_dir(desk.path().parent().unwrap())
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}\n{complaints}", block.commands);
        assert!(!block.shown.is_empty(), "{}", block.commands);
        let mut rest = said.as_str();
        for text in &block.shown {
            let place = rest.find(text.as_str()).unwrap_or_else(|| {
                panic!(
                    "`{text}` does not come next in what {}said:\n{said}",
                    block.commands
                )
            });
            rest = &rest[place + text.len()..];
        }
    }
}
