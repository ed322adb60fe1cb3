//! The members of an enumeration.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

use crate::class::{Ancestor, ClassId};
use crate::constant::Constant;
use crate::known::writes_value;
use crate::leaf::Guard;
use crate::problem::Problem;
use crate::value::Value;
use crate::world::{Context, World};

/// A member of an enumeration.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) value: Constant,
}

impl World<'_> {
    /// The members, in the order of the source.
    pub(crate) fn members(&self, id: ClassId) -> Result<Vec<Member>, Problem> {
        let class = self.class(id);
        let mut members: Vec<Member> = Vec::new();
        for leaf in &class.leaves {
            let (target, value) = match leaf.stmt {
                Stmt::Assign(assign) => match &assign.targets[..] {
                    [target] => (target, &*assign.value),
                    _ => continue,
                },
                Stmt::AnnAssign(assign) => match &assign.value {
                    Some(value) => (&*assign.target, &**value),
                    None => continue,
                },
                Stmt::FunctionDef(function)
                    if ["_generate_next_value_", "__new__"].contains(&function.name.as_str()) =>
                {
                    return Err(Problem::new(
                        "computed-enum",
                        class.module,
                        function.name.range(),
                        format!("the members of `{}` are computed", class.name),
                    ));
                }
                _ => continue,
            };
            let Expr::Name(name) = target else { continue };
            if name.id.starts_with('_') {
                continue;
            }
            match leaf.guard {
                Guard::Always => {}
                Guard::Typing | Guard::Never => continue,
                Guard::Maybe(range) => {
                    return Err(Problem::new(
                        "computed-enum",
                        class.module,
                        range,
                        format!("which members `{}` has depends on this", class.name),
                    ));
                }
            }
            let context = Context {
                class: Some(id),
                ..Context::module(class.module).before(leaf.stmt.range().start())
            };
            let value = match self.auto(context, id, value, &members, &name.id) {
                Some(value) => value,
                None => match self.constant(context, value) {
                    Ok(constant) => constant,
                    // What a member is made of does not matter where it cannot
                    // be text; only names can then be told apart.
                    Err(_) => {
                        return Err(Problem::new(
                            "computed-enum",
                            class.module,
                            value.range(),
                            format!("the value of `{}.{}` is computed", class.name, name.id),
                        ));
                    }
                },
            };
            members.push(Member {
                name: name.id.to_string(),
                value,
            });
        }
        Ok(members)
    }

    /// What `auto()` gives, if that is what stands there.
    fn auto(
        &self,
        context: Context,
        id: ClassId,
        value: &Expr,
        before: &[Member],
        name: &str,
    ) -> Option<Constant> {
        let Expr::Call(call) = value else { return None };
        let function = self.resolve(context, &call.func).ok()?;
        if !matches!(function, Value::Foreign(ref name) if name == "enum.auto") {
            return None;
        }
        let info = self.info(id);
        if info.derives("enum.StrEnum") {
            return Some(Constant::Text(name.to_lowercase()));
        }
        let next = before
            .iter()
            .filter_map(|member| match &member.value {
                Constant::Int(digits) | Constant::Text(digits) => digits.parse::<u64>().ok(),
                _ => None,
            })
            .max()
            .unwrap_or(0)
            .saturating_add(1)
            .to_string();
        Some(if info.derives("str") {
            Constant::Text(next)
        } else {
            Constant::Int(next)
        })
    }

    /// Whether a member, written into a text, gives its value.
    pub(crate) fn member_writes_value(&self, context: Context, expr: &Expr) -> bool {
        match self.resolve(context, expr) {
            Ok(Value::Member(id, _)) => {
                self.info(id).mro.iter().any(
                    |ancestor| matches!(ancestor, Ancestor::Foreign(name) if writes_value(name)),
                )
            }
            Ok(Value::Foreign(name)) => name.starts_with(crate::known::LIFECYCLE),
            _ => false,
        }
    }
}

impl World<'_> {
    /// The members of an enumeration that a call makes: `Enum("X", "a b")`.
    pub(crate) fn functional_enum(
        &self,
        context: Context,
        call: &ruff_python_ast::ExprCall,
        kind: &str,
    ) -> Result<crate::ty::Ty, Problem> {
        let wrong = || {
            Problem::new(
                "computed-enum",
                context.module,
                call.range(),
                "the members of the enumeration are computed",
            )
        };
        let names = call
            .arguments
            .find_argument_value("names", 1)
            .ok_or_else(wrong)?;
        let mixed = call.arguments.find_keyword("type").is_some()
            || call.arguments.find_keyword("start").is_some();
        if mixed {
            return Err(wrong());
        }
        if let Expr::Dict(dict) = names {
            let values: Result<Vec<Constant>, Problem> = dict
                .items
                .iter()
                .map(|item| self.constant(context, &item.value))
                .collect();
            return Ok(crate::ty::Ty::Literal(values?));
        }
        let names: Vec<Constant> = match self.constant(context, names)? {
            Constant::Text(text) => text
                .replace(',', " ")
                .split_whitespace()
                .map(|name| Constant::Text(name.to_owned()))
                .collect(),
            Constant::List(items) => items,
            _ => return Err(wrong()),
        };
        let values: Option<Vec<Constant>> = names
            .into_iter()
            .enumerate()
            .map(|(index, name)| match name {
                Constant::Text(name) => Some(match kind {
                    "enum.StrEnum" => Constant::Text(name.to_lowercase()),
                    "pydantic_forms.types.strEnum" => Constant::Text((index + 1).to_string()),
                    "enum.IntEnum" => Constant::Member {
                        value: Box::new(Constant::Int((index + 1).to_string())),
                        is_text: false,
                    },
                    _ => Constant::Int((index + 1).to_string()),
                }),
                Constant::List(pair) => match pair.as_slice() {
                    [_, value] => Some(value.clone()),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        values.map(crate::ty::Ty::Literal).ok_or_else(wrong)
    }
}
