//! The material of a recording: the declared model, and the model recorded at the heads.

use std::collections::{BTreeMap, BTreeSet};

use orch_event::{Event, RevisionId};
use orch_ledger::{Ledger, LedgerError};
use orch_model::merge::Part;
use orch_model::{Difference, Recorded, WorkflowName};
use orch_plan::{Author, Merging, compare};

use crate::heads::only_head;
use crate::reading::source::Read;
use crate::record::error::RecordError;
use crate::settings::Settings;

/// The orchestrator's own setting `DEFAULT_PRODUCT_WORKFLOWS`.
const DEFAULT_WORKFLOWS: [&str; 1] = ["modify_note"];

/// The models that a recording compares.
#[derive(Debug)]
pub struct Material {
    /// The revisions that are recorded on, by id: none before the first one, several of a
    /// merge.
    pub heads: Vec<RevisionId>,
    /// The declared models, with what their source answers.
    pub read: Read,
    /// The model recorded at the head; of a merge, the one that the heads agree on.
    pub recorded: Recorded,
    /// The workflows that every product has, whatever its type.
    pub default_workflows: Vec<WorkflowName>,
    /// What the heads do not agree on, where it is a merge.
    pub merging: Option<Merging>,
}

impl Material {
    /// Takes the models that were read, and folds the one head.
    pub fn new(ledger: &Ledger, read: Read) -> Result<Self, RecordError> {
        let head = only_head(ledger.graph())?;
        Ok(Self {
            heads: head.into_iter().collect(),
            read,
            recorded: ledger.recorded(head)?,
            default_workflows: DEFAULT_WORKFLOWS.map(WorkflowName::new).to_vec(),
            merging: None,
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

    /// Takes the models that were read, and finds what all heads agree on. There must be
    /// several.
    pub fn merge(ledger: &Ledger, read: Read) -> Result<Self, RecordError> {
        let heads = ledger.graph().heads();
        if heads.len() < 2 {
            return Err(RecordError::NothingToMerge);
        }
        let agreement = ledger.agreement(&heads)?;
        let merging = Merging {
            heads: heads
                .iter()
                .map(|id| author(ledger, *id))
                .collect::<Result<_, _>>()?,
            last: last(ledger, &heads)?,
            agreement,
        };
        Ok(Self {
            heads,
            read,
            recorded: merging.agreement.recorded.clone(),
            default_workflows: Vec::new(),
            merging: Some(merging),
        })
    }

    /// The one head, where it is no merge and not the first revision.
    pub fn head(&self) -> Option<RevisionId> {
        match self.heads.as_slice() {
            [head] => Some(*head),
            _ => None,
        }
    }

    /// How the declared model differs from the recorded one.
    pub fn differences(&self) -> Vec<Difference> {
        compare(&self.read.declared.model, &self.recorded.model)
    }
}

fn author(ledger: &Ledger, id: RevisionId) -> Result<Author, LedgerError> {
    let header = ledger.summary(id)?.header;
    Ok(Author {
        revision: id.short(),
        name: header.author,
        message: header.message.lines().next().unwrap_or_default().to_owned(),
    })
}

/// By side and part, the revision that last changed it there, since the sides parted.
fn last(
    ledger: &Ledger,
    heads: &[RevisionId],
) -> Result<BTreeMap<(usize, Part), Author>, LedgerError> {
    let graph = ledger.graph();
    let of_all: Vec<BTreeSet<RevisionId>> = heads.iter().map(|id| graph.ancestors(*id)).collect();
    let mut last = BTreeMap::new();
    for (side, ancestors) in of_all.iter().enumerate() {
        let is_shared = |id: &RevisionId| of_all.iter().all(|all| all.contains(id));
        let own = ancestors.iter().filter(|id| !is_shared(id)).copied();
        for id in graph.order_of(&own.collect()) {
            let by = author(ledger, id)?;
            for event in &ledger.read(id)?.events {
                if let Event::Change { change, .. } = event {
                    for part in Part::of(change) {
                        last.insert((side, part), by.clone());
                    }
                }
            }
        }
    }
    Ok(last)
}
