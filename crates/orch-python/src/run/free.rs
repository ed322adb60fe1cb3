//! The names that code takes from outside of itself.

use std::collections::HashSet;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_pattern, walk_stmt};
use ruff_python_ast::{
    AnyParameterRef, Comprehension, ExceptHandler, Expr, ExprContext, Identifier, Parameters,
    Pattern, Stmt,
};

use crate::value::function::Body;

/// The names that an expression takes from the scope that it stands in.
pub(crate) fn of_expr(expr: &Expr) -> HashSet<&str> {
    let mut search = Search::default();
    search.visit_expr(expr);
    search.free
}

/// Whether a generator gives the parts of objects as they are, and looks into none of them.
pub(crate) fn only_passes_on(expr: &Expr) -> bool {
    fn is_plain(expr: &Expr) -> bool {
        match expr {
            Expr::Name(_) | Expr::StringLiteral(_) | Expr::NumberLiteral(_) => true,
            Expr::Tuple(it) => it.elts.iter().all(is_plain),
            _ => false,
        }
    }
    let Expr::Generator(it) = expr else {
        return false;
    };
    let [clause] = it.generators.as_slice() else {
        return false;
    };
    is_plain(&it.elt) && is_plain(&clause.iter) && clause.ifs.is_empty()
}

/// The names that a function takes from the scope that it was defined in.
pub(crate) fn of_function<'v>(
    parameters: Option<&'v Parameters>,
    body: Body<'v>,
) -> HashSet<&'v str> {
    let mut search = Search::default();
    search.function(parameters, body);
    search.free
}

#[derive(Default)]
struct Search<'v> {
    free: HashSet<&'v str>,
    /// The names that each function and comprehension around has for itself.
    own: Vec<HashSet<&'v str>>,
}

impl<'v> Search<'v> {
    fn function(&mut self, parameters: Option<&'v Parameters>, body: Body<'v>) {
        let parameters = parameters.into_iter().flat_map(Parameters::iter);
        let mut own: HashSet<&str> = parameters.map(|it| it.name().as_str()).collect();
        if let Body::Block(body) = body {
            let mut locals = Locals::default();
            locals.visit_body(body);
            own.extend(locals.bound.difference(&locals.elsewhere));
        }
        self.own.push(own);
        match body {
            Body::Block(body) => self.visit_body(body),
            Body::Expr(expr) => self.visit_expr(expr),
        }
        self.own.pop();
    }

    fn comprehension(&mut self, clauses: &'v [Comprehension], elements: &[&'v Expr]) {
        let Some((first, rest)) = clauses.split_first() else {
            return;
        };
        // The first is gone through outside.
        self.visit_expr(&first.iter);
        let mut locals = Locals::default();
        for clause in clauses {
            locals.visit_expr(&clause.target);
        }
        self.own.push(locals.bound);
        for clause in rest {
            self.visit_expr(&clause.iter);
        }
        for clause in clauses {
            self.visit_expr(&clause.target);
            clause.ifs.iter().for_each(|test| self.visit_expr(test));
        }
        for element in elements {
            self.visit_expr(element);
        }
        self.own.pop();
    }
}

impl<'v> Visitor<'v> for Search<'v> {
    fn visit_stmt(&mut self, stmt: &'v Stmt) {
        match stmt {
            Stmt::FunctionDef(it) => {
                for decorator in &it.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                for default in it.parameters.iter().filter_map(AnyParameterRef::default) {
                    self.visit_expr(default);
                }
                self.function(Some(&it.parameters), Body::Block(&it.body));
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'v Expr) {
        match expr {
            Expr::Name(name) => {
                let name = name.id.as_str();
                if !self.own.iter().any(|own| own.contains(name)) {
                    self.free.insert(name);
                }
            }
            Expr::Lambda(it) => {
                let parameters = it.parameters.as_deref();
                let all = parameters.into_iter().flat_map(Parameters::iter);
                for default in all.filter_map(AnyParameterRef::default) {
                    self.visit_expr(default);
                }
                self.function(parameters, Body::Expr(&it.body));
            }
            Expr::ListComp(it) => self.comprehension(&it.generators, &[&it.elt]),
            Expr::SetComp(it) => self.comprehension(&it.generators, &[&it.elt]),
            Expr::Generator(it) => self.comprehension(&it.generators, &[&it.elt]),
            Expr::DictComp(it) => {
                let key = it.key.as_deref();
                let elements: Vec<&Expr> = key.into_iter().chain([&*it.value]).collect();
                self.comprehension(&it.generators, &elements);
            }
            _ => walk_expr(self, expr),
        }
    }
}

/// The names that a function's body gives values to, but for the functions in it.
#[derive(Default)]
struct Locals<'v> {
    bound: HashSet<&'v str>,
    /// Those that `global` and `nonlocal` mean elsewhere.
    elsewhere: HashSet<&'v str>,
}

impl<'v> Visitor<'v> for Locals<'v> {
    fn visit_stmt(&mut self, stmt: &'v Stmt) {
        match stmt {
            Stmt::FunctionDef(it) => drop(self.bound.insert(&it.name)),
            Stmt::ClassDef(it) => drop(self.bound.insert(&it.name)),
            Stmt::Global(it) => self
                .elsewhere
                .extend(it.names.iter().map(Identifier::as_str)),
            Stmt::Nonlocal(it) => self
                .elsewhere
                .extend(it.names.iter().map(Identifier::as_str)),
            Stmt::Import(it) => {
                for alias in &it.names {
                    let first = alias.name.split('.').next().unwrap_or_default();
                    self.bound
                        .insert(alias.asname.as_ref().map_or(first, Identifier::as_str));
                }
            }
            Stmt::ImportFrom(it) => {
                for alias in &it.names {
                    self.bound
                        .insert(alias.asname.as_ref().unwrap_or(&alias.name));
                }
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'v Expr) {
        match expr {
            Expr::Name(name) if name.ctx == ExprContext::Load => {}
            Expr::Name(name) => drop(self.bound.insert(name.id.as_str())),
            Expr::Lambda(_) => {}
            _ => walk_expr(self, expr),
        }
    }

    fn visit_except_handler(&mut self, handler: &'v ExceptHandler) {
        let ExceptHandler::ExceptHandler(it) = handler;
        self.bound.extend(it.name.as_ref().map(Identifier::as_str));
        ruff_python_ast::visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'v Pattern) {
        match pattern {
            Pattern::MatchAs(it) => self.bound.extend(it.name.as_ref().map(Identifier::as_str)),
            Pattern::MatchStar(it) => self.bound.extend(it.name.as_ref().map(Identifier::as_str)),
            Pattern::MatchMapping(it) => {
                self.bound.extend(it.rest.as_ref().map(Identifier::as_str));
            }
            _ => {}
        }
        walk_pattern(self, pattern);
    }
}
