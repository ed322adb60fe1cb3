//! Which revisions are looked for: by author, time, text or thing.

use orch_event::{Event, Timestamp};
use orch_ledger::{Ledger, LedgerError};

use super::entry::Entry;

/// Conditions that all must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The author holds this text, in whatever case.
    pub author: Option<String>,
    /// It was sealed then or later.
    pub since: Option<Timestamp>,
    /// It was sealed before.
    pub until: Option<Timestamp>,
    /// The message or an event holds this text, in whatever case.
    pub text: Option<String>,
    /// One of its changes names a thing so: `NAME`, or `OWNER.NAME`.
    pub thing: Option<String>,
}

impl Filter {
    /// Whether a revision fits. The cheapest conditions come first: its events are read only
    /// where one of them needs them.
    pub(super) fn takes(&self, ledger: &Ledger, entry: &Entry) -> Result<bool, LedgerError> {
        let header = &entry.summary.header;
        let holds = |text: &str, part: &Option<String>| {
            part.as_ref()
                .is_none_or(|part| text.to_lowercase().contains(&part.to_lowercase()))
        };
        let fits = holds(&header.author, &self.author)
            && self.since.is_none_or(|since| header.time >= since)
            && self.until.is_none_or(|until| header.time < until);
        if !fits {
            return Ok(false);
        }
        if !holds(&header.message, &self.text)
            && !holds(
                &String::from_utf8_lossy(&ledger.text(entry.revision)?),
                &self.text,
            )
        {
            return Ok(false);
        }
        let Some(thing) = &self.thing else {
            return Ok(true);
        };
        let revision = ledger.read(entry.revision)?;
        Ok(revision.events.iter().any(|event| names(event, thing)))
    }
}

/// Whether a change names a thing so, before it or after it.
fn names(event: &Event, thing: &str) -> bool {
    let Event::Change { change, .. } = event else {
        return false;
    };
    let mentions = change.mentions();
    if mentions.iter().any(|it| it.is_called(thing)) {
        return true;
    }
    // Names may hold dots themselves.
    thing.match_indices('.').any(|(at, _)| {
        let (owner, name) = (&thing[..at], &thing[at + 1..]);
        mentions.iter().any(|it| it.is_called(name))
            && mentions.iter().any(|it| it.is_called(owner))
    })
}
