//! Asks questions on a terminal: one at a time, with a way back, and a summary before anything
//! is sealed.

mod ended;
mod sealing;
mod trail;

use orch_app::record::Recording;
use orch_event::Given;
use orch_plan::{Answers, CONSENT, Choice, Kind, Plan, Question};

use crate::error::Result;
use crate::interrupt;
use crate::output::{line, one_line, plural, styles};
pub(crate) use crate::prompt::ended::Asked;
use crate::prompt::ended::closed;
use crate::prompt::sealing::Decision;
use crate::prompt::trail::Trail;
use crate::terminal::{Field, Item, List, Menu, Said};

/// Asks what is open, then whether to seal.
pub(crate) fn ask(recording: &mut Recording<'_>) -> Result<Asked> {
    let _waiting = interrupt::waiting();
    let mut trail = Trail::default();
    let mut greeted = false;
    loop {
        // A prompt sees Ctrl-C as a key; between two prompts it is a signal.
        if interrupt::is_interrupted() {
            return Ok(Asked::Interrupted);
        }
        let (plan, answers) = (recording.plan(), recording.answers());
        let Some(index) = trail.next(plan, answers) else {
            match sealing::decide(recording)? {
                Decision::Ended(asked) => return Ok(asked),
                Decision::Change(key) => trail.again(key),
                Decision::Again => {}
                Decision::Back => trail.last(),
            }
            continue;
        };
        if !greeted {
            greet(plan, answers);
            greeted = true;
        }
        let question = &plan.questions[index];
        let known = answers.get(&question.key).map(|it| it.answer.as_str());
        match answer(question, known, index, plan.questions.len())? {
            Said::This(Reply { answer, given }) => {
                let key = question.key.clone();
                trail.answered(&key);
                recording.answer(key.as_str(), answer, given)?;
            }
            Said::Back => {
                let above = index.checked_sub(1).map(|at| &plan.questions[at].key);
                trail.back(&question.key, above);
            }
            Said::Interrupted => return Ok(Asked::Interrupted),
        }
    }
}

/// Asks for consent; only `yes` gives it. `None`: Ctrl-C, or the terminal was closed.
pub(crate) fn consent(question: &str) -> Option<bool> {
    const CHOICES: &[(&str, char, bool)] = &[("yes", 'y', true), ("no", 'n', false)];
    let menu = Menu {
        ask: question,
        choices: CHOICES,
        enter: None,
        help: "type the letter; Esc is no",
    };
    match menu.ask() {
        Ok(Said::This(answer)) => Some(answer),
        Ok(Said::Back) => Some(false),
        Ok(Said::Interrupted) | Err(_) => None,
    }
}

fn greet(plan: &Plan<'_>, answers: &Answers) {
    let open = plan.open(answers).len();
    let style = styles::FAINT;
    line(&format!(
        "{}, {open} open\n{style}Esc goes back, Ctrl-C stops and keeps the answers{style:#}\n",
        plural(plan.questions.len(), "question"),
    ));
}

/// An answer, and how it was given.
struct Reply {
    answer: String,
    given: Given,
}

/// Asks one question; gives a valid answer.
fn answer(
    question: &Question,
    known: Option<&str>,
    index: usize,
    count: usize,
) -> Result<Said<Reply>> {
    let about = question.about.as_ref().map(ToString::to_string);
    let about = about.unwrap_or_default();
    let help = format!("{about}  question {} of {count}", index + 1);
    let help = one_line(help.trim_start());
    let start = known.or(question.suggestion.as_deref());
    let said = match &question.kind {
        Kind::Choice { choices, .. } => choose(question, choices, start, &help),
        Kind::Consent => typed_consent(question, &help),
        Kind::Text { .. } | Kind::List { .. } | Kind::Value { .. } | Kind::OptionalValue { .. } => {
            Field {
                ask: &question.ask,
                suggestion: start,
                help: &help,
                check: &|typed| question.check(typed).map_err(|it| it.to_string()),
            }
            .ask()
        }
    };
    let said = closed(said)?;
    let is_suggested = |answer: &String| {
        question.kind != Kind::Consent && question.suggestion.as_ref() == Some(answer)
    };
    Ok(match said {
        Said::This(answer) => Said::This(Reply {
            given: if is_suggested(&answer) {
                Given::Suggestion
            } else {
                Given::Prompt
            },
            answer,
        }),
        Said::Back => Said::Back,
        Said::Interrupted => Said::Interrupted,
    })
}

/// Asks for one of some choices. The cursor stands on none where none is suggested.
fn choose(
    question: &Question,
    choices: &[Choice],
    start: Option<&str>,
    help: &str,
) -> std::io::Result<Said<String>> {
    // Chosen by place: what is shown may not be what is meant to the letter.
    let item = |choice: &Choice| Item {
        text: choice.to_string(),
        remark: meaning(choice),
    };
    let shown: Vec<Item> = choices.iter().map(item).collect();
    let start = start.and_then(|it| choices.iter().position(|choice| choice.is(it)));
    let list = List {
        ask: &question.ask,
        choices: &shown,
        start,
        help,
    };
    Ok(match list.ask()? {
        Said::This(index) => Said::This(choices[index].to_string()),
        Said::Back => Said::Back,
        Said::Interrupted => Said::Interrupted,
    })
}

/// What a choice means, where its name does not say it.
fn meaning(choice: &Choice) -> &'static str {
    match choice {
        Choice::Named(_) | Choice::NoValue | Choice::Link | Choice::Leave => "",
        Choice::NoneOfThese => "it is new",
        Choice::PeopleFill => "subscriptions lack it until then",
        Choice::Keep => "its row stays, and is no longer started",
        Choice::EndOfLife => "it stays, with its subscriptions",
        Choice::Remove => "it goes, and its subscriptions go to the archive",
        Choice::Refuse => "a replay stops where there is such data",
        Choice::Archive => "such data goes to the archive",
        Choice::ReplaceBy(_) => "such data goes to the archive, and this takes its place",
    }
}

/// Asks for consent to a removal, which is typed as a word.
fn typed_consent(question: &Question, help: &str) -> std::io::Result<Said<String>> {
    let check = |typed: &str| match typed.to_lowercase().as_str() {
        CONSENT => Ok(()),
        _ => Err(format!(
            "type `{CONSENT}` to consent; without consent, Esc goes back and Ctrl-C keeps a draft"
        )),
    };
    let help = format!("type `{CONSENT}` to consent  {help}");
    let field = Field {
        ask: &question.ask,
        suggestion: None,
        help: &help,
        check: &check,
    };
    Ok(match field.ask()? {
        Said::This(_) => Said::This(CONSENT.to_owned()),
        said => said,
    })
}
