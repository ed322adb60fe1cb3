//! Whether the sealed files are as they were sealed: found out beside, once for each state of
//! the ledger, because it reads every byte.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::failure::with_sources;

/// The outcome of a verification, as pages show it.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// It is under way.
    Pending,
    /// It could not be done.
    Failed(String),
    Done(Arc<Verified>),
}

/// What was found.
#[derive(Debug)]
pub(crate) struct Verified {
    pub(crate) revisions: usize,
    pub(crate) events: usize,
    pub(crate) findings: Vec<Finding>,
}

/// Something that does not fit.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) path: String,
    pub(crate) line: Option<usize>,
    pub(crate) what: String,
}

/// How long a page waits for a verdict before it says that there is none yet.
const PATIENCE: Duration = Duration::from_millis(25);

/// The newest verdict, and the state of the ledger that it is about.
#[derive(Clone, Default)]
pub(crate) struct Verdicts(Arc<Newest>);

#[derive(Default)]
struct Newest {
    verdict: Mutex<Option<(u64, Verdict)>>,
    found: Condvar,
}

impl Verdicts {
    /// Begins to verify a state of the ledger, where that has not been begun.
    pub(crate) fn begin(&self, state: u64, folder: PathBuf) {
        let mut newest = self
            .0
            .verdict
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match &*newest {
            Some((of, _)) if *of == state => return,
            // One at a time: another state is verified once this one is.
            Some((_, Verdict::Pending)) => return,
            _ => *newest = Some((state, Verdict::Pending)),
        }
        let verdicts = self.clone();
        thread::spawn(move || {
            let verdict = match orch_app::verify::verify(&folder) {
                Ok(verified) => Verdict::Done(Arc::new(Verified::of(&verified))),
                Err(error) => Verdict::Failed(with_sources(&error)),
            };
            let Newest {
                verdict: newest,
                found,
            } = &*verdicts.0;
            *newest.lock().unwrap_or_else(PoisonError::into_inner) = Some((state, verdict));
            found.notify_all();
        });
    }

    /// The verdict about a state of the ledger; small ledgers have it at once.
    pub(crate) fn of(&self, state: u64) -> Verdict {
        let newest = self
            .0
            .verdict
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let is_pending = |newest: &mut Option<(u64, Verdict)>| matches!(newest, Some((of, Verdict::Pending)) if *of == state);
        let waited = self
            .0
            .found
            .wait_timeout_while(newest, PATIENCE, is_pending);
        let newest = waited.unwrap_or_else(PoisonError::into_inner).0;
        match &*newest {
            Some((of, verdict)) if *of == state => verdict.clone(),
            _ => Verdict::Pending,
        }
    }
}

impl Verified {
    fn of(verified: &orch_ledger::Verified) -> Self {
        let finding = |it: &orch_ledger::Finding| Finding {
            path: it.path().display().to_string(),
            line: it.line(),
            what: it.to_string(),
        };
        Self {
            revisions: verified.revisions,
            events: verified.events,
            findings: verified.findings.iter().map(finding).collect(),
        }
    }
}
