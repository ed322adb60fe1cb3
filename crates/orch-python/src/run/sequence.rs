//! Methods of lists, tuples and sets.

use std::rc::Rc;

use ruff_python_ast::Operator;
use ruff_text_size::TextRange;

use crate::finding::Problem;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::effort::LONGEST;
use crate::value::heap::{Entry, Object};
use crate::value::id::ObjectId;
use crate::value::value::{Arguments, Value};

impl Interpreter<'_> {
    /// What a method of a list gives; none if it is not followed.
    pub(crate) fn list_method(
        &mut self,
        cx: Cx,
        id: ObjectId,
        method: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        let Object::List(values) = self.world.object(id) else {
            return None;
        };
        match method {
            "copy" => {
                let values = values.clone();
                return Some(self.new_list(values));
            }
            "index" | "count" => {
                let values = values.clone();
                return self.looked_for(&values, method, arguments);
            }
            _ => {}
        }
        let length = values.len();
        let all = match method {
            "sort" | "remove" => values.clone(),
            _ => Vec::new(),
        };
        let first = arguments.positional.first().map(|(value, _)| value.clone());
        let second = arguments.positional.get(1).map(|(value, _)| value.clone());
        let order = match method {
            "sort" => Some(self.sorted(cx, all.clone(), arguments, range)?),
            _ => None,
        };
        if method == "extend" {
            self.extend(cx, id, &first?, range);
            return Some(Value::None);
        }
        let at = match method {
            "pop" if arguments.positional.is_empty() => Some(length.checked_sub(1)?),
            "pop" | "insert" => {
                let index = self.as_int(first.as_ref()?)?;
                let count = i128::try_from(length).ok()?;
                let index = if index < 0 { index + count } else { index };
                let index = if method == "insert" {
                    index.clamp(0, count)
                } else {
                    index
                };
                Some(usize::try_from(index).ok().filter(|at| *at <= length)?)
            }
            "remove" => {
                let wanted = first.clone()?;
                let found = all.iter().map(|value| self.equal(value, &wanted));
                let mut place = None;
                for (at, equal) in found.enumerate() {
                    if equal? {
                        place = Some(at);
                        break;
                    }
                }
                Some(place?)
            }
            _ => None,
        };
        if !self.may_change(cx, id, range) {
            return Some(cx.computed(range));
        }
        let Object::List(values) = &mut self.world.objects[id.0] else {
            return None;
        };
        match method {
            "append" if values.len() < LONGEST => values.push(first?),
            "insert" => values.insert(at?, second?),
            "pop" if at? < values.len() => return Some(values.remove(at?)),
            "remove" => {
                values.remove(at?);
            }
            "clear" => values.clear(),
            "reverse" => values.reverse(),
            "sort" => *values = order?,
            _ => return None,
        }
        Some(Value::None)
    }

    /// `list.extend(values)`
    pub(crate) fn extend(&mut self, cx: Cx, id: ObjectId, values: &Value, range: TextRange) {
        let more = self.iterate(cx, values, range);
        if !self.may_change(cx, id, range) {
            return;
        }
        match (more, &mut self.world.objects[id.0]) {
            (Ok(more), Object::List(values)) if values.len() + more.len() <= LONGEST => {
                values.extend(more);
            }
            (Err(problem), object) => *object = Object::Spoiled(problem),
            (Ok(_), _) => {
                self.unfollowed(cx, id, range);
            }
        }
    }

    pub(crate) fn looked_for(
        &self,
        values: &[Value],
        method: &str,
        arguments: &Arguments,
    ) -> Option<Value> {
        let [wanted] = &arguments.plain()?[..] else {
            return None;
        };
        let mut count = 0;
        for (at, value) in values.iter().enumerate() {
            if self.equal(value, wanted)? {
                if method == "index" {
                    return Some(Value::Int(i128::try_from(at).ok()?));
                }
                count += 1;
            }
        }
        (method == "count").then_some(Value::Int(count))
    }

    /// Values in order, by `key=` and `reverse=`.
    pub(crate) fn sorted(
        &mut self,
        cx: Cx,
        values: Vec<Value>,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Vec<Value>> {
        let reverse = match arguments.keyword("reverse") {
            None => false,
            Some((Value::Bool(reverse), _)) => *reverse,
            Some(_) => return None,
        };
        let key = arguments.keyword("key").map(|(key, _)| key.clone());
        let mut keyed = Vec::with_capacity(values.len());
        for value in values {
            let by = match &key {
                None | Some(Value::None) => value.clone(),
                Some(key) => {
                    let mut arguments = Arguments::default();
                    arguments.positional.push((value.clone(), range));
                    self.call(cx, key, arguments, range)
                }
            };
            keyed.push((by, value));
        }
        for (by, _) in &keyed {
            self.perhaps_operated(cx, &[by], range);
        }
        let mut certain = true;
        if reverse {
            keyed.reverse();
        }
        keyed.sort_by(|(one, _), (two, _)| {
            self.order(one, two).unwrap_or_else(|| {
                certain = false;
                std::cmp::Ordering::Equal
            })
        });
        if reverse {
            keyed.reverse();
        }
        (certain || keyed.len() < 2).then(|| keyed.into_iter().map(|(_, value)| value).collect())
    }

    /// What a method of a set gives.
    pub(crate) fn set_method(
        &mut self,
        cx: Cx,
        id: ObjectId,
        method: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        let values = arguments.plain()?;
        let itself = Value::Object(id);
        let operator = match method {
            "union" | "update" => Some(Operator::BitOr),
            "intersection" | "intersection_update" => Some(Operator::BitAnd),
            "difference" | "difference_update" => Some(Operator::Sub),
            "symmetric_difference" => Some(Operator::BitXor),
            _ => None,
        };
        if let Some(operator) = operator {
            let [other] = &values[..] else { return None };
            let parts = self.iterate(cx, other, range).ok()?;
            let other = self.new_set(cx, parts, range);
            let new = self.set_operation(cx, operator, &itself, &other, range)?;
            if !method.ends_with("update") {
                return Some(new);
            }
            let Value::Object(new) = new else { return None };
            if self.may_change(cx, id, range) {
                self.world.objects[id.0] = self.world.object(new).clone();
            }
            return Some(Value::None);
        }
        let Object::Set(set) = self.world.object(id) else {
            return None;
        };
        if method == "copy" {
            let copy = set.clone();
            return Some(self.new_object(Object::Set(copy)));
        }
        let key = match values.first() {
            Some(value) => Some(self.key_of(value)?),
            None => None,
        };
        if !self.may_change(cx, id, range) {
            return Some(cx.computed(range));
        }
        let at = (cx.module, cx.at(range));
        let Object::Set(set) = &mut self.world.objects[id.0] else {
            return None;
        };
        match (method, values.first(), key) {
            ("add", Some(value), Some(key)) => {
                let entry = Entry {
                    key: value.clone(),
                    value: Value::None,
                    key_at: at,
                    value_at: at,
                };
                set.insert(key, entry);
            }
            ("discard" | "remove", Some(_), Some(key)) => {
                set.remove(&key);
            }
            ("clear", None, None) => *set = crate::value::heap::Dict::default(),
            _ => return None,
        }
        Some(Value::None)
    }

    /// Puts values into a set that may be changed.
    pub(crate) fn add_to_set(
        &mut self,
        cx: Cx,
        id: ObjectId,
        values: Result<Vec<Value>, Rc<Problem>>,
        range: TextRange,
    ) {
        let at = (cx.module, cx.at(range));
        let keyed = values.map(|values| {
            let keyed = values
                .into_iter()
                .map(|value| Some((self.key_of(&value)?, value)));
            keyed.collect::<Option<Vec<_>>>()
        });
        match (keyed, &mut self.world.objects[id.0]) {
            (Ok(Some(keyed)), Object::Set(set)) => {
                for (key, value) in keyed {
                    if !set.contains(&key) {
                        set.insert(
                            key,
                            Entry {
                                key: value,
                                value: Value::None,
                                key_at: at,
                                value_at: at,
                            },
                        );
                    }
                }
            }
            (Err(problem), object) => *object = Object::Spoiled(problem),
            (Ok(_), _) => {
                self.unfollowed(cx, id, range);
            }
        }
    }

    /// `next(iterator)`
    pub(crate) fn next_of(&mut self, cx: Cx, value: &Value, range: TextRange) -> Option<Value> {
        let Value::Object(id) = value else {
            return None;
        };
        if !self.may_change(cx, *id, range) {
            return None;
        }
        match &mut self.world.objects[id.0] {
            Object::Iterator(values) => values.pop_front(),
            Object::Spoiled(problem) => Some(Value::Unknown(Rc::clone(problem))),
            _ => None,
        }
    }
}
