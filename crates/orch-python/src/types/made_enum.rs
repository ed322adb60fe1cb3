//! Enumerations that a call makes.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::finding::{Code, Problem};
use crate::world::World;
use crate::world::constant::Constant;
use crate::world::context::Context;
use crate::world::ty::Ty;

impl World<'_> {
    /// The members of an enumeration that a call makes: `Enum("X", "a b")`.
    pub(crate) fn functional_enum(
        &self,
        context: Context,
        call: &ExprCall,
        kind: &str,
    ) -> Result<Ty, Problem> {
        let wrong = || {
            Problem::new(
                Code::ComputedEnum,
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
            return Ok(Ty::Literal(values?));
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
        values.map(Ty::Literal).ok_or_else(wrong)
    }
}
