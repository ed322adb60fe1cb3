//! Reports of a recording on its way.

use orch_event::Answer;
use orch_plan::Refusal;

/// Something that a recording reports on its way.
#[derive(Clone, Debug)]
pub enum Note {
    /// Answers were taken over from the open draft.
    Resumed(Vec<Answer>),
    /// Answers of the open draft are set aside, as their questions are no longer asked.
    SetAside(Vec<Answer>),
    /// So many drafts are open on other revisions, and are left there.
    DraftsElsewhere(usize),
    /// The models contradict an answer that was given. The question stays open.
    Refused {
        /// Where it stands, if it was given in a file.
        place: Option<String>,
        /// The question's key.
        key: String,
        /// Why.
        refusal: Refusal,
    },
    /// A given input that nothing asks for, and that may be passed over.
    UnusedInput(String),
    /// A given answer to a question that would be asked had others been answered
    /// otherwise.
    UnusedAnswer(String),
}
