//! The ledger.

use std::path::Path;

use orch_ledger::Ledger;

use crate::checkup::checked::Checked;
use crate::output::{plural, plural_is};

const PART: &str = "ledger";

/// Whether the ledger can be used.
pub(crate) fn ledger(folder: &Path) -> Checked {
    let shown = folder.display();
    let ledger = match Ledger::open(folder) {
        Ok(ledger) => ledger,
        Err(error) => return Checked::failed(PART, &error.into()),
    };
    let revisions = ledger.graph().order().len();
    let heads = ledger.graph().heads().len();
    if let Some(trouble) = ledger.trouble() {
        return Checked::note(PART, format!("`{shown}`: {trouble}"));
    }
    if heads > 1 {
        return Checked::note(PART, format!("`{shown}` has {}", plural(heads, "head")))
            .hint("`orch merge` makes one revision of them");
    }
    let gone = ledger.gone().len();
    if gone > 0 {
        let gone = plural_is(gone, "revision");
        return Checked::note(PART, format!("`{shown}`: {gone} only in the index"))
            .hint("`orch restore` lists those that may belong to another branch");
    }
    let revisions = plural(revisions, "revision");
    Checked::fine(PART, format!("`{shown}`, {revisions}"))
}
