//! The changes of workflows.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Named, Rename};
use crate::{ProductName, ProductType, RowId, Target, ThingId, WorkflowName};

/// A workflow came into the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowAdded {
    /// The workflow.
    pub thing: ThingId,
    /// Its name.
    pub name: WorkflowName,
    /// As its decorator says, or as answered.
    pub target: Target,
    /// Whether it is a task.
    pub is_task: bool,
    /// As answered.
    pub description: String,
    /// The product types whose products have it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub product_types: BTreeSet<ProductType>,
    /// Only products with this tag have it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The primary key of its row, where it is not derived from the thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowId>,
}

/// A workflow left the code, and goes with all processes that ran it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowRemoved {
    /// Which.
    pub workflow: Named<WorkflowName>,
}

/// A workflow left the code; its row stays, with `deleted_at`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowRetired {
    /// Which.
    pub workflow: Named<WorkflowName>,
}

/// Workflows got other names, all at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowRenamed {
    /// Which.
    pub renames: Vec<Rename<WorkflowName>>,
}

/// What a workflow does, or for which products, is another; or a retired one is in use
/// again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowChanged {
    /// Which.
    pub workflow: Named<WorkflowName>,
    /// Its target from then on.
    pub target: Target,
    /// Whether it is a task from then on.
    pub is_task: bool,
    /// The product types whose products have it from then on.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub product_types: BTreeSet<ProductType>,
    /// Only products with this tag have it from then on, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// A workflow's description was edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowDescribed {
    /// Which.
    pub workflow: Named<WorkflowName>,
    /// As told.
    pub description: String,
}

/// A workflow, of the team or of the orchestrator itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedWorkflow {
    /// The thing; none for a workflow of the orchestrator itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ThingId>,
    /// Its name when the change was recorded.
    pub name: WorkflowName,
}

/// Products have a workflow, whatever it says of product types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowLinked {
    /// Which.
    pub workflow: NamedWorkflow,
    /// The products.
    pub products: Vec<Named<ProductName>>,
}

/// Products do not have a workflow, whatever it says of product types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowUnlinked {
    /// Which.
    pub workflow: NamedWorkflow,
    /// The products.
    pub products: Vec<Named<ProductName>>,
}
