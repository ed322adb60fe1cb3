//! The bytes of a package's only module, read into a model.

#![no_main]

use std::fs;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use orch_python::{Reading, read};
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("products")).expect("a folder");
    folder
});

fn read_once() -> Reading {
    read(&FOLDER.path().join("products")).expect("a package")
}

fuzz_target!(|bytes: &[u8]| {
    fs::write(FOLDER.path().join("products/__init__.py"), bytes).expect("a file");
    let (one, two) = (read_once(), read_once());
    assert_eq!(one.diagnostics, two.diagnostics);
    assert_eq!(one.declared, two.declared);
});
