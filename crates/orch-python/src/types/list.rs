//! What the orchestrator takes for a list.

use crate::value::known::INSTANCE_LIST;
use crate::value::ty::Ty;

/// Whether the orchestrator takes such a generic for a list.
pub(crate) fn is_list(name: &str) -> bool {
    matches!(
        name,
        "list" | "typing.List" | "typing.Sequence" | "collections.abc.Sequence" | INSTANCE_LIST
    )
}

/// A list of an item.
pub(crate) fn list_of(item: Ty) -> Ty {
    Ty::list(item)
}

/// A list of which nothing is said.
pub(crate) fn any_list() -> Ty {
    Ty::list(Ty::foreign("typing.Any"))
}
