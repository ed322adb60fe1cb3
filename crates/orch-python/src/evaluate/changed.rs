//! Finds variables that do not stay what they were bound to.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

use crate::finding::{Code, ModuleId, Problem};
use crate::source::scope::Bound;
use crate::world::World;
use crate::world::context::Context;
use crate::world::value::Value;

impl World<'_> {
    /// A variable that is changed after it was bound, in whatever module, is not
    /// what it seems.
    pub(crate) fn unchanged(
        &self,
        context: Context,
        there: Context,
        bound: &Expr,
        used: &Expr,
    ) -> Result<(), Problem> {
        let address = std::ptr::from_ref(bound).addr();
        if self.memory.unchanging.borrow().contains(&address) {
            return Ok(());
        }
        if gives_once(bound) {
            return Err(Problem::new(
                Code::RegistryComputed,
                there.module,
                bound.range(),
                "this gives its values only once",
            )
            .hint("make a list of it"));
        }
        let names: Vec<&str> = self.scopes[there.module.0]
            .iter()
            .filter(|(_, bindings)| bindings.iter().any(|binding| binds(binding.bound, bound)))
            .map(|(name, _)| name)
            .collect();
        for index in 0..self.modules.len() {
            let module = ModuleId(index);
            let text = &self.module(module).source.text;
            if !names.iter().any(|name| text.contains(name)) {
                continue;
            }
            let is_it = |expr: &Expr| match expr {
                Expr::Name(name) if module == there.module => names.contains(&name.id.as_str()),
                Expr::Name(_) | Expr::Attribute(_) => {
                    matches!(self.resolve(Context::module(module), expr), Ok(Value::Bound(_, found))
                        if std::ptr::eq(found, bound))
                }
                _ => false,
            };
            for leaf in self.leaves(module) {
                if changes(leaf.stmt, &is_it) {
                    return Err(Problem::new(
                        Code::RegistryComputed,
                        module,
                        leaf.stmt.range(),
                        format!(
                            "this changes `{}`, which is registered",
                            self.text(context.module, used.range())
                        ),
                    )
                    .hint("write the products out in one dictionary"));
                }
            }
        }
        self.memory.unchanging.borrow_mut().insert(address);
        Ok(())
    }
}

fn binds(found: Bound<'_>, expr: &Expr) -> bool {
    matches!(found, Bound::Value(value) if std::ptr::eq(value, expr))
}

/// Methods that only look.
const READS: [&str; 5] = ["items", "keys", "values", "get", "copy"];

fn changes(stmt: &Stmt, is_it: &dyn Fn(&Expr) -> bool) -> bool {
    let part = |target: &Expr| matches!(target, Expr::Subscript(target) if is_it(&target.value));
    match stmt {
        Stmt::Assign(assign) => assign.targets.iter().any(part),
        Stmt::AugAssign(assign) => is_it(&assign.target) || part(&assign.target),
        Stmt::Delete(delete) => delete.targets.iter().any(part),
        Stmt::Expr(stmt) => matches!(&*stmt.value, Expr::Call(call)
            if matches!(&*call.func, Expr::Attribute(method)
                if !READS.contains(&method.attr.as_str()) && is_it(&method.value))),
        _ => false,
    }
}

/// Whether a value can be gone through only once, so that it matters what did.
fn gives_once(expr: &Expr) -> bool {
    match expr {
        Expr::Generator(_) => true,
        Expr::Call(call) => matches!(&*call.func, Expr::Name(name)
            if ["zip", "enumerate", "iter", "map", "filter", "reversed"].contains(&name.id.as_str())),
        _ => false,
    }
}
