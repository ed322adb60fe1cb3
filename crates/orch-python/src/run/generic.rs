//! Types with arguments: `list[Port]`, `Optional[int]`, `Annotated[...]`, generics of the package.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::finding::{Code, Problem};
use crate::run::base::NO_ARGUMENTS;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::types::list::is_list;
use crate::value::id::ClassId;
use crate::value::ty::{Literal, Meta, Origin, Ty};
use crate::value::value::Value;

impl Interpreter<'_> {
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

    pub(super) fn types(
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
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
