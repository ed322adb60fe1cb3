//! Parts of a model as `show`, `state` and `models` print them, for people.

use std::fmt::Write as _;

use orch_model::{Attribute, BlockName};

/// How a field is described in text: `int`, `str, optional`, `list 1..`.
pub(crate) fn values(spec: &orch_model::ByStatus<orch_model::ValueSpec>) -> String {
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

/// How an attribute is described in text: `UserBlock, required`.
pub(crate) fn attribute(attribute: &Attribute) -> String {
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
