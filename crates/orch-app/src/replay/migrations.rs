//! Sealed revisions as a database needs them: the only place that builds them.

use std::collections::HashMap;

use orch_event::{Header, PlanDigest, PreludeDigest, Revision, RevisionId, SqlDigest};
use orch_ledger::{Ledger, MigrationTexts, Sealed};
use orch_postgres::{AlembicFile, Kept, Migration, Runs, journal};
use orch_projector::{Choice, MigrationPlan, Prelude};
use postgres::GenericClient;

use crate::alembic_record::Record;
use crate::replay::error::RouteError;

/// A revision, and where a database comes from to reach it, or goes back to.
pub(crate) type Reached = (RevisionId, Option<RevisionId>);

/// Builds the migrations of some revisions from the ledger: the bytes that were sealed, all
/// of them hashed again.
pub(crate) fn from_ledger(
    ledger: &Ledger,
    revisions: impl IntoIterator<Item = Reached>,
) -> Result<HashMap<RevisionId, Migration>, RouteError> {
    let mut built = HashMap::new();
    for (id, from) in revisions {
        if built.contains_key(&id) {
            continue;
        }
        let Sealed { header, text, .. } = ledger.sealed(id)?;
        ledger.check_rendered(id, &header)?;
        let texts = ledger.migration(id, &header, from)?;
        let record = Record::read(ledger.folder(), id)?;
        let alembic = record.map(|it| AlembicFile {
            id: it.alembic,
            down: it.down_revision,
        });
        let migration = Migration {
            alembic,
            ..migration(id, &header, from, text, texts)?
        };
        built.insert(id, migration);
    }
    Ok(built)
}

/// Builds the migration of a revision from the files that a database keeps of it. They must
/// be those that the revision's id covers.
pub(super) fn from_database(
    client: &mut impl GenericClient,
    (id, from): Reached,
) -> Result<Migration, RouteError> {
    let Kept {
        events,
        up,
        down,
        plan,
    } = journal::kept(client, id)?.ok_or(RouteError::NotKept(id))?;
    let revision = Revision::read(events.as_bytes()).map_err(|_| RouteError::Altered(id))?;
    let Revision {
        id: found, header, ..
    } = revision;
    let at = (header.parents.iter()).position(|parent| Some(*parent) == from);
    let digests = header.migrations.get(at.unwrap_or(0));
    let fits = found == id
        && digests.is_some_and(|it| {
            it.up == SqlDigest::of(up.as_bytes())
                && it.down == SqlDigest::of(down.as_bytes())
                && it.plan == PlanDigest::of(plan.as_bytes())
        });
    if !fits {
        return Err(RouteError::Altered(id));
    }
    let texts = MigrationTexts { up, down, plan };
    migration(id, &header, from, events, texts)
}

fn migration(
    id: RevisionId,
    header: &Header,
    from: Option<RevisionId>,
    events: String,
    texts: MigrationTexts,
) -> Result<Migration, RouteError> {
    let (prelude, replaced) = prelude(id, header.prelude)?;
    let plan = MigrationPlan::from_text(&texts.plan).map_err(|source| RouteError::Plan {
        revision: id,
        source,
    })?;
    let is_merge = header.parents.len() > 1;
    Ok(Migration {
        revision: id,
        parent: from.filter(|_| is_merge),
        message: header.message.clone(),
        author: header.author.clone(),
        events,
        up: texts.up,
        down: texts.down,
        plan_text: texts.plan,
        plan,
        prelude,
        replaced,
        runs: Runs::Sql,
        below: Vec::new(),
        alembic: None,
    })
}

/// The prelude that runs for a revision, and the version that was withdrawn, if it names
/// one.
fn prelude(
    revision: RevisionId,
    digest: PreludeDigest,
) -> Result<(&'static Prelude, Option<orch_projector::Replaced>), RouteError> {
    match Prelude::choose(&digest) {
        Ok(Choice::Named(prelude)) => Ok((prelude, None)),
        Ok(Choice::Successor(prelude, replaced)) => Ok((prelude, Some(replaced))),
        Err(source) => Err(RouteError::Prelude { revision, source }),
    }
}
