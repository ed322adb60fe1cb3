//! A block lost a resource type, and its instances the values of it.

use orch_model::change::ResourceTypeDetached;
use orch_model::{Recorded, ThingKind};

use crate::FoldError;
use crate::kind::resource_type_attached::{ATTACHMENT_TABLES, Attachments};
use crate::kind::{absent, name_of, present, returning, slot, statement};
use crate::literal::NulError;
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, listed};

pub(crate) fn fold(
    recorded: &mut Recorded,
    change: &ResourceTypeDetached,
) -> Result<(), FoldError> {
    let block = present(recorded, &change.block)?;
    let resource_type = present(recorded, &change.resource_type)?;
    recorded
        .model
        .blocks
        .get_mut(&block)
        .and_then(|it| it.resource_types.remove(&resource_type))
        .map(drop)
        .ok_or_else(|| absent(ThingKind::ResourceType, resource_type.as_str()))
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, ResourceTypeDetached>],
) -> Result<Both, NulError> {
    let mut detached = Attachments::default();
    for (_, change) in group {
        let block = name_of(context.before, &change.block);
        let resource_type = name_of(context.before, &change.resource_type);
        context.touch_block(&block);
        context.touch_resource_type(&resource_type);
        detached.push(&block, &resource_type);
    }
    context.take_up(ATTACHMENT_TABLES);
    context.write_table("product_block_resource_types");
    let line = slot(group);
    let said = |what: &str, sql: String| {
        let count = counted(group.len(), "resource type");
        let why = format!("{count} {what} {}", listed(detached.blocks()));
        statement(group, "resource_type_detached", why, sql)
    };
    let back = format!("{};\n{}", returning(line), detached.inserting()?);
    Ok(Both {
        up: vec![said("detached from", detached.taking(line)?).taking()],
        down: vec![said("back on", back)],
    })
}
