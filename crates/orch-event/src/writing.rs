//! Further checks of a reader that trusts no writer: that each line is written exactly as
//! this format writes it, under an id of its own, and rests only on answers before it.

use std::collections::HashSet;

use crate::{Event, EventId, Fault, FaultKind, Header};

/// Checks lines, which come in order.
#[derive(Debug, Default)]
pub struct Writing {
    ids: HashSet<EventId>,
    answers: HashSet<EventId>,
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

    /// Checks the bytes of an event's line, given without its line feed. `written` is room to
    /// write in.
    pub fn check_bytes(
        line: usize,
        event: &Event,
        bytes: &[u8],
        written: &mut Vec<u8>,
    ) -> Option<Fault> {
        written.clear();
        event.write_line(written);
        (written != bytes).then_some(Fault {
            line,
            what: FaultKind::NotCanonical,
        })
    }

    /// Checks the next event against those before it.
    pub fn check(&mut self, line: usize, id: EventId, event: &Event) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |what| faults.push(Fault { line, what });
        if !self.ids.insert(id) {
            fault(FaultKind::Repeated(id));
        }
        match event {
            Event::Answer(_) => drop(self.answers.insert(id)),
            Event::Change { answers, .. } => {
                let missing = answers.iter().filter(|id| !self.answers.contains(*id));
                missing.for_each(|id| fault(FaultKind::NoSuchAnswer(*id)));
            }
        }
        faults
    }
}
