//! Revisions of the ledger as a target needs them.

use std::collections::HashMap;

use orch_event::{Revision, RevisionId};
use orch_ledger::Ledger;
use orch_model::Recorded;
use orch_postgres::Migration;
use orch_projector::{Layout, Rendered, render};

use crate::error::{CommandError, Kind, Result};

/// Builds the migrations of some revisions, each read and hashed again.
///
/// The model is folded once along the way, whichever way the steps go.
pub(crate) fn migrations(
    ledger: &Ledger,
    revisions: impl IntoIterator<Item = RevisionId>,
    layout: Layout,
) -> Result<HashMap<RevisionId, Migration>> {
    let wanted: std::collections::HashSet<RevisionId> = revisions.into_iter().collect();
    let mut built = HashMap::with_capacity(wanted.len());
    if wanted.is_empty() {
        return Ok(built);
    }
    let mut last: Option<(RevisionId, Recorded)> = None;
    for id in ledger
        .graph()
        .order()
        .into_iter()
        .filter(|id| wanted.contains(id))
    {
        let revision = ledger.read(id)?;
        let parent = ledger.parent(id)?;
        let before = match last.take() {
            Some((at, recorded)) if Some(at) == parent => recorded,
            _ => ledger.recorded(parent)?,
        };
        let (migration, after) = migration(ledger, &revision, before, layout)?;
        built.insert(id, migration);
        last = Some((id, after));
    }
    Ok(built)
}

fn migration(
    ledger: &Ledger,
    revision: &Revision,
    before: Recorded,
    layout: Layout,
) -> Result<(Migration, Recorded)> {
    let id = revision.id;
    let header = &revision.header;
    let Rendered {
        up,
        down,
        recorded,
        touched,
        removals_up,
        removals_down,
    } = render(before, &header.message, &revision.events, layout).map_err(|error| {
        let message = format!("revision {id} cannot be rendered: {error}");
        CommandError::new(Kind::Integrity, message)
    })?;
    let events = String::from_utf8(ledger.text(id)?)
        .map_err(|_| CommandError::new(Kind::Integrity, format!("revision {id} is not UTF-8")))?;
    let (up, down) = match layout {
        Layout::Current => (
            ledger.sql(revision, orch_projector::Direction::Up)?,
            ledger.sql(revision, orch_projector::Direction::Down)?,
        ),
        Layout::ParentChild => (up, down),
    };
    let migration = Migration {
        revision: id,
        message: header.message.clone(),
        author: header.author.clone(),
        events,
        up,
        down,
        touched,
        removals_up,
        removals_down,
    };
    Ok((migration, recorded))
}
