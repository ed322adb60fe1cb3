//! Code that sees a class once it is made: decorators, and hooks of its ancestors.

use std::rc::Rc;

use ruff_python_ast::Keyword;
use ruff_text_size::TextRange;

use crate::finding::Code;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::id::ClassId;
use crate::value::value::{Arguments, Value};

/// Class decorators outside of the package that give the class itself back.
const TRANSPARENT: [&str; 10] = [
    "dataclasses.dataclass",
    "pydantic.dataclasses.dataclass",
    "enum.unique",
    "enum.verify",
    "enum.global_enum",
    "functools.total_ordering",
    "typing.final",
    "typing.runtime_checkable",
    "typing.deprecated",
    "warnings.deprecated",
];

impl<'a> Interpreter<'a> {
    /// Tells the values in a class's body their names, in their order.
    fn named(&mut self, cx: Cx, id: ClassId, range: TextRange) {
        let scope = self.world.class(id).scope;
        let names = &self.world.scope(scope).names;
        let mut values: Vec<_> = names
            .iter()
            .filter(|(_, binding)| self.has_hook(&binding.value, &["__set_name__"]))
            .map(|(name, binding)| (Rc::clone(name), binding.value.clone()))
            .collect();
        let order = self.orders.get(&scope);
        values.sort_by_key(|(name, _)| order.and_then(|order| order.get(name)).copied());
        for (name, value) in values {
            let given = [Value::Class(id), Value::Text(name)];
            self.hook(cx, &value, "__set_name__", &given, range);
        }
    }

    /// Lets the ancestors of the package see a class that derives from them.
    pub(super) fn subclassed(
        &mut self,
        cx: Cx,
        id: ClassId,
        keywords: &[(&'a Keyword, Value)],
        range: TextRange,
    ) {
        let info = Rc::clone(self.world.info(id));
        self.named(cx, id, range);
        for hook in ["__init_subclass__", "__pydantic_init_subclass__"] {
            let found = info.locals().skip(1).find_map(|ancestor| {
                let scope = self.world.class(ancestor).scope;
                let binding = self.world.scope(scope).names.get(hook)?;
                Some((ancestor, binding.value.clone()))
            });
            let Some((ancestor, hook)) = found else {
                continue;
            };
            let mut arguments = Arguments::default();
            arguments.positional.push((Value::Class(id), range));
            for (keyword, value) in keywords {
                match &keyword.arg {
                    Some(name) if name != "metaclass" => {
                        let name = name.as_str().into();
                        arguments
                            .keywords
                            .push((name, value.clone(), keyword.range));
                    }
                    Some(_) => {}
                    None => arguments.open = Some(keyword.range),
                }
            }
            match hook {
                Value::Function(function) => {
                    self.call_function(cx, function, arguments, range);
                }
                _ => {
                    let name = &self.world.class(ancestor).name;
                    let problem = cx.problem(
                        Code::ClassChanged,
                        range,
                        format!("class `{name}` may change the classes that derive from it"),
                    );
                    self.odd(id, problem);
                }
            }
        }
    }

    pub(super) fn decorated_class(
        &mut self,
        cx: Cx,
        id: ClassId,
        value: Value,
        decorator: &Value,
        range: TextRange,
    ) -> Value {
        let name = match decorator {
            Value::Foreign(name) => Some(Rc::clone(name)),
            Value::Made(made) => Some(Rc::clone(&made.callee)),
            Value::Method(method) => match &method.0 {
                Value::Foreign(name) => Some(format!("{name}.{}", method.1).into()),
                _ => None,
            },
            _ => None,
        };
        if let Some(name) = &name {
            if name.ends_with("dataclass") {
                self.world.classes[id.0].dataclass = true;
            }
            if TRANSPARENT.contains(&&**name) || name.starts_with("strawberry.") {
                return value;
            }
        }
        match decorator {
            Value::Function(_) | Value::Object(_) | Value::Class(_) => {
                let mut arguments = Arguments::default();
                arguments.positional.push((value, range));
                self.call(cx, decorator, arguments, range)
            }
            Value::Method(method) if !matches!(method.0, Value::Foreign(_) | Value::Made(_)) => {
                let mut arguments = Arguments::default();
                arguments.positional.push((value, range));
                self.call(cx, decorator, arguments, range)
            }
            _ => {
                let problem = cx
                    .problem(
                        Code::ClassChanged,
                        range,
                        format!(
                            "the decorator may change or replace class `{}`",
                            self.world.class(id).name
                        ),
                    )
                    .label("orch cannot follow this decorator")
                    .hint("write the class without the decorator");
                if self.world.info(id).is_model() || self.world.info(id).is_enum() {
                    self.odd(id, problem.clone());
                    self.world.classes[id.0].members = Err(Rc::new(problem));
                }
                value
            }
        }
    }
}
