//! What does not fit in a revision's file.

use std::fmt;

use crate::{EventId, EventsDigest, LineError, RevisionId};

/// Something that does not fit in a revision's file.
#[derive(Debug)]
pub struct Fault {
    /// The line, from 1; the header is line 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: FaultKind,
}

/// The ways in which a line does not fit.
#[derive(Debug)]
pub enum FaultKind {
    /// The header's hash is not the id that the revision is known by.
    Header {
        /// The id.
        expected: RevisionId,
        /// The hash of the line that is there.
        found: RevisionId,
    },
    /// The header was written by a projector that never existed, or is yet to come.
    Projector(u32),
    /// The lines below the header are not those that were sealed.
    Events {
        /// The header's digest.
        expected: EventsDigest,
        /// The digest of the lines that are there.
        found: EventsDigest,
    },
    /// The line's bytes do not give the id that it begins with.
    Event {
        /// What the bytes give.
        expected: EventId,
        /// What the line begins with.
        found: EventId,
    },
    /// Another line has the same id.
    Repeated(EventId),
    /// The file does not end with a line feed.
    Unended,
    /// The line cannot be read.
    Line(LineError),
    /// The line is not written as this format writes it.
    NotCanonical,
    /// A change stands after one that it should come before.
    OutOfOrder,
    /// An event rests on an answer that is not among the lines before it.
    NoSuchAnswer(EventId),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut unlike = |what: &str, expected: &dyn fmt::Display, found: &dyn fmt::Display| {
            write!(f, "{what}\n  expected  {expected}\n  found     {found}")
        };
        match &self.what {
            FaultKind::Header { expected, found } => {
                let what = "the hash of the header is not the revision's id";
                unlike(what, expected, found)
            }
            FaultKind::Events { expected, found } => {
                let what = "the events are not those that were sealed";
                unlike(what, expected, found)
            }
            FaultKind::Event { expected, found } => {
                let what = "the line was changed: its bytes do not give its id";
                unlike(what, expected, found)
            }
            FaultKind::NoSuchAnswer(id) => {
                let what = "the event rests on an answer that is not among the lines before it";
                unlike(what, id, &"no line")
            }
            FaultKind::Projector(version) => write!(
                f,
                "the projector that rendered the SQL has version {version}, which this program \
                 does not know"
            ),
            FaultKind::Repeated(id) => write!(f, "another line has the same id: {id}"),
            FaultKind::OutOfOrder => f.write_str("the change should come before the one above it"),
            FaultKind::Unended => f.write_str("the last line does not end with a line feed"),
            FaultKind::Line(error) => error.fmt(f),
            FaultKind::NotCanonical => {
                f.write_str("the line is not written as the format writes it")
            }
        }
    }
}
