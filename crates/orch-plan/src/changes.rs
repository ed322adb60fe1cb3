//! The differences that are left once all names are settled: a question or two, and a
//! change each.

mod attributes;
mod blocks;
mod context;
mod moves;
mod products;
mod values;
mod workflows;

pub(crate) use context::STATUS;

use std::collections::{BTreeMap, BTreeSet};

use orch_model::difference::{How, Part};
use orch_model::{BlockName, Difference, Model, Owner, ProductName, Recorded, ResourceTypeName};

use crate::compare::compare;
use crate::fates::Fate;
use crate::planner::Planner;
use crate::requirements::Requirements;
use crate::unrecordable::Unrecordable;
use blocks::Reaching;
use context::Changes;

/// Plans the changes from a recorded model, under its present names, to a target.
pub(crate) fn plan_changes(
    planner: &mut Planner<'_>,
    staged: &Recorded,
    target: &Model,
    fates: &BTreeMap<ProductName, Fate>,
) -> Result<(), Unrecordable> {
    // The first block that has a resource type, by name.
    let mut firsts: BTreeMap<&ResourceTypeName, &BlockName> = BTreeMap::new();
    for (block, it) in target.blocks.iter().rev() {
        firsts.extend(it.resource_types.keys().map(|name| (name, block)));
    }
    let reaching = Reaching::new(&staged.model);
    let mut changes = Changes {
        planner,
        staged,
        target,
        fates,
        moved: BTreeSet::new(),
        requirements: Requirements::new(staged, target),
    };
    changes.move_blocks();
    for difference in &compare(target, &staged.model) {
        plan_change(&mut changes, difference, &firsts, &reaching);
    }
    changes.workflows_of_renamed_types();
    changes.default_workflows();
    let Changes {
        planner,
        requirements,
        ..
    } = changes;
    requirements.plan(planner)
}

fn plan_change(
    changes: &mut Changes<'_, '_>,
    difference: &Difference,
    firsts: &BTreeMap<&ResourceTypeName, &BlockName>,
    reaching: &Reaching<'_>,
) {
    let target = changes.target;
    let has_product = |name: &ProductName| target.products.contains_key(name);
    let has_block = |name: &BlockName| target.blocks.contains_key(name);
    match (&difference.part, difference.how) {
        (Part::Product(name), How::Added) => changes.product_added(name),
        (Part::Product(name), _) => changes.product_removed(name),
        (Part::ProductType(name), _) => changes.product_type_changed(name),
        (Part::ProductStatus(name), _) => changes.product_revived(name),
        (Part::FixedInput(product, name), How::Added) => {
            changes.fixed_input_added(product, name);
        }
        (Part::FixedInput(product, name), How::Changed) => {
            changes.fixed_input_changed(product, name);
        }
        (Part::FixedInput(product, name), How::Removed) => {
            if has_product(product) {
                changes.fixed_input_removed(product, name);
            }
        }
        (Part::Block(name), How::Added) => changes.block_added(name),
        (Part::Block(name), _) => changes.block_removed(name, reaching),
        (Part::ResourceType(name), How::Added) => {
            if let Some(block) = firsts.get(name) {
                changes.resource_type_added(name, block);
            }
        }
        (Part::ResourceType(name), _) => changes.resource_type_removed(name),
        (Part::Attachment(block, name), How::Added) => changes.attached(block, name),
        (Part::Attachment(block, name), How::Changed) => {
            changes.resource_type_changed(block, name);
        }
        (Part::Attachment(block, name), How::Removed) => {
            if has_block(block) {
                changes.detached(block, name);
            }
        }
        (Part::Attribute(owner, name), How::Added) => changes.attribute_added(owner, name),
        (Part::Attribute(owner, name), How::Changed) => changes.attribute_changed(owner, name),
        (Part::Attribute(owner, name), How::Removed) => {
            let stays = match owner {
                Owner::Product(name) => has_product(name),
                Owner::Block(name) => has_block(name),
            };
            if stays {
                changes.attribute_removed(owner, name);
            }
        }
        (Part::Workflow(name), How::Added) => changes.workflow_added(name),
        (Part::Workflow(name), How::Changed) => changes.workflow_changed(name),
        (Part::Workflow(name), How::Removed) => changes.workflow_removed(name),
    }
}
