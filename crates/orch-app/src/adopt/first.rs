//! The first database: the first revision records what it holds.

use orch_event::{Event, Lines, RevisionId};
use orch_ledger::{Ledger, MigrationTexts};
use orch_model::{Declared, Difference, Recorded};
use orch_plan::{Adopting, Unlike, Witness, compare, unlike};
use orch_projector::{Rendered, render};

use crate::adopt::error::AdoptError;
use crate::adopt::observed::Observed;
use crate::author::Author;
use crate::heads::only_head;
use crate::record::{Prepared, Sealed};

/// A database that is about to be adopted as the first one.
pub struct First {
    /// The revision that records its rows.
    pub prepared: Prepared,
    /// How the classes and the rows differ.
    pub unlike: Unlike,
    /// What the next recording finds: what the classes say, and the rows do not.
    pub left: Vec<Difference>,
    /// The model that is recorded.
    pub recorded: Recorded,
}

impl First {
    /// Prepares the first revision of a ledger, which need not be there yet. Seals nothing.
    pub fn prepare(
        declared: &Declared,
        observed: &Observed,
        (message, author): (&str, &dyn Author),
    ) -> Result<Self, AdoptError> {
        if !observed.stack.is_empty() {
            let ids = observed.stack.iter().map(|it| it.revision);
            return Err(AdoptError::Journalled(ids.collect()));
        }
        let recorded = Recorded::default();
        let adopting = Adopting {
            known: &declared.model,
            recorded: &recorded,
            observed: &observed.catalog,
            keys: &observed.keys,
        };
        let by = author.name();
        let (events, lines) = adopting.events(Witness {
            by: &by,
            at: author.now(),
        });
        if events.is_empty() {
            return Err(AdoptError::Empty);
        }
        let prepared = prepared(recorded, (events, lines), message)?;
        let recorded = prepared.recorded().clone();
        Ok(Self {
            unlike: unlike(&declared.model, &observed.catalog),
            left: compare(&declared.model, &recorded.model),
            recorded,
            prepared,
        })
    }
}

/// Seals a revision that was prepared on some heads of a ledger; if they are others by now,
/// seals nothing.
pub fn seal(
    prepared: Prepared,
    ledger: &mut Ledger,
    head: Option<RevisionId>,
    author: &dyn Author,
) -> Result<Sealed, AdoptError> {
    let lock = ledger.lock()?;
    ledger.clear_unsealed(&lock)?;
    ledger.refresh()?;
    if only_head(ledger.graph())? != head {
        return Err(AdoptError::Meanwhile);
    }
    Ok(prepared.seal(ledger, author)?)
}

/// Renders events as a revision that is to be sealed.
pub(super) fn prepared(
    before: Recorded,
    (events, lines): (Vec<Event>, Lines),
    message: &str,
) -> Result<Prepared, AdoptError> {
    let answers = events
        .iter()
        .filter(|it| matches!(it, Event::Answer(_)))
        .count();
    let ids = lines.ids.iter().copied();
    let Rendered {
        up,
        down,
        plan,
        recorded,
    } = render(before, message, ids.zip(&events)).map_err(AdoptError::Render)?;
    let migration = MigrationTexts {
        up,
        down,
        plan: plan.to_text(),
    };
    let count = (events.len() - answers, answers);
    Ok(Prepared::new(
        message.to_owned(),
        (lines, count),
        migration,
        recorded,
    ))
}
