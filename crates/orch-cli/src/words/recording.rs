//! The words for a recording: notes on the way, and why it cannot go on.

use orch_app::record::{GivenError, Note, RecordError, Recording};
use orch_event::Answer;
use orch_model::Origin;
use orch_plan::{FormError, InputsError, TooLong, Unit, Unloadable, Unrecordable};

use crate::error::{CommandError, Kind};
use crate::output::{one_line, plural, plural_is, say, styles};
use crate::words::reading::show;

/// How a recording that has begun is taken up again.
pub(crate) const GO_ON: &str = "`orch record MESSAGE` continues from there";

/// Says a note.
pub(crate) fn note(note: Note) {
    match note {
        Note::Resumed(answers) => {
            say!(
                "{} taken from the open draft:",
                plural(answers.len(), "answer")
            );
            list(&answers);
        }
        Note::SetAside(answers) => {
            say!("set aside, because their questions have changed or are no longer asked:");
            list(&answers);
        }
        Note::DraftsElsewhere(count) => say!(
            "{}, begun on other revisions, not used here",
            plural(count, "open draft")
        ),
        Note::Refused {
            place,
            key,
            refusal,
        } => {
            let style = styles::ERROR;
            let key = one_line(&key);
            let place = place.map(|it| format!("in {}: ", one_line(&it)));
            let place = place.unwrap_or_default();
            say!("{style}refused{style:#}: {place}the answer to `{key}`: {refusal}");
        }
        Note::UnusedInput(input) => {
            say!("{} is not used: no question asks for it", one_line(&input));
        }
        Note::UnusedAnswer(key) => {
            say!(
                "`{}` is not used: with the other answers, its question is not asked",
                one_line(&key)
            );
        }
    }
}

/// Says answers, and how many more there are than are worth reading.
fn list(answers: &[Answer]) {
    const SHOWN: usize = 20;
    for answer in answers.iter().take(SHOWN) {
        say!("  {}: {}", one_line(&answer.key), one_line(&answer.answer));
    }
    let more = answers.len().saturating_sub(SHOWN);
    if more > 0 {
        say!("  and {} more", plural(more, "answer"));
    }
}

/// Which answers of a recording are kept although nothing is sealed.
pub(crate) fn kept(recording: &Recording<'_>) -> String {
    if recording.is_kept() {
        format!(
            "{} kept in a draft",
            plural_is(recording.answers().len(), "answer")
        )
    } else {
        "no answer was given".to_owned()
    }
}

impl From<RecordError> for CommandError {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Ledger(error) => error.into(),
            RecordError::SeveralHeads(error) => error.into(),
            RecordError::NothingToMerge => {
                Self::usage(error).hint("`orch heads` lists the heads; one is normal")
            }
            RecordError::Meanwhile => Self::new(Kind::Locked, error)
                .detail("nothing was written")
                .hint("run the command again"),
            RecordError::Unrecordable(error) => unrecordable(&error),
            RecordError::Given(error) => error.into(),
            RecordError::NotAsked(_) | RecordError::Refused { .. } => {
                Self::usage(error).detail("nothing was sealed")
            }
            RecordError::Open(count) => {
                let count = plural(count, "question");
                Self::new(Kind::Open, format!("{count} open; nothing was sealed")).hint(
                    "fill in the answers that are null, and pass the file with `--answers FILE`",
                )
            }
            RecordError::Render(_) => Self::failed(error),
        }
    }
}

impl From<GivenError> for CommandError {
    fn from(error: GivenError) -> Self {
        let hint = match &error {
            GivenError::Form {
                source: FormError::Unasked { nearest, .. },
                ..
            } => nearest.as_ref().map(|it| format!("did you mean `{it}`?")),
            GivenError::Inputs(InputsError::Unasked { nearest, .. }) => nearest
                .as_ref()
                .map(|it| format!("did you mean the question `{it}`?")),
            _ => None,
        };
        match error {
            GivenError::Io { .. } => Self::failed(error),
            GivenError::Changes(faults) => {
                faults.iter().for_each(show);
                let count = plural(faults.len(), "error");
                Self::usage(format!("the changes cannot be read: {count}"))
                    .detail("nothing was written")
            }
            _ => Self::usage(error).detail("nothing was written"),
        }
        .maybe_hint(hint)
    }
}

/// Why models cannot be recorded, whatever is answered.
fn unrecordable(error: &Unrecordable) -> CommandError {
    let message = one_line(&format!("{error}; nothing was written"));
    match error {
        Unrecordable::Unloadable(found) => CommandError::new(Kind::Refused, message)
            .details(found.iter().map(unloadable))
            .hint(
                "at the root of a product, instances are told apart by their block only: \
                 put one attribute under a block, or give it a block of its own",
            ),
        Unrecordable::TooLong(names) => CommandError::failed(message)
            .details(names.iter().map(too_long))
            .hint("give them shorter names"),
        Unrecordable::Circle(_) => CommandError::new(Kind::Refused, message)
            .hint("make one of the attributes optional, or answer that people fill it"),
        Unrecordable::Taken(_)
        | Unrecordable::Unknown(_)
        | Unrecordable::HasRow(_)
        | Unrecordable::SameRow(_)
        | Unrecordable::Fold(_) => CommandError::new(Kind::Refused, message),
    }
}

fn unloadable(it: &Unloadable) -> String {
    let Unloadable {
        product,
        attributes: (a, b),
        block,
        at,
    } = it;
    one_line(&format!(
        "{}attributes `{a}` and `{b}` of product `{product}` may both hold `{block}`",
        place(at.as_ref())
    ))
}

fn too_long(it: &TooLong) -> String {
    let TooLong {
        part,
        length,
        limit,
        unit,
        at,
    } = it;
    let unit = match unit {
        Unit::Characters => "characters",
        Unit::Bytes => "bytes",
    };
    let part: String = one_line(&part.to_string()).chars().take(60).collect();
    format!(
        "{}{part}...: {length} {unit}; the column holds {limit}",
        place(at.as_ref())
    )
}

fn place(at: Option<&Origin>) -> String {
    at.map(|at| format!("{at}: ")).unwrap_or_default()
}
