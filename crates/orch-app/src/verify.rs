//! Looking for all that is wrong with a ledger.

use std::path::Path;

use orch_event::Header;
use orch_ledger::{LedgerError, Misfit, Verified};

use crate::tracked::{self, Missing};

/// Verifies the sealed files, and that all that git tracks of them are there.
pub fn verify(folder: &Path) -> Result<Verified, LedgerError> {
    let mut verified = orch_ledger::verify(folder)?;
    let Missing { revisions, tags } = tracked::missing(folder);
    let revision = |name| folder.join("revisions").join(name).join(Header::EVENTS);
    let tag = |name| folder.join("tags").join(name);
    let missing = revisions.into_iter().map(revision);
    let missing = missing.chain(tags.into_iter().map(tag));
    let missing = missing.map(|path| Misfit::Tracked { path });
    verified.findings.extend(missing);
    Ok(verified)
}
