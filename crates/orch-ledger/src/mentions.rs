//! Which things the events of a revision are about, in the form in which the index keeps it.
//!
//! All of them are looked through for every question about one thing, so that they are small,
//! and read without being taken apart first.

use orch_event::{Event, EventId, Revision};
use orch_model::{Change, ThingId, ThingKind};

/// The version of the form, and of what is noted in it.
pub(crate) const VERSION: i64 = 1;

/// Which things the events of a revision are about, and the names that things got in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    names: Vec<Naming>,
    /// Per change: the id of the event, its role, how many things it is about, and which.
    events: Vec<u8>,
}

/// A thing got a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The thing.
    pub thing: ThingId,
    /// Its kind.
    pub kind: ThingKind,
    /// Its owner, where it was added; attributes and fixed inputs have one.
    pub owner: Option<ThingId>,
    /// The name that it has from then on.
    pub name: String,
}

/// A change, as far as it is known without reading its event.
#[derive(Clone, Copy, Debug)]
pub struct Mentioned<'a> {
    /// The event.
    pub event: EventId,
    /// Its part in the lives of the things.
    pub role: Role,
    /// The things that it is about.
    pub things: Things<'a>,
}

/// A change's part in the lives of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The first thing ends, and all that it owns.
    Ends,
    /// Resource types take over values of others: pairs of these, old and new, then the block.
    Replaces,
    /// Any other.
    Other,
}

impl Role {
    const ALL: [Self; 3] = [Self::Ends, Self::Replaces, Self::Other];

    const fn of(change: &Change) -> Self {
        match change {
            Change::ProductRemoved(_)
            | Change::FixedInputRemoved(_)
            | Change::BlockRemoved(_)
            | Change::AttributeRemoved(_)
            | Change::ResourceTypeRemoved(_)
            | Change::WorkflowRemoved(_) => Self::Ends,
            Change::ResourceTypeReplaced(_) => Self::Replaces,
            _ => Self::Other,
        }
    }
}

const KINDS: [ThingKind; 6] = [
    ThingKind::Product,
    ThingKind::FixedInput,
    ThingKind::Block,
    ThingKind::Attribute,
    ThingKind::ResourceType,
    ThingKind::Workflow,
];

impl Mentions {
    /// Those of a revision.
    pub fn of(revision: &Revision) -> Self {
        let mut mentions = Self::default();
        for (event, it) in revision.iter() {
            let Event::Change { change, .. } = it else {
                continue;
            };
            let all = change.mentions();
            if let (Some(thing), Some(first)) = (change.adds(), all.first()) {
                let is_owned = matches!(first.kind, ThingKind::FixedInput | ThingKind::Attribute);
                let owner = all.get(1).filter(|_| is_owned).map(|it| it.id);
                mentions.names.push(Naming {
                    thing,
                    kind: first.kind,
                    owner,
                    name: first.name.clone(),
                });
            }
            for it in &all {
                if let Some(name) = &it.to {
                    mentions.names.push(Naming {
                        thing: it.id,
                        kind: it.kind,
                        owner: None,
                        name: name.clone(),
                    });
                }
            }
            mentions.events.extend(event.as_bytes());
            put_place(&mut mentions.events, &Role::ALL, &Role::of(change));
            put_length(&mut mentions.events, all.len());
            for it in &all {
                mentions.events.extend(it.id.as_bytes());
            }
        }
        mentions
    }

    /// The names that things got, in order.
    pub fn names(&self) -> &[Naming] {
        &self.names
    }

    /// The changes, in order.
    pub fn events(&self) -> impl Iterator<Item = Mentioned<'_>> {
        let mut rest = Reading(&self.events);
        std::iter::from_fn(move || rest.mentioned())
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.events.len() + 64 * self.names.len());
        put_length(&mut bytes, self.names.len());
        for Naming {
            thing,
            kind,
            owner,
            name,
        } in &self.names
        {
            bytes.extend(thing.as_bytes());
            put_place(&mut bytes, &KINDS, kind);
            bytes.push(u8::from(owner.is_some()));
            bytes.extend(owner.iter().flat_map(ThingId::as_bytes));
            put_length(&mut bytes, name.len());
            bytes.extend(name.as_bytes());
        }
        bytes.extend(&self.events);
        bytes
    }

    /// Reads what was kept; none where it is not of this form.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = Reading(bytes);
        let count = rest.length()?;
        let mut names = Vec::new();
        for _ in 0..count {
            let thing = ThingId::from_bytes(rest.array()?);
            let kind = rest.place(&KINDS)?;
            let owner = match rest.array()? {
                [0] => None,
                _ => Some(ThingId::from_bytes(rest.array()?)),
            };
            let length = rest.length()?;
            let name = std::str::from_utf8(rest.take(length)?).ok()?.to_owned();
            names.push(Naming {
                thing,
                kind,
                owner,
                name,
            });
        }
        let events = rest.0.to_vec();
        while !rest.0.is_empty() {
            rest.mentioned()?;
        }
        Some(Self { names, events })
    }
}

/// The things that a change is about: the first is changed itself.
#[derive(Clone, Copy, Debug)]
pub struct Things<'a>(&'a [u8]);

impl<'a> Things<'a> {
    /// Whether a thing is among them.
    pub fn contains(&self, thing: ThingId) -> bool {
        let mut all = self.0.chunks_exact(ThingId::LENGTH);
        all.any(|it| it == thing.as_bytes())
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = ThingId> + use<'a> {
        let (all, _) = self.0.as_chunks();
        all.iter().map(|bytes| ThingId::from_bytes(*bytes))
    }
}

/// Writes which of a few values it is.
fn put_place<T: PartialEq>(bytes: &mut Vec<u8>, all: &[T], value: &T) {
    let place = all.iter().position(|it| it == value);
    bytes.extend(place.and_then(|it| u8::try_from(it).ok()));
}

fn put_length(bytes: &mut Vec<u8>, length: usize) {
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    bytes.extend(length.to_le_bytes());
}

/// Bytes that are still to be read.
struct Reading<'a>(&'a [u8]);

impl<'a> Reading<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.array()?)).ok()
    }

    fn place<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        let [place] = self.array()?;
        all.get(usize::from(place)).copied()
    }

    fn mentioned(&mut self) -> Option<Mentioned<'a>> {
        let event = EventId::from_bytes(self.array()?);
        let role = self.place(&Role::ALL)?;
        let count = self.length()?;
        let things = Things(self.take(count.checked_mul(ThingId::LENGTH)?)?);
        Some(Mentioned {
            event,
            role,
            things,
        })
    }
}

#[cfg(test)]
mod tests {
    use orch_model::{ThingId, ThingKind};

    use super::{Mentions, Naming, Role, put_length, put_place};

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else_is() {
        let block = ThingId::derive(ThingKind::Block, None, "Case", 0);
        let lock = ThingId::derive(ThingKind::Attribute, Some(block), "lock", 0);
        let naming = |thing, kind, owner, name: &str| Naming {
            thing,
            kind,
            owner,
            name: name.to_owned(),
        };
        let mut events = b"abcdef".to_vec();
        put_place(&mut events, &Role::ALL, &Role::Ends);
        put_length(&mut events, 2);
        events.extend(lock.as_bytes());
        events.extend(block.as_bytes());
        let mentions = Mentions {
            names: vec![
                naming(block, ThingKind::Block, None, "Case"),
                naming(lock, ThingKind::Attribute, Some(block), "lück"),
            ],
            events,
        };
        let bytes = mentions.to_bytes();
        assert_eq!(Mentions::from_bytes(&bytes), Some(mentions.clone()));
        let found: Vec<(Role, Vec<ThingId>)> = mentions
            .events()
            .map(|it| (it.role, it.things.iter().collect()))
            .collect();
        assert_eq!(found, [(Role::Ends, vec![lock, block])]);
        for end in 1..bytes.len() {
            let cut = Mentions::from_bytes(&bytes[..end]);
            // Without its events, too, it is of the form.
            assert!(cut.is_none_or(|it| it.events.is_empty()), "{end}");
        }
    }
}
