//! The products that the code registers.

use std::collections::BTreeMap;

use ruff_python_ast::{Arguments, Expr, Operator, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::class::{ClassId, ClassKind};
use crate::known::REGISTRY;
use crate::leaf::{Guard, Leaf};
use crate::loader::ModuleId;
use crate::problem::Problem;
use crate::registry_use::{REGISTER, Uses, mentions_registry};
use crate::scope::Bound;
use crate::value::Value;
use crate::world::{Context, World};

/// A product in the registry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) class: ClassId,
    pub(crate) module: ModuleId,
    /// The key in the source.
    pub(crate) range: TextRange,
}

/// The registry, as it is when all modules have run.
pub(crate) type Registry = BTreeMap<String, Entry>;

/// How many mappings may stand for each other.
const LONGEST: u16 = 50;

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
        self.scopes[module.0].iter().any(|(_, bindings)| {
            bindings.iter().any(|binding| match binding.bound {
                Bound::From(import, original) => {
                    let local = crate::loader::absolute(read, import)
                        .is_some_and(|from| self.module_named(&from).is_some());
                    local
                        && self
                            .imported(Context::module(module), import, original, binding.range)
                            .is_ok_and(|value| is_registry(&value))
                }
                _ => false,
            })
        })
    }

    fn registry_stmt(
        &self,
        module: ModuleId,
        leaf: &Leaf<'a>,
        registry: &mut Registry,
    ) -> Result<(), Problem> {
        let context = Context::module(module).before(leaf.stmt.range().start());
        match leaf.stmt {
            Stmt::Import(_) | Stmt::ImportFrom(_) => return Ok(()),
            Stmt::Expr(stmt) => {
                if let Expr::Call(call) = &*stmt.value
                    && let Expr::Attribute(method) = &*call.func
                    && (method.attr.as_str() == REGISTER
                        || method.attr.as_str() == "update"
                            && self.is_registry_expr(context, &method.value))
                {
                    self.surely(module, leaf)?;
                    return self.update(context, &call.arguments, registry);
                }
            }
            Stmt::Assign(assign) => match &assign.targets[..] {
                [Expr::Subscript(target)] if self.is_registry_expr(context, &target.value) => {
                    self.surely(module, leaf)?;
                    return self.entry(context, &target.slice, &assign.value, registry);
                }
                // Another name for it.
                [Expr::Name(_)] if self.is_registry_expr(context, &assign.value) => return Ok(()),
                _ => {}
            },
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value
                    && self.is_registry_expr(context, value)
                {
                    return Ok(());
                }
            }
            Stmt::AugAssign(assign)
                if assign.op == Operator::BitOr
                    && self.is_registry_expr(context, &assign.target) =>
            {
                self.surely(module, leaf)?;
                return self.mapping(context, &assign.value, registry);
            }
            _ => {}
        }
        Uses::new(self, context).stmt(leaf.stmt);
        Ok(())
    }

    /// Whether an expression is the registry. A name that says so counts, too,
    /// where it cannot be followed.
    pub(crate) fn is_registry_expr(&self, context: Context, expr: &Expr) -> bool {
        match expr {
            Expr::Name(name) => match self.resolve(context, expr) {
                Ok(value) => is_registry(&value),
                Err(_) => name.id == crate::registry_use::REGISTRY,
            },
            Expr::Attribute(attribute) => match self.resolve(context, expr) {
                Ok(value) => is_registry(&value),
                Err(_) => attribute.attr.as_str() == crate::registry_use::REGISTRY,
            },
            _ => false,
        }
    }

    fn surely(&self, module: ModuleId, leaf: &Leaf<'_>) -> Result<(), Problem> {
        match leaf.guard {
            Guard::Maybe(range) => Err(Problem::new(
                "registry-conditional",
                module,
                range,
                "whether products are registered depends on this",
            )
            .label("known only when it runs")
            .hint("register the products without a condition")),
            _ => Ok(()),
        }
    }

    fn update(
        &self,
        context: Context,
        arguments: &'a Arguments,
        registry: &mut Registry,
    ) -> Result<(), Problem> {
        for argument in &*arguments.args {
            self.mapping(context, argument, registry)?;
        }
        for keyword in &arguments.keywords {
            match &keyword.arg {
                Some(name) if name.as_str() != "product_to_subscription_model_mapping" => {
                    self.put(
                        context,
                        name.to_string(),
                        name.range(),
                        &keyword.value,
                        registry,
                    );
                }
                _ => self.mapping(context, &keyword.value, registry)?,
            }
        }
        Ok(())
    }

    /// Puts all that a mapping holds into the registry.
    fn mapping(
        &self,
        context: Context,
        expr: &Expr,
        registry: &mut Registry,
    ) -> Result<(), Problem> {
        let computed = || {
            Problem::new(
                "registry-computed",
                context.module,
                expr.range(),
                "the products registered here are computed",
            )
            .label("orch reads a dictionary that is written out")
            .hint("write the products out as `{\"NAME\": CLASS}`")
        };
        if context.depth > LONGEST {
            return Err(computed());
        }
        match expr {
            Expr::Dict(dict) => {
                for item in &dict.items {
                    let done = match &item.key {
                        Some(key) => self.entry(context, key, &item.value, registry),
                        None => self.mapping(context.deeper(), &item.value, registry),
                    };
                    // One bad entry hides no other.
                    if let Err(problem) = done {
                        self.say(problem);
                    }
                }
                Ok(())
            }
            Expr::Name(_) | Expr::Attribute(_) => match self.resolve(context, expr)? {
                Value::Bound(there, bound) => {
                    self.unchanged(context, there, bound, expr)?;
                    self.mapping(there.deeper(), bound, registry)
                }
                value if is_registry(&value) => Ok(()),
                Value::Unknown => Err(Problem::new(
                    "unknown-type",
                    context.module,
                    expr.range(),
                    "what this is cannot be told",
                )),
                _ => Err(computed()),
            },
            Expr::BinOp(union) if union.op == Operator::BitOr => {
                self.mapping(context.deeper(), &union.left, registry)?;
                self.mapping(context.deeper(), &union.right, registry)
            }
            Expr::Call(call) => {
                let function = self.resolve(context, &call.func).ok();
                if function.as_ref().and_then(Value::foreign) != Some("dict") {
                    return Err(computed());
                }
                for argument in &*call.arguments.args {
                    self.mapping(context.deeper(), argument, registry)?;
                }
                for keyword in &call.arguments.keywords {
                    match &keyword.arg {
                        Some(name) => {
                            let (key, range) = (name.to_string(), name.range());
                            self.put(context, key, range, &keyword.value, registry);
                        }
                        None => self.mapping(context.deeper(), &keyword.value, registry)?,
                    }
                }
                Ok(())
            }
            Expr::List(ruff_python_ast::ExprList { elts, .. })
            | Expr::Tuple(ruff_python_ast::ExprTuple { elts, .. }) => {
                for element in elts {
                    match element {
                        Expr::Tuple(pair) if pair.elts.len() == 2 => {
                            self.entry(context, &pair.elts[0], &pair.elts[1], registry)?;
                        }
                        _ => return Err(computed()),
                    }
                }
                Ok(())
            }
            _ => Err(computed()),
        }
    }

    /// A variable that is changed after it was bound is not what it seems.
    fn unchanged(
        &self,
        context: Context,
        there: Context,
        bound: &Expr,
        used: &Expr,
    ) -> Result<(), Problem> {
        let names: Vec<&str> = self.scopes[there.module.0]
            .iter()
            .filter(|(_, bindings)| {
                bindings.iter().any(
                    |binding| matches!(binding.bound, Bound::Value(value) if std::ptr::eq(value, bound)),
                )
            })
            .map(|(name, _)| name)
            .collect();
        let is_it =
            |expr: &Expr| matches!(expr, Expr::Name(name) if names.contains(&name.id.as_str()));
        for leaf in self.leaves(there.module) {
            let changes = match leaf.stmt {
                Stmt::Assign(assign) => assign.targets.iter().any(
                    |target| matches!(target, Expr::Subscript(target) if is_it(&target.value)),
                ),
                Stmt::AugAssign(assign) => is_it(&assign.target),
                Stmt::Delete(delete) => delete.targets.iter().any(
                    |target| matches!(target, Expr::Subscript(target) if is_it(&target.value)),
                ),
                Stmt::Expr(stmt) => matches!(&*stmt.value, Expr::Call(call)
                    if matches!(&*call.func, Expr::Attribute(method) if is_it(&method.value))),
                _ => false,
            };
            if changes {
                return Err(Problem::new(
                    "registry-computed",
                    there.module,
                    leaf.stmt.range(),
                    format!(
                        "this changes `{}`, which is registered",
                        self.text(context.module, used.range())
                    ),
                )
                .hint("write the products out in one dictionary"));
            }
        }
        Ok(())
    }

    fn entry(
        &self,
        context: Context,
        key: &Expr,
        value: &Expr,
        registry: &mut Registry,
    ) -> Result<(), Problem> {
        let wrong = |label: String| {
            Problem::new(
                "registry-key",
                context.module,
                key.range(),
                "the name of a product is computed",
            )
            .label(label)
            .hint("write the name as a string")
        };
        let constant = self
            .constant(context, key)
            .map_err(|problem| wrong(problem.message))?;
        let Some(name) = constant.into_text() else {
            return Err(wrong("this is no text".to_owned()));
        };
        self.put(context, name, key.range(), value, registry);
        Ok(())
    }

    fn put(
        &self,
        context: Context,
        name: String,
        range: TextRange,
        value: &Expr,
        registry: &mut Registry,
    ) {
        if name.is_empty() {
            self.say(Problem::new(
                "empty-name",
                context.module,
                range,
                "the name of a product is empty",
            ));
            return;
        }
        match self.product_class(context, value) {
            Ok(class) => {
                registry.insert(
                    name,
                    Entry {
                        class,
                        module: context.module,
                        range,
                    },
                );
            }
            Err(problem) => self.say(problem),
        }
    }

    fn product_class(&self, context: Context, expr: &Expr) -> Result<ClassId, Problem> {
        let wrong =
            |code, message: String| Problem::new(code, context.module, expr.range(), message);
        let text = self.text(context.module, expr.range());
        match self.resolve(context, expr) {
            Ok(Value::Class(id)) => {
                let info = self.info(id);
                self.report(id);
                if info.kind == ClassKind::Product {
                    if self.base_of(id).is_none() {
                        return Err(wrong(
                            "no-base",
                            format!("product class `{text}` has no base"),
                        )
                        .label("neither it nor a class above it says `is_base=True`")
                        .hint("add `is_base=True` to the first class of the product"));
                    }
                    return Ok(id);
                }
                let broken = info
                    .locals()
                    .any(|ancestor| !self.info(ancestor).problems.is_empty());
                Err(if broken {
                    wrong(
                        "registry-value",
                        format!("whether `{text}` is a product class cannot be told"),
                    )
                    .label("one of its bases cannot be read")
                } else {
                    wrong("registry-value", format!("`{text}` is no product class"))
                        .label("it does not derive from `SubscriptionModel`")
                })
            }
            Ok(Value::Foreign(name)) => Err(wrong(
                "registry-value",
                format!("product class `{name}` is outside the package"),
            )),
            Ok(Value::Unknown) => Err(wrong(
                "unknown-type",
                format!("what `{text}` is cannot be told"),
            )),
            Ok(_) => Err(wrong(
                "registry-value",
                format!("`{text}` is no product class"),
            )),
            Err(problem) if problem.code == "computed-value" => Err(wrong(
                "registry-value",
                "the class of a product is computed".to_owned(),
            )
            .label("orch never runs Python")
            .hint("name the class")),
            Err(problem) => Err(problem),
        }
    }
}

/// Whether a value is the orchestrator's registry.
pub(crate) fn is_registry(value: &Value<'_>) -> bool {
    matches!(value, Value::Foreign(name)
        if name == REGISTRY || name == "orchestrator.domain.base.SUBSCRIPTION_MODEL_REGISTRY")
}
