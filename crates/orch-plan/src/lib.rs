//! Recording, decided: what differs, what must be asked about it, which events
//! the answers give.
//!
//! Pure: questions are values; who asks them, and where answers are kept, is not
//! known here.

mod answers;
mod changes;
mod compare;
mod differences;
mod form;
mod inputs;
mod matching;
mod plan;
mod planner;
mod question;
mod requirements;
mod suggest;
mod tell;

pub use answers::{Answers, Refusal};
pub use compare::compare;
pub use form::{Answered, Form, FormError, answer_form, read_form, unasked, write_form};
pub use inputs::{Inputs, InputsError, Inputted};
pub use plan::{Plan, Recording, TooLong, Unloadable, Unrecordable};
pub use question::{Bearing, CONSENT, Kind, Question};
pub use tell::{TellingError, Tellings};
