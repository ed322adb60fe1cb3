//! The projector: folds events to a recorded model, renders them to SQL.
//!
//! Pure: the same events give the same model and the same bytes on every machine.
//! It does not know where events come from, nor where the SQL runs.

mod both;
mod bounds;
mod context;
mod direction;
mod error;
mod filling;
mod fold;
mod kind;
mod links;
mod literal;
mod merge;
mod plan;
mod prelude;
mod render;
mod requirement;
mod resolve;
mod rows;
pub mod schema;
mod script;
mod slot;
mod statement;
mod step;
mod summary;
mod words;

pub use direction::Direction;
pub use error::{FoldError, RenderError};
pub use fold::fold;
pub use literal::{NulError, comment_text, literal, text_array};
pub use merge::{Sources, changes_between, render_merge};
pub use plan::{MigrationPlan, Planned};
pub use prelude::{Choice, ChoiceError, Prelude, Replaced, UnknownFunction, Withdrawn};
pub use render::{Rendered, Renderer, render};
pub use requirement::{RequiredField, Requirement, requirements};
pub use statement::{Cause, Does};

/// The version of what fold and render make of the same events. From 0.1 on, another
/// outcome is another version.
pub const PROJECTOR: u32 = 1;
