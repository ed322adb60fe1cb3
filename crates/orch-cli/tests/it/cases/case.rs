//! A case: a folder of `fixtures/models/`, and how it is told of.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{files, root};

/// A case by the name of its folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Case(String);

impl Case {
    /// All of them, by name.
    pub(super) fn all() -> BTreeSet<Self> {
        let folders = fs::read_dir(root().join("fixtures/models")).unwrap();
        folders
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_dir())
            .map(|entry| Self(entry.file_name().into_string().unwrap()))
            .collect()
    }

    pub(super) fn name(&self) -> &str {
        &self.0
    }

    /// The name as a person would write it.
    pub(super) fn title(&self) -> String {
        let words = self.0.replace('_', " ");
        let (first, rest) = words.split_at(1);
        first.to_uppercase() + rest
    }

    pub(super) fn folder(&self) -> PathBuf {
        root().join("fixtures/models").join(&self.0)
    }

    /// Where it begins, if that is not with nothing.
    pub(super) fn before(&self) -> Option<PathBuf> {
        let before = self.folder().join("before");
        before.is_dir().then_some(before)
    }

    /// Where it leads.
    pub(super) fn after(&self) -> PathBuf {
        match self.before() {
            Some(_) => self.folder().join("after"),
            None => self.folder(),
        }
    }

    /// The SQL that makes the subscriptions that live through it.
    pub(super) fn subscriptions(&self) -> Option<String> {
        fs::read_to_string(self.before()?.join("subscriptions.sql")).ok()
    }

    /// How the replay is refused, where it must be.
    pub(super) fn refusal(&self) -> Option<String> {
        fs::read_to_string(self.after().join("refused.txt")).ok()
    }
}

/// The sentences that open the package of a folder: they say what it is about.
pub(super) fn about(models: &Path) -> String {
    let path = models.join("products/__init__.py");
    let source = fs::read_to_string(&path).unwrap();
    let docstring = source.strip_prefix("\"\"\"");
    let docstring = docstring.and_then(|rest| rest.split_once("\"\"\""));
    let Some((sentences, _)) = docstring else {
        panic!("{} opens with no sentence on the case", path.display());
    };
    sentences.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The Python files of a folder, by path, less what its sentences say.
pub(super) fn sources(models: &Path) -> Vec<(String, String)> {
    let products = models.join("products");
    let source = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let text = match text.strip_prefix("\"\"\"") {
            Some(rest) => rest.split_once("\"\"\"").map_or("", |(_, rest)| rest),
            None => &text,
        };
        let name = path.strip_prefix(models).unwrap();
        (name.display().to_string(), text.trim_start().to_owned())
    };
    files(&products).iter().map(source).collect()
}
