//! Where models come from: Python source, the interpreter, JSON, the generator's YAML.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use orch_model::Declared;
use orch_python::ReadOptions;
use orch_source::introspect::{Command, IntrospectError, Introspection};
use orch_source::{Fault, json, yaml};

use crate::author::variable;
use crate::context::ModelsArgument;
use crate::diagnostics;
use crate::error::{CommandError, Kind, Result};
use crate::interrupt::interrupted;
use crate::output::{one_line, plural, say, styles};

/// Models, and what their source answers of the questions about them.
pub(crate) struct Read {
    /// The models.
    pub(crate) declared: Declared,
    /// Answers by the questions' keys.
    pub(crate) answers: BTreeMap<String, String>,
}

/// Reads the models. What cannot be read is shown, all of it, and is an error.
pub(crate) fn read_models(models: &ModelsArgument) -> Result<Declared> {
    read(models).map(|read| read.declared)
}

/// Reads the models, from whichever source is named.
pub(crate) fn read(models: &ModelsArgument) -> Result<Read> {
    if let Some(command) = &models.introspect {
        return introspected(models, command);
    }
    let path = &models.models;
    let extension = path
        .extension()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "json" if path.is_file() => from_json(path),
        "yaml" | "yml" if path.is_file() => from_yaml(path),
        _ if holds_descriptions(path) => from_yaml(path),
        _ => from_source(models),
    }
}

/// Reads Python source, and never runs it.
pub(crate) fn from_source(models: &ModelsArgument) -> Result<Read> {
    let mut python_path = models.python_path.clone();
    python_path.extend(site_packages());
    let options = ReadOptions { python_path };
    let reading = orch_python::read_with(&models.models, &options).map_err(|error| {
        let hint = error.hint();
        CommandError::failed(error.to_string()).maybe_hint(hint)
    })?;
    let errors = diagnostics::print(&reading.diagnostics);
    if errors > 0 {
        return Err(unreadable(errors));
    }
    Ok(Read {
        declared: reading.declared,
        answers: BTreeMap::new(),
    })
}

/// Runs the team's own interpreter once.
fn introspected(models: &ModelsArgument, command: &str) -> Result<Read> {
    let command = Command::parse(command)
        .map_err(|error| CommandError::usage(format!("in `--introspect`: {error}")))?;
    let mut introspection = Introspection::new(command, PathBuf::from("."));
    introspection.virtual_env = variable("VIRTUAL_ENV").map(PathBuf::from);
    introspection.python_path.clone_from(&models.python_path);
    introspection.time_limit = Duration::try_from_secs_f64(models.introspect_timeout)
        .map_err(|_| CommandError::usage("the time limit is no number of seconds"))?;
    let flag = interrupted();
    let found = introspection
        .run(&|| flag.load(Ordering::Relaxed))
        .map_err(|error| introspect_error(&error))?;
    if !found.problems.is_empty() {
        let count = plural(found.problems.len(), "problem");
        let error = CommandError::failed(format!("the models cannot be introspected: {count}"));
        return Err(found
            .problems
            .iter()
            .fold(error, |error, it| error.detail(one_line(it)))
            .detail("nothing was written"));
    }
    Ok(Read {
        declared: found.declared,
        answers: BTreeMap::new(),
    })
}

fn introspect_error(error: &IntrospectError) -> CommandError {
    let kind = match error {
        IntrospectError::Stopped => Kind::Interrupted,
        _ => Kind::Failed,
    };
    let mut command = CommandError::new(kind, one_line(&error.to_string()));
    if let IntrospectError::Unreadable(faults) = error {
        for fault in faults {
            command = command.detail(one_line(&fault.to_string()));
        }
    }
    if let Some(stderr) = error.stderr() {
        for line in stderr.lines() {
            command = command.detail(one_line(line));
        }
    }
    command.detail("nothing was written")
}

fn from_json(path: &Path) -> Result<Read> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        CommandError::failed(format!("cannot read `{}`: {error}", path.display()))
    })?;
    let file = json::read(&path.display().to_string(), &text).map_err(|all| faulty(&all))?;
    if !file.untyped.is_empty() {
        let count = plural(file.untyped.len(), "field");
        let message = format!(
            "`{}` says of {count} not what they may hold",
            path.display()
        );
        return Err(CommandError::failed(message)
            .detail("nothing was written")
            .hint("print the file anew: `orch models --format json`"));
    }
    let answers = file.answers();
    Ok(Read {
        answers: answers.into_iter().map(|it| (it.key, it.answer)).collect(),
        declared: file.declared(),
    })
}

fn from_yaml(path: &Path) -> Result<Read> {
    let described = yaml::read(path).map_err(|error| match error {
        yaml::ReadError::Faults(all) => faulty(&all),
        other => CommandError::failed(other.to_string()),
    })?;
    let style = styles::WARNING;
    for warning in &described.warnings {
        say!(
            "{style}warning{style:#}: {}",
            one_line(&warning.to_string())
        );
    }
    let answers = described.answers.into_iter();
    Ok(Read {
        declared: described.declared,
        answers: answers.map(|it| (it.key, it.answer)).collect(),
    })
}

/// Shows faults, all of them.
fn faulty(faults: &[Fault]) -> CommandError {
    let (error, hint) = (styles::ERROR, styles::HINT);
    for fault in faults {
        say!("{error}error{error:#}: {}", one_line(&fault.to_string()));
        if let Some(text) = &fault.hint {
            say!("{hint}hint{hint:#}: {}", one_line(text));
        }
    }
    unreadable(faults.len())
}

fn unreadable(errors: usize) -> CommandError {
    let count = plural(errors, "error");
    CommandError::failed(format!("the models cannot be read: {count}"))
        .detail("nothing was written")
}

/// Whether a folder holds descriptions in YAML, and no Python.
fn holds_descriptions(path: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(path) else {
        return false;
    };
    let mut found = false;
    for path in entries.flatten().map(|entry| entry.path()) {
        let extension = path.extension().and_then(|it| it.to_str());
        match extension {
            Some("py") => return false,
            Some("yaml" | "yml") => found = true,
            _ if path.join("__init__.py").exists() => return false,
            _ => {}
        }
    }
    found
}

/// The `site-packages` of the virtual environment that is active, or else of `.venv`.
fn site_packages() -> Option<PathBuf> {
    let environment = variable("VIRTUAL_ENV").unwrap_or_else(|| ".venv".to_owned());
    let mut found: Vec<PathBuf> = std::fs::read_dir(Path::new(&environment).join("lib"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("site-packages"))
        .filter(|folder| folder.is_dir())
        .collect();
    // Several versions of Python in one environment are rare; the last is the newest.
    found.sort();
    found.pop()
}
