//! An event and its line: JSON with a fixed order of keys, on one line, that begins with
//! the event's id.

use orch_model::{Change, each_kind};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Answer, EventId};

/// A fact of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// What a person said.
    Answer(Answer),
    /// What became of the model.
    Change {
        /// The change, complete.
        change: Change,
        /// The answers that it rests on; all are of the same revision.
        answers: Vec<EventId>,
    },
}

/// A line cannot be taken for an event, or for a header.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It is not what it should be.
    #[error("the line cannot be read: {0}")]
    Unreadable(serde_json::Error),
    /// It is no line of an event.
    #[error("the line does not begin as an event does: `{{\"id\":\"...\",\"event\":\"`")]
    NoEvent,
    /// It is well-formed, of a kind that this program does not know.
    #[error("`{0}` is newer than this program")]
    UnknownKind(String),
    /// A header whose parents are not sorted, or that lacks a migration for one of them.
    #[error("the header does not list its parents in order, with a migration for each")]
    Parents,
    /// Its format is newer than this program's.
    #[error("format {0} is newer than this program, which reads up to {max}", max = crate::FORMAT)]
    NewerFormat(u32),
}

const ANSWER: &str = "answer";

/// How every line begins; the id follows.
const BEGINS: &[u8] = b"{\"id\":\"";

/// The id that a line begins with, and the bytes that it is the hash of; none where the
/// line does not begin so.
pub fn split(line: &[u8]) -> Option<(EventId, &[u8])> {
    let rest = line.strip_prefix(BEGINS)?;
    let (digits, rest) = rest.split_at_checked(EventId::DIGITS)?;
    let id = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((id, rest.strip_prefix(b"\",")?))
}

impl Event {
    /// The kind, as the line names it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Answer(_) => ANSWER,
            Self::Change { change, .. } => change.kind(),
        }
    }

    /// The line, without its line feed, and the id that it begins with.
    pub fn to_line(&self) -> (EventId, String) {
        let mut line = Vec::new();
        let id = self.write_line(&mut line);
        (id, String::from_utf8(line).expect("BUG: JSON is UTF-8"))
    }

    /// Writes the line, without its line feed, at the end of a buffer. Gives the id that
    /// it begins with.
    pub fn write_line(&self, buffer: &mut Vec<u8>) -> EventId {
        let start = buffer.len();
        buffer.extend_from_slice(BEGINS);
        buffer.extend_from_slice(&[b'0'; EventId::DIGITS]);
        buffer.extend_from_slice(b"\",");
        let rest = buffer.len();
        match self {
            Self::Answer(answer) => line(buffer, ANSWER, answer, &[]),
            Self::Change { change, answers } => {
                macro_rules! write_change {
                    ($($kind:ident $name:ident,)*) => {
                        match change {
                            $(Change::$kind(fields) => {
                                line(buffer, stringify!($name), fields, answers);
                            })*
                        }
                    };
                }
                each_kind!(write_change);
            }
        }
        // The object's own brace stands before the id.
        buffer.remove(rest);
        let id = EventId::of(&buffer[rest..]);
        let digits = start + BEGINS.len();
        buffer[digits..digits + EventId::DIGITS].copy_from_slice(id.to_string().as_bytes());
        id
    }

    /// Reads a line, given without its line feed: the id that it claims, and the event.
    pub fn from_line(line: &[u8]) -> Result<(EventId, Self), LineError> {
        let (id, rest) = split(line).ok_or(LineError::NoEvent)?;
        let line = std::str::from_utf8(line).map_err(|_| LineError::NoEvent)?;
        let rest = std::str::from_utf8(rest).map_err(|_| LineError::NoEvent)?;
        // The kind comes next, so that the rest is read once, as what it is.
        let kind = rest
            .strip_prefix("\"event\":\"")
            .and_then(|rest| rest.split('"').next())
            .ok_or(LineError::NoEvent)?;
        Self::read(kind, line).map(|event| (id, event))
    }

    fn read(kind: &str, line: &str) -> Result<Self, LineError> {
        if kind == ANSWER {
            return Ok(Self::Answer(fields(line)?));
        }
        macro_rules! read_change {
            ($($variant:ident $name:ident,)*) => {
                match kind {
                    $(stringify!($name) => Change::$variant(fields(line)?),)*
                    unknown => return Err(LineError::UnknownKind(unknown.to_owned())),
                }
            };
        }
        let change = each_kind!(read_change);
        #[derive(Deserialize)]
        struct Rests {
            #[serde(default)]
            answers: Vec<EventId>,
        }
        // Most changes rest on none, and need not be read for it.
        let answers = if line.contains("\"answers\":[") {
            fields::<Rests>(line)?.answers
        } else {
            Vec::new()
        };
        Ok(Self::Change { change, answers })
    }
}

fn fields<T: DeserializeOwned>(line: &str) -> Result<T, LineError> {
    serde_json::from_str(line).map_err(LineError::Unreadable)
}

fn line<T: Serialize>(buffer: &mut Vec<u8>, event: &str, fields: &T, answers: &[EventId]) {
    #[derive(Serialize)]
    struct Line<'a, T> {
        event: &'a str,
        #[serde(flatten)]
        fields: &'a T,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        answers: &'a [EventId],
    }
    serde_json::to_writer(
        buffer,
        &Line {
            event,
            fields,
            answers,
        },
    )
    .expect("BUG: an event holds only strings, numbers and lists");
}
