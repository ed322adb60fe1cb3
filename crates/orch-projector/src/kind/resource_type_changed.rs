//! What a block's resource type may hold is another.

use orch_model::change::{Misfits, ResourceTypeChanged};
use orch_model::{ByStatus, Recorded, Status, ThingKind, ValueSpec};
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
        let least = |spec: &ByStatus<ValueSpec>, status| {
            spec.get(status).map_or(0, |spec| spec.arity.min())
        };
        // What does not fit may have been all that there was.
        let goes = change.misfits == Misfits::Archived && !up.is_empty();
        let is_filled = Status::ALL
            .into_iter()
            .any(|status| least(&change.spec, status) > if goes { 0 } else { least(was, status) });
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

/// What of values that fitted may not fit any more, by stage.
fn narrowed(was: &ByStatus<ValueSpec>, is: &ByStatus<ValueSpec>) -> Map<String, Value> {
    let mut fits = surplus(was, is);
    for status in Status::ALL {
        // What is of a stage that did not know it may be anything.
        let (was, Some(is)) = (was.get(status), is.get(status)) else {
            continue;
        };
        let entry = fits.entry(status.as_str()).or_insert_with(|| json!({}));
        let Some(entry) = entry.as_object_mut() else {
            continue;
        };
        let was_allowed = was.and_then(|was| was.allowed.as_ref());
        let allows_less = match (was_allowed, &is.allowed) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(was), Some(is)) => !was.is_subset(is),
        };
        if let Some(allowed) = is.allowed.as_ref().filter(|_| allows_less) {
            entry.insert("allowed".to_owned(), json!(allowed));
        }
        let pattern = pattern(is.value_type.as_str());
        if let Some(pattern) = pattern
            .filter(|_| was.is_none_or(|was| was.value_type != is.value_type && !was.widens_to(is)))
        {
            entry.insert("pattern".to_owned(), pattern.into());
        }
    }
    fits.retain(|_, it| it.as_object().is_some_and(|it| !it.is_empty()));
    fits
}

/// The most values in the stages in which that is less than it was.
fn surplus(was: &ByStatus<ValueSpec>, is: &ByStatus<ValueSpec>) -> Map<String, Value> {
    let mut most = Map::new();
    for status in Status::ALL {
        let Some(is) = is.get(status) else {
            continue;
        };
        let was = was.get(status).and_then(|was| was.arity.max());
        let is_less = match (was, is.arity.max()) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(was), Some(is)) => is < was,
        };
        if let Some(max) = is.arity.max().filter(|_| is_less) {
            most.insert(status.as_str().to_owned(), json!({ "most": max }));
        }
    }
    most
}

/// What a text must look like to be of a type; none where that cannot be told.
fn pattern(value_type: &str) -> Option<&'static str> {
    match value_type {
        "int" => Some("^[+-]?[0-9]+$"),
        "bool" => Some("^(True|False|true|false|0|1)$"),
        "float" => Some("^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$"),
        "uuid.UUID" => Some("^[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}$"),
        _ => None,
    }
}
