//! How products are handled that are in no registry any more.

use std::collections::BTreeMap;

use orch_model::change::ProductEnded;
use orch_model::{Change, ChangeKind, Model, Phase, Place, ProductName, Recorded, ThingName};

use crate::choice::Choice;
use crate::key::{Aspect, Subject};
use crate::planner::{Planner, thing};
use crate::question::Kind;

/// How a product is handled that is in no registry any more.
pub(crate) struct Fate {
    /// What was chosen.
    choice: Choice,
    /// The question about it.
    pub(crate) asked: usize,
}

impl Fate {
    /// Whether its rows stay.
    pub(crate) fn is_end_of_life(&self) -> bool {
        self.choice == Choice::EndOfLife
    }
}

/// Asks how the products are handled that are in no registry any more. While it is open,
/// they are taken to stay.
pub(crate) fn fates(planner: &mut Planner<'_>, staged: &Recorded) -> BTreeMap<ProductName, Fate> {
    let mut fates = BTreeMap::new();
    for (name, product) in &staged.model.products {
        let is_ended = product.status.as_deref() == Some(Model::END_OF_LIFE);
        if planner.declared.model.products.contains_key(name) || is_ended {
            continue;
        }
        let subject = Subject::Product(name.clone());
        let kind = Kind::choice(vec![Choice::EndOfLife, Choice::Remove]);
        let about = Place::Product(name.clone());
        let question = planner.question(&subject, Aspect::Removal, kind, None, &about);
        let (asked, choice) = planner.choose(question);
        let fate = Fate { choice, asked };
        if fate.is_end_of_life() {
            let id = thing(staged, ProductName::KIND, None, name.as_str());
            let product = planner.former(id, name);
            let change = || Change::ProductEnded(ProductEnded { product });
            let phase = Phase::of(ChangeKind::ProductEnded);
            planner.removal(phase, vec![asked], change);
        }
        fates.insert(name.clone(), fate);
    }
    fates
}
