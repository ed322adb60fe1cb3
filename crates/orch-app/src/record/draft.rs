//! Which answers of a draft still count.

use std::collections::BTreeMap;

use orch_event::Answer;
use orch_ledger::{Draft, Entry, Ledger};
use orch_plan::{Answers, Plan, Question, Recording, Tellings, Unrecordable};

use crate::record::error::RecordError;
use crate::record::material::Material;

/// What is asked, and what a draft answers of it.
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

/// What would be asked now. Writes nothing.
pub fn asked<'a>(
    ledger: &Ledger,
    material: &'a Material,
    tellings: &'a Tellings,
    message: Option<&'a str>,
) -> Result<Asked<'a>, RecordError> {
    let plan = planned(material, tellings, message)?;
    match ledger.open_draft()? {
        Some(draft) => usable(ledger, &draft, plan),
        None => Ok(Asked::unanswered(plan)),
    }
}

/// Plans a recording on no answers.
pub(super) fn planned<'a>(
    material: &'a Material,
    tellings: &'a Tellings,
    message: Option<&'a str>,
) -> Result<Plan<'a>, Unrecordable> {
    let recording = Recording {
        declared: &material.read.declared,
        recorded: &material.recorded,
        message,
        tellings,
    };
    Plan::new(recording, &Answers::new())
}

/// The answers of a draft that count, the plan that they give, and the answers that are
/// set aside.
pub(super) fn usable<'a>(
    ledger: &Ledger,
    draft: &Draft,
    mut plan: Plan<'a>,
) -> Result<Asked<'a>, RecordError> {
    let entries = ledger.answers(draft)?;
    loop {
        let questions: BTreeMap<&str, &Question> = plan
            .questions
            .iter()
            .map(|it| (it.key.as_str(), it))
            .collect();
        let mut answers = Answers::new();
        let mut aside: BTreeMap<&str, &Answer> = BTreeMap::new();
        for Entry {
            question: digest,
            answer,
        } in &entries
        {
            let asked = questions.get(answer.key.as_str());
            let asked = asked.is_some_and(|question| question.digest() == *digest);
            // What is asked once it is answered counts if it is then asked like that.
            if asked || plan.possible.binary_search(&answer.key).is_ok() {
                aside.remove(answer.key.as_str());
                answers.insert(answer.key.clone(), answer.clone());
            } else if !answers.contains_key(&answer.key) {
                aside.insert(&answer.key, answer);
            }
        }
        let next = plan.again(&answers)?;
        if next.questions == plan.questions {
            answers.retain(|key, _| questions.contains_key(key.as_str()));
            let aside = aside.into_values().cloned().collect();
            return Ok(Asked {
                plan: next,
                answers,
                aside,
            });
        }
        drop(questions);
        plan = next;
    }
}
