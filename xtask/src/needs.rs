//! What the tasks need on the machine, and how it gets there.

use std::path::Path;

use xshell::{Shell, cmd};

use crate::Result;

/// What must be there before anything can be built.
pub(crate) const TOOLCHAIN: &str = "Rust 1.95 or later and a C compiler";

/// What formats and lints; rustup's smallest profile comes without.
pub(crate) fn components(sh: &Shell) -> Result {
    for tool in ["fmt", "clippy"] {
        if cmd!(sh, "cargo {tool} --version")
            .quiet()
            .ignore_stdout()
            .ignore_stderr()
            .run()
            .is_err()
        {
            return Err(
                "rustfmt or clippy is missing: `rustup component add rustfmt clippy`".into(),
            );
        }
    }
    Ok(())
}

/// A browser and its driver. On Debian as root they are installed where they are missing;
/// elsewhere the error says how to get them.
pub(crate) fn browser(sh: &Shell) -> Result {
    let is_there = || {
        let driver = cmd!(sh, "chromedriver --version");
        driver.quiet().ignore_stdout().ignore_stderr().run().is_ok()
    };
    if !is_there() && is_debian_as_root(sh) {
        install(sh, "A browser", &["chromium", "chromium-driver"])?;
    }
    if is_there() {
        Ok(())
    } else {
        Err("chromium or its driver is missing: `apt-get install chromium chromium-driver`".into())
    }
}

/// Postgres. On Debian as root it is installed where it seems to be missing; elsewhere `orch`
/// says how to get it, once it looks for it.
pub(crate) fn postgres(sh: &Shell) -> Result {
    if !is_postgres_there() && is_debian_as_root(sh) {
        install(sh, "Postgres", &["postgresql"])?;
    }
    Ok(())
}

/// Installs packages of Debian, and says so first.
fn install(sh: &Shell, what: &str, packages: &[&str]) -> Result {
    let list = packages.join(" ");
    eprintln!("{what} is missing; installing it now: `apt-get install {list}`");
    let _quiet = sh.push_env("DEBIAN_FRONTEND", "noninteractive");
    cmd!(sh, "apt-get update -qq").run()?;
    let options = ["-y", "-qq", "--no-install-recommends"];
    Ok(cmd!(sh, "apt-get install {options...} {packages...}").run()?)
}

fn is_debian_as_root(sh: &Shell) -> bool {
    let is_root = cmd!(sh, "id -u").quiet().read().is_ok_and(|id| id == "0");
    is_root && Path::new("/usr/bin/apt-get").exists()
}

/// Whether a server seems to be there: named, on the path, or as Debian packages it.
fn is_postgres_there() -> bool {
    if std::env::var_os("ORCH_POSTGRES_BIN").is_some() {
        return true;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    let packaged = versions.into_iter().flatten().flatten();
    let packaged = packaged.map(|version| version.path().join("bin"));
    std::env::split_paths(&path)
        .chain(packaged)
        .any(|folder| folder.join("initdb").is_file())
}
