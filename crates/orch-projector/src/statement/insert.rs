//! Statements that insert rows of metadata.

use std::collections::BTreeMap;

use orch_model::{BlockName, FixedInputName, ProductName, ProductType, ResourceTypeName, RowId};

use super::sql::{equals, row, texts, values};
use super::workflow::{Linked, Whose};
use crate::literal::{NulError, literal};
use crate::schema::Table;

/// Rows of metadata to insert, those left aside that are there already.
#[derive(Clone, Debug)]
pub(crate) enum Insert {
    Products(Vec<(RowId, ProductName, ProductType, Text3)>),
    FixedInputs(Vec<FixedInputRow>),
    Blocks(Vec<(RowId, BlockName, Text3)>),
    ResourceTypes(Vec<(RowId, ResourceTypeName, Option<String>)>),
    /// Which blocks stand at the root of which products.
    Roots(Relations),
    /// Which blocks depend on which.
    Relations(Relations),
    Attachments(Attachments),
    /// Which products have which workflows.
    Links(Linked, Whose),
}

/// The texts of a product or a block, which people know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text3 {
    pub(crate) description: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) status: Option<String>,
}

/// A row of `fixed_inputs`.
#[derive(Clone, Debug)]
pub(crate) struct FixedInputRow {
    pub(crate) id: RowId,
    pub(crate) product: ProductName,
    pub(crate) name: FixedInputName,
    pub(crate) value: String,
}

impl Insert {
    pub(super) const fn writes(&self) -> &'static [Table] {
        match self {
            Self::Products(_) => &[Table::Products],
            Self::FixedInputs(_) => &[Table::FixedInputs],
            Self::Blocks(_) => &[Table::ProductBlocks],
            Self::ResourceTypes(_) => &[Table::ResourceTypes],
            Self::Roots(_) => &[Table::ProductProductBlocks],
            Self::Relations(_) => &[Table::ProductBlockRelations],
            Self::Attachments(_) => &[Table::ProductBlockResourceTypes],
            Self::Links(..) => &[Table::ProductsWorkflows],
        }
    }

    pub(super) fn text(&self) -> Result<String, NulError> {
        match self {
            Self::Products(rows) => {
                let row = |(id, name, class, text): &(RowId, ProductName, ProductType, Text3)| {
                    Ok(format!(
                        "('{id}', {}, {}, {}, {}, {})",
                        literal(name.as_str())?,
                        literal(text.description.as_deref().unwrap_or_default())?,
                        literal(class.as_str())?,
                        literal(text.tag.as_deref().unwrap_or_default())?,
                        literal(text.status.as_deref().unwrap_or_default())?
                    ))
                };
                let columns = "product_id, name, description, product_type, tag, status";
                inserting(Table::Products, columns, rows.iter().map(row))
            }
            Self::Blocks(rows) => {
                let row = |(id, name, text): &(RowId, BlockName, Text3)| {
                    Ok(format!(
                        "('{id}', {}, {}, {}, {})",
                        literal(name.as_str())?,
                        literal(text.description.as_deref().unwrap_or_default())?,
                        nullable(text.tag.as_deref())?,
                        nullable(text.status.as_deref())?
                    ))
                };
                let columns = "product_block_id, name, description, tag, status";
                inserting(Table::ProductBlocks, columns, rows.iter().map(row))
            }
            Self::ResourceTypes(rows) => {
                let row = |(id, name, text): &(RowId, ResourceTypeName, Option<String>)| {
                    let (name, text) = (literal(name.as_str())?, nullable(text.as_deref())?);
                    Ok(format!("('{id}', {name}, {text})"))
                };
                let columns = "resource_type_id, resource_type, description";
                inserting(Table::ResourceTypes, columns, rows.iter().map(row))
            }
            Self::FixedInputs(rows) => fixed_inputs(rows),
            Self::Roots(relations) => relations.inserting(
                Table::ProductProductBlocks,
                ["product_id", "product_block_id"],
                (Table::Products, "product_id"),
            ),
            Self::Relations(relations) => relations.inserting(
                Table::ProductBlockRelations,
                ["in_use_by_id", "depends_on_id"],
                (Table::ProductBlocks, "product_block_id"),
            ),
            Self::Attachments(attachments) => attachments.inserting(),
            Self::Links(links, whose) => links.inserting(*whose),
        }
    }
}

fn nullable(text: Option<&str>) -> Result<String, NulError> {
    text.map_or_else(|| Ok("null".to_owned()), literal)
}

fn inserting(
    table: Table,
    columns: &str,
    rows: impl Iterator<Item = Result<String, NulError>>,
) -> Result<String, NulError> {
    let rows: Result<Vec<String>, NulError> = rows.collect();
    Ok(format!(
        "insert into public.{} ({columns})\nvalues\n  {}\non conflict do nothing",
        table.name(),
        rows?.join(",\n  ")
    ))
}

fn fixed_inputs(inputs: &[FixedInputRow]) -> Result<String, NulError> {
    let mut rows = Vec::with_capacity(inputs.len());
    for it in inputs {
        let cast = if rows.is_empty() {
            "::pg_catalog.uuid"
        } else {
            ""
        };
        rows.push(format!(
            "('{}'{cast}, {}, {}, {})",
            it.id,
            literal(it.product.as_str())?,
            literal(it.name.as_str())?,
            literal(&it.value)?
        ));
    }
    Ok(format!(
        "insert into public.fixed_inputs (fixed_input_id, product_id, name, value)\n\
         select v.id, p.product_id, v.name, v.value\n\
         from {}\n\
         left join only public.products p on {}\n\
         on conflict do nothing",
        values(&rows, "id, product, name, value"),
        equals("p.name", "v.product")
    ))
}

/// Relations of owners of one kind, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Relations {
    order: Vec<String>,
    blocks: BTreeMap<String, Vec<BlockName>>,
}

impl Relations {
    /// Adds a relation.
    pub(crate) fn push(&mut self, owner: &str, block: BlockName) {
        if !self.blocks.contains_key(owner) {
            self.order.push(owner.to_owned());
        }
        self.blocks.entry(owner.to_owned()).or_default().push(block);
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The owners, in order.
    pub(crate) fn owners(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }

    /// The blocks that they are related to.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = &BlockName> {
        self.blocks.values().flatten()
    }

    /// As those of products.
    pub(crate) fn roots(self) -> Insert {
        Insert::Roots(self)
    }

    /// As those of blocks.
    pub(crate) fn below(self) -> Insert {
        Insert::Relations(self)
    }

    fn inserting(
        &self,
        table: Table,
        [from, to]: [&str; 2],
        (owners, key): (Table, &str),
    ) -> Result<String, NulError> {
        let mut rows = Vec::with_capacity(self.order.len());
        for owner in &self.order {
            let blocks = texts(self.blocks[owner].iter().map(BlockName::as_str))?;
            rows.push(format!("({}, {blocks})", literal(owner)?));
        }
        Ok(format!(
            "insert into public.{} ({from}, {to})\n\
             select o.{key}, b.product_block_id\n\
             from {}\n\
             cross join pg_catalog.unnest(v.blocks) as u (block)\n\
             left join only public.{} o on {}\n\
             left join only public.product_blocks b on {}\n\
             on conflict do nothing",
            table.name(),
            values(&rows, "owner, blocks"),
            owners.name(),
            equals("o.name", "v.owner"),
            equals("b.name", "u.block")
        ))
    }
}

/// Which resource types of which blocks, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attachments {
    order: Vec<BlockName>,
    names: BTreeMap<BlockName, Vec<ResourceTypeName>>,
}

impl Attachments {
    /// Adds one.
    pub(crate) fn push(&mut self, block: &BlockName, resource_type: &ResourceTypeName) {
        if !self.names.contains_key(block) {
            self.order.push(block.clone());
        }
        let names = self.names.entry(block.clone()).or_default();
        names.push(resource_type.clone());
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The blocks, in order.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(BlockName::as_str)
    }

    /// The names of the resource types by block.
    pub(crate) const fn names(&self) -> &BTreeMap<BlockName, Vec<ResourceTypeName>> {
        &self.names
    }

    fn inserting(&self) -> Result<String, NulError> {
        let mut rows = Vec::with_capacity(self.order.len());
        for block in &self.order {
            let names = texts(self.names[block].iter().map(ResourceTypeName::as_str))?;
            rows.push(format!("({}, {names})", literal(block.as_str())?));
        }
        Ok(format!(
            "insert into public.product_block_resource_types (product_block_id, resource_type_id)\n\
             select b.product_block_id, r.resource_type_id\n\
             from {}\n\
             cross join pg_catalog.unnest(v.resource_types) as u (resource_type)\n\
             left join only public.product_blocks b on {}\n\
             left join only public.resource_types r on {}\n\
             on conflict do nothing",
            values(&rows, "block, resource_types"),
            equals("b.name", "v.block"),
            equals("r.resource_type", "u.resource_type")
        ))
    }
}

/// A row of names for a list of values.
pub(super) fn pair(a: &str, b: &str) -> Result<String, NulError> {
    row([a, b])
}
