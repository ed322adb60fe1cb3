//! From a name to the one thing that has it, or had it.

use std::collections::BTreeSet;

use orch_event::RevisionId;
use orch_ledger::{LedgerError, Mentions};
use orch_model::{Attribute, Owner, Recorded, ThingId, ThingKind};
use orch_plan::nearest;

use super::Asked;
use super::known::{Known, Named};
use super::subject::{Subject, Titled};
use crate::target::TargetError;

/// It cannot be said which thing is meant, or what made it.
#[derive(Debug, thiserror::Error)]
pub enum BlameError {
    /// No thing has the name, or ever had it.
    #[error("nothing is called `{name}`, or ever was")]
    Unknown {
        /// The name.
        name: String,
        /// The name most like it.
        nearest: Option<String>,
    },
    /// Several things have it.
    #[error("`{name}` is ambiguous: {} things have that name", found.len())]
    Ambiguous {
        /// The name.
        name: String,
        /// Which.
        found: Vec<Titled>,
    },
    /// The end of the history cannot be found.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// The thing that was found.
pub(super) struct Found {
    pub(super) titled: Titled,
    pub(super) is_present: bool,
}

/// Finds the one thing that has a name. What has it now comes before whatever once had it.
pub(super) fn find(
    known: &Known,
    mentions: &[(RevisionId, Mentions)],
    recorded: &[Recorded],
    asked: &Asked,
) -> Result<Found, BlameError> {
    let search = Search {
        known,
        mentions,
        recorded,
    };
    let mut found = search.called(&asked.name);
    found.retain(|subject| asked.kind.is_none_or(|it| search.kind(*subject) == it));
    let is_now = |it: &Subject| search.is_present(*it) && search.is_called_now(*it, &asked.name);
    for narrower in [&is_now as &dyn Fn(&Subject) -> bool, &|it| {
        search.is_present(*it)
    }] {
        if found.len() > 1 && found.iter().any(narrower) {
            found.retain(narrower);
        }
    }
    let all: Vec<Subject> = found.into_iter().collect();
    match all.as_slice() {
        [one] => Ok(Found {
            titled: search.titled(*one),
            is_present: search.is_present(*one),
        }),
        [] => Err(BlameError::Unknown {
            name: asked.name.clone(),
            nearest: search.nearest(&asked.name),
        }),
        several => Err(BlameError::Ambiguous {
            name: asked.name.clone(),
            found: several.iter().map(|it| search.titled(*it)).collect(),
        }),
    }
}

struct Search<'a> {
    known: &'a Known,
    mentions: &'a [(RevisionId, Mentions)],
    /// The models at the ends of the history.
    recorded: &'a [Recorded],
}

impl Search<'_> {
    /// All that has a name, or ever had it: with its owner's, or else by itself.
    fn called(&self, text: &str) -> BTreeSet<Subject> {
        let is_called = |it: &Named| it.was_called(text);
        let of_own = |it: &Named| it.owner.is_none() && is_called(it);
        let mut found = self.things(of_own);
        // Names may hold dots themselves.
        for (at, _) in text.match_indices('.') {
            let (owner, name) = (&text[..at], &text[at + 1..]);
            let is_owner = |it: &Named| {
                matches!(it.kind, ThingKind::Product | ThingKind::Block) && it.was_called(owner)
            };
            for subject in self.things(is_owner) {
                if let Subject::Thing(owner) = subject {
                    found.extend(self.within(owner, name));
                }
            }
        }
        if found.is_empty() {
            found = self.things(is_called);
        }
        found
    }

    fn things(&self, is_meant: impl Fn(&Named) -> bool) -> BTreeSet<Subject> {
        let meant = self.known.iter().filter(|(_, it)| is_meant(it));
        meant.map(|(id, _)| Subject::Thing(id)).collect()
    }

    /// What an owner has under a name: a fixed input, an attribute, a resource type, a workflow,
    /// or the attributes by which it is related to a block.
    fn within(&self, owner: ThingId, name: &str) -> BTreeSet<Subject> {
        let mut found = self.things(|it| it.owner == Some(owner) && it.was_called(name));
        let shared = self.known.iter().filter(|(_, it)| it.was_called(name));
        for (id, it) in shared {
            let subject = match (it.kind, self.known.kind(owner)) {
                (ThingKind::ResourceType, Some(ThingKind::Block)) => Subject::Attachment {
                    block: owner,
                    resource_type: id,
                },
                (ThingKind::Workflow, Some(ThingKind::Product)) => Subject::Link {
                    product: owner,
                    workflow: id,
                },
                _ => continue,
            };
            if self.ever(owner, id) {
                found.insert(subject);
            }
        }
        if found.is_empty() {
            found = self.relating(owner, name);
        }
        found
    }

    /// Whether an event was ever about both.
    fn ever(&self, owner: ThingId, thing: ThingId) -> bool {
        let mut events = self.mentions.iter().flat_map(|(_, it)| it.events());
        events.any(|it| it.things.contains(owner) && it.things.contains(thing))
    }

    /// The attributes by which an owner is related to a block of a name.
    fn relating(&self, owner: ThingId, block: &str) -> BTreeSet<Subject> {
        let mut found = BTreeSet::new();
        for it in self.recorded {
            let Some(thing) = it.things.get(owner) else {
                continue;
            };
            let by_name = match thing.kind {
                ThingKind::Product => Owner::Product(thing.name.as_str().into()),
                _ => Owner::Block(thing.name.as_str().into()),
            };
            let holds = |it: &Attribute| it.held().iter().any(|it| it.as_str() == block);
            let attributes = it.model.attributes(&by_name).into_iter().flatten();
            for (name, _) in attributes.filter(|(_, it)| holds(it)) {
                let id = it
                    .things
                    .find(ThingKind::Attribute, Some(owner), name.as_str());
                found.extend(id.map(Subject::Thing));
            }
        }
        found
    }

    /// Whether it is there at some end of the history.
    fn is_present(&self, subject: Subject) -> bool {
        self.recorded.iter().any(|it| match subject {
            Subject::Thing(id) => it.things.get(id).is_some(),
            Subject::Attachment {
                block,
                resource_type,
            } => {
                let names = it.things.get(block).zip(it.things.get(resource_type));
                names.is_some_and(|(block, of)| {
                    let block = it.model.blocks.get(block.name.as_str());
                    block.is_some_and(|it| it.resource_types.contains_key(of.name.as_str()))
                })
            }
            Subject::Link { product, workflow } => {
                let names = it.things.get(product).zip(it.things.get(workflow));
                names.is_some_and(|(product, workflow)| {
                    let product = it.model.products.get(product.name.as_str());
                    let name = workflow.name.as_str().into();
                    let workflow = it.model.workflow(&name);
                    product
                        .zip(workflow)
                        .is_some_and(|(product, it)| product.has(&name, it))
                })
            }
        })
    }

    /// Whether its present name is the one that was asked for.
    fn is_called_now(&self, subject: Subject, text: &str) -> bool {
        let titled = self.titled(subject);
        titled.name == text || titled.asked() == text
    }

    fn kind(&self, subject: Subject) -> ThingKind {
        match subject {
            Subject::Thing(id) => self.known.kind(id).unwrap_or(ThingKind::Product),
            Subject::Attachment { .. } => ThingKind::ResourceType,
            Subject::Link { .. } => ThingKind::Workflow,
        }
    }

    fn titled(&self, subject: Subject) -> Titled {
        let (thing, owner) = match subject {
            Subject::Thing(id) => (id, self.known.get(id).and_then(|it| it.owner)),
            Subject::Attachment {
                block,
                resource_type,
            } => (resource_type, Some(block)),
            Subject::Link { product, workflow } => (workflow, Some(product)),
        };
        Titled {
            subject,
            kind: self.kind(subject),
            name: self.name(thing),
            owner: owner.and_then(|id| Some((self.known.kind(id)?, self.name(id)))),
        }
    }

    /// The present name of a thing, else its last one.
    fn name(&self, thing: ThingId) -> String {
        let present = self.recorded.iter().find_map(|it| it.things.get(thing));
        match present {
            Some(thing) => thing.name.clone(),
            None => self.known.get(thing).map_or("", Named::last).to_owned(),
        }
    }

    /// The name most like one that nothing has.
    fn nearest(&self, name: &str) -> Option<String> {
        let mut names: BTreeSet<String> = BTreeSet::new();
        for (id, it) in self.known.iter() {
            names.insert(self.titled(Subject::Thing(id)).asked());
            names.extend(it.names.iter().cloned());
        }
        for it in self.recorded {
            for (block, fields) in &it.model.blocks {
                let types = fields.resource_types.keys();
                names.extend(types.map(|it| format!("{block}.{it}")));
            }
        }
        nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
    }
}
