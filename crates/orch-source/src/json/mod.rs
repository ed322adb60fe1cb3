//! The form in which `orch models --format json` prints a model, written and read.
//!
//! Three objects by name: `products`, `product_blocks`, `resource_types`. A product has
//! `product_type`, `description`, `tag`, `status`, `fixed_inputs` (name to value or
//! null), `specs` (fixed input to what it may hold), `product_blocks` (names) and
//! `attributes`; a block has `description`, `tag`, `status`, `resource_types` (names),
//! `specs` (resource type to what it may hold), `depends_on` (names) and `attributes`; a
//! resource type has `description`. What only people know is null where it is not known.
//!
//! A fourth object, `workflows`, is there where the source of the model says something of
//! workflows. A workflow has `target` (`CREATE`, `MODIFY`, `TERMINATE`, `VALIDATE`,
//! `RECONCILE`, `SYSTEM`), `is_task` (null where it follows from the target),
//! `description`, `product_types` (names), and may have `tag` and `source` (`package`,
//! `function`).
//!
//! What a field may hold is a list of groups of stages that agree: `in` (the stages; left
//! out where they are all), `type`, `arity` (`required`, `optional`, `list 0..`, `list
//! 2..4`), `allowed` where only some values are valid, and `constraints` where a value
//! has bounds (`ge`, `gt`, `le`, `lt`, `multiple_of` as text, `min_length`, `max_length`,
//! `pattern`). An attribute has `blocks`,
//! the names that become relations, and `spec`, groups with `in`, `blocks` and `arity`.
//! `product_blocks` and `depends_on` say again what the attributes say; a reader that
//! finds them to disagree refuses the file.

mod check;
mod form;
mod parts;
mod read;
mod spec;
mod tree;
mod workflow;

pub use form::ModelForm;
pub(crate) use parts::{Parts, Sections, parts};
pub use read::{ModelFile, read};
pub(crate) use tree::tree;
