//! The values that a block's resource type may hold changed.

use orch_model::change::{Misfits, ResourceTypeChanged};
use orch_model::{ByStatus, Narrowing, Recorded, ThingKind, ValueSpec};
use serde_json::{Map, Value, json};

use crate::FoldError;
use crate::bounds::{Bounds, bounded_values, by_status};
use crate::context::{Both, Context, Group};
use crate::resolve::{absent, block, present};
use crate::statement::{Action, Archive, Fit, Hold};
use crate::words::quoted;

pub(crate) fn fold(recorded: &mut Recorded, change: &ResourceTypeChanged) -> Result<(), FoldError> {
    let block = present(recorded, &change.block)?;
    let name = present(recorded, &change.resource_type)?;
    let spec = recorded
        .model
        .blocks
        .get_mut(&block)
        .and_then(|it| it.resource_types.get_mut(&name))
        .ok_or_else(|| absent(ThingKind::ResourceType, name.as_str()))?;
    *spec = change.spec.clone();
    Ok(())
}

pub(crate) fn render(
    context: &mut Context<'_>,
    group: Group<'_, '_, ResourceTypeChanged>,
) -> Result<Both, FoldError> {
    let mut both = Both::default();
    for (one, change) in group.each() {
        let (block, known) = block(context.before, &change.block)?;
        let name = present(context.before, &change.resource_type)?;
        let was = known
            .resource_types
            .get(&name)
            .ok_or_else(|| absent(ThingKind::ResourceType, name.as_str()))?;
        let (up, down) = (narrowed(was, &change.spec), narrowed(&change.spec, was));
        // The values that do not fit may be all that there are.
        let archives = change.misfits == Misfits::Archived && !up.is_empty();
        let is_filled = if archives {
            change.spec.needs_any()
        } else {
            change.spec.needs_more_than(was)
        };
        if is_filled {
            let (event, _) = one.0[0];
            context.filling.attachment_changed(event, change)?;
        }
        if up.is_empty() && down.is_empty() {
            continue;
        }
        let of = format!("{} in {}", quoted(name.as_str()), quoted(block.as_str()));
        let statement = |why: String, archive: Archive| {
            one.statement(why, Action::Archive(one.slot(), archive))
        };
        let fitting = |fits: Bounds, misfits: &Misfits| {
            let (misfits, value) = match misfits {
                Misfits::Refused => ("refuse", None),
                Misfits::Archived => ("archive", None),
                Misfits::Replaced(value) => ("replace", Some(value.clone())),
            };
            Fit {
                block: block.clone(),
                resource_type: name.clone(),
                fits,
                misfits,
                value,
            }
        };
        let restoring = || Action::Restore(one.slot(), Archive::VALUES);
        let holding = |spec: &ByStatus<ValueSpec>| {
            let most = bounded_values(spec);
            let why = format!("Leave values of {of} archived whose place people have filled.");
            let hold = Hold::Values {
                block: block.clone(),
                resource_type: name.clone(),
                most: most.clone(),
            };
            let holding = Action::Hold(one.slot(), hold);
            (!most.is_empty()).then(|| one.statement(why, holding))
        };
        let mut back = Vec::new();
        if !down.is_empty() {
            let fit = fitting(down, &Misfits::Archived);
            let why =
                format!("Note which values of {of} did not fit before: they stay on the way down.");
            let noting = Action::NoteUnfit(one.slot(), fit.clone());
            both.up.push(one.statement(why, noting));
            let why = format!(
                "Archive the values of {of} that did not fit before, and those beyond the former maximum."
            );
            back.push(statement(why, Archive::Fit(fit)));
        }
        if !up.is_empty() {
            let why = match &change.misfits {
                Misfits::Refused => format!("Refuse if values of {of} no longer fit."),
                Misfits::Archived => format!("Archive the values of {of} that no longer fit."),
                Misfits::Replaced(_) => {
                    format!("Archive and replace the values of {of} that no longer fit.")
                }
            };
            let fit = fitting(up, &change.misfits);
            both.up.push(statement(why, Archive::Fit(fit)));
            let why = format!("Archive the values of {of} that replaced others.");
            back.push(statement(
                why,
                Archive::Replacements(block.clone(), name.clone()),
            ));
            back.extend(holding(was));
            let why = format!("Restore the values of {of} that did not fit.");
            back.push(one.statement(why, restoring()));
        }
        both.up.extend(holding(&change.spec));
        let why = format!("Restore the values of {of} that going back archived, if any.");
        both.up.push(one.statement(why, restoring()));
        both.down.splice(0..0, back);
    }
    Ok(both)
}

/// Conditions on values that did not hold before, by status, as the
/// prelude reads it; empty where all of them still fit.
fn narrowed(was: &ByStatus<ValueSpec>, is: &ByStatus<ValueSpec>) -> Bounds {
    let mut narrowed = is.narrowed_from(was);
    by_status(|status| {
        let Narrowing {
            allowed,
            pattern,
            constraints,
            most,
        } = narrowed.remove(&status)?;
        let mut fits = Map::new();
        let mut say = |key: &str, value: Option<Value>| {
            fits.extend(value.map(|value| (key.to_owned(), value)));
        };
        say("most", most.map(|it| json!(it)));
        say("allowed", allowed.map(|it| json!(it)));
        say("pattern", pattern.map(|it| json!(it)));
        say(
            "bounds",
            (!constraints.is_empty()).then(|| json!(constraints)),
        );
        Some(Value::Object(fits))
    })
}
