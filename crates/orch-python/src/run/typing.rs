//! Types as values: what annotations, subscripts and calls make of them.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::{Code, Problem};
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::types::alias::alias;
use crate::types::list::{any_list, is_list};
use crate::value::heap::Object;
use crate::value::id::ClassId;
use crate::value::known::INSTANCE_LIST;
use crate::value::ty::{MOST_PARTS, Ty};
use crate::value::value::{Arguments, Value};

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
    pub(super) fn has_schema(&self, id: ClassId) -> bool {
        let info = self.world.info(id);
        info.derives(INSTANCE_LIST)
            || info
                .foreign()
                .any(|name| name.contains('.') && name != "typing.List")
            || ["__get_pydantic_core_schema__", "__get_validators__"]
                .iter()
                .any(|hook| self.class_function(id, hook).is_some())
    }

    pub(super) fn no_schema(&self, cx: Cx, id: ClassId, range: TextRange) -> Rc<Problem> {
        let name = &self.world.class(id).name;
        let message = format!("pydantic cannot hold a `{name}`, and the class fails on import");
        let problem = cx
            .problem(Code::NoSchema, range, message)
            .label("pydantic 2 does not know how to fill a list of this class")
            .hint("write `list[...]`, with `Len(...)` in `Annotated` for its bounds");
        Rc::new(problem)
    }

    pub(super) fn no_type(&self, cx: Cx, range: TextRange) -> Rc<Problem> {
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
