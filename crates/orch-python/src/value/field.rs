//! A field of a product or a block.

use std::rc::Rc;

use orch_model::{Arity, ValueSpec};
use ruff_text_size::TextRange;

use crate::finding::{Code, ModuleId, Problem};
use crate::value::id::ClassId;
use crate::value::ty::{Meta, Ty};

/// A field of a product or a block.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its alias, if it has one.
    pub(crate) name: String,
    pub(crate) module: ModuleId,
    /// The name in the source.
    pub(crate) range: TextRange,
    pub(crate) doc: Option<Rc<str>>,
    pub(crate) kind: FieldKind,
    pub(crate) ty: Ty,
}

/// What a field holds.
#[derive(Clone, Debug)]
pub(crate) enum FieldKind {
    Value(ValueSpec),
    Blocks(Vec<ClassId>, Arity),
}

/// Where a field's type stands, and what is said about it beside its type.
pub(crate) struct Site {
    pub(crate) class: ClassId,
    pub(crate) module: ModuleId,
    pub(crate) range: TextRange,
    /// The field is a product's.
    pub(crate) product: bool,
    pub(crate) meta: Meta,
}

impl Site {
    pub(crate) fn problem(&self, code: Code, message: impl Into<String>) -> Problem {
        Problem::new(code, self.module, self.range, message)
    }
}
