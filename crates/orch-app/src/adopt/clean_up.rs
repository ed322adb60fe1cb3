//! Cleaning up: the removal of rows that nothing explains becomes a revision.

use std::time::Duration;

use orch_event::{Event, Lines, RevisionId};
use orch_ledger::Ledger;
use orch_model::catalog::related;
use orch_model::change::{Leftover, LeftoverKind, LeftoverRemoved};
use orch_model::{BlockName, Change, Model, ResourceTypeName};
use orch_postgres::{LeftoverRows, inspect, leftovers, reading};
use postgres::Client;

use crate::adopt::error::AdoptError;
use crate::adopt::first::prepared;
use crate::heads::only_head;
use crate::record::Prepared;

/// The removal of rows that nothing explains, about to be recorded on the ledger's head.
pub struct CleanUp {
    /// The revision; none where every row is explained.
    pub prepared: Option<Prepared>,
    /// The rows that it removes from the database that was looked at.
    pub found: Vec<LeftoverRows>,
    /// The revision that it builds on.
    pub head: RevisionId,
}

impl CleanUp {
    /// Looks for rows that neither the metadata of a database nor the ledger's head explains.
    /// Seals nothing, and writes nothing.
    pub fn prepare(
        ledger: &Ledger,
        client: &mut Client,
        wait: Duration,
        message: &str,
    ) -> Result<Self, AdoptError> {
        let head = only_head(ledger.graph())?.ok_or(AdoptError::Unrecorded)?;
        let recorded = ledger.recorded(Some(head))?;
        let mut looking = reading(client, wait)?;
        inspect::structure(&mut looking)?;
        let mut found = leftovers(&mut looking)?;
        looking.rollback()?;
        found.retain(|it| !is_explained(&recorded.model, &it.leftover));
        let mut lines = Lines::default();
        let mut events = Vec::with_capacity(found.len());
        for it in &found {
            let leftover = it.leftover.clone();
            let event = Event::Change {
                change: Change::LeftoverRemoved(LeftoverRemoved { leftover }),
                answers: Vec::new(),
            };
            lines.push(&event);
            events.push(event);
        }
        let prepared = if events.is_empty() {
            None
        } else {
            Some(prepared(recorded, (events, lines), message)?)
        };
        Ok(Self {
            prepared,
            found,
            head,
        })
    }
}

/// Whether a model explains rows, though the metadata of a database does not: it is not as
/// recorded there, or not there yet.
fn is_explained(model: &Model, leftover: &Leftover) -> bool {
    let owner = leftover.owner.as_deref().unwrap_or_default();
    let block = || BlockName::new(&leftover.name);
    match leftover.rows {
        LeftoverKind::ResourceType => {
            let name = ResourceTypeName::new(&leftover.name);
            model.resource_types.contains_key(&name)
        }
        LeftoverKind::Values => {
            let name = ResourceTypeName::new(&leftover.name);
            let owner = model.blocks.get(owner);
            owner.is_some_and(|it| it.resource_types.contains_key(&name))
        }
        LeftoverKind::Relations => {
            let owner = model.blocks.get(owner);
            owner.is_some_and(|it| related(&it.attributes).contains(&block()))
        }
        LeftoverKind::Instances => {
            let owner = model.products.get(owner);
            owner.is_some_and(|it| related(&it.attributes).contains(&block()))
        }
    }
}

#[cfg(test)]
mod tests {
    use orch_model::change::{Leftover, LeftoverKind};
    use orch_model::{Block, ByStatus, Model, ResourceType};

    use super::is_explained;

    /// The metadata of a database may lack what is recorded: its rows are data then.
    #[test]
    fn rows_that_the_ledger_explains_are_no_leftovers() {
        let mut model = Model::default();
        let mut block = Block::default();
        block
            .resource_types
            .insert("speed".into(), ByStatus::from_stages([]));
        model.blocks.insert("Port".into(), block);
        model
            .resource_types
            .insert("speed".into(), ResourceType::default());
        let leftover = |rows, owner: &str, name: &str| Leftover {
            rows,
            owner: (!owner.is_empty()).then(|| owner.to_owned()),
            name: name.to_owned(),
        };
        let explained = |rows, owner, name| is_explained(&model, &leftover(rows, owner, name));
        assert!(explained(LeftoverKind::ResourceType, "", "speed"));
        assert!(!explained(LeftoverKind::ResourceType, "", "colour"));
        assert!(explained(LeftoverKind::Values, "Port", "speed"));
        assert!(!explained(LeftoverKind::Values, "Port", "colour"));
        assert!(!explained(LeftoverKind::Values, "Node", "speed"));
        assert!(!explained(LeftoverKind::Relations, "Port", "Node"));
        assert!(!explained(LeftoverKind::Instances, "Line", "Port"));
    }
}
