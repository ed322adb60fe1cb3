//! A recording in progress: answers from a draft, a file, suggestions, a person; each
//! kept before it counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::Ordering;

use orch_event::{Answer, Given};
use orch_ledger::{Draft, Entry, Ledger};
use orch_model::Recorded;
use orch_plan::{
    Answers, Bearing, Form, FormError, Inputs, InputsError, Plan, Question, answer_form, read_form,
    unasked,
};

use crate::author::{author, now};
use crate::context::Run;
use crate::error::{CommandError, Kind, Result};
use crate::interrupt::interrupted;
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
    /// What the source of the models says; anything else comes before it.
    pub(crate) source: &'a BTreeMap<String, String>,
}

/// The answers of a draft that count, the plan that they give, and the answers that are
/// set aside.
pub(crate) fn usable<'a>(
    ledger: &Ledger,
    draft: &Draft,
    mut plan: Plan<'a>,
) -> Result<(Plan<'a>, Answers, Vec<Answer>)> {
    let entries = ledger.answers(draft)?;
    loop {
        let questions: BTreeMap<&str, &Question> = plan
            .questions
            .iter()
            .map(|it| (it.key.as_str(), it))
            .collect();
        let mut answers = Answers::new();
        let mut aside: BTreeMap<&str, &Answer> = BTreeMap::new();
        for Entry {
            question: digest,
            answer,
        } in &entries
        {
            let asked = questions.get(answer.key.as_str());
            let asked = asked.is_some_and(|question| question.digest() == *digest);
            // What is asked once it is answered counts if it is then asked like that.
            if asked || plan.possible.binary_search(&answer.key).is_ok() {
                aside.remove(answer.key.as_str());
                answers.insert(answer.key.clone(), answer.clone());
            } else if !answers.contains_key(&answer.key) {
                aside.insert(&answer.key, answer);
            }
        }
        let next = replanned(&plan, &answers)?;
        if next.questions == plan.questions {
            answers.retain(|key, _| questions.contains_key(key.as_str()));
            let aside = aside.into_values().cloned().collect();
            return Ok((next, answers, aside));
        }
        drop(questions);
        plan = next;
    }
}

/// A plan on what is answered now.
fn replanned<'a>(plan: &Plan<'a>, answers: &Answers) -> Result<Plan<'a>> {
    plan.again(answers)
        .map_err(crate::commands::record::unrecordable)
}

/// A recording in progress: what was answered, and the draft that keeps it.
pub(crate) struct Session<'a> {
    ledger: &'a mut Ledger,
    pub(crate) plan: Plan<'a>,
    /// None until there is something to keep; never there on a dry run.
    pub(crate) draft: Option<Draft>,
    pub(crate) answers: Answers,
    /// Keys of answers that were given and refused: nothing else answers them now.
    refused: BTreeSet<String>,
    run: Run,
    by: Option<String>,
    /// How often it was planned anew.
    replans: usize,
}

impl<'a> Session<'a> {
    /// Resumes the open draft, and says what of it counts.
    pub(crate) fn begin(ledger: &'a mut Ledger, plan: Plan<'a>, run: Run) -> Result<Self> {
        let mut session = Self {
            ledger,
            plan,
            draft: None,
            answers: Answers::new(),
            refused: BTreeSet::new(),
            run,
            by: None,
            replans: 0,
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
        let (plan, answers, aside) = usable(session.ledger, &draft, session.plan)?;
        session.plan = plan;
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
    ///
    /// Plans anew where other questions hang on one of them.
    ///
    /// Questions are given by their place in the plan.
    fn keep(&mut self, given: Vec<(usize, String)>, how: Given) -> Result<()> {
        if given.is_empty() {
            return Ok(());
        }
        let questions = &self.plan.questions;
        let shapes = given
            .iter()
            .any(|(at, _)| questions[*at].bearing == Bearing::Shapes);
        let by = self.by.get_or_insert_with(author).clone();
        let at = now()?;
        let entries: Vec<Entry> = given
            .into_iter()
            .map(|(index, answer)| {
                let question = &questions[index];
                Entry {
                    question: question.digest(),
                    answer: Answer {
                        key: question.key.clone(),
                        ask: question.ask.to_owned(),
                        answer,
                        given: how,
                        by: by.clone(),
                        at,
                    },
                }
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
        if shapes {
            self.plan = replanned(&self.plan, &self.answers)?;
            self.replans += 1;
        }
        Ok(())
    }

    /// Takes the answers that were given on the command line. What the models
    /// contradict is refused, with the reason, and stays open.
    pub(crate) fn take_given(&mut self, given: &GivenAnswers<'_>) -> Result<()> {
        let inputs = Inputs::read(given.inputs, given.updates).map_err(inputs_error)?;
        let form = match given.answers {
            Some(path) => read_answers(path)?,
            None => Form::new(),
        };
        let mut tried = BTreeSet::new();
        // An answer may lead to questions that other answers are for.
        loop {
            let inputted = inputs.answer(&self.plan).map_err(inputs_error)?;
            let path = given.answers.unwrap_or_else(|| Path::new(""));
            let answered =
                answer_form(&self.plan, &form).map_err(|error| form_error(&error, path))?;
            let mut said = given.source.clone();
            said.extend(inputted.answers);
            said.extend(answered.answers);
            let before = self.replans;
            self.take(&said)?;
            // What is asked only once it is answered comes in with the plan.
            let possible: Vec<&String> = self
                .plan
                .possible
                .iter()
                .filter(|key| said.contains_key(*key) && !self.answers.contains_key(*key))
                .filter(|key| tried.insert((*key).clone()))
                .collect();
            if !possible.is_empty() {
                let mut answers = self.answers.clone();
                for key in possible {
                    let text = said[key].clone();
                    answers.insert(key.clone(), self.answer_to(key, text)?);
                }
                self.plan = replanned(&self.plan, &answers)?;
                self.replans += 1;
                self.take(&said)?;
            }
            if self.replans != before {
                continue;
            }
            for unused in inputted.unused {
                say!(
                    "{} is not used: nothing asks for it here",
                    one_line(&unused)
                );
            }
            if let Some(error) = inputted.unasked.into_iter().next() {
                return Err(inputs_error(error));
            }
            if answered.unasked.is_empty() {
                return Ok(());
            }
            let elsewhere = self.plan.keys_elsewhere();
            for key in answered.unasked {
                if !elsewhere.contains(&key) {
                    return Err(form_error(&unasked(&self.plan, &key), path));
                }
                say!(
                    "`{}` is not used: other answers lead elsewhere",
                    one_line(&key)
                );
            }
            return Ok(());
        }
    }

    /// An answer to a question that is asked only once it is answered.
    fn answer_to(&self, key: &str, answer: String) -> Result<Answer> {
        Ok(Answer {
            key: key.to_owned(),
            ask: String::new(),
            answer,
            given: Given::File,
            by: author(),
            at: now()?,
        })
    }

    /// Takes what was said to the questions of the plan.
    fn take(&mut self, said: &BTreeMap<String, String>) -> Result<()> {
        let mut kept = Vec::new();
        for (index, question) in self.plan.questions.iter().enumerate() {
            let Some(answer) = said.get(&question.key) else {
                continue;
            };
            match question.check(answer) {
                Ok(()) => {
                    let same = self.answers.get(&question.key);
                    if same.is_none_or(|known| known.answer != *answer) {
                        kept.push((index, answer.clone()));
                    }
                }
                Err(refusal) => {
                    if self.refused.insert(question.key.clone()) {
                        let style = styles::ERROR;
                        say!(
                            "{style}refused{style:#}: the answer to `{}`: {refusal}",
                            one_line(&question.key)
                        );
                    }
                    self.answers.remove(&question.key);
                }
            }
        }
        self.keep(kept, Given::File)
    }

    /// Takes every suggestion, and consents.
    pub(crate) fn take_suggestions(&mut self) -> Result<()> {
        loop {
            let before = self.replans;
            let is_open = |question: &Question| {
                let known = self.answers.get(&question.key);
                known.is_none_or(|it| question.check(&it.answer).is_err())
            };
            let questions = self.plan.questions.iter().enumerate();
            let taken = questions
                .filter(|(_, question)| is_open(question))
                .filter(|(_, question)| !self.refused.contains(&question.key))
                .filter_map(|(index, question)| Some((index, question.suggestion.clone()?)))
                .collect();
            self.keep(taken, Given::Suggestion)?;
            if self.replans == before {
                return Ok(());
            }
        }
    }

    /// Asks what is open, then whether to seal. Returns whether to.
    pub(crate) fn ask(&mut self, recorded: &Recorded, message: &str) -> Result<bool> {
        let interrupted = interrupted();
        let mut prompter = Prompter::default();
        loop {
            // A prompt sees Ctrl-C as a key; between two prompts it is a signal.
            let outcome = if interrupted.load(Ordering::Relaxed) {
                Outcome::Interrupted
            } else {
                prompter.next(&self.plan, &self.answers, recorded, message)?
            };
            match outcome {
                Outcome::Answered {
                    question,
                    answer,
                    given,
                } => {
                    let asked = |it: &Question| it.key == question.key;
                    let index = self.plan.questions.iter().position(asked);
                    let index = index.ok_or_else(|| {
                        CommandError::failed("BUG: a question was answered that is not asked")
                    })?;
                    self.keep(vec![(index, answer)], given)?;
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

fn read_answers(path: &Path) -> Result<Form> {
    let bytes = std::fs::read(path).map_err(|error| {
        CommandError::failed(format!("cannot read `{}`: {error}", path.display()))
    })?;
    let text = String::from_utf8(bytes).map_err(|_| {
        CommandError::usage(format!("in `{}`: the text is not UTF-8", path.display()))
            .detail("nothing was written")
    })?;
    read_form(&text).map_err(|error| form_error(&error, path))
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
