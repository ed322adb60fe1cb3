//! A revision whole: its lines, and what can be wrong with them.

use std::collections::HashSet;
use std::fmt;
use std::io::{self, BufRead};

use crate::{Event, EventId, Header, LineError, RevisionId, Summary};

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
        let mut events = Vec::with_capacity(header.events.len());
        let mut faults = Vec::new();
        let lines = read_events(&header, rest, &mut faults, |_, event, _| events.push(event));
        lines.expect("BUG: bytes in memory can be read");
        if faults.is_empty() {
            Ok(Self { id, header, events })
        } else {
            Err(faults)
        }
    }

    /// Reads a header line in short, and checks it against the revision's id.
    pub fn read_summary(id: RevisionId, line: &[u8]) -> Result<Summary, Fault> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let fault = |what| Fault { line: 1, what };
        let found = RevisionId::of(line);
        if found != id {
            return Err(fault(FaultKind::Header {
                expected: id,
                found,
            }));
        }
        Summary::from_line(line).map_err(|error| fault(FaultKind::Line(error)))
    }

    /// Reads a header line and checks it against the revision's id. Returns it
    /// with the bytes after it.
    pub fn read_header(id: RevisionId, bytes: &[u8]) -> Result<(Header, &[u8]), Fault> {
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let first = &bytes[..end.unwrap_or(bytes.len())];
        let rest = end.map_or(&[][..], |end| &bytes[end + 1..]);
        let fault = |what| Fault { line: 1, what };
        let found = RevisionId::of(first);
        if found != id {
            return Err(fault(FaultKind::Header {
                expected: id,
                found,
            }));
        }
        let header = Header::from_line(first).map_err(|error| fault(FaultKind::Line(error)))?;
        Ok((header, rest))
    }

    /// The events with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (EventId, &Event)> {
        self.header.events.iter().copied().zip(&self.events)
    }
}

/// Reads the lines below a header, one at a time, and checks each against its hash.
/// Gives each event that fits with its line's number and bytes; notes what does not
/// fit.
pub fn read_events(
    header: &Header,
    mut lines: impl BufRead,
    faults: &mut Vec<Fault>,
    mut take: impl FnMut(usize, Event, &[u8]),
) -> io::Result<()> {
    let mut buffer = Vec::new();
    let mut expected = header.events.iter();
    let mut line = 1;
    loop {
        line += 1;
        buffer.clear();
        let length = lines.read_until(b'\n', &mut buffer)?;
        let is_ended = buffer.pop_if(|last| *last == b'\n').is_some();
        let mut fault = |what| faults.push(Fault { line, what });
        match (length, expected.next()) {
            (0, None) => return Ok(()),
            (0, Some(expected)) => fault(FaultKind::Missing {
                expected: *expected,
            }),
            (_, None) => fault(FaultKind::Extra {
                found: EventId::of(&buffer),
            }),
            (_, Some(expected)) => {
                let found = EventId::of(&buffer);
                if found == *expected {
                    match Event::from_line(&buffer) {
                        Ok(event) => take(line, event, &buffer),
                        Err(error) => fault(FaultKind::Line(error)),
                    }
                } else {
                    fault(FaultKind::Event {
                        expected: *expected,
                        found,
                    });
                }
            }
        }
        if length > 0 && !is_ended {
            faults.push(Fault {
                line,
                what: FaultKind::Unended,
            });
        }
    }
}

/// What a reader that trusts no writer also checks: that each line is written
/// exactly as this format writes it, and rests only on answers before it.
#[derive(Debug, Default)]
pub struct Writing {
    answers: HashSet<EventId>,
    written: Vec<u8>,
}

impl Writing {
    /// Checks a header's line, given without its line feed.
    pub fn check_header(header: &Header, bytes: &[u8]) -> Option<Fault> {
        let is_canonical = header.to_line().as_bytes() == bytes;
        (!is_canonical).then_some(Fault {
            line: 1,
            what: FaultKind::NotCanonical,
        })
    }

    /// Checks an event's line; lines come in order.
    pub fn check(&mut self, line: usize, id: EventId, event: &Event, bytes: &[u8]) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.written.clear();
        event.write_line(&mut self.written);
        if self.written != bytes {
            faults.push(Fault {
                line,
                what: FaultKind::NotCanonical,
            });
        }
        match event {
            Event::Answer(_) => drop(self.answers.insert(id)),
            Event::Change { answers, .. } => {
                let missing = answers.iter().filter(|id| !self.answers.contains(*id));
                let fault = |id: &EventId| Fault {
                    line,
                    what: FaultKind::NoSuchAnswer(*id),
                };
                faults.extend(missing.map(fault));
            }
        }
        faults
    }
}
