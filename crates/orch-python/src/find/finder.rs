//! Finds the file of a module below the import roots, and nowhere else.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::find::foreign::{is_known, is_known_package};
use crate::find::name::is_identifier;
use crate::find::package::Package;
use crate::find::pth::named_by;
use crate::find::trace::Trace;

/// What a dotted module name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A module's or a package's file.
    File { path: PathBuf, package: bool },
    /// A folder without `__init__.py`.
    Namespace(PathBuf),
    /// It should be below the root and is not.
    Missing,
    /// It is not below a root, or is one that is not read: an installed package.
    Foreign,
}

/// Looks modules up below a root; remembers what it saw.
pub(crate) struct Finder {
    /// Links resolved; the one that holds the package first, and behind those that
    /// imports start from those that only hold one of `packages`.
    roots: Vec<PathBuf>,
    /// How many of the roots imports start from.
    searched: usize,
    /// Modules and packages that an editable install has elsewhere.
    packages: HashMap<String, PathBuf>,
    /// Where the paths that people see start.
    shown_from: PathBuf,
    /// The first part of the products package's name: what is not in it is
    /// missing, never foreign.
    package: String,
    seen: RefCell<HashMap<String, Found>>,
    /// What was looked at.
    pub(crate) trace: Trace,
}

impl Finder {
    pub(crate) fn new(package: &Package, further: &[PathBuf], trace: Trace) -> Self {
        let first = package.name.split('.').next().unwrap_or(&package.name);
        let mut roots = vec![package.root.clone()];
        let mut packages = HashMap::new();
        for root in further {
            let named = named_by(root, &trace);
            for root in std::iter::once(root.clone()).chain(named.folders) {
                if !roots.contains(&root) {
                    roots.push(root);
                }
            }
            packages.extend(named.packages);
        }
        if let Some(folder) = &package.renamed {
            packages.insert(package.name.clone(), folder.clone());
        }
        let searched = roots.len();
        let mut held: Vec<PathBuf> = packages.values().cloned().collect();
        held.sort();
        roots.extend(held);
        Self {
            roots,
            searched,
            packages,
            shown_from: package.parent.clone(),
            package: first.to_owned(),
            seen: RefCell::default(),
            trace,
        }
    }

    pub(crate) fn find(&self, name: &str) -> Found {
        if let Some(found) = self.seen.borrow().get(name) {
            return found.clone();
        }
        let found = self.look(name);
        self.seen
            .borrow_mut()
            .insert(name.to_owned(), found.clone());
        found
    }

    /// The version of pydantic that is installed in one of the folders, if one is: `1.10.13`.
    pub(crate) fn installed_pydantic(&self) -> Option<String> {
        self.searched().iter().find_map(|root| {
            let entries = fs::read_dir(root).ok()?;
            entries.flatten().find_map(|entry| {
                let name = entry.file_name();
                let version = name.to_str()?.strip_prefix("pydantic-")?;
                version.strip_suffix(".dist-info").map(str::to_owned)
            })
        })
    }

    /// Why a module is not found, as far as that is not plain.
    pub(crate) fn why_missing(&self, name: &str) -> &'static str {
        let path: PathBuf = name.split('.').collect();
        for root in self.searched() {
            let file = root.join(&path).with_extension("py");
            let init = root.join(&path).join("__init__.py");
            for candidate in [init, file, root.join(&path)] {
                let Ok(metadata) = fs::symlink_metadata(&candidate) else {
                    continue;
                };
                if metadata.is_symlink() {
                    return "a link of this name leads outside of the folders that are read";
                }
                if !metadata.is_file() && !metadata.is_dir() {
                    return "this name is not that of a regular file";
                }
            }
        }
        "imported here, and not below the folder of the package"
    }

    /// Whether the module is below the root.
    pub(crate) fn exists(&self, name: &str) -> bool {
        matches!(self.find(name), Found::File { .. } | Found::Namespace(_))
    }

    fn look(&self, name: &str) -> Found {
        let (parent, last) = match name.rsplit_once('.') {
            None => (None, name),
            Some((parent, last)) => (Some(parent), last),
        };
        if !is_identifier(last) {
            return Found::Missing;
        }
        match parent {
            None => self.look_on_top(last),
            Some(parent) => self.look_below(parent, last),
        }
    }

    /// A module or package in some root comes before any folder that is none.
    fn look_on_top(&self, name: &str) -> Found {
        let mut namespace = None;
        for (index, root) in self.searched().iter().enumerate() {
            if index > 0 && is_known_package(name) {
                break;
            }
            match self.look_in(root, name) {
                // The package itself is the one that was named.
                Some(found) if index == 0 && name == self.package => return found,
                Some(Found::Namespace(folder)) => {
                    namespace = namespace.or(Some(Found::Namespace(folder)));
                }
                Some(found) => return found,
                None => {}
            }
        }
        if let Some(found) = namespace {
            return found;
        }
        if name == self.package && self.elsewhere(name).is_none() {
            return Found::Missing;
        }
        match self.elsewhere(name) {
            Some(found) if !is_known_package(name) => found,
            _ => Found::Foreign,
        }
    }

    /// The folders that imports start from.
    fn searched(&self) -> &[PathBuf] {
        &self.roots[..self.searched]
    }

    /// What an editable install has elsewhere, by its whole name; a folder for what
    /// only holds such.
    fn elsewhere(&self, name: &str) -> Option<Found> {
        if let Some(path) = self.packages.get(name) {
            if path.is_file() {
                return Some(Found::File {
                    path: path.clone(),
                    package: false,
                });
            }
            let init = self.inside(&path.join("__init__.py"));
            return Some(match init {
                Some(path) => Found::File {
                    path,
                    package: true,
                },
                None => Found::Namespace(path.clone()),
            });
        }
        let inner = format!("{name}.");
        let mut below = self
            .packages
            .iter()
            .filter(|(one, _)| one.starts_with(&inner));
        let (_, path) = below.next()?;
        Some(Found::Namespace(path.parent()?.to_owned()))
    }

    fn look_below(&self, parent: &str, last: &str) -> Found {
        let folder = match self.find(parent) {
            // Other packages put modules beside those of the orchestrator's core.
            Found::Foreign
                if parent == "orchestrator" && !is_known(&format!("{parent}.{last}.")) =>
            {
                let parts = self.searched().iter().map(|root| root.join(parent));
                let found = parts.into_iter().find_map(|part| self.look_in(&part, last));
                return found.unwrap_or(Found::Foreign);
            }
            Found::Foreign => return Found::Foreign,
            Found::Namespace(folder) => {
                if let Some(found) = self.elsewhere(&format!("{parent}.{last}")) {
                    return found;
                }
                // Its parts may lie in several roots.
                let path: PathBuf = parent.split('.').collect();
                let parts = self.searched().iter().map(|root| root.join(&path));
                let found = std::iter::once(folder)
                    .chain(parts)
                    .find_map(|part| self.look_in(&part, last));
                return found.unwrap_or_else(|| self.absent_from(parent));
            }
            Found::File {
                path,
                package: true,
            } => match path.parent() {
                Some(folder) => folder.to_owned(),
                None => return Found::Missing,
            },
            Found::File { .. } | Found::Missing => return Found::Missing,
        };
        self.look_in(&folder, last).unwrap_or_else(|| {
            if self.is_installed(&folder) {
                // It may be compiled, or made when its package runs.
                Found::Foreign
            } else {
                self.absent_from(parent)
            }
        })
    }

    /// Whether a file lies in one of the further roots.
    pub(crate) fn is_installed(&self, path: &Path) -> bool {
        self.root_of(path).is_some_and(|index| index > 0)
    }

    /// The root that a path lies in: the innermost, where they hold each other.
    fn root_of(&self, path: &Path) -> Option<usize> {
        let holding = |root: &&PathBuf| path.starts_with(root);
        let root = self
            .roots
            .iter()
            .filter(holding)
            .max_by_key(|root| root.components().count())?;
        self.roots.iter().position(|one| one == root)
    }

    fn look_in(&self, folder: &Path, last: &str) -> Option<Found> {
        let inner = folder.join(last);
        self.trace.folder(folder);
        if inner.is_dir() {
            self.trace.folder(&inner);
        }
        let init = inner.join("__init__.py");
        if let Some(path) = self.inside(&init) {
            return Some(Found::File {
                path,
                package: true,
            });
        }
        let is_ours = fs::canonicalize(&inner).is_ok_and(|it| self.root_of(&it).is_some());
        if is_ours && fs::symlink_metadata(&init).is_ok() {
            // Python would run it: without it the package would seem to hold nothing.
            return Some(Found::Missing);
        }
        let file = folder.join(format!("{last}.py"));
        if let Some(path) = self.inside(&file) {
            return Some(Found::File {
                path,
                package: false,
            });
        }
        let inner = fs::canonicalize(&inner).ok()?;
        (inner.is_dir() && self.root_of(&inner).is_some()).then_some(Found::Namespace(inner))
    }

    /// The path as it stands, if it is a file that no link leads out of the roots.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let real = fs::canonicalize(path).ok()?;
        (self.root_of(&real).is_some() && real.is_file()).then(|| path.to_owned())
    }

    /// A folder without `__init__.py` and without Python may share its name with
    /// an installed package, which Python would prefer.
    fn absent_from(&self, parent: &str) -> Found {
        let first = parent.split('.').next().unwrap_or(parent);
        match self.find(first) {
            Found::Namespace(folder) if first != self.package && !has_python(&folder) => {
                Found::Foreign
            }
            _ => Found::Missing,
        }
    }

    /// The file as the user would name it: from the folder that holds the
    /// package, or else from the root, with `/`. A file of a further root has that
    /// root's last part before it: `site-packages/products_base/port.py`.
    pub(crate) fn shown(&self, path: &Path) -> String {
        let root = self.root_of(path).unwrap_or(0);
        let relative = match root {
            0 => path
                .strip_prefix(&self.shown_from)
                .or_else(|_| path.strip_prefix(&self.roots[0])),
            _ => path.strip_prefix(self.roots[root].parent().unwrap_or(Path::new(""))),
        };
        let relative = relative.unwrap_or(path);
        let parts: Vec<_> = relative
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        parts.join("/")
    }

    /// The modules in a folder, and its folders that can be packages, by name.
    pub(crate) fn children(&self, folder: &Path) -> Vec<String> {
        self.trace.folder(folder);
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .flatten()
            .filter_map(|entry| {
                let path = entry.path();
                let name = if path.is_dir() {
                    path.file_name()?.to_str()?
                } else {
                    path.extension().filter(|extension| *extension == "py")?;
                    path.file_stem()?.to_str()?
                };
                (is_identifier(name) && name != "__pycache__" && name != "__init__")
                    .then(|| name.to_owned())
            })
            .collect();
        names.sort();
        names.dedup();
        names
    }
}

fn has_python(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "py")
        })
    })
}
