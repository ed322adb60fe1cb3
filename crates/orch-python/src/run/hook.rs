//! Methods by which a class of the package says what Python's own syntax does with its
//! instances: `__bool__`, `__getitem__`, `super()`.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::class::Ancestor;
use crate::value::function::FunctionKind;
use crate::value::heap::Object;
use crate::value::id::ClassId;
use crate::value::known::LAZY_WORKFLOW;
use crate::value::value::{Arguments, Made, Value};

/// Classes outside of the package that do nothing when an instance is made.
const PLAIN: [&str; 4] = ["object", "abc.ABC", "typing.Generic", "typing.Protocol"];

impl Interpreter<'_> {
    /// The class of the package that a value is an instance of.
    pub(crate) fn class_of(&self, value: &Value) -> Option<ClassId> {
        match value {
            Value::Member(id, _) => Some(*id),
            Value::Object(id) => match self.world.object(*id) {
                Object::Instance { class, .. } => Some(*class),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a class of the package that a value is an instance of defines any of some names.
    pub(crate) fn has_hook(&self, value: &Value, names: &[&str]) -> bool {
        self.class_of(value).is_some_and(|class| {
            self.world.info(class).locals().any(|one| {
                let scope = self.world.scope(self.world.class(one).scope);
                names.iter().any(|name| scope.names.contains_key(*name))
            })
        })
    }

    /// What a method gives that a class of the package has for its instances; none without one.
    pub(crate) fn hook(
        &mut self,
        cx: Cx,
        value: &Value,
        name: &str,
        given: &[Value],
        range: TextRange,
    ) -> Option<Value> {
        if !self.has_hook(value, &[name]) {
            return None;
        }
        let class = self.class_of(value)?;
        let Some((Value::Function(function), _)) = self.class_function(class, name) else {
            return Some(cx.computed(range));
        };
        let mut arguments = Arguments::default();
        let all = std::iter::once(value).chain(given);
        arguments
            .positional
            .extend(all.map(|value| (value.clone(), range)));
        Some(self.call_function(cx, function, arguments, range))
    }

    /// `super()` in a method, or `super(CLASS, SELF)`.
    pub(crate) fn super_of(&mut self, cx: Cx, arguments: Arguments, range: TextRange) -> Value {
        if !arguments.is_empty() {
            return self.made(cx, "super", arguments, range);
        }
        let function = self
            .calls
            .iter()
            .rev()
            .find(|(scope, _)| *scope == cx.scope)
            .map(|(_, function)| self.world.function(*function));
        let found = function.and_then(|function| {
            let first = function.parameters?.iter().next()?;
            let names = &self.world.scope(cx.scope).names;
            let value = names.get(first.name().as_str())?.value.clone();
            Some((Value::Class(function.class?), value))
        });
        let Some((class, value)) = found else {
            return cx.computed(range);
        };
        let arguments = Arguments {
            positional: vec![(class, range), (value, range)],
            ..Arguments::default()
        };
        self.made(cx, "super", arguments, range)
    }

    /// A method of the class behind another one among the ancestors.
    pub(crate) fn inherited(
        &mut self,
        cx: Cx,
        made: &Made,
        method: &str,
        mut arguments: Arguments,
        range: TextRange,
    ) -> Value {
        let given: Vec<Value> = made.arguments.plain().unwrap_or_default();
        let [Value::Class(from), value] = &given[..] else {
            self.spoil_all(cx, &arguments);
            return cx.computed(range);
        };
        let class = match value {
            Value::Class(id) => Some(*id),
            value => self.class_of(value),
        };
        let Some(class) = class else {
            self.spoil_all(cx, &arguments);
            return cx.computed(range);
        };
        let info = Rc::clone(self.world.info(class));
        let behind = info
            .mro
            .iter()
            .skip_while(|one| **one != Ancestor::Local(*from))
            .skip(1);
        for ancestor in behind {
            let Ancestor::Local(id) = ancestor else {
                continue;
            };
            let scope = self.world.scope(self.world.class(*id).scope);
            let Some(Value::Function(function)) = scope.names.get(method).map(|it| &it.value)
            else {
                continue;
            };
            let function = *function;
            if self.world.function(function).kind != FunctionKind::Static {
                arguments.positional.insert(0, (value.clone(), range));
            }
            return self.call_function(cx, function, arguments, range);
        }
        if method == "__init__" && info.derives(LAZY_WORKFLOW) {
            return self.lazy_workflow(cx, arguments, range);
        }
        if info.foreign().all(|name| PLAIN.contains(&name)) {
            match (method, arguments.plain().as_deref()) {
                ("__init__" | "__init_subclass__" | "__set_name__" | "__post_init__", _) => {
                    return Value::None;
                }
                ("__setattr__", Some([name, new])) => {
                    if let Some(name) = self.as_text(name) {
                        self.set_own_attribute(cx, value, &name, new.clone(), range);
                        return Value::None;
                    }
                }
                _ => {}
            }
        }
        let value = value.clone();
        self.spoil(cx, &value, range);
        self.spoil_all(cx, &arguments);
        cx.computed(range)
    }
}
