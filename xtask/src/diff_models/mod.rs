//! Makes products packages up from a grammar of Python idioms, reads each with `orch` and with
//! a real orchestrator-core, and shrinks what differs.
//!
//! A difference is a model that is not the same and of which nothing is said. A package that
//! `orch` refuses though the orchestrator takes it is counted by the code of the diagnostic.

mod choices;
mod grammar;
mod real;
mod verdict;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::Result;
use choices::Choices;
use real::Real;
use verdict::{Verdict, compare};

/// How often a difference is tried to be made smaller.
const SHRINKS: usize = 300;

/// Compares packages for some seconds.
pub(crate) fn run(python: &str, seconds: u64, seed: u64) -> Result {
    let mut real = Real::start(python)?;
    let kept = PathBuf::from("target/diff-models");
    fs::create_dir_all(&kept)?;
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut number = seed;
    while Instant::now() < end {
        let choices = Choices::random(number);
        let verdict = judge(&mut real, &choices)?;
        *counts.entry(verdict.kind()).or_default() += 1;
        if let Some(sort) = verdict.sort() {
            let count = seen.entry(sort.clone()).or_default();
            *count += 1;
            if *count <= 3 {
                let small = shrink(&mut real, choices, &sort)?;
                let name = format!("{number}");
                let text = grammar::package(&mut small.clone());
                let verdict = judge(&mut real, &small)?;
                fs::write(
                    kept.join(format!("{name}.txt")),
                    format!("{text}\n{verdict}"),
                )?;
                println!("--- {name}: {sort}\n{text}\n{verdict}");
            }
        }
        number += 1;
    }
    println!("{} packages", number - seed);
    for (kind, count) in counts {
        println!("{count:8} {kind}");
    }
    let differences: usize = seen
        .iter()
        .filter(|(sort, _)| sort.starts_with("differs"))
        .map(|(_, count)| count)
        .sum();
    if differences > 0 {
        return Err(format!("{differences} packages are read differently").into());
    }
    Ok(())
}

/// Compares packages that are there, each in a folder that holds `products`.
pub(crate) fn compare_folders(python: &str, folders: &[&str]) -> Result {
    let mut real = Real::start(python)?;
    for folder in folders {
        let folder = fs::canonicalize(folder)?;
        let theirs = real.read(&folder)?;
        let ours = orch_python::read(&folder)?;
        println!("{}\n{}", folder.display(), compare(&ours, theirs));
    }
    Ok(())
}

fn judge(real: &mut Real, choices: &Choices) -> Result<Verdict> {
    let folder = tempfile::tempdir()?;
    let text = grammar::package(&mut choices.clone());
    for section in text.split("--- ").skip(1) {
        let Some((path, body)) = section.split_once('\n') else {
            continue;
        };
        let path = folder.path().join(path.trim());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, body)?;
    }
    let theirs = real.read(folder.path())?;
    let ours = orch_python::read(folder.path())?;
    Ok(compare(&ours, theirs))
}

/// The smallest choices found that end in the same sort of verdict.
fn shrink(real: &mut Real, mut best: Choices, sort: &str) -> Result<Choices> {
    let mut tries = 0;
    let mut step = 0;
    while tries < SHRINKS {
        let Some(smaller) = best.smaller(step) else {
            break;
        };
        tries += 1;
        if judge(real, &smaller)?.sort().as_deref() == Some(sort) {
            best = smaller;
        } else {
            step += 1;
        }
    }
    Ok(best)
}
