//! What `bootstrap` lets into a function: the real binary refuses an executable that would not start.

use freshscale_deploy::package::executable::{Executable, GLIBC_OF_AL2023};

use crate::support::binary::Desk;
use crate::support::built_handler;
use crate::support::python::loopback_only;

/// The executable that this test run built. On a machine whose glibc is newer than Lambda's it can fail:
/// then only `scripts/build-handler` makes one that may be deployed.
#[test]
fn the_built_handler_starts_on_amazon_linux_2023() {
    let bytes = std::fs::read(built_handler()).unwrap();
    let handler = Executable::inspect(&bytes).unwrap();
    let needs = handler.glibc.expect("a debug build is linked dynamically");
    assert!(needs <= GLIBC_OF_AL2023, "it needs glibc {needs}");
}

#[test]
fn a_handler_that_would_not_start_is_refused_before_anything_is_made() {
    let desk = Desk::new();
    let real = std::fs::read(built_handler()).unwrap();

    let mut foreign = real[..64].to_vec();
    foreign[32..48].fill(0);
    foreign[56..].fill(0);
    foreign[18] = 183;
    std::fs::write(desk.path().join("for-arm"), foreign).unwrap();
    let said = refused(&desk, "for-arm");
    for part in [
        "for-arm is built for arm64",
        "`rotator.architecture` asks Lambda for x86_64",
        "scripts/build-handler x86_64",
    ] {
        assert!(said.contains(part), "{said}");
    }

    let needs = Executable::inspect(&real).unwrap().glibc.unwrap();
    let mut newer = real;
    let name = format!("\0GLIBC_{needs}\0");
    // Linkers put these names near the start.
    let places: Vec<usize> = (0..1 << 20)
        .filter(|place| newer[*place..].starts_with(name.as_bytes()))
        .collect();
    for place in places {
        newer[place..place + name.len()].copy_from_slice(b"\0GLIBC_2.38\0");
    }
    std::fs::write(desk.path().join("too-new"), newer).unwrap();
    let said = refused(&desk, "too-new");
    for part in [
        "too-new needs glibc 2.38",
        "Amazon Linux 2023 has 2.34",
        "scripts/build-handler",
    ] {
        assert!(said.contains(part), "{said}");
    }
    // The embedded emulator runs the rotator itself: whatever was built on this machine will do.
    desk.expect(0, "apply --yes --handler too-new minimal.yaml");
}

/// What is said of a handler before any call: nobody listens at this address.
fn refused(desk: &Desk, handler: &str) -> String {
    let mut command = desk.command(&format!("apply --yes --handler {handler} minimal.yaml"));
    let output = loopback_only(&mut command, "http://127.0.0.1:9")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(64), "{said}");
    said
}
