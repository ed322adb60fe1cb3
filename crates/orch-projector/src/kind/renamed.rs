//! What all renames share: things that get other names, all at once.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{Named, Rename};
use orch_model::{Recorded, ThingId, ThingName};

use crate::FoldError;
use crate::context::{Both, Group};
use crate::resolve::{described, present};
use crate::statement::{Action, Renamed, Step, Update, renames as steps};
use crate::words::{joined, quoted};

/// Gives things their names. Returns from which to which.
pub(crate) fn rename<N: ThingName>(
    recorded: &mut Recorded,
    renames: &[Rename<N>],
) -> Result<Vec<(N, N)>, FoldError> {
    let pairs = pairs(recorded, renames)?;
    let to: Vec<(ThingId, String)> = renames
        .iter()
        .map(|it| (it.id, it.to.text().to_owned()))
        .collect();
    recorded
        .things
        .rename(&to)
        .map_err(|taken| FoldError::Present(described(N::KIND, &taken)))?;
    Ok(pairs)
}

/// From which to which name.
pub(crate) fn pairs<N: ThingName>(
    recorded: &Recorded,
    renames: &[Rename<N>],
) -> Result<Vec<(N, N)>, FoldError> {
    let pair = |it: &Rename<N>| {
        let (id, name) = (it.id, it.name.clone());
        Ok((present(recorded, &Named { id, name })?, it.to.clone()))
    };
    renames.iter().map(pair).collect()
}

/// The same back.
pub(crate) fn reversed<N: Clone>(pairs: &[(N, N)]) -> Vec<(N, N)> {
    pairs
        .iter()
        .map(|(from, to)| (to.clone(), from.clone()))
        .collect()
}

/// Moves the values of a map to other keys, all at once.
pub(crate) fn move_keys<N: ThingName, V>(map: &mut BTreeMap<N, V>, pairs: &[(N, N)]) {
    let moved: Vec<(N, V)> = pairs
        .iter()
        .filter_map(|(from, to)| Some((to.clone(), map.remove(from)?)))
        .collect();
    map.extend(moved);
}

/// Puts another name into a set of names.
pub(crate) fn move_names<N: ThingName>(names: &mut BTreeSet<N>, pairs: &[(N, N)]) {
    let found: Vec<&(N, N)> = pairs
        .iter()
        .filter(|(from, _)| names.contains(from))
        .collect();
    for (from, _) in &found {
        names.remove(from);
    }
    names.extend(found.into_iter().map(|(_, to)| to.clone()));
}

/// The renames in words.
pub(crate) fn told<N: ThingName>(pairs: &[(N, N)]) -> String {
    const SHOWN: usize = 12;
    if pairs.len() > SHOWN {
        return crate::words::counted(pairs.len(), "rename");
    }
    let all: Vec<String> = pairs
        .iter()
        .map(|(from, to)| format!("{} to {}", quoted(from.text()), quoted(to.text())))
        .collect();
    joined(&all)
}

/// The statements that rename rows whose names are unique in a table, forward and back.
pub(crate) fn renaming<C, N: ThingName>(
    group: Group<'_, '_, C>,
    renamed: Renamed,
    noun: &str,
    pairs: &[(N, N)],
) -> Both {
    let statements = |pairs: &[(N, N)], begin: &str| {
        let names: Vec<(String, String)> = pairs
            .iter()
            .map(|(from, to)| (from.text().to_owned(), to.text().to_owned()))
            .collect();
        steps(pairs)
            .iter()
            .map(|step| {
                let action = Action::Update(Update::Names {
                    renamed,
                    pairs: names.clone(),
                    step: *step,
                });
                group.statement(in_step(*step, begin, noun, &told(pairs)), action)
            })
            .collect()
    };
    Both {
        up: statements(pairs, "Rename"),
        down: statements(&reversed(pairs), "Rename back"),
    }
}

/// A step of a rename, in words.
pub(crate) fn in_step(step: Step, begin: &str, noun: &str, told: &str) -> String {
    match step {
        Step::Whole | Step::Back => format!("{begin} {noun}: {told}."),
        Step::Aside => format!(
            "Give {noun} temporary names, since they are about to exchange names that are unique."
        ),
    }
}
