//! The members of enumerations.

use std::collections::HashMap;
use std::rc::Rc;

use ruff_python_ast::{Stmt, StmtClassDef};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, Problem};
use crate::run::base::foreign_line;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::class::{Ancestor, Class, ClassKind, Info, Member};
use crate::value::heap::Key;
use crate::value::id::ClassId;
use crate::value::known::CHOICE;
use crate::value::scope::ScopeKind;
use crate::value::value::{Arguments, Value};

/// What in an enumeration's body says that it is no member.
const NO_MEMBERS: [&str; 8] = [
    "enum.nonmember",
    "enum.property",
    "types.DynamicClassAttribute",
    "property",
    "classmethod",
    "staticmethod",
    "functools.cached_property",
    "functools.partialmethod",
];

/// The members so far, each with what was written for it.
#[derive(Default)]
struct Members {
    found: Vec<Member>,
    written: Vec<Value>,
    by_key: HashMap<Key, usize>,
}

impl<'a> Interpreter<'a> {
    /// The members of an enumeration whose body has run.
    pub(crate) fn enum_members(
        &mut self,
        cx: Cx,
        id: ClassId,
        stmt: &'a StmtClassDef,
        rebound: &[(Rc<str>, Value, Value, TextRange)],
    ) -> Result<Vec<Member>, Problem> {
        let class = self.world.class(id);
        let (name, scope) = (Rc::clone(&class.name), class.scope);
        let computed = |range, message: String| cx.problem(Code::ComputedEnum, range, message);
        if let Some(place) = self.makes_its_own_values(id) {
            let message =
                format!("the values of the members of `{name}` are known only at run time");
            return Err(computed(place, message));
        }
        if let Some(odd) = stmt.body.iter().find(|stmt| {
            matches!(
                stmt,
                Stmt::ClassDef(_) | Stmt::Delete(_) | Stmt::Import(_) | Stmt::ImportFrom(_)
            )
        }) {
            let message = format!("orch does not follow this in the body of enumeration `{name}`");
            return Err(computed(odd.range(), message));
        }
        let names = &self.world.scope(scope).names;
        let mut bound: Vec<(Rc<str>, Value, TextRange)> = names
            .iter()
            .map(|(name, binding)| (Rc::clone(name), binding.value.clone(), binding.range))
            .collect();
        let order = self.orders.get(&scope).cloned().unwrap_or_default();
        bound.sort_by_key(|(name, ..)| order.get(name).copied());
        let ignored = self.ignored(cx, &bound);
        for (member, old, new, range) in rebound {
            let is_free = is_no_member(&stmt.name, member) || ignored.contains(member);
            let are_descriptors = is_descriptor(old) && is_descriptor(new);
            if !(is_free || are_descriptors) {
                let message = format!("`{member}` of enumeration `{name}` is defined twice");
                let problem = cx
                    .problem(Code::ImportFails, *range, message)
                    .label("Python refuses it, and the class fails on import");
                self.fail(cx, &problem);
                return Err(problem);
            }
        }
        let places = value_places(stmt);
        let mut members = Members::default();
        for (member, value, range) in bound {
            if is_no_member(&stmt.name, &member) || ignored.contains(&member) {
                continue;
            }
            let value = match value {
                Value::Function(_) => continue,
                Value::Made(made) if NO_MEMBERS.contains(&&*made.callee) => continue,
                Value::Made(made) if &*made.callee == "enum.member" => {
                    let first = made.arguments.positional.first();
                    first.map_or(Value::None, |(value, _)| value.clone())
                }
                Value::Unknown(why) if why.code == Code::ConditionalBinding => {
                    let message = format!("which members `{name}` has depends on this");
                    return Err(Problem::new(
                        Code::ComputedEnum,
                        why.module,
                        why.range,
                        message,
                    ));
                }
                value => value,
            };
            let place = places.get(&*member).copied().unwrap_or(range);
            let wrong = || {
                let message = format!("the value of `{name}.{member}` is known only at run time");
                cx.problem(Code::ComputedEnum, place, message)
            };
            self.add_member(id, &mut members, &member, &value)
                .ok_or_else(wrong)?;
        }
        Ok(members.found)
    }

    /// Adds a member; none if its value is not known.
    fn add_member(
        &mut self,
        id: ClassId,
        members: &mut Members,
        name: &Rc<str>,
        value: &Value,
    ) -> Option<()> {
        let written = match value {
            Value::Made(made) if &*made.callee == "enum.auto" => self.auto(id, members, name)?,
            Value::Unknown(_) | Value::Made(_) => return None,
            value => value.clone(),
        };
        let stored = self.member_value_of(id, written.clone())?;
        let key = self.key_of(&stored);
        let alias_of = key
            .as_ref()
            .and_then(|key| members.by_key.get(key).copied());
        if let (Some(key), None) = (key, alias_of) {
            members.by_key.insert(key, members.found.len());
        }
        members.found.push(Member {
            name: Rc::clone(name),
            value: stored,
            alias_of,
        });
        members.written.push(written);
        Some(())
    }

    /// Where the enumeration says itself what its members' values are.
    fn makes_its_own_values(&self, id: ClassId) -> Option<TextRange> {
        for ancestor in self.world.info(id).locals() {
            let class = self.world.class(ancestor);
            for stmt in class.stmt.iter().flat_map(|stmt| &stmt.body) {
                let Stmt::FunctionDef(function) = stmt else {
                    continue;
                };
                let text = self.world.text(class.module, function.range);
                if function.name.as_str() == "__new__" || text.contains("._value_") {
                    return Some(if ancestor == id {
                        function.name.range()
                    } else {
                        self.world.class(id).range
                    });
                }
            }
        }
        None
    }

    fn ignored(&mut self, cx: Cx, bound: &[(Rc<str>, Value, TextRange)]) -> Vec<Rc<str>> {
        let Some((_, value, range)) = bound.iter().find(|(name, ..)| &**name == "_ignore_") else {
            return Vec::new();
        };
        match self.as_text(value) {
            Some(text) => text
                .replace(',', " ")
                .split_whitespace()
                .map(Rc::from)
                .collect(),
            None => {
                let values = self.iterate(cx, value, *range).unwrap_or_default();
                values
                    .iter()
                    .filter_map(|value| self.as_text(value))
                    .collect()
            }
        }
    }

    /// What becomes of a value by the class that the members are of, besides.
    fn member_value_of(&mut self, id: ClassId, value: Value) -> Option<Value> {
        let info = Rc::clone(self.world.info(id));
        let kind = ["str", "int", "float", "bytes"]
            .into_iter()
            .find(|kind| info.derives(kind));
        let Some(kind) = kind else {
            return Some(value);
        };
        let value = match value {
            Value::Tuple(parts) if parts.len() == 1 => parts[0].clone(),
            Value::Tuple(parts) if info.derives(CHOICE) && parts.len() == 2 => parts[0].clone(),
            Value::Tuple(_) => return None,
            value => value,
        };
        if info.derives("enum.StrEnum") && self.as_text(&value).is_none() {
            return None;
        }
        match kind {
            "str" => self.str_of(&value).map(Value::Text),
            "int" => self.int_of(&value).map(Value::Int),
            "float" => match value {
                Value::Int(number) => Some(Value::Float(number as f64)),
                Value::Float(_) => Some(value),
                _ => None,
            },
            _ => matches!(value, Value::Bytes(_)).then_some(value),
        }
    }

    /// What `auto()` gives.
    fn auto(&mut self, id: ClassId, before: &Members, name: &str) -> Option<Value> {
        let info = Rc::clone(self.world.info(id));
        if let Some((hook, _)) = self.class_function(id, "_generate_next_value_") {
            return self.auto_by(&hook, before, name);
        }
        if info.derives("enum.StrEnum") {
            return Some(Value::text(name.to_lowercase()));
        }
        let numbers = before.written.iter().filter_map(|value| match value {
            Value::Int(number) => Some(*number),
            Value::Bool(bool) => Some(i128::from(*bool)),
            _ => None,
        });
        let next = match numbers.max() {
            None => 1,
            Some(last) if info.is_flag() => {
                // The next power of two.
                let last = u64::try_from(last).ok()?;
                1_i128 << (u64::BITS - last.leading_zeros())
            }
            Some(last) => last.checked_add(1)?,
        };
        Some(Value::Int(next))
    }

    fn auto_by(&mut self, hook: &Value, before: &Members, name: &str) -> Option<Value> {
        let Value::Function(function) = hook else {
            return None;
        };
        let (module, range) = {
            let function = self.world.function(*function);
            (function.module, function.range)
        };
        let cx = self.module_cx(module);
        let lasts = self.new_list(before.written.clone());
        let count = i128::try_from(before.written.len()).ok()?;
        let values = [Value::text(name), Value::Int(1), Value::Int(count), lasts];
        let mut arguments = Arguments::default();
        for value in values {
            arguments.positional.push((value, range));
        }
        let value = self.call_function(cx, *function, arguments, range);
        (!value.is_unknown()).then_some(value)
    }

    /// An enumeration that a call makes: `Enum("X", "a b")`.
    pub(crate) fn made_enum(
        &mut self,
        cx: Cx,
        kind: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Value {
        let computed = || {
            Value::unknown(cx.problem(
                Code::ComputedEnum,
                range,
                "the members of the enumeration are known only at run time",
            ))
        };
        let name = arguments
            .get("value", 0)
            .or_else(|| arguments.keyword("cls"));
        let name = name.and_then(|(name, _)| self.as_text(name));
        let (Some(name), Some((names, _))) = (name, arguments.get("names", 1)) else {
            return computed();
        };
        let start = match arguments.keyword("start") {
            None => Some(1),
            Some((value, _)) => self.int_of(value),
        };
        let (Some(start), None) = (start, arguments.open) else {
            return computed();
        };
        let mut line = vec![];
        if let Some((Value::Foreign(mixin), _)) = arguments.keyword("type") {
            line.extend(foreign_line(mixin));
        } else if arguments.keyword("type").is_some() {
            return computed();
        }
        line.extend(foreign_line(kind));
        let pairs = match self.enum_names(cx, names, range) {
            Some(pairs) => pairs,
            None => return computed(),
        };
        let id = ClassId(self.world.classes.len());
        let mut mro = vec![Ancestor::Local(id)];
        mro.extend(line);
        let scope = self.new_scope(ScopeKind::Class, Some(cx.scope));
        self.world.classes.push(Class {
            module: cx.module,
            stmt: None,
            range: cx.at(range),
            name,
            maybe: None,
            scope,
            info: Rc::new(Info {
                kind: ClassKind::Other,
                mro,
                block_name: None,
                lifecycle: None,
                is_base: false,
                problems: Vec::new(),
            }),
            annotations: Vec::new(),
            members: Ok(Vec::new()),
            list: None,
            dataclass: false,
        });
        let mut members = Members::default();
        for (index, (member, value)) in pairs.into_iter().enumerate() {
            let value = match value {
                Some(value) => value,
                None if kind == "enum.StrEnum" => Value::text(member.to_lowercase()),
                None if kind == "enum.Flag" || kind == "enum.IntFlag" => Value::Int(start << index),
                None => Value::Int(start + i128::try_from(index).unwrap_or_default()),
            };
            if self.add_member(id, &mut members, &member, &value).is_none() {
                return computed();
            }
        }
        self.world.classes[id.0].members = Ok(members.found);
        Value::Class(id)
    }

    /// The names of an enumeration that a call makes, with the values that are given.
    fn enum_names(
        &mut self,
        cx: Cx,
        names: &Value,
        range: TextRange,
    ) -> Option<Vec<(Rc<str>, Option<Value>)>> {
        if let Some(text) = self.as_text(names) {
            let names = text.replace(',', " ");
            return Some(
                names
                    .split_whitespace()
                    .map(|name| (name.into(), None))
                    .collect(),
            );
        }
        if let Ok(entries) = self.entries(cx, names, range) {
            return entries
                .into_iter()
                .map(|entry| Some((self.as_text(&entry.key)?, Some(entry.value))))
                .collect();
        }
        let values = self.iterate(cx, names, range).ok()?;
        values
            .iter()
            .map(|value| match self.as_text(value) {
                Some(name) => Some((name, None)),
                None => match &self.iterate(cx, value, range).ok()?[..] {
                    [name, value] => Some((self.as_text(name)?, Some(value.clone()))),
                    _ => None,
                },
            })
            .collect()
    }

    /// The members of an enumeration, those of its ancestors included.
    pub(crate) fn members(&self, id: ClassId) -> Result<&[Member], Rc<Problem>> {
        match &self.world.class(id).members {
            Ok(members) => Ok(members),
            Err(problem) => Err(Rc::clone(problem)),
        }
    }

    /// A member of an enumeration by its name.
    pub(crate) fn member_named(&self, id: ClassId, name: &str) -> Option<Value> {
        let members = self.members(id).ok()?;
        let at = members.iter().position(|member| &*member.name == name)?;
        Some(Value::Member(id, members[at].alias_of.unwrap_or(at)))
    }

    /// The member that a value belongs to: `E("a")`.
    pub(crate) fn member_of_value(&self, id: ClassId, value: &Value) -> Option<Value> {
        if matches!(value, Value::Member(own, _) if *own == id) {
            return Some(value.clone());
        }
        let key = self.key_of(value)?;
        let members = self.members(id).ok()?;
        let at = members
            .iter()
            .position(|member| self.key_of(&member.value).as_ref() == Some(&key))?;
        Some(Value::Member(id, at))
    }
}

/// Whether a value in an enumeration's body makes no member.
fn is_descriptor(value: &Value) -> bool {
    match value {
        Value::Function(_) | Value::Unknown(_) => true,
        Value::Made(made) => NO_MEMBERS.contains(&&*made.callee),
        _ => false,
    }
}

/// Where the value of each member stands.
fn value_places(stmt: &StmtClassDef) -> HashMap<&str, TextRange> {
    use ruff_python_ast::Expr;
    let mut places = HashMap::new();
    for stmt in &stmt.body {
        let (targets, value) = match stmt {
            Stmt::Assign(assign) => (&assign.targets[..], Some(&*assign.value)),
            Stmt::AnnAssign(assign) => (
                std::slice::from_ref(&*assign.target),
                assign.value.as_deref(),
            ),
            _ => continue,
        };
        for target in targets {
            if let (Expr::Name(name), Some(value)) = (target, value) {
                places.entry(name.id.as_str()).or_insert(value.range());
            }
        }
    }
    places
}

/// Whether a name in an enumeration's body is none of a member: `_x_`, `__x__`, and
/// names that Python makes private to the class.
fn is_no_member(class: &str, name: &str) -> bool {
    let inner = |edge: &str| {
        name.strip_prefix(edge)
            .and_then(|rest| rest.strip_suffix(edge))
            .is_some_and(|inner| {
                !inner.is_empty() && !inner.starts_with('_') && !inner.ends_with('_')
            })
    };
    let private = name.starts_with("__") && !name.ends_with("__") && !class.starts_with('_');
    let mangled = name.starts_with(&format!("_{class}__")) && !name.ends_with("__");
    inner("_") || inner("__") || private || mangled
}
