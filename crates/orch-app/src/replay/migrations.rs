//! Revisions of the ledger as a database needs them: the only place that builds them.

use std::collections::{HashMap, HashSet};

use orch_event::{Revision, RevisionId};
use orch_ledger::Ledger;
use orch_model::Recorded;
use orch_postgres::Migration;
use orch_projector::{Direction, Layout, Rendered, render};

use crate::replay::error::RouteError;

/// The layout that sealed SQL is for.
pub(super) const LAYOUT: Layout = Layout::Current;

/// Builds the migrations of some revisions, each read and hashed again.
///
/// The model is folded once along the way, whichever way the steps go.
pub(super) fn migrations(
    ledger: &Ledger,
    revisions: impl IntoIterator<Item = RevisionId>,
) -> Result<HashMap<RevisionId, Migration>, RouteError> {
    let wanted: HashSet<RevisionId> = revisions.into_iter().collect();
    let mut built = HashMap::with_capacity(wanted.len());
    if wanted.is_empty() {
        return Ok(built);
    }
    let mut order = ledger.graph().order();
    order.retain(|id| wanted.contains(id));
    let mut last: Option<(RevisionId, Recorded)> = None;
    for id in order {
        let revision = ledger.read(id)?;
        let parent = ledger.parent(id)?;
        let before = match last.take() {
            Some((at, recorded)) if Some(at) == parent => recorded,
            _ => ledger.recorded(parent)?,
        };
        let (migration, after) = migration(ledger, &revision, before)?;
        built.insert(id, migration);
        last = Some((id, after));
    }
    Ok(built)
}

fn migration(
    ledger: &Ledger,
    revision: &Revision,
    before: Recorded,
) -> Result<(Migration, Recorded), RouteError> {
    let id = revision.id;
    let header = &revision.header;
    let Rendered {
        recorded,
        touched,
        removals_up,
        removals_down,
        ..
    } = render(before, &header.message, &revision.events, LAYOUT).map_err(|source| {
        RouteError::Render {
            revision: id,
            source,
        }
    })?;
    let events = String::from_utf8(ledger.text(id)?).map_err(|_| RouteError::NotUtf8(id))?;
    let migration = Migration {
        revision: id,
        message: header.message.clone(),
        author: header.author.clone(),
        events,
        up: ledger.sql(revision, Direction::Up)?,
        down: ledger.sql(revision, Direction::Down)?,
        touched,
        removals_up,
        removals_down,
    };
    Ok((migration, recorded))
}
