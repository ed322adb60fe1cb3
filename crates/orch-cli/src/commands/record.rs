//! `orch record`

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use orch_event::{Answer, Event, Given, RevisionId};
use orch_ledger::{Direction, Draft, Entry, Ledger, NewRevision, Sql};
use orch_model::difference::{How, Part};
use orch_model::{Declared, Difference, Recorded};
use orch_plan::{
    Answers, FormError, InputsError, Plan, Question, Unsupported, read_form, read_inputs,
    write_form,
};
use orch_projector::{Layout, render};
use serde::Serialize;

use crate::arguments::Format;
use crate::author::{author, now};
use crate::commands::Global;
use crate::context::{ModelsArgument, only_head, open, read_models};
use crate::error::{CommandError, Kind, Result};
use crate::output::{data, json, one_line, plural, raw, say, styles};
use crate::prompt::{Outcome, Prompter};

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

    /// Take every suggestion, and seal without asking
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
        let writes = !self.check && !self.dry_run;
        if writes && self.discard_draft {
            let _lock = ledger.lock()?;
            let count = ledger.discard_drafts()?;
            say!("{} put aside", plural(count, "open draft"));
        }
        let head = only_head(&ledger)?;
        let declared = read_models(&self.models)?;
        let recorded = ledger.recorded(head)?;
        let differences = orch_plan::compare(&declared.model, &recorded.model);
        if self.check {
            return check(global, &differences, head);
        }
        if differences.is_empty() {
            say!(
                "nothing to record: the models are as recorded at {}",
                place(head)
            );
            self.report(global, None, 0, 0)?;
            return Ok(ExitCode::SUCCESS);
        }
        // Held until the end, so that two that record at once never mix.
        let lock = if writes { Some(ledger.lock()?) } else { None };
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
        let plan = plan(&declared, &recorded)?;
        let mut session = Session::begin(&mut ledger, &plan, writes)?;
        session.take_given(self)?;
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
        let open = plan.open(&session.answers);
        if !open.is_empty() {
            let count = plural(open.len(), "question");
            raw(&write_form(&plan, &session.answers))?;
            return Err(
                CommandError::new(Kind::Open, format!("{count} open; nothing was sealed")).hint(
                    "fill in the answers that are null, and give the file with `--answers FILE`",
                ),
            );
        }
        let events = plan
            .events(&session.answers)
            .map_err(|open| CommandError::new(Kind::Open, plural(open.len(), "open question")))?;
        let (events, lines): (Vec<Event>, Vec<String>) = events.into_iter().unzip();
        let answers = plan.questions.len();
        let changes = plan.differences.len();
        let draft = session.draft;
        drop(plan);
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

/// Plans the recording; what cannot be recorded yet is refused by name.
pub(crate) fn plan<'a>(declared: &'a Declared, recorded: &'a Recorded) -> Result<Plan<'a>> {
    Plan::new(declared, recorded).map_err(|Unsupported { differences }| {
        let listed: Vec<_> = differences
            .iter()
            .map(|it| one_line(&it.to_string()))
            .collect();
        CommandError::new(Kind::Refused, "not supported yet; nothing was written")
            .detail(listed.join("\n"))
    })
}

/// The answers of a draft that count, and those that are set aside.
pub(crate) fn usable(
    ledger: &Ledger,
    draft: &Draft,
    plan: &Plan<'_>,
) -> Result<(Answers, Vec<Answer>)> {
    let questions: BTreeMap<&str, &Question> = plan
        .questions
        .iter()
        .map(|it| (it.key.as_str(), it))
        .collect();
    let mut answers = Answers::new();
    let mut aside: BTreeMap<String, Answer> = BTreeMap::new();
    for Entry {
        question: digest,
        answer,
    } in ledger.answers(draft)?
    {
        let asked = questions.get(answer.key.as_str());
        if asked.is_some_and(|question| question.digest() == digest) {
            aside.remove(&answer.key);
            answers.insert(answer.key.clone(), answer);
        } else if !answers.contains_key(&answer.key) {
            aside.insert(answer.key.clone(), answer);
        }
    }
    Ok((answers, aside.into_values().collect()))
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

/// A recording in progress: what was answered, and the draft that keeps it.
struct Session<'a> {
    ledger: &'a mut Ledger,
    plan: &'a Plan<'a>,
    /// None until there is something to keep; never there on a dry run.
    draft: Option<Draft>,
    answers: Answers,
    keeps: bool,
    by: Option<String>,
}

impl<'a> Session<'a> {
    /// Resumes the open draft, and says what of it counts.
    fn begin(ledger: &'a mut Ledger, plan: &'a Plan<'a>, keeps: bool) -> Result<Self> {
        let mut session = Self {
            ledger,
            plan,
            draft: None,
            answers: Answers::new(),
            keeps,
            by: None,
        };
        let Some(draft) = session.ledger.open_draft()? else {
            let others = session.ledger.drafts_elsewhere()?;
            if others > 0 {
                say!(
                    "set aside: {}, begun on other revisions; `--discard-draft` puts it away for good",
                    plural(others, "open draft")
                );
            }
            return Ok(session);
        };
        let (answers, aside) = usable(session.ledger, &draft, plan)?;
        if !answers.is_empty() {
            say!("took over {} from a draft", plural(answers.len(), "answer"));
        }
        if !aside.is_empty() {
            say!("set aside, as it is not asked like that any more:");
            for answer in &aside {
                say!("  {}: {}", one_line(&answer.key), one_line(&answer.answer));
            }
        }
        session.answers = answers;
        session.draft = Some(draft);
        Ok(session)
    }

    /// Keeps answers in the draft, then counts them.
    fn keep(&mut self, given: Vec<(&Question, String)>, how: Given) -> Result<()> {
        if given.is_empty() {
            return Ok(());
        }
        let by = self.by.get_or_insert_with(author).clone();
        let at = now()?;
        let entries: Vec<Entry> = given
            .into_iter()
            .map(|(question, answer)| Entry {
                question: question.digest(),
                answer: Answer {
                    key: question.key.clone(),
                    ask: question.ask.to_owned(),
                    answer,
                    given: how,
                    by: by.clone(),
                    at,
                },
            })
            .collect();
        if self.keeps {
            let draft = match self.draft.take() {
                Some(draft) => draft,
                None => self.ledger.begin_draft()?,
            };
            self.ledger.add_answers(&draft, &entries)?;
            self.draft = Some(draft);
        }
        for Entry { answer, .. } in entries {
            self.answers.insert(answer.key.clone(), answer);
        }
        Ok(())
    }

    /// Takes the answers that were given on the command line. What the models
    /// contradict is refused, with the reason, and stays open.
    fn take_given(&mut self, record: &Record) -> Result<()> {
        let mut given: BTreeMap<String, String> = BTreeMap::new();
        if record.inputs.is_some() || record.updates.is_some() {
            let inputs = read_inputs(
                self.plan,
                record.inputs.as_deref(),
                record.updates.as_deref(),
            )
            .map_err(inputs_error)?;
            for unused in inputs.unused {
                say!(
                    "{} is not used: nothing asks for it here",
                    one_line(&unused)
                );
            }
            given.extend(inputs.answers);
        }
        if let Some(path) = &record.answers {
            let bytes = std::fs::read(path).map_err(|error| {
                CommandError::failed(format!("cannot read `{}`: {error}", path.display()))
            })?;
            let text = String::from_utf8(bytes).map_err(|_| {
                CommandError::usage(format!("in `{}`: the text is not UTF-8", path.display()))
                    .detail("nothing was written")
            })?;
            let answers = read_form(self.plan, &text).map_err(|error| form_error(&error, path))?;
            given.extend(answers);
        }
        let mut kept = Vec::new();
        for question in &self.plan.questions {
            let Some(answer) = given.remove(&question.key) else {
                continue;
            };
            match question.check(&answer) {
                Ok(()) => {
                    let same = self.answers.get(&question.key);
                    if same.is_none_or(|known| known.answer != answer) {
                        kept.push((question, answer));
                    }
                }
                Err(refusal) => {
                    let style = styles::ERROR;
                    say!(
                        "{style}refused{style:#}: the answer to `{}`: {refusal}",
                        one_line(&question.key)
                    );
                    self.answers.remove(&question.key);
                }
            }
        }
        self.keep(kept, Given::File)
    }

    fn take_suggestions(&mut self) -> Result<()> {
        let plan = self.plan;
        let open = plan.open(&self.answers);
        let taken = open
            .into_iter()
            .filter_map(|question| Some((question, question.suggestion.clone()?)))
            .collect();
        self.keep(taken, Given::Suggestion)
    }

    /// Asks what is open, then whether to seal. Returns whether to.
    fn ask(&mut self, recorded: &Recorded, message: &str) -> Result<bool> {
        let plan = self.plan;
        let interrupted = interrupts();
        let mut prompter = Prompter::new(plan);
        loop {
            // A prompt sees Ctrl-C as a key; between two prompts it is a signal.
            let outcome = if interrupted.load(Ordering::Relaxed) {
                Outcome::Interrupted
            } else {
                prompter.next(&self.answers, recorded, message)?
            };
            match outcome {
                Outcome::Answered {
                    question,
                    answer,
                    given,
                } => {
                    self.keep(vec![(question, answer)], given)?;
                }
                Outcome::Seal => return Ok(true),
                Outcome::Leave => return Ok(false),
                Outcome::Interrupted => {
                    return Err(CommandError::new(
                        Kind::Interrupted,
                        "interrupted; nothing was sealed",
                    )
                    .detail(self.kept())
                    .hint("`orch record MESSAGE` goes on from there"));
                }
            }
        }
    }

    fn kept(&self) -> String {
        match &self.draft {
            Some(_) => format!(
                "{} kept in a draft",
                plural(self.answers.len(), "answer")
                    + if self.answers.len() == 1 {
                        " is"
                    } else {
                        " are"
                    }
            ),
            None => "no answer was given".to_owned(),
        }
    }

    /// Ends without sealing.
    fn leave(&self) -> Result<ExitCode> {
        Err(CommandError::new(Kind::Open, "nothing was sealed")
            .detail(self.kept())
            .hint("`orch record MESSAGE` goes on from there"))
    }
}

/// Notes that the process was told to end, so that an answer in hand is kept first.
fn interrupts() -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&interrupted);
    // Without a handler the process ends at once: what was answered is kept, only
    // not said to be.
    let _ = ctrlc::set_handler(move || noted.store(true, Ordering::Relaxed));
    interrupted
}

fn form_error(error: &FormError, path: &std::path::Path) -> CommandError {
    let nearest = match error {
        FormError::Unasked { nearest, .. } => nearest.clone(),
        _ => None,
    };
    let hint = nearest.map(|nearest| format!("did you mean `{}`?", one_line(&nearest)));
    CommandError::usage(format!(
        "in `{}`: {}",
        path.display(),
        one_line(&error.to_string())
    ))
    .detail("nothing was written")
    .maybe_hint(hint)
}

fn inputs_error(error: InputsError) -> CommandError {
    let message = one_line(&error.to_string());
    let nearest = match error {
        InputsError::Unasked { nearest, .. } => nearest,
        _ => None,
    };
    let hint = nearest.map(|nearest| format!("did you mean what `{}` asks?", one_line(&nearest)));
    CommandError::usage(message)
        .detail("nothing was written")
        .maybe_hint(hint)
}
