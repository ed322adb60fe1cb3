//! What a loop's variables are in one of its turns.

use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};

use crate::problem::Problem;
use crate::value::Value;
use crate::world::{Context, World};

/// The most turns that all loops together may take.
const MOST: usize = 50_000;

/// The code of what takes too many steps.
pub(crate) const TOO_LARGE: &str = "value-too-large";

/// A turn's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TurnId(usize);

/// The variables in one turn of a loop, those of the loops around it included.
pub(crate) struct Turn<'a> {
    names: Vec<(&'a str, Value<'a>)>,
}

/// The most steps that may be taken for one statement: names that stand for each
/// other can be few and still mean very much.
const STEPS: usize = 400_000;
/// The most steps for all statements together.
const STEPS_EVER: usize = 4_000_000;

impl<'a> World<'a> {
    /// Counts a step; what stands in the source itself starts the count anew.
    pub(crate) fn step(&self, context: Context, place: TextRange) -> Result<(), Problem> {
        if context.depth == 0 {
            self.steps.set(0);
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
        let done = self.steps.get().saturating_add(more);
        self.steps.set(done);
        let all = self.steps_ever.get().saturating_add(more);
        self.steps_ever.set(all);
        if done <= STEPS && all <= STEPS_EVER {
            return Ok(());
        }
        Err(Problem::new(
            TOO_LARGE,
            context.module,
            place,
            "what this gives is too much to be followed",
        ))
    }

    /// A variable of a loop that the context stands in.
    pub(crate) fn loop_variable(&self, context: Context, name: &str) -> Option<Value<'a>> {
        let TurnId(index) = context.turn?;
        let turns = self.turns.borrow();
        let bound = turns[index].names.iter().find(|(bound, _)| *bound == name);
        bound.map(|(_, value)| value.clone())
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
        let mut turns = self.turns.borrow_mut();
        if turns.len() >= MOST {
            return Err(Problem::new(
                "loop-too-long",
                context.module,
                place,
                "the loops of the package take too many turns",
            )
            .hint("write the products out in one dictionary"));
        }
        let mut all = match context.turn {
            Some(TurnId(around)) => turns[around].names.clone(),
            None => Vec::new(),
        };
        for (name, value) in names {
            all.retain(|(bound, _)| *bound != name);
            all.push((name, value));
        }
        turns.push(Turn { names: all });
        Ok(Context {
            turn: Some(TurnId(turns.len() - 1)),
            ..context
        })
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
                "computed-value" => mismatch(context, target),
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
        "registry-computed",
        context.module,
        target.range(),
        "what these variables become cannot be told",
    )
    .hint("write the products out in one dictionary")
}
