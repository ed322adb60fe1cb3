//! Statements about workflows and the products that have them.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::{ProductName, RowId, Target, WorkflowName};
use serde_json::{Value, json as value};

use super::sql::{call, equals, json, named, texts, values};
use crate::literal::{NulError, literal};
use crate::schema::Table;
use crate::slot::Slot;

/// Rows of `workflows` that are written. Their columns depend on the version of the
/// orchestrator, so that functions of the prelude write them.
#[derive(Clone, Debug)]
pub(crate) enum Write {
    /// Inserts, those left aside that are there already.
    Add(Vec<WorkflowRow>),
    /// Sets what they do.
    Set(Vec<(WorkflowName, Target, Tasks)>),
    /// Sets `deleted_at`, or takes it away.
    Mark(Slot, Vec<WorkflowName>, Retired),
    /// From the former names to the names, all at once.
    Rename(Vec<(WorkflowName, WorkflowName)>),
    /// Notes which links are there before they are made.
    NoteLinks(Slot, Linked),
}

/// A row of `workflows`.
#[derive(Clone, Debug)]
pub(crate) struct WorkflowRow {
    pub(crate) row: RowId,
    pub(crate) name: WorkflowName,
    pub(crate) target: Target,
    pub(crate) tasks: Tasks,
    pub(crate) description: String,
}

/// Whether a workflow is a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tasks {
    Task,
    NoTask,
}

impl Tasks {
    /// Of what a change says.
    pub(crate) const fn of(is_task: bool) -> Self {
        if is_task { Self::Task } else { Self::NoTask }
    }

    const fn is_task(self) -> bool {
        matches!(self, Self::Task)
    }
}

/// Whether the code has a workflow no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retired {
    Yes,
    No,
}

/// Whose workflows are linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Recorded ones, which must be there.
    Ours,
    /// Others, such as those of the orchestrator itself, where they are there.
    Others,
}

/// Which products have which workflows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Linked(BTreeMap<WorkflowName, BTreeSet<ProductName>>);

impl Linked {
    /// Adds a link.
    pub(crate) fn push(&mut self, workflow: WorkflowName, product: ProductName) {
        self.0.entry(workflow).or_default().insert(product);
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The workflows, with the products of each.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&WorkflowName, &BTreeSet<ProductName>)> {
        self.0.iter()
    }

    pub(super) fn json(&self) -> Result<String, NulError> {
        json(&value!(self.0))
    }

    /// The statement that inserts them, those left aside that are there already.
    pub(super) fn inserting(&self, whose: Whose) -> Result<String, NulError> {
        let mut rows = Vec::with_capacity(self.0.len());
        for (workflow, products) in &self.0 {
            let products = texts(products.iter().map(ProductName::as_str))?;
            rows.push(format!("({}, {products})", literal(workflow.as_str())?));
        }
        // A recorded workflow that is not there is an error, by its id that is null.
        let join = match whose {
            Whose::Ours => "left join",
            Whose::Others => "join",
        };
        Ok(format!(
            "insert into public.products_workflows (product_id, workflow_id)\n\
             select p.product_id, w.workflow_id\n\
             from {}\n\
             cross join pg_catalog.unnest(v.products) as u (product)\n\
             {join} only public.workflows w on {}\n\
             left join only public.products p on {}\n\
             on conflict do nothing",
            values(&rows, "workflow, products"),
            equals("w.name", "v.workflow"),
            equals("p.name", "u.product")
        ))
    }
}

impl Write {
    pub(super) const fn slot(&self) -> Option<Slot> {
        match self {
            Self::Mark(slot, ..) | Self::NoteLinks(slot, _) => Some(*slot),
            Self::Add(_) | Self::Set(_) | Self::Rename(_) => None,
        }
    }

    pub(super) const fn writes(&self) -> &'static [Table] {
        match self {
            Self::Add(_) | Self::Set(_) | Self::Mark(..) => &[Table::Workflows],
            Self::Rename(_) => &[Table::Processes, Table::Workflows],
            Self::NoteLinks(..) => &[],
        }
    }

    pub(super) const fn function(&self) -> &'static str {
        match self {
            Self::Add(_) => "orch_add_workflows",
            Self::Set(_) => "orch_set_workflows",
            Self::Mark(..) => "orch_mark_workflows",
            Self::Rename(_) => "orch_rename_workflows",
            Self::NoteLinks(..) => "orch_note_links",
        }
    }

    pub(super) fn text(&self) -> Result<String, NulError> {
        let arguments = match self {
            Self::Add(rows) => vec![list(rows.iter().map(|row| {
                value!({
                    "id": row.row,
                    "name": row.name,
                    "target": row.target,
                    "is_task": row.tasks.is_task(),
                    "description": row.description,
                })
            }))?],
            Self::Set(rows) => vec![list(rows.iter().map(|(name, target, tasks)| {
                value!({"name": name, "target": target, "is_task": tasks.is_task()})
            }))?],
            Self::Mark(slot, names, retired) => vec![
                literal(&slot.to_string())?,
                texts(names.iter().map(WorkflowName::as_str))?,
                named(
                    "retired",
                    if *retired == Retired::Yes {
                        "true"
                    } else {
                        "false"
                    },
                ),
            ],
            Self::Rename(pairs) => {
                vec![list(pairs.iter().map(
                    |(former, name)| value!({"former": former, "name": name}),
                ))?]
            }
            Self::NoteLinks(slot, links) => vec![literal(&slot.to_string())?, links.json()?],
        };
        call(self.function(), &arguments)
    }
}

fn list(entries: impl Iterator<Item = Value>) -> Result<String, NulError> {
    json(&Value::Array(entries.collect()))
}
