//! A folder of Alembic's migration files: which there are, and which is the last.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::export::ExportError;
use crate::regular;

/// The migration files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    files: Vec<File>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct File {
    path: PathBuf,
    revision: String,
    down: Vec<String>,
}

impl Versions {
    /// Reads a folder. A file that names no revision is none of Alembic's.
    pub fn read(folder: &Path) -> Result<Self, ExportError> {
        if !folder.is_dir() {
            return Err(ExportError::NoFolder(folder.to_owned()));
        }
        let mut files = Vec::new();
        let entries = std::fs::read_dir(folder).map_err(ExportError::io("read", folder))?;
        for entry in entries {
            let path = entry.map_err(ExportError::io("read", folder))?.path();
            if path.extension().is_some_and(|it| it == "py") {
                let text =
                    regular::read_to_string(&path).map_err(ExportError::io("read", &path))?;
                files.extend(File::parse(path, &text));
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// The file of a revision, if there is one.
    pub fn file(&self, revision: &str) -> Option<&Path> {
        let found = self.files.iter().find(|it| it.revision == revision);
        found.map(|it| it.path.as_path())
    }

    /// The files on which a new one builds that must not stand above some: of all that do not build
    /// on any of these, those on which no other one builds.
    pub(super) fn heads_beside(&self, aside: &BTreeSet<String>) -> Vec<&str> {
        let mut above = aside.clone();
        loop {
            let more = self.files.iter().filter(|it| {
                !above.contains(&it.revision) && it.down.iter().any(|id| above.contains(id))
            });
            let more: Vec<String> = more.map(|it| it.revision.clone()).collect();
            if more.is_empty() {
                break;
            }
            above.extend(more);
        }
        let left = || self.files.iter().filter(|it| !above.contains(&it.revision));
        let below: BTreeSet<&str> = left()
            .flat_map(|it| it.down.iter().map(String::as_str))
            .collect();
        let heads = left().map(|it| it.revision.as_str());
        heads.filter(|id| !below.contains(id)).collect()
    }

    /// Takes a file in that was written.
    pub(super) fn add(&mut self, path: PathBuf, revision: String, down: Vec<String>) {
        self.files.push(File {
            path,
            revision,
            down,
        });
    }

    /// Whether the files' names begin with a date, as the orchestrator's template has it; so they
    /// do where there are none.
    pub(super) fn is_dated(&self) -> bool {
        let is_dated = |it: &File| {
            let name = it.path.file_name().and_then(|it| it.to_str());
            let mut parts = name.unwrap_or_default().splitn(4, ['-', '_']);
            let mut is_number = |digits: usize| {
                let part = parts.next().unwrap_or_default();
                part.len() == digits && part.bytes().all(|it| it.is_ascii_digit())
            };
            is_number(4) && is_number(2) && is_number(2)
        };
        self.files.is_empty() || self.files.iter().any(is_dated)
    }
}

impl File {
    /// Reads what a file assigns to `revision` and `down_revision`.
    fn parse(path: PathBuf, text: &str) -> Option<Self> {
        let text = after_docstring(text);
        let revision = strings(assigned(text, "revision")?).into_iter().next()?;
        let down = assigned(text, "down_revision").map(strings);
        Some(Self {
            path,
            revision,
            down: down.unwrap_or_default(),
        })
    }
}

/// The text after the string that opens a module, where one does.
fn after_docstring(text: &str) -> &str {
    let start = text.trim_start();
    let rest = ["\"\"\"", "'''"].into_iter().find_map(|quotes| {
        let (_, rest) = start.strip_prefix(quotes)?.split_once(quotes)?;
        Some(rest)
    });
    rest.unwrap_or(text)
}

/// The text after `NAME =` or `NAME: TYPE =` at the start of a line, to the end of its brackets.
fn assigned<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let after = line.strip_prefix(name).map(str::trim_start);
        if after.is_some_and(|it| it.starts_with(['=', ':']) && it.contains('=')) {
            let from = start + line.find('=')? + 1;
            let rest = &text[from..];
            let is_open = rest.trim_start().starts_with(['(', '[']);
            let end = rest.find(if is_open { [')', ']'] } else { ['\n', '\n'] });
            return Some(&rest[..end.unwrap_or(rest.len())]);
        }
        start += line.len();
    }
    None
}

/// The texts between quotes, comments left aside.
fn strings(text: &str) -> Vec<String> {
    let text = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default());
    let text = text.collect::<Vec<_>>().join("\n").replace('\'', "\"");
    let parts = text.split('"').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{File, Versions};

    fn file(text: &str) -> Option<(String, Vec<String>)> {
        File::parse(PathBuf::from("x.py"), text).map(|it| (it.revision, it.down))
    }

    #[test]
    fn what_a_file_builds_on_is_read_as_teams_write_it() {
        let one = |id: &str, down: &[&str]| {
            Some((
                id.to_owned(),
                down.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>(),
            ))
        };
        let first = "\"\"\"x\n\nrevision = none\"\"\"\nrevision = \"a1\"\ndown_revision = None\n";
        assert_eq!(file(first), one("a1", &[]));
        let typed = "revision: str = 'b2'\ndown_revision: str | None = 'a1'  # not \"x\"\n";
        assert_eq!(file(typed), one("b2", &["a1"]));
        let merge = "revision = \"c3\"\ndown_revision = (\n    \"a1\",\n    \"b2\",\n)\n";
        assert_eq!(file(merge), one("c3", &["a1", "b2"]));
        assert_eq!(file("import os\n"), None);
    }

    fn versions(files: &[(&str, &[&str])]) -> Versions {
        let mut versions = Versions::default();
        for (id, down) in files {
            let down = down.iter().map(|it| (*it).to_owned()).collect();
            versions.add(PathBuf::from(format!("{id}.py")), (*id).to_owned(), down);
        }
        versions
    }

    #[test]
    fn a_new_file_builds_on_the_last_that_is_not_above_a_sibling() {
        let files = versions(&[("a", &[]), ("by hand", &["a"]), ("b", &["by hand"])]);
        let aside = |ids: &[&str]| ids.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(files.heads_beside(&aside(&[])), ["b"]);
        assert_eq!(files.heads_beside(&aside(&["b"])), ["by hand"]);
        let both = versions(&[("a", &[]), ("b", &["a"]), ("c", &["a"]), ("d", &["c"])]);
        assert_eq!(both.heads_beside(&aside(&[])), ["b", "d"]);
        assert_eq!(both.heads_beside(&aside(&["b"])), ["d"]);
        assert_eq!(both.heads_beside(&aside(&["b", "c"])), ["a"]);
    }

    #[test]
    fn names_with_dates_are_recognised() {
        let mut files = versions(&[("a", &[])]);
        assert!(!files.is_dated());
        let path = PathBuf::from("2022-11-11_45984f4b8010_add_products.py");
        files.add(path, "b".to_owned(), vec!["a".to_owned()]);
        assert!(files.is_dated());
    }
}
