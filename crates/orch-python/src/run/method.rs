//! Calls of methods, by the kind of the value that they are of.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::find::foreign::may_hold_models;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::REGISTRY;
use crate::value::class::Ancestor;
use crate::value::heap::Object;
use crate::value::id::ClassId;
use crate::value::value::{Arguments, Value};

/// The application's method that fills the registry.
pub(crate) const REGISTER: &str = "register_subscription_models";

impl Interpreter<'_> {
    pub(crate) fn call_method(
        &mut self,
        cx: Cx,
        owner: &Value,
        method: &str,
        mut arguments: Arguments,
        range: TextRange,
    ) -> Value {
        if method == REGISTER {
            // Its only parameter is the mapping, whatever it is called.
            let keywords = std::mem::take(&mut arguments.keywords);
            let keywords = keywords.into_iter().map(|(_, value, at)| (value, at));
            arguments.positional.extend(keywords);
            self.update_by(cx, REGISTRY, &arguments, range);
            return Value::None;
        }
        let known = match owner {
            Value::Text(text) => self.text_method(cx, text, method, &arguments, range),
            Value::Tuple(values) => self.looked_for(values, method, &arguments),
            Value::Object(id) => match self.world.object(*id) {
                Object::List(_) => match self.list_method(cx, *id, method, &arguments, range) {
                    Some(value) => Some(value),
                    None => return self.unfollowed_method(cx, *id, range),
                },
                Object::Dict(_) => match self.dict_method(cx, *id, method, &arguments, range) {
                    Some(value) => Some(value),
                    None => return self.unfollowed_method(cx, *id, range),
                },
                Object::Set(_) => match self.set_method(cx, *id, method, &arguments, range) {
                    Some(value) => Some(value),
                    None => return self.unfollowed_method(cx, *id, range),
                },
                Object::Instance { class, .. } => {
                    let class = *class;
                    self.class_method(cx, owner, class, method, &arguments, range)
                }
                Object::Iterator(_) => match method {
                    "__next__" => self.next_of(cx, owner, range),
                    _ => None,
                },
                Object::View(..) => None,
                Object::Spoiled(problem) => Some(Value::Unknown(Rc::clone(problem))),
            },
            Value::Member(id, _) => {
                match self.class_method(cx, owner, *id, method, &arguments, range) {
                    Some(value) => Some(value),
                    None => self
                        .as_text(owner)
                        .and_then(|text| self.text_method(cx, &text, method, &arguments, range)),
                }
            }
            Value::Foreign(_) => {
                let text = self.as_text(owner);
                text.and_then(|text| self.text_method(cx, &text, method, &arguments, range))
            }
            Value::Class(id) => self.method_of_class(cx, *id, method, &arguments, range),
            Value::Module(_) => match method {
                // `globals().update(...)`
                "update" => {
                    for (value, at) in arguments.values() {
                        for entry in self.entries(cx, value, at).unwrap_or_default() {
                            let places = (entry.key_at.1, entry.value_at.1);
                            self.set_item(cx, owner, entry.key, entry.value, places);
                        }
                    }
                    Some(Value::None)
                }
                "get" => {
                    let key = arguments.positional.first();
                    key.map(|(key, _)| self.subscript(cx, owner, key, range))
                }
                _ => None,
            },
            Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Bytes(_) => None,
            Value::Made(made) if &*made.callee == "super" => {
                let made = Rc::clone(made);
                return self.inherited(cx, &made, method, arguments, range);
            }
            Value::Made(made) => {
                // What a package that is not known makes may change what it is given.
                if may_hold_models(&made.callee) {
                    self.spoil_all(cx, &arguments);
                }
                let made = Rc::clone(made);
                self.callbacks(cx, &made.callee, &arguments, range);
                None
            }
            _ => {
                self.spoil_all(cx, &arguments);
                None
            }
        };
        known.unwrap_or_else(|| cx.computed(range))
    }

    fn unfollowed_method(
        &mut self,
        cx: Cx,
        id: crate::value::id::ObjectId,
        range: TextRange,
    ) -> Value {
        self.unfollowed(cx, id, range)
    }

    pub(crate) fn spoil_all(&mut self, cx: Cx, arguments: &Arguments) {
        let values: Vec<(Value, TextRange)> = arguments
            .values()
            .map(|(value, range)| (value.clone(), range))
            .collect();
        for (value, range) in values {
            self.spoil(cx, &value, range);
        }
    }

    /// A method that the package defines.
    fn class_method(
        &mut self,
        cx: Cx,
        owner: &Value,
        class: ClassId,
        method: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        let (value, kind) = self.class_function(class, method)?;
        let Value::Function(function) = value else {
            return None;
        };
        let mut arguments = arguments.clone();
        let first = match kind {
            crate::value::function::FunctionKind::Static => None,
            crate::value::function::FunctionKind::Class => Some(Value::Class(class)),
            _ => Some(owner.clone()),
        };
        if let Some(first) = first {
            arguments.positional.insert(0, (first, range));
        }
        Some(self.call_function(cx, function, arguments, range))
    }

    /// A method called on a class: the package's, or one of Python's that is known.
    fn method_of_class(
        &mut self,
        cx: Cx,
        id: ClassId,
        method: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        let is_own = self
            .world
            .info(id)
            .mro
            .iter()
            .any(|one| matches!(one, Ancestor::Local(one) if self.binds(*one, method)));
        if is_own {
            return self.class_method(cx, &Value::Class(id), id, method, arguments, range);
        }
        let info = Rc::clone(self.world.info(id));
        match method {
            // The orchestrator's own text enumeration.
            "values" if info.derives("pydantic_forms.types.strEnum") => {
                let members = self.peek(&Value::Class(id))?;
                let values = members.iter().filter_map(|member| match member {
                    Value::Member(id, at) => self.member_value(*id, *at),
                    _ => None,
                });
                let values = values.collect();
                Some(self.new_list(values))
            }
            "__call__" if info.is_enum() => {
                let values = arguments.plain()?;
                match &values[..] {
                    [value] => self.member_of_value(id, value),
                    _ => None,
                }
            }
            "__subclasses__" | "mro" => None,
            _ => {
                self.spoil_all(cx, arguments);
                None
            }
        }
    }

    fn binds(&self, id: ClassId, name: &str) -> bool {
        let scope = self.world.class(id).scope;
        self.world.scope(scope).names.contains_key(name)
    }
}
