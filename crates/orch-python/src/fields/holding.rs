//! Whether the orchestrator takes a field to hold blocks: the questions that it asks of
//! a type, in its own order, so that what escapes them there escapes them here.

use crate::value::World;
use crate::value::known::{BLOCK, DOMAIN, PRODUCT};
use crate::value::ty::Ty;

/// The orchestrator cannot ask further, and takes the field to hold values.
struct GaveUp;

impl World<'_> {
    /// Whether the orchestrator takes a field of the type to hold blocks. What it holds
    /// may be something else all the same.
    pub(crate) fn holds_blocks(&self, ty: &Ty) -> bool {
        let by_parts = match ty.strip().0 {
            Ty::Union(members) => members.iter().any(|member| self.is_model(member)),
            _ => false,
        };
        by_parts
            || match self.is_model_list(ty) {
                Ok(is_list) => is_list || self.is_model(ty),
                Err(GaveUp) => false,
            }
    }

    /// A class of the orchestrator's kind, with nothing around it. `Any` counts.
    fn is_model(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Any => true,
            Ty::Class(id) => self.is_domain(*id),
            Ty::Foreign(name) => [BLOCK, PRODUCT, DOMAIN].contains(&&**name),
            _ => false,
        }
    }

    /// A list whose items, or the first of whose alternatives, are such.
    fn is_model_list(&self, ty: &Ty) -> Result<bool, GaveUp> {
        match ty.strip().0 {
            Ty::Union(members) => {
                for member in members.iter() {
                    if self.is_model_list(member)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Ty::List(item, _) => Ok(match &**item {
                Ty::Union(members) => members.first().is_some_and(|first| self.is_model(first)),
                // Of a union in `Annotated` it sees neither.
                item => self.is_model(item),
            }),
            Ty::Hidden(_) => Err(GaveUp),
            _ => Ok(false),
        }
    }
}
