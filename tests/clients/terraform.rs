//! Terraform with its AWS provider, where both are on the machine: nothing here may fetch them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use super::Bench;
use crate::support::python::loopback_only;

/// Where providers may lie: what this names, then the folders that Terraform itself looks into.
const PLUGINS: &str = "TERRAFORM_PLUGINS";

/// Terraform in a folder, against a served world.
pub(super) fn command(folder: &Path, endpoint: &str, words: &str) -> Command {
    let mut command = Command::new("terraform");
    command
        .args(words.split(' '))
        .current_dir(folder)
        .env("TF_IN_AUTOMATION", "1")
        .env("TF_CLI_CONFIG_FILE", "/dev/null")
        .env("CHECKPOINT_DISABLE", "1");
    loopback_only(&mut command, endpoint);
    command
}

/// Where the provider is, if Terraform is there, too. Whoever names a place for it wants it to be used.
pub(super) fn at_hand() -> Option<PathBuf> {
    let found = plugins().filter(|_| is_there());
    if found.is_none() {
        let missing = format!("Terraform, or its AWS provider in a folder that {PLUGINS} names");
        assert!(std::env::var_os(PLUGINS).is_none(), "{missing} is missing");
        println!("SKIPPED: {missing} is not on this machine");
    }
    found
}

fn plugins() -> Option<PathBuf> {
    let named = std::env::var_os(PLUGINS).map(PathBuf::from);
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let places = [
        named,
        home.map(|home| home.join(".terraform.d/plugins")),
        Some("/usr/local/share/terraform/plugins".into()),
        Some("/usr/share/terraform/plugins".into()),
        Some("/opt/tf-plugins".into()),
    ];
    let has_aws = |place: &PathBuf| place.join("registry.terraform.io/hashicorp/aws").is_dir();
    places.into_iter().flatten().find(has_aws)
}

fn is_there() -> bool {
    let version = Command::new("terraform").arg("version").output();
    version.is_ok_and(|output| output.status.success())
}

/// What the page about the emulator tells of a run.
fn is_result(line: &str) -> bool {
    ["Apply complete!", "Destroy complete!", "No changes."]
        .iter()
        .any(|begin| line.starts_with(begin))
}

struct Terraform<'a> {
    bench: &'a Bench,
    world: Value,
}

impl Terraform<'_> {
    fn run(&self, words: &str, size: &str) -> Output {
        let folder = self.bench.folder.path();
        let mut command = command(folder, &self.bench.server.endpoint, words);
        command.env("TF_VAR_size", size);
        for name in ["subnet", "image", "zip"] {
            let value = self.world[name].as_str().unwrap();
            command.env(format!("TF_VAR_{name}"), value);
        }
        command.output().unwrap()
    }

    fn expect(&self, code: i32, words: &str, size: &str) {
        let output = self.run(words, size);
        assert_eq!(
            output.status.code(),
            Some(code),
            "terraform {words}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        let said = String::from_utf8(output.stdout).unwrap();
        for line in said.lines().filter(|line| is_result(line)) {
            println!("{line}");
        }
    }

    /// Applies, and then has nothing to do.
    fn settle(&self, size: &str) {
        self.expect(0, "apply -auto-approve -input=false -no-color", size);
        self.expect(0, "plan -detailed-exitcode -input=false -no-color", size);
    }
}

#[test]
fn terraform_makes_a_fleet_leaves_it_alone_changes_it_and_takes_it_away() {
    let Some(plugins) = at_hand() else { return };
    let bench = Bench::new();
    bench.bring("main.tf");
    let world = bench.seed();
    let terraform = Terraform {
        bench: &bench,
        world,
    };
    let place = Path::new(&plugins).display();
    terraform.expect(
        0,
        &format!("init -input=false -no-color -plugin-dir={place}"),
        "1",
    );
    terraform.settle("1");
    terraform.settle("2");
    terraform.expect(0, "destroy -auto-approve -input=false -no-color", "2");
}
