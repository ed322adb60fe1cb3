//! A product or a block got an attribute, and with it relations to blocks.

use orch_model::change::AttributeAdded;
use orch_model::{Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::kind::relations::{ByOwner, Known, attribute, of_owner, owner_in_words, relations_of};
use crate::kind::{attributes_mut, introduce};
use crate::resolve::{owner, present};
use crate::statement::{Action, Archive, Cut, Relations};
use crate::words::{named, quoted};

pub(crate) fn fold(recorded: &mut Recorded, change: &AttributeAdded) -> Result<(), FoldError> {
    let owner = owner(recorded, &change.owner)?;
    let attribute = attribute(
        recorded,
        &change.name,
        &change.relates,
        &change.mentions,
        &change.spec,
    )?;
    introduce(
        recorded,
        change.thing,
        ThingKind::Attribute,
        Some(change.owner.id),
        change.name.as_str(),
    )?;
    attributes_mut(&mut recorded.model, &owner)?.insert(change.name.clone(), attribute);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, AttributeAdded>,
) -> Result<Both, FoldError> {
    let mut relations: ByOwner<Relations> = ByOwner::default();
    let mut known = Known::new();
    let mut unknown = Vec::new();
    let mut cuts = Vec::new();
    for (event, change) in group.iter() {
        let owner = owner(context.before, &change.owner)?;
        let known = known
            .entry(owner.clone())
            .or_insert_with(|| relations_of(context.before, &owner));
        let mut introduced = Vec::new();
        for related in &change.relates {
            let name = present(context.before, related)?;
            if known.insert(name.clone()) {
                introduced.push(name);
            }
        }
        // The instances of a new owner hold what is in the attribute, and go with it.
        if !context.new.contains(&change.owner.id) {
            let cut = Cut {
                owner: owner.clone(),
                attribute: change.name.clone(),
                blocks: None,
                unrelated: introduced.clone(),
            };
            let mut blocks = change.relates.iter().chain(&change.mentions);
            if blocks.any(|it| !context.new.contains(&it.id)) {
                unknown.push(cut.clone());
            }
            cuts.push(cut);
            context.filling.attribute_added(*event, change)?;
        } else if change.fill.is_some() {
            let name = &change.name;
            return Err(FoldError::Fill(format!("attribute `{name}` of {owner}")));
        }
        for name in introduced {
            of_owner(&mut relations, &owner).push(owner.name(), name);
        }
    }
    let mut both = Both::default();
    let archiving = |cut: Cut, why: String| {
        group.statement(why, Action::Archive(group.slot(), Archive::Attribute(cut)))
    };
    let is_restored_down = !unknown.is_empty();
    for cut in unknown {
        let why = format!(
            "Archive instances under {} of {} that no class knew of until now.",
            quoted(cut.attribute.as_str()),
            owner_in_words(&cut.owner)
        );
        both.up.push(archiving(cut, why));
    }
    if !cuts.is_empty() {
        for cut in cuts.into_iter().rev() {
            let why = format!(
                "Archive the instances in attribute {} of {}, which nothing else uses.",
                quoted(cut.attribute.as_str()),
                owner_in_words(&cut.owner)
            );
            both.down.push(archiving(cut, why));
        }
        let restoring = Action::Restore(group.slot(), Archive::CUT);
        if is_restored_down {
            let why = "Restore the instances that no class knew of.";
            both.down.push(group.statement(why, restoring.clone()));
        }
        let why = "Restore the instances that going back archived, if any.";
        both.up.push(group.statement(why, restoring));
    }
    let (roots, below) = relations;
    for (relations, noun, insert) in [
        (roots, "product", Relations::roots as fn(Relations) -> _),
        (below, "product block", Relations::below),
    ] {
        if !relations.is_empty() {
            let the = named(noun, relations.owners());
            let why = format!("Relate {the} to the product blocks of new attributes.");
            both.up
                .push(group.statement(why, Action::Insert(insert(relations))));
        }
    }
    Ok(both)
}
