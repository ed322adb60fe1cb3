//! What `Field(...)`, `Len(...)` and their like say about a field.

use ruff_python_ast::{Arguments, Expr};
use ruff_text_size::Ranged;

use crate::finding::{Code, Problem};
use crate::world::World;
use crate::world::constant::Constant;
use crate::world::context::Context;
use crate::world::ty::{Bounds, Meta};
use crate::world::value::Value;

impl World<'_> {
    /// What an argument of `Annotated`, or a default, says; nothing if it is
    /// something else.
    pub(crate) fn meta(&self, context: Context, expr: &Expr) -> Result<Meta, Problem> {
        let call = match expr {
            Expr::Call(call) => call,
            Expr::Name(_) | Expr::Attribute(_) if context.depth < 100 => {
                return match self.resolve(context, expr) {
                    Ok(Value::Bound(there, bound)) => self.meta(there.deeper(), bound),
                    _ => Ok(Meta::default()),
                };
            }
            _ => return Ok(Meta::default()),
        };
        // What is no name is no `Field`; what cannot be found matters to Python only.
        let Ok(Value::Foreign(name)) = self.resolve(context, &call.func) else {
            return Ok(Meta::default());
        };
        let arguments = &call.arguments;
        match name.as_str() {
            "annotated_types.Len" => Ok(Meta {
                bounds: Bounds {
                    min: self.count(context, arguments.find_argument_value("min_length", 0))?,
                    max: self.count(context, arguments.find_argument_value("max_length", 1))?,
                },
                ..Meta::default()
            }),
            "annotated_types.MinLen" => Ok(Meta {
                bounds: Bounds {
                    min: self.count(context, arguments.find_argument_value("min_length", 0))?,
                    max: None,
                },
                ..Meta::default()
            }),
            "annotated_types.MaxLen" => Ok(Meta {
                bounds: Bounds {
                    min: None,
                    max: self.count(context, arguments.find_argument_value("max_length", 0))?,
                },
                ..Meta::default()
            }),
            "pydantic.Field" => {
                if let Some(spread) = arguments.keywords.iter().find(|one| one.arg.is_none()) {
                    return Err(Problem::new(
                        Code::ComputedField,
                        context.module,
                        spread.value.range(),
                        "what is given to `Field` here is computed",
                    )
                    .hint("write the arguments out"));
                }
                Ok(Meta {
                    bounds: self.bounds(context, arguments)?,
                    alias: match arguments.find_keyword("alias") {
                        Some(alias) => self.alias(context, &alias.value)?,
                        None => None,
                    },
                    description: arguments
                        .find_keyword("description")
                        .and_then(|text| self.constant(context, &text.value).ok())
                        .and_then(Constant::into_text),
                })
            }
            _ => Ok(Meta::default()),
        }
    }

    /// The bounds among a call's keywords, in the spelling of any version.
    pub(crate) fn bounds(
        &self,
        context: Context,
        arguments: &Arguments,
    ) -> Result<Bounds, Problem> {
        let keyword = |names: [&str; 2]| {
            names
                .iter()
                .find_map(|name| arguments.find_keyword(name))
                .map(|keyword| &keyword.value)
        };
        Ok(Bounds {
            min: self.count(context, keyword(["min_length", "min_items"]))?,
            max: self.count(context, keyword(["max_length", "max_items"]))?,
        })
    }

    fn count(&self, context: Context, expr: Option<&Expr>) -> Result<Option<u32>, Problem> {
        let Some(expr) = expr else { return Ok(None) };
        let constant = self.constant(context, expr);
        match constant
            .as_ref()
            .map(|constant| (constant, constant.as_count()))
        {
            Ok((Constant::None, _)) => Ok(None),
            Ok((_, Some(count))) => Ok(Some(count)),
            _ => Err(Problem::new(
                Code::ComputedBound,
                context.module,
                expr.range(),
                "how many there may be is computed",
            )
            .hint("write the number out")),
        }
    }

    fn alias(&self, context: Context, expr: &Expr) -> Result<Option<String>, Problem> {
        let constant = self.constant(context, expr);
        match constant {
            Ok(Constant::None) => Ok(None),
            Ok(Constant::Text(alias)) if !alias.is_empty() => Ok(Some(alias)),
            _ => Err(Problem::new(
                Code::ComputedField,
                context.module,
                expr.range(),
                "the alias is computed",
            )
            .hint("write the alias as a string")),
        }
    }
}
