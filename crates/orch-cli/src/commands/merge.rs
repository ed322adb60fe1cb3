//! `orch merge`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use orch_app::merge;
use orch_app::reading::source::Read;
use orch_app::record::{GivenAnswers, Material, Prepared, Recording, Request, Sealed};
use orch_app::run::Run;
use orch_ledger::Ledger;
use orch_model::ByHand;
use serde::Serialize;

use crate::answering::{Suggestions, answer};
use crate::author::Here;
use crate::error::Result;
use crate::global::{Format, Global};
use crate::models_argument::ModelsArgument;
use crate::output::{json, one_line, plural, raw, say, styles};
use crate::words::ledger::open;
use crate::words::reading::read_models;
use crate::words::recording::note;

/// Merge all heads into one revision
///
/// Compares the heads with where they parted, thing by thing. Where only one of them
/// changed something, or all agree, it merges by itself. Where they do not agree, the
/// models decide, as git has merged the Python; only what they cannot say is asked.
/// Databases on any of the heads reach the merge, and go back to where they came from.
///
/// `orch record` merges several heads by itself before it records what else is new.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch merge --dry-run
  orch merge")]
pub(crate) struct Merge {
    /// The reason, where there is more to say than which revisions are merged
    #[arg(long, short = 'm')]
    message: Option<String>,

    #[command(flatten)]
    models: ModelsArgument,

    /// Take answers from a file, as it is printed where questions are open
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,

    /// Take every suggestion and seal without asking; removals need `--answers`
    #[arg(long, short = 'y')]
    yes: bool,

    /// Show what would be merged; write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Serialize)]
struct Report {
    revision: Option<String>,
    parents: Vec<String>,
    changes: usize,
    answers: usize,
}

/// How a merge is recorded.
pub(crate) struct Merging<'a> {
    /// Why, if somebody says so.
    pub(crate) message: Option<&'a str>,
    /// The answers on the command line.
    pub(crate) given: &'a GivenAnswers,
    pub(crate) suggestions: Suggestions,
    pub(crate) run: Run,
}

impl Merge {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let mut ledger = open(&global.ledger())?;
        let parents = ledger.graph().heads();
        let read = read_models(&self.models.source(global)?)?;
        let given = GivenAnswers::read(self.answers.as_deref(), None, None)?;
        let merging = Merging {
            message: self.message.as_deref(),
            given: &given,
            suggestions: if self.yes {
                Suggestions::Taken
            } else {
                Suggestions::Asked
            },
            run: if self.dry_run { Run::Dry } else { Run::Real },
        };
        let sealed = merging.merge(&mut ledger, read)?;
        if global.format == Format::Json {
            json(&Report {
                revision: sealed.map(|it| it.revision.to_string()),
                parents: parents.iter().map(ToString::to_string).collect(),
                changes: sealed.map_or(0, |it| it.changes),
                answers: sealed.map_or(0, |it| it.answers),
            })?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Merging<'_> {
    /// Merges all heads. Gives the merge, unless nothing is to be written.
    pub(crate) fn merge(&self, ledger: &mut Ledger, read: Read) -> Result<Option<Sealed>> {
        let material = Material::merge(ledger, read)?;
        let message = match self.message {
            Some(message) => message.to_owned(),
            None => merge::message(ledger)?,
        };
        let author = Here::new()?;
        let by_hand = ByHand::default();
        let request = Request {
            material: &material,
            by_hand: &by_hand,
            message: &message,
            run: self.run,
            author: &author,
        };
        let mut recording = Recording::begin(ledger, request, &mut note)?;
        answer(&mut recording, self.given, self.suggestions, self.run)?;
        for it in &recording.plan().settlements {
            say!("{}: {}", one_line(&it.conflict), one_line(&it.outcome));
        }
        let prepared = recording.decide()?.render(material, ledger)?;
        if self.run == Run::Dry {
            shown(&prepared)?;
            return Ok(None);
        }
        let sealed = prepared.seal(ledger, &author)?;
        let style = styles::ID;
        say!(
            "merged as revision {style}{}{style:#}, with {} and {} of its own",
            sealed.revision.short(),
            plural(sealed.changes, "change"),
            plural(sealed.answers, "answer"),
        );
        say!("  {}", ledger.path(sealed.revision).display());
        Ok(Some(sealed))
    }
}

/// Shows the way from each head to what would be merged.
fn shown(prepared: &Prepared) -> Result<()> {
    for migration in &prepared.migrations {
        raw(&migration.up)?;
    }
    let changes = plural(prepared.changes, "change");
    say!("the merge would have {changes} of its own; nothing was written");
    Ok(())
}
