//! What all changes are planned with.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{Named, NamedOwner};
use orch_model::{
    AttributeName, Model, Owner, Place, ProductName, Recorded, ThingId, ThingKind, ThingName,
};

use crate::fates::Fate;
use crate::key::{Aspect, Subject};
use crate::planner::{Planner, Said, thing};
use crate::question::Kind;
use crate::requirements::Requirements;

/// The status of things that are added.
pub(crate) const STATUS: &str = "active";

/// Plans the differences that are left once all names are settled.
pub(super) struct Changes<'p, 'a> {
    pub(super) planner: &'p mut Planner<'a>,
    /// The recorded model, under the names that are declared.
    pub(super) staged: &'p Recorded,
    /// The declared model, with the products that are kept.
    pub(super) target: &'p Model,
    /// The products that are in no registry any more.
    pub(super) fates: &'p BTreeMap<ProductName, Fate>,
    /// Attributes of products that got blocks before anything was removed.
    pub(super) moved: BTreeSet<(ThingId, AttributeName)>,
    /// What existing subscriptions may lack.
    pub(super) requirements: Requirements<'p>,
}

impl Changes<'_, '_> {
    pub(super) fn id(&self, kind: ThingKind, owner: Option<ThingId>, name: &str) -> ThingId {
        thing(self.staged, kind, owner, name)
    }

    pub(super) fn named<N: ThingName>(&self, owner: Option<ThingId>, name: &N) -> Named<N> {
        Named {
            id: self.id(N::KIND, owner, name.text()),
            name: name.clone(),
        }
    }

    pub(super) fn owner(&self, owner: &Owner) -> NamedOwner {
        NamedOwner {
            kind: owner.kind(),
            id: self.id(owner.kind(), None, owner.name()),
            name: owner.name().to_owned(),
        }
    }

    /// Asks about something that came.
    pub(super) fn ask(
        &mut self,
        subject: &Subject,
        aspect: Aspect,
        kind: Kind,
        suggestion: Option<String>,
        about: &Place,
    ) -> Said {
        let planner = &mut self.planner;
        let question = planner.question(subject, aspect, kind, suggestion, about);
        planner.ask_new(subject, question)
    }

    /// Asks for consent to a removal; gives the place of the question.
    pub(super) fn consent(&mut self, subject: &Subject, about: &Place) -> usize {
        let kind = Kind::Consent;
        let question = self
            .planner
            .question(subject, Aspect::Removal, kind, None, about);
        self.planner.consent(question)
    }
}
