//! What `cargo install` puts beside one another: `--path .` gives `bootstrap`, `--path src/handler` gives `handler`. That
//! both compile alone is a long run, `scripts/try-install`: Cargo compiles the SDKs again for each.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::floors::packages;
use crate::support::binary::Desk;
use crate::support::built_handler;
use crate::support::python::succeed;

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

/// What the templates for pipelines unpack, and what `cargo binstall` is told to look for.
#[test]
fn a_release_has_both_programs_its_checksums_and_is_made_the_same_again() {
    let desk = Desk::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = |name: &str| {
        let path = desk.path().join(name);
        fs::write(&path, format!("#!/bin/sh\necho {name}\n")).unwrap();
        path
    };
    let (bootstrap, handler, arm) = (program("one"), program("two"), program("three"));
    let bom = desk.path().join("bom.json");
    fs::write(&bom, "{}").unwrap();
    let make = |name: &str| {
        let out = desk.path().join(name);
        let mut command = Command::new(root.join("scripts/release"));
        command
            .arg("--bootstrap")
            .arg(&bootstrap)
            .arg("--handler")
            .arg(&handler)
            .arg("--bom")
            .arg(&bom);
        succeed(command.arg("--handler-arm64").arg(&arm).arg(&out));
        out
    };
    let (first, second) = (make("first"), make("second"));
    let sums = |out: &Path| fs::read_to_string(out.join("SHA256SUMS")).unwrap();
    assert_eq!(sums(&first), sums(&second));
    let shell = |script: &str| {
        let mut command = Command::new("sh");
        let printed = succeed(command.args(["-ec", script]).current_dir(&first));
        String::from_utf8(printed).unwrap()
    };
    shell("sha256sum --check --strict SHA256SUMS");
    let said = shell(
        "mkdir bin; tar --extract --gzip --file freshscale.tar.gz --directory bin; bin/bootstrap; bin/handler; bin/handler-arm64; cat bin/freshscale.cdx.json freshscale-*.cdx.json",
    );
    assert_eq!(said, "one\ntwo\nthree\n{}{}");
    let named = format!("freshscale-{}-", env!("CARGO_PKG_VERSION"));
    assert!(sums(&first).lines().any(|line| line.contains(&named)));
    let root = packages()
        .into_iter()
        .find(|package| package["name"] == "freshscale")
        .unwrap();
    let url = root["metadata"]["binstall"]["pkg-url"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        url.ends_with("/freshscale-{ version }-{ target }.tar.gz"),
        "{url}"
    );
}

/// A release build has the handlers in itself. The two files that do it are compiled here without the SDKs around them; a
/// whole release build is `scripts/release`.
#[test]
fn a_release_build_carries_the_handlers_that_two_variables_name() {
    let desk = Desk::new();
    let folder = desk.path();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/deploy");
    let rustc = |name: &str, from: &Path, words: &[String], handler: &str| {
        let out = folder.join(name);
        let mut command = Command::new("rustc");
        command
            .args(["--edition", "2024", "-o"])
            .arg(&out)
            .arg(from)
            .args(words);
        succeed(command.env("FRESHSCALE_HANDLER_X86_64", handler));
        out
    };
    let script = rustc("script", &source.join("build.rs"), &[], "");
    let asked = |x86: &str| {
        let mut command = Command::new(&script);
        command
            .env("FRESHSCALE_HANDLER_X86_64", x86)
            .env("FRESHSCALE_HANDLER_ARM64", "");
        command.output().unwrap()
    };
    let none = String::from_utf8(asked("").stdout).unwrap();
    assert!(!none.contains("rustc-cfg="), "{none}");
    for wrong in ["handler", "/nothing/there"] {
        let said = asked(wrong);
        assert!(!said.status.success());
        let said = String::from_utf8(said.stderr).unwrap();
        assert!(
            said.contains("must be the absolute path of a handler"),
            "{said}"
        );
    }
    let handler = built_handler();
    let path = handler.to_str().unwrap();
    let said = String::from_utf8(asked(path).stdout).unwrap();
    let cfgs = said
        .lines()
        .filter_map(|line| line.strip_prefix("cargo::rustc-cfg="));
    let cfgs: Vec<String> = cfgs
        .flat_map(|cfg| ["--cfg".to_owned(), cfg.to_owned()])
        .collect();
    assert_eq!(cfgs, ["--cfg", "carries_x86_64"]);
    assert!(said.contains(&format!(
        "cargo::rustc-env=FRESHSCALE_HANDLER_X86_64={path}\n"
    )));
    let main = folder.join("main.rs");
    let carried = source.join("package/carried.rs");
    let text = format!(
        "#[path = {carried:?}] mod carried; use std::io::Write as _; fn main() {{ assert!(carried::of(\"arm64\").is_none()); \
         std::io::stdout().write_all(carried::of(\"x86_64\").unwrap()).unwrap(); }}"
    );
    fs::write(&main, text).unwrap();
    let program = rustc("carrying", &main, &cfgs, path);
    let output = Command::new(program).output().unwrap();
    assert!(
        output.stdout == fs::read(handler).unwrap(),
        "other bytes came out"
    );
}

#[test]
fn the_version_names_the_commit_the_handler_and_the_zone_data() {
    let output = Desk::new().command("--version").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], format!("bootstrap {}", env!("CARGO_PKG_VERSION")));
    let handler = freshscale_core::digest::sha256(fs::read(built_handler()).unwrap());
    assert!(lines[1].starts_with("commit: "), "{said}");
    assert!(
        lines[2].starts_with(&format!("handler: sha256:{handler} (")),
        "{said}"
    );
    assert!(lines[3].contains("zone data"), "{said}");
}

#[test]
fn every_command_has_a_manual_page() {
    let desk = Desk::new();
    desk.expect(0, "man pages");
    let page = |name: &str| fs::read_to_string(desk.path().join("pages").join(name)).unwrap();
    assert!(page("bootstrap.1").contains("Scheduled scale"));
    assert!(page("bootstrap-plan.1").contains("detailed"));
    let serve = page("bootstrap-emulator-serve.1");
    assert!(
        serve.contains(".TH BOOTSTRAP-EMULATOR-SERVE 1") && serve.contains("Example"),
        "{serve}"
    );
}
