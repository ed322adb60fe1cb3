//! Operators between two values.

use std::rc::Rc;

use ruff_python_ast::Operator;
use ruff_text_size::TextRange;

use crate::finding::Code;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::effort::LONGEST;
use crate::value::heap::{Dict, Object, View};
use crate::value::id::ObjectId;
use crate::value::value::Value;

impl<'a> Interpreter<'a> {
    pub(crate) fn binary(
        &mut self,
        cx: Cx,
        operator: Operator,
        left: &Value,
        right: &Value,
        range: TextRange,
    ) -> Value {
        for value in [left, right] {
            match value {
                Value::Unknown(problem) if problem.code != Code::ComputedValue => {
                    return value.clone();
                }
                Value::Unknown(_) => return cx.computed(range),
                _ => {}
            }
        }
        self.perhaps_operated(cx, &[left, right], range);
        let (left, right) = (
            &self.unviewed(cx, left, range),
            &self.unviewed(cx, right, range),
        );
        let result = match operator {
            Operator::Add => self.add(cx, left, right, range),
            Operator::Mult => self.multiply(cx, left, right, range),
            Operator::Mod => match self.as_text(left) {
                Some(text) => self.percent(cx, &text, right, range),
                None => self.arithmetic(operator, left, right),
            },
            Operator::BitOr => self.unite(cx, left, right, range),
            Operator::Sub | Operator::BitAnd | Operator::BitXor => {
                match self.set_operation(cx, operator, left, right, range) {
                    Some(set) => Some(set),
                    None => self.arithmetic(operator, left, right),
                }
            }
            Operator::Div => match (left, right) {
                (Value::Foreign(_) | Value::Made(_), _) => None,
                _ => self.divide(left, right),
            },
            Operator::Pow
            | Operator::LShift
            | Operator::RShift
            | Operator::FloorDiv
            | Operator::MatMult => self.arithmetic(operator, left, right),
        };
        result.unwrap_or_else(|| cx.computed(range))
    }

    /// The keys of a dictionary as a set, for operators.
    fn unviewed(&mut self, cx: Cx, value: &Value, range: TextRange) -> Value {
        if let Value::Object(id) = value
            && matches!(self.world.object(*id), Object::View(_, View::Keys))
            && let Some(keys) = self.peek(value)
        {
            return self.new_set(cx, keys, range);
        }
        value.clone()
    }

    fn add(&mut self, cx: Cx, left: &Value, right: &Value, range: TextRange) -> Option<Value> {
        if let (Some(left), Some(right)) = (self.as_text(left), self.as_text(right)) {
            if left.len() + right.len() > LONGEST {
                return Some(self.too_large(cx, range));
            }
            return Some(Value::text(format!("{left}{right}")));
        }
        let too_long = |one: &[Value], two: &[Value]| one.len() + two.len() > LONGEST;
        match (left, right) {
            (Value::Tuple(one), Value::Tuple(two)) => {
                if too_long(one, two) {
                    return Some(self.too_large(cx, range));
                }
                Some(Value::Tuple(one.iter().chain(&**two).cloned().collect()))
            }
            (Value::Object(one), Value::Object(two)) => {
                match (self.world.object(*one), self.world.object(*two)) {
                    (Object::List(one), Object::List(two)) => {
                        if too_long(one, two) {
                            return Some(self.too_large(cx, range));
                        }
                        let all = [one.as_slice(), two.as_slice()].concat();
                        Some(self.new_list(all))
                    }
                    _ => None,
                }
            }
            _ => self.arithmetic(Operator::Add, left, right),
        }
    }

    fn multiply(&mut self, cx: Cx, left: &Value, right: &Value, range: TextRange) -> Option<Value> {
        let (many, times) = match (self.as_int(left), self.as_int(right)) {
            (Some(_), Some(_)) => return self.arithmetic(Operator::Mult, left, right),
            (None, Some(times)) => (left, times),
            (Some(times), None) => (right, times),
            (None, None) => return self.arithmetic(Operator::Mult, left, right),
        };
        let times = usize::try_from(times.max(0)).ok()?;
        if let Some(text) = self.as_text(many) {
            if text.len().saturating_mul(times) > LONGEST {
                return Some(self.too_large(cx, range));
            }
            return Some(Value::text(text.repeat(times)));
        }
        let values = match many {
            Value::Tuple(values) => values.to_vec(),
            Value::Object(id) => match self.world.object(*id) {
                Object::List(values) => values.clone(),
                _ => return None,
            },
            _ => return self.arithmetic(Operator::Mult, left, right),
        };
        if values.len().saturating_mul(times) > LONGEST {
            return Some(self.too_large(cx, range));
        }
        let all: Vec<Value> = (0..times).flat_map(|_| values.clone()).collect();
        Some(match many {
            Value::Tuple(_) => Value::Tuple(all.into()),
            _ => self.new_list(all),
        })
    }

    fn arithmetic(&self, operator: Operator, left: &Value, right: &Value) -> Option<Value> {
        if let (Some(left), Some(right)) = (self.as_int(left), self.as_int(right)) {
            let number = match operator {
                Operator::Add => left.checked_add(right)?,
                Operator::Sub => left.checked_sub(right)?,
                Operator::Mult => left.checked_mul(right)?,
                Operator::FloorDiv => {
                    let quotient = left.checked_div(right)?;
                    let exact = left % right == 0 || (left < 0) == (right < 0);
                    if exact { quotient } else { quotient - 1 }
                }
                Operator::Mod => {
                    let rest = left.checked_rem(right)?;
                    let same_sign = rest == 0 || (rest < 0) == (right < 0);
                    if same_sign { rest } else { rest + right }
                }
                Operator::Pow => left.checked_pow(u32::try_from(right).ok()?)?,
                Operator::LShift if (0..100).contains(&right) => {
                    left.checked_mul(1_i128.checked_shl(u32::try_from(right).ok()?)?)?
                }
                Operator::RShift if (0..127).contains(&right) => left >> right,
                Operator::BitOr => left | right,
                Operator::BitAnd => left & right,
                Operator::BitXor => left ^ right,
                _ => return None,
            };
            return Some(Value::Int(number));
        }
        let number = |value: &Value| match value {
            Value::Float(number) => Some(*number),
            value => self.as_int(value).map(|number| number as f64),
        };
        let (left, right) = (number(left)?, number(right)?);
        Some(Value::Float(match operator {
            Operator::Add => left + right,
            Operator::Sub => left - right,
            Operator::Mult => left * right,
            _ => return None,
        }))
    }

    fn divide(&self, left: &Value, right: &Value) -> Option<Value> {
        let number = |value: &Value| match value {
            Value::Float(number) => Some(*number),
            value => {
                let number = self.as_int(value)?;
                (number.unsigned_abs() < 1 << 53).then_some(number as f64)
            }
        };
        let (left, right) = (number(left)?, number(right)?);
        (right != 0.0).then(|| Value::Float(left / right))
    }

    /// `left | right` of dictionaries, sets and numbers.
    fn unite(&mut self, cx: Cx, left: &Value, right: &Value, range: TextRange) -> Option<Value> {
        if let (Value::Object(one), Value::Object(two)) = (left, right)
            && let (Object::Dict(one), Object::Dict(two)) =
                (self.world.object(*one), self.world.object(*two))
        {
            let (mut all, two) = (one.clone(), two.clone());
            for entry in two.iter() {
                all.insert(self.key_of(&entry.key)?, entry.clone());
            }
            return Some(self.new_object(Object::Dict(all)));
        }
        match self.set_operation(cx, Operator::BitOr, left, right, range) {
            Some(set) => Some(set),
            None => self.arithmetic(Operator::BitOr, left, right),
        }
    }

    /// What an operator gives between sets, and the views of dictionaries.
    pub(crate) fn set_operation(
        &mut self,
        cx: Cx,
        operator: Operator,
        left: &Value,
        right: &Value,
        range: TextRange,
    ) -> Option<Value> {
        let set = |value: &Value| match value {
            Value::Object(id) => match self.world.object(*id) {
                Object::Set(set) => Some(set.clone()),
                _ => None,
            },
            _ => None,
        };
        let (one, two) = (set(left)?, set(right)?);
        let has =
            |set: &Dict, value: &Value| self.key_of(value).is_some_and(|key| set.contains(&key));
        let in_one = one.iter().map(|entry| entry.key.clone());
        let in_two = two.iter().map(|entry| entry.key.clone());
        let values: Vec<Value> = match operator {
            Operator::BitOr => in_one.chain(in_two).collect(),
            Operator::BitAnd => in_one.filter(|value| has(&two, value)).collect(),
            Operator::Sub => in_one.filter(|value| !has(&two, value)).collect(),
            Operator::BitXor => {
                let ones = in_one.filter(|value| !has(&two, value));
                ones.chain(in_two.filter(|value| !has(&one, value)))
                    .collect()
            }
            _ => return None,
        };
        Some(self.new_set(cx, values, range))
    }

    /// `object += value` and its like; says whether it changes the object itself.
    pub(crate) fn change_in_place(
        &mut self,
        cx: Cx,
        id: ObjectId,
        operator: Operator,
        value: &Value,
        range: TextRange,
    ) -> bool {
        match (self.world.object(id), operator) {
            (Object::List(_), Operator::Add) => {
                self.extend(cx, id, value, range);
                true
            }
            (Object::Dict(_), Operator::BitOr) => {
                self.update(cx, id, value, range);
                true
            }
            (Object::Set(_), Operator::BitOr) => {
                let more = self.iterate(cx, value, range);
                if self.may_change(cx, id, range) {
                    self.add_to_set(cx, id, more, range);
                }
                true
            }
            (Object::Set(_), _) => {
                let old = Value::Object(id);
                let new = self.binary(cx, operator, &old, value, range);
                if self.may_change(cx, id, range) {
                    match &new {
                        Value::Object(new) => {
                            self.world.objects[id.0] = self.world.object(*new).clone();
                        }
                        Value::Unknown(problem) => {
                            self.world.objects[id.0] = Object::Spoiled(Rc::clone(problem));
                        }
                        _ => {}
                    }
                }
                true
            }
            (Object::Spoiled(_), _) => true,
            _ => false,
        }
    }
}
