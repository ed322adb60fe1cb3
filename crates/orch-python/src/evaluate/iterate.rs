//! What loops and comprehensions go through, as far as it is written out.

use ruff_python_ast::{Arguments, Comprehension, Expr, ExprSubscript, Operator};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, Problem};
use crate::world::World;
use crate::world::constant::Constant;
use crate::world::context::Context;
use crate::world::value::Value;

/// How many names and comprehensions may stand for each other.
pub(crate) const LONGEST: u16 = 50;

/// A mapping's entries, in order.
type Pairs<'a> = Vec<(Value<'a>, Value<'a>)>;

impl<'a> World<'a> {
    /// What an expression stands for; itself, where no name tells.
    pub(crate) fn value_of(&self, context: Context, expr: &'a Expr) -> Result<Value<'a>, Problem> {
        match expr {
            Expr::Name(_) => self.resolve(context, expr),
            Expr::Attribute(_) => match self.resolve(context, expr) {
                Err(problem) if problem.code == Code::ComputedValue => {
                    Ok(Value::Bound(context, expr))
                }
                found => found,
            },
            Expr::Subscript(subscript) if context.depth <= LONGEST => {
                self.picked(context.deeper(), subscript)
            }
            _ => Ok(Value::Bound(context, expr)),
        }
    }

    /// The entry of a mapping, or of a sequence, that a subscript names.
    pub(crate) fn picked(
        &self,
        context: Context,
        expr: &ExprSubscript,
    ) -> Result<Value<'a>, Problem> {
        let missing = || computed(context, expr.range);
        if context.depth > LONGEST {
            return Err(missing());
        }
        self.step(context, expr.range)?;
        let owner = match &*expr.value {
            Expr::Name(_) | Expr::Attribute(_) => self.resolve(context, &expr.value)?,
            Expr::Subscript(inner) => self.picked(context.deeper(), inner)?,
            _ => return Err(missing()),
        };
        let key = match &*expr.slice {
            Expr::Name(_) | Expr::Attribute(_) => self.resolve(context, &expr.slice),
            _ => Err(missing()),
        };
        let key = match key {
            Ok(Value::Member(id, name)) => Value::Member(id, name),
            _ => Value::Constant(self.constant(context, &expr.slice)?),
        };
        if let Value::Bound(there, bound) = &owner {
            self.unchanged(context, *there, bound, &expr.value)?;
            if let Ok(pairs) = self.pairs(there.deeper(), bound) {
                let key = self.key(context, key, expr.range)?;
                for (name, value) in pairs.into_iter().rev() {
                    if self.key(context, name, expr.range)? == key {
                        return Ok(value);
                    }
                }
                return Err(missing());
            }
        }
        let key = self.constant_of(context, key, expr.range)?;
        let index = key.as_count().ok_or_else(missing)?;
        let items = self.items_of(context, owner, expr.range)?;
        usize::try_from(index)
            .ok()
            .and_then(|index| items.into_iter().nth(index))
            .ok_or_else(missing)
    }

    /// The constant that a value is.
    pub(crate) fn constant_of(
        &self,
        context: Context,
        value: Value<'a>,
        place: TextRange,
    ) -> Result<Constant, Problem> {
        match value {
            Value::Constant(constant) => Ok(constant),
            Value::Bound(there, bound) => self.constant(there.deeper(), bound),
            Value::Member(id, name) => self.class_value(context, id, &name, place),
            Value::Items(items) => {
                let parts = items.iter().cloned();
                let parts = parts.map(|part| self.constant_of(context, part, place));
                Ok(Constant::List(parts.collect::<Result<_, _>>()?))
            }
            _ => Err(computed(context, place)),
        }
    }

    /// What an expression gives, one after another.
    pub(crate) fn iterate(
        &self,
        context: Context,
        expr: &'a Expr,
    ) -> Result<Vec<Value<'a>>, Problem> {
        let values = self.iterate_expr(context, expr)?;
        self.steps_more(context, expr.range(), values.len())?;
        Ok(values)
    }

    fn iterate_expr(&self, context: Context, expr: &'a Expr) -> Result<Vec<Value<'a>>, Problem> {
        if context.depth > LONGEST {
            return Err(computed(context, expr.range()));
        }
        self.step(context, expr.range())?;
        let deeper = context.deeper();
        match expr {
            Expr::List(ruff_python_ast::ExprList { elts, .. })
            | Expr::Tuple(ruff_python_ast::ExprTuple { elts, .. }) => {
                let mut values = Vec::with_capacity(elts.len());
                for element in elts {
                    match element {
                        Expr::Starred(inner) => values.extend(self.iterate(deeper, &inner.value)?),
                        _ => values.push(self.value_of(context, element)?),
                    }
                }
                Ok(values)
            }
            Expr::Name(_) | Expr::Attribute(_) => {
                let value = self.value_of(context, expr)?;
                if let Value::Bound(there, bound) = &value {
                    self.unchanged(context, *there, bound, expr)?;
                }
                self.items_of(deeper, value, expr.range())
            }
            Expr::Subscript(_) => {
                let value = self.value_of(context, expr)?;
                self.items_of(deeper, value, expr.range())
            }
            Expr::BinOp(sum) if sum.op == Operator::Add => {
                let mut values = self.iterate(deeper, &sum.left)?;
                values.extend(self.iterate(deeper, &sum.right)?);
                Ok(values)
            }
            Expr::Dict(_) | Expr::DictComp(_) => {
                let pairs = self.pairs(context, expr)?;
                Ok(pairs.into_iter().map(|(key, _)| key).collect())
            }
            Expr::ListComp(ruff_python_ast::ExprListComp {
                elt, generators, ..
            })
            | Expr::Generator(ruff_python_ast::ExprGenerator {
                elt, generators, ..
            }) => {
                let turns = self.turns_of(deeper, generators)?;
                turns
                    .into_iter()
                    .map(|turn| self.value_of(turn, elt))
                    .collect()
            }
            Expr::Call(call) => self.iterate_call(deeper, call),
            _ => Err(computed(context, expr.range())),
        }
    }

    /// The parts of a value that has several.
    pub(crate) fn items_of(
        &self,
        context: Context,
        value: Value<'a>,
        place: TextRange,
    ) -> Result<Vec<Value<'a>>, Problem> {
        match value {
            Value::Items(items) => Ok(items.to_vec()),
            Value::Bound(there, bound) => self.iterate(
                Context {
                    depth: there.depth.max(context.depth).saturating_add(1),
                    ..there
                },
                bound,
            ),
            Value::Class(id) if self.info(id).is_enum() && !self.info(id).is_flag() => {
                let mut members = Vec::new();
                let mut seen = Vec::new();
                for member in self.members(id)? {
                    if !member.value.is_known() {
                        return Err(computed(context, place));
                    }
                    // A second name for a value is no member of its own.
                    if !seen.contains(&member.value) {
                        members.push(Value::Member(id, member.name));
                        seen.push(member.value);
                    }
                }
                Ok(members)
            }
            _ => Err(computed(context, place)),
        }
    }

    /// The entries of a mapping.
    pub(crate) fn pairs(&self, context: Context, expr: &'a Expr) -> Result<Pairs<'a>, Problem> {
        let pairs = self.pairs_expr(context, expr)?;
        self.steps_more(context, expr.range(), pairs.len())?;
        Ok(pairs)
    }

    fn pairs_expr(&self, context: Context, expr: &'a Expr) -> Result<Pairs<'a>, Problem> {
        if context.depth > LONGEST {
            return Err(computed(context, expr.range()));
        }
        self.step(context, expr.range())?;
        let deeper = context.deeper();
        match expr {
            Expr::Dict(dict) => {
                let mut pairs = Pairs::with_capacity(dict.items.len());
                for item in &dict.items {
                    match &item.key {
                        Some(key) => pairs.push((
                            self.value_of(context, key)?,
                            self.value_of(context, &item.value)?,
                        )),
                        None => pairs.extend(self.pairs(deeper, &item.value)?),
                    }
                }
                Ok(pairs)
            }
            Expr::Name(_) | Expr::Attribute(_) => match self.value_of(context, expr)? {
                Value::Bound(_, bound) if std::ptr::eq(bound, expr) => {
                    Err(computed(context, expr.range()))
                }
                Value::Bound(there, bound) => {
                    self.unchanged(context, there, bound, expr)?;
                    let depth = there.depth.max(context.depth).saturating_add(1);
                    self.pairs(Context { depth, ..there }, bound)
                }
                _ => Err(computed(context, expr.range())),
            },
            Expr::BinOp(union) if union.op == Operator::BitOr => {
                let mut pairs = self.pairs(deeper, &union.left)?;
                pairs.extend(self.pairs(deeper, &union.right)?);
                Ok(pairs)
            }
            Expr::DictComp(each) => {
                let Some(key) = each.key.as_deref() else {
                    return Err(computed(context, expr.range()));
                };
                let mut pairs = Pairs::new();
                for turn in self.turns_of(deeper, &each.generators)? {
                    pairs.push((self.value_of(turn, key)?, self.value_of(turn, &each.value)?));
                }
                Ok(pairs)
            }
            Expr::Call(call) => {
                let function = self.resolve(context, &call.func)?;
                if function.foreign() != Some("dict") {
                    return Err(computed(context, expr.range()));
                }
                self.made_dict(deeper, &call.arguments)
            }
            _ => Err(computed(context, expr.range())),
        }
    }

    /// The entries of `dict(...)`.
    fn made_dict(&self, context: Context, arguments: &'a Arguments) -> Result<Pairs<'a>, Problem> {
        let mut pairs = Pairs::new();
        for argument in &*arguments.args {
            match self.pairs(context, argument) {
                Ok(inner) => pairs.extend(inner),
                Err(_) => {
                    for value in self.iterate(context, argument)? {
                        pairs.push(self.pair_of(context, value, argument.range())?);
                    }
                }
            }
        }
        for keyword in &arguments.keywords {
            match &keyword.arg {
                Some(name) => pairs.push((
                    Value::Constant(Constant::Text(name.to_string())),
                    self.value_of(context, &keyword.value)?,
                )),
                None => pairs.extend(self.pairs(context, &keyword.value)?),
            }
        }
        Ok(pairs)
    }

    /// The two parts of a value that has two.
    pub(crate) fn pair_of(
        &self,
        context: Context,
        value: Value<'a>,
        place: TextRange,
    ) -> Result<(Value<'a>, Value<'a>), Problem> {
        let parts = self.items_of(context, value, place)?;
        match <[Value<'a>; 2]>::try_from(parts) {
            Ok([key, value]) => Ok((key, value)),
            Err(_) => Err(computed(context, place)),
        }
    }

    /// A context for each turn that the clauses of a comprehension take.
    pub(crate) fn turns_of(
        &self,
        context: Context,
        clauses: &'a [Comprehension],
    ) -> Result<Vec<Context>, Problem> {
        let mut turns = vec![context];
        for clause in clauses {
            if clause.is_async {
                return Err(computed(context, clause.range));
            }
            let mut inner = Vec::new();
            for around in turns {
                for value in self.iterate(around, &clause.iter)? {
                    let turn = self.turn(around, &clause.target, value)?;
                    let mut holds = true;
                    for test in &clause.ifs {
                        holds = holds && self.truth(turn, test)?;
                    }
                    if holds {
                        inner.push(turn);
                    }
                }
            }
            turns = inner;
        }
        Ok(turns)
    }
}

pub(crate) fn computed(context: Context, place: TextRange) -> Problem {
    Problem::new(
        Code::ComputedValue,
        context.module,
        place,
        "what this gives is known only when it runs",
    )
}
