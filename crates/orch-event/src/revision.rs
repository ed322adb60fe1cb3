//! A revision whole: its lines, and what can be wrong with them.

use std::fmt;

use crate::{Event, EventId, Header, LineError, RevisionId};

/// A revision that was read from its lines, every hash of which fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The hash of the header's line.
    pub id: RevisionId,
    /// The first line.
    pub header: Header,
    /// The other lines; as many as `header.events`, in the same order.
    pub events: Vec<Event>,
}

/// A revision's text, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The hash of the header's line.
    pub id: RevisionId,
    /// The header.
    pub header: Header,
    /// All lines, each ended by a line feed.
    pub text: String,
}

impl Sealed {
    /// Puts the lines of events below a header that lists their ids.
    ///
    /// `header.events` is filled in here: a header can list nothing else.
    pub fn new(mut header: Header, lines: &[String]) -> Self {
        header.events = lines
            .iter()
            .map(|line| EventId::of(line.as_bytes()))
            .collect();
        let first = header.to_line();
        let id = RevisionId::of(first.as_bytes());
        let length = first.len() + 1 + lines.iter().map(|line| line.len() + 1).sum::<usize>();
        let mut text = String::with_capacity(length);
        for line in std::iter::once(&first).chain(lines) {
            text.push_str(line);
            text.push('\n');
        }
        Self { id, header, text }
    }
}

/// What does not fit in a revision's file.
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
    /// The header's hash is not the revision's id.
    Header {
        /// The id, which the file is named by.
        expected: RevisionId,
        /// The hash of the line that is there.
        found: RevisionId,
    },
    /// An event's hash is not the one that the header lists.
    Event {
        /// What the header lists.
        expected: EventId,
        /// The hash of the line that is there.
        found: EventId,
    },
    /// The header lists an event of which there is no line.
    Missing {
        /// What the header lists.
        expected: EventId,
    },
    /// There is a line that the header does not list.
    Extra {
        /// The hash of the line that is there.
        found: EventId,
    },
    /// The file does not end with a line feed.
    Unended,
    /// The hash fits, and still the line cannot be read.
    Line(LineError),
    /// The hash fits, and the line is not written as this format writes it.
    NotCanonical,
    /// An event rests on an answer that is not among the lines before it.
    NoSuchAnswer(EventId),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            FaultKind::Header { expected, found } => {
                write!(
                    f,
                    "the header's hash is not the revision's id\n  expected  {expected}\n  found     {found}"
                )
            }
            FaultKind::Event { expected, found } => {
                write!(
                    f,
                    "the line's hash is not the one in the header\n  expected  {expected}\n  found     {found}"
                )
            }
            FaultKind::Missing { expected } => {
                write!(
                    f,
                    "a line is missing\n  expected  {expected}\n  found     no line"
                )
            }
            FaultKind::Extra { found } => {
                write!(
                    f,
                    "the header lists no such line\n  expected  no line\n  found     {found}"
                )
            }
            FaultKind::Unended => f.write_str("the last line does not end with a line feed"),
            FaultKind::Line(error) => error.fmt(f),
            FaultKind::NotCanonical => {
                f.write_str("the line is not written as the format writes it")
            }
            FaultKind::NoSuchAnswer(id) => {
                write!(
                    f,
                    "the event rests on an answer that is not among the lines before it\n  expected  {id}\n  found     no line"
                )
            }
        }
    }
}

impl Revision {
    /// Reads a revision's file and checks every line against its hash.
    ///
    /// Returns all that does not fit, by line. A header that does not fit is the
    /// only fault reported, as nothing below can be judged by it.
    pub fn read(id: RevisionId, bytes: &[u8]) -> Result<Self, Vec<Fault>> {
        let (header, rest) = Self::read_header(id, bytes).map_err(|fault| vec![fault])?;
        let mut faults = Vec::new();
        let mut events = Vec::with_capacity(header.events.len());
        let mut lines = Lines(rest);
        for (index, expected) in header.events.iter().enumerate() {
            let line = index + 2;
            let mut fault = |what| faults.push(Fault { line, what });
            let Some(bytes) = lines.next() else {
                fault(FaultKind::Missing {
                    expected: *expected,
                });
                continue;
            };
            let found = EventId::of(bytes);
            if found != *expected {
                fault(FaultKind::Event {
                    expected: *expected,
                    found,
                });
                continue;
            }
            match Event::from_line(bytes) {
                Ok(event) => events.push(event),
                Err(error) => fault(FaultKind::Line(error)),
            }
        }
        let first_extra = header.events.len() + 2;
        for (index, bytes) in lines.enumerate() {
            let found = EventId::of(bytes);
            faults.push(Fault {
                line: first_extra + index,
                what: FaultKind::Extra { found },
            });
        }
        if !bytes.ends_with(b"\n") {
            let line = bytes.split(|byte| *byte == b'\n').count();
            faults.push(Fault {
                line,
                what: FaultKind::Unended,
            });
        }
        if faults.is_empty() {
            Ok(Self { id, header, events })
        } else {
            Err(faults)
        }
    }

    /// Reads a header line and checks it against the revision's id. Returns it
    /// with the bytes after it.
    pub fn read_header(id: RevisionId, bytes: &[u8]) -> Result<(Header, &[u8]), Fault> {
        let mut lines = Lines(bytes);
        let first = lines.next().unwrap_or_default();
        let fault = |what| Fault { line: 1, what };
        let found = RevisionId::of(first);
        if found != id {
            return Err(fault(FaultKind::Header {
                expected: id,
                found,
            }));
        }
        let header = Header::from_line(first).map_err(|error| fault(FaultKind::Line(error)))?;
        Ok((header, lines.0))
    }

    /// What a reader that trusts no writer also checks: that each line is written
    /// exactly as this format writes it, and rests only on answers before it.
    pub fn check_writing(&self, bytes: &[u8]) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut lines = Lines(bytes);
        if lines.next() != Some(self.header.to_line().as_bytes()) {
            faults.push(Fault {
                line: 1,
                what: FaultKind::NotCanonical,
            });
        }
        let mut answers = std::collections::HashSet::new();
        for (index, ((event, id), bytes)) in self
            .events
            .iter()
            .zip(&self.header.events)
            .zip(lines)
            .enumerate()
        {
            let line = index + 2;
            if event.to_line().as_bytes() != bytes {
                faults.push(Fault {
                    line,
                    what: FaultKind::NotCanonical,
                });
            }
            match event {
                Event::Answer(_) => {
                    answers.insert(*id);
                }
                Event::Change {
                    answers: needed, ..
                } => faults.extend(needed.iter().filter(|id| !answers.contains(*id)).map(|id| {
                    Fault {
                        line,
                        what: FaultKind::NoSuchAnswer(*id),
                    }
                })),
            }
        }
        faults
    }

    /// The events with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (EventId, &Event)> {
        self.header.events.iter().copied().zip(&self.events)
    }
}

/// Lines ended by a line feed; an unended last line is given too.
struct Lines<'a>(&'a [u8]);

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let end = self.0.iter().position(|byte| *byte == b'\n');
        let line = &self.0[..end.unwrap_or(self.0.len())];
        self.0 = end.map_or(&[], |end| &self.0[end + 1..]);
        Some(line)
    }
}
