//! The words for requirements that subscriptions do not meet where a database went back to.

use orch_model::Owner;
use orch_postgres::Unmet;
use orch_projector::RequiredField;
use serde::Serialize;

use crate::output::{one_line, plural, say, warning};

/// A requirement that subscriptions do not meet, for programs.
#[derive(Serialize)]
pub(crate) struct UnmetReport {
    field: String,
    subscriptions: u64,
    first: Vec<String>,
}

impl From<&Unmet> for UnmetReport {
    fn from(it: &Unmet) -> Self {
        Self {
            field: field(&it.field),
            subscriptions: it.subscriptions,
            first: it.first.clone(),
        }
    }
}

/// Says which requirements are not met, and by which subscriptions.
pub(crate) fn say_unmet(unmet: &[Unmet]) {
    for it in unmet {
        let count = usize::try_from(it.subscriptions).unwrap_or(usize::MAX);
        let lack = if count == 1 { "lacks" } else { "lack" };
        warning!(
            "{} {lack} {}, as the classes there require; the \
             orchestrator cannot load them:",
            plural(count, "subscription"),
            one_line(&field(&it.field)),
        );
        it.first.iter().for_each(|id| say!("  {id}"));
        let more = count - it.first.len();
        if more > 0 {
            say!("  and {} more", plural(more, "subscription"));
        }
    }
}

fn field(field: &RequiredField) -> String {
    match field {
        RequiredField::Values(block, name) => {
            format!("a value of `{name}` in product block `{block}`")
        }
        RequiredField::Attribute(Owner::Block(block), name, _) => {
            format!("`{name}` in product block `{block}`")
        }
        RequiredField::Attribute(Owner::Product(product), name, _) => {
            format!("`{name}` of product `{product}`")
        }
    }
}
