//! Targets, as Alembic's users know them: which revisions are to be up.

use std::collections::HashSet;

use orch_event::RevisionId;
use orch_ledger::{Graph, Ledger};

use crate::context::{only_head, several_heads};
use crate::error::{CommandError, Result};
use crate::output::plural;

/// The revisions that a target wants up, in the order in which they come up.
///
/// `stack` holds those that are up now; `+N` and `-N` count from there.
pub(crate) fn wanted(
    ledger: &Ledger,
    stack: &[RevisionId],
    target: &str,
) -> Result<Vec<RevisionId>> {
    let graph = ledger.graph();
    if let Some(count) = target.strip_prefix('-').and_then(number) {
        let left = stack.len().checked_sub(count).ok_or_else(|| {
            CommandError::usage(format!(
                "`{target}` goes below the base: {} up",
                is_up(stack.len())
            ))
        })?;
        return Ok(stack[..left].to_vec());
    }
    if let Some(count) = target.strip_prefix('+').and_then(number) {
        let pending = pending(ledger, stack)?;
        if pending.len() < count {
            return Err(CommandError::usage(format!(
                "`{target}` goes beyond the head: {} left to come up",
                plural(pending.len(), "revision")
            )));
        }
        return Ok(stack.iter().chain(&pending[..count]).copied().collect());
    }
    Ok(ancestry(graph, fixed(ledger, target)?))
}

/// The revision that a target names without a database; `None` is the base.
pub(crate) fn fixed(ledger: &Ledger, target: &str) -> Result<Option<RevisionId>> {
    match target {
        "base" => return Ok(None),
        "head" | "heads" => return only_head(ledger),
        _ => {}
    }
    if target.strip_prefix(['+', '-']).and_then(number).is_some() {
        return Err(CommandError::usage(format!(
            "`{target}` counts from where a database is: name the database"
        )));
    }
    let graph = ledger.graph();
    let (prefix, up, count) = match target.split_once(['+', '-']) {
        Some(("", _)) => return Err(no_target(target)),
        Some((prefix, count)) => {
            let count = number(count).ok_or_else(|| no_target(target))?;
            (prefix, target.contains('+'), count)
        }
        None => (target, true, 0),
    };
    let mut at = match prefix {
        "base" => None,
        "head" | "heads" => only_head(ledger)?,
        prefix => Some(graph.find(prefix)?),
    };
    for _ in 0..count {
        at = if up {
            child(graph, at, target)?
        } else {
            parent(ledger, at, target)?
        };
    }
    Ok(at)
}

/// The revisions that are not up, in the order in which they come up.
fn pending(ledger: &Ledger, stack: &[RevisionId]) -> Result<Vec<RevisionId>> {
    let stack: HashSet<_> = stack.iter().collect();
    let all = ancestry(ledger.graph(), only_head(ledger)?).into_iter();
    Ok(all.filter(|id| !stack.contains(id)).collect())
}

/// A revision with its ancestors, parents first; none at the base.
pub(crate) fn ancestry(graph: &Graph, at: Option<RevisionId>) -> Vec<RevisionId> {
    at.map(|id| graph.ancestry(id)).unwrap_or_default()
}

fn child(graph: &Graph, at: Option<RevisionId>, target: &str) -> Result<Option<RevisionId>> {
    let roots;
    let children = match at {
        Some(id) => graph.children(id),
        None => {
            roots = graph
                .order()
                .into_iter()
                .filter(|id| graph.parents(*id).is_empty());
            &roots.collect::<Vec<_>>()
        }
    };
    match children {
        [child] => Ok(Some(*child)),
        [] => Err(CommandError::usage(format!(
            "`{target}` goes beyond the head"
        ))),
        several => Err(several_heads(several)),
    }
}

fn parent(ledger: &Ledger, at: Option<RevisionId>, target: &str) -> Result<Option<RevisionId>> {
    match at {
        Some(id) => Ok(ledger.parent(id)?),
        None => Err(CommandError::usage(format!(
            "`{target}` goes below the base"
        ))),
    }
}

fn number(text: &str) -> Option<usize> {
    text.parse()
        .ok()
        .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_up(count: usize) -> String {
    plural(count, "revision") + if count == 1 { " is" } else { " are" }
}

fn no_target(target: &str) -> CommandError {
    CommandError::usage(format!("`{target}` is no target"))
        .hint("a target is `heads`, `base`, the start of a revision's id, `+N`, `-N` or `REV+N`")
}
