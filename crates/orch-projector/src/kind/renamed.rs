//! What all renames share: things that get other names, all at once.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::change::{Named, Rename};
use orch_model::{Recorded, ThingId, ThingName};

use crate::FoldError;
use crate::kind::{described, name_of, present};
use crate::literal::{NulError, literal};

/// Gives things their names. Returns from which to which, as they are called now.
pub(crate) fn rename<N: ThingName>(
    recorded: &mut Recorded,
    renames: &[Rename<N>],
) -> Result<Vec<(N, N)>, FoldError> {
    let mut pairs = Vec::with_capacity(renames.len());
    for it in renames {
        pairs.push((present(recorded, &named(it))?, it.to.clone()));
    }
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

/// From which to which name, as they are called before.
pub(crate) fn pairs<N: ThingName>(recorded: &Recorded, renames: &[Rename<N>]) -> Vec<(N, N)> {
    renames
        .iter()
        .map(|it| (name_of(recorded, &named(it)), it.to.clone()))
        .collect()
}

fn named<N: ThingName>(rename: &Rename<N>) -> Named<N> {
    Named {
        id: rename.id,
        name: rename.name.clone(),
    }
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

/// SQL that renames rows of a table whose names are unique in it, forward and back.
pub(crate) fn renaming<N: ThingName>(
    table: &str,
    column: &str,
    pairs: &[(N, N)],
) -> Result<(String, String), NulError> {
    let back: Vec<(N, N)> = pairs
        .iter()
        .map(|(from, to)| (to.clone(), from.clone()))
        .collect();
    Ok((
        updating(table, column, pairs)?,
        updating(table, column, &back)?,
    ))
}

fn updating<N: ThingName>(table: &str, column: &str, pairs: &[(N, N)]) -> Result<String, NulError> {
    let rows: Result<Vec<String>, NulError> = pairs
        .iter()
        .map(|(from, to)| {
            Ok(format!(
                "  ({}, {})",
                literal(from.text())?,
                literal(to.text())?
            ))
        })
        .collect();
    let values = format!("(values\n{}\n) as v (former, name)", rows?.join(",\n"));
    let set = |name: &str, on: &str| {
        format!("update {table} x set {column} = {name}\nfrom {values}\nwhere x.{column} = {on}")
    };
    let from: BTreeSet<&N> = pairs.iter().map(|(from, _)| from).collect();
    if pairs.iter().any(|(_, to)| from.contains(to)) {
        // Names are unique at every moment, so that they step aside first.
        let aside = "'orch: from ' || v.former";
        return Ok(format!(
            "{};\n{}",
            set(aside, "v.former"),
            set("v.name", aside)
        ));
    }
    Ok(set("v.name", "v.former"))
}
