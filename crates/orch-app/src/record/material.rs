//! The material of a recording: the declared model, and the model recorded at the head.

use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_model::{Difference, Recorded, WorkflowName};
use orch_plan::compare;

use crate::heads::only_head;
use crate::reading::source::Read;
use crate::record::error::RecordError;
use crate::settings::Settings;

/// The orchestrator's own setting `DEFAULT_PRODUCT_WORKFLOWS`.
const DEFAULT_WORKFLOWS: [&str; 1] = ["modify_note"];

/// The models that a recording compares.
#[derive(Debug)]
pub struct Material {
    /// The one head, or none before the first revision.
    pub head: Option<RevisionId>,
    /// The declared models, with what their source answers.
    pub read: Read,
    /// The model recorded at the head.
    pub recorded: Recorded,
    /// The workflows that every product has, whatever its type.
    pub default_workflows: Vec<WorkflowName>,
}

impl Material {
    /// Takes the models that were read, and folds the one head.
    pub fn new(ledger: &Ledger, read: Read) -> Result<Self, RecordError> {
        let head = only_head(ledger.graph())?;
        Ok(Self {
            head,
            read,
            recorded: ledger.recorded(head)?,
            default_workflows: DEFAULT_WORKFLOWS.map(WorkflowName::new).to_vec(),
        })
    }

    /// The same with the workflows that settings name, if they name any.
    #[must_use]
    pub fn with(mut self, settings: &Settings) -> Self {
        if let Some(names) = &settings.default_workflows {
            self.default_workflows = names.iter().map(WorkflowName::new).collect();
        }
        self
    }

    /// How the declared model differs from the recorded one.
    pub fn differences(&self) -> Vec<Difference> {
        compare(&self.read.declared.model, &self.recorded.model)
    }
}
