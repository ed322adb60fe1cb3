//! Reading sealed files whole: bytes that do not fit are an error that names the line.

use std::path::Path;

use orch_event::{Header, Revision};
use orch_projector::PROJECTOR;

use crate::files::read;
use crate::{LedgerError, Misfit};

/// Reads a revision, made by a projector that this program knows.
pub(crate) fn known(path: &Path, bytes: &[u8]) -> Result<Revision, LedgerError> {
    let revision = Revision::read(bytes).map_err(|faults| damaged(path, faults))?;
    check_projector(path, &revision.header)?;
    Ok(revision)
}

/// The projector that made a revision must be one that this program knows.
pub(crate) fn check_projector(path: &Path, header: &Header) -> Result<(), LedgerError> {
    let projector = header.projector;
    if (1..=PROJECTOR).contains(&projector) {
        return Ok(());
    }
    let what = orch_event::FaultKind::Projector(projector);
    let fault = orch_event::Fault { line: 1, what };
    Err(damaged(path, vec![fault]))
}

/// Reads a file of a migration as text.
pub(crate) fn text(path: &Path) -> Result<String, LedgerError> {
    let missing = || {
        LedgerError::Damaged(vec![Misfit::NoFile {
            path: path.to_owned(),
        }])
    };
    utf8(path, read(path)?.ok_or_else(missing)?)
}

pub(crate) fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, LedgerError> {
    String::from_utf8(bytes).map_err(|error| LedgerError::Unreadable {
        path: path.to_owned(),
        what: error.to_string(),
    })
}

/// An error that names every line that does not fit.
pub(crate) fn damaged(path: &Path, faults: Vec<orch_event::Fault>) -> LedgerError {
    let misfit = |fault| Misfit::Line {
        path: path.to_owned(),
        fault,
    };
    LedgerError::Damaged(faults.into_iter().map(misfit).collect())
}
