//! What a block's resource type may hold is another.

use orch_model::change::{Misfits, ResourceTypeChanged};
use orch_model::{ByStatus, Narrowing, Recorded, ThingKind, ValueSpec};
use serde_json::{Map, Value, json};

use crate::FoldError;
use crate::kind::{absent, name_of, present, returning, statement};
use crate::literal::{NulError, comment_text, literal};
use crate::render::{Both, Context, Numbered};
use crate::script::json as json_literal;

const KIND: &str = "resource_type_changed";

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
    group: &[Numbered<'_, ResourceTypeChanged>],
) -> Result<Both, NulError> {
    let mut both = Both::default();
    for one in group {
        let (line, change) = *one;
        let block = name_of(context.before, &change.block);
        let name = name_of(context.before, &change.resource_type);
        let known = context.before.model.blocks.get(&block);
        let Some(was) = known.and_then(|it| it.resource_types.get(&name)) else {
            continue;
        };
        let (up, down) = (narrowed(was, &change.spec), surplus(&change.spec, was));
        // What does not fit may have been all that there was.
        let goes = change.misfits == Misfits::Archived && !up.is_empty();
        let is_filled = if goes {
            change.spec.needs_any()
        } else {
            change.spec.needs_more_than(was)
        };
        if is_filled {
            let (block, resource_type) = (change.block.id, change.resource_type.id);
            context.filling.attachment(block, resource_type, line);
            context.filling.unmake_values(block, resource_type);
        }
        if up.is_empty() && down.is_empty() {
            continue;
        }
        context.touch_block(&block);
        context.write_table("subscription_instance_values");
        let said = |what: &str, sql: String| {
            let (block, name) = (comment_text(block.as_str()), comment_text(name.as_str()));
            let why = format!("`{name}` of `{block}` {what}");
            statement(&[*one], KIND, why, sql)
        };
        let fitting = |fits: &Map<String, Value>, misfits: &Misfits| -> Result<String, NulError> {
            let (misfits, value) = match misfits {
                Misfits::Refused => ("refuse", "null".to_owned()),
                Misfits::Archived => ("archive", "null".to_owned()),
                Misfits::Replaced(value) => ("replace", literal(value)?),
            };
            Ok(format!(
                "select pg_temp.orch_fit_values(\n  '{line}', {}, {},\n  \
                 fits => {}, misfits => '{misfits}', value => {value})",
                literal(block.as_str())?,
                literal(name.as_str())?,
                json_literal(&Value::Object(fits.clone()))?
            ))
        };
        let mut back = Vec::new();
        if !down.is_empty() {
            let sql = fitting(&down, &Misfits::Archived)?;
            back.push(said("holds fewer again", sql).taking());
            context.take_down(&["subscription_instance_values"]);
        }
        if !up.is_empty() {
            let sql = fitting(&up, &change.misfits)?;
            both.up.push(said("allows less", sql).taking());
            let sql = format!(
                "select pg_temp.orch_archive_replacements('{line}', {}, {})",
                literal(block.as_str())?,
                literal(name.as_str())?
            );
            back.push(said("without what took a place", sql).taking());
            back.push(said("allows again", returning(line)));
            context.take_up(&["subscription_instance_values"]);
            context.take_down(&["subscription_instance_values"]);
        }
        both.up.push(said("as a way back took it", returning(line)));
        back.append(&mut both.down);
        both.down = back;
    }
    Ok(both)
}

/// What of values that fitted may not fit any more, by stage, as the prelude reads it.
fn narrowed(was: &ByStatus<ValueSpec>, is: &ByStatus<ValueSpec>) -> Map<String, Value> {
    let stages = is.narrowed_from(was).into_iter();
    let fits = stages.map(|(status, narrowing)| {
        let Narrowing {
            allowed,
            pattern,
            constraints,
            most,
        } = narrowing;
        let mut fits = Map::new();
        let mut say = |key: &str, value: Option<Value>| {
            fits.extend(value.map(|value| (key.to_owned(), value)));
        };
        say("most", most.map(|it| json!(it)));
        say("allowed", allowed.map(|it| json!(it)));
        say("pattern", pattern.map(|it| json!(it)));
        let bounds = (!constraints.is_empty()).then(|| json!(constraints));
        say("bounds", bounds);
        (status.as_str().to_owned(), Value::Object(fits))
    });
    fits.collect()
}

/// The most values in the stages in which that is less than it was.
fn surplus(was: &ByStatus<ValueSpec>, is: &ByStatus<ValueSpec>) -> Map<String, Value> {
    let stages = is.lowered_from(was).into_iter();
    stages
        .map(|(status, max)| (status.as_str().to_owned(), json!({ "most": max })))
        .collect()
}
