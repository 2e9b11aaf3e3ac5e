#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::executable::tests::{bare, needing};
use super::*;

fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn zip_of(name: &str, contents: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    zip.write_all(contents).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_executable_becomes_the_file_bootstrap_that_may_be_run() {
    let (_folder, path) = written("handler", &bare(62));
    let package = Package::from_path(&path).unwrap();
    let mut zip = ZipArchive::new(Cursor::new(package.zip().unwrap())).unwrap();
    assert_eq!(zip.len(), 1);
    let mut file = zip.by_name("bootstrap").unwrap();
    assert_eq!(file.unix_mode().unwrap() & 0o777, 0o755);
    assert_eq!(file.compression(), CompressionMethod::Deflated);
    let mut contents = Vec::new();
    file.read_to_end(&mut contents).unwrap();
    assert_eq!(contents, bare(62));
}

#[test]
fn the_same_executable_has_the_same_hash_wherever_and_whenever_it_lies() {
    let (_a, one) = written("handler", &bare(62));
    let (_b, two) = written("other-name", &bare(62));
    let (_c, other) = written("handler", &bare(183));
    let hash = |path: &Path| Package::from_path(path).unwrap().sha256;
    assert_eq!(hash(&one), hash(&two));
    assert_ne!(hash(&one), hash(&other));
    assert_eq!(STANDARD.decode(hash(&one)).unwrap().len(), 32);
}

#[test]
fn a_zip_passes_through_untouched() {
    let bytes = zip_of("bootstrap", b"#!/bin/sh");
    let (_folder, path) = written("handler.zip", &bytes);
    assert_eq!(Package::from_path(&path).unwrap().zip().unwrap(), bytes);
}

#[test]
fn a_zip_without_bootstrap_at_its_root_is_refused() {
    let (_folder, path) = written("handler.zip", &zip_of("bin/bootstrap", b"#!/bin/sh"));
    let error = Package::from_path(&path).unwrap_err();
    assert!(matches!(error, PackageError::NoEntry { .. }), "{error}");
}

#[test]
fn a_missing_handler_says_how_to_build_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("handler");
    let error = Package::find(Some(&path), None, Architecture::X8664)
        .unwrap_err()
        .to_string();
    assert!(error.contains("scripts/build-handler"));
    assert!(error.contains(&path.display().to_string()));
}

#[test]
fn a_handler_that_is_named_goes_before_one_that_is_carried_and_that_before_one_beside() {
    let (_folder, path) = written("handler", &bare(183));
    let (x86, arm) = (bare(62), bare(183));
    let found = |explicit, carried| Package::find(explicit, carried, Architecture::X8664);
    let hash = |bytes: &[u8]| {
        let (_folder, path) = written("handler", bytes);
        Package::from_path(&path).unwrap().sha256
    };
    let named = found(Some(&path), Some(&x86)).unwrap();
    assert_eq!(named.sha256, hash(&arm));
    let carried = found(None, Some(&x86)).unwrap();
    assert_eq!(carried.sha256, hash(&x86));
    carried.starts_on(Architecture::X8664).unwrap();
    // Of the wrong machine it is as useless as any, and named as what it is.
    let wrong = found(None, Some(&arm)).unwrap();
    let error = wrong
        .starts_on(Architecture::X8664)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("the handler of this build for x86_64 is built for"),
        "{error}"
    );
    // There is none beside the test program.
    let beside = found(None, None).map(|package| package.path);
    match beside {
        Ok(path) => assert_eq!(path, Package::beside_this()),
        Err(error) => assert!(matches!(error, PackageError::Missing { .. }), "{error}"),
    }
}

#[test]
fn what_lambda_cannot_run_is_refused() {
    let (_a, script) = written("handler", b"MZ a program for Windows");
    let (_b, broken) = written("handler.zip", b"PK and nothing more");
    let kind = |path: &Path| Package::from_path(path).unwrap_err();
    assert!(matches!(kind(&script), PackageError::Unknown { .. }));
    assert!(matches!(kind(&broken), PackageError::Zip { .. }));
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        kind(folder.path()),
        PackageError::Unreadable { .. }
    ));
}

#[test]
fn a_zip_beyond_lambdas_limit_is_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("bootstrap", stored).unwrap();
    zip.write_all(&vec![0; MAX_ZIP]).unwrap();
    let (_folder, path) = written("handler.zip", &zip.finish().unwrap().into_inner());
    let error = Package::from_path(&path).unwrap_err();
    assert!(matches!(error, PackageError::TooLarge { .. }), "{error}");
}

#[test]
fn another_architecture_is_refused_with_both_names_and_the_remedy() {
    let (_a, file) = written("handler", &bare(183));
    let (_b, zip) = written("handler.zip", &zip_of("bootstrap", &bare(183)));
    for path in [file, zip] {
        let package = Package::from_path(&path).unwrap();
        package.starts_on(Architecture::Arm64).unwrap();
        let error = package
            .starts_on(Architecture::X8664)
            .unwrap_err()
            .to_string();
        let path = path.display();
        assert_eq!(
            error,
            format!(
                "{path} is built for arm64, but `rotator.architecture` asks Lambda for x86_64; build it with \
                 `scripts/build-handler x86_64`, or change `rotator.architecture`"
            )
        );
    }
}

/// What the tests themselves are built for.
const HERE: Architecture = if cfg!(target_arch = "aarch64") {
    Architecture::Arm64
} else {
    Architecture::X8664
};

#[test]
fn a_newer_glibc_than_lambdas_is_refused_with_both_versions_and_the_remedy() {
    let newer = needing(b"2.35");
    let (_a, file) = written("handler", &newer);
    let (_b, zip) = written("handler.zip", &zip_of("bootstrap", &newer));
    for path in [file, zip] {
        let package = Package::from_path(&path).unwrap();
        let error = package.starts_on(HERE).unwrap_err().to_string();
        let path = path.display();
        assert_eq!(
            error,
            format!(
                "{path} needs glibc 2.35, but Lambda's Amazon Linux 2023 has 2.34, so it would not start; build it \
                 with `scripts/build-handler`, which links against that"
            )
        );
    }
    let (_folder, path) = written("handler", &needing(b"2.34"));
    let package = Package::from_path(&path).unwrap();
    package.starts_on(HERE).unwrap();
}

#[test]
fn a_script_in_a_zip_runs_on_any_architecture() {
    let (_folder, path) = written("handler.zip", &zip_of("bootstrap", b"#!/bin/sh"));
    let package = Package::from_path(&path).unwrap();
    package.starts_on(Architecture::Arm64).unwrap();
    package.starts_on(Architecture::X8664).unwrap();
}

#[test]
fn a_damaged_executable_is_refused() {
    let (_folder, path) = written("handler", b"\x7fELF and nothing more");
    let error = Package::from_path(&path).unwrap_err();
    assert!(matches!(error, PackageError::Damaged { .. }), "{error}");
}

#[test]
fn a_handler_that_was_seen_before_is_packed_only_when_it_is_uploaded() {
    let notes = tempfile::tempdir().unwrap();
    let look = |path: &Path| {
        Packages::remembering(Some(notes.path().join("made"))).find(Some(path), Architecture::X8664)
    };
    let (_folder, path) = written("handler", &bare(62));
    let first = look(&path).unwrap();
    assert!(first.packed.get().is_some());
    // Another run, and a copy elsewhere.
    let (_other, copy) = written("copy", &bare(62));
    for path in [&path, &copy] {
        let again = look(path).unwrap();
        assert_eq!(again.packed.get(), None);
        assert_eq!(
            (&again.sha256, &again.executable),
            (&first.sha256, &first.executable)
        );
        assert_eq!(again.zip().unwrap(), first.zip().unwrap());
    }
    // What it is now counts, not where it is.
    let again = look(&path).unwrap();
    std::fs::write(&path, bare(183)).unwrap();
    let changed = again.zip().unwrap_err();
    assert!(matches!(changed, PackageError::Changed { .. }), "{changed}");
    assert_ne!(look(&path).unwrap().sha256, first.sha256);
    // A note that is broken, or a folder in which none can be, is none.
    for note in std::fs::read_dir(notes.path().join("made")).unwrap() {
        std::fs::write(note.unwrap().path(), "{").unwrap();
    }
    assert_eq!(look(&copy).unwrap().sha256, first.sha256);
    let nowhere = Packages::remembering(Some(path.join("no folder")));
    assert_eq!(
        nowhere
            .find(Some(&copy), Architecture::X8664)
            .unwrap()
            .sha256,
        first.sha256
    );
    let missing = look(Path::new("/no/handler")).unwrap_err();
    assert!(matches!(missing, PackageError::Missing { .. }), "{missing}");
}
