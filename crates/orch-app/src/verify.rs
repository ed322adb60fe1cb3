//! Looking for all that is wrong with a ledger.

use std::path::Path;

use orch_event::Header;
use orch_ledger::{LedgerError, Misfit, Verified};

use crate::tracked;

/// Verifies the sealed files, and that all that git tracks of them are there.
pub fn verify(folder: &Path) -> Result<Verified, LedgerError> {
    let mut verified = orch_ledger::verify(folder)?;
    let missing = tracked::missing(folder).into_iter();
    verified
        .findings
        .extend(missing.map(|name| Misfit::Tracked {
            path: folder.join("revisions").join(name).join(Header::EVENTS),
        }));
    Ok(verified)
}
