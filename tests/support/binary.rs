//! The real `bootstrap`, in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};
use std::thread;

use freshscale_emulator::Emulator;
use freshscale_emulator::store::Unopened;
use freshscale_emulator::world::World;
use serde_json::Value;
use tempfile::TempDir;

use super::python::ask;
use super::{ACCOUNT, REGION, START, handler};

pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// A folder with the example stacks and a world that begins at [`START`].
    pub fn new() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let desk = Self { folder };
        for name in ["stacks", "policies"] {
            let folder = desk.folder.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            for entry in
                std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
            {
                let path = entry.unwrap().path();
                std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
            }
        }
        let world = World::new(ACCOUNT, REGION, START.parse().unwrap());
        std::fs::create_dir(desk.path().join(".freshscale")).unwrap();
        std::fs::write(desk.world_path(), serde_json::to_vec(&world).unwrap()).unwrap();
        desk
    }

    /// The folder of the stack files, where the program runs.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("stacks")
    }

    pub fn world_path(&self) -> PathBuf {
        self.path().join(".freshscale/world.json")
    }

    pub fn emulator(&self) -> Emulator {
        opened(&self.world_path())
    }

    /// AWS Backup makes an image of the web instance, now, to be kept for two weeks.
    pub fn back_up(&self) {
        let emulator = self.emulator();
        {
            let mut world = emulator.world();
            let web = world.ec2.instances.values();
            let mut web =
                web.filter(|i| i.tags.get("Name").is_some_and(|name| name == "jjikin-web"));
            let web = web.next().unwrap().id.clone();
            world.back_up(&web, 0, 14).unwrap();
        }
        emulator.save().unwrap();
    }

    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bootstrap"));
        command
            .args(words.split_whitespace())
            .current_dir(self.path());
        // Nothing of the machine's own configuration, and no way to real AWS.
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.path());
        command.env("AWS_EC2_METADATA_DISABLED", "true");
        // See tests/python/rights.py.
        for name in ["FRESHSCALE_RIGHTS", "FRESHSCALE_WITHOUT"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command.env(
            "FRESHSCALE_TEST",
            thread::current().name().unwrap_or("main"),
        );
        command
    }

    /// Runs `bootstrap --local` with these words.
    pub fn local(&self, words: &str) -> Output {
        let words = words.replace("{handler}", handler().to_str().unwrap());
        self.command(&format!("--local {words}")).output().unwrap()
    }

    /// Runs it, asserts the exit code, returns what it said.
    pub fn expect(&self, code: i32, words: &str) -> String {
        let output = self.local(words);
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(
            output.status.code(),
            Some(code),
            "bootstrap --local {words}\n{said}"
        );
        said
    }

    /// Runs it with `--format json` and returns the last line.
    pub fn json(&self, words: &str) -> Value {
        let output = self.local(&format!("--format json {words}"));
        let text = String::from_utf8(output.stdout).unwrap();
        let last = text
            .lines()
            .last()
            .unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        serde_json::from_str(last).unwrap()
    }

    /// Runs `bootstrap --local` on a terminal and presses these keys when it asks; the exit code, and all it said.
    pub fn at_the_prompt(&self, keys: &str, words: &str) -> (i64, String) {
        let (ended, said) = self.on_a_terminal(100, keys, words);
        assert_eq!(ended["asked"], true, "{ended:#}");
        (ended["code"].as_i64().unwrap(), said)
    }

    /// The same on a terminal of 40 lines and so many columns; all it said as a person sees it, colours and all.
    fn on_a_terminal(&self, columns: usize, keys: &str, words: &str) -> (Value, String) {
        let folder = self.path();
        let words = format!("--local {words}").replace("{handler}", handler().to_str().unwrap());
        let columns = columns.to_string();
        let mut arguments = vec!["prompt.py", folder.to_str().unwrap(), keys, &columns];
        arguments.push(env!("CARGO_BIN_EXE_bootstrap"));
        arguments.extend(words.split(' '));
        let ended = ask(&arguments, "http://127.0.0.1:9");
        let said = ended["said"].as_str().unwrap().to_owned();
        (ended, said)
    }

    /// The lines that a terminal of 40 lines and so many columns shows of a command that ends well, without colours.
    pub fn lines_on_a_terminal(&self, columns: usize, words: &str) -> Vec<String> {
        let (ended, said) = self.on_a_terminal(columns, "", words);
        assert!(ended["code"].is_u64(), "{ended:#}");
        let said = anstream::adapter::strip_str(&said).to_string();
        said.lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    }

    /// The operations in a file of `--trace-calls` that can change anything.
    pub fn mutating(&self, trace: &str) -> Vec<String> {
        let text = std::fs::read_to_string(self.path().join(trace)).unwrap();
        let calls = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        calls
            .filter(|call| call["mutating"] == true)
            .map(|call| call["operation"].to_string())
            .collect()
    }
}

pub fn signal(child: &Child, name: &str) {
    let mut kill = Command::new("kill");
    let kill = kill.args([format!("-{name}"), child.id().to_string()]);
    assert!(kill.status().unwrap().success());
}

/// A world, for this test to look at and change. Where another test starts a program at the same time, that holds copies
/// of all open files for an instant, and with them the lock that this test has just given back.
pub fn opened(world: &Path) -> Emulator {
    for _ in 0..1_000_000 {
        match Emulator::open(world) {
            Err(Unopened::Held(Some(holder))) if holder.pid == std::process::id() => {
                std::thread::yield_now();
            }
            opened => return opened.unwrap(),
        }
    }
    panic!("this test has the world open itself");
}
