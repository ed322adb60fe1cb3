//! The folder that imports start from, found as Python would when the application runs: by the
//! names under which the package's files import each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::find::foreign::is_known_package;
use crate::find::name::is_identifier;
use crate::find::trace::Trace;

/// The most files, and the most bytes of each, that are looked at.
const FILES: usize = 400;
const BYTES: u64 = 1 << 20;
/// How many folders above the package imports may start from.
const LEVELS: usize = 6;

/// A package's name and the folder that imports start from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Root {
    pub(crate) root: PathBuf,
    pub(crate) name: String,
    /// The name is not that of the folders: the files know the package by another one.
    pub(crate) renamed: bool,
}

/// What the files of a package say about its name; none if they do not say.
pub(crate) fn root_by_imports(package: &Path, trace: &Trace) -> Option<Root> {
    let imports = imports(package, trace);
    // The folder's own name, then the names with those of the folders around it.
    let mut candidates = Vec::new();
    let mut name = String::new();
    let mut at = package;
    for _ in 0..LEVELS {
        let (Some(part), Some(above)) = (at.file_name().and_then(|it| it.to_str()), at.parent())
        else {
            break;
        };
        name = if name.is_empty() {
            part.to_owned()
        } else {
            format!("{part}.{name}")
        };
        candidates.push((name.clone(), above.to_owned()));
        at = above;
    }
    let score = |name: &str| {
        imports
            .iter()
            .filter(|(import, _)| {
                import
                    .strip_prefix(name)
                    .is_some_and(|rest| is_inside(package, rest))
            })
            .map(|(_, count)| count)
            .sum::<usize>()
    };
    let best = candidates
        .into_iter()
        .map(|(name, root)| (score(&name), name, root))
        .filter(|(score, ..)| *score > 0)
        // Of equal scores the shortest name counts.
        .min_by_key(|(score, name, _)| (usize::MAX - score, name.len()));
    match best {
        Some((_, name, root)) => Some(Root {
            root,
            name,
            renamed: false,
        }),
        None => renamed(package, &imports, trace),
    }
}

/// The name that the files know the package by, if it is none of its folders'.
fn renamed(package: &Path, imports: &BTreeMap<String, usize>, trace: &Trace) -> Option<Root> {
    let root = package.parent()?;
    trace.folder(root);
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (import, count) in imports {
        let first = import.split('.').next().unwrap_or(import);
        let is_beside = root.join(first).exists() || root.join(format!("{first}.py")).exists();
        if is_beside || is_known_package(first) {
            continue;
        }
        // The shortest start of the name behind which a module of the package is named.
        let dots = import.match_indices('.').map(|(at, _)| at);
        for at in dots {
            if is_inside(package, &import[at..]) {
                *names.entry(&import[..at]).or_default() += count;
                break;
            }
        }
    }
    let (name, _) = names.into_iter().max_by_key(|(_, count)| *count)?;
    Some(Root {
        root: root.to_owned(),
        name: name.to_owned(),
        renamed: true,
    })
}

/// Whether the rest of a dotted name, from its first dot on, is a module of the package.
fn is_inside(package: &Path, rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix('.') else {
        return rest.is_empty();
    };
    let first = rest.split('.').next().unwrap_or(rest);
    package.join(first).is_dir() || package.join(format!("{first}.py")).is_file()
}

/// The modules that files of the package, and those that start the application, import.
fn imports(package: &Path, trace: &Trace) -> BTreeMap<String, usize> {
    let mut files = Vec::new();
    let mut folders = vec![package.to_owned()];
    let mut around = package.parent();
    for _ in 0..2 {
        let Some(folder) = around else { break };
        for name in ["main.py", "app.py", "wsgi.py"] {
            files.push(folder.join(name));
        }
        around = folder.parent();
    }
    while let (Some(folder), true) = (folders.pop(), files.len() < FILES) {
        trace.folder(&folder);
        let Ok(entries) = fs::read_dir(folder) else {
            continue;
        };
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            // Links are not followed, so that a circle of them ends.
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            let path = entry.path();
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|it| it == "py") {
                files.push(path);
            }
        }
    }
    let mut imports = BTreeMap::new();
    for file in files.into_iter().take(FILES) {
        trace.file(&file);
        let is_small = fs::metadata(&file).is_ok_and(|it| it.is_file() && it.len() <= BYTES);
        let Some(text) = is_small.then(|| fs::read_to_string(&file).ok()).flatten() else {
            continue;
        };
        for line in text.lines() {
            for module in modules(line) {
                *imports.entry(module.to_owned()).or_default() += 1;
            }
        }
    }
    imports
}

/// The modules that a line imports, if it is an import of whole names.
fn modules(line: &str) -> Vec<&str> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("from ") {
        let module = rest.split_whitespace().next().unwrap_or("");
        return vec![module]
            .into_iter()
            .filter(|it| is_dotted(it))
            .collect();
    }
    let Some(rest) = line.strip_prefix("import ") else {
        return Vec::new();
    };
    rest.split(',')
        .filter_map(|part| part.split_whitespace().next())
        .filter(|it| is_dotted(it))
        .collect()
}

fn is_dotted(name: &str) -> bool {
    !name.is_empty() && name.split('.').all(is_identifier)
}
