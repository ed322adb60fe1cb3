//! Calls, by what is called.

use std::collections::HashMap;
use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::Code;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::class::Annotation;
use crate::value::heap::Object;
use crate::value::id::ClassId;
use crate::value::known::{LAZY_WORKFLOW, decorates};
use crate::value::value::{Arguments, Made, Value};

impl Interpreter<'_> {
    pub(crate) fn call(
        &mut self,
        cx: Cx,
        callee: &Value,
        arguments: Arguments,
        range: TextRange,
    ) -> Value {
        match callee {
            Value::Function(id) => self.call_function(cx, *id, arguments, range),
            Value::Method(method) => self.call_method(cx, &method.0, &method.1, arguments, range),
            Value::Class(id) => self.construct(cx, *id, arguments, range),
            Value::Foreign(name) => {
                let name = Rc::clone(name);
                self.call_foreign(cx, &name, arguments, range)
            }
            // `create_workflow("Create port")(function)`
            Value::Made(made) if decorates(&made.callee).is_some() => {
                match arguments.positional.into_iter().next() {
                    Some((function, _)) => self.new_workflow(cx, callee.clone(), function, range),
                    None => cx.computed(range),
                }
            }
            Value::Made(made) if &*made.callee == "functools.partial" => {
                let Some((function, rest)) = made.arguments.positional.split_first() else {
                    return cx.computed(range);
                };
                let mut all = Arguments {
                    positional: rest.to_vec(),
                    keywords: made.arguments.keywords.clone(),
                    open: made.arguments.open.or(arguments.open),
                };
                all.positional.extend(arguments.positional);
                for (name, value, at) in arguments.keywords {
                    all.keywords.retain(|(one, ..)| *one != name);
                    all.keywords.push((name, value, at));
                }
                self.call(cx, &function.0, all, range)
            }
            Value::Object(id) => match self.world.object(*id) {
                Object::Instance { .. } => {
                    self.call_method(cx, callee, "__call__", arguments, range)
                }
                _ => cx.computed(range),
            },
            Value::Unknown(problem) if problem.code != Code::ComputedValue => {
                let unknown = callee.clone();
                self.spoil_all(cx, &arguments);
                unknown
            }
            _ => {
                self.spoil_all(cx, &arguments);
                cx.computed(range)
            }
        }
    }

    /// What a call of something outside the package gives, to be looked at later.
    pub(crate) fn made(
        &mut self,
        cx: Cx,
        callee: &str,
        arguments: Arguments,
        range: TextRange,
    ) -> Value {
        Value::Made(Rc::new(Made {
            callee: callee.into(),
            arguments,
            module: cx.module,
            range: cx.at(range),
        }))
    }

    /// An instance of a class of the package.
    fn construct(&mut self, cx: Cx, id: ClassId, arguments: Arguments, range: TextRange) -> Value {
        let info = Rc::clone(self.world.info(id));
        if info.is_enum() {
            let value = match arguments.plain().as_deref() {
                Some([value]) => self.member_of_value(id, value),
                // An enumeration without members makes others.
                Some([_, _]) if self.members(id).is_ok_and(<[_]>::is_empty) => {
                    let kind = info
                        .foreign()
                        .find(|name| crate::value::known::is_enum(name));
                    let kind = kind.unwrap_or("enum.Enum").to_owned();
                    return self.made_enum(cx, &kind, &arguments, range);
                }
                _ => None,
            };
            return value.unwrap_or_else(|| cx.computed(range));
        }
        let named_tuple = info.derives("typing.NamedTuple");
        let plain = info.foreign().all(|name| {
            named_tuple
                || ["object", "abc.ABC", "typing.Generic", "typing.Protocol"].contains(&name)
        });
        if info.derives(LAZY_WORKFLOW) && self.class_function(id, "__init__").is_none() {
            return self.lazy_workflow(cx, arguments, range);
        }
        let plain = plain || info.derives(LAZY_WORKFLOW);
        if !plain
            || info.is_model()
            || self.is_changed(id)
            || self.class_function(id, "__new__").is_some()
        {
            self.spoil_all(cx, &arguments);
            return cx.computed(range);
        }
        if named_tuple || self.world.class(id).dataclass {
            return self.by_fields(cx, id, &arguments, range, named_tuple);
        }
        let instance = self.new_object(Object::Instance {
            class: id,
            attributes: HashMap::new(),
            items: None,
        });
        if let Some((Value::Function(function), _)) = self.class_function(id, "__init__") {
            let mut arguments = arguments;
            arguments.positional.insert(0, (instance.clone(), range));
            self.call_function(cx, function, arguments, range);
        }
        instance
    }

    /// An instance whose constructor its annotations make.
    fn by_fields(
        &mut self,
        cx: Cx,
        id: ClassId,
        arguments: &Arguments,
        range: TextRange,
        is_tuple: bool,
    ) -> Value {
        let mut fields: Vec<Annotation> = Vec::new();
        let info = Rc::clone(self.world.info(id));
        let mut line: Vec<ClassId> = info.locals().collect();
        line.reverse();
        for ancestor in line {
            for field in &self.world.class(ancestor).annotations {
                fields.retain(|one| one.name != field.name);
                fields.push(field.clone());
            }
        }
        let odd = self.class_function(id, "__post_init__").is_some()
            || self.class_function(id, "__init__").is_some()
            || arguments.open.is_some();
        if odd {
            return cx.computed(range);
        }
        let mut attributes = HashMap::new();
        let mut items = Vec::new();
        let mut positional = arguments.positional.iter();
        for field in &fields {
            let given = positional
                .next()
                .map(|(value, _)| value.clone())
                .or_else(|| {
                    arguments
                        .keyword(&field.name)
                        .map(|(value, _)| value.clone())
                });
            let value = match (given, &field.value) {
                (Some(value), _) => value,
                (None, Some((default, _))) => self.default_of(cx, default, range),
                (None, None) => return cx.computed(range),
            };
            items.push(value.clone());
            attributes.insert(Rc::clone(&field.name), value);
        }
        self.new_object(Object::Instance {
            class: id,
            attributes,
            items: is_tuple.then(|| items.into()),
        })
    }

    /// What a dataclass takes where nothing is given.
    fn default_of(&mut self, cx: Cx, default: &Value, range: TextRange) -> Value {
        match default {
            Value::Made(made) if made.callee.ends_with(".field") => {
                if let Some((value, _)) = made.arguments.keyword("default") {
                    return value.clone();
                }
                match made.arguments.keyword("default_factory") {
                    Some((factory, _)) => self.call(cx, factory, Arguments::default(), range),
                    None => cx.computed(range),
                }
            }
            value => value.clone(),
        }
    }
}
