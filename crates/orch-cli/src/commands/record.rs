//! `orch record`

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use orch_event::{Event, RevisionId};
use orch_ledger::{NewRevision, Sql};
use orch_model::difference::{How, Part};
use orch_model::{Difference, Origin};
use orch_plan::{
    Answers, Plan, Recording, Tellings, TooLong, Unloadable, Unrecordable, write_form,
};
use orch_projector::Direction;
use orch_projector::{Layout, render};
use serde::Serialize;

use crate::arguments::Format;
use crate::author::{author, now};
use crate::commands::Global;
use crate::context::{ModelsArgument, Run, only_head, open};
use crate::error::{CommandError, Kind, Result};
use crate::output::{data, json, one_line, plural, raw, say, styles};
use crate::reading::{Read, read};
use crate::session::{GivenAnswers, Session};

/// Record what changed in the models as a revision
///
/// Reads the Python classes (and never runs them), compares them with what is
/// recorded, asks what only people know, and seals the events with the SQL that
/// they give. Needs no database.
///
/// Without a terminal nothing is asked: the questions are printed as an answers
/// file, and the exit code is 5.
#[derive(Debug, Args)]
pub(crate) struct Record {
    /// Why; the first line is what `orch log` shows
    message: String,

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

    /// Record descriptions, tags and statuses that are told by hand: JSON in the form
    /// of `orch state --format json`
    #[arg(long, value_name = "FILE")]
    changes: Option<PathBuf>,

    /// Take every suggestion, consent to what goes, and seal without asking
    #[arg(long, short = 'y')]
    yes: bool,

    /// Show what would be recorded; write nothing
    #[arg(long)]
    dry_run: bool,

    /// Exit 3 if the models are not as recorded; write nothing
    #[arg(long, conflicts_with_all = ["dry_run", "answers", "inputs", "updates", "yes"])]
    check: bool,

    /// Put an open draft aside and start anew
    #[arg(long)]
    discard_draft: bool,
}

#[derive(Serialize)]
struct Report {
    revision: Option<String>,
    changes: usize,
    answers: usize,
}

impl Record {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        if self.message.trim().is_empty() {
            return Err(CommandError::usage("the message is empty")
                .hint("say why: `orch record \"Add user products\"`"));
        }
        let mut ledger = open(&global.ledger)?;
        let run = if self.check || self.dry_run {
            Run::Dry
        } else {
            Run::Real
        };
        if run == Run::Real && self.discard_draft {
            let _lock = ledger.lock()?;
            let count = ledger.discard_drafts()?;
            say!("{} put aside", plural(count, "open draft"));
        }
        let head = only_head(&ledger)?;
        let Read {
            declared,
            answers: source,
        } = read(&self.models)?;
        let recorded = ledger.recorded(head)?;
        let differences = orch_plan::compare(&declared.model, &recorded.model);
        if self.check {
            return check(global, &differences, head);
        }
        let tellings = self.tellings()?;
        let is_told = self.answers.is_some() || self.inputs.is_some() || self.updates.is_some();
        if differences.is_empty() && tellings.is_empty() && !is_told {
            say!(
                "nothing to record: the models are as recorded at {}",
                place(head)
            );
            self.report(global, None, 0, 0)?;
            return Ok(ExitCode::SUCCESS);
        }
        // Held until the end, so that two that record at once never mix.
        let lock = match run {
            Run::Real => Some(ledger.lock()?),
            Run::Dry => None,
        };
        if let Some(lock) = &lock {
            ledger.clear_unsealed(lock)?;
        }
        ledger.refresh()?;
        if only_head(&ledger)? != head {
            return Err(
                CommandError::new(Kind::Locked, "another process recorded meanwhile")
                    .detail("nothing was written")
                    .hint("run the command again"),
            );
        }
        let recording = Recording {
            declared: &declared,
            recorded: &recorded,
            message: Some(&self.message),
            tellings: &tellings,
        };
        let plan = plan(recording)?;
        let mut session = Session::begin(&mut ledger, plan, run)?;
        session.take_given(&GivenAnswers {
            answers: self.answers.as_deref(),
            inputs: self.inputs.as_deref(),
            updates: self.updates.as_deref(),
            source: &source,
        })?;
        if session.plan.changes == 0 {
            say!(
                "nothing to record: the models are as recorded at {}",
                place(head)
            );
            self.report(global, None, 0, 0)?;
            return Ok(ExitCode::SUCCESS);
        }
        if self.yes {
            session.take_suggestions()?;
        }
        let interactive = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        if interactive && !self.yes && !self.dry_run {
            let seal = session.ask(&recorded, &self.message)?;
            if !seal {
                return session.leave();
            }
        }
        let open = session.plan.open(&session.answers);
        if !open.is_empty() {
            let count = plural(open.len(), "question");
            raw(&write_form(&session.plan, &session.answers))?;
            return Err(
                CommandError::new(Kind::Open, format!("{count} open; nothing was sealed")).hint(
                    "fill in the answers that are null, and give the file with `--answers FILE`",
                ),
            );
        }
        // What is not needed any more makes room for what comes.
        let Session {
            draft,
            answers: said,
            plan,
            ..
        } = session;
        let answers = plan.questions.len();
        let events = plan
            .events(&said)
            .map_err(|open| CommandError::new(Kind::Open, plural(open.len(), "open question")))?;
        let (events, lines): (Vec<Event>, Vec<String>) = events.into_iter().unzip();
        let changes = events.len() - answers;
        drop(said);
        drop(declared);
        let rendered = render(recorded, &self.message, &events, Layout::Current)
            .map_err(|error| CommandError::failed(format!("cannot render the SQL: {error}")))?;
        drop(events);
        if self.dry_run {
            raw(&rendered.up)?;
            say!(
                "{} would be recorded; nothing was written",
                plural(changes, "change")
            );
            return Ok(ExitCode::SUCCESS);
        }
        let draft = draft.map_or_else(|| ledger.begin_draft(), Ok)?;
        let revision = NewRevision {
            message: self.message.clone(),
            author: author(),
            time: now()?,
            lines,
            sql: Sql {
                up: rendered.up,
                down: rendered.down,
            },
        };
        let id = ledger.seal(&draft, revision, &rendered.recorded)?;
        let style = styles::ID;
        say!(
            "recorded {} and {} as revision {style}{id}{style:#}",
            plural(changes, "change"),
            plural(answers, "answer")
        );
        say!("  {}", ledger.path(id).display());
        say!("  {}", ledger.sql_path(id, Direction::Up).display());
        say!("  {}", ledger.sql_path(id, Direction::Down).display());
        say!(
            "next: `git add {}`, then `orch replay --to heads`",
            global.ledger.display()
        );
        self.report(global, Some(id), changes, answers)?;
        Ok(ExitCode::SUCCESS)
    }

    /// What is told by hand.
    fn tellings(&self) -> Result<Tellings> {
        let Some(path) = &self.changes else {
            return Ok(Tellings::default());
        };
        let text = std::fs::read_to_string(path).map_err(|error| {
            CommandError::failed(format!("cannot read `{}`: {error}", path.display()))
        })?;
        Tellings::read(&text).map_err(|error| {
            let text = format!("in `{}`: {error}", path.display());
            CommandError::usage(one_line(&text)).detail("nothing was written")
        })
    }

    fn report(
        &self,
        global: &Global,
        revision: Option<RevisionId>,
        changes: usize,
        answers: usize,
    ) -> Result<()> {
        if global.format == Format::Json {
            let revision = revision.map(|id| id.to_string());
            json(&Report {
                revision,
                changes,
                answers,
            })?;
        }
        Ok(())
    }
}

/// Plans the recording; what cannot be recorded is refused by name.
pub(crate) fn plan(recording: Recording<'_>) -> Result<Plan<'_>> {
    Plan::new(recording, &Answers::new()).map_err(unrecordable)
}

/// Why something cannot be recorded.
pub(crate) fn unrecordable(error: Unrecordable) -> CommandError {
    let message = format!("{error}; nothing was written");
    let place = |at: &Option<Origin>| at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default();
    match error {
        Unrecordable::Unloadable(found) => {
            let error = CommandError::new(Kind::Refused, one_line(&message)).hint(
                "at the root of a product, instances are told apart by their block only: \
                 put one attribute under a block, or give it a block of its own",
            );
            found.iter().fold(error, |error, it| {
                let Unloadable {
                    product,
                    attributes: (a, b),
                    block,
                    at,
                } = it;
                let text = format!(
                    "{}attributes `{a}` and `{b}` of product `{product}` may both hold `{block}`",
                    place(at)
                );
                error.detail(one_line(&text))
            })
        }
        Unrecordable::TooLong(names) => {
            let error = CommandError::failed(message).hint("give them shorter names");
            names.iter().fold(error, |error, it| {
                let at = place(&it.at);
                let part: String = one_line(&it.part.to_string()).chars().take(60).collect();
                let TooLong { length, limit, .. } = it;
                error.detail(format!(
                    "{at}{part}...: {length} characters, room for {limit}"
                ))
            })
        }
        Unrecordable::Circle(_) => CommandError::new(Kind::Refused, one_line(&message))
            .hint("make one of the attributes optional, or answer that people fill it"),
        Unrecordable::Taken(_) | Unrecordable::Untold(_) => {
            CommandError::new(Kind::Refused, one_line(&message))
        }
    }
}

fn check(
    global: &Global,
    differences: &[Difference],
    head: Option<RevisionId>,
) -> Result<ExitCode> {
    if global.format == Format::Json {
        let listed: Vec<_> = differences.iter().map(ToString::to_string).collect();
        json(&listed)?;
    } else {
        for difference in shown(differences) {
            let style = match difference.how {
                How::Removed => styles::REMOVED,
                How::Added | How::Changed => styles::ADDED,
            };
            data(&format!(
                "{style}{}{style:#}\n",
                one_line(&difference.to_string())
            ))?;
        }
    }
    if differences.is_empty() {
        say!("the models are as recorded at {}", place(head));
        return Ok(ExitCode::SUCCESS);
    }
    let count = plural(differences.len(), "difference");
    let message = format!("{count} from what is recorded at {}", place(head));
    Err(CommandError::new(Kind::Differences, message).hint("`orch record MESSAGE` records them"))
}

/// Where a head is, in words.
fn place(head: Option<RevisionId>) -> String {
    head.map_or_else(|| "the base".to_owned(), |head| head.to_string())
}

/// The differences without those that another one implies.
fn shown(differences: &[Difference]) -> impl Iterator<Item = &Difference> {
    let whole: std::collections::BTreeSet<String> = differences
        .iter()
        .filter_map(|it| match &it.part {
            Part::Product(name) => Some(format!("product {name}")),
            Part::Block(name) => Some(format!("block {name}")),
            _ => None,
        })
        .collect();
    differences.iter().filter(move |it| {
        let owner = match &it.part {
            Part::FixedInput(product, _) => format!("product {product}"),
            Part::Attachment(block, _) => format!("block {block}"),
            Part::Attribute(orch_model::Owner::Product(name), _) => format!("product {name}"),
            Part::Attribute(orch_model::Owner::Block(name), _) => format!("block {name}"),
            _ => return true,
        };
        !whole.contains(&owner)
    })
}
