//! The words for a ledger: how it was found, and why it cannot be used.

use std::path::Path;

use orch_app::heads::SeveralHeads;
use orch_event::RevisionId;
use orch_ledger::{Ledger, LedgerError, Misfit, PrefixError};

use crate::error::{CommandError, Kind, Result};
use crate::output::{detail, note, one_line, plural_is, warning};

/// Opens the ledger, and says what about it needs saying.
pub(crate) fn open(folder: &Path) -> Result<Ledger> {
    let ledger = Ledger::open(folder)?;
    detail!("ledger `{}`", folder.display());
    match ledger.trouble() {
        Some(trouble) if trouble.is_unwritable() => {}
        Some(trouble) => warning!("{trouble}; only the sealed files are used"),
        None => {}
    }
    let gone = ledger.gone().len();
    if gone > 0 {
        note!(
            "{} only in the index, and not used: the files are missing, as \
             after switching branches; `orch restore REVISION` writes them back",
            plural_is(gone, "revision"),
        );
    }
    for leftover in ledger.leftovers() {
        let leftover = one_line(&leftover.display().to_string());
        note!("the folder `{leftover}` has no `events.jsonl`, and is ignored");
    }
    for stray in ledger.strays() {
        let stray = one_line(&stray.display().to_string());
        warning!("`{stray}` does not belong to the ledger");
    }
    Ok(ledger)
}

/// A head, or the base where there is none.
pub(crate) fn place(at: Option<RevisionId>) -> String {
    at.map_or_else(|| "the base".to_owned(), |id| id.short())
}

/// What helps where sealed files were edited.
pub(crate) const EDITED: &str =
    "`git diff` shows what was edited in these files, and `git restore` undoes it";

/// How a misfit is shown.
pub(crate) fn described(misfit: &Misfit) -> String {
    let path = misfit.path().display();
    match misfit.line() {
        Some(line) => format!("{path}:{line}: {misfit}"),
        None => format!("{path}: {misfit}"),
    }
}

/// Ids, a line each.
pub(crate) fn listed<'a>(ids: impl IntoIterator<Item = &'a RevisionId>) -> String {
    let ids: Vec<_> = ids.into_iter().map(RevisionId::short).collect();
    ids.join("\n")
}

impl From<SeveralHeads> for CommandError {
    fn from(error: SeveralHeads) -> Self {
        let heads = listed(&error.0);
        Self::new(Kind::Differences, error)
            .detail(heads)
            .detail("nothing was written")
            .hint("two branches recorded apart: `orch merge` makes one of them")
    }
}

impl From<LedgerError> for CommandError {
    fn from(error: LedgerError) -> Self {
        let kind = match &error {
            LedgerError::Damaged(_)
            | LedgerError::Fold { .. }
            | LedgerError::Irregular(_)
            | LedgerError::NoFolder(_) => Kind::Integrity,
            LedgerError::Locked(_) => Kind::Locked,
            _ => Kind::Failed,
        };
        let details: Vec<String> = match &error {
            LedgerError::Damaged(misfits) => misfits
                .iter()
                .map(described)
                .chain(["nothing was written".to_owned()])
                .collect(),
            LedgerError::Locked(_) | LedgerError::Tagged { .. } => {
                vec!["nothing was written".to_owned()]
            }
            LedgerError::Io { .. } => vec!["nothing was sealed".to_owned()],
            _ => Vec::new(),
        };
        let hint = match &error {
            LedgerError::Missing(_) => Some("start one with `orch init`"),
            LedgerError::Damaged(_) => Some(EDITED),
            LedgerError::Locked(_) => Some("wait until the other process has ended"),
            LedgerError::OtherIndex(_) => Some(
                "move the file aside: it holds an index of the sealed files, and the answers of \
                 open drafts",
            ),
            LedgerError::Index { .. } => {
                Some("end the process that uses the file, or free space on the disk, and try again")
            }
            _ => None,
        };
        Self::new(kind, error)
            .details(details)
            .maybe_hint(hint.map(str::to_owned))
    }
}

impl From<PrefixError> for CommandError {
    fn from(error: PrefixError) -> Self {
        let (found, hint) = match &error {
            PrefixError::Ambiguous { found, .. } => (listed(found), "give more digits"),
            _ => (String::new(), "`orch log --all` lists the revisions"),
        };
        Self::usage(error).detail(found).hint(hint)
    }
}
