//! Asks questions on a terminal: one at a time, with a way back, and a summary
//! before anything is sealed.

use std::io::IsTerminal;

use inquire::error::InquireError;
use inquire::ui::{RenderConfig, Styled};
use inquire::validator::Validation;
use inquire::{Confirm, Select, Text};
use orch_app::record::Recording;
use orch_event::Given;
use orch_plan::{Answers, CONSENT, Kind, Plan, Question, QuestionKey};

use crate::error::{CommandError, Result};
use crate::interrupt;
use crate::output::{one_line, plural, say, styles};
use crate::terminal;

/// How asking ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// All is answered, and is to be sealed.
    Seal,
    /// All is answered, and is to stay a draft.
    Leave,
    /// Ctrl-C, or the terminal was closed.
    Interrupted,
}

/// Asks what is open, then whether to seal.
pub(crate) fn ask(recording: &mut Recording<'_>) -> Result<Asked> {
    let _waiting = interrupt::waiting();
    terminal::keep();
    let mut prompter = Prompter::default();
    loop {
        // A prompt sees Ctrl-C as a key; between two prompts it is a signal.
        if interrupt::is_interrupted() {
            return Ok(Asked::Interrupted);
        }
        match prompter.next(recording)? {
            Outcome::Answered { key, answer, given } => recording.answer(&key, answer, given)?,
            Outcome::Ended(asked) => return Ok(asked),
        }
    }
}

/// Asks for consent. `None`: Ctrl-C, or the terminal was closed.
pub(crate) fn consent(question: &str) -> Option<bool> {
    terminal::keep();
    match Confirm::new(question).with_default(false).prompt() {
        Ok(answer) => Some(answer),
        Err(InquireError::OperationInterrupted) => None,
        Err(_) => Some(false),
    }
}

/// Whether there is a person to ask.
pub(crate) fn is_interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// The outcome of a prompt.
enum Outcome {
    /// A valid answer was given.
    Answered {
        /// The key of the question.
        key: String,
        /// The answer.
        answer: String,
        /// How it was given.
        given: Given,
    },
    /// Nothing more is to be asked.
    Ended(Asked),
}

/// Where in the questions a person is; by key, as the plan changes with the answers.
#[derive(Default)]
struct Prompter {
    /// The questions that were answered here, in order: the way back.
    trail: Vec<QuestionKey>,
    /// A question to be asked although it is answered.
    again: Option<QuestionKey>,
    greeted: bool,
}

/// The choices once everything is answered.
const SEAL: &str = "seal it";
const CHANGE: &str = "change an answer";
const LEAVE: &str = "leave it as a draft";

/// How one prompt ended, before it means anything.
enum Said<T> {
    This(T),
    Back,
    Interrupted,
}

impl Prompter {
    /// Asks the next question that is open, or what to do when none is.
    fn next(&mut self, recording: &Recording<'_>) -> Result<Outcome> {
        let (plan, answers) = (recording.plan(), recording.answers());
        loop {
            let is_open = |question: &Question| {
                answers
                    .get(&question.key)
                    .is_none_or(|it| question.check(&it.answer).is_err())
            };
            // What was asked may not be asked any more.
            let is_asked = |key: &QuestionKey| plan.questions.iter().any(|it| it.key == *key);
            self.trail.retain(is_asked);
            let again = self.again.as_ref();
            let again = again.and_then(|key| plan.questions.iter().position(|it| it.key == *key));
            let next = again.or_else(|| plan.questions.iter().position(is_open));
            let Some(index) = next else {
                match self.decide(recording)? {
                    Some(asked) => return Ok(Outcome::Ended(asked)),
                    None => continue,
                }
            };
            self.greet(plan, answers);
            let question = &plan.questions[index];
            let known = answers.get(&question.key).map(|it| it.answer.as_str());
            match answer(question, known, index, plan.questions.len())? {
                Said::This(answer) => {
                    self.again = None;
                    self.trail.retain(|it| *it != question.key);
                    self.trail.push(question.key.clone());
                    let suggested = question.suggestion.as_ref() == Some(&answer);
                    let given = if suggested && question.kind != Kind::Consent {
                        Given::Suggestion
                    } else {
                        Given::Prompt
                    };
                    return Ok(Outcome::Answered {
                        key: question.key.to_string(),
                        answer,
                        given,
                    });
                }
                Said::Back => {
                    // From the first one there is no way back: it is asked again.
                    let at = self.trail.iter().rposition(|it| *it == question.key);
                    let before = match at {
                        Some(at) => at.checked_sub(1).map(|at| self.trail[at].clone()),
                        None => self.trail.last().cloned(),
                    };
                    let above = index
                        .checked_sub(1)
                        .map(|at| plan.questions[at].key.clone());
                    let before = before.or(above);
                    self.again = Some(before.unwrap_or_else(|| question.key.clone()));
                }
                Said::Interrupted => return Ok(Outcome::Ended(Asked::Interrupted)),
            }
        }
    }

    fn greet(&mut self, plan: &Plan<'_>, answers: &Answers) {
        if !self.greeted {
            let open = plan.open(answers).len();
            let style = styles::FAINT;
            say!(
                "{}, {open} open\n{style}Enter takes the suggestion, Esc goes back, Ctrl-C stops \
                 and keeps the answers{style:#}\n",
                plural(plan.questions.len(), "question"),
            );
            self.greeted = true;
        }
    }

    /// Shows all answers and asks what to do with them. `None`: ask again.
    fn decide(&mut self, recording: &Recording<'_>) -> Result<Option<Asked>> {
        summary(recording);
        let (plan, answers) = (recording.plan(), recording.answers());
        let mut choices = vec![SEAL, LEAVE];
        if !plan.questions.is_empty() {
            choices.insert(1, CHANGE);
        }
        let prompt = Select::new("Seal this?", choices).with_render_config(config());
        Ok(match said(prompt.prompt())? {
            Said::This(SEAL) => Some(Asked::Seal),
            Said::This(LEAVE) => Some(Asked::Leave),
            Said::Interrupted => Some(Asked::Interrupted),
            Said::This(_) => match change(plan, answers)? {
                Said::This(index) => {
                    self.again = Some(plan.questions[index].key.clone());
                    None
                }
                Said::Back => None,
                Said::Interrupted => Some(Asked::Interrupted),
            },
            Said::Back => {
                self.again = self.trail.last().cloned();
                None
            }
        })
    }
}

/// Asks one question; gives a valid answer.
fn answer(
    question: &Question,
    known: Option<&str>,
    index: usize,
    count: usize,
) -> Result<Said<String>> {
    let about = question
        .about
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let help = format!("{about}  question {} of {count}", index + 1);
    let mut help = one_line(help.trim_start());
    let ask = one_line(&question.ask);
    let start = known.or(question.suggestion.as_deref());
    if let Kind::Choice { choices, .. } = &question.kind {
        let cursor = start.and_then(|it| choices.iter().position(|choice| choice.is(it)));
        // Chosen by place: what is shown may not be what is meant to the letter.
        let shown = choices.iter().map(|it| one_line(&it.to_string())).collect();
        let prompt = Select::new(&ask, shown)
            .with_render_config(config())
            .with_help_message(&help)
            .with_starting_cursor(cursor.unwrap_or(0));
        return Ok(match said(prompt.raw_prompt())? {
            Said::This(chosen) => Said::This(choices[chosen.index].to_string()),
            Said::Back => Said::Back,
            Said::Interrupted => Said::Interrupted,
        });
    }
    if question.kind == Kind::Consent {
        let prompt = Confirm::new(&ask)
            .with_render_config(config())
            .with_default(false)
            .with_help_message(&help);
        return Ok(match said(prompt.prompt())? {
            Said::This(true) => Said::This(CONSENT.to_owned()),
            // Without consent there is nothing to record: that is said, not kept.
            Said::This(false) => Said::Interrupted,
            Said::Back => Said::Back,
            Said::Interrupted => Said::Interrupted,
        });
    }
    let valid = question.clone();
    let start = start.map(str::to_owned);
    let validator_start = start.clone();
    let plain = start.as_deref().filter(|it| one_line(it) == *it);
    if let (Some(start), None) = (&start, plain) {
        // It cannot be shown as it is; an empty line takes it all the same.
        help = format!("Enter takes `{}`  {help}", one_line(start));
    }
    let formatter = |typed: &str| one_line(typed);
    let mut prompt = Text::new(&ask)
        .with_render_config(config())
        .with_formatter(&formatter)
        .with_help_message(&help);
    prompt = prompt.with_validator(move |typed: &str| {
        // An empty line takes the suggestion.
        let answer = if typed.is_empty() {
            validator_start.as_deref().unwrap_or("")
        } else {
            typed
        };
        Ok(match valid.check(answer) {
            Ok(()) => Validation::Valid,
            Err(refusal) => Validation::Invalid(one_line(&refusal.to_string()).into()),
        })
    });
    if let Some(start) = plain {
        prompt = prompt.with_default(start);
    }
    Ok(match said(prompt.prompt())? {
        Said::This(typed) if typed.is_empty() => Said::This(start.unwrap_or_default()),
        said => said,
    })
}

/// Asks which answer to change; gives the question's index.
fn change(plan: &Plan<'_>, answers: &Answers) -> Result<Said<usize>> {
    let listed: Vec<String> = plan
        .questions
        .iter()
        .map(|question| {
            let answer = answers
                .get(&question.key)
                .map_or("", |it| it.answer.as_str());
            format!("{}: {}", one_line(question.key.as_str()), one_line(answer))
        })
        .collect();
    let prompt = Select::new("Which answer?", listed).with_render_config(config());
    Ok(match said(prompt.raw_prompt())? {
        Said::This(chosen) => Said::This(chosen.index),
        Said::Back => Said::Back,
        Said::Interrupted => Said::Interrupted,
    })
}

fn summary(recording: &Recording<'_>) {
    let (plan, answers) = (recording.plan(), recording.answers());
    let (bold, added, faint) = (styles::HEADING, styles::ADDED, styles::FAINT);
    let first = recording.message().lines().next().unwrap_or_default();
    say!("\n{bold}{}{bold:#}", one_line(first));
    for question in plan.questions.iter() {
        let answer = answers
            .get(&question.key)
            .map_or("", |it| it.answer.as_str());
        say!(
            "  {faint}{}{faint:#} {added}{}{added:#}",
            one_line(question.key.as_str()),
            one_line(answer)
        );
    }
    let products = recording.material().recorded.model.products.len();
    say!(
        "{}, {}, on {} recorded before",
        plural(plan.changes, "change"),
        plural(plan.questions.len(), "answer"),
        plural(products, "product"),
    );
}

fn said<T>(result: std::result::Result<T, InquireError>) -> Result<Said<T>> {
    match result {
        Ok(value) => Ok(Said::This(value)),
        Err(InquireError::OperationCanceled) => Ok(Said::Back),
        // A closed terminal looks the same as one that says stop.
        Err(InquireError::OperationInterrupted | InquireError::IO(_)) => Ok(Said::Interrupted),
        Err(error) => Err(CommandError::failed(format!("cannot ask: {error}"))),
    }
}

fn config() -> RenderConfig<'static> {
    let config = if std::env::var_os("NO_COLOR").is_some() {
        RenderConfig::empty()
    } else {
        RenderConfig::default_colored()
    };
    config.with_canceled_prompt_indicator(Styled::new("(back)"))
}
