//! From what is declared and what is recorded to questions and changes: first which
//! names are whose, then what is unlike under them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use orch_event::Event;
use orch_model::change::{
    AttributeRenamed, BlockRenamed, FixedInputRenamed, ProductEnded, ProductRenamed, Rename,
    Replacement, ResourceTypeRenamed, ResourceTypeReplaced,
};
use orch_model::change::{Named, NamedOwner};
use orch_model::{
    Attribute, AttributeName, Block, BlockName, Change, FixedInput, Model, Owner, Place, Product,
    ProductName, Recorded, ResourceTypeName, Status, ThingId, ThingName, ValueSpec,
};

use crate::changes::Changes;
use crate::compare::complete;
use crate::matching::{Kept, Strangers, Where, matched, overlap};
use crate::plan::Unrecordable;
use crate::planner::{Phase, Planner, thing};
use crate::question::{Bearing, Kind, key};

/// What becomes of a product that went.
const REMOVE: &str = "remove";
const END_OF_LIFE: &str = Model::END_OF_LIFE;

/// Plans all that is unlike.
pub(crate) fn differences(planner: &mut Planner<'_>) -> Result<(), Unrecordable> {
    let declared = planner.declared;
    let mut staged = Cow::Borrowed(planner.recorded);
    rename_products(planner, &mut staged)?;
    let went = went(planner, &staged);
    rename_blocks(planner, &mut staged)?;
    rename_resource_types(planner, &mut staged)?;
    let ended: Vec<ProductName> = staged
        .model
        .products
        .iter()
        .filter(|(name, it)| {
            let fate = went.get(*name);
            fate.map_or(it.status.as_deref() == Some(END_OF_LIFE), |fate| fate.ends)
        })
        .map(|(name, _)| name.clone())
        .collect();
    let target = complete(&declared.model, &staged.model, ended.iter());
    rename_fixed_inputs(planner, &mut staged, &target)?;
    rename_attributes(planner, &mut staged, &target)?;
    replace(planner, &mut staged, &target)?;
    Changes {
        planner,
        staged: &staged,
        target: &target,
        went: &went,
        moved: BTreeSet::new(),
    }
    .plan()
}

/// What becomes of a product that is in no registry any more.
pub(crate) struct Fate {
    /// Whether its rows stay.
    ends: bool,
    /// The question about it.
    pub(crate) asked: usize,
}

/// Asks what becomes of the products that went.
fn went(planner: &mut Planner<'_>, staged: &Recorded) -> BTreeMap<ProductName, Fate> {
    let mut went = BTreeMap::new();
    for (name, product) in &staged.model.products {
        let is_ended = product.status.as_deref() == Some(END_OF_LIFE);
        if planner.declared.model.products.contains_key(name) || is_ended {
            continue;
        }
        let key = key(&["product", name.as_str(), "removal"]);
        let subject = format!("product \"{name}\" with its subscriptions");
        let choices = [REMOVE, END_OF_LIFE].map(str::to_owned).to_vec();
        let kind = Kind::choice(choices);
        let about = Place::Product(name.clone());
        let suggestion = Some(REMOVE.to_owned());
        let question = planner.question(&key, "Remove or keep", &subject, kind, suggestion, &about);
        let ends = planner.assumed(question, Bearing::Shapes) == END_OF_LIFE;
        let asked = planner.last();
        planner.reasons = true;
        if ends {
            let id = thing(staged, ProductName::KIND, None, name.as_str());
            let product = planner.former(id, name);
            let change = || Change::ProductEnded(ProductEnded { product });
            planner.removal(Phase::ProductEnded, vec![asked], change);
        }
        went.insert(name.clone(), Fate { ends, asked });
    }
    went
}

/// Folds a change into the model that all that follows is compared with.
fn stage(staged: &mut Cow<'_, Recorded>, change: &Change) -> Result<(), Unrecordable> {
    let event = Event::Change {
        change: change.clone(),
        answers: Vec::new(),
    };
    orch_projector::fold(staged.to_mut(), &event)
        .map_err(|error| Unrecordable::Taken(error.to_string()))
}

/// Renames of one place, those together that depend on each other.
fn components<N: ThingName>(pairs: Vec<(N, N)>) -> Vec<Vec<(N, N)>> {
    let mut all: Vec<Vec<(N, N)>> = Vec::new();
    for pair in pairs {
        let touches =
            |it: &Vec<(N, N)>| it.iter().any(|(from, to)| *from == pair.1 || *to == pair.0);
        let (mut joined, others): (Vec<_>, Vec<_>) = all.into_iter().partition(touches);
        let mut component: Vec<(N, N)> = joined.drain(..).flatten().collect();
        component.push(pair);
        component.sort();
        all = others;
        all.push(component);
    }
    all.sort();
    all
}

/// The renames of a component, and the questions that they rest on.
fn renames<N: ThingName>(
    planner: &Planner<'_>,
    staged: &Recorded,
    owner: Option<ThingId>,
    path: &[&str],
    pairs: &[(N, N)],
) -> (Vec<Rename<N>>, Vec<usize>) {
    let renames = pairs
        .iter()
        .map(|(from, to)| Rename {
            id: thing(staged, N::KIND, owner, from.text()),
            name: from.clone(),
            to: to.clone(),
        })
        .collect();
    (renames, asked(planner, path, pairs))
}

/// The questions about former names that some pairs rest on.
fn asked<N: ThingName>(planner: &Planner<'_>, path: &[&str], pairs: &[(N, N)]) -> Vec<usize> {
    let keys: BTreeSet<String> = pairs
        .iter()
        .map(|(_, to)| {
            let mut path = path.to_vec();
            path.extend([to.text(), "former"]);
            key(&path)
        })
        .collect();
    let questions = planner.questions.iter().enumerate();
    questions
        .filter(|(_, question)| keys.contains(&question.key))
        .map(|(at, _)| at)
        .collect()
}

fn rename_products(
    planner: &mut Planner<'_>,
    staged: &mut Cow<'_, Recorded>,
) -> Result<(), Unrecordable> {
    let path = ["product"];
    let place = Where {
        path: &path,
        noun: "product".to_owned(),
        kept: Kept::Unasked,
        strangers: Strangers::Offered,
    };
    let before: BTreeMap<ProductName, Product> = staged
        .model
        .products
        .iter()
        .filter(|(name, it)| {
            it.status.as_deref() != Some(END_OF_LIFE)
                || planner.declared.model.products.contains_key(*name)
        })
        .map(|(name, it)| (name.clone(), it.clone()))
        .collect();
    let about = |name: &ProductName| Place::Product(name.clone());
    let alike = |a: &Product, b: &Product| {
        let same_class = if a.product_type == b.product_type {
            1.0
        } else {
            0.0
        };
        let names = |it: &Product| -> BTreeSet<String> {
            let inputs = it.fixed_inputs.keys().map(ToString::to_string);
            inputs
                .chain(it.attributes.keys().map(ToString::to_string))
                .collect()
        };
        f64::midpoint(same_class, overlap(&names(a), &names(b)))
    };
    let declared = planner.declared;
    let pairs = matched(
        planner,
        &place,
        &before,
        &declared.model.products,
        about,
        alike,
    );
    for component in components(pairs) {
        let (renames, rests) = renames(planner, staged, None, &path, &component);
        let change = Change::ProductRenamed(ProductRenamed { renames });
        stage(staged, &change)?;
        planner.change(Phase::ProductRenamed, rests, || change);
    }
    Ok(())
}

fn rename_blocks(
    planner: &mut Planner<'_>,
    staged: &mut Cow<'_, Recorded>,
) -> Result<(), Unrecordable> {
    let path = ["block"];
    let place = Where {
        path: &path,
        noun: "product block".to_owned(),
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
    let before = &staged.model.blocks.clone();
    let pairs = matched(
        planner,
        &place,
        before,
        &declared.model.blocks,
        about,
        alike,
    );
    for component in components(pairs) {
        let (renames, rests) = renames(planner, staged, None, &path, &component);
        let change = Change::BlockRenamed(BlockRenamed { renames });
        stage(staged, &change)?;
        planner.change(Phase::BlockRenamed, rests, || change);
    }
    Ok(())
}

/// What is known of a resource type beyond its name: which blocks have it, and of what
/// type it is there.
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
            one.types.extend(
                spec.iter()
                    .map(|(_, spec)| spec.value_type.as_str().to_owned()),
            );
        }
    }
    uses
}

fn rename_resource_types(
    planner: &mut Planner<'_>,
    staged: &mut Cow<'_, Recorded>,
) -> Result<(), Unrecordable> {
    let path = ["resource_type"];
    let place = Where {
        path: &path,
        noun: "resource type".to_owned(),
        kept: Kept::Unasked,
        strangers: Strangers::Elsewhere,
    };
    let declared = planner.declared;
    let (before, after) = (uses(&staged.model), uses(&declared.model));
    let about = |name: &ResourceTypeName| {
        let blocks = after.get(name).and_then(|it| it.blocks.first().cloned());
        let block = blocks.unwrap_or_else(|| BlockName::new(""));
        Place::ResourceType(block, name.clone())
    };
    let alike = |a: &Use, b: &Use| {
        let same_type = if a.types == b.types { 1.0 } else { 0.0 };
        let same_blocks = overlap(&a.blocks, &b.blocks);
        // In other blocks, it is another one.
        if same_blocks == 0.0 {
            0.0
        } else {
            f64::midpoint(same_type, same_blocks)
        }
    };
    // Only where something goes from a block and something comes to it, can it be one.
    let pairs = matched(planner, &place, &before, &after, about, alike);
    for component in components(pairs) {
        let (renames, rests) = renames(planner, staged, None, &path, &component);
        let change = Change::ResourceTypeRenamed(ResourceTypeRenamed { renames });
        stage(staged, &change)?;
        planner.change(Phase::ResourceTypeRenamed, rests, || change);
    }
    Ok(())
}

fn rename_fixed_inputs(
    planner: &mut Planner<'_>,
    staged: &mut Cow<'_, Recorded>,
    target: &Model,
) -> Result<(), Unrecordable> {
    for (product, it) in &target.products {
        let Some(known) = staged.model.products.get(product) else {
            continue;
        };
        let path = ["fixed_input", product.as_str()];
        let place = Where {
            path: &path,
            noun: format!("fixed input of product \"{product}\""),
            kept: Kept::Offered,
            strangers: Strangers::Offered,
        };
        let alike = |a: &FixedInput, b: &FixedInput| if a.spec == b.spec { 1.0 } else { 0.0 };
        let about =
            |name: &orch_model::FixedInputName| Place::FixedInput(product.clone(), name.clone());
        let before = known.fixed_inputs.clone();
        let pairs = matched(planner, &place, &before, &it.fixed_inputs, about, alike);
        let owner = thing(staged, ProductName::KIND, None, product.as_str());
        for component in components(pairs) {
            let (renames, rests) = renames(planner, staged, Some(owner), &path, &component);
            let product = Named {
                id: owner,
                name: product.clone(),
            };
            let change = Change::FixedInputRenamed(FixedInputRenamed { product, renames });
            stage(staged, &change)?;
            planner.change(Phase::FixedInputRenamed, rests, || change);
        }
    }
    Ok(())
}

fn rename_attributes(
    planner: &mut Planner<'_>,
    staged: &mut Cow<'_, Recorded>,
    target: &Model,
) -> Result<(), Unrecordable> {
    let products = target
        .products
        .iter()
        .map(|(name, it)| (Owner::Product(name.clone()), &it.attributes));
    let blocks = target
        .blocks
        .iter()
        .map(|(name, it)| (Owner::Block(name.clone()), &it.attributes));
    for (owner, attributes) in products.chain(blocks) {
        let Some(before) = staged.model.attributes(&owner).cloned() else {
            continue;
        };
        let (path, noun) = match &owner {
            Owner::Product(name) => (["attribute", "product", name.as_str()], "product"),
            Owner::Block(name) => (["attribute", "block", name.as_str()], "product block"),
        };
        let place = Where {
            path: &path,
            noun: format!("attribute of {noun} \"{}\"", owner.name()),
            kept: Kept::Offered,
            strangers: Strangers::Offered,
        };
        let alike = |a: &Attribute, b: &Attribute| {
            let same = if a.spec == b.spec { 1.0 } else { 0.0 };
            // Of other blocks, it is another one.
            let blocks = overlap(&a.blocks, &b.blocks);
            if blocks == 0.0 {
                0.0
            } else {
                f64::midpoint(same, blocks)
            }
        };
        let about = |name: &AttributeName| Place::Attribute(owner.clone(), name.clone());
        let pairs = matched(planner, &place, &before, attributes, about, alike);
        let id = thing(staged, owner.kind(), None, owner.name());
        for component in components(pairs) {
            let (renames, rests) = renames(planner, staged, Some(id), &path, &component);
            let owner = NamedOwner {
                kind: owner.kind(),
                id,
                name: owner.name().to_owned(),
            };
            let change = Change::AttributeRenamed(AttributeRenamed { owner, renames });
            stage(staged, &change)?;
            planner.change(Phase::AttributeRenamed, rests, || change);
        }
    }
    Ok(())
}

/// In each block, asks whether a resource type that came took over the values of one
/// that went.
fn replace(
    planner: &mut Planner<'_>,
    staged: &mut Cow<'_, Recorded>,
    target: &Model,
) -> Result<(), Unrecordable> {
    for (block, it) in &target.blocks {
        let Some(known) = staged.model.blocks.get(block) else {
            continue;
        };
        let path = ["block_resource_type", block.as_str()];
        let place = Where {
            path: &path,
            noun: format!("resource type of product block \"{block}\""),
            kept: Kept::Offered,
            strangers: Strangers::Offered,
        };
        type Spec = orch_model::ByStatus<ValueSpec>;
        let alike = |a: &Spec, b: &Spec| {
            let of = |spec: &Spec| {
                let spec = spec
                    .get(Status::Active)
                    .or_else(|| spec.iter().next().map(|it| it.1));
                spec.map(|spec| (spec.value_type.clone(), spec.allowed.clone()))
            };
            if of(a) == of(b) { 1.0 } else { 0.0 }
        };
        let about = |name: &ResourceTypeName| Place::ResourceType(block.clone(), name.clone());
        let before = known.resource_types.clone();
        let pairs = matched(planner, &place, &before, &it.resource_types, about, alike);
        for component in components(pairs) {
            let taken = component.iter().map(|(_, to)| to).find(|to| {
                before.contains_key(*to) && component.iter().all(|(from, _)| from != *to)
            });
            if let Some(to) = taken {
                let what = format!("resource type `{to}` of product block `{block}`");
                return Err(Unrecordable::Taken(what));
            }
            let rests = asked(planner, &path, &component);
            let named = |name: &ResourceTypeName| Named {
                id: thing(staged, ResourceTypeName::KIND, None, name.as_str()),
                name: name.clone(),
            };
            let replaced: Vec<Replacement> = component
                .iter()
                .map(|(from, to)| Replacement {
                    from: named(from),
                    to: named(to),
                })
                .collect();
            let of = Named {
                id: thing(staged, BlockName::KIND, None, block.as_str()),
                name: block.clone(),
            };
            for it in &replaced {
                planner.replaced.insert((of.id, it.to.id), it.from.id);
            }
            let change = || {
                Change::ResourceTypeReplaced(ResourceTypeReplaced {
                    block: of,
                    replaced,
                })
            };
            planner.change(Phase::ResourceTypeReplaced, rests, change);
            // The resource types themselves may not be there yet, so that this is not
            // folded.
            if let Some(known) = staged.to_mut().model.blocks.get_mut(block) {
                let moved: Vec<_> = component
                    .iter()
                    .filter_map(|(from, to)| Some((to.clone(), known.resource_types.remove(from)?)))
                    .collect();
                known.resource_types.extend(moved);
            }
        }
    }
    Ok(())
}
