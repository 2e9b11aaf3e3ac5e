//! Which files a stack file reaches.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::super::{Faults, Given, Loaded, NamedFile, load_given, policy};
use super::with;

fn load_within(path: &Path, root: Option<&Path>, now: jiff::Timestamp) -> Result<Loaded, Faults> {
    let given = Given {
        root,
        now: &|_| now,
        ..Given::nothing()
    };
    load_given(path, &given)
}

const NOW: jiff::Timestamp = jiff::Timestamp::UNIX_EPOCH;

/// `project/stacks/web.yaml` and what lies around it.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        for folder in ["stacks", "policies", "secret"] {
            fs::create_dir(project.at(folder)).unwrap();
        }
        project.put("secret/token", "harmless-canary");
        project.put("stacks/user-data.sh", "#!/bin/sh\n");
        project.put("policies/own.json", policy::ROTATOR);
        project
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        fs::write(self.at(path), content).unwrap();
    }

    /// Loads the stack with fields like `user_data_file: x` of the launch template and of the rotator.
    fn load(&self, template: &str, rotator: &str, root: Option<&str>) -> Result<Loaded, String> {
        let text = with(rotator).replace("  security", &format!("{template}  security"));
        self.put("stacks/web.yaml", text);
        let root = root.map(|root| self.at(root));
        load_within(&self.at("stacks/web.yaml"), root.as_deref(), NOW).map_err(|f| f.to_string())
    }

    fn user_data(&self, path: &str, root: Option<&str>) -> Result<Loaded, String> {
        self.load(&format!("  user_data_file: {path}\n"), "", root)
    }

    /// With the place in the file and the remedy.
    fn refused(&self, path: &str) -> String {
        let told = self.user_data(path, None).unwrap_err();
        assert!(told.contains("stacks/web.yaml:6:19"), "{told}");
        assert!(told.contains("= help: "), "{told}");
        assert!(!told.contains("canary"), "{told}");
        told
    }
}

fn bytes(loaded: Loaded) -> Vec<u8> {
    loaded.stack.launch_template.user_data.unwrap()
}

#[test]
fn what_lies_in_its_own_folder_is_read_however_it_is_written() {
    let project = Project::new();
    fs::create_dir(project.at("stacks/deep")).unwrap();
    symlink("../user-data.sh", project.at("stacks/deep/link")).unwrap();
    let absolute = project.at("stacks/user-data.sh").display().to_string();
    for path in [
        "user-data.sh",
        "./user-data.sh",
        "../stacks/user-data.sh",
        "deep/../user-data.sh",
        "deep/link",
        &absolute,
    ] {
        let loaded = project.user_data(path, None).unwrap();
        let file = NamedFile {
            field: "launch_template.user_data_file".to_owned(),
            path: path.to_owned(),
            bytes: 10,
            place: fs::canonicalize(project.at("stacks/user-data.sh")).unwrap(),
        };
        assert_eq!(loaded.files, [file]);
        assert_eq!(bytes(loaded), b"#!/bin/sh\n", "{path}");
    }
}

#[test]
fn what_lies_elsewhere_is_refused_whether_it_is_there_or_not() {
    let project = Project::new();
    symlink("../secret/token", project.at("stacks/link")).unwrap();
    symlink("../secret", project.at("stacks/folder")).unwrap();
    symlink("../secret/none", project.at("stacks/nowhere")).unwrap();
    symlink("loop", project.at("stacks/loop")).unwrap();
    let absolute = project.at("secret/token").display().to_string();
    for path in [
        "/etc/hostname",
        "/no/such/file",
        "/proc/self/environ",
        "/dev/zero",
        "../secret/token",
        "../secret/none",
        "../../../../../../../../etc/hostname",
        "link",
        "folder/token",
        "folder/../link",
        "folder/none",
        "nowhere",
        &absolute,
    ] {
        let told = project.refused(path);
        assert!(
            told.contains("outside of the stack file's folder"),
            "{path}: {told}"
        );
        assert!(told.contains("--root"), "{told}");
    }
    assert!(
        project
            .refused("link")
            .contains("/secret/token, lies outside")
    );
}

#[test]
fn a_root_widens_it_and_nothing_else_does() {
    let project = Project::new();
    let reached = |path: &str, root: &str| project.user_data(path, Some(root)).map(bytes);
    assert_eq!(reached("../secret/token", ".").unwrap(), b"harmless-canary");
    assert_eq!(
        reached("../secret/token", "secret").unwrap(),
        b"harmless-canary"
    );
    assert_eq!(reached("user-data.sh", "secret").unwrap(), b"#!/bin/sh\n");
    assert!(reached("../secret/token", "policies").is_err());
    // A neighbour whose name only begins alike.
    fs::create_dir(project.at("sec")).unwrap();
    assert!(reached("../secret/token", "sec").is_err());
    // Also all of the machine does not make the kernel's own into files.
    let told = load_at_root(&project);
    assert!(told.contains("is not a regular file"), "{told}");
}

fn load_at_root(project: &Project) -> String {
    let text = with("").replace(
        "  security",
        "  user_data_file: /proc/self/environ\n  security",
    );
    project.put("stacks/web.yaml", text);
    let loaded = load_within(&project.at("stacks/web.yaml"), Some(Path::new("/")), NOW);
    loaded.unwrap_err().to_string()
}

#[test]
fn policies_beside_a_folder_of_stacks_belong_to_the_project() {
    let project = Project::new();
    let policy = |path: &str| project.load("", &format!("rotator: {{ policy: {path} }}\n"), None);
    assert!(policy("../policies/own.json").is_ok());
    // Not the neighbours of that folder, nor where links in it lead.
    assert!(policy("../own.json").is_err());
    symlink("../secret/token", project.at("policies/link")).unwrap();
    assert!(policy("../policies/link").unwrap_err().contains("outside"));
    fs::remove_dir_all(project.at("policies")).unwrap();
    symlink("secret", project.at("policies")).unwrap();
    assert!(policy("../policies/token").unwrap_err().contains("outside"));
    // The same beside a folder of another name is elsewhere.
    fs::rename(project.at("stacks"), project.at("envs")).unwrap();
    fs::create_dir(project.at("real")).unwrap();
    fs::remove_file(project.at("policies")).unwrap();
    fs::rename(project.at("real"), project.at("policies")).unwrap();
    project.put("policies/own.json", policy::ROTATOR);
    project.put(
        "envs/web.yaml",
        with("rotator: { policy: ../policies/own.json }\n"),
    );
    assert!(load_within(&project.at("envs/web.yaml"), None, NOW).is_err());
}

#[test]
fn the_documented_policy_is_built_in_unless_there_is_something_of_that_name() {
    let project = Project::new();
    let rotator = "rotator: { policy: policies/rotator.json }\n";
    let loaded = project.load("", rotator, None).unwrap();
    assert_eq!(loaded.stack.rotator.policy_template, policy::ROTATOR);
    assert_eq!(loaded.files, []);
    fs::create_dir(project.at("stacks/policies")).unwrap();
    symlink("nowhere", project.at("stacks/policies/rotator.json")).unwrap();
    let told = project.load("", rotator, None).unwrap_err();
    assert!(told.contains("a link that leads nowhere"), "{told}");
}

#[test]
fn only_text_of_a_bounded_length_from_regular_files_is_taken() {
    let project = Project::new();
    project.put("stacks/nul", b"#!/bin/sh\0\n");
    project.put("stacks/long", "x".repeat(16 * 1024 + 1));
    project.put("stacks/full", "x".repeat(16 * 1024));
    project.put("stacks/latin.json", b"{\"Statement\": \"\xe9\"}");
    let pipe = project.at("stacks/pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    for (path, why) in [
        ("nul", "it has a NUL byte"),
        ("long", "is longer than 16 KiB"),
        ("pipe", "is not a regular file"),
        (".", "is not a regular file"),
        ("none", "does not exist"),
    ] {
        let told = project.refused(path);
        assert!(told.contains(why), "{path}: {told}");
    }
    assert_eq!(
        bytes(project.user_data("full", None).unwrap()).len(),
        16 * 1024
    );
    let told = project.load("", "rotator: { policy: latin.json }\n", None);
    assert!(told.unwrap_err().contains("is not UTF-8 text"));
}

/// A stack file may be a link, too: what is wrong with it is printed with its lines.
#[test]
fn a_stack_file_that_is_a_link_to_elsewhere_is_refused() {
    let project = Project::new();
    let link = project.at("stacks/evil.yaml");
    symlink("../secret/token", &link).unwrap();
    let told = load_within(&link, None, NOW).unwrap_err().to_string();
    assert!(
        told.contains("is a link to") && told.contains("--root"),
        "{told}"
    );
    assert!(!told.contains("canary"), "{told}");
    let root = project.at(".");
    assert!(
        load_within(&link, Some(&root), NOW)
            .unwrap_err()
            .to_string()
            .contains("canary")
    );
    // In the same folder, as in a volume of Kubernetes, it is its own.
    project.put("stacks/..data", with(""));
    let link = project.at("stacks/good.yaml");
    symlink("..data", &link).unwrap();
    assert!(load_within(&link, None, NOW).is_ok());
}

/// The file is swapped for a link to a secret, and back, as fast as can be: what is read is its own, or nothing.
#[test]
fn a_file_that_is_swapped_while_it_is_read_brings_in_nothing() {
    let project = Project::new();
    let (own, link) = (project.at("stacks/user-data.sh"), project.at("stacks/link"));
    symlink("../secret/token", &link).unwrap();
    let spare = project.at("stacks/spare");
    fs::copy(&own, &spare).unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                fs::hard_link(&spare, project.at("stacks/next")).unwrap();
                fs::rename(project.at("stacks/next"), &own).unwrap();
                symlink("../secret/token", project.at("stacks/next")).unwrap();
                fs::rename(project.at("stacks/next"), &own).unwrap();
            }
        });
        let mut read = 0;
        for _ in 0..400 {
            if let Ok(loaded) = project.user_data("user-data.sh", None) {
                assert_eq!(bytes(loaded), b"#!/bin/sh\n");
                read += 1;
            }
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(read > 0);
    });
}
