//! The plan of a migration, sealed beside its SQL: what each statement does, for which
//! events, on which tables, and the rows of metadata on both sides.
//!
//! Replaying reads it in place of rendering again, so that a newer projector cannot
//! disagree with older SQL.

use std::collections::BTreeSet;
use std::ops::Range;

use orch_model::catalog::{BlockRow, ProductRow, ResourceTypeRow, Selection, WorkflowRow};
use orch_model::{BlockName, Catalog, ProductName, ResourceTypeName, WorkflowName};
use serde::{Deserialize, Serialize};

use crate::Direction;
use crate::schema::Table;
use crate::statement::{Cause, Does};

/// The plan of a migration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MigrationPlan {
    /// The statements of the way up, in order.
    pub up: Vec<Planned>,
    /// The statements of the way down, in order.
    pub down: Vec<Planned>,
    /// The rows that it is about, as recorded at the parent.
    pub before: Catalog,
    /// The same rows, as recorded at the revision.
    pub after: Catalog,
}

/// A statement of a migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// Its effect on rows.
    pub does: Does,
    /// The same in words.
    pub why: String,
    /// The events that it comes from.
    pub events: Cause,
    /// The name under which the archive keeps the rows that it removes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// The tables whose rows it inserts or changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<Table>,
    /// The tables that it moves rows from, without those that follow by cascade.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archives: Vec<Table>,
    /// The tables that it may put rows back into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restores: Vec<Table>,
    /// The function of the prelude that it calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<String>,
    /// Where it begins and ends in the file of SQL, in bytes, its semicolon left aside.
    pub sql: (usize, usize),
}

impl Planned {
    /// Its place in the file of SQL.
    pub const fn range(&self) -> Range<usize> {
        self.sql.0..self.sql.1
    }
}

/// A row of metadata, as it is written.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Row {
    Product {
        name: ProductName,
        before: Option<ProductRow>,
        after: Option<ProductRow>,
    },
    ProductBlock {
        name: BlockName,
        before: Option<BlockRow>,
        after: Option<BlockRow>,
    },
    ResourceType {
        name: ResourceTypeName,
        before: Option<ResourceTypeRow>,
        after: Option<ResourceTypeRow>,
    },
    Workflow {
        name: WorkflowName,
        before: Option<WorkflowRow>,
        after: Option<WorkflowRow>,
    },
}

/// A plan as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    up: Vec<Planned>,
    down: Vec<Planned>,
    rows: Vec<Row>,
}

impl MigrationPlan {
    /// The text of its file: a statement or a row a line.
    pub fn to_text(&self) -> String {
        let mut text = String::from("{\"up\":[");
        lines(&mut text, &self.up);
        text.push_str("],\n\"down\":[");
        lines(&mut text, &self.down);
        text.push_str("],\n\"rows\":[");
        lines(&mut text, self.rows());
        text.push_str("]}\n");
        text
    }

    /// Reads the text of its file.
    pub fn from_text(text: &str) -> Result<Self, serde_json::Error> {
        let Read { up, down, rows } = serde_json::from_str(text)?;
        let (mut of_before, mut of_after) = (Catalog::default(), Catalog::default());
        for row in rows {
            match row {
                Row::Product {
                    name,
                    before,
                    after,
                } => put(
                    (&mut of_before.products, &mut of_after.products),
                    name,
                    (before, after),
                ),
                Row::ProductBlock {
                    name,
                    before,
                    after,
                } => put(
                    (&mut of_before.blocks, &mut of_after.blocks),
                    name,
                    (before, after),
                ),
                Row::ResourceType {
                    name,
                    before,
                    after,
                } => put(
                    (&mut of_before.resource_types, &mut of_after.resource_types),
                    name,
                    (before, after),
                ),
                Row::Workflow {
                    name,
                    before,
                    after,
                } => put(
                    (&mut of_before.workflows, &mut of_after.workflows),
                    name,
                    (before, after),
                ),
            }
        }
        Ok(Self {
            up,
            down,
            before: of_before,
            after: of_after,
        })
    }

    /// The statements of a direction, in order.
    pub fn statements(&self, direction: Direction) -> &[Planned] {
        match direction {
            Direction::Up => &self.up,
            Direction::Down => &self.down,
        }
    }

    /// The tables that a direction locks by name, in order of name.
    pub fn locked(&self, direction: Direction) -> BTreeSet<Table> {
        let statements = self.statements(direction).iter();
        statements
            .flat_map(|it| it.writes.iter().chain(&it.archives))
            .copied()
            .collect()
    }

    /// The tables that a direction moves rows from.
    pub fn archived(&self, direction: Direction) -> BTreeSet<Table> {
        let statements = self.statements(direction).iter();
        statements.flat_map(|it| &it.archives).copied().collect()
    }

    /// The names of the rows that it is about.
    pub fn names(&self) -> Selection {
        let mut names = self.before.selection();
        let Selection {
            products,
            blocks,
            resource_types,
            workflows,
        } = self.after.selection();
        names.products.extend(products);
        names.blocks.extend(blocks);
        names.resource_types.extend(resource_types);
        names.workflows.extend(workflows);
        names
    }

    fn rows(&self) -> Vec<Row> {
        let Selection {
            products,
            blocks,
            resource_types,
            workflows,
        } = self.names();
        let (before, after) = (&self.before, &self.after);
        let product = |name: ProductName| Row::Product {
            before: before.products.get(&name).cloned(),
            after: after.products.get(&name).cloned(),
            name,
        };
        let block = |name: BlockName| Row::ProductBlock {
            before: before.blocks.get(&name).cloned(),
            after: after.blocks.get(&name).cloned(),
            name,
        };
        let resource_type = |name: ResourceTypeName| Row::ResourceType {
            before: before.resource_types.get(&name).cloned(),
            after: after.resource_types.get(&name).cloned(),
            name,
        };
        let workflow = |name: WorkflowName| Row::Workflow {
            before: before.workflows.get(&name).cloned(),
            after: after.workflows.get(&name).cloned(),
            name,
        };
        let products = products.into_iter().map(product);
        let blocks = blocks.into_iter().map(block);
        let types = resource_types.into_iter().map(resource_type);
        let workflows = workflows.into_iter().map(workflow);
        let rows = products.chain(blocks).chain(types);
        rows.chain(workflows).collect()
    }
}

fn put<N: Ord + Clone, R>(
    (of_before, of_after): (
        &mut std::collections::BTreeMap<N, R>,
        &mut std::collections::BTreeMap<N, R>,
    ),
    name: N,
    (before, after): (Option<R>, Option<R>),
) {
    if let Some(row) = before {
        of_before.insert(name.clone(), row);
    }
    if let Some(row) = after {
        of_after.insert(name, row);
    }
}

fn lines<T: Serialize>(text: &mut String, entries: impl IntoIterator<Item = T>) {
    let mut mark = "\n";
    for entry in entries {
        text.push_str(mark);
        let line = serde_json::to_string(&entry);
        text.push_str(&line.expect("BUG: a plan holds only strings, numbers and lists"));
        mark = ",\n";
    }
}
