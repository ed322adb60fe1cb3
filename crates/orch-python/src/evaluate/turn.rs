//! What a loop's variables are in one of its turns.

use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, Problem};
use crate::world::World;
use crate::world::context::Context;
use crate::world::value::Value;

impl<'a> World<'a> {
    /// Counts a step; what stands in the source itself starts the count anew.
    pub(crate) fn step(&self, context: Context, place: TextRange) -> Result<(), Problem> {
        if context.depth == 0 {
            self.effort.next_statement();
        }
        self.steps_more(context, place, 1)
    }

    /// Counts as many steps as there are values.
    pub(crate) fn steps_more(
        &self,
        context: Context,
        place: TextRange,
        more: usize,
    ) -> Result<(), Problem> {
        if self.effort.take(more) {
            return Ok(());
        }
        Err(Problem::new(
            Code::ValueTooLarge,
            context.module,
            place,
            "what this gives is too much to be followed",
        ))
    }

    /// A variable of a loop that the context stands in.
    pub(crate) fn loop_variable(&self, context: Context, name: &str) -> Option<Value<'a>> {
        self.turns.variable(context.turn?, name)
    }

    /// A turn in which the targets have the parts of a value.
    pub(crate) fn turn(
        &self,
        context: Context,
        target: &'a Expr,
        value: Value<'a>,
    ) -> Result<Context, Problem> {
        let mut names = Vec::new();
        self.unpack(context, target, value, &mut names)?;
        self.bind(context, names, target.range())
    }

    /// A context in which some names have values of their own.
    pub(crate) fn bind(
        &self,
        context: Context,
        names: Vec<(&'a str, Value<'a>)>,
        place: TextRange,
    ) -> Result<Context, Problem> {
        match self.turns.add(context.turn, names) {
            Some(turn) => Ok(Context {
                turn: Some(turn),
                ..context
            }),
            None => Err(Problem::new(
                Code::LoopTooLong,
                context.module,
                place,
                "the loops of the package take too many turns",
            )
            .hint("write the products out in one dictionary")),
        }
    }

    fn unpack(
        &self,
        context: Context,
        target: &'a Expr,
        value: Value<'a>,
        names: &mut Vec<(&'a str, Value<'a>)>,
    ) -> Result<(), Problem> {
        let targets = match target {
            Expr::Name(name) => {
                names.push((name.id.as_str(), value));
                return Ok(());
            }
            Expr::Tuple(tuple) => &tuple.elts,
            Expr::List(list) => &list.elts,
            _ => return Err(mismatch(context, target)),
        };
        let parts = self
            .items_of(context.deeper(), value, target.range())
            .map_err(|problem| match problem.code {
                Code::ComputedValue => mismatch(context, target),
                _ => problem,
            })?;
        if parts.len() != targets.len() || targets.iter().any(Expr::is_starred_expr) {
            return Err(mismatch(context, target));
        }
        for (target, part) in targets.iter().zip(parts) {
            self.unpack(context, target, part, names)?;
        }
        Ok(())
    }
}

fn mismatch(context: Context, target: &Expr) -> Problem {
    Problem::new(
        Code::RegistryComputed,
        context.module,
        target.range(),
        "what these variables become cannot be told",
    )
    .hint("write the products out in one dictionary")
}
