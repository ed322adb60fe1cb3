//! Models from Python: its source, which is never run, or the team's interpreter.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use orch_python::{ReadOptions, Severity, read_cached, read_with};
use orch_source::introspect::Introspection;

use crate::reading::error::ReadError;
use crate::reading::kept::Kept;
use crate::reading::source::{Interpreter, Package, Read, Source};

/// Reads Python source, and never runs it.
pub fn from_source(source: &Source) -> Result<Read, ReadError> {
    let mut python_path = source.python_path.clone();
    python_path.extend(site_packages(source.virtual_env.as_deref()));
    let options = ReadOptions {
        python_path,
        workflows: source.workflows.clone(),
    };
    let reading = match &source.kept {
        Some(folder) => read_cached(&source.models, &options, &Kept::open(folder))?,
        None => read_with(&source.models, &options)?,
    };
    let mut severities = reading.diagnostics.iter().map(|it| it.severity);
    if severities.any(|it| it == Severity::Error) {
        return Err(ReadError::Python(reading.diagnostics));
    }
    Ok(Read {
        diagnostics: reading.diagnostics,
        package: Some(Package {
            name: reading.package,
            root: reading.root,
            pydantic: reading.pydantic,
        }),
        ..Read::of(reading.declared)
    })
}

/// Runs the team's own interpreter once.
pub(super) fn introspected(
    source: &Source,
    interpreter: &Interpreter,
    is_stopped: &dyn Fn() -> bool,
) -> Result<Read, ReadError> {
    let mut introspection = Introspection::new(interpreter.command.clone(), PathBuf::from("."));
    introspection.virtual_env.clone_from(&source.virtual_env);
    introspection.python_path.clone_from(&source.python_path);
    introspection.workflows = source.workflows.as_deref().map(module_of);
    introspection.time_limit = interpreter.time_limit;
    let found = introspection.run(is_stopped)?;
    if found.problems.is_empty() {
        Ok(Read::of(found.declared))
    } else {
        Err(ReadError::Introspected(found.problems))
    }
}

/// The name under which a package is imported from the current folder.
fn module_of(package: &Path) -> String {
    let parts = package.with_extension("");
    let names = parts.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    let names: Vec<_> = names.collect();
    match (package.is_absolute(), names.last()) {
        (true, Some(last)) => last.to_string(),
        _ => names.join("."),
    }
}

/// The `site-packages` of the virtual environment that is active, or else of `.venv`.
fn site_packages(virtual_env: Option<&Path>) -> Option<PathBuf> {
    let environment = virtual_env.unwrap_or(Path::new(".venv"));
    // Several versions of Python in one environment are rare; the newest counts.
    std::fs::read_dir(environment.join("lib"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| {
            (
                version(&entry.file_name()),
                entry.path().join("site-packages"),
            )
        })
        .filter(|(_, folder)| folder.is_dir())
        .max()
        .map(|(_, folder)| folder)
}

/// The version in the name of a folder such as `python3.12`, number by number.
fn version(folder: &OsStr) -> Vec<u32> {
    let name = folder.to_string_lossy();
    let version = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    version.split('.').map_while(|it| it.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{module_of, site_packages};

    #[test]
    fn a_package_is_imported_by_its_path() {
        assert_eq!(module_of(Path::new("./team/workflows/")), "team.workflows");
        assert_eq!(module_of(Path::new("/srv/team/workflows.py")), "workflows");
    }

    #[test]
    fn the_newest_python_of_an_environment_counts() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        for version in ["3.9", "3.12", "3.10"] {
            let packages = format!("lib/python{version}/site-packages");
            std::fs::create_dir_all(folder.path().join(packages))?;
        }
        let newest = folder.path().join("lib/python3.12/site-packages");
        assert_eq!(site_packages(Some(folder.path())), Some(newest));
        assert_eq!(site_packages(Some(Path::new("/nowhere"))), None);
        Ok(())
    }
}
