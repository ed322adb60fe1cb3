//! Where databases stand: which revisions are up on each, and how many are to come.

use std::collections::HashSet;

use orch_event::RevisionId;
use orch_postgres::journal::{self, Applied, JournalError, Latest};

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
    /// The latest replay, or mark that was set or taken away.
    pub(crate) latest: Option<Latest>,
}

impl Standing {
    /// Where every database stands. A dead one does not keep the others from being shown.
    pub(crate) fn all(site: &Site) -> Vec<Self> {
        let of = |pool: &Pool| {
            let asked = pool.ask(|client| {
                let stack = journal::stack(client)?;
                Ok::<_, JournalError>((stack, journal::latest(client)?))
            });
            let (stack, latest) = match asked {
                Ok((stack, latest)) => (Ok(stack), latest),
                Err(failure) => (Err(failure), None),
            };
            Self {
                name: pool.name.clone(),
                place: pool.place(),
                stack,
                latest,
            }
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
