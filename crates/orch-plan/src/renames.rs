//! Which products, blocks, resource types, fixed inputs and attributes have other names.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{
    AttributeRenamed, BlockRenamed, FixedInputRenamed, Named, NamedOwner, ProductRenamed,
    ResourceTypeDescribed, ResourceTypeRenamed, WorkflowRenamed,
};
use orch_model::{
    Attribute, AttributeName, Block, BlockName, Change, ChangeKind, FixedInput, FixedInputName,
    Model, Owner, Phase, Place, Product, ProductName, ResourceTypeName, ThingName, Workflow,
    WorkflowName, limit,
};

use crate::key::{Aspect, Subject};
use crate::matching::{Kept, Strangers, Where, matched, overlap};
use crate::planner::{Planner, thing};
use crate::question::Kind;
use crate::staging::Staging;
use crate::unrecordable::Unrecordable;

pub(crate) fn rename_products(
    planner: &mut Planner<'_>,
    staging: &mut Staging<'_>,
) -> Result<(), Unrecordable> {
    let subject = |name: &ProductName| Subject::Product(name.clone());
    let place = Where {
        subject: &subject,
        kept: Kept::Unasked,
        strangers: Strangers::Offered,
    };
    let declared = &planner.declared.model.products;
    let recorded = staging.recorded.model.products.iter();
    let before: BTreeMap<ProductName, Product> = recorded
        .filter(|(name, it)| {
            let is_ended = it.status.as_deref() == Some(Model::END_OF_LIFE);
            !is_ended || declared.contains_key(*name)
        })
        .map(|(name, it)| (name.clone(), it.clone()))
        .collect();
    let about = |name: &ProductName| Place::Product(name.clone());
    let alike = |a: &Product, b: &Product| {
        let same_class = f64::from(u8::from(a.product_type == b.product_type));
        let names = |it: &Product| -> BTreeSet<String> {
            let inputs = it.fixed_inputs.keys().map(ToString::to_string);
            inputs
                .chain(it.attributes.keys().map(ToString::to_string))
                .collect()
        };
        f64::midpoint(same_class, overlap(&names(a), &names(b)))
    };
    let pairs = matched(planner, &place, &before, declared, about, alike);
    let change = |renames| Change::ProductRenamed(ProductRenamed { renames });
    staging.rename(planner, None, pairs, subject, change)
}

pub(crate) fn rename_blocks(
    planner: &mut Planner<'_>,
    staging: &mut Staging<'_>,
) -> Result<(), Unrecordable> {
    let subject = |name: &BlockName| Subject::Block(name.clone());
    let place = Where {
        subject: &subject,
        kept: Kept::Unasked,
        strangers: Strangers::Offered,
    };
    let about = |name: &BlockName| Place::Block(name.clone());
    let alike = |a: &Block, b: &Block| {
        let names = |it: &Block| -> BTreeSet<String> {
            let types = it.resource_types.keys().map(ToString::to_string);
            types
                .chain(it.attributes.keys().map(ToString::to_string))
                .collect()
        };
        overlap(&names(a), &names(b))
    };
    let declared = planner.declared;
    let before = &staging.recorded.model.blocks;
    let pairs = matched(
        planner,
        &place,
        before,
        &declared.model.blocks,
        about,
        alike,
    );
    let change = |renames| Change::BlockRenamed(BlockRenamed { renames });
    staging.rename(planner, None, pairs, subject, change)
}

/// The blocks that have a resource type, and the types that its values have there.
#[derive(Default)]
struct Use {
    blocks: BTreeSet<BlockName>,
    types: BTreeSet<String>,
}

fn uses(model: &Model) -> BTreeMap<ResourceTypeName, Use> {
    let mut uses: BTreeMap<ResourceTypeName, Use> = BTreeMap::new();
    for (block, it) in &model.blocks {
        for (name, spec) in &it.resource_types {
            let one = uses.entry(name.clone()).or_default();
            one.blocks.insert(block.clone());
            let types = spec.iter().map(|(_, spec)| spec.value_type.as_str());
            one.types.extend(types.map(str::to_owned));
        }
    }
    uses
}

pub(crate) fn rename_resource_types(
    planner: &mut Planner<'_>,
    staging: &mut Staging<'_>,
) -> Result<(), Unrecordable> {
    let subject = |name: &ResourceTypeName| Subject::ResourceType(name.clone());
    let place = Where {
        subject: &subject,
        kept: Kept::Unasked,
        strangers: Strangers::Elsewhere,
    };
    let declared = planner.declared;
    let (before, after) = (uses(&staging.recorded.model), uses(&declared.model));
    let about = |name: &ResourceTypeName| {
        let blocks = after.get(name).and_then(|it| it.blocks.first().cloned());
        let block = blocks.unwrap_or_else(|| BlockName::new(""));
        Place::ResourceType(block, name.clone())
    };
    let alike = |a: &Use, b: &Use| {
        let same_type = f64::from(u8::from(a.types == b.types));
        let same_blocks = overlap(&a.blocks, &b.blocks);
        // In other blocks, it is another one.
        if same_blocks == 0.0 {
            0.0
        } else {
            f64::midpoint(same_type, same_blocks)
        }
    };
    let pairs = matched(planner, &place, &before, &after, about, alike);
    for (from, to) in &pairs {
        describe(planner, staging, from, to, &about(to));
    }
    let change = |renames| Change::ResourceTypeRenamed(ResourceTypeRenamed { renames });
    staging.rename(planner, None, pairs, subject, change)
}

/// A resource type that gets another name may get another description too. Nobody is
/// asked for it, as it has one.
fn describe(
    planner: &mut Planner<'_>,
    staging: &Staging<'_>,
    from: &ResourceTypeName,
    to: &ResourceTypeName,
    about: &Place,
) {
    let subject = Subject::ResourceType(to.clone());
    if !planner.may_ask(subject.key(Aspect::Description)) {
        return;
    }
    let kind = Kind::Text {
        limit: limit::DESCRIPTION,
    };
    let question = planner.question(&subject, Aspect::Description, kind, None, about);
    let said = planner.ask(question);
    let id = thing(
        &staging.recorded,
        ResourceTypeName::KIND,
        None,
        from.as_str(),
    );
    let described = ResourceTypeDescribed {
        resource_type: Named {
            id,
            name: to.clone(),
        },
        description: Some(said.answer),
    };
    let phase = Phase::of(ChangeKind::ResourceTypeDescribed);
    let change = || Change::ResourceTypeDescribed(described);
    planner.change(phase, vec![said.at], change);
}

/// Nothing is matched where the source says nothing of workflows.
pub(crate) fn rename_workflows(
    planner: &mut Planner<'_>,
    staging: &mut Staging<'_>,
) -> Result<(), Unrecordable> {
    let Some(declared) = &planner.declared.model.workflows else {
        return Ok(());
    };
    let subject = |name: &WorkflowName| Subject::Workflow(name.clone());
    let place = Where {
        subject: &subject,
        kept: Kept::Unasked,
        strangers: Strangers::Offered,
    };
    let recorded = staging.recorded.model.workflows();
    let before: BTreeMap<WorkflowName, Workflow> = recorded
        .filter(|(name, it)| it.standing.is_in_use() || declared.contains_key(*name))
        .map(|(name, it)| (name.clone(), it.clone()))
        .collect();
    let own = declared.iter();
    let after: BTreeMap<WorkflowName, Workflow> = own
        .filter(|(name, _)| !Workflow::is_of_core(name.as_str()))
        .map(|(name, it)| (name.clone(), it.clone()))
        .collect();
    let about = |name: &WorkflowName| Place::Workflow(name.clone());
    let alike = |a: &Workflow, b: &Workflow| match b.target {
        // What it does is the first thing that tells workflows apart.
        Some(target) => f64::from(u8::from(a.target == Some(target))),
        None => 0.5,
    };
    let pairs = matched(planner, &place, &before, &after, about, alike);
    let change = |renames| Change::WorkflowRenamed(WorkflowRenamed { renames });
    staging.rename(planner, None, pairs, subject, change)
}

pub(crate) fn rename_fixed_inputs(
    planner: &mut Planner<'_>,
    staging: &mut Staging<'_>,
    target: &Model,
) -> Result<(), Unrecordable> {
    for (product, it) in &target.products {
        let Some(known) = staging.recorded.model.products.get(product) else {
            continue;
        };
        let subject = |name: &FixedInputName| Subject::FixedInput(product.clone(), name.clone());
        let place = Where {
            subject: &subject,
            kept: Kept::Offered,
            strangers: Strangers::Offered,
        };
        let alike = |a: &FixedInput, b: &FixedInput| f64::from(u8::from(a.spec == b.spec));
        let about = |name: &FixedInputName| Place::FixedInput(product.clone(), name.clone());
        let before = &known.fixed_inputs;
        let pairs = matched(planner, &place, before, &it.fixed_inputs, about, alike);
        let id = thing(&staging.recorded, ProductName::KIND, None, product.as_str());
        let of = Named {
            id,
            name: product.clone(),
        };
        let change = |renames| {
            let product = of.clone();
            Change::FixedInputRenamed(FixedInputRenamed { product, renames })
        };
        staging.rename(planner, Some(id), pairs, subject, change)?;
    }
    Ok(())
}

pub(crate) fn rename_attributes(
    planner: &mut Planner<'_>,
    staging: &mut Staging<'_>,
    target: &Model,
) -> Result<(), Unrecordable> {
    let products = target.products.iter();
    let products = products.map(|(name, it)| (Owner::Product(name.clone()), &it.attributes));
    let blocks = target.blocks.iter();
    let blocks = blocks.map(|(name, it)| (Owner::Block(name.clone()), &it.attributes));
    for (owner, attributes) in products.chain(blocks) {
        let Some(before) = staging.recorded.model.attributes(&owner) else {
            continue;
        };
        let subject = |name: &AttributeName| Subject::Attribute(owner.clone(), name.clone());
        let place = Where {
            subject: &subject,
            kept: Kept::Offered,
            strangers: Strangers::Offered,
        };
        let alike = |a: &Attribute, b: &Attribute| {
            let same = f64::from(u8::from(a.spec == b.spec));
            // Of other blocks, it is another one.
            let blocks = overlap(&a.blocks, &b.blocks);
            if blocks == 0.0 {
                0.0
            } else {
                f64::midpoint(same, blocks)
            }
        };
        let about = |name: &AttributeName| Place::Attribute(owner.clone(), name.clone());
        let pairs = matched(planner, &place, before, attributes, about, alike);
        let id = thing(&staging.recorded, owner.kind(), None, owner.name());
        let of = NamedOwner {
            kind: owner.kind(),
            id,
            name: owner.name().to_owned(),
        };
        let change = |renames| {
            let owner = of.clone();
            Change::AttributeRenamed(AttributeRenamed { owner, renames })
        };
        staging.rename(planner, Some(id), pairs, subject, change)?;
    }
    Ok(())
}
