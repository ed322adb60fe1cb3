//! Which products have which workflows, before a revision and at its end.
//!
//! The links follow from all that a revision does to products and workflows: they are
//! compared once it is done, whichever changes led to them.

use std::collections::{BTreeMap, HashSet};

use orch_event::EventId;
use orch_model::{Link, ProductName, Recorded, ThingId, ThingKind, WorkflowName};

use crate::context::Both;
use crate::slot::Slot;
use crate::statement::{Action, Archive, Cause, Insert, Linked, Statement, Whose, WorkflowWrite};
use crate::words::{counted, quoted};

/// The links of a recorded model: by the things, with the names that they have.
#[derive(Default)]
pub(crate) struct Links(BTreeMap<(ThingId, Which), (ProductName, WorkflowName)>);

/// A workflow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Which {
    /// A recorded one.
    Ours(ThingId),
    /// One that the ledger does not record.
    Other(WorkflowName),
}

impl Links {
    /// The links of a model.
    pub(crate) fn of(recorded: &Recorded) -> Self {
        let model = &recorded.model;
        let find = |kind, name: &str| recorded.things.find(kind, None, name);
        let mut links = BTreeMap::new();
        for (name, workflow) in model.workflows() {
            let Some(id) = find(ThingKind::Workflow, name.as_str()) else {
                continue;
            };
            for product in model.products_of(name, workflow) {
                if let Some(of) = find(ThingKind::Product, product.as_str()) {
                    links.insert((of, Which::Ours(id)), (product.clone(), name.clone()));
                }
            }
        }
        for (product, it) in &model.products {
            let others = it
                .workflows
                .iter()
                .filter(|(name, link)| **link == Link::Linked && model.workflow(name).is_none());
            for (name, _) in others {
                if let Some(of) = find(ThingKind::Product, product.as_str()) {
                    let which = Which::Other(name.clone());
                    links.insert((of, which), (product.clone(), name.clone()));
                }
            }
        }
        Self(links)
    }

    /// The statements that lead from these links to those of the end of a revision: two
    /// groups, of which the first one is the last to run on the way down.
    pub(crate) fn render(
        &self,
        end: &Recorded,
        new: &HashSet<ThingId>,
        event: Option<EventId>,
    ) -> [Both; 2] {
        let after = Self::of(end);
        let is_there = |(product, which): &(ThingId, Which)| {
            let is_there = |id: ThingId| end.things.get(id).is_some();
            is_there(*product) && !matches!(which, Which::Ours(id) if !is_there(*id))
        };
        let is_new = |(product, which): &(ThingId, Which)| {
            new.contains(product) || matches!(which, Which::Ours(id) if new.contains(id))
        };
        let (mut gained, mut fresh) = (Sorted::default(), Sorted::default());
        let (mut lost, mut gone) = (Sorted::default(), Sorted::default());
        for (key, names) in after.0.iter().filter(|(key, _)| !self.0.contains_key(*key)) {
            let of = if is_new(key) { &mut fresh } else { &mut gained };
            of.push(&key.1, names);
        }
        for (key, names) in self.0.iter().filter(|(key, _)| !after.0.contains_key(*key)) {
            if is_there(key) {
                // At the start of the way down, names are those of the end.
                lost.push(&key.1, &end_names(end, key, names));
            } else {
                gone.push(&key.1, names);
            }
        }
        let Some(event) = event else {
            return [Both::default(), Both::default()];
        };
        let cause = Cause::one(event);
        [
            gone_links(cause, gone),
            changed_links(cause, gained, fresh, lost),
        ]
    }
}

/// The names at the end of a revision of things that are there.
fn end_names(
    end: &Recorded,
    (product, which): &(ThingId, Which),
    (product_name, workflow_name): &(ProductName, WorkflowName),
) -> (ProductName, WorkflowName) {
    let name = |id: ThingId| end.things.get(id).map(|it| it.name.as_str());
    let product = name(*product).map_or_else(|| product_name.clone(), ProductName::new);
    let workflow = match which {
        Which::Ours(id) => name(*id).map(WorkflowName::new),
        Which::Other(_) => None,
    };
    (product, workflow.unwrap_or_else(|| workflow_name.clone()))
}

/// Links by whose workflows they are of.
#[derive(Default)]
struct Sorted {
    ours: Linked,
    others: Linked,
}

impl Sorted {
    fn push(&mut self, which: &Which, (product, workflow): &(ProductName, WorkflowName)) {
        let of = match which {
            Which::Ours(_) => &mut self.ours,
            Which::Other(_) => &mut self.others,
        };
        of.push(workflow.clone(), product.clone());
    }

    /// Those that there are.
    fn each(self) -> impl Iterator<Item = (Whose, Linked)> {
        [(Whose::Ours, self.ours), (Whose::Others, self.others)]
            .into_iter()
            .filter(|(_, links)| !links.is_empty())
    }
}

/// Links that went with their product or their workflow, and come back with these.
fn gone_links(cause: Cause, gone: Sorted) -> Both {
    let mut both = Both::default();
    for (whose, links) in gone.each() {
        let why = format!("Link {}, unless restored above.", in_words(&links));
        let inserting = Action::Insert(Insert::Links(links, whose));
        both.down.push(Statement::new(cause, why, inserting));
    }
    both
}

fn changed_links(cause: Cause, gained: Sorted, fresh: Sorted, lost: Sorted) -> Both {
    let statement = |why: String, action| Statement::new(cause, why, action);
    let inserting = |links, whose| Action::Insert(Insert::Links(links, whose));
    let mut both = Both::default();
    for (whose, links) in lost.each() {
        let slot = slot_of(whose, Side::Lost);
        let the = in_words(&links);
        both.up.push(statement(
            format!("Unlink {the}."),
            Action::Archive(slot, Archive::Links(links.clone())),
        ));
        both.down.push(statement(
            format!("Restore the links of {the}."),
            Action::Restore(slot, Archive::LINKS),
        ));
        both.down.push(statement(
            format!("Link {the}, unless restored above."),
            inserting(links, whose),
        ));
    }
    for (whose, links) in gained.each() {
        let slot = slot_of(whose, Side::Gained);
        let the = in_words(&links);
        if whose == Whose::Others {
            both.up.push(statement(
                format!("Note which links of {the} are there already: they stay on the way down."),
                Action::Workflows(WorkflowWrite::NoteLinks(slot, links.clone())),
            ));
        }
        both.up.push(statement(
            format!("Restore the links of {the} that going back archived, if any."),
            Action::Restore(slot, Archive::LINKS),
        ));
        both.up.push(statement(
            format!("Link {the}."),
            inserting(links.clone(), whose),
        ));
        both.down.push(statement(
            format!("Unlink {the}."),
            Action::Archive(slot, Archive::Links(links)),
        ));
    }
    for (whose, links) in fresh.each() {
        let why = format!("Link {}.", in_words(&links));
        both.up.push(statement(why, inserting(links, whose)));
    }
    both
}

#[derive(Clone, Copy)]
enum Side {
    Lost,
    Gained,
}

const fn slot_of(whose: Whose, side: Side) -> Slot {
    Slot::Links(match (whose, side) {
        (Whose::Ours, Side::Lost) => "unlinked",
        (Whose::Ours, Side::Gained) => "linked",
        (Whose::Others, Side::Lost) => "unlinked others",
        (Whose::Others, Side::Gained) => "linked others",
    })
}

/// Links in words: workflows with their products.
fn in_words(links: &Linked) -> String {
    const SHOWN: usize = 12;
    let count: usize = links.iter().map(|(_, products)| products.len()).sum();
    if count > SHOWN {
        return counted(count, "pair") + " of product and workflow";
    }
    let all: Vec<String> = links
        .iter()
        .map(|(workflow, products)| {
            let products: Vec<String> = products.iter().map(|it| quoted(it.as_str())).collect();
            let noun = if products.len() == 1 {
                "product"
            } else {
                "products"
            };
            format!(
                "workflow {} and the {noun} {}",
                quoted(workflow.as_str()),
                products.join(", ")
            )
        })
        .collect();
    crate::words::joined(&all)
}
