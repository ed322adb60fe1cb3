//! The tables of workflows and of tasks.

use orch_model::drift::{Field, Row};

use super::listing::{Column, Listed};
use crate::pages::metadata::cells;
use crate::shapes::Workflow;
use crate::table::Tables;

/// The workflows, or the tasks, that were not deleted.
pub(super) fn of_kind(tables: &Tables, is_task: bool) -> Vec<Workflow> {
    let all = tables.workflows.iter();
    let there = all.filter(|it| it.is_task == is_task && !tables.deleted.contains(&it.workflow_id));
    there.cloned().collect()
}

impl Listed for Workflow {
    fn row(&self) -> Option<Row> {
        Some(Row::Workflow(self.name.as_str().into()))
    }

    fn is_alike(row: &Row) -> bool {
        matches!(row, Row::Workflow(_))
    }
}

pub(super) const COLUMNS: &[Column<Workflow>] = &[
    Column {
        key: "name",
        title: "Name",
        text: |it, _| it.name.clone(),
        cell: |it, context| cells::name(&it.name, it.row(), context),
        field: None,
    },
    Column {
        key: "description",
        title: "Description",
        text: |it, _| cells::text(&it.description),
        cell: |it, _| cells::prose(&it.description),
        field: Some(Field::Description),
    },
    Column {
        key: "target",
        title: "Target",
        text: |it, _| it.target.clone(),
        cell: |it, _| cells::status(&Some(it.target.clone())),
        field: Some(Field::Target),
    },
    Column {
        key: "product_tags",
        title: "Product tags",
        text: |it, context| cells::joined(tags(it, context.tables).into_iter()),
        cell: |it, context| {
            let tags = tags(it, context.tables).into_iter();
            cells::plain(tags)
        },
        field: Some(Field::Products),
    },
    Column {
        key: "created_at",
        title: "Created",
        text: |it, _| cells::sortable(it.created_at),
        cell: |it, _| cells::created(it.created_at),
        field: None,
    },
];

/// The tags of the products that a workflow belongs to.
fn tags<'a>(workflow: &Workflow, tables: &'a Tables) -> std::collections::BTreeSet<&'a str> {
    let has = |it: &&crate::shapes::Product| {
        let mut workflows = it.workflows.iter();
        workflows.any(|it| it.workflow_id == workflow.workflow_id)
    };
    let products = tables.products.iter().filter(has);
    products.filter_map(|it| it.tag.as_deref()).collect()
}
