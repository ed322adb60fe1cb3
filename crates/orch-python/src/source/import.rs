//! What import statements ask for, and the names that statements bind.

use std::collections::HashSet;

use ruff_python_ast::{Expr, Stmt, StmtImportFrom};
use ruff_text_size::{Ranged, TextRange};

use crate::source::leaf::Leaf;
use crate::source::mention::{collect_names, stmt_mentions};
use crate::source::module::Module;

/// One thing that an import statement asks for.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    pub(crate) module: String,
    /// The submodules that are asked for where the module has no such name.
    pub(crate) names: Vec<String>,
    pub(crate) range: TextRange,
}

/// What a statement imports.
pub(crate) fn imports(module: &Module, leaf: &Leaf<'_>) -> Vec<Import> {
    match leaf.stmt {
        Stmt::Import(import) => import
            .names
            .iter()
            .map(|alias| Import {
                module: alias.name.to_string(),
                names: Vec::new(),
                range: alias.name.range(),
            })
            .collect(),
        Stmt::ImportFrom(import) => vec![Import {
            // A level too high gives a name that no module has.
            module: absolute(module, import).unwrap_or_else(|| dotted(import)),
            names: import
                .names
                .iter()
                .map(|alias| alias.name.to_string())
                .filter(|name| name != "*")
                .collect(),
            range: import.module.as_ref().map_or(import.range, Ranged::range),
        }],
        _ => Vec::new(),
    }
}

/// A `from` import's module as it is written.
fn dotted(import: &StmtImportFrom) -> String {
    let dots = ".".repeat(import.level as usize);
    format!("{dots}{}", import.module.as_deref().unwrap_or(""))
}

/// The absolute name of a `from` import's module; none if it leads above the root.
pub(crate) fn absolute(module: &Module, import: &StmtImportFrom) -> Option<String> {
    let name = import.module.as_deref();
    if import.level == 0 {
        return name.map(ToOwned::to_owned);
    }
    let mut parts: Vec<&str> = module.name.split('.').collect();
    let up = import.level as usize - usize::from(module.package);
    if up >= parts.len() {
        return None;
    }
    parts.truncate(parts.len() - up);
    parts.extend(name);
    Some(parts.join("."))
}

/// Whether the module's own statements bind the name.
pub(crate) fn binds(module: &Module, name: &str) -> bool {
    fn any(body: &[Stmt], name: &str) -> bool {
        body.iter().any(|stmt| match stmt {
            Stmt::If(stmt) => {
                any(&stmt.body, name)
                    || stmt
                        .elif_else_clauses
                        .iter()
                        .any(|clause| any(&clause.body, name))
            }
            Stmt::Try(stmt) => any(&stmt.body, name),
            stmt => bound_names(stmt).any(|bound| bound == name),
        })
    }
    any(&module.ast.body, name)
}

/// The names that a simple statement binds.
pub(crate) fn bound_names(stmt: &Stmt) -> impl Iterator<Item = &str> {
    let names: Vec<&str> = match stmt {
        Stmt::Import(import) => import
            .names
            .iter()
            .map(|alias| match &alias.asname {
                Some(name) => name.as_str(),
                None => alias.name.split('.').next().unwrap_or(""),
            })
            .collect(),
        Stmt::ImportFrom(import) => import
            .names
            .iter()
            .map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).as_str())
            .collect(),
        Stmt::ClassDef(class) => vec![class.name.as_str()],
        Stmt::FunctionDef(function) => vec![function.name.as_str()],
        Stmt::Assign(assign) => assign.targets.iter().filter_map(name_of).collect(),
        Stmt::AnnAssign(assign) if assign.value.is_some() => {
            name_of(&assign.target).into_iter().collect()
        }
        Stmt::TypeAlias(alias) => name_of(&alias.name).into_iter().collect(),
        _ => Vec::new(),
    };
    names.into_iter()
}

fn name_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        _ => None,
    }
}

pub(crate) fn binds_any(stmt: &Stmt, needed: &HashSet<String>) -> bool {
    bound_names(stmt).any(|name| name == "*" || needed.contains(name))
}

/// The names that a script's registry statements use, and what those rest on.
pub(crate) fn needed_names(leaves: &[Leaf<'_>]) -> HashSet<String> {
    let mut needed = HashSet::new();
    loop {
        let before = needed.len();
        for leaf in leaves {
            let relevant = match leaf.stmt {
                Stmt::Import(_) | Stmt::ImportFrom(_) => continue,
                Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::ClassDef(_) => {
                    stmt_mentions(leaf.stmt)
                        || bound_names(leaf.stmt).any(|name| needed.contains(name))
                }
                stmt => stmt_mentions(stmt),
            };
            if relevant {
                collect_names(leaf.stmt, &mut needed);
            }
        }
        if needed.len() == before {
            return needed;
        }
    }
}
