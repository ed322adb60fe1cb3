//! The arrows between crates, held by a test; ARCHITECTURE.md draws them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{files, root};

/// Which of our crates each may use.
const ARROWS: [(&str, &[&str]); 11] = [
    ("orch-model", &[]),
    ("orch-event", &["orch-model"]),
    ("orch-projector", &["orch-event", "orch-model"]),
    ("orch-plan", &["orch-event", "orch-model", "orch-projector"]),
    ("orch-python", &["orch-model"]),
    ("orch-source", &["orch-model"]),
    (
        "orch-ledger",
        &["orch-event", "orch-model", "orch-projector"],
    ),
    (
        "orch-postgres",
        &["orch-event", "orch-model", "orch-projector"],
    ),
    (
        "orch-app",
        &[
            "orch-event",
            "orch-ledger",
            "orch-model",
            "orch-plan",
            "orch-postgres",
            "orch-projector",
            "orch-python",
            "orch-source",
        ],
    ),
    (
        "orch-cli",
        &[
            "orch-app",
            "orch-event",
            "orch-ledger",
            "orch-model",
            "orch-plan",
            "orch-postgres",
            "orch-projector",
            "orch-python",
            "orch-source",
            "orch-web",
        ],
    ),
    (
        "orch-web",
        &[
            "orch-app",
            "orch-event",
            "orch-ledger",
            "orch-model",
            "orch-postgres",
        ],
    ),
];

/// What only some crates may know: a word of a path, and who may write it.
const KNOWN: [(&str, &[&str]); 9] = [
    ("rusqlite", &["orch-ledger"]),
    (
        "postgres::",
        &["orch-postgres", "orch-app", "orch-cli", "orch-web"],
    ),
    ("ruff_python", &["orch-python"]),
    ("println!", &["orch-cli"]),
    ("stderr()", &["orch-cli"]),
    ("clap::", &["orch-cli"]),
    ("std::env", &["orch-cli", "orch-postgres", "orch-source"]),
    ("process::exit", &["orch-cli"]),
    ("SystemTime::now", &["orch-postgres"]),
];

/// What a pure crate does not touch.
const IMPURE: [&str; 5] = [
    "std::fs",
    "std::env",
    "std::time",
    "std::net",
    "std::process",
];

#[test]
fn every_crate_uses_only_what_it_may() {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path();
        let manifest = fs::read_to_string(path.join("Cargo.toml")).unwrap();
        let uses: BTreeSet<String> = manifest
            .lines()
            .filter_map(|line| line.strip_suffix(".workspace = true"))
            .filter(|name| name.starts_with("orch-"))
            .map(str::to_owned)
            .collect();
        found.insert(path.file_name().unwrap().to_str().unwrap().to_owned(), uses);
    }
    let allowed: BTreeMap<String, BTreeSet<String>> = ARROWS
        .iter()
        .map(|(name, uses)| {
            (
                (*name).to_owned(),
                uses.iter().map(|it| (*it).to_owned()).collect(),
            )
        })
        .collect();
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        allowed.keys().collect::<Vec<_>>()
    );
    for (name, uses) in found {
        let extra: Vec<_> = uses.difference(&allowed[&name]).collect();
        assert!(extra.is_empty(), "{name} uses {extra:?}");
    }
}

#[test]
fn what_only_some_crates_know_stays_there() {
    for (name, _) in ARROWS {
        for path in files(&root().join("crates").join(name).join("src")) {
            let Ok(text) = fs::read_to_string(&path) else {
                continue;
            };
            let code: Vec<&str> = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            for (word, allowed) in KNOWN {
                let line = code.iter().find(|line| line.contains(word));
                let says = || format!("{}: {word} in {line:?}", path.display());
                assert!(line.is_none() || allowed.contains(&name), "{}", says());
            }
            let is_pure =
                ["orch-model", "orch-event", "orch-projector", "orch-plan"].contains(&name);
            for word in IMPURE {
                let touched = is_pure && code.iter().any(|line| line.contains(word));
                assert!(!touched, "{}: {word}", path.display());
            }
        }
    }
}

#[test]
fn every_source_file_says_what_it_is() {
    for folder in ["crates", "xtask"] {
        for path in files(&root().join(folder)) {
            if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                assert!(
                    text.starts_with("//!"),
                    "{} does not open with `//!`",
                    path.display()
                );
            }
        }
    }
}
