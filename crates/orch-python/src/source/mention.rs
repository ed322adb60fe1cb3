//! Finds where a text speaks of the registry, whatever it does with it.

use std::collections::HashSet;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt};

/// The registry's name in the orchestrator.
pub(crate) const REGISTRY: &str = "SUBSCRIPTION_MODEL_REGISTRY";
/// The application's method that fills it.
pub(crate) const REGISTER: &str = "register_subscription_models";

/// Whether a text speaks of the registry at all.
pub(crate) fn mentions_registry(text: &str) -> bool {
    text.contains(REGISTRY) || text.contains(REGISTER)
}

/// Whether a statement names the registry.
pub(crate) fn stmt_mentions(stmt: &Stmt) -> bool {
    struct Search(bool);
    impl<'a> Visitor<'a> for Search {
        fn visit_expr(&mut self, expr: &'a Expr) {
            match expr {
                Expr::Name(name) if name.id == REGISTRY => self.0 = true,
                Expr::Attribute(attribute)
                    if [REGISTRY, REGISTER].contains(&attribute.attr.as_str()) =>
                {
                    self.0 = true;
                }
                _ => walk_expr(self, expr),
            }
        }
    }
    let mut search = Search(false);
    search.visit_stmt(stmt);
    search.0
}

/// Adds every name that a statement uses.
pub(crate) fn collect_names(stmt: &Stmt, names: &mut HashSet<String>) {
    struct Collect<'n>(&'n mut HashSet<String>);
    impl<'a> Visitor<'a> for Collect<'_> {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            walk_stmt(self, stmt);
        }
        fn visit_expr(&mut self, expr: &'a Expr) {
            if let Expr::Name(name) = expr {
                self.0.insert(name.id.to_string());
            }
            walk_expr(self, expr);
        }
    }
    Collect(names).visit_stmt(stmt);
}
