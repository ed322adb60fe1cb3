//! What people know of a resource type was told anew.

use orch_model::change::{ResourceTypeDescribed, Told};
use orch_model::{Recorded, ThingKind};

use crate::FoldError;
use crate::kind::described::{former, telling};
use crate::kind::{absent, name_of, present, statement};
use crate::literal::{NulError, comment_text};
use crate::render::{Both, Context, Numbered};

pub(crate) fn fold(
    recorded: &mut Recorded,
    change: &ResourceTypeDescribed,
) -> Result<(), FoldError> {
    let name = present(recorded, &change.resource_type)?;
    let known = recorded.model.resource_types.get_mut(&name);
    let known = known.ok_or_else(|| absent(ThingKind::ResourceType, name.as_str()))?;
    known.description = Some(change.description.clone());
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: &[Numbered<'_, ResourceTypeDescribed>],
) -> Result<Both, NulError> {
    let mut both = Both::default();
    for one in group {
        let (line, change) = *one;
        let name = name_of(context.before, &change.resource_type);
        let Some(known) = context.before.model.resource_types.get(&name) else {
            continue;
        };
        let told = Told {
            description: Some(change.description.clone()),
            ..Told::default()
        };
        let was = former(&told, known.description.as_ref(), None, None);
        context.touch_resource_type(&name);
        context.write_table("resource_types");
        let (up, down) = telling(
            line,
            "resource_types",
            "resource_type",
            name.as_str(),
            &was,
            &told,
        )?;
        let said = |what: &str, sql: String| {
            let why = format!("{what} `{}`", comment_text(name.as_str()));
            statement(&[*one], "resource_type_described", why, sql)
        };
        both.up.push(said("told anew of", up));
        both.down.insert(0, said("as before of", down));
    }
    Ok(both)
}
