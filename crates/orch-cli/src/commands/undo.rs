//! `orch undo`

use std::process::ExitCode;

use clap::Args;
use orch_app::database::Database;
use orch_app::target::Place;
use orch_app::undo::{UndoError, Undoable, undoable};
use serde::Serialize;

use crate::database::{DatabaseArgument, at_once, environment};
use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::output::{json, one_line, plural, say, styles, warning};
use crate::words::ledger::{listed, open, place};

/// Take the newest revision back into a draft
///
/// Its answers are kept, and `orch record` goes on with them. Only a revision that nobody
/// else can have seen is undone: git does not track it, none was recorded on it, it has no
/// tag, and no database has it: those of `orch.toml`, and the one that is named. Databases
/// that cannot be reached are named. All others are taken back by a new revision.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch undo")]
pub(crate) struct Undo {
    /// The revision: the start of its id, or `head`
    #[arg(default_value_t = Place::HEAD)]
    revision: Place,

    #[command(flatten)]
    database: DatabaseArgument,
}

#[derive(Serialize)]
struct Report {
    undone: String,
    parents: Vec<String>,
    answers: usize,
    /// Environments that could not be asked.
    unreached: Vec<String>,
}

impl Undo {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let mut ledger = open(&global.ledger())?;
        let undoable = undoable(&ledger, &self.revision)?;
        let unreached = self.ask_databases(global, &undoable)?;
        let undone = undoable.undo(&mut ledger)?;
        let parents = &undone.draft.parents;
        if global.format == Format::Json {
            json(&Report {
                undone: undoable.revision.to_string(),
                parents: parents.iter().map(ToString::to_string).collect(),
                answers: undone.answers,
                unreached,
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        let id = styles::ID;
        say!(
            "revision {id}{}{id:#} is a draft again, on {}, with {}",
            undoable.revision.short(),
            match parents.as_slice() {
                [] => place(None),
                all => listed(all).replace('\n', " and "),
            },
            plural(undone.answers, "answer")
        );
        let message = one_line(undoable.message.lines().next().unwrap_or_default());
        say!("`orch record MESSAGE` goes on with it; the message was: {message}");
        Ok(ExitCode::SUCCESS)
    }

    /// Sees that no database has the revision. Returns the names of those that do not say.
    fn ask_databases(&self, global: &Global, undoable: &Undoable) -> Result<Vec<String>> {
        let wait = self.database.wait();
        let settings = global.settings()?;
        let is_up =
            |mut it: Database| -> Result<bool> { Ok(undoable.is_up(&mut it.client, wait)?) };
        let mut asked = at_once(&settings.environments, |it| is_up(environment(it, wait)?));
        let mut names: Vec<String> = settings
            .environments
            .iter()
            .map(|it| it.name.clone())
            .collect();
        if self.database.is_named() && self.database.environment().is_none() {
            let connected = match self.database.connect(global) {
                // One that is named for this is to be asked.
                Err(error) if self.database.is_given() => return Err(error),
                connected => connected,
            };
            asked.push(connected.and_then(is_up));
            names.push("the database".to_owned());
        }
        let mut unreached = Vec::new();
        for (name, is_up) in names.into_iter().zip(asked) {
            match is_up {
                Ok(false) => {}
                Ok(true) => {
                    let revision = undoable.revision.short();
                    let message = format!("`{name}` has revision {revision}");
                    return Err(CommandError::new(Kind::Refused, message)
                        .detail("nothing was changed")
                        .hint(format!(
                            "go back there first: `orch replay --to {revision}-1`"
                        )));
                }
                Err(error) => {
                    let why = error.message();
                    warning!("`{name}` does not say whether it has the revision: {why}");
                    unreached.push(name);
                }
            }
        }
        Ok(unreached)
    }
}

impl From<UndoError> for CommandError {
    fn from(error: UndoError) -> Self {
        let refused = |error| Self::new(Kind::Refused, error).detail("nothing was changed");
        let inverse = "take it back by a new revision: change the classes back, and `orch record`";
        match error {
            UndoError::Target(error) => error.into(),
            UndoError::Ledger(error) => error.into(),
            UndoError::Base => Self::usage(error),
            UndoError::Record(_) => Self::failed(error),
            UndoError::Children(_, ref found) => {
                let found = listed(found);
                refused(error).detail(found).hint(inverse)
            }
            UndoError::GitRefuses(..) => refused(error).hint("`git status` says what is wrong"),
            UndoError::Tagged(..)
            | UndoError::Tracked(_)
            | UndoError::Exported(_)
            | UndoError::Elsewhere(_) => refused(error).hint(inverse),
        }
    }
}
