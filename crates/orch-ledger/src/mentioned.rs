//! Which things the events of revisions are about; what was read once is kept.

use orch_event::RevisionId;

use crate::{Ledger, LedgerError, Mentions};

impl Ledger {
    /// Which things the events of some revisions are about, in the order of these.
    pub fn mentions(
        &self,
        revisions: &[RevisionId],
    ) -> Result<Vec<(RevisionId, Mentions)>, LedgerError> {
        let mut kept = self.index.mentions()?;
        let mut read = Vec::new();
        for id in revisions {
            if !kept.contains_key(id) {
                read.push((*id, Mentions::of(&self.read(*id)?)));
            }
        }
        if !read.is_empty() {
            self.index.put_mentions(&read)?;
            kept.extend(read);
        }
        let all = revisions.iter();
        Ok(all.filter_map(|id| Some((*id, kept.remove(id)?))).collect())
    }
}
