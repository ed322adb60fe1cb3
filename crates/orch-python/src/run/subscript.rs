//! Parts of values by index or key: read, set, deleted.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::{Code, Problem};
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::REGISTRY;
use crate::value::heap::{Entry, Object};
use crate::value::known::LIFECYCLE;
use crate::value::value::Value;

/// Modules whose values are no generic types.
const NO_GENERICS: [&str; 3] = ["os.", "sys.", "re."];

impl Interpreter<'_> {
    pub(crate) fn subscript(
        &mut self,
        cx: Cx,
        owner: &Value,
        slice: &Value,
        range: TextRange,
    ) -> Value {
        match owner {
            Value::Object(id) => match self.world.object(*id) {
                Object::Dict(_) if matches!(slice, Value::Slice(_)) => {
                    let message = "a dictionary has no slices";
                    let problem = cx.problem(Code::ImportFails, range, message);
                    self.fail(cx, &problem);
                    Value::unknown(problem)
                }
                Object::Dict(dict) => match self.key_of(slice) {
                    Some(key) => match dict.get(&key) {
                        Some(entry) => entry.value.clone(),
                        None => self.fails(cx, range, "the dictionary has no such key"),
                    },
                    None => cx.computed(range),
                },
                Object::List(values) => {
                    let values = values.clone();
                    self.part(cx, &values, slice, range, Shape::List)
                }
                Object::Instance {
                    items: Some(items), ..
                } => {
                    let values = items.to_vec();
                    self.part(cx, &values, slice, range, Shape::Tuple)
                }
                Object::Spoiled(problem) => Value::Unknown(Rc::clone(problem)),
                _ => {
                    let given = [slice.clone()];
                    self.hook(cx, owner, "__getitem__", &given, range)
                        .unwrap_or_else(|| cx.computed(range))
                }
            },
            Value::Tuple(values) => {
                let values = values.to_vec();
                self.part(cx, &values, slice, range, Shape::Tuple)
            }
            Value::Text(text) => {
                let letters: Vec<Value> = text
                    .chars()
                    .map(|letter| Value::text(letter.to_string()))
                    .collect();
                self.part(cx, &letters, slice, range, Shape::Text)
            }
            // `globals()["NAME"]`
            Value::Module(id) => {
                let name = self.as_text(slice);
                match name.and_then(|name| self.module_attribute(*id, &name, None)) {
                    Some(value) => value,
                    None => cx.computed(range),
                }
            }
            Value::Class(id) if self.world.info(*id).is_enum() => {
                match self
                    .as_text(slice)
                    .and_then(|name| self.member_named(*id, &name))
                {
                    Some(member) => member,
                    None => cx.computed(range),
                }
            }
            Value::Foreign(name) if &**name == LIFECYCLE => match self.as_text(slice) {
                Some(member) => Value::foreign(format!("{LIFECYCLE}.{member}")),
                None => cx.computed(range),
            },
            Value::Foreign(name) if &**name == "sys.modules" => {
                match self.as_text(slice).map(|name| match &*name {
                    "__main__" => Some(cx.module),
                    name => self.world.by_name.get(name).copied(),
                }) {
                    Some(Some(id)) => Value::Module(id),
                    _ => cx.computed(range),
                }
            }
            Value::Foreign(name) if NO_GENERICS.iter().any(|start| name.starts_with(start)) => {
                match (&**name, slice) {
                    ("sys.version_info", Value::Int(0)) => Value::Int(3),
                    ("sys.version_info", Value::Slice(_)) => owner.clone(),
                    _ => cx.computed(range),
                }
            }
            Value::Class(_) | Value::Foreign(_) | Value::Type(_) => {
                self.generic(cx, owner, slice, range)
            }
            Value::Made(made) if &*made.callee == "typing.NewType" => cx.computed(range),
            Value::Unknown(problem) if problem.code != Code::ComputedValue => owner.clone(),
            _ => cx.computed(range),
        }
    }

    /// An operation that surely fails.
    pub(crate) fn fails(&mut self, cx: Cx, range: TextRange, message: &str) -> Value {
        let problem = cx.problem(Code::ImportFails, range, message);
        self.failure = Some(Rc::new(problem.clone()));
        Value::unknown(problem)
    }

    fn part(
        &mut self,
        cx: Cx,
        values: &[Value],
        slice: &Value,
        range: TextRange,
        shape: Shape,
    ) -> Value {
        if let Value::Slice(parts) = slice {
            let Some(part) = self.slice(values, parts) else {
                return cx.computed(range);
            };
            return match shape {
                Shape::List => self.new_list(part),
                Shape::Tuple => Value::Tuple(part.into()),
                Shape::Text => {
                    let texts: Vec<Rc<str>> =
                        part.iter().filter_map(|part| self.as_text(part)).collect();
                    Value::text(texts.concat())
                }
            };
        }
        let index = self
            .as_int(slice)
            .and_then(|index| place(index, values.len()));
        match index.and_then(|index| values.get(index)) {
            Some(value) => value.clone(),
            None => cx.computed(range),
        }
    }

    fn slice(&self, values: &[Value], parts: &[Value; 3]) -> Option<Vec<Value>> {
        let number = |part: &Value| match part {
            Value::None => Some(None),
            part => self.as_int(part).map(Some),
        };
        let length = i128::try_from(values.len()).ok()?;
        let (low, high, step) = (number(&parts[0])?, number(&parts[1])?, number(&parts[2])?);
        let step = step.unwrap_or(1);
        if step == 0 {
            return None;
        }
        let clamp = |at: i128, least: i128, most: i128| {
            let at = if at < 0 { at + length } else { at };
            at.clamp(least, most)
        };
        let mut found = Vec::new();
        if step > 0 {
            let mut at = low.map_or(0, |at| clamp(at, 0, length));
            let end = high.map_or(length, |at| clamp(at, 0, length));
            while at < end {
                found.push(values[usize::try_from(at).ok()?].clone());
                at = at.checked_add(step)?;
            }
        } else {
            let mut at = low.map_or(length - 1, |at| clamp(at, -1, length - 1));
            let end = high.map_or(-1, |at| clamp(at, -1, length - 1));
            while at > end {
                found.push(values[usize::try_from(at).ok()?].clone());
                at = at.checked_add(step)?;
            }
        }
        Some(found)
    }

    /// `owner[key] = value`; the places are those of the key and of the value.
    pub(crate) fn set_item(
        &mut self,
        cx: Cx,
        owner: &Value,
        key: Value,
        value: Value,
        (key_at, value_at): (TextRange, TextRange),
    ) {
        let id = match owner {
            Value::Object(id) => id,
            Value::Module(module) => {
                match self.as_text(&key) {
                    Some(name) => {
                        let scope = self.world.module(*module).scope;
                        self.bind(scope, &name, value, key_at);
                    }
                    None => self.say_code(
                        cx,
                        key_at,
                        "the name that is bound here is known only at run time",
                    ),
                }
                return;
            }
            _ => return,
        };
        let given = [key.clone(), value.clone()];
        if self
            .hook(cx, owner, "__setitem__", &given, key_at)
            .is_some()
            || !self.may_change(cx, *id, key_at)
        {
            return;
        }
        let entry = Entry {
            key,
            value,
            key_at: (cx.module, cx.at(key_at)),
            value_at: (cx.module, cx.at(value_at)),
        };
        if matches!(self.world.object(*id), Object::Dict(_)) {
            self.put(cx, *id, entry);
            return;
        }
        let index = self.as_int(&entry.key);
        if let Object::List(values) = &mut self.world.objects[id.0] {
            match index.and_then(|index| place(index, values.len())) {
                Some(at) if at < values.len() => values[at] = entry.value,
                _ => {
                    let problem =
                        cx.problem(Code::ComputedValue, key_at, "orch does not follow this");
                    self.world.objects[id.0] = Object::Spoiled(Rc::new(problem));
                }
            }
        }
    }

    /// Puts an entry into a dictionary that may be changed.
    pub(crate) fn put(&mut self, cx: Cx, id: crate::value::id::ObjectId, entry: Entry) {
        match self.key_of(&entry.key) {
            Some(key) => {
                if let Object::Dict(dict) = &mut self.world.objects[id.0] {
                    dict.insert(key, entry);
                }
            }
            None if id == REGISTRY => {
                let problem = self.odd_name(&entry);
                self.say(problem);
            }
            None => {
                let problem = self.odd_key(cx, &entry);
                self.world.objects[id.0] = Object::Spoiled(problem);
            }
        }
    }

    /// What is wrong with the name of a product.
    pub(crate) fn odd_name(&self, entry: &Entry) -> Problem {
        let (module, range) = entry.key_at;
        let problem = Problem::new(
            Code::RegistryKey,
            module,
            range,
            "the name of a product is known only at run time",
        )
        .hint("write the name as a string");
        match &entry.key {
            Value::Unknown(why) if why.code == Code::ComputedValue => {
                problem.label(why.message.clone())
            }
            Value::Unknown(why) => (**why).clone(),
            Value::Made(_) | Value::Foreign(_) | Value::Method(_) => problem,
            _ => problem.label("this is not a string"),
        }
    }

    pub(crate) fn delete_item(&mut self, cx: Cx, owner: &Value, key: &Value, range: TextRange) {
        if let (Value::Module(module), Some(name)) = (owner, self.as_text(key)) {
            let scope = self.world.module(*module).scope;
            self.unbind(scope, &name);
            return;
        }
        let Value::Object(id) = owner else { return };
        let given = [key.clone()];
        if self.hook(cx, owner, "__delitem__", &given, range).is_some()
            || !self.may_change(cx, *id, range)
        {
            return;
        }
        let key_of = self.key_of(key);
        let index = self.as_int(key);
        let done = match (&mut self.world.objects[id.0], key_of) {
            (Object::Dict(dict), Some(key)) => dict.remove(&key).is_some(),
            (Object::List(values), _) => match index.and_then(|at| place(at, values.len())) {
                Some(at) if at < values.len() => {
                    values.remove(at);
                    true
                }
                _ => false,
            },
            _ => false,
        };
        if !done {
            self.unfollowed(cx, *id, range);
        }
    }

    /// Something is done to an object that is not followed.
    pub(crate) fn unfollowed(
        &mut self,
        cx: Cx,
        id: crate::value::id::ObjectId,
        range: TextRange,
    ) -> Value {
        let message = "orch cannot follow this";
        if id == REGISTRY {
            let problem = cx
                .problem(
                    Code::RegistryUse,
                    range,
                    "orch cannot follow this use of the registry",
                )
                .hint("register products by `SUBSCRIPTION_MODEL_REGISTRY.update({...})`");
            self.say(problem);
        } else {
            let problem = cx.problem(Code::ComputedValue, range, message);
            self.world.objects[id.0] = Object::Spoiled(Rc::new(problem));
        }
        cx.because(range, message)
    }
}

/// What a slice of a sequence is.
#[derive(Clone, Copy)]
enum Shape {
    List,
    Tuple,
    Text,
}

/// The index that Python means, counted from the end where it is negative.
fn place(index: i128, length: usize) -> Option<usize> {
    let length = i128::try_from(length).ok()?;
    let index = if index < 0 { index + length } else { index };
    usize::try_from(index).ok()
}
