//! Where else a `site-packages` sends Python: path lines of `.pth` files, `.egg-link`
//! files, and the tables of setuptools' editable installs.
//!
//! Never runs the `import` lines of a `.pth` file, as Python does. The one such line
//! that is looked at names setuptools' finder module, of which only the table of
//! literals is read.

use std::fs;
use std::path::{Path, PathBuf};

use ruff_python_ast::{Expr, Stmt};
use ruff_python_parser::Mode;

use crate::find::name::is_identifier;
use crate::find::trace::Trace;
use crate::source::guard;

/// The largest such file that is read, in bytes.
const LARGEST: u64 = 1 << 20;
/// The most folders, and the most packages, that one `site-packages` may name.
const MOST: usize = 256;

/// What a `site-packages` names outside of itself, links resolved.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// Folders that imports start from.
    pub(crate) folders: Vec<PathBuf>,
    /// Modules and packages, by dotted name: a package's folder, or a module's file.
    pub(crate) packages: Vec<(String, PathBuf)>,
}

/// What a folder names; nothing unless Python would ask it, which it only does of
/// folders that packages are installed in.
pub(crate) fn named_by(site: &Path, trace: &Trace) -> Named {
    trace.folder(site);
    let mut named = Named::default();
    let is_site = site
        .file_name()
        .is_some_and(|name| name == "site-packages" || name == "dist-packages");
    let Ok(entries) = fs::read_dir(site) else {
        return named;
    };
    if !is_site {
        return named;
    }
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let hidden = path
                .file_name()
                .is_none_or(|name| name.to_string_lossy().starts_with('.'));
            let kind = path.extension();
            !hidden && kind.is_some_and(|kind| kind == "pth" || kind == "egg-link")
        })
        .collect();
    files.sort();
    for file in files {
        trace.file(&file);
        let Some(text) = text_of(site, &file) else {
            continue;
        };
        if file.extension().is_some_and(|kind| kind == "egg-link") {
            named.folder(site, text.lines().next().unwrap_or_default(), trace);
            continue;
        }
        for line in text.lines() {
            if line.starts_with('#') {
                continue;
            }
            match line.strip_prefix("import") {
                Some(rest) if rest.starts_with([' ', '\t']) => {
                    named.editable(site, rest, trace);
                }
                _ => named.folder(site, line, trace),
            }
        }
    }
    named
}

impl Named {
    /// A folder, from the folder that names it. The root of all is none: all that any
    /// link leads to would lie in it.
    fn folder(&mut self, site: &Path, line: &str, trace: &Trace) {
        let line = line.trim_end();
        if line.is_empty() || self.folders.len() >= MOST {
            return;
        }
        trace.folder(&site.join(line));
        if let Ok(folder) = fs::canonicalize(site.join(line))
            && folder.is_dir()
            && folder.parent().is_some()
            && !self.folders.contains(&folder)
        {
            self.folders.push(folder);
        }
    }

    /// The table of the finder that an `import` line of setuptools' names.
    fn editable(&mut self, site: &Path, rest: &str, trace: &Trace) {
        let name = rest.split(';').next().unwrap_or_default().trim();
        if !name.starts_with("__editable__") || !name.ends_with("_finder") || !is_identifier(name) {
            return;
        }
        let table = site.join(format!("{name}.py"));
        trace.file(&table);
        let Some(text) = text_of(site, &table) else {
            return;
        };
        if guard::too_deep(&text, Mode::Module).is_some() {
            return;
        }
        let Ok(module) = ruff_python_parser::parse_module(&text) else {
            return;
        };
        for stmt in module.suite() {
            let (target, value) = match stmt {
                Stmt::AnnAssign(assign) => (&*assign.target, assign.value.as_deref()),
                Stmt::Assign(assign) => match &assign.targets[..] {
                    [target] => (target, Some(&*assign.value)),
                    _ => continue,
                },
                _ => continue,
            };
            let is_table = matches!(target, Expr::Name(name) if name.id == "MAPPING");
            let (true, Some(Expr::Dict(table))) = (is_table, value) else {
                continue;
            };
            for item in &table.items {
                if let (Some(Expr::StringLiteral(name)), Expr::StringLiteral(path)) =
                    (&item.key, &item.value)
                {
                    self.package(name.value.to_str(), Path::new(path.value.to_str()), trace);
                }
            }
        }
    }

    fn package(&mut self, name: &str, path: &Path, trace: &Trace) {
        if !path.is_absolute() || !name.split('.').all(is_identifier) || self.packages.len() >= MOST
        {
            return;
        }
        if let Some(around) = path.parent() {
            trace.folder(around);
        }
        let candidates = [path.to_owned(), path.with_extension("py")];
        let found = candidates.iter().find_map(|path| {
            let real = fs::canonicalize(path).ok()?;
            let is_python = real.is_file() && real.extension().is_some_and(|kind| kind == "py");
            (is_python || real.is_dir() && real.parent().is_some()).then_some(real)
        });
        if let Some(path) = found {
            self.packages.push((name.to_owned(), path));
        }
    }
}

/// The text of a file of the folder's own: no link out of it, no pipe, none too large.
fn text_of(site: &Path, file: &Path) -> Option<String> {
    let real = fs::canonicalize(file).ok()?;
    let metadata = fs::metadata(&real).ok()?;
    if !real.starts_with(site) || !metadata.is_file() || metadata.len() > LARGEST {
        return None;
    }
    let text = fs::read_to_string(real).ok()?;
    Some(text.trim_start_matches('\u{feff}').to_owned())
}
