//! Recording, decided: the differences, the questions about them, the events that the
//! answers give.
//!
//! Pure: questions are values; who asks them, and where answers are kept, is not known
//! here. Each module uses only modules that do not use it.

mod adopting;
mod answers;
mod by_hand;
mod changes;
mod choice;
mod compare;
mod differences;
mod fates;
mod form;
mod inputs;
mod key;
mod matching;
mod merge;
mod nearest;
mod plan;
mod planner;
mod question;
mod recordable;
mod refusal;
mod renames;
mod replacements;
mod requirements;
mod settle;
mod staging;
mod suggest;
mod supposed;
mod unrecordable;
mod words;

pub use adopting::{Adopting, Unlike, Witness, unlike};
pub use answers::Answers;
pub use by_hand::{ByHandError, check_by_hand};
pub use choice::Choice;
pub use compare::compare;
pub use form::{
    Answered, Form, FormError, answer_form, is_answered, read_form, unasked, write_form,
};
pub use inputs::{Inputs, InputsError, Inputted};
pub use key::{Aspect, QuestionKey, Subject};
pub use merge::{Author, Merging, Settlement};
pub use nearest::nearest;
pub use plan::{Incomplete, Plan, Recording};
pub use question::{Also, Bearing, CONSENT, Kind, Need, Question};
pub use refusal::Refusal;
pub use settle::{Offered, Settled, To, settle, settle_with};
pub use supposed::supposed;
pub use unrecordable::{TooLong, Unit, Unloadable, Unrecordable};
