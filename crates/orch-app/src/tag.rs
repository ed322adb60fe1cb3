//! Giving names to revisions.

use orch_event::{FORMAT, Tag, TagName};
use orch_ledger::{Ledger, LedgerError, Tagging};

use crate::author::Author;
use crate::target::{Place, TargetError};

/// A revision cannot be given a name.
#[derive(Debug, thiserror::Error)]
pub enum TagRefusal {
    /// The revision cannot be found.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// There is no revision at the base.
    #[error("there is no revision at the base, so that nothing can be tagged there")]
    Base,
}

/// Gives a name to the revision at a place.
pub fn tag(
    ledger: &mut Ledger,
    name: TagName,
    place: &Place,
    message: Option<String>,
    author: &dyn Author,
) -> Result<Tagging, TagRefusal> {
    let revision = place.find(ledger)?.ok_or(TagRefusal::Base)?;
    // A name is given to what fits.
    ledger.read(revision)?;
    let tag = Tag {
        format: FORMAT,
        tag: name,
        revision,
        message,
        author: author.name(),
        time: author.now(),
    };
    Ok(ledger.tag(tag)?)
}
