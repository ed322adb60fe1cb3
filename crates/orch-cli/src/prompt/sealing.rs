//! The last question: what would be sealed is shown, and is sealed, changed, or left.

use orch_app::record::Recording;
use orch_plan::QuestionKey;

use super::ended::{Asked, closed};
use crate::error::Result;
use crate::output::{line, one_line, plural, raw, styles};
use crate::terminal::{Item, List, Menu, Said};
use crate::words::changes::{lines, removes};

/// What to do with a recording whose questions are all answered.
pub(super) enum Decision {
    Ended(Asked),
    /// Asks a question again.
    Change(QuestionKey),
    /// Shows and asks once more.
    Again,
    /// Goes back to the last question.
    Back,
}

#[derive(Clone, Copy, Debug)]
enum Letter {
    Seal,
    Edit,
    View,
    Draft,
}

const LETTERS: &[(&str, char, Letter)] = &[
    ("seal", 's', Letter::Seal),
    ("edit", 'e', Letter::Edit),
    ("view SQL", 'v', Letter::View),
    ("draft", 'd', Letter::Draft),
];

/// Shows what would be sealed, and asks what to do with it.
pub(super) fn decide(recording: &Recording<'_>) -> Result<Decision> {
    let events = recording.events()?;
    let (bold, first) = (styles::HEADING, recording.message().lines().next());
    line(&format!(
        "\n{bold}{}{bold:#}",
        one_line(first.unwrap_or_default())
    ));
    lines(&events).iter().for_each(|it| line(it));
    line(&format!(
        "\n{}, {}",
        plural(recording.plan().changes, "change"),
        plural(recording.answers().len(), "answer"),
    ));
    loop {
        let is_removal = events.iter().any(removes);
        let menu = Menu {
            ask: "Seal this?",
            choices: LETTERS,
            // Nothing that removes data is taken by a key that is pressed without looking.
            enter: (!is_removal).then_some('s'),
            help: if is_removal {
                "type the letter; `e` changes an answer, `d` keeps the answers for later"
            } else {
                "Enter seals; `e` changes an answer, `d` keeps the answers for later"
            },
        };
        return Ok(match closed(menu.ask())? {
            Said::This(Letter::Seal) => Decision::Ended(Asked::Seal),
            Said::This(Letter::Draft) => Decision::Ended(Asked::Leave),
            Said::This(Letter::View) => {
                raw(&recording.sql()?)?;
                continue;
            }
            Said::This(Letter::Edit) => edit(recording)?,
            Said::Back => Decision::Back,
            Said::Interrupted => Decision::Ended(Asked::Interrupted),
        });
    }
}

/// Asks which answer to change.
fn edit(recording: &Recording<'_>) -> Result<Decision> {
    let (plan, answers) = (recording.plan(), recording.answers());
    let questions = plan.questions.iter();
    let listed: Vec<Item> = questions
        .map(|question| {
            let answer = answers.get(&question.key).map(|it| it.answer.as_str());
            Item {
                text: format!("{} {}", question.ask, answer.unwrap_or_default()),
                remark: "",
            }
        })
        .collect();
    let list = List {
        ask: "Which answer?",
        choices: &listed,
        start: None,
        help: "type to narrow the list",
    };
    Ok(match closed(list.ask())? {
        Said::This(index) => Decision::Change(plan.questions[index].key.clone()),
        Said::Back => Decision::Again,
        Said::Interrupted => Decision::Ended(Asked::Interrupted),
    })
}
