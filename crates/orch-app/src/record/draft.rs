//! Which answers of a draft still count.

use orch_event::Answer;
use orch_ledger::{Draft, Entry, Ledger};
use orch_model::ByHand;
use orch_plan::{Answers, Offered, Plan, Recording, Settled, To, Unrecordable, settle};

use crate::record::error::RecordError;
use crate::record::material::Material;

/// The questions that are asked, and the answers that a draft has for them.
pub struct Asked<'a> {
    /// The plan on these answers.
    pub plan: Plan<'a>,
    /// The answers that count.
    pub answers: Answers,
    /// Answers whose questions are no longer asked.
    pub aside: Vec<Answer>,
}

impl<'a> Asked<'a> {
    /// A plan without answers.
    pub(super) fn unanswered(plan: Plan<'a>) -> Self {
        Self {
            plan,
            answers: Answers::new(),
            aside: Vec::new(),
        }
    }
}

/// The questions that would be asked now. Writes nothing.
pub fn asked<'a>(
    ledger: &Ledger,
    material: &'a Material,
    by_hand: &'a ByHand,
    message: Option<&'a str>,
) -> Result<Asked<'a>, RecordError> {
    let plan = planned(material, by_hand, message)?;
    match ledger.open_draft()? {
        Some(draft) => usable(ledger, &draft, plan),
        None => Ok(Asked::unanswered(plan)),
    }
}

/// Plans a recording on no answers.
pub(super) fn planned<'a>(
    material: &'a Material,
    by_hand: &'a ByHand,
    message: Option<&'a str>,
) -> Result<Plan<'a>, Unrecordable> {
    let recording = Recording {
        declared: &material.read.declared,
        recorded: &material.recorded,
        message,
        by_hand,
        default_workflows: &material.default_workflows,
        merging: material.merging.as_ref(),
    };
    Plan::new(recording, &Answers::new())
}

/// The answers of a draft that count, the plan that they give, and the answers that are
/// set aside.
pub(super) fn usable<'a>(
    ledger: &Ledger,
    draft: &Draft,
    plan: Plan<'a>,
) -> Result<Asked<'a>, RecordError> {
    let drafted = |Entry { question, answer }| Offered {
        to: To::Question(question),
        answer,
    };
    let offered: Vec<Offered> = ledger.answers(draft)?.into_iter().map(drafted).collect();
    let Settled {
        plan,
        answers,
        aside,
        ..
    } = settle(plan, &offered)?;
    Ok(Asked {
        plan,
        answers,
        aside,
    })
}
