//! `cargo xtask wheel`: the Python package that carries the program, and the demo with it.

use std::path::{Path, PathBuf};

use xshell::{Shell, cmd};

use crate::{Result, demo, needs};

/// Where the tools and environments of these tasks are kept.
const FOLDER: &str = "target/wheel";

/// The program that builds the package.
const MATURIN: &str = "maturin==1.16.0";

/// Builds the package for this machine, as it is released. Gives its file.
pub(crate) fn build() -> Result<PathBuf> {
    let wheel = build_as("release")?;
    println!("built {}", wheel.display());
    Ok(wheel)
}

/// Builds the package from the program as the tests have it, installs it into a fresh
/// environment, and runs the demo with it.
pub(crate) fn test() -> Result {
    println!(
        "This builds a wheel, installs it into a fresh virtual environment under `{FOLDER}`, and\n\
         runs the demo with it. It needs {}, and Python 3 with `venv`.\n",
        needs::TOOLCHAIN
    );
    test_file(&build_as("dev")?)
}

/// Installs a package into a fresh environment, runs the demo with it, and removes it.
pub(crate) fn test_file(wheel: &Path) -> Result {
    let sh = Shell::new()?;
    needs::postgres(&sh)?;
    let fresh = sh.current_dir().join(FOLDER).join("fresh");
    sh.remove_path(&fresh)?;
    let programs = environment(&sh, &fresh)?;
    let pip = programs.join("pip");
    cmd!(sh, "{pip} install --quiet --no-index {wheel}").run()?;
    let orch = programs.join("orch");
    cmd!(sh, "{orch} --version").run()?;
    demo::show(&orch)?;
    cmd!(sh, "{pip} uninstall --quiet --yes orch-ledger").run()?;
    if orch.exists() {
        return Err("the program is still there after the package was removed".into());
    }
    println!("\nthe wheel installs, runs the demo, and can be removed");
    Ok(())
}

/// Builds the package in one of cargo's profiles.
fn build_as(profile: &str) -> Result<PathBuf> {
    let sh = Shell::new()?;
    let folder = sh.current_dir().join(FOLDER);
    let tools = environment(&sh, &folder.join("tools"))?;
    let pip = tools.join("pip");
    cmd!(sh, "{pip} install --quiet {MATURIN}").run()?;
    let built = folder.join("dist");
    // Only the newest build is there.
    sh.remove_path(&built)?;
    let maturin = tools.join("maturin");
    cmd!(
        sh,
        "{maturin} build --profile {profile} --locked --out {built}"
    )
    .run()?;
    let wheel = sh.read_dir(&built)?.into_iter().next();
    Ok(wheel.ok_or("maturin built no wheel")?)
}

/// A virtual environment; gives the folder of its programs.
fn environment(sh: &Shell, folder: &Path) -> Result<PathBuf> {
    let programs = folder.join("bin");
    if !programs.join("pip").exists() {
        cmd!(sh, "python3 -m venv {folder}").run()?;
    }
    Ok(programs)
}
