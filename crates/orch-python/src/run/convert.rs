//! What values are as texts, numbers and keys.

use std::rc::Rc;

use orch_model::Status;

use crate::run::interpreter::Interpreter;
use crate::value::heap::{Key, Object};
use crate::value::id::ClassId;
use crate::value::known::{self, LIFECYCLE};
use crate::value::ty::Stored;
use crate::value::value::{Arguments, Value};

impl Interpreter<'_> {
    /// The text that a value equals, if one does.
    pub(crate) fn as_text(&self, value: &Value) -> Option<Rc<str>> {
        match value {
            Value::Text(text) => Some(Rc::clone(text)),
            Value::Member(id, at) if self.world.info(*id).derives("str") => {
                match self.member_value(*id, *at)? {
                    Value::Text(text) => Some(text),
                    _ => None,
                }
            }
            Value::Foreign(name) => lifecycle(name).map(|status| status.as_str().into()),
            _ => None,
        }
    }

    /// The name that a key of the registry is.
    pub(crate) fn name_of(&self, value: &Value) -> Option<String> {
        self.as_text(value).map(|text| text.to_string())
    }

    /// What `.value` of a member gives.
    pub(crate) fn member_value(&self, id: ClassId, at: usize) -> Option<Value> {
        let members = self.world.class(id).members.as_ref().ok()?;
        members.get(at).map(|member| member.value.clone())
    }

    pub(crate) fn member_name(&self, id: ClassId, at: usize) -> Option<Rc<str>> {
        let members = self.world.class(id).members.as_ref().ok()?;
        members.get(at).map(|member| Rc::clone(&member.name))
    }

    /// What `str()` gives.
    pub(crate) fn str_of(&mut self, value: &Value) -> Option<Rc<str>> {
        match value {
            Value::Text(text) => Some(Rc::clone(text)),
            Value::None => Some("None".into()),
            Value::Ellipsis => Some("Ellipsis".into()),
            Value::Bool(true) => Some("True".into()),
            Value::Bool(false) => Some("False".into()),
            Value::Int(number) => Some(number.to_string().into()),
            Value::Float(number) => float_text(*number).map(Rc::from),
            Value::Member(id, at) => self.member_text(*id, *at),
            Value::Foreign(name) => lifecycle(name).map(|status| status.as_str().into()),
            Value::Object(id) => match self.world.object(*id) {
                Object::List(_) | Object::Dict(_) => self.repr_of(value),
                Object::Instance { class, .. } => {
                    let (hook, _) = self.class_function(*class, "__str__")?;
                    self.text_by(&hook, value.clone())
                }
                _ => None,
            },
            Value::Tuple(_) | Value::Bytes(_) => self.repr_of(value),
            _ => None,
        }
    }

    fn member_text(&mut self, id: ClassId, at: usize) -> Option<Rc<str>> {
        if let Some((hook, _)) = self.class_function(id, "__str__") {
            return self.text_by(&hook, Value::Member(id, at));
        }
        let info = Rc::clone(self.world.info(id));
        if info.foreign().any(known::writes_value) || info.derives("enum.IntEnum") {
            let value = self.member_value(id, at)?;
            return self.str_of(&value);
        }
        if info.is_flag() {
            return None;
        }
        let name = self.member_name(id, at)?;
        Some(format!("{}.{name}", self.world.class(id).short()).into())
    }

    fn text_by(&mut self, hook: &Value, value: Value) -> Option<Rc<str>> {
        let Value::Function(id) = hook else {
            return None;
        };
        let function = self.world.function(*id);
        let (module, range) = (function.module, function.range);
        let cx = self.module_cx(module);
        let mut arguments = Arguments::default();
        arguments.positional.push((value, range));
        match self.call_function(cx, *id, arguments, range) {
            Value::Text(text) => Some(text),
            other => self.as_text(&other),
        }
    }

    /// What `repr()` gives.
    pub(crate) fn repr_of(&mut self, value: &Value) -> Option<Rc<str>> {
        match value {
            Value::Text(text) => repr(text).map(Rc::from),
            Value::Tuple(parts) => {
                let texts = self.reprs(parts)?;
                Some(match &texts[..] {
                    [one] => format!("({one},)").into(),
                    _ => format!("({})", texts.join(", ")).into(),
                })
            }
            Value::Object(id) => match self.world.object(*id).clone() {
                Object::List(values) => {
                    Some(format!("[{}]", self.reprs(&values)?.join(", ")).into())
                }
                _ => None,
            },
            Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Ellipsis => {
                self.str_of(value)
            }
            _ => None,
        }
    }

    fn reprs(&mut self, values: &[Value]) -> Option<Vec<String>> {
        if values.len() > 10_000 {
            return None;
        }
        values
            .iter()
            .map(|value| self.repr_of(value).map(|text| text.to_string()))
            .collect()
    }

    /// What `int()` gives.
    pub(crate) fn int_of(&self, value: &Value) -> Option<i128> {
        match value {
            Value::Int(number) => Some(*number),
            Value::Bool(bool) => Some(i128::from(*bool)),
            Value::Text(text) if !text.contains('_') => text.trim().parse().ok(),
            Value::Float(number) if number.is_finite() && number.abs() < 1e15 => {
                Some(number.trunc() as i128)
            }
            Value::Member(id, at) if self.world.info(*id).derives("int") => {
                self.int_of(&self.member_value(*id, *at)?)
            }
            _ => None,
        }
    }

    /// The whole number that a value equals, if one does.
    pub(crate) fn as_int(&self, value: &Value) -> Option<i128> {
        match value {
            Value::Text(_) | Value::Float(_) => None,
            value => self.int_of(value),
        }
    }

    /// A key of a dictionary, equal where Python takes the values for equal.
    pub(crate) fn key_of(&self, value: &Value) -> Option<Key> {
        if self.has_hook(value, &["__eq__", "__hash__"]) {
            return None;
        }
        Some(match value {
            Value::None => Key::None,
            Value::Ellipsis => Key::Ellipsis,
            Value::Bool(bool) => Key::Int(i128::from(*bool)),
            Value::Int(number) => Key::Int(*number),
            Value::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                Key::Int(*number as i128)
            }
            Value::Float(number) => Key::Float(number.to_bits()),
            Value::Text(text) => Key::Text(Rc::clone(text)),
            Value::Bytes(bytes) => Key::Bytes(Rc::clone(bytes)),
            Value::Tuple(parts) => Key::Tuple(
                parts
                    .iter()
                    .map(|part| self.key_of(part))
                    .collect::<Option<_>>()?,
            ),
            Value::Class(id) => Key::Class(*id),
            Value::Member(id, at) => {
                let info = self.world.info(*id);
                if info.derives("str") || info.derives("int") || info.derives("float") {
                    self.key_of(&self.member_value(*id, *at)?)?
                } else {
                    Key::Member(*id, *at)
                }
            }
            Value::Module(id) => Key::Module(*id),
            Value::Foreign(name) => match lifecycle(name) {
                Some(status) => Key::Text(status.as_str().into()),
                None => Key::Foreign(Rc::clone(name)),
            },
            Value::Function(id) => Key::Function(*id),
            Value::Object(id) => match self.world.object(*id) {
                Object::Instance {
                    items: Some(items), ..
                } => {
                    let parts = items.iter().map(|part| self.key_of(part));
                    Key::Tuple(parts.collect::<Option<_>>()?)
                }
                Object::Instance { class, .. } if !self.world.class(*class).dataclass => {
                    Key::Object(*id)
                }
                _ => return None,
            },
            Value::Method(_)
            | Value::Type(_)
            | Value::Made(_)
            | Value::Slice(_)
            | Value::Unknown(_) => return None,
        })
    }

    /// A value as the database stores it, and whether it is a member of an enumeration.
    pub(crate) fn stored(&self, value: &Value) -> (bool, Stored) {
        let plain = |value: &Value| match value {
            Value::Text(text) => Stored::Text(Rc::clone(text)),
            Value::Int(number) => Stored::Int(*number),
            Value::Bool(bool) => Stored::Bool(*bool),
            Value::None => Stored::None,
            _ => Stored::Other,
        };
        match value {
            Value::Member(id, at) => {
                let value = self.member_value(*id, *at);
                let stored = match &value {
                    Some(value) => plain(value),
                    None => Stored::Other,
                };
                (true, stored)
            }
            Value::Foreign(name) => match lifecycle(name) {
                Some(status) => (true, Stored::Text(status.as_str().into())),
                None => (false, Stored::Other),
            },
            value => (false, plain(value)),
        }
    }
}

/// A stage of the orchestrator's own enumeration.
pub(crate) fn lifecycle(name: &str) -> Option<Status> {
    let member = name.strip_prefix(LIFECYCLE)?.strip_prefix('.')?;
    if member.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    Status::parse(&member.to_ascii_lowercase())
}

/// A number as Python writes it, where Rust writes it alike.
fn float_text(number: f64) -> Option<String> {
    let size = number.abs();
    let plain = number == 0.0 || (1e-4..1e16).contains(&size);
    plain.then(|| format!("{number:?}"))
}

/// A text as Python writes it in quotes; none where that depends on the letters.
fn repr(text: &str) -> Option<String> {
    if !text.chars().all(|letter| (' '..='~').contains(&letter)) {
        return None;
    }
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut written = String::from(quote);
    for letter in text.chars() {
        if letter == '\\' || letter == quote {
            written.push('\\');
        }
        written.push(letter);
    }
    written.push(quote);
    Some(written)
}
