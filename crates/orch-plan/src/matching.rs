//! Which of what came is what went, under another name: one to one, in each place.

use std::collections::{BTreeMap, BTreeSet};

use orch_model::{Place, ThingName};

use crate::planner::Planner;
use crate::question::{Bearing, Kind, key};

/// The choice that says that a thing is new.
pub(crate) const NEITHER: &str = "(none of these)";

/// From how many pairs on only what is shown is valid.
const MANY: usize = 1_000_000;

/// How much a pair must be alike to be suggested, of 1.
const LIKELY: f64 = 0.55;

/// Where names are matched, and how it is asked about.
pub(crate) struct Where<'a> {
    /// The parts of the keys before the name.
    pub(crate) path: &'a [&'a str],
    /// What the things are: `product`, ``resource type of product block "A"``.
    pub(crate) noun: String,
    /// Whether a name that stays may have been another thing's: in small places it
    /// may, as part of a chain.
    pub(crate) kept: Kept,
    /// Whether what has nothing in common with what came is offered for it.
    pub(crate) strangers: Strangers,
}

/// Whether what has nothing in common is offered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strangers {
    /// It is, after what has.
    Offered,
    /// It is elsewhere: it is valid, and not shown.
    Elsewhere,
}

/// Whether names that stay are offered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// They are, after the others.
    Offered,
    /// They are valid, and not shown, as there are too many.
    Unasked,
}

/// Matches what came with what went. Gives pairs of former and present names.
pub(crate) fn matched<N: ThingName, B, A>(
    planner: &mut Planner<'_>,
    place: &Where<'_>,
    before: &BTreeMap<N, B>,
    after: &BTreeMap<N, A>,
    about: impl Fn(&N) -> Place,
    likeness: impl Fn(&B, &A) -> f64,
) -> Vec<(N, N)> {
    let went: Vec<&N> = before
        .keys()
        .filter(|it| !after.contains_key(*it))
        .collect();
    let came: Vec<&N> = after
        .keys()
        .filter(|it| !before.contains_key(*it))
        .collect();
    let kept: Vec<&N> = before.keys().filter(|it| after.contains_key(*it)).collect();
    let key_of = |name: &N| {
        let mut path: Vec<&str> = place.path.to_vec();
        path.extend([name.text(), "former"]);
        key(&path)
    };
    let mut waiting: Vec<&N> = Vec::new();
    if !went.is_empty() {
        waiting.extend(&came);
    }
    // What stays by its name is asked about only where somebody said something of it.
    for name in &kept {
        let key = key_of(name);
        planner.may_ask(&key);
        if planner.answers.contains_key(&key) {
            waiting.push(name);
        }
    }
    if waiting.is_empty() {
        return Vec::new();
    }
    let score = |from: &N, to: &N| {
        let alike = strsim::normalized_damerau_levenshtein(from.text(), to.text());
        f64::midpoint(alike, likeness(&before[from], &after[to]))
    };
    let suggested = suggestions(&went, &came, &score);
    let mut claimed: BTreeSet<&N> = BTreeSet::new();
    let mut pairs = Vec::new();
    let mut next = 0;
    while let Some(name) = waiting.get(next).copied() {
        next += 1;
        let free = went.iter().copied().filter(|it| !claimed.contains(it));
        let mut free: Vec<(f64, &N)> = free.map(|it| (score(it, name), it)).collect();
        free.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let is_shown = |it: &&N| {
            place.strangers == Strangers::Offered || likeness(&before[*it], &after[name]) > 0.0
        };
        let free = free.into_iter().map(|(_, it)| it);
        let (free, apart): (Vec<&N>, Vec<&N>) = free.partition(is_shown);
        let mut choices: Vec<String> = free.iter().map(|it| it.text().to_owned()).collect();
        choices.push(NEITHER.to_owned());
        let key = key_of(name);
        let said = planner.answers.contains_key(&key);
        let is_kept = before.contains_key(name);
        let others = kept
            .iter()
            .filter(|it| !claimed.contains(**it) && **it != name);
        let mut also: Vec<String> = apart.iter().map(|it| it.text().to_owned()).collect();
        let others = others.map(|it| it.text().to_owned());
        if place.kept == Kept::Offered || is_kept {
            choices.extend(others);
        } else if before.len().saturating_mul(waiting.len()) < MANY {
            also.extend(others);
        }
        if choices.len() == 1 && !is_kept && !said {
            planner.may_ask(&key);
            continue;
        }
        let likely = suggested.get(name).filter(|it| !claimed.contains(**it));
        let suggestion = match likely {
            Some(likely) => likely.text().to_owned(),
            None if is_kept && !free.is_empty() => free[0].text().to_owned(),
            None => NEITHER.to_owned(),
        };
        let subject = format!("{} \"{name}\"", place.noun);
        let kind = Kind::Choice { choices, also };
        let about = about(name);
        let question = planner.question(
            &key,
            "Former name",
            &subject,
            kind,
            Some(suggestion),
            &about,
        );
        let answer = planner.assumed(question, Bearing::Shapes);
        let former = before.keys().find(|it| it.text() == answer);
        match former {
            Some(former) if answer != NEITHER => {
                claimed.insert(former);
                pairs.push((former.clone(), name.clone()));
                // Its name stays, and is another thing's now.
                if after.contains_key(former) && !waiting.contains(&former) {
                    waiting.push(former);
                }
            }
            _ => planner.came(&key),
        }
    }
    pairs
}

/// For what came, the likeliest of what went; each at most once.
fn suggestions<'n, N: ThingName>(
    went: &[&'n N],
    came: &[&'n N],
    score: &impl Fn(&N, &N) -> f64,
) -> BTreeMap<&'n N, &'n N> {
    // Where very much changed at once, nothing is likely.
    if went.len().saturating_mul(came.len()) > 250_000 {
        return BTreeMap::new();
    }
    let mut all: Vec<(f64, &N, &N)> = Vec::new();
    for from in went {
        for to in came {
            let score = score(from, to);
            if score >= LIKELY {
                all.push((score, from, to));
            }
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(b.2)).then(a.1.cmp(b.1)));
    let mut taken = BTreeSet::new();
    let mut suggested = BTreeMap::new();
    for (_, from, to) in all {
        if !taken.contains(from) && !suggested.contains_key(to) {
            taken.insert(from);
            suggested.insert(to, from);
        }
    }
    suggested
}

/// How much two sets have in common, of 1; two empty ones have all.
pub(crate) fn overlap<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> f64 {
    let all = a.union(b).count();
    if all == 0 {
        return 1.0;
    }
    let both = a.intersection(b).count();
    // Small numbers, exact.
    #[expect(clippy::cast_precision_loss, reason = "fields of a class are few")]
    let share = both as f64 / all as f64;
    share
}
