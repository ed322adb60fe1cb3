//! A revision whole: the file that holds its header and its events.

use std::io::{self, BufRead};

use crate::event::split;
use crate::{Event, EventId, EventsDigest, Fault, FaultKind, Header, RevisionId};

/// A revision that was read from its file, every hash of which fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The hash of the header's line.
    pub id: RevisionId,
    /// The first line.
    pub header: Header,
    /// The events of the other lines, in order.
    pub events: Vec<Event>,
    /// The ids of the events, in the same order.
    pub ids: Vec<EventId>,
}

/// The lines of a revision's events, and the ids that they begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// All lines, each ended by a line feed.
    pub text: Vec<u8>,
    /// The ids, in order.
    pub ids: Vec<EventId>,
}

impl Lines {
    /// Adds an event. Gives its id.
    pub fn push(&mut self, event: &Event) -> EventId {
        let id = event.write_line(&mut self.text);
        self.text.push(b'\n');
        self.ids.push(id);
        id
    }

    /// The digest that the header holds of them.
    pub fn digest(&self) -> EventsDigest {
        EventsDigest::of(&self.text)
    }
}

impl Revision {
    /// Reads a revision's file. Its id is what the header gives; the other lines must be
    /// those that the header was sealed with.
    ///
    /// Returns all that does not fit, by line.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<Fault>> {
        let (id, header, rest) = Self::read_header(bytes).map_err(|fault| vec![fault])?;
        let found = EventsDigest::of(rest);
        if found != header.events {
            return Err(changed(&header, found, rest));
        }
        let mut events = Vec::new();
        let mut ids = Vec::new();
        let mut faults = Vec::new();
        for (index, line) in rest.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            match Event::from_line(line) {
                Ok((id, event)) => {
                    ids.push(id);
                    events.push(event);
                }
                Err(error) => faults.push(Fault {
                    line: index + 2,
                    what: FaultKind::Line(error),
                }),
            }
        }
        if faults.is_empty() {
            Ok(Self {
                id,
                header,
                events,
                ids,
            })
        } else {
            Err(faults)
        }
    }

    /// Reads a revision's header: the id that it gives, and the bytes after it.
    pub fn read_header(bytes: &[u8]) -> Result<(RevisionId, Header, &[u8]), Fault> {
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let first = &bytes[..end.unwrap_or(bytes.len())];
        let rest = end.map_or(&[][..], |end| &bytes[end + 1..]);
        let fault = |what| Fault { line: 1, what };
        let header = Header::from_line(first).map_err(|error| fault(FaultKind::Line(error)))?;
        Ok((RevisionId::of(first), header, rest))
    }

    /// The events with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (EventId, &Event)> + Clone {
        self.ids.iter().copied().zip(&self.events)
    }
}

/// Where lines were changed, as far as their ids tell.
fn changed(header: &Header, found: EventsDigest, rest: &[u8]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let reading = read_events(header, rest, &mut faults, |_, _, _, _| {});
    reading.expect("BUG: bytes in memory can be read");
    if faults.is_empty() {
        faults.push(Fault {
            line: 2,
            what: FaultKind::Events {
                expected: header.events,
                found,
            },
        });
    }
    faults
}

/// Reads the lines below a header, one at a time, and holds each against the id that it
/// begins with, and all of them against the header. Gives each event that can be read with
/// its line's number, its id and its bytes; notes what does not fit.
pub fn read_events(
    header: &Header,
    mut lines: impl BufRead,
    faults: &mut Vec<Fault>,
    mut take: impl FnMut(usize, EventId, Event, &[u8]),
) -> io::Result<()> {
    let mut buffer = Vec::new();
    let mut line = 1;
    let mut hashing = EventsDigest::hashing();
    let known = faults.len();
    loop {
        line += 1;
        buffer.clear();
        if lines.read_until(b'\n', &mut buffer)? == 0 {
            break;
        }
        hashing.update(&buffer);
        let is_ended = buffer.pop_if(|last| *last == b'\n').is_some();
        let mut fault = |what| faults.push(Fault { line, what });
        match split(&buffer) {
            Some((found, rest)) if EventId::of(rest) != found => fault(FaultKind::Event {
                expected: EventId::of(rest),
                found,
            }),
            _ => match Event::from_line(&buffer) {
                Ok((id, event)) => take(line, id, event, &buffer),
                Err(error) => fault(FaultKind::Line(error)),
            },
        }
        if !is_ended {
            fault(FaultKind::Unended);
        }
    }
    let found = hashing.finish();
    // A line that was changed has a fault of its own, which says where.
    if found != header.events && faults.len() == known {
        faults.push(Fault {
            line: 2,
            what: FaultKind::Events {
                expected: header.events,
                found,
            },
        });
    }
    Ok(())
}
