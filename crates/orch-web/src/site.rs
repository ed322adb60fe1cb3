//! What is shown: a ledger, databases, declared models; and how pages ask for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use orch_app::diff::{Comparison, Side};
use orch_app::reading::{self, Source};
use orch_event::{Revision, RevisionId};
use orch_ledger::{Ledger, MigrationTexts, Summary};
use orch_model::Model;

use crate::databases::{NamedDatabase, Pool};
use crate::failure::{Failure, with_sources};
use crate::observed::Observed;
use crate::reader::{History, Reader};
use crate::snapshot::Snapshot;
use crate::table::Tables;
use crate::verdict::{Verdict, Verdicts};

/// How long declared models are taken as they were read.
const FRESH: Duration = Duration::from_secs(2);

/// What is shown.
pub struct Contents {
    /// The ledger.
    pub ledger: Ledger,
    /// What the ledger is called: the name of the folder that it is in.
    pub name: String,
    /// Databases, by name.
    pub databases: Vec<NamedDatabase>,
    /// Where the models are, if there are any.
    pub models: Option<Source>,
    /// The name of this program on a server.
    pub program: String,
}

/// What is shown, ready to be asked for.
pub struct Site {
    pub(crate) name: String,
    pub(crate) databases: Vec<Pool>,
    reader: Mutex<Reader>,
    models: Option<Source>,
    declared: Mutex<Option<(Instant, Declared)>>,
    verdicts: Verdicts,
}

/// Declared models, or why they cannot be read.
pub(crate) type Declared = Result<Arc<Model>, String>;

impl Site {
    /// Opens nothing and asks no database: that is done when somebody looks.
    pub fn new(contents: Contents) -> Self {
        let Contents {
            ledger,
            name,
            databases,
            models,
            program,
        } = contents;
        let pool = |database| Pool::new(database, &program);
        Self {
            name,
            databases: databases.into_iter().map(pool).collect(),
            reader: Mutex::new(Reader::new(ledger)),
            models,
            declared: Mutex::default(),
            verdicts: Verdicts::default(),
        }
    }

    /// Which revisions there are now.
    pub(crate) fn history(&self) -> Result<Arc<History>, Failure> {
        Ok(self.reader().history()?)
    }

    pub(crate) fn snapshot(&self, at: Option<RevisionId>) -> Result<Arc<Snapshot>, Failure> {
        Ok(self.reader().snapshot(at)?)
    }

    pub(crate) fn revision(&self, id: RevisionId) -> Result<Revision, Failure> {
        Ok(self.reader().revision(id)?)
    }

    pub(crate) fn migration(
        &self,
        revision: &Revision,
        parent: Option<RevisionId>,
    ) -> Result<MigrationTexts, Failure> {
        Ok(self.reader().migration(revision, parent)?)
    }

    pub(crate) fn summary(&self, id: RevisionId) -> Result<Arc<Summary>, Failure> {
        Ok(self.reader().summary(id)?)
    }

    /// Asks the ledger itself.
    pub(crate) fn with_ledger<T, E: Into<Failure>>(
        &self,
        question: impl FnOnce(&Ledger) -> Result<T, E>,
    ) -> Result<T, Failure> {
        question(self.reader().ledger()).map_err(Into::into)
    }

    /// How two points differ.
    pub(crate) fn comparison(&self, from: &Side, to: &Side) -> Result<Arc<Comparison>, Failure> {
        Ok(self.reader().comparison(from, to)?)
    }

    /// A database by its name.
    pub(crate) fn database(&self, name: &str) -> Result<&Pool, Failure> {
        let found = self.databases.iter().find(|it| it.name == name);
        found.ok_or_else(|| Failure::not_found(format!("no database is called `{name}`")))
    }

    /// What a database holds.
    pub(crate) fn observed(&self, name: &str) -> Result<Observed, Failure> {
        let (metadata, catalog) = self.database(name)?.ask(|client| {
            let metadata = orch_postgres::metadata(client)?;
            Ok::<_, postgres::Error>((metadata, orch_postgres::observe(client, None)?))
        })?;
        Ok(Observed {
            name: name.to_owned(),
            tables: Tables::observed(&metadata),
            catalog: Arc::new(catalog),
        })
    }

    /// The declared models; none where there are none to read.
    pub(crate) fn declared(&self) -> Option<Declared> {
        let source = self.models.as_ref().filter(|it| it.models.exists())?;
        let mut declared = self.declared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, known)) = &*declared
            && at.elapsed() < FRESH
        {
            return Some(known.clone());
        }
        let read = reading::read(source, &|| false);
        let read = read.map(|it| Arc::new(it.declared.model));
        let read = read.map_err(|error| with_sources(&error));
        *declared = Some((Instant::now(), read.clone()));
        Some(read)
    }

    /// Begins to verify the sealed files, beside whatever else is done.
    pub(crate) fn begin_to_verify(&self) {
        let reader = self.reader();
        let folder = reader.ledger().folder().to_owned();
        self.verdicts.begin(reader.state(), folder);
    }

    /// Whether the sealed files are as they were sealed.
    pub(crate) fn verdict(&self) -> Verdict {
        self.begin_to_verify();
        let state = self.reader().state();
        self.verdicts.of(state)
    }

    fn reader(&self) -> MutexGuard<'_, Reader> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
