//! Changes as a reviewer reads them: by thing, additions first, with the rows that the archive takes.
//!
//! Signs stand in the first column, as in a diff, so that a page which colours diffs colours
//! them.

mod described;
mod rows;
mod thing;
mod wording;

use orch_event::Event;
use orch_model::Change;

pub(crate) use rows::{Row, row_lines};
pub(crate) use wording::Wording;

use serde_json::Value;

use crate::error::{CommandError, Result};
use crate::output::{plural, say};
use crate::words::changes::described::{Descriptions, add};
use crate::words::changes::thing::Summary;

/// The lines that say what changes are, in colours.
pub(crate) fn lines<'a>(events: impl IntoIterator<Item = &'a Event>) -> Vec<String> {
    let changes = events.into_iter().filter_map(|event| match event {
        Event::Change { change, .. } => Some(change),
        Event::Answer(_) => None,
    });
    change_lines(changes, Wording::Change)
}

/// The same of changes that no event holds.
pub(crate) fn change_lines<'a>(
    changes: impl IntoIterator<Item = &'a Change>,
    wording: Wording,
) -> Vec<String> {
    let changes: Vec<&Change> = changes.into_iter().collect();
    let descriptions = Descriptions::of(&changes, wording);
    let mut summary = Summary::default();
    for change in &changes {
        add(&mut summary, change, &descriptions);
    }
    summary.lines()
}

/// A change as `orch show` writes it, without the id that an event has.
pub(crate) fn written(change: &Change) -> Result<Value> {
    let event = Event::Change {
        change: change.clone(),
        answers: Vec::new(),
    };
    let line: Result<Value, _> = serde_json::from_str(&event.to_line().1);
    let mut line =
        line.map_err(|error| CommandError::failed(format!("cannot write JSON: {error}")))?;
    if let Some(fields) = line.as_object_mut() {
        fields.remove("id");
    }
    Ok(line)
}

/// Says what changes are, of very many the first.
pub(crate) fn show_changes<'a>(events: impl IntoIterator<Item = &'a Event>) {
    const SHOWN: usize = 100;
    let all = lines(events);
    all.iter().take(SHOWN).for_each(|line| say!("{line}"));
    if all.len() > SHOWN {
        say!("  and {}", plural(all.len() - SHOWN, "more line"));
    }
}

/// Whether a change takes data away from a database that has some.
pub(crate) fn removes(event: &Event) -> bool {
    let Event::Change { change, .. } = event else {
        return false;
    };
    match change {
        Change::ProductRemoved(_)
        | Change::BlockRemoved(_)
        | Change::ResourceTypeDetached(_)
        | Change::AttributeRemoved(_) => true,
        Change::ResourceTypeChanged(it) => !it.misfits.is_refused(),
        Change::AttributeChanged(it) => !it.misfits.is_refused(),
        _ => false,
    }
}
