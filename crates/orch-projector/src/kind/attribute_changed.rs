//! The blocks that an attribute holds, or how many, are others.

use std::collections::BTreeSet;

use orch_model::catalog::related;
use orch_model::change::{AttributeChanged, Misfits};
use orch_model::{Attribute, AttributeName, BlockName, Owner, Recorded, ThingKind};

use crate::FoldError;
use crate::bounds::{Bounds, by_status};
use crate::context::{Both, Context, Group};
use crate::kind::attributes_mut;
use crate::kind::relations::{attribute, owner_in_words};
use crate::resolve::{absent, attributes, owner, present};
use crate::statement::{Action, Archive, Cut, Relations, Surplus};
use crate::words::{listed, quoted};

pub(crate) fn fold(recorded: &mut Recorded, change: &AttributeChanged) -> Result<(), FoldError> {
    let owner = owner(recorded, &change.owner)?;
    let name = present(recorded, &change.attribute)?;
    let changed = attribute(
        recorded,
        &name,
        &change.relates,
        &change.mentions,
        &change.spec,
    )?;
    let attributes = attributes_mut(&mut recorded.model, &owner)?;
    let known = attributes
        .get_mut(&name)
        .ok_or_else(|| absent(ThingKind::Attribute, name.as_str()))?;
    *known = changed;
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, AttributeChanged>,
) -> Result<Both, FoldError> {
    let mut both = Both::default();
    for (one, change) in group.each() {
        let Both { up, down } = render_one(context, one, change)?;
        both.up.extend(up);
        both.down.splice(0..0, down);
    }
    Ok(both)
}

type Blocks = BTreeSet<BlockName>;

fn render_one(
    context: &mut Context<'_>,
    one: Group<'_, '_, AttributeChanged>,
    change: &AttributeChanged,
) -> Result<Both, FoldError> {
    let before = context.before;
    let owner = owner(before, &change.owner)?;
    let name = present(before, &change.attribute)?;
    let all = attributes(before, &owner)?;
    let was = all
        .get(&name)
        .ok_or_else(|| absent(ThingKind::Attribute, name.as_str()))?;
    let is = attribute(
        before,
        &name,
        &change.relates,
        &change.mentions,
        &change.spec,
    )?;
    let mut others = all.clone();
    others.remove(&name);
    let others = related(&others);
    let lost = without(&was.held(), &is.held());
    let gained = without(&is.held(), &was.held());
    let unrelated = without(&without(&was.blocks, &is.blocks), &others);
    let related_now = without(&without(&is.blocks, &was.blocks), &others);
    let of = Of {
        one,
        owner: &owner,
        name: &name,
    };
    let mut both = Both::default();
    if !lost.is_empty() || !unrelated.is_empty() {
        let begin = format!("Archive the instances of {} in", names(&lost));
        both.up.push(of.cut(&begin, &lost, &unrelated));
    }
    let is_old = |block: &&BlockName| {
        let things = &before.things;
        let id = things.find(ThingKind::Block, None, block.as_str());
        id.is_none_or(|id| !context.new.contains(&id))
    };
    let unknown: Blocks = gained.iter().filter(is_old).cloned().collect();
    if !unknown.is_empty() {
        let begin = format!(
            "Archive instances of {}, which no class knew of until now, in",
            names(&unknown)
        );
        both.up.push(of.cut(&begin, &unknown, &related_now));
    }
    if let Some(most) = lowered(was, &is) {
        let misfits = match change.misfits {
            Misfits::Refused => "refuse",
            Misfits::Archived | Misfits::Replaced(_) => "archive",
        };
        both.up.push(of.surplus(&is, most, misfits));
    }
    let takes = !both.up.is_empty();
    // The blocks that it loses may be all that it holds.
    let is_filled = if lost.is_empty() {
        is.spec.needs_more_than(&was.spec)
    } else {
        is.spec.needs_any()
    };
    let widened = lowered(&is, was);
    if !gained.is_empty() || widened.is_some() {
        both.up
            .push(of.restore("Restore what going back archived of"));
    }
    both.up.extend(of.relate(&related_now));
    if !gained.is_empty() {
        let begin = format!("Archive the instances of {} in", names(&gained));
        both.down.push(of.cut(&begin, &gained, &related_now));
    }
    if let Some(most) = widened {
        both.down.push(of.surplus(was, most, "archive"));
    }
    if takes {
        both.down.push(of.restore("Restore the instances in"));
    }
    both.down.extend(of.relate(&unrelated));
    if is_filled {
        let (event, _) = one.0[0];
        context.filling.attribute_changed(event, change)?;
    }
    Ok(both)
}

/// The attribute that is changed.
struct Of<'a, 'b> {
    one: Group<'a, 'b, AttributeChanged>,
    owner: &'a Owner,
    name: &'a AttributeName,
}

type Statement = crate::statement::Statement;

impl Of<'_, '_> {
    fn in_words(&self) -> String {
        let name = quoted(self.name.as_str());
        format!("attribute {name} of {}", owner_in_words(self.owner))
    }

    fn cut(&self, begin: &str, blocks: &Blocks, unrelated: &Blocks) -> Statement {
        let cut = Cut {
            owner: self.owner.clone(),
            attribute: self.name.clone(),
            blocks: Some(blocks.iter().cloned().collect()),
            unrelated: unrelated.iter().cloned().collect(),
        };
        self.archive(
            format!("{begin} {}.", self.in_words()),
            Archive::Attribute(cut),
        )
    }

    fn surplus(&self, is: &Attribute, most: Bounds, misfits: &'static str) -> Statement {
        let begin = match misfits {
            "refuse" => "Refuse, if more instances than allowed are in",
            _ => "Archive the instances beyond the maximum in",
        };
        let surplus = Surplus {
            owner: self.owner.clone(),
            attribute: self.name.clone(),
            blocks: is.held().into_iter().collect(),
            most,
            misfits,
        };
        self.archive(
            format!("{begin} {}.", self.in_words()),
            Archive::Surplus(surplus),
        )
    }

    fn archive(&self, why: String, archive: Archive) -> Statement {
        self.one
            .statement(why, Action::Archive(self.one.slot(), archive))
    }

    fn restore(&self, begin: &str) -> Statement {
        let restoring = Action::Restore(self.one.slot(), Archive::CUT);
        let why = format!("{begin} {}.", self.in_words());
        self.one.statement(why, restoring)
    }

    fn relate(&self, blocks: &Blocks) -> Option<Statement> {
        let mut relations = Relations::default();
        for block in blocks {
            relations.push(self.owner.name(), block.clone());
        }
        let why = format!(
            "Relate {} to {}.",
            owner_in_words(self.owner),
            names(blocks)
        );
        let insert = match self.owner {
            Owner::Product(_) => relations.roots(),
            Owner::Block(_) => relations.below(),
        };
        (!blocks.is_empty()).then(|| self.one.statement(why, Action::Insert(insert)))
    }
}

fn names(blocks: &Blocks) -> String {
    listed(blocks.iter().map(BlockName::as_str))
}

fn without(all: &Blocks, others: &Blocks) -> Blocks {
    all.difference(others).cloned().collect()
}

/// The most that an attribute may hold in the statuses in which that is less than it was;
/// none where there are no such statuses. A status that did not have it set no bound.
fn lowered(was: &Attribute, is: &Attribute) -> Option<Bounds> {
    let lowered = is.spec.lowered_from(&was.spec);
    let most = by_status(|status| lowered.get(&status).map(|max| (*max).into()));
    (!most.is_empty()).then_some(most)
}
