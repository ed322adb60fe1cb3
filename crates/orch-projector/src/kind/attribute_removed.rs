//! A product or a block lost an attribute.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::catalog::related;
use orch_model::change::AttributeRemoved;
use orch_model::{AttributeName, BlockName, Owner, Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::relations::{ByOwner, of_owner, owner_in_words};
use crate::kind::{attributes_mut, forget};
use crate::resolve::{absent, attribute, attributes, owner};
use crate::statement::{Action, Archive, Cut, Relations};
use crate::words::{listed, named, quoted};

pub(crate) fn fold(recorded: &mut Recorded, change: &AttributeRemoved) -> Result<(), FoldError> {
    let owner = owner(recorded, &change.owner)?;
    let name = forget(recorded, &change.attribute)?;
    attributes_mut(&mut recorded.model, &owner)?
        .remove(&name)
        .map(drop)
        .ok_or_else(|| absent(ThingKind::Attribute, name.as_str()))
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, AttributeRemoved>,
) -> Result<Both, FoldError> {
    let mut gone: BTreeMap<Owner, BTreeSet<AttributeName>> = BTreeMap::new();
    for (_, change) in group.iter() {
        let owner = owner(context.before, &change.owner)?;
        let (name, _) = attribute(context.before, &owner, &change.attribute)?;
        gone.entry(owner).or_default().insert(name);
    }
    let mut both = Both::default();
    let mut relations: ByOwner<Relations> = ByOwner::default();
    let mut names = Vec::new();
    for (owner, gone) in gone {
        let mut kept = attributes(context.before, &owner)?.clone();
        let mut lost = Vec::new();
        for name in gone {
            lost.extend(kept.remove_entry(&name));
        }
        let kept = related(&kept);
        let mut told = BTreeSet::new();
        for (name, attribute) in lost {
            let unrelated: Vec<BlockName> = attribute
                .blocks
                .into_iter()
                .filter(|block| !kept.contains(block))
                .filter(|block| told.insert(block.clone()))
                .collect();
            for block in &unrelated {
                of_owner(&mut relations, &owner).push(owner.name(), block.clone());
            }
            let why = format!(
                "Archive the instances in attribute {} of {}, which nothing else uses.",
                quoted(name.as_str()),
                owner_in_words(&owner)
            );
            names.push(name.as_str().to_owned());
            let cut = Cut {
                owner: owner.clone(),
                attribute: name,
                blocks: None,
                unrelated,
            };
            let archiving = Action::Archive(group.slot(), Archive::Attribute(cut));
            both.up.push(group.statement(why, archiving));
        }
    }
    let why = format!(
        "Restore the instances in {}.",
        listed(names.iter().map(String::as_str))
    );
    let restoring = Action::Restore(group.slot(), Archive::CUT);
    both.down.push(group.statement(why, restoring));
    let (roots, below) = relations;
    for (relations, noun, insert) in [
        (roots, "product", Relations::roots as fn(Relations) -> _),
        (below, "product block", Relations::below),
    ] {
        if !relations.is_empty() {
            let the = named(noun, relations.owners());
            let why = format!("Relate {the} to the product blocks of these attributes again.");
            both.down
                .push(group.statement(why, Action::Insert(insert(relations))));
        }
    }
    Ok(both)
}
