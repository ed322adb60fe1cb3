//! A block got a resource type.

use std::collections::BTreeMap;

use orch_model::change::ResourceTypeAttached;
use orch_model::{BlockName, Recorded, ResourceTypeName};

use crate::FoldError;
use crate::kind::{name_of, present, returning, slot, statement};
use crate::literal::{NulError, literal, text_array};
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, json, listed};

pub(crate) fn fold(
    recorded: &mut Recorded,
    change: &ResourceTypeAttached,
) -> Result<(), FoldError> {
    let block = present(recorded, &change.block)?;
    let resource_type = present(recorded, &change.resource_type)?;
    let present = || FoldError::Present(format!("resource type `{resource_type}` of `{block}`"));
    let absent = || FoldError::Absent(format!("product block `{block}`"));
    let owner = recorded.model.blocks.get_mut(&block).ok_or_else(absent)?;
    if owner.resource_types.contains_key(&resource_type) {
        return Err(present());
    }
    owner
        .resource_types
        .insert(resource_type, change.spec.clone());
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, ResourceTypeAttached>],
) -> Result<Both, NulError> {
    let mut attached = Attachments::default();
    // Where one of the two is new, the relation goes with it, and nothing is there yet.
    let mut old = Attachments::default();
    for (line, change) in group {
        let block = name_of(context.before, &change.block);
        let resource_type = name_of(context.before, &change.resource_type);
        context.touch_block(&block);
        context.touch_resource_type(&resource_type);
        let is_new = |id| context.new.contains(id);
        if !is_new(&change.block.id) {
            if !is_new(&change.resource_type.id) {
                old.push(&block, &resource_type);
            }
            let (block, resource_type) = (change.block.id, change.resource_type.id);
            context.filling.attachment(block, resource_type, *line);
        }
        attached.push(&block, &resource_type);
    }
    context.write_table("product_block_resource_types");
    let said = |what: &str, sql: String| {
        let count = counted(group.len(), "resource type");
        let blocks = listed(attached.blocks());
        let why = format!("{count} {what} {blocks}");
        statement(group, "resource_type_attached", why, sql)
    };
    let inserting = attached.inserting()?;
    if old.is_empty() {
        return Ok(Both {
            up: vec![said("attached to", inserting)],
            down: Vec::new(),
        });
    }
    let line = slot(group);
    context.take_up(&["subscription_instance_values"]);
    context.take_down(ATTACHMENT_TABLES);
    let strays = said("unknown until now to", old.taking(line)?).taking();
    let up = said("attached to", format!("{};\n{inserting}", returning(line)));
    let down = said("to go again from", old.taking(line)?).taking();
    let back = said("unknown again to", returning(line));
    Ok(Both {
        up: vec![strays, up],
        down: vec![down, back],
    })
}

/// The tables that the detaching of resource types takes rows from.
pub(crate) const ATTACHMENT_TABLES: &[&str] = &[
    "product_block_resource_types",
    "subscription_instance_values",
];

/// Which resource types of which blocks.
#[derive(Default)]
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

    /// The blocks, in the order in which they came.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(BlockName::as_str)
    }

    /// SQL that inserts those that are not there.
    pub(crate) fn inserting(&self) -> Result<String, NulError> {
        let mut rows = Vec::with_capacity(self.order.len());
        for block in &self.order {
            let names = self.names[block].iter().map(ResourceTypeName::as_str);
            let (block, names) = (literal(block.as_str())?, text_array(names)?);
            rows.push(format!("  ({block}, {names})"));
        }
        Ok(format!(
            "insert into product_block_resource_types (product_block_id, resource_type_id)\n\
             select b.product_block_id, r.resource_type_id\n\
             from (values\n{}\n) as v (block, resource_types)\n\
             cross join unnest(v.resource_types) as u (resource_type)\n\
             left join product_blocks b on b.name = v.block\n\
             left join resource_types r on r.resource_type = u.resource_type\n\
             on conflict do nothing",
            rows.join(",\n")
        ))
    }

    /// SQL that takes them, with the values that instances of the blocks have.
    pub(crate) fn taking(&self, line: usize) -> Result<String, NulError> {
        let names = json(&serde_json::json!(self.names))?;
        Ok(format!(
            "select pg_temp.orch_archive_attachments('{line}', {names})"
        ))
    }

    /// SQL that takes them, and leaves the values of instances.
    pub(crate) fn taking_relations(&self, line: usize) -> Result<String, NulError> {
        let names = json(&serde_json::json!(self.names))?;
        Ok(format!(
            "select pg_temp.orch_archive_block_resource_types('{line}', {names})"
        ))
    }
}
