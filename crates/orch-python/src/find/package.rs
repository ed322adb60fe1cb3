//! Finds the package that a path names.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::find::name::is_identifier;
use crate::find::root::{Root, root_by_imports};
use crate::find::trace::Trace;

/// The folder that is looked for inside a parent folder.
const DEFAULT: &str = "products";

/// The models could not be looked at, at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Nothing is there.
    #[error("no folder `{}`", .0.display())]
    Missing(PathBuf),
    /// A file is there.
    #[error("`{}` is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The folder holds no Python.
    #[error("no Python package in `{}`", .0.display())]
    NoPackage(PathBuf),
    /// The package's name can be no module's.
    #[error("Python cannot import a package named `{0}`")]
    BadName(String),
    /// A folder to import from is not there.
    #[error("no folder `{}` to import from", .0.display())]
    NoRoot(PathBuf),
    /// There is no package of workflows in the folder that is named for them.
    #[error("no Python package of workflows in `{}`", .0.display())]
    NoWorkflows(PathBuf),
    /// The system refused.
    #[error("cannot read `{}`", path.display())]
    Io {
        /// What was to be read.
        path: PathBuf,
        /// Why it was not.
        source: io::Error,
    },
    /// No thread could be had to read on.
    #[error("cannot start a thread to read the models on")]
    Thread(#[source] io::Error),
}

impl ReadError {
    /// The error, where the folder is that of workflows.
    pub(crate) fn of_workflows(self, folder: &Path) -> Self {
        match self {
            Self::Missing(_) | Self::NotAFolder(_) | Self::NoPackage(_) => {
                Self::NoWorkflows(folder.to_owned())
            }
            other => other,
        }
    }

    /// A command or an edit that helps, where there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Missing(_) | Self::NotAFolder(_) => {
                Some("name the products package with --models DIR".to_owned())
            }
            Self::NoPackage(_) => Some(format!(
                "--models names a package's folder, or a folder that holds `{DEFAULT}`"
            )),
            Self::BadName(_) => Some("name the package's own folder with --models DIR".to_owned()),
            Self::NoWorkflows(_) => Some("--workflows names a package's folder".to_owned()),
            Self::NoRoot(_) => Some("--python-path names a folder that holds packages".to_owned()),
            Self::Io { .. } | Self::Thread(_) => None,
        }
    }
}

/// A package, and the folder that imports start from.
#[derive(Debug)]
pub(crate) struct Package {
    /// The folder that imports start from, links resolved.
    pub(crate) root: PathBuf,
    /// The folder that holds the package; below the root where the package is
    /// part of another one.
    pub(crate) parent: PathBuf,
    /// The package's dotted name.
    pub(crate) name: String,
    /// The package's own folder, where its files know it by another name than the folder's.
    pub(crate) renamed: Option<PathBuf>,
}

/// The package that `models` names: its folder, or the folder that holds it.
pub(crate) fn locate(models: &Path, trace: &Trace) -> Result<Package, ReadError> {
    let metadata = fs::metadata(models).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => ReadError::Missing(models.to_owned()),
        _ => io_error(models, source),
    })?;
    let folder = fs::canonicalize(models).map_err(|source| io_error(models, source))?;
    if metadata.is_file() && folder.extension().is_some_and(|it| it == "py") {
        return single_file(&folder, trace);
    }
    if !metadata.is_dir() {
        return Err(ReadError::NotAFolder(models.to_owned()));
    }
    trace.folder(&folder);
    // The package may be in the folder: beside the files that start the application.
    let starts = ["main.py", "app.py", "wsgi.py"]
        .iter()
        .any(|name| folder.join(name).is_file());
    if !folder.join("__init__.py").is_file() || starts {
        if let Some(inner) = inner_package(&folder, trace) {
            return named(&inner, trace);
        }
        let single = folder.join(DEFAULT).with_extension("py");
        if single.is_file() {
            return single_file(&single, trace);
        }
        if !holds_python(&folder, 0, trace) {
            return Err(ReadError::NoPackage(models.to_owned()));
        }
    }
    named(&folder, trace)
}

/// A package that is one file.
fn single_file(file: &Path, trace: &Trace) -> Result<Package, ReadError> {
    let (Some(parent), Some(name)) = (file.parent(), file.file_stem()) else {
        return Err(ReadError::NoPackage(file.to_owned()));
    };
    trace.folder(parent);
    within(parent, name.to_string_lossy().into_owned(), trace)
}

/// The package `products` in a folder, or below its only package, or below `src`.
fn inner_package(folder: &Path, trace: &Trace) -> Option<PathBuf> {
    let is_package = |path: &PathBuf| path.is_dir() && holds_python(path, 0, trace);
    trace.folder(&folder.join("src"));
    let direct = [folder.join(DEFAULT), folder.join("src").join(DEFAULT)];
    if let Some(found) = direct.into_iter().find(is_package) {
        return Some(found);
    }
    let mut found = Vec::new();
    for around in [folder.to_owned(), folder.join("src")] {
        let entries = fs::read_dir(around).into_iter().flatten().flatten();
        let inner = entries.map(|entry| {
            trace.folder(&entry.path());
            entry.path().join(DEFAULT)
        });
        found.extend(inner.filter(is_package));
    }
    match <[PathBuf; 1]>::try_from(found) {
        Ok([only]) => Some(only),
        Err(_) => None,
    }
}

/// The package in a folder, by the name under which its files import each other.
fn named(folder: &Path, trace: &Trace) -> Result<Package, ReadError> {
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Err(ReadError::NoPackage(folder.to_owned()));
    };
    let name = name.to_string_lossy();
    match root_by_imports(folder, trace) {
        Some(Root {
            root,
            name,
            renamed,
        }) => Ok(Package {
            root,
            parent: parent.to_owned(),
            name,
            renamed: renamed.then(|| folder.to_owned()),
        }),
        None => within(parent, name.into_owned(), trace),
    }
}

/// A folder that imports start from, links resolved.
pub(crate) fn import_root(folder: &Path) -> Result<PathBuf, ReadError> {
    match fs::canonicalize(folder) {
        Ok(root) if root.is_dir() => Ok(root),
        Ok(_) => Err(ReadError::NoRoot(folder.to_owned())),
        Err(source) if source.kind() == io::ErrorKind::NotFound => {
            Err(ReadError::NoRoot(folder.to_owned()))
        }
        Err(source) => Err(io_error(folder, source)),
    }
}

/// The package of a name in a folder, which may be part of a package itself.
fn within(parent: &Path, mut name: String, trace: &Trace) -> Result<Package, ReadError> {
    if !is_identifier(&name) {
        return Err(ReadError::BadName(name));
    }
    let mut root = parent;
    trace.folder(root);
    while root.join("__init__.py").is_file()
        && let (Some(above), Some(outer)) = (root.parent(), root.file_name())
    {
        let outer = outer.to_string_lossy();
        if !is_identifier(&outer) {
            break;
        }
        name = format!("{outer}.{name}");
        root = above;
        trace.folder(root);
    }
    Ok(Package {
        root: root.to_owned(),
        parent: parent.to_owned(),
        name,
        renamed: None,
    })
}

/// Whether a folder holds a Python file, at most a few levels down.
fn holds_python(folder: &Path, depth: usize, trace: &Trace) -> bool {
    trace.folder(folder);
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    let mut folders = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        // Links are not followed here, so that a circle of them ends.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => folders.push(path),
            Ok(_) if path.extension().is_some_and(|extension| extension == "py") => return true,
            _ => {}
        }
    }
    depth < 8
        && folders
            .iter()
            .any(|folder| holds_python(folder, depth + 1, trace))
}

fn io_error(path: &Path, source: io::Error) -> ReadError {
    ReadError::Io {
        path: path.to_owned(),
        source,
    }
}
