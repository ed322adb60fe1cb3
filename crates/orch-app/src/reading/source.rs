//! Which source the models are read from, and what reading gives.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use orch_model::Declared;
use orch_python::{Diagnostic, Pydantic};
use orch_source::Fault;
use orch_source::introspect::Command;

/// Where the models are.
#[derive(Clone, Debug)]
pub struct Source {
    /// The package, its parent, a file of JSON, or a file or folder of YAML.
    pub models: PathBuf,
    /// The package that registers workflows, by its folder; otherwise `workflows` beside the
    /// models, where that is.
    pub workflows: Option<PathBuf>,
    /// How to ask the team's interpreter instead, if that is wanted.
    pub interpreter: Option<Interpreter>,
    /// Further folders that imports are found in.
    pub python_path: Vec<PathBuf>,
    /// The virtual environment that is active, if one is.
    pub virtual_env: Option<PathBuf>,
    /// The user's own folder in which readings of Python are kept, if they are. It is made
    /// when it is not there.
    pub kept: Option<PathBuf>,
}

/// A run of the team's own interpreter.
#[derive(Clone, Debug)]
pub struct Interpreter {
    /// What it imports.
    pub command: Command,
    /// How long it may take.
    pub time_limit: Duration,
}

/// Models, and what their source answers of the questions about them.
#[derive(Clone, Debug)]
pub struct Read {
    /// The models.
    pub declared: Declared,
    /// Answers by the questions' keys.
    pub answers: BTreeMap<String, String>,
    /// Warnings of the reader of Python.
    pub diagnostics: Vec<Diagnostic>,
    /// Warnings of the reader of YAML.
    pub warnings: Vec<Fault>,
    /// The package of Python that was read, if one was.
    pub package: Option<Package>,
}

/// A package of Python, as the reader took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The dotted name that its own files import it by.
    pub name: String,
    /// The folder that imports start from.
    pub root: PathBuf,
    /// Which pydantic it is written for.
    pub pydantic: Pydantic,
}

impl Read {
    /// Models alone, without remarks or answers.
    pub(crate) fn of(declared: Declared) -> Self {
        Self {
            declared,
            answers: BTreeMap::new(),
            diagnostics: Vec::new(),
            warnings: Vec::new(),
            package: None,
        }
    }
}
