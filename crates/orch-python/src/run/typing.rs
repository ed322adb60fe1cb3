//! Types as values: what annotations, subscripts and calls make of them.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::{Code, Problem};
use crate::run::class::NO_ARGUMENTS;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::types::alias::alias;
use crate::types::list::{any_list, is_list};
use crate::value::heap::Object;
use crate::value::id::ClassId;
use crate::value::known::INSTANCE_LIST;
use crate::value::ty::{Bounds, Literal, MOST_PARTS, Meta, Origin, Ty};
use crate::value::value::{Arguments, Made, Value};

impl Interpreter<'_> {
    /// The type that a value is.
    pub(crate) fn ty(
        &mut self,
        cx: Cx,
        value: &Value,
        range: TextRange,
    ) -> Result<Ty, Rc<Problem>> {
        Ok(match value {
            Value::None => Ty::None,
            Value::Ellipsis => Ty::foreign("..."),
            Value::Class(id) => match &self.world.class(*id).list {
                Some(Ok(_)) if !self.has_schema(*id) => return Err(self.no_schema(cx, *id, range)),
                Some(Ok(list)) => list.clone(),
                Some(Err(problem)) => return Err(Rc::new(problem.clone())),
                None => Ty::Class(*id),
            },
            Value::Foreign(name) => match &**name {
                "types.NoneType" => Ty::None,
                "typing.Any" => Ty::Any,
                "typing.AnyStr" => Ty::Var("AnyStr".into()),
                "orchestrator.types.SI" | "orchestrator.domain.base.SI" => Ty::Var("SI".into()),
                // Without an item the orchestrator takes these two for lists of blocks.
                "typing.List" | "typing.Sequence" => Ty::list(Ty::Any),
                name if is_list(name) => any_list(),
                name => alias(name).unwrap_or_else(|| Ty::foreign(name)),
            },
            Value::Type(ty) => (**ty).clone(),
            Value::Text(text) => Ty::Text(Rc::clone(text), (cx.module, cx.at(range))),
            Value::Object(id) => match self.world.object(*id).clone() {
                // The parameters of a `Callable`.
                Object::List(values) => {
                    let parts: Result<Vec<Ty>, Rc<Problem>> = values
                        .iter()
                        .map(|value| self.ty(cx, value, range))
                        .collect();
                    Ty::generic("", parts?)
                }
                _ => return Err(self.no_type(cx, range)),
            },
            Value::Unknown(problem) if problem.code != Code::ComputedValue => {
                return Err(Rc::clone(problem));
            }
            Value::Unknown(_) | Value::Made(_) | Value::Method(_) => {
                let problem = cx
                    .problem(
                        Code::ComputedType,
                        range,
                        "the type is known only at run time",
                    )
                    .hint("write the type out");
                return Err(Rc::new(problem));
            }
            _ => return Err(self.no_type(cx, range)),
        })
    }

    /// Whether pydantic knows a class of lists, which tells it how.
    fn has_schema(&self, id: ClassId) -> bool {
        let info = self.world.info(id);
        info.derives(INSTANCE_LIST)
            || info
                .foreign()
                .any(|name| name.contains('.') && name != "typing.List")
            || ["__get_pydantic_core_schema__", "__get_validators__"]
                .iter()
                .any(|hook| self.class_function(id, hook).is_some())
    }

    fn no_schema(&self, cx: Cx, id: ClassId, range: TextRange) -> Rc<Problem> {
        let name = &self.world.class(id).name;
        let message = format!("pydantic cannot hold a `{name}`, and the class fails on import");
        let problem = cx
            .problem(Code::NoSchema, range, message)
            .label("pydantic 2 does not know how to fill a list of this class")
            .hint("write `list[...]`, with `Len(...)` in `Annotated` for its bounds");
        Rc::new(problem)
    }

    fn no_type(&self, cx: Cx, range: TextRange) -> Rc<Problem> {
        let text = self.world.text(cx.module, cx.at(range));
        Rc::new(cx.problem(Code::NotAType, range, format!("`{text}` is not a type")))
    }

    /// A type as a value; one that has too many parts is not followed.
    pub(crate) fn new_type(&mut self, cx: Cx, ty: Ty, range: TextRange) -> Value {
        if ty.is_too_large() {
            let message = format!("the type has more than {MOST_PARTS} parts");
            return Value::unknown(cx.problem(Code::TypeTooLarge, range, message));
        }
        Value::Type(Rc::new(ty))
    }

    /// A type as the value that it came from.
    pub(crate) fn type_value(&self, ty: &Ty) -> Value {
        match ty {
            Ty::Class(id) => Value::Class(*id),
            Ty::Foreign(name) => Value::Foreign(Rc::clone(name)),
            Ty::None => Value::None,
            ty => Value::Type(Rc::new(ty.clone())),
        }
    }

    /// What a `type` statement names.
    pub(crate) fn new_alias(&mut self, ty: Ty, variables: Vec<Rc<str>>) -> Value {
        let alias = Ty::Aliased(Rc::new(ty));
        if variables.is_empty() {
            return Value::Type(Rc::new(alias));
        }
        // The order of the variables is that of the statement, not that of their use.
        let value = Value::Type(Rc::new(alias));
        if let Value::Type(ty) = &value {
            self.aliases.push((Rc::clone(ty), variables));
        }
        value
    }

    /// `owner[slice]` of types.
    pub(crate) fn generic(
        &mut self,
        cx: Cx,
        owner: &Value,
        slice: &Value,
        range: TextRange,
    ) -> Value {
        match self.generic_ty(cx, owner, slice, range) {
            Ok(ty) => self.new_type(cx, ty, range),
            Err(problem) => Value::Unknown(problem),
        }
    }

    fn generic_ty(
        &mut self,
        cx: Cx,
        owner: &Value,
        slice: &Value,
        range: TextRange,
    ) -> Result<Ty, Rc<Problem>> {
        let arguments: Vec<Value> = match slice {
            Value::Tuple(parts) => parts.to_vec(),
            single => vec![single.clone()],
        };
        let name = match owner {
            Value::Foreign(name) => Rc::clone(name),
            Value::Class(id) => return self.class_generic(cx, *id, &arguments, slice, range),
            Value::Type(ty) => return self.filled(cx, ty, slice, range).map_err(Rc::new),
            _ => return Err(self.no_type(cx, range)),
        };
        let first = arguments.first().cloned().unwrap_or(Value::None);
        Ok(match &*name {
            "typing.Literal" => {
                let mut members = Vec::new();
                for argument in &arguments {
                    self.literal(cx, argument, range, &mut members)?;
                }
                Ty::Literal(members.into())
            }
            "typing.Annotated" => {
                let mut ty = self.ty(cx, &first, range)?;
                for meta in &arguments[1.min(arguments.len())..] {
                    let meta = self.meta(cx, meta, range)?;
                    ty = ty.annotated(meta);
                }
                ty
            }
            "typing.Optional" => self.ty(cx, &first, range)?.optional(),
            "typing.Union" => Ty::union(self.types(cx, &arguments, range)?),
            "typing.ClassVar" | "typing.Final" | "typing.Required" | "typing.NotRequired" => {
                Ty::Hidden(Rc::new(self.ty(cx, &first, range)?))
            }
            "pydantic.Json"
            | "pydantic.InstanceOf"
            | "pydantic.SkipValidation"
            | "pydantic.OnErrorOmit" => self.ty(cx, &first, range)?.annotated(Meta::default()),
            name if is_list(name) => Ty::list(self.ty(cx, &first, range)?),
            name => Ty::generic(name, self.types(cx, &arguments, range)?),
        })
    }

    fn types(
        &mut self,
        cx: Cx,
        values: &[Value],
        range: TextRange,
    ) -> Result<Vec<Ty>, Rc<Problem>> {
        values
            .iter()
            .map(|value| self.ty(cx, value, range))
            .collect()
    }

    fn class_generic(
        &mut self,
        cx: Cx,
        id: ClassId,
        arguments: &[Value],
        slice: &Value,
        range: TextRange,
    ) -> Result<Ty, Rc<Problem>> {
        let info = Rc::clone(self.world.info(id));
        if let Some(list) = self.world.class(id).list.clone() {
            if !self.has_schema(id) {
                return Err(self.no_schema(cx, id, range));
            }
            let list = list.map_err(Rc::new)?;
            return self.filled(cx, &list, slice, range).map_err(Rc::new);
        }
        let types = self.types(cx, arguments, range)?;
        let open = types.iter().all(|one| matches!(one, Ty::Var(_)));
        if info.is_model() && !open {
            let text = self.world.text(cx.module, cx.at(range));
            let problem = cx
                .problem(Code::GenericBlock, range, format!("cannot read `{text}`"))
                .label(NO_ARGUMENTS)
                .hint("write a class of its own for each use");
            return Err(Rc::new(problem));
        }
        Ok(Ty::Generic(Origin::Class(id), types.into()))
    }

    fn literal(
        &mut self,
        cx: Cx,
        value: &Value,
        range: TextRange,
        members: &mut Vec<Literal>,
    ) -> Result<(), Rc<Problem>> {
        match value {
            // One literal may stand in another.
            Value::Type(ty) => match &**ty {
                Ty::Literal(inner) => members.extend(inner.iter().cloned()),
                _ => return Err(self.no_type(cx, range)),
            },
            Value::Unknown(problem) => return Err(Rc::clone(problem)),
            value => {
                let (member, stored) = self.stored(value);
                members.push(Literal { member, stored });
            }
        }
        Ok(())
    }

    /// A type with arguments for its variables.
    pub(crate) fn filled(
        &mut self,
        cx: Cx,
        ty: &Ty,
        slice: &Value,
        range: TextRange,
    ) -> Result<Ty, Problem> {
        let arguments: Vec<Value> = match slice {
            Value::Tuple(parts) => parts.to_vec(),
            single => vec![single.clone()],
        };
        let declared = self.aliases.iter().find(|(alias, _)| **alias == *ty);
        let variables = match declared {
            Some((_, variables)) => variables.clone(),
            None => ty.variables(),
        };
        if variables.len() != arguments.len() {
            return Err(cx.problem(
                Code::BadAnnotation,
                range,
                format!(
                    "`{}` gives {} for {}",
                    self.world.text(cx.module, cx.at(range)),
                    plural(arguments.len(), "argument"),
                    plural(variables.len(), "type variable"),
                ),
            ));
        }
        let arguments = self
            .types(cx, &arguments, range)
            .map_err(|problem| (*problem).clone())?;
        Ok(ty.substitute(&variables, &arguments))
    }

    /// What a call gives that makes a type, or says something about one.
    pub(crate) fn typing_call(
        &mut self,
        cx: Cx,
        name: &str,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        let ty = match name {
            "typing.TypeVar" | "typing.ParamSpec" | "typing.TypeVarTuple" => {
                let (name, _) = arguments.get("name", 0)?;
                Ty::Var(self.as_text(name)?)
            }
            "typing.NewType" => {
                let (ty, at) = arguments.get("tp", 1)?;
                let (ty, at) = (ty.clone(), at);
                // The orchestrator sees no blocks there.
                match self.ty(cx, &ty, at) {
                    Ok(ty) => Ty::Aliased(Rc::new(ty)),
                    Err(problem) => return Some(Value::Unknown(problem)),
                }
            }
            "typing.TypeAliasType" => {
                let (ty, at) = arguments.get("value", 1)?;
                let (ty, at) = (ty.clone(), at);
                match self.ty(cx, &ty, at) {
                    Ok(ty) => Ty::Aliased(Rc::new(ty)),
                    Err(problem) => return Some(Value::Unknown(problem)),
                }
            }
            "pydantic.conlist" | "pydantic.conset" | "pydantic.confrozenset" => {
                let Some((item, at)) = arguments.get("item_type", 0) else {
                    return Some(cx.computed(range));
                };
                let (item, at) = (item.clone(), at);
                let item = match self.ty(cx, &item, at) {
                    Ok(item) => item,
                    Err(problem) => return Some(Value::Unknown(problem)),
                };
                if name != "pydantic.conlist" {
                    let set = name.trim_start_matches("pydantic.con");
                    return Some(self.new_type(cx, Ty::generic(set, vec![item]), range));
                }
                match self.bounds(cx, arguments) {
                    Ok(bounds) => Ty::List(Rc::new(item), bounds),
                    Err(problem) => return Some(Value::unknown(problem)),
                }
            }
            "pydantic.conint" => self.constrained(cx, "int", arguments),
            "pydantic.constr" => self.constrained(cx, "str", arguments),
            "pydantic.confloat" => self.constrained(cx, "float", arguments),
            "pydantic.condecimal" => self.constrained(cx, "decimal.Decimal", arguments),
            "pydantic.conbytes" => Ty::foreign("bytes"),
            "pydantic.condate" => Ty::foreign("datetime.date"),
            _ => return None,
        };
        Some(self.new_type(cx, ty, range))
    }

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
    fn bounds(&self, cx: Cx, arguments: &Arguments) -> Result<Bounds, Problem> {
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

    /// `left | right`, of types or of other values.
    pub(crate) fn either_of(
        &mut self,
        cx: Cx,
        left: Value,
        right: Value,
        range: TextRange,
    ) -> Value {
        let is_type =
            |value: &Value| matches!(value, Value::Class(_) | Value::Foreign(_) | Value::Type(_));
        if is_type(&left) || is_type(&right) {
            let types = self.types(cx, &[left, right], range);
            return match types {
                Ok(types) => self.new_type(cx, Ty::union(types), range),
                Err(problem) => Value::Unknown(problem),
            };
        }
        self.binary(cx, ruff_python_ast::Operator::BitOr, &left, &right, range)
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

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
