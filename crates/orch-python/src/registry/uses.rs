//! Finds functions that would fill the registry, and that nothing calls while the package is
//! imported.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprContext, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, ModuleId, Problem};
use crate::value::function::Body;
use crate::value::value::Value;
use crate::value::{REGISTRY, World};

/// The registry's name in the orchestrator.
const NAME: &str = "SUBSCRIPTION_MODEL_REGISTRY";
/// The application's method that fills it.
const REGISTER: &str = "register_subscription_models";
/// Methods that change the registry.
const WRITES: [&str; 5] = ["update", "pop", "popitem", "setdefault", "clear"];

/// Goes through a function's body.
struct Search<'w, 'a> {
    world: &'w World<'a>,
    module: ModuleId,
    found: Vec<TextRange>,
}

impl World<'_> {
    /// Says which functions would register products, if something called them.
    pub(crate) fn uncalled(&self) {
        let speaks: Vec<bool> = self
            .modules
            .iter()
            .map(|module| {
                let names = self.scope(module.scope).names.values();
                let mut names = names.map(|binding| &binding.value);
                let text = &module.source.text;
                !module.installed
                    && (text.contains(NAME)
                        || text.contains(REGISTER)
                        || names.any(|value| matches!(value, Value::Object(REGISTRY))))
            })
            .collect();
        for function in &self.functions {
            if function.called || !speaks[function.module.0] {
                continue;
            }
            let mut search = Search {
                world: self,
                module: function.module,
                found: Vec::new(),
            };
            match function.body {
                Body::Block(body) => body.iter().for_each(|stmt| search.visit_stmt(stmt)),
                Body::Expr(expr) => search.visit_expr(expr),
            }
            for range in search.found {
                self.say(
                    Problem::new(
                        Code::RegistryInFunction,
                        function.module,
                        range,
                        "products may be registered when this function runs",
                    )
                    .label("nothing calls the function while the package is imported")
                    .hint("register products by `SUBSCRIPTION_MODEL_REGISTRY.update({...})` in a module"),
                );
            }
        }
    }
}

impl Search<'_, '_> {
    fn is_registry(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Name(name) => {
                let scope = self.world.module(self.module).scope;
                match self.world.scope(scope).names.get(name.id.as_str()) {
                    Some(binding) => matches!(binding.value, Value::Object(REGISTRY)),
                    None => name.id == NAME,
                }
            }
            Expr::Attribute(attribute) => attribute.attr.as_str() == NAME,
            _ => false,
        }
    }
}

impl<'v> Visitor<'v> for Search<'_, '_> {
    fn visit_stmt(&mut self, stmt: &'v Stmt) {
        if let Stmt::AugAssign(assign) = stmt
            && self.is_registry(&assign.target)
        {
            self.found.push(assign.target.range());
        }
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'v Expr) {
        match expr {
            Expr::Call(call) => {
                if let Expr::Attribute(method) = &*call.func {
                    let name = method.attr.as_str();
                    let writes = WRITES.contains(&name) && self.is_registry(&method.value);
                    if writes || name == REGISTER {
                        self.found.push(expr.range());
                    }
                }
            }
            Expr::Subscript(subscript)
                if !matches!(subscript.ctx, ExprContext::Load)
                    && self.is_registry(&subscript.value) =>
            {
                self.found.push(expr.range());
            }
            _ => {}
        }
        walk_expr(self, expr);
    }
}
