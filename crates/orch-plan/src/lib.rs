//! Recording, decided: what differs, what must be asked about it, which events
//! the answers give.
//!
//! Pure: questions are values; who asks them, and where answers are kept, is not
//! known here.

mod answers;
mod compare;
mod events;
mod form;
mod inputs;
mod plan;
mod question;
mod suggest;

pub use answers::{Answers, Refusal};
pub use compare::compare;
pub use form::{FormError, read_form, write_form};
pub use inputs::{InputsError, read_inputs};
pub use plan::{Plan, TooLong, Unrecordable};
pub use question::{Kind, Question};
