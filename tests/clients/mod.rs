//! The served emulator, asked by clients that teams use and nobody here wrote.

mod ansible;
mod exported;
mod terraform;

use std::path::{Path, PathBuf};

use freshscale_emulator::world::World;
use tempfile::TempDir;

use crate::support::python::{self, Server};
use crate::support::{ACCOUNT, REGION, START};

/// A served world of its own, and a folder for what clients leave behind.
struct Bench {
    folder: TempDir,
    server: Server,
}

impl Bench {
    /// An account in which nobody has done anything.
    fn new() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let path = folder.path().join("world.json");
        let world = World::new(ACCOUNT, REGION, START.parse().unwrap());
        std::fs::write(&path, serde_json::to_vec(&world).unwrap()).unwrap();
        let server = Server::emulator(&path, &[]);
        Self { folder, server }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of ours, in the folder.
    fn bring(&self, name: &str) {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients");
        std::fs::copy(ours.join(name), self.path(name)).unwrap();
    }

    /// A network and an image that there are before anybody comes: `{"subnet": …, "image": …, "zip": …}`.
    fn seed(&self) -> serde_json::Value {
        let zip = self.path("function.zip");
        let zip = zip.to_str().unwrap();
        python::ask_with(
            python::clients(),
            &["clients_world.py", zip],
            &self.server.endpoint,
        )
    }
}

#[test]
fn a_client_of_two_years_ago_is_served() {
    let bench = Bench::new();
    python::ask_with(
        python::clients(),
        &["old_client.py"],
        &bench.server.endpoint,
    );
}
