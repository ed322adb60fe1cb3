//! Where databases stand: which revisions are up on each, and how many are to come.

use std::collections::HashSet;

use orch_event::RevisionId;
use orch_postgres::{Applied, journal};

use crate::databases::Pool;
use crate::failure::Failure;
use crate::reader::History;
use crate::site::Site;

/// Where a database stands.
pub(crate) struct Standing {
    /// Its name.
    pub(crate) name: String,
    /// Where it is, without its password.
    pub(crate) place: String,
    /// The revisions that are up, the first to come first; or why that is not known.
    pub(crate) stack: Result<Vec<Applied>, Failure>,
}

impl Standing {
    /// Where every database stands. A dead one does not keep the others from being shown.
    pub(crate) fn all(site: &Site) -> Vec<Self> {
        let of = |pool: &Pool| Self {
            name: pool.name.clone(),
            place: pool.place(),
            stack: pool.ask(|client| journal::stack(client)),
        };
        site.databases.iter().map(of).collect()
    }

    /// The revision that came up last; none at the base, and where that is not known.
    pub(crate) fn top(&self) -> Option<RevisionId> {
        let stack = self.stack.as_ref().ok()?;
        stack.last().map(|it| it.revision)
    }

    /// The revisions that are not up, parents first.
    pub(crate) fn pending(&self, history: &History) -> Vec<RevisionId> {
        let stack = self.stack.iter().flatten();
        let up: HashSet<RevisionId> = stack.map(|it| it.revision).collect();
        let all = history.order.iter();
        all.filter(|id| !up.contains(id)).copied().collect()
    }
}
