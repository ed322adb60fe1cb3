//! Parts of a model in a few words, as commands and pages show them.

use std::fmt::Write as _;

use orch_model::{Attribute, BlockName, ByStatus, ProductType, Target, ValueSpec, Workflow};

/// How a field is described in text: `int`, `str, optional`, `list 1..`.
pub fn values(spec: &ByStatus<ValueSpec>) -> String {
    let mut text = String::new();
    for (index, (stages, spec)) in spec.iter().enumerate() {
        let between = if index > 0 { "; " } else { "" };
        // A string takes all text.
        let _ = write!(
            text,
            "{between}{}, {}",
            spec.value_type.as_str(),
            spec.arity
        );
        if let Some(allowed) = &spec.allowed {
            let allowed: Vec<_> = allowed.iter().map(String::as_str).collect();
            let _ = write!(text, " of {}", allowed.join(" | "));
        }
        if !stages.is_all() {
            let _ = write!(text, " ({stages})");
        }
    }
    text
}

/// How a workflow is described in text: `CREATE, for products of Port`.
pub fn workflow(workflow: &Workflow) -> String {
    let mut text = workflow
        .target
        .map_or("target unknown", Target::as_str)
        .to_owned();
    if workflow.is_task() == Some(true) {
        text += ", task";
    }
    let types = workflow.product_types.iter().flatten();
    let types: Vec<_> = types.map(ProductType::as_str).collect();
    if !types.is_empty() {
        let _ = write!(text, ", for products of {}", types.join(" | "));
    }
    if let Some(tag) = &workflow.tag {
        let _ = write!(text, " with tag {tag}");
    }
    if !workflow.standing.is_in_use() {
        text += ", retired";
    }
    text
}

/// How an attribute is described in text: `UserBlock, required`.
pub fn attribute(attribute: &Attribute) -> String {
    let mut text = String::new();
    for (index, (stages, spec)) in attribute.spec.iter().enumerate() {
        let between = if index > 0 { "; " } else { "" };
        let blocks: Vec<_> = spec.blocks.iter().map(BlockName::as_str).collect();
        // A string takes all text.
        let _ = write!(text, "{between}{}, {}", blocks.join(" | "), spec.arity);
        if !stages.is_all() {
            let _ = write!(text, " ({stages})");
        }
    }
    text
}
