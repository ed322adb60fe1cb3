//! Folders with a team's code, and a stand-in for orchestrator-core beside it.

use std::fs;
use std::path::Path;

use insta::Settings;
use orch_source::introspect::{Command, IntrospectError, Introspected, Introspection};
use tempfile::TempDir;

/// A package that stands in for orchestrator-core.
const FAKE: &str = include_str!("fake.py");

/// Its registry of workflows, and one of its decorators.
const FAKE_WORKFLOWS: &str = "
import functools
import importlib
ALL_WORKFLOWS = {}
class LazyWorkflowInstance:
    def __init__(self, package, name):
        self.package, self.function = package, name
        ALL_WORKFLOWS[name] = self
    def instantiate(self):
        return getattr(importlib.import_module(self.package), self.function)
LazyWorkflowInstance('.modify_note', 'modify_note')
def workflow(description, target):
    def decorator(function):
        @functools.wraps(function)
        def wrapped(): ...
        wrapped.description, wrapped.target = description, target
        return wrapped
    return decorator
";

/// A folder with files, by path and text.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A folder with files, in which `package`, `orchestrator` or `orchestrator.core`, can
/// be imported.
pub(crate) fn team(package: &str, files: &[(&str, &str)]) -> TempDir {
    let folder = folder(files);
    let inside = package.replace('.', "/");
    let from = format!("from {package}.base_of_all import *\n");
    for (path, text) in [
        ("__init__.py", ""),
        ("base_of_all.py", FAKE),
        ("types.py", &from),
        ("domain/__init__.py", "SUBSCRIPTION_MODEL_REGISTRY = {}\n"),
        ("domain/base.py", &from),
        ("domain/lifecycle.py", &from),
        ("workflows/__init__.py", FAKE_WORKFLOWS),
    ] {
        write(folder.path(), &format!("{inside}/{path}"), text);
    }
    folder
}

/// A run of a command there, by the system's own Python.
pub(crate) fn introspection(folder: &Path, command: &str) -> Introspection {
    Introspection::new(Command::parse(command).unwrap(), folder)
}

/// What a run gives.
pub(crate) fn run(folder: &Path, command: &str) -> Result<Introspected, IntrospectError> {
    let result = introspection(folder, command).run(&|| false);
    if let Err(IntrospectError::NoInterpreter { tried }) = &result {
        panic!("these tests need Python: install `python3` (tried {tried:?})");
    }
    result
}

/// Sees that messages are as in `snapshots/messages/NAME.snap` of the workspace.
#[track_caller]
pub(crate) fn matches_messages(name: &str, messages: &str) {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../snapshots/messages"
    ));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, messages));
}
