//! Workflows and tasks: functions that the orchestrator runs.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ProductType;

/// What a workflow does to a subscription: `workflows.target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Target {
    /// It makes one.
    Create,
    /// It changes one.
    Modify,
    /// It ends one.
    Terminate,
    /// It checks one.
    Validate,
    /// It compares one with the systems that it stands for.
    Reconcile,
    /// It is about no subscription.
    System,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Create,
        Self::Modify,
        Self::Terminate,
        Self::Validate,
        Self::Reconcile,
        Self::System,
    ];

    /// The target as the database and Python write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "CREATE",
            Self::Modify => "MODIFY",
            Self::Terminate => "TERMINATE",
            Self::Validate => "VALIDATE",
            Self::Reconcile => "RECONCILE",
            Self::System => "SYSTEM",
        }
    }

    /// The target that is written so, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// Whether workflows of this target are tasks, where nothing else is said.
    pub const fn is_of_tasks(self) -> bool {
        matches!(self, Self::System | Self::Validate)
    }

    /// Whether workflows of this target belong to products.
    pub const fn is_of_products(self) -> bool {
        !matches!(self, Self::System)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A function that the orchestrator runs.
///
/// In a *declared* model, whatever the source does not say is `None`; in a *recorded*
/// one `target`, `is_task`, `description` and `product_types` are there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    /// What it does, as its decorator says.
    pub target: Option<Target>,
    /// Whether it is a task; declared only where the source says something else than its
    /// target does ([`Target::is_of_tasks`]).
    pub is_task: Option<bool>,
    /// What people see of it. A decorator may suggest it.
    pub description: Option<String>,
    /// The product types whose products it is for; none for a task about no subscription.
    pub product_types: Option<BTreeSet<ProductType>>,
    /// Only products with this tag have it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Whether the code has it, in a recorded model.
    #[serde(default, skip_serializing_if = "Standing::is_in_use")]
    pub standing: Standing,
    /// Where it stands, in a declared model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<WorkflowSource>,
}

/// Whether a recorded workflow is in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The code has it.
    #[default]
    InUse,
    /// The code has it no longer; its row stays, with `deleted_at`, for the processes that
    /// ran it.
    Retired,
}

impl Standing {
    /// Whether the code has it.
    pub const fn is_in_use(&self) -> bool {
        matches!(self, Self::InUse)
    }
}

/// Whether one product has one workflow, whatever the workflow says of product types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// It has it.
    Linked,
    /// It does not have it.
    Unlinked,
}

/// Where a workflow stands, as `LazyWorkflowInstance` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkflowSource {
    /// The module, with dots: `workflows.port.create_port`.
    pub package: String,
    /// The function in it, which is also the workflow's name.
    pub function: String,
}

impl Workflow {
    /// Whether it is a task: as it says, or as its target does.
    pub fn is_task(&self) -> Option<bool> {
        self.is_task.or(self.target.map(Target::is_of_tasks))
    }

    /// The workflows that the orchestrator itself brings: never ours to add, change or
    /// remove.
    pub const CORE: [&'static str; 7] = [
        "modify_note",
        "task_clean_up_tasks",
        "task_resume_workflows",
        "task_validate_awaiting_callbacks",
        "task_validate_product_type",
        "task_validate_products",
        "task_validate_subscriptions",
    ];

    /// Whether the orchestrator itself brings the workflow of a name.
    pub fn is_of_core(name: &str) -> bool {
        Self::CORE.contains(&name)
    }
}
