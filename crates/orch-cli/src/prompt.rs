//! Asks questions on a terminal: one at a time, with a way back, and a summary
//! before anything is sealed.

use inquire::error::InquireError;
use inquire::ui::{RenderConfig, Styled};
use inquire::validator::Validation;
use inquire::{Select, Text};
use orch_event::Given;
use orch_model::Recorded;
use orch_plan::{Answers, Kind, Plan, Question};

use crate::error::{CommandError, Result};
use crate::output::{one_line, plural, say, styles};

/// What came of a prompt.
pub(crate) enum Outcome<'a> {
    /// A valid answer was given.
    Answered {
        /// To what.
        question: &'a Question,
        /// What was said.
        answer: String,
        /// How.
        given: Given,
    },
    /// All is answered, and is to be sealed.
    Seal,
    /// All is answered, and is to stay a draft.
    Leave,
    /// Ctrl-C, or the terminal has gone.
    Interrupted,
}

/// Where in the questions a person is.
pub(crate) struct Prompter<'a> {
    plan: &'a Plan<'a>,
    /// The questions that were answered here, in order: the way back.
    trail: Vec<usize>,
    /// A question to be asked although it is answered.
    again: Option<usize>,
    greeted: bool,
}

/// The choices once everything is answered.
const SEAL: &str = "seal it";
const CHANGE: &str = "change an answer";
const LEAVE: &str = "leave it as a draft";

/// What came of one prompt, before it means anything.
enum Said<T> {
    This(T),
    Back,
    Interrupted,
}

impl<'a> Prompter<'a> {
    pub(crate) fn new(plan: &'a Plan<'a>) -> Self {
        Self {
            plan,
            trail: Vec::new(),
            again: None,
            greeted: false,
        }
    }

    /// Asks the next question that is open, or what to do when none is.
    pub(crate) fn next(
        &mut self,
        answers: &Answers,
        recorded: &Recorded,
        message: &str,
    ) -> Result<Outcome<'a>> {
        let plan = self.plan;
        loop {
            let is_open = |question: &Question| {
                answers
                    .get(&question.key)
                    .is_none_or(|it| question.check(&it.answer).is_err())
            };
            let next = self
                .again
                .or_else(|| plan.questions.iter().position(is_open));
            let Some(index) = next else {
                match self.decide(answers, recorded, message)? {
                    Some(outcome) => return Ok(outcome),
                    None => continue,
                }
            };
            self.greet(answers);
            let question = &plan.questions[index];
            let known = answers.get(&question.key).map(|it| it.answer.as_str());
            match ask(question, known, index, plan.questions.len())? {
                Said::This(answer) => {
                    self.again = None;
                    self.trail.retain(|it| *it != index);
                    self.trail.push(index);
                    let suggested = question.suggestion.as_ref() == Some(&answer);
                    let given = if suggested {
                        Given::Suggestion
                    } else {
                        Given::Prompt
                    };
                    return Ok(Outcome::Answered {
                        question,
                        answer,
                        given,
                    });
                }
                Said::Back => {
                    // From the first one there is no way back: it is asked again.
                    let before = match self.trail.iter().rposition(|it| *it == index) {
                        Some(at) => at.checked_sub(1).map(|at| self.trail[at]),
                        None => self.trail.last().copied(),
                    };
                    let before = before.or_else(|| index.checked_sub(1));
                    self.again = Some(before.unwrap_or(index));
                }
                Said::Interrupted => return Ok(Outcome::Interrupted),
            }
        }
    }

    fn greet(&mut self, answers: &Answers) {
        if !self.greeted {
            let open = self.plan.open(answers).len();
            let style = styles::FAINT;
            say!(
                "{}, {open} open\n{style}Enter takes a suggestion, Esc goes back, Ctrl-C \
                 keeps what is answered{style:#}\n",
                plural(self.plan.questions.len(), "question"),
            );
            self.greeted = true;
        }
    }

    /// Shows all answers and asks what to do with them. `None`: ask again.
    fn decide(
        &mut self,
        answers: &Answers,
        recorded: &Recorded,
        message: &str,
    ) -> Result<Option<Outcome<'a>>> {
        let plan = self.plan;
        summary(plan, answers, recorded, message);
        let mut choices = vec![SEAL, LEAVE];
        if !plan.questions.is_empty() {
            choices.insert(1, CHANGE);
        }
        let prompt = Select::new("Seal this?", choices).with_render_config(config());
        Ok(match said(prompt.prompt())? {
            Said::This(SEAL) => Some(Outcome::Seal),
            Said::This(LEAVE) => Some(Outcome::Leave),
            Said::Interrupted => Some(Outcome::Interrupted),
            Said::This(_) => match change(plan, answers)? {
                Said::This(index) => {
                    self.again = Some(index);
                    None
                }
                Said::Back => None,
                Said::Interrupted => Some(Outcome::Interrupted),
            },
            Said::Back => {
                self.again = self.trail.last().copied();
                None
            }
        })
    }
}

/// Asks one question; gives a valid answer.
fn ask(
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
    let help = help.trim_start();
    let ask = format!("{}, {}:", question.ask, one_line(&question.subject));
    let start = known.or(question.suggestion.as_deref());
    if let Kind::Choice { choices } = &question.kind {
        let cursor = start.and_then(|it| choices.iter().position(|choice| choice == it));
        let prompt = Select::new(&ask, choices.clone())
            .with_render_config(config())
            .with_help_message(help)
            .with_starting_cursor(cursor.unwrap_or(0));
        return said(prompt.prompt());
    }
    let valid = question.clone();
    let start = start.map(str::to_owned);
    let validator_start = start.clone();
    let mut prompt = Text::new(&ask)
        .with_render_config(config())
        .with_help_message(help);
    prompt = prompt.with_validator(move |typed: &str| {
        // An empty line takes the suggestion.
        let answer = if typed.is_empty() {
            validator_start.as_deref().unwrap_or("")
        } else {
            typed
        };
        Ok(match valid.check(answer) {
            Ok(()) => Validation::Valid,
            Err(refusal) => Validation::Invalid(refusal.to_string().into()),
        })
    });
    if let Some(start) = &start {
        prompt = prompt.with_default(start);
    }
    said(prompt.prompt())
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
            format!("{}: {}", one_line(&question.key), one_line(answer))
        })
        .collect();
    let prompt = Select::new("Which?", listed).with_render_config(config());
    Ok(match said(prompt.raw_prompt())? {
        Said::This(chosen) => Said::This(chosen.index),
        Said::Back => Said::Back,
        Said::Interrupted => Said::Interrupted,
    })
}

fn summary(plan: &Plan<'_>, answers: &Answers, recorded: &Recorded, message: &str) {
    let (bold, added, faint) = (styles::HEADING, styles::ADDED, styles::FAINT);
    let first = message.lines().next().unwrap_or_default();
    say!("\n{bold}{}{bold:#}", one_line(first));
    for question in &plan.questions {
        let answer = answers
            .get(&question.key)
            .map_or("", |it| it.answer.as_str());
        say!(
            "  {faint}{}{faint:#} {added}{}{added:#}",
            one_line(&question.key),
            one_line(answer)
        );
    }
    let products = recorded.model.products.len();
    say!(
        "{}, {}, on {} recorded before",
        plural(plan.differences.len(), "change"),
        plural(plan.questions.len(), "answer"),
        plural(products, "product"),
    );
}

fn said<T>(result: std::result::Result<T, InquireError>) -> Result<Said<T>> {
    match result {
        Ok(value) => Ok(Said::This(value)),
        Err(InquireError::OperationCanceled) => Ok(Said::Back),
        // A terminal that has gone cannot be told apart from one that says stop.
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
