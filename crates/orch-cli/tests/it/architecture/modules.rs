//! Which modules of a crate use which, as their source says; tests left aside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::files;

/// Modules by their path, `record::draft`, with those that each uses. The root is empty.
pub(super) type Uses = BTreeMap<String, BTreeSet<String>>;

/// Reads the modules below a crate's `src`.
pub(super) fn uses(source: &Path) -> Uses {
    let mut texts = BTreeMap::new();
    for path in files(source) {
        if path.extension().is_some_and(|it| it == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            texts.insert(module(path.strip_prefix(source).unwrap()), code(&text));
        }
    }
    let mut all = Uses::new();
    for (module, text) in &texts {
        let mut used = BTreeSet::new();
        for path in paths(module, text) {
            let mut path: Vec<&str> = path.split("::").collect();
            while !path.is_empty() && !texts.contains_key(&path.join("::")) {
                path.pop();
            }
            used.insert(path.join("::"));
        }
        used.remove(module);
        all.insert(module.clone(), used);
    }
    all
}

/// The modules of a circle through one, from it to itself, if it is in one.
pub(super) fn circle(uses: &Uses, start: &str) -> Option<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut trails = vec![vec![start.to_owned()]];
    while let Some(trail) = trails.pop() {
        for used in &uses[trail.last().unwrap()] {
            let mut longer = trail.clone();
            longer.push(used.clone());
            if used == start {
                return Some(longer);
            }
            if seen.insert(used.clone()) {
                trails.push(longer);
            }
        }
    }
    None
}

/// The path of the module that a file holds.
fn module(file: &Path) -> String {
    let mut parts: Vec<String> = file
        .with_extension("")
        .iter()
        .map(|it| it.to_str().unwrap().to_owned())
        .collect();
    let is_own = matches!(
        parts.last().map(String::as_str),
        Some("mod" | "lib" | "main")
    );
    if is_own {
        parts.pop();
    }
    parts.join("::")
}

/// A file's code without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The paths within the crate that a module's code has, from the root.
fn paths(module: &str, text: &str) -> Vec<String> {
    let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
    let mut found = Vec::new();
    for (word, from) in [("crate::", ""), ("super::", parent), ("self::", module)] {
        for (at, _) in text.match_indices(word) {
            if is_start(&text[..at]) {
                tree(&text[at + word.len()..], from, &mut found);
            }
        }
    }
    // A module reaches those that it declares by their names alone.
    for line in text.lines() {
        let declared = line.trim_end().strip_suffix(';');
        let declared = declared.and_then(|line| line.rsplit_once("mod "));
        let Some((_, child)) = declared else { continue };
        let word = format!("{child}::");
        if text
            .match_indices(&word)
            .any(|(at, _)| is_start(&text[..at]))
        {
            found.push(joined(module, child));
        }
    }
    found
}

/// Whether a path may start behind a text.
fn is_start(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
}

/// Reads a path, or a group of paths in braces. Returns what follows.
fn tree<'a>(text: &'a str, from: &str, found: &mut Vec<String>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = tree(rest, from, found).trim_start();
            match rest.strip_prefix(',') {
                Some(next) if !next.trim_start().starts_with('}') => rest = next,
                Some(next) => return next.trim_start().strip_prefix('}').unwrap(),
                None => return rest.strip_prefix('}').unwrap_or(rest),
            }
        }
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    let path = joined(from, name);
    match rest.strip_prefix("::") {
        Some(rest) => tree(rest, &path, found),
        None => {
            found.push(path);
            rest
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}::{name}")
    }
}

#[test]
fn a_circle_is_found_wherever_it_goes() {
    let uses = |pairs: &[(&str, &[&str])]| -> Uses {
        let owned = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
        let pairs = pairs.iter();
        pairs
            .map(|(name, used)| ((*name).to_owned(), owned(used)))
            .collect()
    };
    let straight = uses(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]);
    assert_eq!(circle(&straight, "a"), None);
    let round = uses(&[("a", &["b"]), ("b", &["c"]), ("c", &["a"])]);
    assert_eq!(circle(&round, "a").unwrap(), ["a", "b", "c", "a"]);
}

#[test]
fn paths_are_read_from_groups_too() {
    let text = "use crate::a::{B, c::{D, e}};\nmod f;\npub use f::G;\nfn x() -> crate::h::I {}";
    let found = paths("m", text);
    assert_eq!(found, ["a::B", "a::c::D", "a::c::e", "h::I", "m::f"]);
}
