//! What a recording compares: the declared model, and the one recorded at the head.

use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_model::{Difference, Recorded};
use orch_plan::compare;

use crate::heads::only_head;
use crate::reading::source::Read;
use crate::record::error::RecordError;

/// What a recording compares.
#[derive(Debug)]
pub struct Material {
    /// The one head, or none before the first revision.
    pub head: Option<RevisionId>,
    /// The declared models, with what their source answers.
    pub read: Read,
    /// The model recorded at the head.
    pub recorded: Recorded,
}

impl Material {
    /// Takes the models that were read, and folds the one head.
    pub fn new(ledger: &Ledger, read: Read) -> Result<Self, RecordError> {
        let head = only_head(ledger.graph())?;
        Ok(Self {
            head,
            read,
            recorded: ledger.recorded(head)?,
        })
    }

    /// How the declared model differs from the recorded one.
    pub fn differences(&self) -> Vec<Difference> {
        compare(&self.read.declared.model, &self.recorded.model)
    }
}
