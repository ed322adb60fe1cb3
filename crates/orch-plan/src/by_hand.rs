//! Changes by hand: descriptions, tags and statuses, which no class says, and links of
//! workflows to products.

use std::collections::BTreeSet;

use orch_model::change::{
    BlockDescribed, Named, NamedWorkflow, ProductDescribed, ResourceTypeDescribed, Told,
    WorkflowDescribed, WorkflowLinked, WorkflowUnlinked,
};
use orch_model::{
    ByHand, Change, ChangeKind, Link, Phase, ProductName, RowId, ThingKind, ThingName, Workflow,
    WorkflowName, limit,
};

use crate::Refusal;
use crate::planner::{Planner, thing};
use crate::unrecordable::Unrecordable;

/// A text that is given by hand would be refused.
#[derive(Debug, thiserror::Error)]
#[error("the {field} of `{name}`: {refusal}")]
pub struct ByHandError {
    /// Of what.
    pub name: String,
    /// Which text.
    pub field: &'static str,
    /// Why.
    #[source]
    pub refusal: Refusal,
}

/// Whether columns hold the texts that are given by hand.
pub fn check_by_hand(by_hand: &ByHand) -> Result<(), ByHandError> {
    let products = by_hand.products.iter().map(|(name, it)| (name.text(), it));
    let blocks = by_hand.blocks.iter().map(|(name, it)| (name.text(), it));
    for (name, told) in products.chain(blocks) {
        check(
            name,
            "description",
            told.description.as_deref(),
            limit::DESCRIPTION,
        )?;
        check(name, "tag", told.tag.as_deref(), limit::TAG)?;
        check(name, "status", told.status.as_deref(), limit::PRODUCT_TYPE)?;
    }
    let types = by_hand.resource_types.iter();
    let types = types.map(|(name, it)| (name.text(), it));
    let workflows = by_hand.workflows.iter().map(|(name, it)| (name.text(), it));
    for (name, text) in types.chain(workflows) {
        check(name, "description", Some(text), limit::DESCRIPTION)?;
    }
    Ok(())
}

fn check(
    name: &str,
    field: &'static str,
    text: Option<&str>,
    limit: usize,
) -> Result<(), ByHandError> {
    let Some(text) = text else { return Ok(()) };
    let checked = if text.contains('\0') {
        Err(Refusal::Nul)
    } else {
        crate::question::check_length(text, limit)
    };
    checked.map_err(|refusal| ByHandError {
        name: name.to_owned(),
        field,
        refusal,
    })
}

/// Plans what is not yet as it is said by hand.
pub(crate) fn plan(by_hand: &ByHand, planner: &mut Planner<'_>) -> Result<(), Unrecordable> {
    check_keys(by_hand, planner)?;
    let (declared, model) = (&planner.declared.model, &planner.recorded.model);
    for (name, told) in &by_hand.products {
        let Some(known) = model.products.get(name) else {
            // The change that adds it has its status.
            if declared.products.contains_key(name) {
                continue;
            }
            return Err(unknown(name));
        };
        let known = [&known.description, &known.tag, &known.status];
        if let Some(told) = unlike(told, known) {
            let product = named(planner, name)?;
            let phase = Phase::of(ChangeKind::ProductDescribed);
            let change = || Change::ProductDescribed(ProductDescribed { product, told });
            planner.change(phase, Vec::new(), change);
        }
    }
    for (name, told) in &by_hand.blocks {
        let Some(known) = model.blocks.get(name) else {
            if declared.blocks.contains_key(name) {
                continue;
            }
            return Err(unknown(name));
        };
        let known = [&known.description, &known.tag, &known.status];
        if let Some(told) = unlike(told, known) {
            let block = named(planner, name)?;
            let phase = Phase::of(ChangeKind::BlockDescribed);
            let change = || Change::BlockDescribed(BlockDescribed { block, told });
            planner.change(phase, Vec::new(), change);
        }
    }
    for (name, description) in &by_hand.resource_types {
        let resource_type = named(planner, name)?;
        let known = &model.resource_types[name].description;
        if known.as_ref() != Some(description) {
            let phase = Phase::of(ChangeKind::ResourceTypeDescribed);
            let description = Some(description.clone());
            let change = || {
                Change::ResourceTypeDescribed(ResourceTypeDescribed {
                    resource_type,
                    description,
                })
            };
            planner.change(phase, Vec::new(), change);
        }
    }
    for (name, description) in &by_hand.workflows {
        let workflow = named(planner, name)?;
        let known = model.workflow(name).and_then(|it| it.description.as_ref());
        if known != Some(description) {
            let phase = Phase::of(ChangeKind::WorkflowDescribed);
            let description = description.clone();
            let change = || {
                Change::WorkflowDescribed(WorkflowDescribed {
                    workflow,
                    description,
                })
            };
            planner.change(phase, Vec::new(), change);
        }
    }
    link(by_hand, planner)
}

/// Plans the links that are not yet as they are said.
fn link(by_hand: &ByHand, planner: &mut Planner<'_>) -> Result<(), Unrecordable> {
    let recorded = planner.recorded;
    let declared = &planner.declared.model;
    for (name, products) in &by_hand.links {
        let known = recorded.model.workflow(name);
        let is_ours = known.is_some() || declared.workflow(name).is_some();
        if !is_ours && !is_of_every_product(planner, name) {
            return Err(unknown(name));
        }
        let id = is_ours.then(|| thing(recorded, ThingKind::Workflow, None, name.as_str()));
        let workflow = NamedWorkflow {
            id,
            name: name.clone(),
        };
        for link in [Link::Unlinked, Link::Linked] {
            let mut linked: Vec<Named<ProductName>> = Vec::new();
            for (product, it) in products.iter().filter(|(_, it)| **it == link) {
                let before = recorded.model.products.get(product);
                if before.is_none() && !declared.products.contains_key(product) {
                    return Err(unknown(product));
                }
                let has = before.is_some_and(|it| match known {
                    Some(workflow) => it.has(name, workflow),
                    None => it.workflows.get(name) == Some(&Link::Linked),
                });
                let was = if has { Link::Linked } else { Link::Unlinked };
                // Of what this revision adds, the product types are not known yet.
                let is_new = before.is_none() || (is_ours && known.is_none());
                if *it != was || is_new {
                    linked.push(Named {
                        id: thing(recorded, ThingKind::Product, None, product.as_str()),
                        name: product.clone(),
                    });
                }
            }
            if linked.is_empty() {
                continue;
            }
            let workflow = workflow.clone();
            if link == Link::Linked {
                let products = linked;
                let change = || Change::WorkflowLinked(WorkflowLinked { workflow, products });
                planner.change(Phase::of(ChangeKind::WorkflowLinked), Vec::new(), change);
            } else {
                let products = linked;
                let change = || Change::WorkflowUnlinked(WorkflowUnlinked { workflow, products });
                planner.change(Phase::of(ChangeKind::WorkflowUnlinked), Vec::new(), change);
            }
        }
    }
    Ok(())
}

/// Whether a workflow is the orchestrator's own, or one that every product has.
fn is_of_every_product(planner: &Planner<'_>, name: &WorkflowName) -> bool {
    Workflow::is_of_core(name.as_str()) || planner.default_workflows.contains(name)
}

/// Keys are given to things that are added, and to each another one.
fn check_keys(by_hand: &ByHand, planner: &Planner<'_>) -> Result<(), Unrecordable> {
    let keys = &by_hand.keys;
    let model = &planner.recorded.model;
    let products = keys.products.iter();
    distinct(products.map(|(name, row)| (kind_of(name), *row, model.products.contains_key(name))))?;
    let blocks = keys.blocks.iter();
    distinct(blocks.map(|(name, row)| (kind_of(name), *row, model.blocks.contains_key(name))))?;
    let types = keys.resource_types.iter();
    let known = &model.resource_types;
    distinct(types.map(|(name, row)| (kind_of(name), *row, known.contains_key(name))))?;
    let workflows = keys.workflows.iter();
    distinct(workflows.map(|(name, row)| (kind_of(name), *row, model.workflow(name).is_some())))?;
    let inputs = keys.fixed_inputs.iter();
    distinct(inputs.map(|((product, name), row)| {
        let of = model.products.get(product);
        let is_known = of.is_some_and(|it| it.fixed_inputs.contains_key(name));
        let what = format!("fixed input `{name}` of product `{product}`");
        (what, *row, is_known)
    }))
}

/// Things by their words, each with its key and whether it is recorded.
fn distinct(all: impl Iterator<Item = (String, RowId, bool)>) -> Result<(), Unrecordable> {
    let mut seen = BTreeSet::new();
    for (what, row, is_recorded) in all {
        if is_recorded {
            return Err(Unrecordable::HasRow(what));
        }
        if !seen.insert(row) {
            return Err(Unrecordable::SameRow(what));
        }
    }
    Ok(())
}

fn named<N: ThingName>(planner: &Planner<'_>, name: &N) -> Result<Named<N>, Unrecordable> {
    let found = planner.recorded.things.find(N::KIND, None, name.text());
    let id = found.ok_or_else(|| unknown(name))?;
    Ok(Named {
        id,
        name: name.clone(),
    })
}

fn unknown<N: ThingName>(name: &N) -> Unrecordable {
    Unrecordable::Unknown(kind_of(name))
}

fn kind_of<N: ThingName>(name: &N) -> String {
    let kind = match N::KIND {
        ThingKind::Product => "product",
        ThingKind::Block => "product block",
        ThingKind::Workflow => "workflow",
        _ => "resource type",
    };
    format!("{kind} `{}`", name.text())
}

/// The texts that are not as they are known.
fn unlike(told: &Told, known: [&Option<String>; 3]) -> Option<Told> {
    let [description, tag, status] = known;
    let other =
        |told: &Option<String>, known: &Option<String>| told.clone().filter(|_| told != known);
    let told = Told {
        description: other(&told.description, description),
        tag: other(&told.tag, tag),
        status: other(&told.status, status),
        ..Told::default()
    };
    (told != Told::default()).then_some(told)
}
