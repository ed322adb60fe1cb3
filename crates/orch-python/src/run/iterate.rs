//! What loops and unpackings go through, and how many that is.

use std::rc::Rc;

use ruff_python_ast::{Comprehension, Expr};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::Problem;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::heap::{Entry, Object, View};
use crate::value::id::ObjectId;
use crate::value::known::LIFECYCLE;
use crate::value::scope::ScopeKind;
use crate::value::value::Value;

/// What is done for each turn of a comprehension.
type Each<'e, R> = dyn FnMut(&mut R, Cx) -> Result<(), Rc<Problem>> + 'e;

impl<'a> Interpreter<'a> {
    /// The values that one goes through; an iterator has none left then.
    pub(crate) fn iterate(
        &mut self,
        cx: Cx,
        value: &Value,
        range: TextRange,
    ) -> Result<Vec<Value>, Rc<Problem>> {
        if let Value::Object(id) = value
            && matches!(self.world.object(*id), Object::Iterator(_))
        {
            if !self.may_change(cx, *id, range) {
                return Err(reason(cx.computed(range)));
            }
            if let Object::Iterator(values) = &mut self.world.objects[id.0] {
                let values = std::mem::take(values);
                self.used_up(*id);
                return Ok(values.into());
            }
        }
        if let Some(given) = self.iterator_of(cx, value, range) {
            return self.iterate(cx, &given, range);
        }
        match self.peek(value) {
            Some(values) => {
                self.steps(cx, range, values.len()).map_err(reason)?;
                Ok(values)
            }
            None => Err(self.why_not(cx, value, range)),
        }
    }

    /// The object of an iterator.
    pub(crate) fn iterator(&self, value: &Value) -> Option<ObjectId> {
        match value {
            Value::Object(id) if matches!(self.world.object(*id), Object::Iterator(_)) => Some(*id),
            _ => None,
        }
    }

    /// What a loop over an instance asks for values, if its class says that.
    pub(crate) fn iterator_of(&mut self, cx: Cx, value: &Value, range: TextRange) -> Option<Value> {
        let given = self.hook(cx, value, "__iter__", &[], range)?;
        // An instance has a `__next__`, which is asked until it fails.
        let is_known = given.is_unknown() || self.iterator(&given).is_some();
        Some(if is_known { given } else { cx.computed(range) })
    }

    /// The values that one would go through.
    pub(crate) fn peek(&self, value: &Value) -> Option<Vec<Value>> {
        match value {
            Value::Tuple(values) => Some(values.to_vec()),
            Value::Text(text) => Some(
                text.chars()
                    .map(|letter| Value::text(letter.to_string()))
                    .collect(),
            ),
            Value::Object(id) => match self.world.object(*id) {
                Object::List(values) => Some(values.clone()),
                Object::Dict(dict) | Object::Set(dict) => {
                    Some(dict.iter().map(|entry| entry.key.clone()).collect())
                }
                Object::Instance { items, .. } => items.as_ref().map(|items| items.to_vec()),
                Object::Iterator(values) => Some(values.iter().cloned().collect()),
                Object::View(dict, view) => match self.world.object(*dict) {
                    Object::Dict(dict) => {
                        Some(dict.iter().map(|entry| shown(entry, *view)).collect())
                    }
                    _ => None,
                },
                Object::Spoiled(_) => None,
            },
            Value::Class(id)
                if self.world.info(*id).is_enum() && !self.world.info(*id).is_flag() =>
            {
                let members = self.members(*id).ok()?;
                let own = members.iter().enumerate();
                let own = own.filter(|(_, member)| member.alias_of.is_none());
                Some(own.map(|(at, _)| Value::Member(*id, at)).collect())
            }
            Value::Foreign(name) if &**name == LIFECYCLE => Some(
                [
                    "INITIAL",
                    "ACTIVE",
                    "MIGRATING",
                    "DISABLED",
                    "TERMINATED",
                    "PROVISIONING",
                ]
                .iter()
                .map(|name| Value::foreign(format!("{LIFECYCLE}.{name}")))
                .collect(),
            ),
            _ => None,
        }
    }

    /// How many values one would go through.
    pub(crate) fn length(&self, value: &Value) -> Option<usize> {
        match value {
            Value::Tuple(values) => Some(values.len()),
            Value::Text(text) => Some(text.chars().count()),
            Value::Bytes(bytes) => Some(bytes.len()),
            Value::Object(id) => match self.world.object(*id) {
                Object::List(values) => Some(values.len()),
                Object::Dict(dict) | Object::Set(dict) => Some(dict.len()),
                Object::Instance { items, .. } => items.as_ref().map(|items| items.len()),
                Object::View(dict, _) => self.length(&Value::Object(*dict)),
                Object::Iterator(_) | Object::Spoiled(_) => None,
            },
            Value::Class(_) | Value::Foreign(_) => self.peek(value).map(|values| values.len()),
            _ => None,
        }
    }

    /// Why a value cannot be gone through.
    pub(crate) fn why_not(&self, cx: Cx, value: &Value, range: TextRange) -> Rc<Problem> {
        match value {
            Value::Unknown(problem) => Rc::clone(problem),
            Value::Object(id) => match self.world.object(*id) {
                Object::Spoiled(problem) => Rc::clone(problem),
                Object::View(dict, _) => self.why_not(cx, &Value::Object(*dict), range),
                _ => reason(cx.computed(range)),
            },
            Value::Class(id) if self.world.info(*id).is_enum() => match self.members(*id) {
                Err(problem) => problem,
                Ok(_) => reason(cx.computed(range)),
            },
            _ => reason(cx.computed(range)),
        }
    }

    /// The entries of a mapping.
    pub(crate) fn entries(
        &mut self,
        cx: Cx,
        value: &Value,
        range: TextRange,
    ) -> Result<Vec<Entry>, Rc<Problem>> {
        if let Value::Object(id) = value
            && let Object::Dict(dict) = self.world.object(*id)
        {
            let entries: Vec<Entry> = dict.iter().cloned().collect();
            self.steps(cx, range, entries.len()).map_err(reason)?;
            return Ok(entries);
        }
        Err(self.why_not(cx, value, range))
    }

    /// Goes through the clauses of a comprehension, with a scope of its own.
    pub(crate) fn comprehend(
        &mut self,
        cx: Cx,
        clauses: &'a [Comprehension],
        each: &mut Each<'_, Self>,
    ) -> Result<(), Rc<Problem>> {
        let Some((first, _)) = clauses.split_first() else {
            return Ok(());
        };
        // What the first clause goes through is evaluated outside.
        let source = self.expr(cx, &first.iter);
        let scope = self.new_scope(ScopeKind::Function, Some(cx.scope));
        let inner = Cx { scope, ..cx };
        self.repeating(|run| run.clause(inner, clauses, Some(source), each))
    }

    fn clause(
        &mut self,
        cx: Cx,
        clauses: &'a [Comprehension],
        source: Option<Value>,
        each: &mut Each<'_, Self>,
    ) -> Result<(), Rc<Problem>> {
        let Some((clause, rest)) = clauses.split_first() else {
            return each(self, cx);
        };
        if clause.is_async {
            return Err(reason(cx.computed(clause.range)));
        }
        let source = match source {
            Some(source) => source,
            None => self.expr(cx, &clause.iter),
        };
        let given = self.iterator_of(cx, &source, clause.iter.range());
        let source = given.unwrap_or(source);
        let values = self.iterate(cx, &source, clause.iter.range())?;
        let iterator = self.iterator(&source);
        let mut values = values.into_iter();
        let mut turns = 0;
        loop {
            // After the last value, too: there might be another one by now.
            if let Some(problem) = iterator.and_then(|id| self.outdated(id, turns)) {
                return Err(problem.into());
            }
            let Some(value) = values.next() else {
                return Ok(());
            };
            turns += 1;
            self.steps(cx, clause.range, 1).map_err(reason)?;
            self.target(cx, &clause.target, value, clause.range);
            let mut holds = true;
            for test in &clause.ifs {
                let value = self.expr(cx, test);
                if !self.truth(cx, &value, test.range())? {
                    holds = false;
                    break;
                }
            }
            if holds {
                self.clause(cx, rest, None, each)?;
            }
        }
    }

    /// The values of a list comprehension.
    pub(crate) fn comprehended(
        &mut self,
        cx: Cx,
        element: &'a Expr,
        clauses: &'a [Comprehension],
    ) -> Result<Vec<Value>, Rc<Problem>> {
        let mut values = Vec::new();
        self.comprehend(cx, clauses, &mut |run, inner| {
            values.push(run.expr(inner, element));
            Ok(())
        })?;
        Ok(values)
    }
}

/// Why a value is not known.
pub(crate) fn reason(value: Value) -> Rc<Problem> {
    match value {
        Value::Unknown(problem) => problem,
        _ => unreachable!("BUG: a value that is known has no reason not to be"),
    }
}

/// What a view of a dictionary shows of an entry.
fn shown(entry: &Entry, view: View) -> Value {
    match view {
        View::Keys => entry.key.clone(),
        View::Values => entry.value.clone(),
        View::Items => Value::Tuple(Rc::new([entry.key.clone(), entry.value.clone()])),
    }
}
