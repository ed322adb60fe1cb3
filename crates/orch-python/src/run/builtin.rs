//! Python's own functions.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::Code;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::effort::LONGEST;
use crate::value::heap::{Dict, Object};
use crate::value::members::Builtin;
use crate::value::value::{Arguments, Value};

impl Interpreter<'_> {
    /// What a function of Python's own gives; none if it is not followed.
    pub(crate) fn builtin(
        &mut self,
        cx: Cx,
        name: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        if let Some(value) = self.builtin_by_name(cx, name, arguments, range) {
            return Some(value);
        }
        let values = arguments.plain()?;
        Some(match (name, &values[..]) {
            ("str", []) => Value::text(""),
            ("str", [value]) => match (value, self.str_of(value)) {
                (_, Some(text)) => Value::Text(text),
                (unknown @ Value::Unknown(_), None) => unknown.clone(),
                _ => return None,
            },
            ("repr", [value]) => Value::Text(self.repr_of(value)?),
            ("format", [value]) => Value::text(self.formatted(value, "")?),
            ("format", [value, spec]) => {
                let spec = self.as_text(spec)?;
                Value::text(self.formatted(value, &spec)?)
            }
            ("int", []) => Value::Int(0),
            ("int", [value]) => Value::Int(self.int_of(value)?),
            ("bool", [value]) => Value::Bool(self.truth(cx, value, range).ok()?),
            ("float", [Value::Int(number)]) => Value::Float(*number as f64),
            ("len", [value]) => Value::Int(i128::try_from(self.length(value)?).ok()?),
            ("abs", [value]) => Value::Int(self.as_int(value)?.checked_abs()?),
            ("ord", [value]) => {
                let text = self.as_text(value)?;
                let mut letters = text.chars();
                let letter = letters.next().filter(|_| letters.next().is_none())?;
                Value::Int(i128::from(u32::from(letter)))
            }
            ("chr", [value]) => {
                let number = u32::try_from(self.as_int(value)?).ok()?;
                Value::text(char::from_u32(number)?.to_string())
            }
            ("hex", [value]) => {
                Value::text(format!("{:#x}", u64::try_from(self.as_int(value)?).ok()?))
            }
            ("list", []) => self.new_list(Vec::new()),
            ("tuple", []) => Value::Tuple(Rc::new([])),
            ("set" | "frozenset", []) => self.new_set(cx, Vec::new(), range),
            ("list", [value]) => {
                let values = self.values(cx, value, range);
                match values {
                    Ok(values) => self.new_list(values),
                    Err(unknown) => unknown,
                }
            }
            ("tuple", [value]) => match self.values(cx, value, range) {
                Ok(values) => Value::Tuple(values.into()),
                Err(unknown) => unknown,
            },
            ("set" | "frozenset", [value]) => match self.values(cx, value, range) {
                Ok(values) => self.new_set(cx, values, range),
                Err(unknown) => unknown,
            },
            ("iter", [value]) => match self.values(cx, value, range) {
                Ok(values) => {
                    let iterator =
                        self.new_iterator((cx, range), values, std::slice::from_ref(value));
                    self.goes_through(&iterator, value);
                    iterator
                }
                Err(unknown) => unknown,
            },
            ("reversed", [value]) => match self.values(cx, value, range) {
                Ok(mut values) => {
                    values.reverse();
                    self.new_iterator((cx, range), values, std::slice::from_ref(value))
                }
                Err(unknown) => unknown,
            },
            ("next", [value]) => self.next_of(cx, value, range)?,
            ("next", [value, default]) => self
                .next_of(cx, value, range)
                .unwrap_or_else(|| default.clone()),
            ("range", numbers) => {
                let numbers: Option<Vec<i128>> =
                    numbers.iter().map(|number| self.as_int(number)).collect();
                Value::Tuple(counted(&numbers?)?.into())
            }
            ("any" | "all", [value]) => {
                let values = self.values(cx, value, range).ok()?;
                let mut holds = Vec::new();
                for value in &values {
                    holds.push(self.truth(cx, value, range).ok()?);
                }
                Value::Bool(if name == "any" {
                    holds.contains(&true)
                } else {
                    !holds.contains(&false)
                })
            }
            ("isinstance", [value, kind]) => Value::Bool(self.is_instance(value, kind)?),
            ("issubclass", [value, kind]) => Value::Bool(self.is_subclass(value, kind)?),
            ("callable", [Value::Function(_) | Value::Class(_)]) => Value::Bool(true),
            ("type", [Value::None]) => Value::Foreign("types.NoneType".into()),
            ("type", [value]) => self.type_of_value(value)?,
            ("id" | "hash" | "input" | "open" | "memoryview", _) => return None,
            ("print" | "super" | "object" | "breakpoint" | "help", _) => Value::None,
            ("property" | "staticmethod" | "classmethod", _) => {
                return Some(self.made(cx, name, arguments.clone(), range));
            }
            _ => return None,
        })
    }

    fn builtin_by_name(
        &mut self,
        cx: Cx,
        name: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        let positional: Vec<Value> = arguments
            .positional
            .iter()
            .map(|(value, _)| value.clone())
            .collect();
        Some(match (name, &positional[..]) {
            ("dict", _) => {
                let Value::Object(id) = self.new_object(Object::Dict(Dict::default())) else {
                    return None;
                };
                self.update_by(cx, id, arguments, range);
                match self.world.object(id) {
                    Object::Spoiled(problem) => Value::Unknown(Rc::clone(problem)),
                    _ => Value::Object(id),
                }
            }
            ("sorted", [value]) => {
                let values = match self.values(cx, value, range) {
                    Ok(values) => values,
                    Err(unknown) => return Some(unknown),
                };
                let sorted = self.sorted(cx, values, arguments, range)?;
                self.new_list(sorted)
            }
            ("min" | "max", values) => {
                let values = match values {
                    [one] => self.values(cx, one, range).ok()?,
                    several => several.to_vec(),
                };
                // Of equal values Python takes the first, and sorting keeps their order.
                let mut by = arguments.clone();
                let is_reverse = Value::Bool(name == "max");
                by.keywords.push(("reverse".into(), is_reverse, range));
                self.sorted(cx, values, &by, range)?.first()?.clone()
            }
            ("sum", [value, ..]) => {
                let start = arguments.get("start", 1).map(|(value, _)| value.clone());
                let mut total = start.unwrap_or(Value::Int(0));
                for value in self.values(cx, value, range).ok()? {
                    total = self.binary(cx, ruff_python_ast::Operator::Add, &total, &value, range);
                }
                total
            }
            ("enumerate", [value, ..]) => {
                let start = match arguments.get("start", 1) {
                    Some((start, _)) => self.as_int(start)?,
                    None => 0,
                };
                match self.values(cx, value, range) {
                    Ok(values) => {
                        let numbered = values
                            .into_iter()
                            .zip(start..)
                            .map(|(value, at)| Value::Tuple(Rc::new([Value::Int(at), value])));
                        let numbered = numbered.collect();
                        let iterator =
                            self.new_iterator((cx, range), numbered, std::slice::from_ref(value));
                        self.goes_through(&iterator, value);
                        iterator
                    }
                    Err(unknown) => unknown,
                }
            }
            // One iterator in two places gives its values in turns.
            ("zip", columns)
                if columns.iter().enumerate().any(|(at, one)| {
                    columns[..at].iter().any(|it| it.same(one)) && self.iterator(one).is_some()
                }) =>
            {
                cx.computed(range)
            }
            ("zip", columns) => {
                let mut rows: Option<Vec<Vec<Value>>> = None;
                for column in columns {
                    let values = match self.values(cx, column, range) {
                        Ok(values) => values,
                        Err(unknown) => return Some(unknown),
                    };
                    rows = Some(match rows {
                        None => values.into_iter().map(|value| vec![value]).collect(),
                        Some(rows) => rows
                            .into_iter()
                            .zip(values)
                            .map(|(mut row, value)| {
                                row.push(value);
                                row
                            })
                            .collect(),
                    });
                }
                let rows = rows.unwrap_or_default().into_iter();
                let rows = rows.map(|row| Value::Tuple(row.into())).collect();
                self.new_iterator((cx, range), rows, columns)
            }
            ("map", [function, value]) => match self.values(cx, value, range) {
                Ok(values) => {
                    let rests = self.rests_on(&[function.clone(), value.clone()]);
                    // It is called when something asks for the values, or never.
                    let mapped = self.perhaps(cx, range, |run| {
                        let mut mapped = Vec::new();
                        for value in values {
                            let mut arguments = Arguments::default();
                            arguments.positional.push((value, range));
                            mapped.push(run.call(cx, function, arguments, range));
                        }
                        mapped
                    })?;
                    self.iterator_on((cx, range), mapped, rests)
                }
                Err(unknown) => unknown,
            },
            ("filter", [function, value]) => match self.values(cx, value, range) {
                Ok(values) => {
                    let rests = self.rests_on(&[function.clone(), value.clone()]);
                    let kept = self.perhaps(cx, range, |run| {
                        let mut kept = Vec::new();
                        for value in values {
                            let holds = match function {
                                Value::None => value.clone(),
                                function => {
                                    let mut arguments = Arguments::default();
                                    arguments.positional.push((value.clone(), range));
                                    run.call(cx, function, arguments, range)
                                }
                            };
                            if run.truth(cx, &holds, range)? {
                                kept.push(value);
                            }
                        }
                        Ok(kept)
                    })?;
                    match kept {
                        Ok(kept) => self.iterator_on((cx, range), kept, rests),
                        Err(problem) => Value::Unknown(problem),
                    }
                }
                Err(unknown) => unknown,
            },
            ("getattr", [owner, attribute, rest @ ..]) => {
                let Some(attribute) = self.as_text(attribute) else {
                    return Some(cx.computed(range));
                };
                match (self.has_attribute(owner, &attribute), rest) {
                    (Some(false), [default]) => default.clone(),
                    _ => self.attribute(cx, owner, &attribute, range),
                }
            }
            ("hasattr", [owner, attribute]) => {
                let attribute = self.as_text(attribute)?;
                Value::Bool(self.has_attribute(owner, &attribute)?)
            }
            ("setattr", [owner, attribute, value]) => {
                let at = arguments.positional.get(1).map_or(range, |(_, at)| *at);
                match self.as_text(attribute) {
                    Some(attribute) => {
                        self.set_attribute(cx, owner, &attribute, value.clone(), range);
                    }
                    None => self.say_code(
                        cx,
                        at,
                        "the attribute that is set is known only at run time",
                    ),
                }
                Value::None
            }
            ("exec" | "eval" | "compile", _) => {
                self.say_code(cx, range, "this runs code that is a string");
                cx.computed(range)
            }
            ("globals", []) => Value::Module(cx.module),
            ("locals" | "vars", []) => {
                if self.world.scope(cx.scope).kind == crate::value::scope::ScopeKind::Module {
                    return Some(Value::Module(cx.module));
                }
                let message = "orch does not follow the names of a class as a dictionary";
                let problem = cx
                    .problem(Code::DynamicCode, range, message)
                    .hint("write the names out");
                if let Some(body) = self.body_of(cx) {
                    body.odd.push(problem);
                }
                cx.computed(range)
            }
            ("vars", [owner]) => self.attribute(cx, owner, "__dict__", range),
            ("super", _) => self.super_of(cx, arguments.clone(), range),
            ("__import__", [module, ..]) => match self.as_text(module) {
                Some(name) => {
                    let first = name.split('.').next().unwrap_or(&name).to_owned();
                    self.import_by_name(cx, &name, None, range);
                    match self.world.by_name.get(&*first) {
                        Some(id) => Value::Module(*id),
                        None => Value::foreign(first),
                    }
                }
                None => {
                    self.say_import(cx, range);
                    cx.computed(range)
                }
            },
            _ => return None,
        })
    }

    /// Says that code cannot be followed that may do anything.
    pub(crate) fn say_code(&mut self, cx: Cx, range: TextRange, message: &str) {
        if self.world.module(cx.module).installed {
            return;
        }
        let problem = cx
            .problem(Code::DynamicCode, range, message)
            .label("orch never runs Python, and this may define or register models")
            .hint("write the statements out");
        self.say(problem);
    }

    pub(crate) fn say_import(&mut self, cx: Cx, range: TextRange) {
        if self.world.module(cx.module).installed {
            return;
        }
        let problem = cx
            .problem(
                Code::ComputedImport,
                range,
                "the module that is imported here is known only at run time",
            )
            .label("it may define or register models")
            .hint("import the module by an `import` statement");
        self.say(problem);
    }

    /// The values that one goes through, or why they are not known.
    pub(crate) fn values(
        &mut self,
        cx: Cx,
        value: &Value,
        range: TextRange,
    ) -> Result<Vec<Value>, Value> {
        self.iterate(cx, value, range).map_err(Value::Unknown)
    }

    /// Whether a value has an attribute, if that is sure.
    fn has_attribute(&mut self, owner: &Value, name: &str) -> Option<bool> {
        if self.has_hook(owner, &["__getattr__", "__getattribute__"]) {
            return None;
        }
        match owner {
            Value::Module(id) => Some(self.module_attribute(*id, name, None).is_some()),
            Value::Class(id) => {
                if self.member_named(*id, name).is_some() {
                    return Some(true);
                }
                let info = Rc::clone(self.world.info(*id));
                let bound = info.locals().any(|one| {
                    let scope = self.world.class(one).scope;
                    self.world.scope(scope).names.contains_key(name)
                });
                match bound {
                    true => Some(true),
                    false if info.foreign().next().is_none() => {
                        Some(name.starts_with("__")).filter(|it| !it)
                    }
                    false => None,
                }
            }
            Value::Object(id) => match self.world.object(*id) {
                Object::Instance {
                    class, attributes, ..
                } => {
                    if attributes.contains_key(name) {
                        return Some(true);
                    }
                    let class = *class;
                    self.has_attribute(&Value::Class(class), name)
                }
                object => Builtin::of_object(object)
                    .filter(|kind| !kind.may_have(name))
                    .map(|_| false),
            },
            value => Builtin::of(value)
                .filter(|kind| !kind.may_have(name))
                .map(|_| false),
        }
    }

    fn is_instance(&self, value: &Value, kind: &Value) -> Option<bool> {
        if let Value::Tuple(kinds) = kind {
            let mut any = false;
            for kind in &**kinds {
                any |= self.is_instance(value, kind)?;
            }
            return Some(any);
        }
        let own = match value {
            Value::Class(_) => {
                return match kind {
                    Value::Foreign(name) if &**name == "type" => Some(true),
                    Value::Foreign(name)
                        if ["str", "int", "list", "dict", "tuple"].contains(&&**name) =>
                    {
                        Some(false)
                    }
                    _ => None,
                };
            }
            Value::Member(id, _) => return self.is_subclass(&Value::Class(*id), kind),
            Value::Object(id) => match self.world.object(*id) {
                Object::Instance { class, .. } => {
                    return self.is_subclass(&Value::Class(*class), kind);
                }
                Object::List(_) => "list",
                Object::Dict(_) => "dict",
                Object::Set(_) => "set",
                _ => return None,
            },
            Value::Text(_) => "str",
            Value::Int(_) => "int",
            Value::Bool(_) => "bool",
            Value::Float(_) => "float",
            Value::Tuple(_) => "tuple",
            Value::Bytes(_) => "bytes",
            Value::None => "types.NoneType",
            _ => return None,
        };
        match kind {
            Value::Foreign(name) if &**name == own => Some(true),
            Value::Foreign(name) if own == "bool" && &**name == "int" => Some(true),
            Value::Foreign(name) => {
                let plain = [
                    "str", "int", "bool", "float", "tuple", "bytes", "list", "dict", "set",
                ];
                plain.contains(&&**name).then_some(false)
            }
            Value::Class(_) => Some(false),
            _ => None,
        }
    }

    fn is_subclass(&self, value: &Value, kind: &Value) -> Option<bool> {
        if let Value::Tuple(kinds) = kind {
            let mut any = false;
            for kind in &**kinds {
                any |= self.is_subclass(value, kind)?;
            }
            return Some(any);
        }
        let Value::Class(id) = value else { return None };
        let info = self.world.info(*id);
        match kind {
            Value::Class(kind) => Some(info.locals().any(|one| one == *kind)),
            Value::Foreign(name) if info.derives(name) => Some(true),
            Value::Foreign(name) if &**name == "object" => Some(true),
            Value::Foreign(name) => {
                let known = info
                    .foreign()
                    .all(|foreign| !self.is_unknown_package(foreign));
                let plain = !name.contains('.') || name.starts_with("orchestrator.");
                (known && plain).then_some(false)
            }
            _ => None,
        }
    }

    fn type_of_value(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Member(id, _) => Some(Value::Class(*id)),
            Value::Object(id) => match self.world.object(*id) {
                Object::Instance { class, .. } => Some(Value::Class(*class)),
                Object::List(_) => Some(Value::foreign("list")),
                Object::Dict(_) => Some(Value::foreign("dict")),
                _ => None,
            },
            Value::Text(_) => Some(Value::foreign("str")),
            Value::Int(_) => Some(Value::foreign("int")),
            Value::Bool(_) => Some(Value::foreign("bool")),
            _ => None,
        }
    }
}

/// The numbers of `range(...)`.
fn counted(numbers: &[i128]) -> Option<Vec<Value>> {
    let (from, to, step) = match numbers {
        [to] => (0, *to, 1),
        [from, to] => (*from, *to, 1),
        [from, to, step] if *step != 0 => (*from, *to, *step),
        _ => return None,
    };
    let mut values = Vec::new();
    let mut at = from;
    while if step > 0 { at < to } else { at > to } {
        if values.len() >= LONGEST {
            return None;
        }
        values.push(Value::Int(at));
        at = at.checked_add(step)?;
    }
    Some(values)
}
