//! Gives the reader a name that changes with whatever it makes of the same files: a digest of
//! the sources that a reading comes from, and of the versions that they are built with.

use std::env;
use std::error::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// From the folder of this crate.
const SOURCES: [&str; 4] = ["src", "build.rs", "../orch-model/src", "../../Cargo.lock"];

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    // The same in every process that is built with one version of the compiler, which is
    // enough: a name that changes too often only makes a reading be done again.
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        add(&mut hasher, source, &here.join(source))?;
    }
    println!("cargo:rustc-env=ORCH_READER={:016x}", hasher.finish());
    Ok(())
}

/// Adds a file, or all that a folder holds, in an order that hangs on the names alone.
fn add(hasher: &mut DefaultHasher, name: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    name.hash(hasher);
    if !path.is_dir() {
        fs::read(path)?.hash(hasher);
        return Ok(());
    }
    let mut entries = fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        add(hasher, &entry.file_name().to_string_lossy(), &entry.path())?;
    }
    Ok(())
}
