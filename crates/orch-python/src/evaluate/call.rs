//! What calls give to a loop: views of dictionaries, `zip` and their like.

use std::collections::HashMap;
use std::rc::Rc;

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::{Ranged, TextRange};

use crate::evaluate::iterate::computed;
use crate::finding::Problem;
use crate::world::World;
use crate::world::constant::Constant;
use crate::world::context::Context;
use crate::world::value::Value;

impl<'a> World<'a> {
    /// What a call gives, one after another.
    pub(crate) fn iterate_call(
        &self,
        context: Context,
        call: &'a ExprCall,
    ) -> Result<Vec<Value<'a>>, Problem> {
        let wrong = || computed(context, call.range());
        if !call.arguments.keywords.is_empty() {
            return Err(wrong());
        }
        let arguments = &*call.arguments.args;
        if let Expr::Attribute(method) = &*call.func
            && arguments.is_empty()
        {
            let part: fn((Value<'a>, Value<'a>)) -> Value<'a> = match method.attr.as_str() {
                "items" => |(key, value)| Value::Items(Rc::new([key, value])),
                "keys" => |(key, _)| key,
                "values" => |(_, value)| value,
                _ => return Err(wrong()),
            };
            let pairs = self.pairs(context, &method.value)?;
            // Of a key that stands there twice, only the last value is left.
            let keys = pairs
                .iter()
                .map(|(key, _)| self.key(context, key.clone(), call.range()))
                .collect::<Result<Vec<_>, _>>()?;
            let lasts: HashMap<&String, usize> = keys.iter().zip(0..).collect();
            return Ok(pairs
                .into_iter()
                .enumerate()
                .filter(|(index, _)| lasts.get(&keys[*index]) == Some(index))
                .map(|(_, pair)| part(pair))
                .collect());
        }
        let function = self.resolve(context, &call.func)?;
        match (function.foreign(), arguments) {
            (Some("list" | "tuple" | "iter"), [one]) => self.iterate(context, one),
            (Some("zip"), [_, ..]) => {
                let columns: Result<Vec<_>, _> = arguments
                    .iter()
                    .map(|argument| self.iterate(context, argument))
                    .collect();
                let columns = columns?;
                let rows = columns.iter().map(Vec::len).min().unwrap_or(0);
                Ok((0..rows)
                    .map(|row| columns.iter().map(|column| column[row].clone()).collect())
                    .map(Value::Items)
                    .collect())
            }
            (Some("enumerate"), [one]) => {
                let values = self.iterate(context, one)?;
                Ok(values
                    .into_iter()
                    .enumerate()
                    .map(|(index, value)| Value::Items(Rc::new([number(index), value])))
                    .collect())
            }
            (Some("range"), [_] | [_, _]) => {
                let count = |expr: &'a Expr| -> Result<usize, Problem> {
                    let count = self.constant(context, expr)?.as_count();
                    count.map(|count| count as usize).ok_or_else(wrong)
                };
                let (from, to) = match arguments {
                    [to] => (0, count(to)?),
                    [from, to, ..] => (count(from)?, count(to)?),
                    [] => return Err(wrong()),
                };
                if to.saturating_sub(from) > 10_000 {
                    return Err(wrong());
                }
                Ok((from..to).map(number).collect())
            }
            _ => Err(wrong()),
        }
    }

    /// A text that tells a key of a dictionary from others, where that is sure.
    pub(crate) fn key(
        &self,
        context: Context,
        value: Value<'a>,
        place: TextRange,
    ) -> Result<String, Problem> {
        if let Value::Member(id, name) = &value
            && self.info(*id).is_enum()
            && !self.info(*id).derives("str")
        {
            return Ok(format!("member {} {name}", id.0));
        }
        match self.constant_of(context, value, place)? {
            Constant::Int(digits) => Ok(format!("int {digits}")),
            other => match other.into_text() {
                Some(text) => Ok(format!("text {text}")),
                None => Err(computed(context, place)),
            },
        }
    }
}

fn number<'a>(number: usize) -> Value<'a> {
    Value::Constant(Constant::Int(number.to_string()))
}
