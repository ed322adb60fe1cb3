//! Repairing: what was changed by hand in a database is noted there as a revision of its own,
//! which the ledger never gets, and taken back like any other.

use orch_event::{FORMAT, Header, RevisionId};
use orch_ledger::{Ledger, MigrationTexts};
use orch_model::Catalog;
use orch_plan::{Adopting, Witness};
use orch_postgres::{Migration, Runs};
use orch_projector::{MigrationPlan, PROJECTOR, Prelude};

use crate::adopt::error::AdoptError;
use crate::adopt::first::prepared;
use crate::adopt::observed::Observed;
use crate::adopt::standing::is_leftover;
use crate::author::Author;
use crate::record::Prepared;
use crate::replay::{Route, RouteError};

/// The message of the revision that is taken back.
const MESSAGE: &str = "Changed by hand";

/// The steps from what people changed by hand in a database to what is recorded where it is: two,
/// or none where nothing differs. Resource types that no block has are left aside. Writes nothing.
pub fn repair(
    ledger: &Ledger,
    observed: &Observed,
    author: &dyn Author,
) -> Result<Route, AdoptError> {
    let stack: Vec<_> = observed.stack.iter().map(|it| it.revision).collect();
    let top = *stack.last().ok_or(AdoptError::AtBase)?;
    if !ledger.graph().contains(top) {
        return Err(RouteError::Unknown(vec![top]).into());
    }
    let recorded = ledger.recorded(Some(top))?;
    let mut by_hand = Catalog::of(&recorded.model).drift(&observed.catalog);
    by_hand.retain(|it| !is_leftover(it, &observed.catalog));
    let adopting = Adopting {
        known: &recorded.model,
        recorded: &recorded,
        observed: &observed.catalog,
        keys: &observed.keys,
    };
    let (by, at) = (author.name(), author.now());
    let events = adopting.events(Witness { by: &by, at });
    if events.0.is_empty() {
        return Ok(Route::nowhere(stack));
    }
    let prepared = prepared(recorded, events, MESSAGE)?;
    let header = Header {
        format: FORMAT,
        projector: PROJECTOR,
        parents: vec![top],
        message: MESSAGE.to_owned(),
        author: by,
        time: at,
        events: prepared.lines.digest(),
        prelude: Prelude::current().digest(),
        migrations: prepared
            .migrations
            .iter()
            .map(MigrationTexts::digests)
            .collect(),
    };
    let migration = migration(header, prepared)?;
    Ok(Route::repair(stack, migration, by_hand))
}

/// The migration of a revision that was prepared, with the header that it would have.
fn migration(header: Header, prepared: Prepared) -> Result<Migration, AdoptError> {
    let line = header.to_line();
    let revision = RevisionId::of(line.as_bytes());
    let events = String::from_utf8_lossy(&prepared.lines.text);
    let events = format!("{line}\n{events}");
    let Some(texts) = prepared.migrations.into_iter().next() else {
        unreachable!("BUG: a revision on one parent has one migration");
    };
    let plan = MigrationPlan::from_text(&texts.plan)
        .map_err(|source| RouteError::Plan { revision, source })?;
    Ok(Migration {
        revision,
        parent: None,
        message: header.message,
        author: header.author,
        events,
        up: texts.up,
        down: texts.down,
        plan_text: texts.plan,
        plan,
        prelude: Prelude::current(),
        replaced: None,
        runs: Runs::BackOnly,
        below: Vec::new(),
        alembic: None,
    })
}
