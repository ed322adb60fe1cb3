//! A resource type's name is used for the first time.

use orch_model::change::ResourceTypeAdded;
use orch_model::{Recorded, ResourceType, ThingKind};

use crate::FoldError;
use crate::kind::{introduce, lines};
use crate::literal::{NulError, literal, text_array};
use crate::render::{Both, Context, Numbered};
use crate::script::{Statement, counted, listed, removing};

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
    context.touch_table("resource_types");
    let names = || group.iter().map(|(_, change)| change.name.as_str());
    let statement = |why: &str, sql: String| Statement {
        lines: lines(group),
        kind: "resource_type_added",
        why: format!(
            "{} {why}: {}",
            counted(group.len(), "resource type"),
            listed(names())
        ),
        sql,
    };
    let up = format!(
        "insert into resource_types (resource_type_id, resource_type, description)\nvalues\n{}",
        rows.join(",\n")
    );
    let down = removing(
        "resource_types",
        &format!(
            "select ctid\nfrom resource_types\nwhere resource_type = any ({})",
            text_array(names())?
        ),
        group.len(),
    );
    Ok(Both {
        up: vec![statement("added", up)],
        down: vec![statement("to remove again", down)],
    })
}
