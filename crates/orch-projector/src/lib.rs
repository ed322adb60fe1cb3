//! The projector: folds events to a recorded model, renders them to SQL.
//!
//! Pure: the same events give the same model and the same bytes on every machine.
//! It does not know where events come from, nor where the SQL runs.

mod bounds;
mod direction;
mod fill;
mod fold;
mod kind;
mod layout;
mod literal;
mod prelude;
mod render;
mod script;
mod severed;
mod touched;

pub use direction::Direction;
pub use fold::{FoldError, fold};
pub use layout::Layout;
pub use literal::{NulError, comment_text, literal, text_array};
pub use prelude::{Choice, ChoiceError, Prelude, UnknownFunction, Withdrawn};
pub use render::{RenderError, Rendered, Renderer, render};
pub use touched::{Removal, Touched};

/// The version of what fold and render make of the same events. Frozen: another
/// outcome is another version.
pub const PROJECTOR: u32 = 1;
