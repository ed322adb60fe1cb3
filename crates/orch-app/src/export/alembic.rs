//! Revisions as migration files of Alembic, beside the team's own.

use std::path::{Path, PathBuf};

use orch_event::{Event, Given, RevisionId, Timestamp};
use orch_ledger::Ledger;
use orch_postgres::alembic::{mark_within, step_within};
use orch_postgres::{Migration, Step};
use orch_projector::Direction;
use orch_projector::schema::OLDEST;

use crate::alembic_record::Record;
use crate::export::ExportError;
use crate::export::folder::Versions;
use crate::export::python::Header;
use crate::replay::from_ledger;

/// The folder of the SQL, beside the migration files. Alembic does not look into it.
const SQL: &str = "orch";

/// The label of the branch that teams' own migration files are on.
const BRANCH: &str = "data";

/// How the names of files begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With a date, as the orchestrator's template has it.
    Dated,
    /// With the id.
    Plain,
}

/// A revision that was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The revision.
    pub revision: RevisionId,
    /// Alembic's id of it.
    pub id: String,
    /// The ids that its file builds on.
    pub down: Vec<String>,
    /// The file.
    pub path: PathBuf,
}

/// Writes migration files for revisions, parents first, each on top of the last file of a folder;
/// in the name of `program`. Those that have a file already are left alone.
pub fn export_alembic(
    ledger: &Ledger,
    folder: &Path,
    revisions: &[RevisionId],
    program: &str,
) -> Result<Vec<Exported>, ExportError> {
    let mut versions = Versions::read(folder)?;
    let style = if versions.is_dated() {
        Style::Dated
    } else {
        Style::Plain
    };
    let mut written = Vec::new();
    for id in ledger.graph().order() {
        if !revisions.contains(&id) || versions.file(&Record::id(id)).is_some() {
            continue;
        }
        let parents = ledger.graph().parents(id);
        let is_missing = |parent: &&RevisionId| versions.file(&Record::id(**parent)).is_none();
        if let Some(parent) = parents.iter().find(is_missing) {
            return Err(ExportError::Parent {
                revision: id,
                parent: *parent,
            });
        }
        let known = Record::read(ledger.folder(), id)?;
        let down = match known {
            // It was exported before, and databases know what it builds on.
            Some(record) => record.down_revision,
            None => on_top(&versions, folder, ledger, id)?,
        };
        let export = Export {
            ledger,
            folder,
            style,
            program,
        };
        let one = export.one(id, down)?;
        versions.add(one.path.clone(), one.id.clone(), one.down.clone());
        written.push(one);
    }
    Ok(written)
}

/// The ids that the new file of a revision builds on: the last of the folder that do not build on
/// a revision beside it. A merge takes all of them, any other revision the only one.
fn on_top(
    versions: &Versions,
    folder: &Path,
    ledger: &Ledger,
    id: RevisionId,
) -> Result<Vec<String>, ExportError> {
    let below = ledger.graph().ancestors(id);
    let beside = ledger.graph().order().into_iter();
    let beside = beside.filter(|it| !below.contains(it)).map(Record::id);
    let is_merge = ledger.graph().parents(id).len() > 1;
    match versions.heads_beside(&beside.collect()).as_slice() {
        heads if is_merge || heads.len() < 2 => {
            Ok(heads.iter().map(|it| (*it).to_owned()).collect())
        }
        heads => Err(ExportError::Heads {
            folder: folder.to_owned(),
            heads: heads.iter().map(|it| (*it).to_owned()).collect(),
        }),
    }
}

struct Export<'a> {
    ledger: &'a Ledger,
    folder: &'a Path,
    style: Style,
    program: &'a str,
}

impl Export<'_> {
    fn one(&self, id: RevisionId, down: Vec<String>) -> Result<Exported, ExportError> {
        let graph = self.ledger.graph();
        let parents = graph.parents(id);
        let revision = self.ledger.read(id)?;
        let is_adoption = parents.is_empty()
            && revision
                .events
                .iter()
                .any(|it| matches!(it, Event::Answer(answer) if answer.given == Given::Database));
        let alembic = Record::id(id);
        let whole = id.to_string();
        let texts = |ids: Vec<RevisionId>| ids.iter().map(ToString::to_string).collect();
        let merges: Vec<String> = if parents.len() > 1 {
            let mut below = graph.ancestry(id);
            below.retain(|it| *it != id);
            texts(below)
        } else {
            Vec::new()
        };
        let parent_ids: Vec<String> = texts(parents.to_vec());
        let time = revision.header.time;
        let header = Header {
            message: &revision.header.message,
            id: &alembic,
            down: &down,
            date: &date(time),
            label: down.is_empty().then_some(BRANCH),
            core: down.is_empty().then_some(OLDEST.id),
            revision: &whole,
            parents: &parent_ids,
            merges: &merges,
            is_adoption,
        };
        let path = self.folder.join(self.name(&header, time));
        self.sql(&alembic, id, is_adoption)?;
        let record = Record {
            revision: whole.clone(),
            alembic: alembic.clone(),
            down_revision: down.clone(),
        };
        record.write(self.ledger.folder(), id)?;
        write(&path, &header.text())?;
        Ok(Exported {
            revision: id,
            id: alembic,
            down,
            path,
        })
    }

    /// Writes the files of SQL.
    fn sql(&self, alembic: &str, id: RevisionId, is_adoption: bool) -> Result<(), ExportError> {
        let folder = self.folder.join(SQL);
        std::fs::create_dir_all(&folder).map_err(ExportError::io("make", &folder))?;
        let file = |what: &str| folder.join(format!("{alembic}-{what}.sql"));
        let parents = self.ledger.graph().parents(id);
        for parent in parents {
            let migration = self.migration(id, Some(*parent))?;
            // A merge is reached from either parent, and goes back there.
            let side = match parents.len() {
                1 => String::new(),
                _ => format!("-{}", parent.short()),
            };
            let [up, down] = self.ways(&migration, Some(parent))?;
            write(&file(&format!("up{side}")), &up)?;
            write(&file(&format!("down{side}")), &down)?;
        }
        let migration = self.migration(id, None)?;
        if parents.is_empty() {
            let [up, down] = self.ways(&migration, None)?;
            write(&file("up"), &up)?;
            write(&file("down"), &down)?;
        }
        if is_adoption {
            let up = Step {
                direction: Direction::Up,
                migration: &migration,
            };
            write(&file("stamp"), &mark_within(&up, self.program)?)?;
        }
        let unstamped = migration.as_mark(Vec::new());
        let unstamp = Step {
            direction: Direction::Down,
            migration: &unstamped,
        };
        write(&file("unstamp"), &mark_within(&unstamp, self.program)?)
    }

    /// The migration of a revision, from one of its parents.
    fn migration(
        &self,
        id: RevisionId,
        parent: Option<RevisionId>,
    ) -> Result<Migration, ExportError> {
        let mut found = from_ledger(self.ledger, [(id, parent)])?;
        let Some(migration) = found.remove(&id) else {
            unreachable!("BUG: a migration that was asked for is built");
        };
        Ok(migration)
    }

    /// The SQL of a migration, forward and back.
    fn ways(
        &self,
        migration: &Migration,
        parent: Option<&RevisionId>,
    ) -> Result<[String; 2], ExportError> {
        let within = |direction, top| {
            let step = Step {
                direction,
                migration,
            };
            step_within(&step, top, self.program)
        };
        Ok([
            within(Direction::Up, parent)?,
            within(Direction::Down, Some(&migration.revision))?,
        ])
    }

    /// The name of a migration file, as the team names them.
    fn name(&self, header: &Header<'_>, time: Timestamp) -> String {
        const LONGEST: usize = 40;
        let mut slug = String::new();
        for c in header.message.chars() {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if !slug.ends_with('_') {
                slug.push('_');
            }
        }
        slug.truncate(LONGEST);
        let slug = slug.trim_matches('_');
        let day: String = time.to_string().chars().take(10).collect();
        match self.style {
            Style::Dated => format!("{day}_{}_{slug}.py", header.id),
            Style::Plain => format!("{}_{slug}.py", header.id),
        }
    }
}

/// A time as Alembic writes it.
fn date(time: Timestamp) -> String {
    let text = time.to_string();
    text.trim_end_matches('Z').replacen('T', " ", 1) + "000"
}

fn write(path: &Path, text: &str) -> Result<(), ExportError> {
    std::fs::write(path, text).map_err(ExportError::io("write", path))
}
