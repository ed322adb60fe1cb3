//! Changes that people write down, in JSON or YAML: the recorded model with these changes is
//! a declared model, and what they say beside it answers questions.
//!
//! Sections, each of which may be left out:
//!
//! - `add`: `products`, `product_blocks`, `resource_types` and `workflows`, by name, in the
//!   form of [`crate::json`]; what is empty may be left out, and something that is recorded
//!   gets what it does not have yet. `row` is the primary key that a row is to have.
//! - `rename`: by kind, from the recorded name to the name from then on.
//! - `remove`: by kind, recorded names. Whoever writes them there consents.
//! - `reason`: why it is removed.
//! - `end`: `products` and `workflows` that are no longer in use and whose rows stay.
//! - `describe`: `description`, `tag` and `status` by kind and recorded name.
//! - `link` and `unlink`: by workflow, products by name, or by `tag` and `name`, in which `%`
//!   stands for any text and `_` for any character.

mod add;
mod describe;
mod document;
mod edit;
mod like;
mod remove;
mod rename;
mod settle;

use orch_model::{ByHand, Declared, Model};

use crate::object::Reader;
use crate::{Answer, Fault};
use edit::Edit;

pub use document::{Document, Form};
pub(crate) use like::is_like;

/// The models as changes make them, and what the changes say beside them.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The recorded model with the changes, as it would be declared.
    pub declared: Declared,
    /// What the changes answer.
    pub answers: Vec<Answer>,
    /// What no class says.
    pub by_hand: ByHand,
}

/// Makes changes on the model that is recorded at the head.
///
/// # Errors
///
/// All that is wrong with them.
pub fn edit(document: &Document, head: &Model) -> Result<Edited, Vec<Fault>> {
    let mut reader = Reader::new(&document.path);
    let mut object = reader.object(&document.root, "the changes");
    let mut edit = Edit::on(head);
    if let Some((at, reason)) = object.text(&mut reader, "reason") {
        edit.answer(&["reason"], &reason, at);
    }
    // Names are those of the head, until something is added.
    if let Some(node) = object.take("remove") {
        edit.remove(&mut reader, node);
    }
    if let Some(node) = object.take("end") {
        edit.end(&mut reader, node);
    }
    if let Some(node) = object.take("describe") {
        edit.describe(&mut reader, node);
    }
    if let Some(node) = object.take("rename") {
        edit.rename(&mut reader, node);
    }
    if let Some(node) = object.take("add") {
        edit.add(&mut reader, node);
    }
    for (key, link) in [
        ("link", orch_model::Link::Linked),
        ("unlink", orch_model::Link::Unlinked),
    ] {
        if let Some(node) = object.take(key) {
            edit.link(&mut reader, node, link);
        }
    }
    object.finish(&mut reader);
    edit.finish(reader)
}
