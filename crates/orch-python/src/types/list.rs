//! What the orchestrator takes for a list.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use crate::finding::{Code, Problem};
use crate::world::World;
use crate::world::context::{ClassId, Context};
use crate::world::known::INSTANCE_LIST;
use crate::world::ty::{Bounds, Ty};
use crate::world::value::Value;

impl World<'_> {
    /// The list that a class of lists is.
    pub(crate) fn list_class(&self, context: Context, id: ClassId) -> Result<Ty, Problem> {
        let mut item = None;
        for base in self.class(id).stmt.bases() {
            let header = Context {
                depth: context.depth + 1,
                ..self.header(id).lazy()
            };
            let (value, arguments) = match base {
                Expr::Subscript(subscript) => (&*subscript.value, Some(&*subscript.slice)),
                other => (other, None),
            };
            match (self.resolve(header, value)?, arguments) {
                (Value::Foreign(name), Some(slice)) if is_list(&name) => {
                    item = Some(Ty::List(
                        Box::new(self.type_of(header, slice)?),
                        Bounds::default(),
                    ));
                }
                (Value::Class(base), slice)
                    if header.depth < 100 && self.info(base).derives("list") =>
                {
                    let list = self.list_class(header, base)?;
                    item = Some(match slice {
                        Some(slice) => {
                            self.fill(header, list, std::slice::from_ref(slice), value.range())?
                        }
                        None => list,
                    });
                }
                _ => {}
            }
        }
        let bound = |names: [&str; 2]| -> Result<Option<u32>, Problem> {
            for name in names {
                if !self.class(id).scope.all(name).is_empty() {
                    let place = self.class(id).stmt.name.range();
                    let constant = self.class_value(context, id, name, place)?;
                    return match constant.as_count() {
                        Some(count) => Ok(Some(count)),
                        None => Err(Problem::new(
                            Code::ComputedBound,
                            self.class(id).module,
                            place,
                            format!("`{name}` of `{}` is no number", self.class(id).name),
                        )),
                    };
                }
            }
            Ok(None)
        };
        let own = Bounds {
            min: bound(["min_items", "min_length"])?,
            max: bound(["max_items", "max_length"])?,
        };
        Ok(match item.unwrap_or_else(any_list) {
            Ty::List(item, inherited) => Ty::List(item, own.or(inherited)),
            other => other,
        })
    }
}

/// Whether the orchestrator takes such a generic for a list.
pub(crate) fn is_list(name: &str) -> bool {
    matches!(
        name,
        "list" | "typing.List" | "typing.Sequence" | "collections.abc.Sequence" | INSTANCE_LIST
    )
}

/// A list of which nothing is said.
pub(crate) fn any_list() -> Ty {
    Ty::List(
        Box::new(Ty::Foreign("typing.Any".to_owned())),
        Bounds::default(),
    )
}
