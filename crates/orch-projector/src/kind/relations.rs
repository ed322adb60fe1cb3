//! What attributes are in the database: relations between owners and blocks, in the
//! metadata and between instances.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::catalog::related;
use orch_model::change::Named;
use orch_model::{Attribute, AttributeName, AttributeSpec, BlockName, ByStatus, Owner, Recorded};

use crate::FoldError;
use crate::kind::present;
use crate::layout::Layout;
use crate::literal::{NulError, literal, text_array};
use crate::render::Context;

/// What a change says of an attribute, with the names that its blocks have now.
pub(crate) fn attribute(
    recorded: &Recorded,
    name: &AttributeName,
    relates: &[Named<BlockName>],
    mentions: &[Named<BlockName>],
    spec: &ByStatus<AttributeSpec>,
) -> Result<Attribute, FoldError> {
    let mut now = BTreeMap::new();
    for named in relates.iter().chain(mentions) {
        now.insert(&named.name, present(recorded, named)?);
    }
    let mut stages = Vec::new();
    for (set, spec) in spec.iter() {
        let mut spec = spec.clone();
        let renamed: Option<BTreeSet<BlockName>> = spec
            .blocks
            .iter()
            .map(|name| now.get(name).cloned())
            .collect();
        let unintroduced = || FoldError::Unintroduced(format!("attribute `{name}`"));
        spec.blocks = renamed.ok_or_else(unintroduced)?;
        stages.extend(set.iter().map(|status| (status, spec.clone())));
    }
    Ok(Attribute {
        blocks: relates
            .iter()
            .map(|named| now[&named.name].clone())
            .collect(),
        spec: ByStatus::from_stages(stages),
    })
}

/// The blocks that an owner is related to.
pub(crate) fn relations_of(recorded: &Recorded, owner: &Owner) -> BTreeSet<BlockName> {
    recorded
        .model
        .attributes(owner)
        .map(related)
        .unwrap_or_default()
}

/// The table of an owner.
pub(crate) fn owners_of(owner: &Owner) -> &'static str {
    match owner {
        Owner::Product(_) => "products",
        Owner::Block(_) => "product_blocks",
    }
}

/// Notes what an owner's relations are about as touched.
pub(crate) fn touch(context: &mut Context<'_>, owner: &Owner) {
    match owner {
        Owner::Product(name) => {
            context.touch_product(name);
            context.write_table("product_product_blocks");
        }
        Owner::Block(name) => {
            context.touch_block(name);
            context.write_table("product_block_relations");
        }
    }
}

/// The tables that the cutting of an attribute takes rows from.
pub(crate) const CUT_TABLES: &[&str] = &[
    "product_product_blocks",
    "product_block_relations",
    "subscription_instance_relations",
    "subscription_instances",
];

/// Relations of owners of one kind, in the order in which they came.
#[derive(Default)]
pub(crate) struct Relations {
    order: Vec<String>,
    made: BTreeMap<String, Vec<BlockName>>,
}

impl Relations {
    /// Adds a relation.
    pub(crate) fn push(&mut self, owner: &str, block: BlockName) {
        if !self.made.contains_key(owner) {
            self.order.push(owner.to_owned());
        }
        self.made.entry(owner.to_owned()).or_default().push(block);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.made.values().map(Vec::len).sum()
    }

    /// The owners, in order.
    pub(crate) fn owners(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }

    /// SQL that inserts those that are not there; none where there are none.
    pub(crate) fn inserting(
        &self,
        owners: &str,
        layout: Layout,
    ) -> Result<Option<String>, NulError> {
        if self.order.is_empty() {
            return Ok(None);
        }
        let mut rows = Vec::with_capacity(self.order.len());
        for owner in &self.order {
            let blocks = self.made[owner].iter().map(BlockName::as_str);
            rows.push(format!("  ({}, {})", literal(owner)?, text_array(blocks)?));
        }
        let (table, key, from, to) = if owners == "products" {
            (
                "product_product_blocks",
                "product_id",
                "product_id",
                "product_block_id",
            )
        } else {
            let (from, to) = (layout.in_use_by(), layout.depends_on());
            ("product_block_relations", "product_block_id", from, to)
        };
        Ok(Some(format!(
            "insert into {table} ({from}, {to})\n\
             select o.{key}, b.product_block_id\n\
             from (values\n{}\n) as v (owner, blocks)\n\
             cross join unnest(v.blocks) as u (block)\n\
             left join {owners} o on o.name = v.owner\n\
             left join product_blocks b on b.name = u.block\n\
             on conflict do nothing",
            rows.join(",\n")
        )))
    }
}

/// SQL that cuts what instances of an owner hold in an attribute: all, or what is of
/// some blocks. `unrelated` are the blocks that nothing relates the owner to then.
pub(crate) fn cutting<'a>(
    line: usize,
    owner: &Owner,
    attribute: &AttributeName,
    blocks: Option<&BTreeSet<BlockName>>,
    unrelated: impl Iterator<Item = &'a BlockName>,
) -> Result<String, NulError> {
    let blocks = match blocks {
        Some(blocks) => texts(blocks.iter().map(BlockName::as_str))?,
        None => "null".to_owned(),
    };
    Ok(format!(
        "select pg_temp.orch_archive_attribute(\n  \
         '{line}', '{}', {}, {},\n  blocks => {blocks}, unrelated => {})",
        owners_of(owner),
        literal(owner.name())?,
        literal(attribute.as_str())?,
        texts(unrelated.map(BlockName::as_str))?
    ))
}

/// An array of texts, which may be empty.
pub(crate) fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> Result<String, NulError> {
    let mut texts = texts.peekable();
    match texts.peek() {
        None => Ok("'{}'".to_owned()),
        Some(_) => text_array(texts),
    }
}
