//! Every event that made a thing what it is: who, when, why, with which answers.
//!
//! Renames keep a thing's id, and are followed; so is the resource type whose values another
//! one took over in a block. With its owner, a thing ends.

mod about;
mod find;
mod known;
mod live;
mod subject;

pub use find::BlameError;
pub use live::Live;
pub use subject::{Subject, Titled};

use orch_event::{Answer, Event, EventId, Header, RevisionId};
use orch_ledger::{Ledger, LedgerError};
use orch_model::{Change, ThingKind};

use crate::target::Place;
use about::About;
use known::Known;

/// What is asked about.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The name: `NAME`, or `OWNER.NAME`.
    pub name: String,
    /// Only things of this kind.
    pub kind: Option<ThingKind>,
    /// Until this place in history; until all heads where it is not named.
    pub until: Option<Place>,
}

/// Every event that made a thing what it is.
#[derive(Clone, Debug)]
pub struct Blame {
    /// The thing, and what it is called.
    pub titled: Titled,
    /// Whether it is there at the end of that history.
    pub is_present: bool,
    /// The events, the newest first.
    pub steps: Vec<Step>,
}

/// An event that made a thing what it is.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its revision.
    pub revision: RevisionId,
    /// Who sealed that, when, with which message.
    pub header: Header,
    /// The event.
    pub event: EventId,
    /// The change.
    pub change: Change,
    /// The answers that it rests on.
    pub answers: Vec<Answer>,
}

/// The key of the question why something is removed.
const REASON: &str = "reason";

impl Step {
    /// Why, where somebody was asked.
    pub fn reason(&self) -> Option<&str> {
        let mut answers = self.answers.iter();
        let reason = answers.find(|it| it.key == REASON)?;
        Some(&reason.answer)
    }

    /// The answers but for the reason.
    pub fn other_answers(&self) -> impl Iterator<Item = &Answer> {
        self.answers.iter().filter(|it| it.key != REASON)
    }
}

/// Finds every event that made a thing what it is.
pub fn blame(ledger: &Ledger, asked: &Asked) -> Result<Blame, BlameError> {
    let graph = ledger.graph();
    let ends: Vec<RevisionId> = match &asked.until {
        Some(place) => place.find(ledger)?.into_iter().collect(),
        None => graph.heads(),
    };
    let order = graph.order_of(&graph.ancestors_of(ends.iter().copied()));
    let mentions = ledger.mentions(&order)?;
    let known = Known::of(&mentions);
    let recorded = ends.iter().map(|end| ledger.recorded(Some(*end)));
    let recorded = recorded.collect::<Result<Vec<_>, LedgerError>>()?;
    let found = find::find(&known, &mentions, &recorded, asked)?;
    let mut about = About::new(found.titled.subject, &known);
    let mut steps = Vec::new();
    for (revision, mentions) in mentions.iter().rev() {
        let mut events: Vec<_> = mentions.events().collect();
        events.reverse();
        events.retain(|it| about.takes(it));
        if !events.is_empty() {
            let ids = events.into_iter().map(|it| it.event);
            read(ledger, *revision, ids, &mut steps)?;
        }
    }
    Ok(Blame {
        titled: found.titled,
        is_present: found.is_present,
        steps,
    })
}

/// Reads the events of a revision, all of it hashed again.
fn read(
    ledger: &Ledger,
    id: RevisionId,
    events: impl Iterator<Item = EventId>,
    steps: &mut Vec<Step>,
) -> Result<(), LedgerError> {
    let revision = ledger.read(id)?;
    let find = |wanted: EventId| revision.iter().find(|(id, _)| *id == wanted);
    for event in events {
        let Some((_, Event::Change { change, answers })) = find(event) else {
            continue;
        };
        let answers = answers.iter().filter_map(|id| match find(*id) {
            Some((_, Event::Answer(answer))) => Some(answer.clone()),
            _ => None,
        });
        steps.push(Step {
            revision: id,
            header: revision.header.clone(),
            event,
            change: change.clone(),
            answers: answers.collect(),
        });
    }
    Ok(())
}
