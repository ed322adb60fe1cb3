//! The things that a history ever had, and all that they were called.

use std::collections::HashMap;

use orch_event::RevisionId;
use orch_ledger::Mentions;
use orch_model::{ThingId, ThingKind};

/// The things that a history ever had.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(HashMap<ThingId, Named>);

/// A thing with its names.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) kind: ThingKind,
    /// Attributes and fixed inputs have one.
    pub(super) owner: Option<ThingId>,
    /// The first name that it had first.
    pub(super) names: Vec<String>,
}

impl Known {
    /// Those of some revisions, of which parents come first.
    pub(super) fn of(mentions: &[(RevisionId, Mentions)]) -> Self {
        let mut known: HashMap<ThingId, Named> = HashMap::new();
        for naming in mentions.iter().flat_map(|(_, it)| it.names()) {
            let named = known.entry(naming.thing).or_insert_with(|| Named {
                kind: naming.kind,
                owner: None,
                names: Vec::new(),
            });
            named.owner = named.owner.or(naming.owner);
            named.names.push(naming.name.clone());
        }
        Self(known)
    }

    pub(super) fn get(&self, thing: ThingId) -> Option<&Named> {
        self.0.get(&thing)
    }

    pub(super) fn kind(&self, thing: ThingId) -> Option<ThingKind> {
        self.get(thing).map(|it| it.kind)
    }

    /// All things, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ThingId, &Named)> {
        self.0.iter().map(|(id, named)| (*id, named))
    }
}

impl Named {
    /// The last name that it had.
    pub(super) fn last(&self) -> &str {
        self.names.last().map_or("", String::as_str)
    }

    /// Whether it ever had a name.
    pub(super) fn was_called(&self, name: &str) -> bool {
        self.names.iter().any(|it| it == name)
    }
}
