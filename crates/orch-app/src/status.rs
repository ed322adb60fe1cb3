//! Where things stand: heads, an open draft, and how the models differ from what is
//! recorded.

use std::collections::BTreeSet;

use orch_event::RevisionId;
use orch_ledger::{Ledger, LedgerError};
use orch_model::{Declared, Difference, Model};
use orch_plan::compare;

/// Where things stand.
#[derive(Debug)]
pub struct Status {
    /// How many revisions there are.
    pub revisions: usize,
    /// Those without children.
    pub heads: Vec<RevisionId>,
    /// How many questions an open draft answers.
    pub draft_answers: Option<usize>,
    /// Revisions that only the index knows.
    pub gone: Vec<RevisionId>,
    /// How the models differ from those recorded at the one head, once they were
    /// compared.
    pub differences: Option<Vec<Difference>>,
}

impl Status {
    /// The status of a ledger; models are not compared yet.
    pub fn of(ledger: &Ledger) -> Result<Self, LedgerError> {
        let draft_answers = match ledger.open_draft()? {
            Some(draft) => {
                let answers = ledger.answers(&draft)?;
                let keys: BTreeSet<_> = answers.iter().map(|it| &it.answer.key).collect();
                Some(keys.len())
            }
            None => None,
        };
        Ok(Self {
            revisions: ledger.graph().len(),
            heads: ledger.graph().heads(),
            draft_answers,
            gone: ledger.gone().collect(),
            differences: None,
        })
    }

    /// Whether models can be compared with it: not with several heads.
    pub fn is_comparable(&self) -> bool {
        self.heads.len() <= 1
    }

    /// Compares models with those recorded at the one head. With several heads there is
    /// nothing to compare with, and none of it is done.
    pub fn compare(&mut self, ledger: &Ledger, declared: &Declared) -> Result<(), LedgerError> {
        if self.is_comparable() {
            let recorded = ledger.recorded(self.heads.first().copied())?;
            self.differences = Some(differences(&declared.model, &recorded.model));
        }
        Ok(())
    }

    /// Whether there is something to do: differences, an open draft, several heads.
    pub fn is_pending(&self) -> bool {
        self.differences.as_ref().is_some_and(|it| !it.is_empty())
            || self.draft_answers.is_some()
            || !self.is_comparable()
    }
}

/// How declared models differ from a recorded one.
pub fn differences(declared: &Model, recorded: &Model) -> Vec<Difference> {
    compare(declared, recorded)
}
