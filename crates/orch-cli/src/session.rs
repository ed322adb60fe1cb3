//! A recording in progress: answers from a draft, a file, suggestions, a person; each
//! kept before it counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use orch_event::{Answer, Given};
use orch_ledger::{Draft, Entry, Ledger};
use orch_model::Recorded;
use orch_plan::{Answers, FormError, InputsError, Plan, Question, read_form, read_inputs};

use crate::author::{author, now};
use crate::context::Run;
use crate::error::{CommandError, Kind, Result};
use crate::output::{one_line, plural, say, styles};
use crate::prompt::{Outcome, Prompter};

/// What a command line gives as answers.
pub(crate) struct GivenAnswers<'a> {
    /// A file, as `orch questions` prints it.
    pub(crate) answers: Option<&'a Path>,
    /// In the form of orchestrator-core's `--inputs`.
    pub(crate) inputs: Option<&'a str>,
    /// In the form of orchestrator-core's `--updates`.
    pub(crate) updates: Option<&'a str>,
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

/// A recording in progress: what was answered, and the draft that keeps it.
pub(crate) struct Session<'a> {
    ledger: &'a mut Ledger,
    plan: &'a Plan<'a>,
    /// None until there is something to keep; never there on a dry run.
    pub(crate) draft: Option<Draft>,
    pub(crate) answers: Answers,
    /// Keys of answers that were given and refused: nothing else answers them now.
    refused: BTreeSet<String>,
    run: Run,
    by: Option<String>,
}

impl<'a> Session<'a> {
    /// Resumes the open draft, and says what of it counts.
    pub(crate) fn begin(ledger: &'a mut Ledger, plan: &'a Plan<'a>, run: Run) -> Result<Self> {
        let mut session = Self {
            ledger,
            plan,
            draft: None,
            answers: Answers::new(),
            refused: BTreeSet::new(),
            run,
            by: None,
        };
        let Some(draft) = session.ledger.open_draft()? else {
            let others = session.ledger.drafts_elsewhere()?;
            if others > 0 {
                say!(
                    "set aside: {}, begun on other revisions, where it goes on",
                    plural(others, "open draft")
                );
            }
            return Ok(session);
        };
        let (answers, aside) = usable(session.ledger, &draft, plan)?;
        if !answers.is_empty() {
            say!(
                "took over {} from a draft:",
                plural(answers.len(), "answer")
            );
            list(answers.values());
        }
        if !aside.is_empty() {
            say!("set aside, as it is not asked like that any more:");
            list(aside.iter());
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
        if self.run == Run::Real {
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
    pub(crate) fn take_given(&mut self, given: &GivenAnswers<'_>) -> Result<()> {
        let mut said: BTreeMap<String, String> = BTreeMap::new();
        if given.inputs.is_some() || given.updates.is_some() {
            let inputs =
                read_inputs(self.plan, given.inputs, given.updates).map_err(inputs_error)?;
            for unused in inputs.unused {
                say!(
                    "{} is not used: nothing asks for it here",
                    one_line(&unused)
                );
            }
            said.extend(inputs.answers);
        }
        if let Some(path) = given.answers {
            let bytes = std::fs::read(path).map_err(|error| {
                CommandError::failed(format!("cannot read `{}`: {error}", path.display()))
            })?;
            let text = String::from_utf8(bytes).map_err(|_| {
                CommandError::usage(format!("in `{}`: the text is not UTF-8", path.display()))
                    .detail("nothing was written")
            })?;
            let answers = read_form(self.plan, &text).map_err(|error| form_error(&error, path))?;
            said.extend(answers);
        }
        let mut kept = Vec::new();
        for question in &self.plan.questions {
            let Some(answer) = said.remove(&question.key) else {
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
                    self.refused.insert(question.key.clone());
                }
            }
        }
        self.keep(kept, Given::File)
    }

    pub(crate) fn take_suggestions(&mut self) -> Result<()> {
        let plan = self.plan;
        let open = plan.open(&self.answers);
        let taken = open
            .into_iter()
            .filter(|question| !self.refused.contains(&question.key))
            .filter_map(|question| Some((question, question.suggestion.clone()?)))
            .collect();
        self.keep(taken, Given::Suggestion)
    }

    /// Asks what is open, then whether to seal. Returns whether to.
    pub(crate) fn ask(&mut self, recorded: &Recorded, message: &str) -> Result<bool> {
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
    pub(crate) fn leave(&self) -> Result<ExitCode> {
        Err(CommandError::new(Kind::Open, "nothing was sealed")
            .detail(self.kept())
            .hint("`orch record MESSAGE` goes on from there"))
    }
}

/// Says answers, and how many more there are than are worth reading.
fn list<'a>(answers: impl ExactSizeIterator<Item = &'a Answer>) {
    const SHOWN: usize = 20;
    let more = answers.len().saturating_sub(SHOWN);
    for answer in answers.take(SHOWN) {
        say!("  {}: {}", one_line(&answer.key), one_line(&answer.answer));
    }
    if more > 0 {
        say!("  and {} more", plural(more, "answer"));
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

fn form_error(error: &FormError, path: &Path) -> CommandError {
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
