//! A resource type's name is used for the first time.

use orch_model::change::ResourceTypeAdded;
use orch_model::{Recorded, ResourceType, ThingKind};

use crate::FoldError;
use crate::kind::{introduce, returning, slot, statement};
use crate::literal::{NulError, literal, text_array};
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, listed};

pub(crate) fn fold(recorded: &mut Recorded, change: &ResourceTypeAdded) -> Result<(), FoldError> {
    introduce(
        recorded,
        change.thing,
        ThingKind::ResourceType,
        None,
        change.name.as_str(),
    )?;
    let resource_type = ResourceType {
        description: Some(change.description.clone()),
    };
    recorded
        .model
        .resource_types
        .insert(change.name.clone(), resource_type);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, ResourceTypeAdded>],
) -> Result<Both, NulError> {
    let mut rows = Vec::with_capacity(group.len());
    for (_, change) in group {
        context.touch_resource_type(&change.name);
        rows.push(format!(
            "  ('{}', {}, {})",
            change.thing,
            literal(change.name.as_str())?,
            literal(&change.description)?,
        ));
    }
    context.write_table("resource_types");
    context.take_down(RESOURCE_TYPE_TABLES);
    let names = || group.iter().map(|(_, change)| change.name.as_str());
    let said = |why: &str, sql: String| {
        let count = counted(group.len(), "resource type");
        let why = format!("{count} {why}: {}", listed(names()));
        statement(group, "resource_type_added", why, sql)
    };
    let line = slot(group);
    let up = format!(
        "{};\n\
         insert into resource_types (resource_type_id, resource_type, description)\n\
         values\n{}\n\
         on conflict do nothing",
        returning(line),
        rows.join(",\n")
    );
    Ok(Both {
        up: vec![said("added", up)],
        down: vec![said("to go again", taking_resource_types(line, names())?).taking()],
    })
}

/// The tables that resource types go from.
pub(crate) const RESOURCE_TYPE_TABLES: &[&str] =
    &["resource_types", "subscription_instance_values"];

/// SQL that takes resource types with their values.
pub(crate) fn taking_resource_types<'a>(
    line: usize,
    names: impl Iterator<Item = &'a str>,
) -> Result<String, NulError> {
    Ok(format!(
        "select pg_temp.orch_archive_resource_types('{line}', {})",
        text_array(names)?
    ))
}
