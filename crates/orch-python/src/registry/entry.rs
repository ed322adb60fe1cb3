//! The entries that are put into the registry: names, and the classes for them.

use ruff_python_ast::{Arguments, Expr, ExprCall, Operator};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, Problem};
use crate::registry::fill::{Entry, Registry, is_registry};
use crate::world::World;
use crate::world::class::ClassKind;
use crate::world::constant::Constant;
use crate::world::context::{ClassId, Context};
use crate::world::value::Value;

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
        expr: &'a Expr,
        registry: &mut Registry,
    ) -> Result<(), Problem> {
        let computed = || {
            Problem::new(
                Code::RegistryComputed,
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
        self.step(context, expr.range())?;
        match expr {
            Expr::Dict(dict) => {
                for item in &dict.items {
                    let done = match &item.key {
                        Some(key) => self.entry(context, key, &item.value, registry),
                        None => self.mapping(context.deeper(), &item.value, registry),
                    };
                    // One bad entry hides no other.
                    match done {
                        Err(problem) if problem.code == Code::ValueTooLarge => return Err(problem),
                        Err(problem) => self.say(problem),
                        Ok(()) => {}
                    }
                }
                Ok(())
            }
            Expr::Name(_) | Expr::Attribute(_) => match self.resolve(context, expr)? {
                Value::Bound(there, bound) if there.depth <= LONGEST => {
                    self.unchanged(context, there, bound, expr)?;
                    self.mapping(there.deeper(), bound, registry)
                }
                value if is_registry(&value) => Ok(()),
                Value::Unknown => Err(Problem::new(
                    Code::UnknownType,
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
            Expr::Call(call) if self.is_dict(context, call) => {
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
            | Expr::Tuple(ruff_python_ast::ExprTuple { elts, .. })
                if elts.iter().all(is_pair) =>
            {
                for element in elts {
                    if let Expr::Tuple(pair) = element {
                        self.entry(context, &pair.elts[0], &pair.elts[1], registry)?;
                    }
                }
                Ok(())
            }
            Expr::DictComp(each) => {
                let Some(key) = each.key.as_deref() else {
                    return Err(computed());
                };
                let turns = self.turns_of(context.deeper(), &each.generators);
                for turn in turns.map_err(or(computed()))? {
                    self.entry(turn, key, &each.value, registry)?;
                }
                Ok(())
            }
            Expr::List(_)
            | Expr::Tuple(_)
            | Expr::ListComp(_)
            | Expr::Generator(_)
            | Expr::Call(_) => {
                let values = self.iterate(context.deeper(), expr);
                for value in values.map_err(or(computed()))? {
                    let (key, value) = self
                        .pair_of(context, value, expr.range())
                        .map_err(or(computed()))?;
                    let key = self.constant_of(context, key, expr.range());
                    let name = self.product_name(context, expr.range(), key)?;
                    self.put_value(
                        context,
                        name,
                        expr.range(),
                        expr.range(),
                        Ok(value),
                        registry,
                    );
                }
                Ok(())
            }
            _ => Err(computed()),
        }
    }

    /// Whether a call makes a dictionary.
    fn is_dict(&self, context: Context, call: &ExprCall) -> bool {
        let function = self.resolve(context, &call.func).ok();
        function.as_ref().and_then(Value::foreign) == Some("dict")
    }

    /// Puts in one entry.
    pub(crate) fn entry(
        &self,
        context: Context,
        key: &'a Expr,
        value: &'a Expr,
        registry: &mut Registry,
    ) -> Result<(), Problem> {
        let name = self.product_name(context, key.range(), self.constant(context, key))?;
        self.put(context, name, key.range(), value, registry);
        Ok(())
    }

    /// The name that a key is.
    fn product_name(
        &self,
        context: Context,
        range: TextRange,
        key: Result<Constant, Problem>,
    ) -> Result<String, Problem> {
        let wrong = |label: String| {
            Problem::new(
                Code::RegistryKey,
                context.module,
                range,
                "the name of a product is computed",
            )
            .label(label)
            .hint("write the name as a string")
        };
        let constant = key.map_err(|problem| match problem.code {
            // That one is no matter of how the name is written.
            Code::UnfitText => problem,
            _ => wrong(problem.message),
        })?;
        let name = constant.into_text();
        name.ok_or_else(|| wrong("this is no text".to_owned()))
    }

    fn put(
        &self,
        context: Context,
        name: String,
        range: TextRange,
        value: &'a Expr,
        registry: &mut Registry,
    ) {
        let found = match self.value_of(context, value) {
            Ok(Value::Bound(_, bound)) if std::ptr::eq(bound, value) => Err(Problem::new(
                Code::ComputedValue,
                context.module,
                value.range(),
                "what this gives is known only when it runs",
            )),
            found => found,
        };
        self.put_value(context, name, range, value.range(), found, registry);
    }

    fn put_value(
        &self,
        context: Context,
        name: String,
        range: TextRange,
        place: TextRange,
        value: Result<Value<'a>, Problem>,
        registry: &mut Registry,
    ) {
        if name.is_empty() {
            self.say(Problem::new(
                Code::EmptyName,
                context.module,
                range,
                "the name of a product is empty",
            ));
            return;
        }
        match self.product_class(context, place, value) {
            Ok(class) => {
                registry.insert(
                    name,
                    Entry {
                        class,
                        module: context.module,
                        range,
                        looked_at: true,
                    },
                );
            }
            Err(problem) => self.say(problem),
        }
    }

    fn product_class(
        &self,
        context: Context,
        place: TextRange,
        value: Result<Value<'a>, Problem>,
    ) -> Result<ClassId, Problem> {
        let wrong = |code, message: String| Problem::new(code, context.module, place, message);
        let text = self.text(context.module, place);
        match value {
            Ok(Value::Class(id)) => {
                let info = self.info(id);
                self.report(id);
                if info.kind == ClassKind::Product {
                    let staged = info.lifecycle.as_ref().is_some_and(|all| !all.is_empty());
                    if staged && self.base_of(id).is_none() {
                        return Err(wrong(
                            Code::NoBase,
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
                        Code::RegistryValue,
                        format!("whether `{text}` is a product class cannot be told"),
                    )
                    .label("one of its bases cannot be read")
                } else {
                    wrong(Code::RegistryValue, format!("`{text}` is no product class"))
                        .label("it does not derive from `SubscriptionModel`")
                })
            }
            Ok(Value::Foreign(name)) => Err(wrong(
                Code::RegistryValue,
                format!("product class `{name}` is outside the package"),
            )
            .hint("name the folder that holds it with --python-path DIR")),
            Ok(Value::Unknown) => Err(wrong(
                Code::UnknownType,
                format!("what `{text}` is cannot be told"),
            )),
            Ok(_) => Err(wrong(
                Code::RegistryValue,
                format!("`{text}` is no product class"),
            )),
            Err(problem) if problem.code == Code::ComputedValue => Err(wrong(
                Code::RegistryValue,
                "the class of a product is computed".to_owned(),
            )
            .label("orch never runs Python")
            .hint("name the class")),
            Err(problem) => Err(problem),
        }
    }
}

fn is_pair(expr: &Expr) -> bool {
    matches!(expr, Expr::Tuple(pair) if pair.elts.len() == 2)
}

/// Says of what is computed that products are; passes on anything else.
fn or(computed: Problem) -> impl FnOnce(Problem) -> Problem {
    move |problem| match problem.code {
        Code::ComputedValue => computed,
        _ => problem,
    }
}
