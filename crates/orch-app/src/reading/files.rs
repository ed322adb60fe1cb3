//! Models from files: JSON as `orch models` prints it, YAML as the generator takes it.

use std::path::Path;

use orch_source::{json, yaml};

use crate::reading::error::ReadError;
use crate::reading::source::Read;
use crate::regular;

/// Reads models that were printed as JSON.
pub(super) fn from_json(path: &Path) -> Result<Read, ReadError> {
    let text = regular::read_to_string(path).map_err(|source| ReadError::Io {
        path: path.to_owned(),
        source,
    })?;
    let file = json::read(&path.display().to_string(), &text).map_err(ReadError::Faults)?;
    if !file.untyped.is_empty() {
        return Err(ReadError::Untyped {
            path: path.to_owned(),
            count: file.untyped.len(),
        });
    }
    let answers = file.answers().into_iter();
    Ok(Read {
        answers: answers.map(|it| (it.key, it.answer)).collect(),
        ..Read::of(file.declared())
    })
}

/// Reads descriptions in YAML: a file, or a folder of them.
pub(super) fn from_yaml(path: &Path) -> Result<Read, ReadError> {
    let described = yaml::read(path).map_err(|error| match error {
        yaml::ReadError::Faults(all) => ReadError::Faults(all),
        other => ReadError::Yaml(other),
    })?;
    let answers = described.answers.into_iter();
    Ok(Read {
        answers: answers.map(|it| (it.key, it.answer)).collect(),
        warnings: described.warnings,
        ..Read::of(described.declared)
    })
}

/// Whether a folder holds descriptions in YAML, and no Python.
pub(super) fn holds_descriptions(path: &Path) -> bool {
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
