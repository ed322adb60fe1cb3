//! Methods of dictionaries, and what they do to the registry.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::{Code, Problem};
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::REGISTRY;
use crate::value::heap::{Dict, Entry, Object, View};
use crate::value::id::ObjectId;
use crate::value::value::{Arguments, Value};

impl Interpreter<'_> {
    /// What a method of a dictionary gives; none if it is not followed.
    pub(crate) fn dict_method(
        &mut self,
        cx: Cx,
        id: ObjectId,
        method: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        let Object::Dict(dict) = self.world.object(id) else {
            return None;
        };
        let first = arguments.positional.first().map(|(value, _)| value.clone());
        let second = arguments.positional.get(1).map(|(value, _)| value.clone());
        match method {
            "items" => return Some(self.new_object(Object::View(id, View::Items))),
            "keys" => return Some(self.new_object(Object::View(id, View::Keys))),
            "values" => return Some(self.new_object(Object::View(id, View::Values))),
            "copy" => {
                let copy = dict.clone();
                return Some(self.new_object(Object::Dict(copy)));
            }
            "get" => {
                let key = self.key_of(first.as_ref()?)?;
                return Some(match dict.get(&key) {
                    Some(entry) => entry.value.clone(),
                    None => second.unwrap_or(Value::None),
                });
            }
            "update" => {
                self.update_by(cx, id, arguments, range);
                return Some(Value::None);
            }
            _ => {}
        }
        let places = (
            arguments.positional.first().map_or(range, |(_, at)| *at),
            arguments.positional.get(1).map_or(range, |(_, at)| *at),
        );
        if !self.may_change(cx, id, range) {
            return Some(cx.computed(range));
        }
        match method {
            "__setitem__" | "setdefault" => {
                let key = first?;
                if method == "setdefault" {
                    let found = self.key_of(&key)?;
                    if let Object::Dict(dict) = self.world.object(id)
                        && let Some(entry) = dict.get(&found)
                    {
                        return Some(entry.value.clone());
                    }
                }
                let value = second.unwrap_or(Value::None);
                if id == REGISTRY && method == "setdefault" {
                    self.not_looked_at(&value);
                }
                let entry = Entry {
                    key,
                    value: value.clone(),
                    key_at: (cx.module, cx.at(places.0)),
                    value_at: (cx.module, cx.at(places.1)),
                };
                self.put(cx, id, entry);
                return Some(if method == "setdefault" {
                    value
                } else {
                    Value::None
                });
            }
            _ => {}
        }
        let key = match &first {
            Some(key) => Some(self.key_of(key)?),
            None => None,
        };
        let Object::Dict(dict) = &mut self.world.objects[id.0] else {
            return None;
        };
        match (method, key) {
            ("pop" | "__delitem__", Some(key)) => match (dict.remove(&key), second) {
                (Some(entry), _) => Some(entry.value),
                (None, Some(default)) => Some(default),
                (None, None) => None,
            },
            ("popitem", None) => dict
                .pop()
                .map(|entry| Value::Tuple(Rc::new([entry.key, entry.value]))),
            ("clear", None) => {
                *dict = Dict::default();
                Some(Value::None)
            }
            _ => None,
        }
    }

    /// `dict.update(...)`
    pub(crate) fn update_by(
        &mut self,
        cx: Cx,
        id: ObjectId,
        arguments: &Arguments,
        range: TextRange,
    ) {
        if let Some(open) = arguments.open {
            self.unfollowed(cx, id, open);
            return;
        }
        for (value, at) in &arguments.positional {
            self.update(cx, id, value, *at);
        }
        if arguments.keywords.is_empty() || !self.may_change(cx, id, range) {
            return;
        }
        for (name, value, at) in &arguments.keywords {
            let place = (cx.module, cx.at(*at));
            let entry = Entry {
                key: Value::Text(Rc::clone(name)),
                value: value.clone(),
                key_at: place,
                value_at: place,
            };
            self.put(cx, id, entry);
        }
    }

    /// `dict.update(value)`
    pub(crate) fn update(&mut self, cx: Cx, id: ObjectId, value: &Value, range: TextRange) {
        let entries = self.mapping(cx, value, range);
        if !self.may_change(cx, id, range) {
            return;
        }
        match entries {
            Ok(entries) => {
                for entry in entries {
                    self.put(cx, id, entry);
                }
            }
            Err(problem) if id == REGISTRY => {
                let problem = self.odd_mapping(cx, &problem, range);
                self.say(problem);
            }
            Err(problem) => self.world.objects[id.0] = Object::Spoiled(problem),
        }
    }

    /// The entries of a mapping, or of pairs.
    pub(crate) fn mapping(
        &mut self,
        cx: Cx,
        value: &Value,
        range: TextRange,
    ) -> Result<Vec<Entry>, Rc<Problem>> {
        match self.entries(cx, value, range) {
            Ok(entries) => return Ok(entries),
            Err(problem) if value.is_unknown() => return Err(problem),
            Err(_) => {}
        }
        let at = (cx.module, cx.at(range));
        let mut entries = Vec::new();
        for pair in self.iterate(cx, value, range)? {
            let parts = self.iterate(cx, &pair, range)?;
            let Ok([key, value]) = <[Value; 2]>::try_from(parts) else {
                return Err(self.why_not(cx, &Value::None, range));
            };
            entries.push(Entry {
                key,
                value,
                key_at: at,
                value_at: at,
            });
        }
        Ok(entries)
    }

    /// What is wrong with products that are registered by a mapping.
    fn odd_mapping(&self, cx: Cx, problem: &Rc<Problem>, range: TextRange) -> Problem {
        if problem.code != Code::ComputedValue {
            return (**problem).clone();
        }
        cx.problem(
            Code::RegistryComputed,
            range,
            "the products that are registered here are known only at run time",
        )
        .label(problem.message.clone())
        .hint("write the products out as `{\"NAME\": CLASS}`")
    }

    /// `SUBSCRIPTION_MODEL_REGISTRY |= mapping`, which looks at no class.
    pub(crate) fn register_unseen(&mut self, cx: Cx, value: &Value, range: TextRange) {
        for entry in self.entries(cx, value, range).unwrap_or_default() {
            self.not_looked_at(&entry.value);
        }
        self.update(cx, REGISTRY, value, range);
    }

    fn not_looked_at(&mut self, value: &Value) {
        if let Value::Class(id) = value {
            self.world.not_looked_at.push(*id);
        }
    }
}
