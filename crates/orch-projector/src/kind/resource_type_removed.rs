//! A resource type is used by no block any more.

use orch_model::change::ResourceTypeRemoved;
use orch_model::{Recorded, ResourceTypeName, ThingKind};

use crate::FoldError;
use crate::kind::resource_type_added::{RESOURCE_TYPE_TABLES, taking_resource_types};
use crate::kind::{absent, forget, name_of, returning, slot, statement};
use crate::literal::{NulError, literal};
use crate::render::{Both, Context, Numbered};
use crate::script::{counted, listed};

pub(crate) fn fold(recorded: &mut Recorded, change: &ResourceTypeRemoved) -> Result<(), FoldError> {
    let name = forget(recorded, &change.resource_type)?;
    recorded
        .model
        .resource_types
        .remove(&name)
        .map(drop)
        .ok_or_else(|| absent(ThingKind::ResourceType, name.as_str()))
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, ResourceTypeRemoved>],
) -> Result<Both, NulError> {
    let mut names = Vec::with_capacity(group.len());
    let mut rows = Vec::with_capacity(group.len());
    for (_, change) in group {
        let name = name_of(context.before, &change.resource_type);
        context.touch_resource_type(&name);
        let known = context.before.model.resource_types.get(&name);
        let description = match known.and_then(|it| it.description.as_deref()) {
            Some(text) => literal(text)?,
            None => "null".to_owned(),
        };
        let (id, text) = (change.resource_type.id, literal(name.as_str())?);
        rows.push(format!("  ('{id}', {text}, {description})"));
        names.push(name);
    }
    context.write_table("resource_types");
    context.take_up(RESOURCE_TYPE_TABLES);
    let line = slot(group);
    let names = || names.iter().map(ResourceTypeName::as_str);
    let said = |what: &str, sql: String| {
        let count = counted(group.len(), "resource type");
        let why = format!("{count} {what}: {}", listed(names()));
        statement(group, "resource_type_removed", why, sql)
    };
    let down = format!(
        "{};\n\
         insert into resource_types (resource_type_id, resource_type, description)\n\
         values\n{}\n\
         on conflict do nothing",
        returning(line),
        rows.join(",\n")
    );
    Ok(Both {
        up: vec![said("removed", taking_resource_types(line, names())?).taking()],
        down: vec![said("back", down)],
    })
}
