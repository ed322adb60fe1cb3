//! The products that the code registers.

use std::collections::BTreeMap;

use ruff_python_ast::{Expr, Operator, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, ModuleId, Problem};
use crate::registry::uses::Uses;
use crate::source::leaf::{Guard, Leaf};
use crate::source::mention::{REGISTER, mentions_registry};
use crate::source::scope::Bound;
use crate::world::World;
use crate::world::context::{ClassId, Context};
use crate::world::known::REGISTRY;
use crate::world::value::Value;

/// A product in the registry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) class: ClassId,
    pub(crate) module: ModuleId,
    /// The key in the source.
    pub(crate) range: TextRange,
    /// Whether the orchestrator looks at the class when it is put in: not by `|=`.
    pub(crate) looked_at: bool,
}

/// The registry, as it is when all modules have run.
pub(crate) type Registry = BTreeMap<String, Entry>;

impl<'a> World<'a> {
    /// Follows all that fills the registry, in the order in which it runs; the
    /// last entry of a name counts.
    pub(crate) fn registry(&self) -> Registry {
        let speaks: Vec<bool> = (0..self.modules.len())
            .map(|index| self.speaks_of_registry(ModuleId(index)))
            .collect();
        let mut registry = Registry::new();
        for (module, leaf) in self.executed() {
            if !speaks[module.0]
                || leaf.repeated
                || matches!(leaf.guard, Guard::Never | Guard::Typing)
            {
                continue;
            }
            if let Err(problem) = self.registry_stmt(module, &leaf, &mut registry) {
                self.say(problem);
            }
        }
        registry
    }

    /// Whether the module could touch the registry: by its name, or by another
    /// name that it was imported under.
    fn speaks_of_registry(&self, module: ModuleId) -> bool {
        let read = self.module(module);
        if mentions_registry(&read.source.text) {
            return true;
        }
        let aliases: Vec<&str> = self.scopes[module.0]
            .iter()
            .filter(|(_, bindings)| {
                bindings.iter().any(|binding| match binding.bound {
                    Bound::From(import, original) => {
                        crate::source::import::absolute(read, import)
                            .is_some_and(|from| self.module_named(&from).is_some())
                            && self
                                .imported(Context::module(module), import, original, binding.range)
                                .is_ok_and(|value| is_registry(&value))
                    }
                    _ => false,
                })
            })
            .map(|(name, _)| name)
            .collect();
        // What functions do has been forgotten here, but for their text.
        for leaf in self.leaves(module) {
            let name = match leaf.stmt {
                Stmt::FunctionDef(function) => &function.name,
                Stmt::ClassDef(class) => &class.name,
                _ => continue,
            };
            let text = self.text(module, leaf.stmt.range());
            if aliases.iter().any(|alias| text.contains(alias)) {
                self.say(Problem::new(
                    Code::RegistryInFunction,
                    module,
                    name.range(),
                    "products may be registered when this runs",
                ));
            }
        }
        !aliases.is_empty()
    }

    fn registry_stmt(
        &self,
        module: ModuleId,
        leaf: &Leaf<'a>,
        registry: &mut Registry,
    ) -> Result<(), Problem> {
        let context = Context::module(module).before(leaf.stmt.range().start());
        if matches!(leaf.stmt, Stmt::Import(_) | Stmt::ImportFrom(_)) {
            return Ok(());
        }
        if let Guard::Maybe(_) = leaf.guard {
            // Whether it registers is all that is asked.
            if self.is_registration(context, leaf.stmt) {
                return self.surely(module, leaf);
            }
        } else if self.registers(context, leaf.stmt, registry)? {
            return Ok(());
        }
        if self.renames(context, leaf.stmt) {
            return Ok(());
        }
        let found = Uses::new(self, context).of(leaf.stmt);
        if let Stmt::For(each) = leaf.stmt
            && !found.is_empty()
        {
            self.surely(module, leaf)?;
            self.registry_loop(context, each, registry)?;
            return Ok(());
        }
        found.into_iter().for_each(|problem| self.say(problem));
        Ok(())
    }

    /// Whether a statement gives the registry another name.
    fn renames(&self, context: Context, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Assign(assign) => {
                matches!(&assign.targets[..], [Expr::Name(_)])
                    && self.is_registry_expr(context, &assign.value)
            }
            Stmt::AnnAssign(assign) => assign
                .value
                .as_ref()
                .is_some_and(|value| self.is_registry_expr(context, value)),
            _ => false,
        }
    }

    /// Puts in what a statement registers, and says whether it is of that kind.
    pub(crate) fn registers(
        &self,
        context: Context,
        stmt: &'a Stmt,
        registry: &mut Registry,
    ) -> Result<bool, Problem> {
        if !self.is_registration(context, stmt) {
            return Ok(false);
        }
        match stmt {
            Stmt::Expr(stmt) => {
                if let Expr::Call(call) = &*stmt.value {
                    self.update(context, &call.arguments, registry)?;
                }
            }
            Stmt::Assign(assign) => {
                if let [Expr::Subscript(target)] = &assign.targets[..] {
                    self.entry(context, &target.slice, &assign.value, registry)?;
                }
            }
            Stmt::AugAssign(assign) => {
                let mut added = Registry::new();
                self.mapping(context, &assign.value, &mut added)?;
                registry.extend(added.into_iter().map(|(name, entry)| {
                    let looked_at = false;
                    (name, Entry { looked_at, ..entry })
                }));
            }
            _ => {}
        }
        Ok(true)
    }

    /// Whether a statement is a plain way to register.
    fn is_registration(&self, context: Context, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Expr(stmt) => match &*stmt.value {
                Expr::Call(call) => match &*call.func {
                    Expr::Attribute(method) => {
                        method.attr.as_str() == REGISTER
                            || method.attr.as_str() == "update"
                                && self.is_registry_expr(context, &method.value)
                    }
                    _ => false,
                },
                _ => false,
            },
            Stmt::Assign(assign) => match &assign.targets[..] {
                [Expr::Subscript(target)] => self.is_registry_expr(context, &target.value),
                _ => false,
            },
            Stmt::AugAssign(assign) => {
                assign.op == Operator::BitOr && self.is_registry_expr(context, &assign.target)
            }
            _ => false,
        }
    }

    /// Whether an expression is the registry. A name that says so counts, too,
    /// where it cannot be followed.
    pub(crate) fn is_registry_expr(&self, context: Context, expr: &Expr) -> bool {
        match expr {
            Expr::Name(name) => match self.resolve(context, expr) {
                Ok(value) => is_registry(&value),
                Err(_) => name.id == crate::source::mention::REGISTRY,
            },
            Expr::Attribute(attribute) => match self.resolve(context, expr) {
                Ok(value) => is_registry(&value),
                Err(_) => attribute.attr.as_str() == crate::source::mention::REGISTRY,
            },
            _ => false,
        }
    }

    fn surely(&self, module: ModuleId, leaf: &Leaf<'_>) -> Result<(), Problem> {
        match leaf.guard {
            Guard::Maybe(range) => Err(Problem::new(
                Code::RegistryConditional,
                module,
                range,
                "whether products are registered depends on this",
            )
            .label("known only when it runs")
            .hint("register the products without a condition")),
            _ => Ok(()),
        }
    }
}

/// Whether a value is the orchestrator's registry.
pub(crate) fn is_registry(value: &Value<'_>) -> bool {
    matches!(value, Value::Foreign(name)
        if name == REGISTRY || name == "orchestrator.domain.base.SUBSCRIPTION_MODEL_REGISTRY")
}
