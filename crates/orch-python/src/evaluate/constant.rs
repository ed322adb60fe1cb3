//! Values that source alone determines: literals, and what is made of them.

use ruff_python_ast::{Expr, FStringPart, InterpolatedStringElement, Number, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use crate::evaluate::text_method::is_text_method;
use crate::finding::{Code, ModuleId, Problem};
use crate::source::scope::Bound;
use crate::world::World;
use crate::world::constant::Constant;
use crate::world::context::Context;
use crate::world::known::{LIFECYCLE, canonical};
use crate::world::value::Value;

/// The longest text that is put together, in bytes; no column holds as much.
const LONGEST: usize = 1 << 20;

impl<'a> World<'a> {
    /// The value of an expression that is constant.
    pub(crate) fn constant(&self, context: Context, expr: &Expr) -> Result<Constant, Problem> {
        let computed = || {
            Problem::new(
                Code::ComputedValue,
                context.module,
                expr.range(),
                "its value is known only when it runs",
            )
        };
        if context.depth > 100 {
            return Err(computed());
        }
        self.step(context, expr.range())?;
        Ok(match expr {
            Expr::StringLiteral(text) => {
                let text = text.value.to_str();
                // A lone surrogate reads as the replacement character.
                if text.contains(['\0', '\u{fffd}']) {
                    return Err(Problem::new(
                        Code::UnfitText,
                        context.module,
                        expr.range(),
                        "the text cannot be stored in the database",
                    )
                    .label("it holds a NUL character, or half of a surrogate pair"));
                }
                Constant::Text(text.to_owned())
            }
            Expr::BooleanLiteral(literal) => Constant::Bool(literal.value),
            Expr::NoneLiteral(_) => Constant::None,
            Expr::NumberLiteral(number) => match &number.value {
                // Written in another base or with underscores, it prints otherwise.
                Number::Int(int) => match int.as_u64() {
                    Some(int) => Constant::Int(int.to_string()),
                    None => {
                        let digits = int.to_string().replace('_', "");
                        if digits.len() > 4_000
                            || digits.contains(|one: char| !one.is_ascii_digit())
                        {
                            return Err(computed());
                        }
                        Constant::Int(digits)
                    }
                },
                _ => Constant::Other,
            },
            Expr::UnaryOp(unary) if unary.op == UnaryOp::USub => {
                match self.constant(context, &unary.operand)? {
                    Constant::Int(digits) if digits == "0" => Constant::Int(digits),
                    Constant::Int(digits) if !digits.starts_with('-') => {
                        Constant::Int(format!("-{digits}"))
                    }
                    _ => Constant::Other,
                }
            }
            Expr::BytesLiteral(_) => Constant::Other,
            Expr::List(list) => Constant::List(self.items(context, &list.elts)?),
            Expr::Tuple(tuple) => Constant::List(self.items(context, &tuple.elts)?),
            Expr::Set(set) => Constant::List(self.items(context, &set.elts)?),
            Expr::BinOp(sum) if sum.op == Operator::Add => {
                let left = self.constant(context, &sum.left)?;
                let right = self.constant(context, &sum.right)?;
                match (left, right) {
                    (Constant::Text(left), Constant::Text(right))
                        if left.len() + right.len() <= LONGEST =>
                    {
                        Constant::Text(left + &right)
                    }
                    (Constant::List(mut left), Constant::List(right)) => {
                        left.extend(right);
                        Constant::List(left)
                    }
                    _ => return Err(computed()),
                }
            }
            Expr::FString(text) => self.f_string(context, text)?,
            Expr::Attribute(attribute) if attribute.attr.as_str() == "value" => {
                match self.constant(context, &attribute.value)? {
                    Constant::Member { value, .. } => *value,
                    _ => return Err(computed()),
                }
            }
            Expr::Attribute(attribute) if attribute.attr.as_str() == "__name__" => {
                match self.resolve(context, &attribute.value)? {
                    Value::Class(id) => Constant::Text(self.class(id).stmt.name.to_string()),
                    _ => return Err(computed()),
                }
            }
            Expr::Attribute(attribute) if attribute.attr.as_str() == "name" => {
                match self.resolve(context, &attribute.value)? {
                    Value::Member(id, name) if self.info(id).is_enum() => Constant::Text(name),
                    _ => return Err(computed()),
                }
            }
            Expr::Name(_) | Expr::Attribute(_) => match self.resolve(context, expr)? {
                Value::Bound(there, bound) => self.constant(there.deeper(), bound)?,
                Value::Constant(constant) => constant,
                Value::Member(id, name) => self.class_value(context, id, &name, expr.range())?,
                Value::Foreign(name) => lifecycle(&name).ok_or_else(computed)?,
                _ => return Err(computed()),
            },
            Expr::Subscript(subscript) => {
                let value = self.picked(context.deeper(), subscript)?;
                self.constant_of(context, value, expr.range())?
            }
            Expr::Call(call) if is_text_method(call) => {
                self.text_method(context, call).ok_or_else(computed)?
            }
            Expr::Call(call) if call.arguments.len() == 1 && call.arguments.keywords.is_empty() => {
                let function = self.resolve(context, &call.func)?;
                let argument = &call.arguments.args[0];
                match (function.foreign(), self.constant(context, argument)?) {
                    (Some("list" | "tuple" | "set" | "frozenset"), Constant::List(items)) => {
                        Constant::List(items)
                    }
                    (Some("str"), Constant::Text(text)) => Constant::Text(text),
                    _ => return Err(computed()),
                }
            }
            _ => return Err(computed()),
        })
    }

    fn items(&self, context: Context, elements: &[Expr]) -> Result<Vec<Constant>, Problem> {
        let mut items = Vec::new();
        for element in elements {
            match element {
                Expr::Starred(starred) => match self.constant(context, &starred.value)? {
                    Constant::List(inner) => items.extend(inner),
                    _ => {
                        return Err(Problem::new(
                            Code::ComputedValue,
                            context.module,
                            element.range(),
                            "its value is known only when it runs",
                        ));
                    }
                },
                element => items.push(self.constant(context, element)?),
            }
        }
        Ok(items)
    }

    fn f_string(
        &self,
        context: Context,
        expr: &ruff_python_ast::ExprFString,
    ) -> Result<Constant, Problem> {
        let computed = |range| {
            Problem::new(
                Code::ComputedValue,
                context.module,
                range,
                "what this is as text is known only when it runs",
            )
        };
        let mut text = String::new();
        for part in &expr.value {
            let elements = match part {
                FStringPart::Literal(literal) => {
                    text.push_str(literal.as_str());
                    continue;
                }
                FStringPart::FString(part) => &part.elements,
            };
            for element in elements {
                match element {
                    InterpolatedStringElement::Literal(literal) => text.push_str(&literal.value),
                    InterpolatedStringElement::Interpolation(inner) => {
                        let plain = inner.format_spec.is_none()
                            && inner.debug_text.is_none()
                            && inner.conversion.is_none();
                        let value = self.constant(context, &inner.expression)?;
                        let written = match value {
                            Constant::Text(text) | Constant::Int(text) => Some(text),
                            Constant::Bool(true) => Some("True".to_owned()),
                            Constant::Bool(false) => Some("False".to_owned()),
                            Constant::Member { .. }
                                if self.member_writes_value(context, &inner.expression) =>
                            {
                                value.into_text()
                            }
                            _ => None,
                        };
                        match written.filter(|_| plain) {
                            Some(written) if text.len() + written.len() <= LONGEST => {
                                text.push_str(&written);
                            }
                            _ => return Err(computed(inner.range)),
                        }
                    }
                }
            }
        }
        Ok(Constant::Text(text))
    }

    /// The constant that a class's body binds a name to.
    pub(crate) fn class_value(
        &self,
        context: Context,
        id: crate::world::context::ClassId,
        name: &str,
        place: TextRange,
    ) -> Result<Constant, Problem> {
        let info = self.info(id);
        if info.is_enum() {
            let members = self.members(id)?;
            if let Some(member) = members.into_iter().find(|member| member.name == name) {
                return Ok(Constant::Member {
                    is_text: info.derives("str"),
                    value: Box::new(member.value),
                });
            }
        } else {
            for ancestor in info.locals() {
                let class = self.class(ancestor);
                if let [binding] = class.scope.all(name)
                    && let Bound::Value(bound) = binding.bound
                {
                    let there = Context {
                        module: class.module,
                        class: Some(ancestor),
                        before: Some(binding.range.start()),
                        depth: context.depth + 1,
                        turn: None,
                    };
                    return self.constant(there, bound);
                }
            }
        }
        Err(Problem::new(
            Code::ComputedValue,
            context.module,
            place,
            format!("class `{}` has no constant `{name}`", self.class(id).name),
        ))
    }

    /// The names in a module's `__all__`, as far as they are written out.
    pub(crate) fn all_names(&self, module: ModuleId) -> Vec<&'a str> {
        use ruff_python_ast::Stmt;
        let text = |expr: &'a Expr| match expr {
            Expr::StringLiteral(text) => Some(text.value.to_str()),
            _ => None,
        };
        let mut names = Vec::new();
        let is_all = |expr: &Expr| matches!(expr, Expr::Name(name) if name.id == "__all__");
        for leaf in self.leaves(module) {
            let value: &'a Expr = match leaf.stmt {
                Stmt::Assign(assign) if assign.targets.iter().any(is_all) => &assign.value,
                Stmt::AugAssign(assign) if is_all(&assign.target) => &assign.value,
                Stmt::AnnAssign(assign) if is_all(&assign.target) => match &assign.value {
                    Some(value) => value,
                    None => continue,
                },
                _ => continue,
            };
            match value {
                Expr::List(list) => names.extend(list.elts.iter().filter_map(text)),
                Expr::Tuple(tuple) => names.extend(tuple.elts.iter().filter_map(text)),
                _ => {}
            }
        }
        names
    }
}

/// A stage of the orchestrator's own enumeration.
fn lifecycle(name: &str) -> Option<Constant> {
    let member = canonical(name)
        .strip_prefix(LIFECYCLE)?
        .strip_prefix('.')?
        .to_ascii_lowercase();
    orch_model::Status::parse(&member).map(|status| Constant::Member {
        value: Box::new(Constant::Text(status.as_str().to_owned())),
        is_text: true,
    })
}
