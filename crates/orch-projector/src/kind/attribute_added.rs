//! A product or a block got an attribute, and with it relations to blocks.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::catalog::related;
use orch_model::change::{AttributeAdded, Named};
use orch_model::{
    Attribute, BlockName, ByStatus, Owner, ProductName, Recorded, ThingId, ThingKind,
};

use crate::FoldError;
use crate::kind::{introduce, lines, present_name};
use crate::literal::{NulError, literal, text_array};
use crate::render::{Both, Context, Numbered};
use crate::script::{Statement, counted, listed, refusing_used, removing};

pub(crate) fn fold(recorded: &mut Recorded, change: &AttributeAdded) -> Result<(), FoldError> {
    let owner = owner(recorded, change)?;
    let attribute = attribute(recorded, change)?;
    introduce(
        recorded,
        change.thing,
        ThingKind::Attribute,
        Some(change.owner.id),
        change.name.as_str(),
    )?;
    let attributes = match &owner {
        Owner::Product(name) => recorded
            .model
            .products
            .get_mut(name)
            .map(|product| &mut product.attributes),
        Owner::Block(name) => recorded
            .model
            .blocks
            .get_mut(name)
            .map(|block| &mut block.attributes),
    };
    let attributes = attributes.ok_or_else(|| FoldError::Absent(owner.to_string()))?;
    attributes.insert(change.name.clone(), attribute);
    Ok(())
}

/// Who the owner is now.
fn owner(recorded: &Recorded, change: &AttributeAdded) -> Result<Owner, FoldError> {
    let owner = &change.owner;
    match owner.kind {
        ThingKind::Product => present_name(recorded, owner.id, ThingKind::Product, &owner.name)
            .map(|name| Owner::Product(ProductName::new(name))),
        ThingKind::Block => present_name(recorded, owner.id, ThingKind::Block, &owner.name)
            .map(|name| Owner::Block(BlockName::new(name))),
        _ => Err(FoldError::Absent(format!("an owner `{}`", owner.name))),
    }
}

/// What a block is called now.
fn block(recorded: &Recorded, named: &Named<BlockName>) -> Result<BlockName, FoldError> {
    present_name(recorded, named.id, ThingKind::Block, named.name.as_str()).map(BlockName::new)
}

/// The attribute, with the names that its blocks have now.
fn attribute(recorded: &Recorded, change: &AttributeAdded) -> Result<Attribute, FoldError> {
    let mut now = BTreeMap::new();
    for named in change.relates.iter().chain(&change.mentions) {
        now.insert(&named.name, block(recorded, named)?);
    }
    let mut stages = Vec::new();
    for (set, spec) in change.spec.iter() {
        let mut spec = spec.clone();
        let renamed: Option<BTreeSet<BlockName>> = spec
            .blocks
            .iter()
            .map(|name| now.get(name).cloned())
            .collect();
        let unintroduced = || FoldError::Unintroduced(format!("attribute `{}`", change.name));
        spec.blocks = renamed.ok_or_else(unintroduced)?;
        stages.extend(set.iter().map(|status| (status, spec.clone())));
    }
    Ok(Attribute {
        blocks: change
            .relates
            .iter()
            .map(|named| now[&named.name].clone())
            .collect(),
        spec: ByStatus::from_stages(stages),
    })
}

/// What relations a group of changes makes, by owner in the order of the events.
#[derive(Default)]
struct Relations {
    order: Vec<Owner>,
    made: BTreeMap<Owner, Vec<BlockName>>,
    demanding: BTreeSet<Owner>,
    /// Relations of which both sides were there before: where one is new, it cannot
    /// go while it has instances.
    usable: Vec<(Owner, BlockName)>,
    lines: Vec<usize>,
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, AttributeAdded>],
) -> Result<Both, NulError> {
    let mut products = Relations::default();
    let mut blocks = Relations::default();
    let mut known: BTreeMap<ThingId, BTreeSet<BlockName>> = BTreeMap::new();
    for (line, change) in group {
        // Where something is missing, folding says so right after.
        let Ok(owner) = owner(context.before, change) else {
            continue;
        };
        let known = known
            .entry(change.owner.id)
            .or_insert_with(|| relations_of(context.before, &owner));
        let relations = match &owner {
            Owner::Product(name) => {
                context.touch_product(name);
                &mut products
            }
            Owner::Block(name) => {
                context.touch_block(name);
                &mut blocks
            }
        };
        relations.lines.push(*line);
        if !context.new.contains(&change.owner.id)
            && change.spec.iter().any(|(_, spec)| spec.arity.min() > 0)
        {
            relations.demanding.insert(owner.clone());
        }
        for named in &change.relates {
            let Ok(name) = block(context.before, named) else {
                continue;
            };
            context.touch_block(&name);
            if known.insert(name.clone()) {
                if !relations.made.contains_key(&owner) {
                    relations.order.push(owner.clone());
                }
                if !context.new.contains(&change.owner.id) && !context.new.contains(&named.id) {
                    relations.usable.push((owner.clone(), name.clone()));
                }
                relations.made.entry(owner.clone()).or_default().push(name);
            }
        }
    }
    let mut both = Both {
        up: Vec::new(),
        down: Vec::new(),
    };
    let product_columns = ("product_product_blocks", "product_id", "product_block_id");
    let layout = context.layout;
    let block_columns = (
        "product_block_relations",
        layout.in_use_by(),
        layout.depends_on(),
    );
    for (relations, owners, columns) in [
        (products, ("products", "product_id"), product_columns),
        (
            blocks,
            ("product_blocks", "product_block_id"),
            block_columns,
        ),
    ] {
        if !relations.lines.is_empty() {
            context.touch_table(columns.0);
        }
        relations.write(owners, columns, group, &mut both)?;
    }
    Ok(both)
}

/// The blocks that the owner is related to already.
fn relations_of(recorded: &Recorded, owner: &Owner) -> BTreeSet<BlockName> {
    let attributes = match owner {
        Owner::Product(name) => recorded.model.products.get(name).map(|it| &it.attributes),
        Owner::Block(name) => recorded.model.blocks.get(name).map(|it| &it.attributes),
    };
    attributes.map(related).unwrap_or_default()
}

impl Relations {
    fn write(
        &self,
        (owners, owner_key): (&str, &str),
        (table, from, to): (&str, &str, &str),
        group: &[Numbered<'_, AttributeAdded>],
        both: &mut Both,
    ) -> Result<(), NulError> {
        let (first, last) = lines(group);
        let first = self.lines.first().copied().unwrap_or(first);
        let last = self.lines.last().copied().unwrap_or(last);
        let statement = |why: String, sql: String| Statement {
            lines: (first, last),
            kind: "attribute_added",
            why,
            sql,
        };
        let noun = if owners == "products" {
            "product"
        } else {
            "product block"
        };
        if !self.demanding.is_empty() {
            let names = || self.demanding.iter().map(Owner::name);
            let live = if owners == "products" {
                "subscriptions of a product"
            } else {
                "instances of a product block"
            };
            both.up.push(statement(
                format!("blocks are required of {}", listed(names())),
                format!(
                    "select pg_temp.orch_refuse_live('{owners}', {}, '{live}')",
                    text_array(names())?
                ),
            ));
        }
        if self.order.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(self.order.len());
        for owner in &self.order {
            let blocks = self.made[owner].iter().map(BlockName::as_str);
            rows.push(format!(
                "  ({}, {})",
                literal(owner.name())?,
                text_array(blocks)?
            ));
        }
        let values = format!("(values\n{}\n) as v (owner, blocks)", rows.join(",\n"));
        let why = |what: &str| {
            let owners = listed(self.order.iter().map(Owner::name));
            let relations = self.made.values().map(Vec::len).sum();
            format!(
                "{} of {noun} {what}: {owners}",
                counted(relations, "relation")
            )
        };
        both.up.push(statement(
            why("added"),
            format!(
                "insert into {table} ({from}, {to})\n\
             select o.{owner_key}, b.product_block_id\n\
             from {values}\n\
             cross join unnest(v.blocks) as u (block)\n\
             left join {owners} o on o.name = v.owner\n\
             left join product_blocks b on b.name = u.block"
            ),
        ));
        let rows = format!(
            "select x.ctid\nfrom {values}\n\
             cross join unnest(v.blocks) as u (block)\n\
             join {owners} o on o.name = v.owner\n\
             join product_blocks b on b.name = u.block\n\
             join {table} x on x.{from} = o.{owner_key} and x.{to} = b.product_block_id"
        );
        let made = self.made.values().map(Vec::len).sum();
        let mut down = Vec::new();
        if !self.usable.is_empty() {
            let pairs = self
                .usable
                .iter()
                .map(|(owner, block)| (owner.name(), block.as_str()));
            down.push(statement(
                why("not to be in use"),
                refusing_used(table, pairs)?,
            ));
        }
        down.push(statement(
            why("to remove again"),
            removing(table, &rows, made),
        ));
        // Of the two tables, the one that is filled last is emptied first.
        down.append(&mut both.down);
        both.down = down;
        Ok(())
    }
}
