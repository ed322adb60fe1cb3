//! Attributes of values.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::{Code, Problem};
use crate::run::convert::lifecycle;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::REGISTRY;
use crate::value::class::Ancestor;
use crate::value::function::FunctionKind;
use crate::value::heap::{Dict, Entry, Object};
use crate::value::id::ClassId;
use crate::value::members::Builtin;
use crate::value::ty::{Origin, Ty};
use crate::value::value::{Arguments, Value};

impl Interpreter<'_> {
    pub(crate) fn attribute(
        &mut self,
        cx: Cx,
        owner: &Value,
        name: &str,
        range: TextRange,
    ) -> Value {
        match owner {
            Value::Module(id) if name == "__dict__" => Value::Module(*id),
            Value::Module(id) => match self.module_attribute(*id, name, None) {
                Some(Value::Unknown(problem)) if problem.range.is_empty() => {
                    Value::unknown(Problem {
                        module: cx.module,
                        range: cx.at(range),
                        ..(*problem).clone()
                    })
                }
                Some(value) => value,
                // A module stands for `globals()` as well.
                None if Builtin::Dict.may_have(name) => self.bound(owner, name),
                None => {
                    let problem = self.no_such_member(cx, *id, name, range);
                    self.fail(cx, &problem);
                    Value::unknown(problem)
                }
            },
            Value::Foreign(dotted) => match (lifecycle(dotted), name) {
                (Some(status), "value") => Value::text(status.as_str()),
                (Some(status), "name") => Value::text(status.as_str().to_uppercase()),
                (Some(_), name) => self.bound(owner, name),
                _ => self.foreign(&format!("{dotted}.{name}")),
            },
            Value::Class(id) => self.class_attribute(cx, *id, name, range),
            Value::Member(id, at) => self.member_attribute(cx, *id, *at, name, range),
            Value::Object(id) => match self.world.object(*id) {
                Object::Instance {
                    class, attributes, ..
                } => {
                    if let Some(value) = attributes.get(name) {
                        return value.clone();
                    }
                    let class = *class;
                    self.instance_attribute(cx, owner, class, name, range)
                }
                Object::Spoiled(problem) => Value::Unknown(Rc::clone(problem)),
                Object::Dict(_) if *id == REGISTRY => self.bound(owner, name),
                object => match Builtin::of_object(object) {
                    Some(kind) => self.own_method(cx, owner, kind, name, range),
                    None => self.bound(owner, name),
                },
            },
            Value::Function(id) if name == "__name__" => {
                Value::Text(Rc::clone(&self.world.function(*id).name))
            }
            Value::Type(ty) => match (&**ty, name) {
                (Ty::Generic(Origin::Class(id), _), name) => {
                    self.class_attribute(cx, *id, name, range)
                }
                (Ty::Aliased(inner), "__value__" | "__supertype__") => {
                    Value::Type(Rc::clone(inner))
                }
                (Ty::Union(parts), "__args__") => {
                    let parts = parts.iter().map(|part| self.type_value(part));
                    Value::Tuple(parts.collect())
                }
                _ => cx.computed(range),
            },
            Value::Unknown(problem) => match problem.code {
                Code::ComputedValue => cx.computed(range),
                _ => owner.clone(),
            },
            Value::Bytes(_) | Value::Made(_) | Value::Method(_) => self.bound(owner, name),
            Value::Text(_)
            | Value::Tuple(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Bool(_)
            | Value::None => match Builtin::of(owner) {
                Some(kind) => self.own_method(cx, owner, kind, name, range),
                None => self.bound(owner, name),
            },
            Value::Ellipsis | Value::Function(_) | Value::Slice(_) => cx.computed(range),
        }
    }

    /// A method of a type of Python's own.
    fn own_method(
        &mut self,
        cx: Cx,
        owner: &Value,
        kind: Builtin,
        name: &str,
        range: TextRange,
    ) -> Value {
        if kind.may_have(name) {
            return self.bound(owner, name);
        }
        let message = format!("{} has no attribute `{name}`", kind.name());
        self.fails(cx, range, &message)
    }

    fn bound(&self, owner: &Value, name: &str) -> Value {
        Value::Method(Rc::new((owner.clone(), name.into())))
    }

    fn class_attribute(&mut self, cx: Cx, id: ClassId, name: &str, range: TextRange) -> Value {
        match name {
            "__name__" => return Value::text(self.world.class(id).short()),
            "__qualname__" => return Value::Text(Rc::clone(&self.world.class(id).name)),
            "__module__" => {
                let module = self.world.class(id).module;
                return Value::Text(Rc::clone(&self.world.module(module).name));
            }
            "__mro__" | "__bases__" | "__base__" => return cx.computed(range),
            _ => {}
        }
        if self.world.info(id).is_enum() {
            if let Some(member) = self.member_named(id, name) {
                return member;
            }
            if name == "__members__" {
                return self.members_by_name(cx, id, range);
            }
            if let Err(problem) = self.members(id) {
                return Value::Unknown(problem);
            }
        }
        if let Some((value, _)) = self.class_value(id, name) {
            return match value {
                Value::Function(function) => match self.world.function(function).kind {
                    FunctionKind::Class => self.bound(&Value::Class(id), name),
                    FunctionKind::Property | FunctionKind::Computed => cx.computed(range),
                    FunctionKind::Plain | FunctionKind::Static => Value::Function(function),
                },
                // What a field's default is as an attribute is pydantic's to say.
                Value::Made(_) if self.world.info(id).is_model() => cx.computed(range),
                value if self.has_hook(&value, &["__get__"]) => cx.computed(range),
                value => value,
            };
        }
        // Python's own methods of the class.
        if self.world.info(id).foreign().next().is_some() {
            return self.bound(&Value::Class(id), name);
        }
        cx.because(
            range,
            format!(
                "class `{}` has no attribute `{name}`",
                self.world.class(id).name
            ),
        )
    }

    /// What a class's body, or that of an ancestor, binds a name to.
    pub(crate) fn class_value(&self, id: ClassId, name: &str) -> Option<(Value, ClassId)> {
        for ancestor in &self.world.info(id).mro {
            let Ancestor::Local(ancestor) = ancestor else {
                continue;
            };
            let scope = self.world.class(*ancestor).scope;
            if let Some(binding) = self.world.scope(scope).names.get(name) {
                return Some((binding.value.clone(), *ancestor));
            }
        }
        None
    }

    fn members_by_name(&mut self, cx: Cx, id: ClassId, range: TextRange) -> Value {
        let members = match self.members(id) {
            Ok(members) => members.to_vec(),
            Err(problem) => return Value::Unknown(problem),
        };
        let mut dict = Dict::default();
        let at = (cx.module, cx.at(range));
        for (index, member) in members.iter().enumerate() {
            let key = Value::Text(Rc::clone(&member.name));
            let value = Value::Member(id, member.alias_of.unwrap_or(index));
            if let Some(found) = self.key_of(&key) {
                dict.insert(
                    found,
                    Entry {
                        key,
                        value,
                        key_at: at,
                        value_at: at,
                    },
                );
            }
        }
        self.new_object(Object::Dict(dict))
    }

    fn member_attribute(
        &mut self,
        cx: Cx,
        id: ClassId,
        at: usize,
        name: &str,
        range: TextRange,
    ) -> Value {
        let value = self.member_value(id, at);
        match name {
            "value" | "_value_" => value.unwrap_or_else(|| cx.computed(range)),
            "name" | "_name_" => match self.member_name(id, at) {
                Some(name) => Value::Text(name),
                None => cx.computed(range),
            },
            "__class__" => Value::Class(id),
            _ => {
                let member = Value::Member(id, at);
                self.instance_attribute(cx, &member, id, name, range)
            }
        }
    }

    /// An attribute that an instance has by its class.
    fn instance_attribute(
        &mut self,
        cx: Cx,
        instance: &Value,
        class: ClassId,
        name: &str,
        range: TextRange,
    ) -> Value {
        match name {
            "__class__" => return Value::Class(class),
            // What is done to it is done to the instance.
            "__dict__" => {
                self.spoil(cx, instance, range);
                return cx.computed(range);
            }
            _ if self.has_hook(instance, &["__getattribute__"]) => return cx.computed(range),
            _ => {}
        }
        match self.class_value(class, name) {
            Some((Value::Function(function), _)) => match self.world.function(function).kind {
                FunctionKind::Property | FunctionKind::Computed => {
                    let mut arguments = Arguments::default();
                    arguments.positional.push((instance.clone(), range));
                    self.call_function(cx, function, arguments, range)
                }
                FunctionKind::Static => Value::Function(function),
                FunctionKind::Plain | FunctionKind::Class => self.bound(instance, name),
            },
            Some((Value::Made(made), _)) if made.callee.ends_with("property") => cx.computed(range),
            Some((value, _)) if self.has_hook(&value, &["__get__"]) => cx.computed(range),
            Some((value, _)) => value,
            None => {
                let given = [Value::text(name)];
                self.hook(cx, instance, "__getattr__", &given, range)
                    .unwrap_or_else(|| self.bound(instance, name))
            }
        }
    }
}
