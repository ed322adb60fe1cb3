//! The entries that are put into the registry: names, and the classes for them.

use ruff_python_ast::{Arguments, Expr, Operator, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::class::{ClassId, ClassKind};
use crate::constant::UNFIT;
use crate::problem::Problem;
use crate::registry::{Entry, Registry, is_registry};
use crate::scope::Bound;
use crate::value::Value;
use crate::world::{Context, World};

/// How many mappings may stand for each other.
const LONGEST: u16 = 50;

impl<'a> World<'a> {
    /// What a call of `update` puts in.
    pub(crate) fn update(
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
    pub(crate) fn mapping(
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

    /// Puts in one entry.
    pub(crate) fn entry(
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
            .map_err(|problem| match problem.code {
                // That one is no matter of how the name is written.
                UNFIT => problem,
                _ => wrong(problem.message),
            })?;
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
