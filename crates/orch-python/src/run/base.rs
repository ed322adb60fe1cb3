//! The bases of a class: the ancestors that each of them brings.

use std::rc::Rc;

use ruff_python_ast::{Expr, StmtClassDef};
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, Problem};
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::types::list::list_of;
use crate::value::class::{Ancestor, Info};
use crate::value::known;
use crate::value::known::DOMAIN;
use crate::value::ty::{Origin, Ty};
use crate::value::value::Value;

/// Why a domain model cannot be given type arguments: the orchestrator does not
/// pass `__init_subclass__` on, so that the class never learns its parameters.
pub(crate) const NO_ARGUMENTS: &str =
    "orchestrator-core fails on a domain model with type arguments";

/// A base as it was evaluated: its ancestors, itself first, and its type as a list.
pub(super) struct Base {
    pub(super) line: Vec<Ancestor>,
    pub(super) list: Option<Result<Ty, Problem>>,
}

impl<'a> Interpreter<'a> {
    /// What one base brings.
    pub(super) fn base(&mut self, cx: Cx, name: &str, expr: &'a Expr) -> Result<Base, Problem> {
        let (owner, arguments) = match expr {
            Expr::Subscript(subscript) => {
                let owner = self.expr(cx, &subscript.value);
                (owner, Some(self.expr(cx, &subscript.slice)))
            }
            Expr::Starred(starred) => {
                self.expr(cx, &starred.value);
                (cx.computed(expr.range()), None)
            }
            _ => (self.expr(cx, expr), None),
        };
        let place = expr.range();
        let computed = || {
            cx.problem(
                Code::ComputedBase,
                place,
                format!("cannot read class `{name}`"),
            )
            .label("the base class is computed, and orch never runs Python")
            .hint("name the base class")
        };
        match owner {
            Value::Class(id) => {
                let info = Rc::clone(self.world.info(id));
                if let Some(arguments) = &arguments
                    && info.is_model()
                    && !self.only_parameters(cx, arguments, place)
                {
                    return Err(generic_base(cx, place, name));
                }
                let list = match (&self.world.class(id).list, &arguments) {
                    (Some(Ok(list)), Some(slice)) => {
                        let list = list.clone();
                        Some(self.filled(cx, &list, slice, place))
                    }
                    (list, _) => list.clone(),
                };
                Ok(Base {
                    line: info.mro.clone(),
                    list,
                })
            }
            Value::Foreign(foreign) => {
                let list = match &arguments {
                    Some(slice) if crate::types::list::is_list(&foreign) => {
                        let item = self.ty(cx, slice, place);
                        Some(item.map(list_of).map_err(|problem| (*problem).clone()))
                    }
                    _ => None,
                };
                Ok(Base {
                    line: foreign_line(&foreign),
                    list,
                })
            }
            Value::Type(ty) => match &*ty {
                Ty::Generic(Origin::Class(id), arguments) => {
                    let info = Rc::clone(self.world.info(*id));
                    let open = arguments.iter().all(|one| matches!(one, Ty::Var(_)));
                    if info.is_model() && !open {
                        return Err(generic_base(cx, place, name));
                    }
                    Ok(Base {
                        line: info.mro.clone(),
                        list: None,
                    })
                }
                Ty::Generic(Origin::Foreign(foreign), _) => Ok(Base {
                    line: foreign_line(foreign),
                    list: None,
                }),
                Ty::List(..) => Ok(Base {
                    line: foreign_line("list"),
                    list: Some(Ok((*ty).clone())),
                }),
                _ => Err(computed()),
            },
            Value::Made(made) if &*made.callee == "typing.NewType" => Err(computed()),
            Value::Unknown(problem) if problem.code != Code::ComputedValue => {
                Err((*problem).clone())
            }
            _ => Err(computed()),
        }
    }

    /// Whether all arguments of a generic are type variables.
    fn only_parameters(&mut self, cx: Cx, arguments: &Value, range: TextRange) -> bool {
        let parts = match arguments {
            Value::Tuple(parts) => parts.to_vec(),
            single => vec![single.clone()],
        };
        parts
            .iter()
            .all(|part| matches!(self.ty(cx, part, range), Ok(Ty::Var(_))))
    }

    pub(super) fn unknown_base(&self, cx: Cx, stmt: &StmtClassDef, name: &str, info: &mut Info) {
        let claims = stmt.arguments.as_ref().is_some_and(|arguments| {
            ["product_block_name", "lifecycle", "is_base"]
                .iter()
                .any(|name| arguments.find_keyword(name).is_some())
        });
        let clean = info.problems.is_empty()
            && info
                .locals()
                .skip(1)
                .all(|id| self.world.info(id).problems.is_empty());
        if !claims || info.is_model() || !clean {
            return;
        }
        let Some(foreign) = info.foreign().find(|foreign| *foreign != DOMAIN) else {
            return;
        };
        let problem = cx
            .problem(
                Code::UnknownBase,
                stmt.name.range(),
                format!("orch cannot tell whether class `{name}` is a model: it derives from `{foreign}`"),
            )
            .label("its base is outside of the folders that are read")
            .hint("name the folder that holds it with --python-path DIR");
        info.problems.push(problem);
    }
}

/// The ancestors that a class outside of the package brings.
pub(crate) fn foreign_line(name: &str) -> Vec<Ancestor> {
    std::iter::once(name)
        .chain(known::ancestors(name).iter().copied())
        .map(|name| Ancestor::Foreign(name.into()))
        .collect()
}

fn generic_base(cx: Cx, place: TextRange, name: &str) -> Problem {
    cx.problem(
        Code::GenericBase,
        place,
        format!("cannot read class `{name}`"),
    )
    .label(NO_ARGUMENTS)
    .hint("write a class of its own for each use")
}
