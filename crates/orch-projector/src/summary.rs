//! A revision in a few words, for the head of its SQL.

use orch_model::Change;

use crate::words::{counted, joined};

/// How many changes of each kind a revision holds.
#[derive(Default)]
pub(crate) struct Summary {
    /// Verb, noun and count, in the order in which they came.
    counts: Vec<(&'static str, &'static str, usize)>,
}

impl Summary {
    /// Counts a change.
    pub(crate) fn push(&mut self, change: &Change) {
        let Some((verb, noun, count)) = counted_change(change) else {
            return;
        };
        let known = self
            .counts
            .iter_mut()
            .find(|it| (it.0, it.1) == (verb, noun));
        match known {
            Some((.., known)) => *known += count,
            None => self.counts.push((verb, noun, count)),
        }
    }

    /// `adds 2 products and 1 product block; renames 1 attribute`.
    pub(crate) fn in_words(&self) -> String {
        let mut verbs: Vec<&str> = Vec::new();
        for (verb, ..) in &self.counts {
            if !verbs.contains(verb) {
                verbs.push(verb);
            }
        }
        let part = |verb: &&str| {
            let of_verb = self.counts.iter().filter(|it| it.0 == *verb);
            let nouns: Vec<String> = of_verb.map(|it| counted(it.2, it.1)).collect();
            format!("{verb} {}", joined(&nouns))
        };
        if verbs.is_empty() {
            return "changes no row".to_owned();
        }
        verbs.iter().map(part).collect::<Vec<_>>().join("; ")
    }
}

/// The verb, the noun and the count for a change.
fn counted_change(change: &Change) -> Option<(&'static str, &'static str, usize)> {
    Some(match change {
        Change::ProductAdded(_) => ("adds", "product", 1),
        Change::FixedInputAdded(_) => ("adds", "fixed input", 1),
        Change::BlockAdded(_) => ("adds", "product block", 1),
        Change::ResourceTypeAdded(_) => ("adds", "resource type", 1),
        Change::AttributeAdded(_) => ("adds", "attribute", 1),
        Change::ResourceTypeAttached(_) => ("attaches", "resource type", 1),
        Change::ProductRemoved(_) => ("removes", "product", 1),
        Change::FixedInputRemoved(_) => ("removes", "fixed input", 1),
        Change::BlockRemoved(_) => ("removes", "product block", 1),
        Change::ResourceTypeRemoved(_) => ("removes", "resource type", 1),
        Change::AttributeRemoved(_) => ("removes", "attribute", 1),
        Change::ResourceTypeDetached(_) => ("detaches", "resource type", 1),
        Change::ProductRenamed(it) => ("renames", "product", it.renames.len()),
        Change::BlockRenamed(it) => ("renames", "product block", it.renames.len()),
        Change::ResourceTypeRenamed(it) => ("renames", "resource type", it.renames.len()),
        Change::FixedInputRenamed(it) => ("renames", "fixed input", it.renames.len()),
        Change::AttributeRenamed(it) => ("renames", "attribute", it.renames.len()),
        Change::ResourceTypeReplaced(it) => ("replaces", "resource type", it.replaced.len()),
        Change::AttributeChanged(_) => ("changes", "attribute", 1),
        Change::ResourceTypeChanged(_) => ("changes", "resource type", 1),
        Change::FixedInputChanged(_) => ("changes", "fixed input", 1),
        Change::ProductTypeChanged(_) => ("changes the type of", "product", 1),
        Change::ProductEnded(_) => ("ends the life of", "product", 1),
        Change::ProductDescribed(_) => ("sets the texts of", "product", 1),
        Change::BlockDescribed(_) => ("sets the texts of", "product block", 1),
        Change::ResourceTypeDescribed(_) => ("sets the texts of", "resource type", 1),
        Change::WorkflowAdded(_) => ("adds", "workflow", 1),
        Change::WorkflowRemoved(_) => ("removes", "workflow", 1),
        Change::WorkflowRetired(_) => ("retires", "workflow", 1),
        Change::WorkflowRenamed(it) => ("renames", "workflow", it.renames.len()),
        Change::WorkflowChanged(_) => ("changes", "workflow", 1),
        Change::WorkflowLinked(it) => ("links a workflow to", "product", it.products.len()),
        Change::WorkflowUnlinked(it) => ("unlinks a workflow from", "product", it.products.len()),
        Change::WorkflowDescribed(_) => ("sets the texts of", "workflow", 1),
        Change::LeftoverRemoved(_) => ("removes", "leftover", 1),
        Change::DefaultGiven(_) | Change::MemberChosen(_) => return None,
    })
}
