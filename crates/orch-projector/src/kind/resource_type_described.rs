//! The texts of a resource type are others.

use orch_model::change::{ResourceTypeDescribed, Told};
use orch_model::{Recorded, ThingKind};

use crate::FoldError;
use crate::context::{Both, Context, Group};
use crate::resolve::{absent, present, resource_type};
use crate::statement::{Action, Describe, Described};
use crate::words::quoted;

pub(crate) fn fold(
    recorded: &mut Recorded,
    change: &ResourceTypeDescribed,
) -> Result<(), FoldError> {
    let name = present(recorded, &change.resource_type)?;
    let known = recorded.model.resource_types.get_mut(&name);
    let known = known.ok_or_else(|| absent(ThingKind::ResourceType, name.as_str()))?;
    known.description.clone_from(&change.description);
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, ResourceTypeDescribed>,
) -> Result<Both, FoldError> {
    let mut both = Both::default();
    for (one, change) in group.each() {
        let (name, known) = resource_type(context.before, &change.resource_type)?;
        let is = Told {
            description: change.description.clone(),
            ..Told::default()
        };
        let was = Told {
            description: known.description.clone(),
            ..Told::default()
        };
        let describe = Describe {
            described: Described::ResourceType,
            name: name.as_str().to_owned(),
            was,
            is,
        };
        let of = quoted(name.as_str());
        let back = Action::Describe(one.slot(), describe.reverse());
        let why = format!("Set the former texts of resource type {of}.");
        both.down.insert(0, one.statement(why, back));
        let why = format!("Set the texts of resource type {of}, where nobody edited them.");
        let there = Action::Describe(one.slot(), describe);
        both.up.push(one.statement(why, there));
    }
    Ok(both)
}
