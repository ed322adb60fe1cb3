//! Finds where code speaks of the registry, whatever it does with it.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, ExprContext, Stmt};
use ruff_text_size::Ranged;

use crate::finding::{Code, Problem};
use crate::source::mention::REGISTER;
use crate::world::World;
use crate::world::context::Context;

/// Methods that change nothing.
const READS: [&str; 6] = ["get", "keys", "values", "items", "copy", "__contains__"];
/// Methods that change something.
const WRITES: [&str; 5] = ["update", "pop", "popitem", "setdefault", "clear"];

/// Reports each use of the registry that could fill it in a way that is not read.
pub(crate) struct Uses<'w, 'a> {
    world: &'w World<'a>,
    context: Context,
    /// Inside a function, what only reads is of no matter.
    function: bool,
    found: Vec<Problem>,
}

impl<'w, 'a> Uses<'w, 'a> {
    pub(crate) fn new(world: &'w World<'a>, context: Context) -> Self {
        Self {
            world,
            context: context.lazy(),
            function: false,
            found: Vec::new(),
        }
    }

    /// What a statement does that is not read.
    pub(crate) fn of(mut self, stmt: &Stmt) -> Vec<Problem> {
        self.visit_stmt(stmt);
        self.found
    }

    fn is_registry(&self, expr: &Expr) -> bool {
        self.world.is_registry_expr(self.context, expr)
    }

    fn report(&mut self, expr: &Expr) {
        let message = if self.function {
            "products may be registered when this function runs"
        } else {
            "what this does with the registry cannot be read"
        };
        self.found.push(
            Problem::new(
                if self.function {
                    Code::RegistryInFunction
                } else {
                    Code::RegistryUse
                },
                self.context.module,
                expr.range(),
                message,
            )
            .label("orch never runs Python")
            .hint("register products by `SUBSCRIPTION_MODEL_REGISTRY.update({...})` in a module"),
        );
    }

    fn call(&mut self, expr: &Expr, call: &ExprCall) {
        let mut reads = false;
        match &*call.func {
            Expr::Attribute(method) if method.attr.as_str() == REGISTER => self.report(expr),
            Expr::Attribute(method) if self.is_registry(&method.value) => {
                let name = method.attr.as_str();
                let harmless = if self.function {
                    !WRITES.contains(&name)
                } else {
                    READS.contains(&name)
                };
                if !harmless {
                    self.report(expr);
                }
            }
            function => {
                reads = matches!(function, Expr::Name(name) if matches!(
                    name.id.as_str(),
                    "len" | "print" | "sorted" | "list" | "dict" | "set" | "tuple" | "iter" | "bool" | "any" | "all" | "str" | "repr"
                ));
                self.visit_expr(function);
            }
        }
        for argument in &call.arguments.args {
            if !(reads && self.is_registry(argument)) {
                self.visit_expr(argument);
            }
        }
        for keyword in &call.arguments.keywords {
            self.visit_expr(&keyword.value);
        }
    }
}

impl<'v> Visitor<'v> for Uses<'_, '_> {
    fn visit_stmt(&mut self, stmt: &'v Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                let outside = std::mem::replace(&mut self.function, true);
                for stmt in &function.body {
                    self.visit_stmt(stmt);
                }
                self.function = outside;
            }
            Stmt::For(each) if self.is_registry(&each.iter) => {
                for stmt in each.body.iter().chain(&each.orelse) {
                    self.visit_stmt(stmt);
                }
            }
            Stmt::AugAssign(assign) if self.is_registry(&assign.target) => {
                self.report(&assign.target);
                self.visit_expr(&assign.value);
            }
            Stmt::Import(_) | Stmt::ImportFrom(_) => {}
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'v Expr) {
        match expr {
            Expr::Call(call) => {
                self.call(expr, call);
            }
            Expr::Subscript(subscript) if self.is_registry(&subscript.value) => {
                if !matches!(subscript.ctx, ExprContext::Load) {
                    self.report(expr);
                }
                self.visit_expr(&subscript.slice);
            }
            Expr::Compare(compare) => {
                for part in std::iter::once(&*compare.left).chain(&compare.comparators) {
                    if !self.is_registry(part) {
                        self.visit_expr(part);
                    }
                }
            }
            Expr::Name(_) | Expr::Attribute(_) if self.is_registry(expr) => {
                if !self.function {
                    self.report(expr);
                }
            }
            Expr::Lambda(lambda) => {
                let outside = std::mem::replace(&mut self.function, true);
                self.visit_expr(&lambda.body);
                self.function = outside;
            }
            _ => walk_expr(self, expr),
        }
    }
}
