//! What metadata of a field says: arguments of `Annotated`, `Field(...)`, bounds of lists.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::{Code, Problem};
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::heap::Object;
use crate::value::id::ClassId;
use crate::value::ty::{Bounds, Meta};
use crate::value::value::{Arguments, Made, Value};

impl Interpreter<'_> {
    /// What an argument of `Annotated`, or a default, says about a field.
    pub(crate) fn meta(
        &mut self,
        cx: Cx,
        value: &Value,
        range: TextRange,
    ) -> Result<Meta, Rc<Problem>> {
        match value {
            Value::Made(made) => {
                let made = Rc::clone(made);
                self.meta_of_call(cx, &made).map_err(Rc::new)
            }
            Value::Unknown(problem) if problem.code == Code::ComputedValue => {
                Err(Rc::new(unread(cx, range)))
            }
            Value::Unknown(problem) => Err(Rc::clone(problem)),
            Value::Object(id) => match self.world.object(*id) {
                // An instance of a class that pydantic may look at.
                Object::Instance { class, .. } if !self.is_silent(*class) => {
                    Err(Rc::new(unread(cx, range)))
                }
                _ => Ok(Meta::default()),
            },
            _ => Ok(Meta::default()),
        }
    }

    /// Whether an instance of a class says nothing to pydantic.
    fn is_silent(&self, class: ClassId) -> bool {
        let info = self.world.info(class);
        let known = ["object", "abc.ABC", "typing.Generic", "typing.NamedTuple"];
        info.foreign().all(|name| known.contains(&name))
            && [
                "__get_pydantic_core_schema__",
                "min_length",
                "max_length",
                "__iter__",
                "__getattr__",
            ]
            .iter()
            .all(|name| self.class_function(class, name).is_none())
    }

    fn meta_of_call(&mut self, cx: Cx, made: &Made) -> Result<Meta, Problem> {
        let arguments = &made.arguments;
        let here = Cx {
            module: made.module,
            pin: None,
            ..cx
        };
        if let Some(open) = arguments.open {
            return Err(here
                .problem(
                    Code::ComputedField,
                    open,
                    "the arguments of this call are known only at run time",
                )
                .hint("write the arguments out"));
        }
        if let Some(meta) = self.bounded(here, &made.callee, arguments) {
            return Ok(meta);
        }
        let bounds = |low: Option<u32>, high: Option<u32>| Meta {
            bounds: Bounds {
                min: low,
                max: high,
            },
            ..Meta::default()
        };
        match &*made.callee {
            "annotated_types.Len" => Ok(bounds(
                self.count(here, arguments.get("min_length", 0))?,
                self.count(here, arguments.get("max_length", 1))?,
            )),
            "annotated_types.MinLen" => Ok(bounds(
                self.count(here, arguments.get("min_length", 0))?,
                None,
            )),
            "annotated_types.MaxLen" => Ok(bounds(
                None,
                self.count(here, arguments.get("max_length", 0))?,
            )),
            "pydantic.Field" => {
                let alias = match arguments.keyword("alias") {
                    Some((alias, at)) => self.field_alias(here, alias, at)?,
                    None => None,
                };
                let description = arguments.keyword("description");
                Ok(Meta {
                    bounds: self.bounds(here, arguments)?,
                    alias,
                    description: description.and_then(|(text, _)| self.as_text(text)),
                    ..self.constraints(here, arguments)
                })
            }
            "pydantic.StringConstraints" => Ok(Meta {
                bounds: self.bounds(here, arguments)?,
                ..self.constraints(here, arguments)
            }),
            "functools.partial" => Err(unread(here, made.range)),
            name => {
                if crate::find::foreign::may_hold_models(name) {
                    Err(unread(here, made.range))
                } else {
                    Ok(Meta::default())
                }
            }
        }
    }

    /// The bounds among a call's keywords, in the spelling of any version.
    pub(super) fn bounds(&self, cx: Cx, arguments: &Arguments) -> Result<Bounds, Problem> {
        if let Some(open) = arguments.open {
            return Err(cx
                .problem(
                    Code::ComputedBound,
                    open,
                    "the bounds are known only at run time",
                )
                .hint("write the arguments out"));
        }
        let keyword = |names: [&str; 2]| names.iter().find_map(|name| arguments.keyword(name));
        Ok(Bounds {
            min: self.count(cx, keyword(["min_length", "min_items"]))?,
            max: self.count(cx, keyword(["max_length", "max_items"]))?,
        })
    }

    fn count(&self, cx: Cx, given: Option<(&Value, TextRange)>) -> Result<Option<u32>, Problem> {
        let Some((value, range)) = given else {
            return Ok(None);
        };
        if matches!(value, Value::None) {
            return Ok(None);
        }
        let count = match value {
            Value::Bool(_) => None,
            value => self.as_int(value),
        };
        match count.and_then(|count| u32::try_from(count).ok()) {
            Some(count) => Ok(Some(count)),
            None => Err(cx
                .problem(
                    Code::ComputedBound,
                    range,
                    "the number of entries is known only at run time",
                )
                .hint("write the number out")),
        }
    }

    fn field_alias(
        &self,
        cx: Cx,
        value: &Value,
        range: TextRange,
    ) -> Result<Option<Rc<str>>, Problem> {
        match (value, self.as_text(value)) {
            (Value::None, _) => Ok(None),
            (_, Some(alias)) if !alias.is_empty() => Ok(Some(alias)),
            _ => Err(cx
                .problem(
                    Code::ComputedField,
                    range,
                    "the alias of the field is known only at run time",
                )
                .hint("write the alias as a string")),
        }
    }

    /// `min_items` and `max_items` of a class of lists.
    pub(crate) fn list_bounds(&mut self, id: ClassId) -> Result<Bounds, Problem> {
        let class = self.world.class(id);
        let (scope, module, range) = (class.scope, class.module, class.range);
        let cx = self.module_cx(module);
        let bound = |names: [&str; 2]| -> Result<Option<u32>, Problem> {
            for name in names {
                if let Some(binding) = self.world.scope(scope).names.get(name) {
                    let value = binding.value.clone();
                    return self.count(cx, Some((&value, range)));
                }
            }
            Ok(None)
        };
        Ok(Bounds {
            min: bound(["min_items", "min_length"])?,
            max: bound(["max_items", "max_length"])?,
        })
    }
}

/// Metadata of a field that is not understood.
fn unread(cx: Cx, range: TextRange) -> Problem {
    cx.problem(
        Code::ComputedField,
        range,
        "the effect of this on the field is known only at run time",
    )
    .hint("write `Field(...)` or `Len(...)` out")
}
