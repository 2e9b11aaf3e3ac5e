//! What `cargo install` puts beside one another: `--path .` gives `bootstrap`, `--path src/handler` gives `handler`. That
//! both compile alone is a long run, `scripts/try-install`: Cargo compiles the SDKs again for each.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::floors::packages;
use crate::support::binary::Desk;
use crate::support::built_handler;

#[test]
fn each_package_installs_its_one_program_and_no_other_installs_any() {
    let mut found = Vec::new();
    for package in packages() {
        for target in package["targets"].as_array().unwrap() {
            if target["kind"][0] == "bin" {
                assert_eq!(target["required-features"].as_array(), None, "{target}");
                let manifest = package["manifest_path"].as_str().unwrap().to_owned();
                found.push((manifest, target["name"].as_str().unwrap().to_owned()));
            }
        }
    }
    found.sort();
    let at = |path: &str| format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    let wanted = [
        (at("Cargo.toml"), "bootstrap".to_owned()),
        (at("src/handler/Cargo.toml"), "handler".to_owned()),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn installed_alone_it_says_where_it_looks_for_the_handler_and_finds_it_there() {
    let desk = Desk::new();
    let bin = desk.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let install = |program: &Path| {
        let place = bin.join(program.file_name().unwrap());
        // Both are under `target/`; where links are not to be had, copies do.
        fs::hard_link(program, &place)
            .or_else(|_| fs::copy(program, &place).map(drop))
            .unwrap();
    };
    install(Path::new(env!("CARGO_BIN_EXE_bootstrap")));
    let apply = || {
        let mut command = Command::new(bin.join("bootstrap"));
        command
            .args(["--local", "apply", "--yes", "minimal.yaml"])
            .env_clear()
            .current_dir(desk.path());
        command.output().unwrap()
    };
    let output = apply();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(64), "{said}");
    let place = format!("there is no handler at {}", bin.join("handler").display());
    assert!(said.contains(&place), "{said}");
    assert!(said.contains("scripts/build-handler"), "{said}");

    install(&built_handler());
    let output = apply();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
}
