//! The names that a module or a class body binds.

use std::collections::HashMap;

use ruff_python_ast::{Expr, Stmt, StmtClassDef, StmtFunctionDef, StmtImportFrom, StmtTypeAlias};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::source::leaf::{Guard, Leaf};

/// What a statement binds a name to.
#[derive(Clone, Copy)]
pub(crate) enum Bound<'a> {
    /// `import a.b as c` gives `a.b`; `import a.b` gives `a`.
    Module(&'a str),
    /// `from x import name`
    From(&'a StmtImportFrom, &'a str),
    Class(&'a StmtClassDef),
    Function(&'a StmtFunctionDef),
    Value(&'a Expr),
    TypeAlias(&'a StmtTypeAlias),
    /// By a statement whose value is not known: a loop, an unpacking.
    Opaque,
}

/// A name being bound.
#[derive(Clone, Copy)]
pub(crate) struct Binding<'a> {
    pub(crate) bound: Bound<'a>,
    /// The statement.
    pub(crate) range: TextRange,
    /// Where the name has its value: the statement's end, or a class's start,
    /// since a class may name itself in a string.
    pub(crate) guard: Guard,
}

/// What a body binds.
#[derive(Default)]
pub(crate) struct Scope<'a> {
    /// In the order of the source.
    names: HashMap<&'a str, Vec<Binding<'a>>>,
    /// `from x import *`, in the order of the source.
    pub(crate) stars: Vec<&'a StmtImportFrom>,
}

impl<'a> Scope<'a> {
    pub(crate) fn of(leaves: &[Leaf<'a>]) -> Self {
        let mut scope = Self::default();
        for leaf in leaves {
            if leaf.guard != Guard::Never {
                scope.stmt(leaf);
            }
        }
        scope
    }

    /// The bindings that a use may mean: the last one that surely runs, and any
    /// after it that may; of those that end before `before`, if it is given.
    pub(crate) fn candidates(&self, name: &str, before: Option<TextSize>) -> Vec<Binding<'a>> {
        let mut candidates = Vec::new();
        let bindings = self.names.get(name).map_or(&[][..], Vec::as_slice);
        let seen = |binding: &&Binding<'_>| before.is_none_or(|at| binding.range.end() <= at);
        for binding in bindings.iter().filter(seen).rev() {
            match binding.guard {
                Guard::Always => {
                    candidates.push(*binding);
                    return candidates;
                }
                Guard::Maybe(_) => candidates.push(*binding),
                Guard::Typing | Guard::Never => {}
            }
        }
        if candidates.is_empty() {
            candidates.extend(
                bindings
                    .iter()
                    .filter(seen)
                    .rev()
                    .find(|binding| binding.guard == Guard::Typing),
            );
        }
        candidates
    }

    /// Every binding of a name.
    pub(crate) fn all(&self, name: &str) -> &[Binding<'a>] {
        self.names.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every name with its bindings, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a str, &[Binding<'a>])> {
        self.names
            .iter()
            .map(|(name, bindings)| (*name, bindings.as_slice()))
    }

    fn stmt(&mut self, leaf: &Leaf<'a>) {
        let mut bind = |name: &'a str, bound: Bound<'a>| {
            self.names.entry(name).or_default().push(Binding {
                bound,
                range: leaf.stmt.range(),
                guard: leaf.guard,
            });
        };
        match leaf.stmt {
            Stmt::Import(import) => {
                for alias in &import.names {
                    let whole = alias.name.as_str();
                    match &alias.asname {
                        Some(name) => bind(name.as_str(), Bound::Module(whole)),
                        None => {
                            let first = whole.split('.').next().unwrap_or(whole);
                            bind(first, Bound::Module(first));
                        }
                    }
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    if alias.name.as_str() == "*" {
                        self.stars.push(import);
                    } else {
                        self.names.entry(name.as_str()).or_default().push(Binding {
                            bound: Bound::From(import, alias.name.as_str()),
                            range: leaf.stmt.range(),
                            guard: leaf.guard,
                        });
                    }
                }
            }
            Stmt::ClassDef(class) => bind(class.name.as_str(), Bound::Class(class)),
            Stmt::FunctionDef(function) => bind(function.name.as_str(), Bound::Function(function)),
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.target(target, Some(&assign.value), leaf);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.target(&assign.target, Some(value), leaf);
                }
            }
            Stmt::TypeAlias(alias) => {
                if let Expr::Name(name) = &*alias.name {
                    bind(name.id.as_str(), Bound::TypeAlias(alias));
                }
            }
            // These change the registry, or a list of exported names, in place.
            Stmt::AugAssign(assign) if self.in_place(assign) => {}
            Stmt::AugAssign(assign) => self.target(&assign.target, None, leaf),
            Stmt::For(each) => self.target(&each.target, None, leaf),
            Stmt::With(with) => {
                for item in &with.items {
                    if let Some(target) = &item.optional_vars {
                        self.target(target, None, leaf);
                    }
                }
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.target(target, None, leaf);
                }
            }
            _ => {}
        }
    }

    fn in_place(&self, assign: &ruff_python_ast::StmtAugAssign) -> bool {
        let Expr::Name(name) = &*assign.target else {
            return true;
        };
        name.id == "__all__"
            || assign.op == ruff_python_ast::Operator::BitOr
                && self
                    .all(&name.id)
                    .last()
                    .is_none_or(|binding| matches!(binding.bound, Bound::From(..)))
    }

    fn target(&mut self, target: &'a Expr, value: Option<&'a Expr>, leaf: &Leaf<'a>) {
        match (target, value) {
            (Expr::Name(name), value) => {
                self.names
                    .entry(name.id.as_str())
                    .or_default()
                    .push(Binding {
                        bound: value.map_or(Bound::Opaque, Bound::Value),
                        range: leaf.stmt.range(),
                        guard: leaf.guard,
                    });
            }
            (Expr::Tuple(names), Some(Expr::Tuple(values)))
                if names.elts.len() == values.elts.len()
                    && !values.elts.iter().any(Expr::is_starred_expr) =>
            {
                for (name, value) in names.elts.iter().zip(&values.elts) {
                    self.target(name, Some(value), leaf);
                }
            }
            (Expr::Tuple(ruff_python_ast::ExprTuple { elts, .. }), _)
            | (Expr::List(ruff_python_ast::ExprList { elts, .. }), _) => {
                for element in elts {
                    self.target(element, None, leaf);
                }
            }
            (Expr::Starred(starred), _) => self.target(&starred.value, None, leaf),
            _ => {}
        }
    }
}
