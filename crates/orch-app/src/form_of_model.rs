//! Parts of a model in a few words, as commands and pages show them.

use std::fmt::Write as _;

use orch_model::{
    Attribute, BlockName, ByStatus, ProductType, Status, StatusSet, Target, ValueSpec, Workflow,
};

/// How a field is described in text: `int`, `str, optional`, `list 1..`.
pub fn values(spec: &ByStatus<ValueSpec>) -> String {
    let parts = spec.iter().map(|(stages, spec)| {
        let mut kind = spec.value_type.as_str().to_owned();
        if let Some(allowed) = &spec.allowed {
            let allowed: Vec<_> = allowed.iter().map(String::as_str).collect();
            kind = format!("{kind} of {}", allowed.join(" | "));
        }
        (stages, kind, spec.arity.to_string())
    });
    by_status(&parts.collect::<Vec<_>>())
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
    let parts = attribute.spec.iter().map(|(stages, spec)| {
        let blocks: Vec<_> = spec.blocks.iter().map(BlockName::as_str).collect();
        (stages, blocks.join(" | "), spec.arity.to_string())
    });
    by_status(&parts.collect::<Vec<_>>())
}

/// Specifications by status in a line. Where all statuses have one, that of most is said last,
/// as what holds elsewhere: `int, required in active, else optional`.
fn by_status(parts: &[(StatusSet, String, String)]) -> String {
    let mut sorted: Vec<_> = parts.iter().collect();
    sorted.sort_by_key(|(stages, ..)| stages.iter().count());
    let covered: usize = parts.iter().map(|(stages, ..)| stages.iter().count()).sum();
    let is_whole = covered == Status::ALL.len();
    let first_kind = sorted.first().map(|(_, kind, _)| kind);
    let is_one_kind = sorted.iter().all(|(_, kind, _)| Some(kind) == first_kind);
    let mut said = Vec::new();
    for (index, (stages, kind, arity)) in sorted.iter().enumerate() {
        let is_last = index + 1 == sorted.len();
        let what = if is_one_kind && index > 0 {
            arity.clone()
        } else {
            format!("{kind}, {arity}")
        };
        said.push(match (is_whole && is_last, index) {
            (true, 0) => what,
            (true, _) => format!("else {what}"),
            (false, _) => format!("{what} in {stages}"),
        });
    }
    said.join(", ")
}
