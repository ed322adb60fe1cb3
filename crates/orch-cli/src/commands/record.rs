//! `orch record`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use orch_app::heads::only_head;
use orch_app::reading::source::Read;
use orch_app::record::{
    GivenAnswers, Material, Prepared, RecordError, Recording, Request, Sealed, Written,
};
use orch_app::run::Run;
use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_model::{ByHand, Difference};
use serde::Serialize;

use crate::answering::{Answering, Suggestions, answer};
use crate::author::Here;
use crate::commands::clean_up::{CleaningUp, Consent};
use crate::commands::merge::Merging;
use crate::database::DatabaseArgument;
use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::models_argument::ModelsArgument;
use crate::output::{data, json, plural, raw, say, styles};
use crate::words::changes::show_changes;
use crate::words::differences::{described_difference, outermost};
use crate::words::ledger::{open, place};
use crate::words::reading::read_models;
use crate::words::recording::note;

/// Record what changed in the models as a revision
///
/// Reads the Python classes (and never runs them), compares them with what is
/// recorded, asks what only people know, and seals the events with the SQL that
/// they give. Needs no database.
///
/// Without a terminal nothing is asked: the questions are printed as an answers
/// file, and the exit code is 5.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch record \"Add User and UserGroup products\"
  orch record \"Add User and UserGroup products\" --answers answers.json --yes
  orch record --check")]
pub(crate) struct Record {
    /// The reason for the change; `orch log` shows its first line
    #[arg(value_name = "MESSAGE", required_unless_present_any = ["named", "check"])]
    message: Option<String>,

    /// The same, as git takes it
    #[arg(
        id = "named",
        short = 'm',
        long = "message",
        value_name = "MESSAGE",
        conflicts_with = "message"
    )]
    named: Option<String>,

    #[command(flatten)]
    models: ModelsArgument,

    /// Take answers from a file, as `orch questions` prints it
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,

    /// Take answers in the form of orchestrator-core's `--inputs`
    #[arg(long, value_name = "JSON")]
    inputs: Option<String>,

    /// Take renames in the form of orchestrator-core's `--updates`
    #[arg(long, value_name = "JSON")]
    updates: Option<String>,

    /// Record the changes in a file of JSON or YAML (`add`, `rename`, `remove`, `end`,
    /// `describe`, `link`, `unlink`) in place of those that the models show; or take
    /// answers and ids from a dictionary of the orchestrator's migration helpers
    #[arg(long, value_name = "FILE")]
    changes: Option<PathBuf>,

    /// Take every suggestion and seal without asking; removals need `--answers`
    #[arg(long, short = 'y')]
    yes: bool,

    /// Show what would be recorded; write nothing
    #[arg(long)]
    dry_run: bool,

    /// Exit 3 if the models are not as recorded; write nothing
    #[arg(long, conflicts_with_all = ["dry_run", "answers", "inputs", "updates", "yes"])]
    check: bool,

    /// Put an open draft aside and start again
    #[arg(long)]
    discard_draft: bool,

    /// Record the removal of the rows that `orch status --leftovers` lists, instead of a
    /// change of the models; a replay moves them to the archive
    #[arg(long, conflicts_with_all = ["answers", "inputs", "updates", "changes", "check", "discard_draft"])]
    clean_up: bool,

    #[command(flatten)]
    database: DatabaseArgument,
}

#[derive(Default, Serialize)]
struct Report {
    revision: Option<String>,
    changes: usize,
    answers: usize,
}

impl Record {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        if self.message().trim().is_empty() && !self.check {
            return Err(CommandError::usage("the message is empty")
                .hint("say why: `orch record \"Add user products\"`"));
        }
        let mut ledger = open(&global.ledger())?;
        if self.clean_up {
            return self.cleaning_up().run(global, &mut ledger);
        }
        if self.database.is_given() {
            return Err(CommandError::usage("recording needs no database")
                .hint("only `--clean-up` looks at one"));
        }
        if self.kept() == Run::Real && self.discard_draft {
            let _lock = ledger.lock()?;
            let count = ledger.discard_drafts()?;
            say!("{} put aside", plural(count, "open draft"));
        }
        let (mut read, by_hand) = self.read(global, &ledger)?;
        let given = GivenAnswers::read(
            self.answers.as_deref(),
            self.inputs.as_deref(),
            self.updates.as_deref(),
        )?;
        let suggestions = if self.yes {
            Suggestions::Taken
        } else {
            Suggestions::Asked
        };
        if !self.check && self.changes.is_none() && ledger.graph().heads().len() > 1 {
            let merging = Merging {
                message: None,
                given: &given,
                suggestions,
                run: self.kept(),
            };
            if merging.merge(&mut ledger, read)?.is_none() {
                return Ok(ExitCode::SUCCESS);
            }
            read = read_models(&self.models.source(global)?)?;
        }
        let material = Material::new(&ledger, read)?.with(&global.settings()?);
        let head = material.head();
        let differences = material.differences();
        if self.check {
            return check(global, &differences, head);
        }
        if differences.is_empty() && by_hand.is_empty() {
            if !self.is_answered() {
                return nothing(global, head);
            }
            if let Some(head) = head
                && given.are_of(&ledger.read(head)?)
            {
                say!(
                    "these answers are recorded already, in revision {}",
                    head.short()
                );
                return nothing(global, Some(head));
            }
        }
        drop(differences);
        let author = Here::new()?;
        let request = Request {
            material: &material,
            by_hand: &by_hand,
            message: self.message(),
            run: self.kept(),
            author: &author,
        };
        let mut recording = Recording::begin(&mut ledger, request, &mut note)?;
        let is_shown = match answer(&mut recording, &given, suggestions, self.kept())? {
            Answering::Nothing => return nothing(global, head),
            Answering::Given => false,
            Answering::Asked => true,
        };
        let decided = recording.decide()?;
        if !is_shown {
            show_changes(decided.events());
        }
        let prepared = decided.render(material, &ledger)?;
        if self.dry_run {
            return shown(&prepared);
        }
        let sealed = prepared.seal(&mut ledger, &author)?;
        report_sealed(global, &ledger, sealed)
    }

    fn cleaning_up(&self) -> CleaningUp<'_> {
        CleaningUp {
            message: self.message(),
            database: &self.database,
            consent: match (self.dry_run, self.yes) {
                (true, _) => Consent::DryRun,
                (false, true) => Consent::Given,
                (false, false) => Consent::Asked,
            },
        }
    }

    /// The models, with what a file of changes says of them; or those that changes in words
    /// make of what is recorded.
    fn read(&self, global: &Global, ledger: &Ledger) -> Result<(Read, ByHand)> {
        let models = || read_models(&self.models.source(global)?);
        let Some(path) = &self.changes else {
            return Ok((models()?, ByHand::default()));
        };
        let head = only_head(ledger.graph()).map_err(RecordError::from)?;
        let recorded = ledger.recorded(head)?;
        Ok(match Written::read(path)? {
            Written::Words(words) => words.edited(&recorded.model)?,
            Written::Dictionary(dictionary) => dictionary.told(models()?, &recorded.model)?,
        })
    }

    fn message(&self) -> &str {
        let given = self.message.as_ref().or(self.named.as_ref());
        given.map_or("", String::as_str)
    }

    /// Whether anything is kept.
    fn kept(&self) -> Run {
        if self.check || self.dry_run {
            Run::Dry
        } else {
            Run::Real
        }
    }

    /// Whether answers are given on the command line.
    fn is_answered(&self) -> bool {
        self.answers.is_some() || self.inputs.is_some() || self.updates.is_some()
    }
}

/// There is nothing to record.
fn nothing(global: &Global, head: Option<RevisionId>) -> Result<ExitCode> {
    let place = place(head);
    say!("nothing to record: the models are as recorded at {place}");
    if global.format == Format::Json {
        json(&Report::default())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows what would be recorded.
fn shown(prepared: &Prepared) -> Result<ExitCode> {
    for migration in &prepared.migrations {
        raw(&migration.up)?;
    }
    let changes = plural(prepared.changes, "change");
    say!("{changes} would be recorded; nothing was written");
    Ok(ExitCode::SUCCESS)
}

/// Says what was sealed, and where.
fn report_sealed(global: &Global, ledger: &Ledger, sealed: Sealed) -> Result<ExitCode> {
    let Sealed {
        revision,
        changes,
        answers,
    } = sealed;
    let style = styles::ID;
    say!(
        "recorded {} and {} as revision {style}{}{style:#}",
        plural(changes, "change"),
        plural(answers, "answer"),
        revision.short()
    );
    say!("  {}", ledger.path(revision).display());
    say!(
        "next: `git add {}`, then `orch replay --to heads`",
        global.ledger().display()
    );
    if global.format == Format::Json {
        json(&Report {
            revision: Some(revision.to_string()),
            changes,
            answers,
        })?;
    }
    Ok(ExitCode::SUCCESS)
}

fn check(
    global: &Global,
    differences: &[Difference],
    head: Option<RevisionId>,
) -> Result<ExitCode> {
    let shown: Vec<&Difference> = outermost(differences).collect();
    if global.format == Format::Json {
        let listed: Vec<_> = differences.iter().map(ToString::to_string).collect();
        json(&listed)?;
    } else {
        let lines = shown.iter().map(|it| described_difference(it) + "\n");
        data(&lines.collect::<String>())?;
    }
    if shown.is_empty() {
        say!("the models are as recorded at {}", place(head));
        return Ok(ExitCode::SUCCESS);
    }
    let count = plural(shown.len(), "difference");
    let message = format!("{count} from the model recorded at {}", place(head));
    Err(CommandError::new(Kind::Differences, message).hint("`orch record MESSAGE` records them"))
}
