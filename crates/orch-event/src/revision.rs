//! A revision whole: the file that holds its header and its events.

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
        let (id, header, rest) = Self::check(bytes)?;
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

    /// Reads the header of a revision's file, and holds the hash of the other lines against
    /// it, without reading them: the id, and the bytes after the header.
    ///
    /// Returns all that does not fit, by line.
    pub fn check(bytes: &[u8]) -> Result<(RevisionId, Header, &[u8]), Vec<Fault>> {
        let (id, header, rest) = Self::read_header(bytes).map_err(|fault| vec![fault])?;
        let found = EventsDigest::of(rest);
        if found == header.events {
            Ok((id, header, rest))
        } else {
            Err(changed(&header, found, rest))
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
    let lines = rest.split_inclusive(|byte| *byte == b'\n');
    for (index, bytes) in lines.enumerate() {
        read_line(index + 2, bytes, &mut faults);
    }
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

/// Reads a line below the header, given with the line feed that ends it, and holds it against
/// the id that it begins with. Returns what it says, if it can be read; notes what does not fit.
pub fn read_line(line: usize, bytes: &[u8], faults: &mut Vec<Fault>) -> Option<(EventId, Event)> {
    let mut fault = |what| faults.push(Fault { line, what });
    let content = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let read = match split(content) {
        Some((found, rest)) if EventId::of(rest) != found => {
            let expected = EventId::of(rest);
            fault(FaultKind::Event { expected, found });
            None
        }
        _ => match Event::from_line(content) {
            Ok(read) => Some(read),
            Err(error) => {
                fault(FaultKind::Line(error));
                None
            }
        },
    };
    if !bytes.ends_with(b"\n") {
        fault(FaultKind::Unended);
    }
    read
}
