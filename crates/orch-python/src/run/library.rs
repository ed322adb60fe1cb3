//! Functions outside of the package that are followed, and what becomes of all others.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::find::foreign::may_hold_models;
use crate::finding::Code;
use crate::run::interpreter::Interpreter;
use crate::run::method::REGISTER;
use crate::run::place::Cx;
use crate::value::effort::LONGEST;
use crate::value::heap::{Dict, Entry, Object};
use crate::value::known::{self, LAZY_WORKFLOW, LIFECYCLE, is_builtin};
use crate::value::value::{Arguments, Value};

/// Functions of Python's own that change what they are given.
const CHANGING: [&str; 9] = [
    "random.shuffle",
    "heapq.heapify",
    "heapq.heappush",
    "heapq.heappop",
    "bisect.insort",
    "operator.setitem",
    "operator.delitem",
    "operator.iadd",
    "operator.ior",
];

impl Interpreter<'_> {
    /// Calls something outside of the package.
    pub(crate) fn call_foreign(
        &mut self,
        cx: Cx,
        name: &str,
        arguments: Arguments,
        range: TextRange,
    ) -> Value {
        if name.ends_with(REGISTER) && name.contains('.') {
            return self.call_method(cx, &Value::None, REGISTER, arguments, range);
        }
        if name == LAZY_WORKFLOW {
            return self.lazy_workflow(cx, arguments, range);
        }
        if known::is_enum(name) {
            return self.made_enum(cx, name, &arguments, range);
        }
        if let Some(value) = self.typing_call(cx, name, &arguments, range) {
            return value;
        }
        if is_builtin(name) {
            return match self.builtin(cx, name, &arguments, range) {
                Some(value) => value,
                // None of them changes what it is given, but for what its iterators lose.
                None => {
                    let values: Vec<Value> =
                        arguments.values().map(|(value, _)| value.clone()).collect();
                    for value in values {
                        self.perhaps_called(cx, &value, range);
                    }
                    self.unknown_result(cx, &arguments, range)
                }
            };
        }
        if let Some(value) = self.library(cx, name, &arguments, range) {
            return value;
        }
        // A method of a builtin that is called with its owner: `str.upper(text)`.
        if let Some((kind, method)) = name.split_once('.')
            && ["str", "list", "dict", "set", "tuple"].contains(&kind)
            && !arguments.positional.is_empty()
        {
            let mut rest = arguments;
            let (owner, _) = rest.positional.remove(0);
            return self.call_method(cx, &owner, method, rest, range);
        }
        if may_hold_models(name) || CHANGING.contains(&name) {
            self.spoil_all(cx, &arguments);
        }
        self.callbacks(cx, name, &arguments, range);
        self.made(cx, name, arguments, range)
    }

    /// A call of which only the effect counts, of a package that is not known.
    pub(crate) fn note_unknown_call(&mut self, cx: Cx, value: &Value, range: TextRange) {
        let Value::Made(made) = value else { return };
        if !may_hold_models(&made.callee) || self.world.module(cx.module).installed {
            return;
        }
        let message = format!("`{}` may register products or define models", made.callee);
        let problem = cx
            .problem(Code::UnknownImport, range, message)
            .warning()
            .label("it is outside of the folders that are read")
            .hint("name the folder that holds it with --python-path DIR");
        self.say(problem);
    }

    /// A value that is not known because one that it is made of is not.
    fn unknown_result(&self, cx: Cx, arguments: &Arguments, range: TextRange) -> Value {
        let cause = arguments.values().find_map(|(value, _)| match value {
            Value::Unknown(problem) if problem.code != Code::ComputedValue => Some(value.clone()),
            _ => None,
        });
        cause.unwrap_or_else(|| cx.computed(range))
    }

    /// What a function of Python's library gives; none if it is not followed.
    fn library(
        &mut self,
        cx: Cx,
        name: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        let (module, function) = name.rsplit_once('.')?;
        match module {
            "object" if function == "__setattr__" => {
                let values = arguments.plain()?;
                let [owner, name, value] = &values[..] else {
                    return None;
                };
                let name = self.as_text(name)?;
                self.set_own_attribute(cx, owner, &name, value.clone(), range);
                Some(Value::None)
            }
            "dict" if function == "fromkeys" => self.dict_of_keys(cx, arguments, range),
            "pkgutil" if function == "iter_modules" => self.iter_modules(cx, arguments, range),
            "typing" if function == "NamedTuple" => self.named_tuple(cx, arguments, range),
            "itertools" | "itertools.chain" => self.itertools(cx, name, arguments, range),
            "functools" => match function {
                "reduce" => self.reduce(cx, arguments, range),
                _ => None,
            },
            "operator" => self.operator(cx, function, arguments, range),
            "collections" => match function {
                "OrderedDict" => self.builtin(cx, "dict", arguments, range),
                "namedtuple" => self.named_tuple(cx, arguments, range),
                _ => None,
            },
            "types" if function == "MappingProxyType" => {
                let values = arguments.plain()?;
                let [value] = &values[..] else { return None };
                Some(value.clone())
            }
            "copy" => {
                let values = arguments.plain()?;
                let [value] = &values[..] else { return None };
                self.copied(value, function == "deepcopy", 0)
            }
            "importlib" if function == "import_module" => {
                let name = arguments.get("name", 0).map(|(name, _)| name.clone())?;
                let package = arguments
                    .get("package", 1)
                    .map(|(package, _)| package.clone());
                let package = package.and_then(|package| self.as_text(&package));
                Some(match self.as_text(&name) {
                    Some(name) => self.import_by_name(cx, &name, package, range),
                    None => {
                        self.say_import(cx, range);
                        cx.computed(range)
                    }
                })
            }
            "importlib" | "runpy" => {
                self.say_import(cx, range);
                Some(cx.computed(range))
            }
            _ if name == LIFECYCLE => {
                let values = arguments.plain()?;
                let [value] = &values[..] else { return None };
                let status = orch_model::Status::parse(&self.as_text(value)?)?;
                let member = status.as_str().to_uppercase();
                Some(Value::foreign(format!("{LIFECYCLE}.{member}")))
            }
            "typing" if function == "cast" => {
                arguments.get("val", 1).map(|(value, _)| value.clone())
            }
            "sys" if function == "exit" => None,
            _ => None,
        }
    }

    /// `dict.fromkeys(KEYS, VALUE)`
    fn dict_of_keys(&mut self, cx: Cx, arguments: &Arguments, range: TextRange) -> Option<Value> {
        let values = arguments.plain()?;
        let (keys, value) = match &values[..] {
            [keys] => (keys, Value::None),
            [keys, value] => (keys, value.clone()),
            _ => return None,
        };
        let at = (cx.module, cx.at(range));
        let mut dict = Dict::default();
        for key in self.values(cx, keys, range).ok()? {
            let entry = Entry {
                key: key.clone(),
                value: value.clone(),
                key_at: at,
                value_at: at,
            };
            dict.insert(self.key_of(&key)?, entry);
        }
        Some(self.new_object(Object::Dict(dict)))
    }

    fn itertools(
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
        let values = match name {
            "itertools.chain" => {
                let mut all = Vec::new();
                for value in &positional {
                    all.extend(self.values(cx, value, range).ok()?);
                }
                all
            }
            "itertools.chain.from_iterable" => {
                let [outer] = &positional[..] else {
                    return None;
                };
                let mut all = Vec::new();
                for value in self.values(cx, outer, range).ok()? {
                    all.extend(self.values(cx, &value, range).ok()?);
                }
                all
            }
            "itertools.product" => {
                let repeat = match arguments.keyword("repeat") {
                    Some((repeat, _)) => usize::try_from(self.as_int(repeat)?).ok()?,
                    None => 1,
                };
                let mut columns = Vec::new();
                for value in &positional {
                    columns.push(self.values(cx, value, range).ok()?);
                }
                let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
                for column in std::iter::repeat_n(&columns, repeat).flatten() {
                    if rows.len().saturating_mul(column.len()) > LONGEST {
                        return Some(self.too_large(cx, range));
                    }
                    rows = rows
                        .into_iter()
                        .flat_map(|row| {
                            column.iter().map(move |value| {
                                let mut row = row.clone();
                                row.push(value.clone());
                                row
                            })
                        })
                        .collect();
                }
                rows.into_iter()
                    .map(|row| Value::Tuple(row.into()))
                    .collect()
            }
            "itertools.starmap" => {
                let [function, values] = &positional[..] else {
                    return None;
                };
                let mut mapped = Vec::new();
                for parts in self.values(cx, values, range).ok()? {
                    let mut arguments = Arguments::default();
                    for part in self.values(cx, &parts, range).ok()? {
                        arguments.positional.push((part, range));
                    }
                    let called =
                        self.perhaps(cx, range, |run| run.call(cx, function, arguments, range));
                    mapped.push(called?);
                }
                mapped
            }
            "itertools.islice" => {
                let [values, end] = &positional[..] else {
                    return None;
                };
                let end = usize::try_from(self.as_int(end)?).ok()?;
                let mut values = self.values(cx, values, range).ok()?;
                values.truncate(end);
                values
            }
            "itertools.repeat" => {
                let [value, times] = &positional[..] else {
                    return None;
                };
                let times = usize::try_from(self.as_int(times)?.max(0)).ok()?;
                if times > LONGEST {
                    return Some(self.too_large(cx, range));
                }
                vec![value.clone(); times]
            }
            _ => return None,
        };
        let rests = self.rests_on(&positional);
        Some(self.iterator_on((cx, range), values, rests))
    }

    fn reduce(&mut self, cx: Cx, arguments: &Arguments, range: TextRange) -> Option<Value> {
        let values = arguments.plain()?;
        let (function, values, start) = match &values[..] {
            [function, values] => (function, values, None),
            [function, values, start] => (function, values, Some(start.clone())),
            _ => return None,
        };
        let mut values = self.values(cx, values, range).ok()?.into_iter();
        let mut total = start.or_else(|| values.next())?;
        for value in values {
            let mut arguments = Arguments::default();
            arguments.positional.push((total, range));
            arguments.positional.push((value, range));
            total = self.call(cx, function, arguments, range);
        }
        Some(total)
    }

    fn operator(
        &mut self,
        cx: Cx,
        function: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        use ruff_python_ast::Operator;
        let values = arguments.plain()?;
        let operator = match function {
            "or_" => Operator::BitOr,
            "add" | "concat" => Operator::Add,
            "and_" => Operator::BitAnd,
            "sub" => Operator::Sub,
            "mul" => Operator::Mult,
            "setitem" => {
                let [owner, key, value] = &values[..] else {
                    return None;
                };
                let (owner, key, value) = (owner.clone(), key.clone(), value.clone());
                self.set_item(cx, &owner, key, value, (range, range));
                return Some(Value::None);
            }
            "getitem" => {
                let [owner, key] = &values[..] else {
                    return None;
                };
                return Some(self.subscript(cx, owner, key, range));
            }
            _ => return None,
        };
        let [left, right] = &values[..] else {
            return None;
        };
        if operator == Operator::BitOr {
            return Some(self.either_of(cx, left.clone(), right.clone(), range));
        }
        Some(self.binary(cx, operator, left, right, range))
    }

    fn copied(&mut self, value: &Value, deep: bool, depth: usize) -> Option<Value> {
        let Value::Object(id) = value else {
            return Some(value.clone());
        };
        if depth > 50 {
            return None;
        }
        let mut object = self.world.object(*id).clone();
        if deep {
            match &mut object {
                Object::List(values) => {
                    for value in values {
                        *value = self.copied(value, true, depth + 1)?;
                    }
                }
                Object::Dict(dict) => {
                    let mut copy = Dict::default();
                    for entry in dict.iter() {
                        let mut entry = entry.clone();
                        entry.value = self.copied(&entry.value, true, depth + 1)?;
                        copy.insert(self.key_of(&entry.key)?, entry);
                    }
                    *dict = copy;
                }
                Object::Set(_) => {}
                Object::Iterator(_) | Object::View(..) | Object::Instance { .. } => return None,
                Object::Spoiled(problem) => return Some(Value::Unknown(Rc::clone(problem))),
            }
        }
        Some(self.new_object(object))
    }
}
