//! Pins: an environment that names a tag is to be at that revision, and goes no further.

use orch_event::{RevisionId, TagName};
use orch_ledger::{Graph, Ledger};
use orch_projector::Direction;

use crate::replay::Route;
use crate::settings::Environment;
use crate::target::{Place, TargetError};

/// The tag to which an environment is pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The tag.
    pub tag: TagName,
    /// The revision that it names.
    pub revision: RevisionId,
}

/// A replay would lead an environment beyond its pin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the environment is pinned to tag `{tag}`, and revision {} is not part of its history",
    revision.short()
)]
pub struct BeyondPin {
    /// The tag.
    pub tag: TagName,
    /// The first revision beyond it that would come up.
    pub revision: RevisionId,
}

impl Pin {
    /// The pin of an environment, where it has one.
    pub fn of(ledger: &Ledger, environment: &Environment) -> Result<Option<Self>, TargetError> {
        let Some(tag) = environment.tag.clone() else {
            return Ok(None);
        };
        let found = Place::from(tag.clone()).find(ledger)?;
        Ok(found.map(|revision| Self { tag, revision }))
    }

    /// Sees that no revision comes up that does not lead to the tag. Going back is free.
    pub fn check(&self, graph: &Graph, route: &Route) -> Result<(), BeyondPin> {
        let leading = graph.ancestors_of([self.revision]);
        let mut up = route.planned().into_iter().filter_map(|it| {
            let is_beyond = it.direction == Direction::Up && !leading.contains(&it.revision);
            is_beyond.then_some(it.revision)
        });
        match up.next() {
            None => Ok(()),
            Some(revision) => Err(BeyondPin {
                tag: self.tag.clone(),
                revision,
            }),
        }
    }
}
