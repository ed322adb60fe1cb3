//! Which of the things that came were there under another name: one to one, in each
//! place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use orch_model::{Place, ThingName};

use crate::choice::Choice;
use crate::key::{Aspect, Subject};
use crate::planner::Planner;
use crate::question::{Also, Kind, Shared};

/// From how many pairs on names are not compared one by one.
const MANY: usize = 100_000;

/// How many former names are shown where there are many.
const SHOWN: usize = 20;

/// How much a pair must be alike to be suggested, of 1.
const LIKELY: f64 = 0.55;

/// How much things must be alike, whatever their names, so that nothing is suggested in place
/// of an unlikely rename.
const ALIKE: f64 = 0.5;

/// Where names are matched.
pub(crate) struct Where<'a, N> {
    /// What a name is the name of.
    pub(crate) subject: &'a dyn Fn(&N) -> Subject,
    /// Whether a name that stays may have been another thing's: in small places it
    /// may, as part of a chain.
    pub(crate) kept: Kept,
    /// Whether things that have nothing in common with one that came are shown for it.
    pub(crate) strangers: Strangers,
}

/// Whether things that have nothing in common are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strangers {
    /// They are, after the others.
    Offered,
    /// They are valid, and not shown.
    Elsewhere,
}

/// Whether names that stay are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// They are, after the others.
    Offered,
    /// They are valid, and not shown, as there are too many.
    Unasked,
}

/// The names of a place: those that went, came and stay.
struct Names<'n, N> {
    went: Vec<&'n N>,
    came: Vec<&'n N>,
    kept: BTreeSet<&'n N>,
    /// All former names, which questions share.
    former: Arc<Shared>,
}

impl<'n, N: ThingName> Names<'n, N> {
    fn new<B, A>(before: &'n BTreeMap<N, B>, after: &'n BTreeMap<N, A>) -> Self {
        let went = before.keys().filter(|it| !after.contains_key(*it));
        let came = after.keys().filter(|it| !before.contains_key(*it));
        let kept = before.keys().filter(|it| after.contains_key(*it));
        Self {
            went: went.collect(),
            came: came.collect(),
            kept: kept.collect(),
            former: Arc::default(),
        }
    }

    /// Whether there are too many to compare each with each.
    fn are_many(&self) -> bool {
        self.went.len().saturating_mul(self.came.len()) > MANY
    }
}

/// Matches the things that came with those that went. Gives pairs of former and present
/// names.
pub(crate) fn matched<N: ThingName, B, A>(
    planner: &mut Planner<'_>,
    place: &Where<'_, N>,
    before: &BTreeMap<N, B>,
    after: &BTreeMap<N, A>,
    about: impl Fn(&N) -> Place,
    likeness: impl Fn(&B, &A) -> f64,
) -> Vec<(N, N)> {
    let mut names = Names::new(before, after);
    let key = |name: &N| (place.subject)(name).key(Aspect::Former);
    let mut waiting: Vec<&N> = Vec::new();
    // Where nothing went, a thing that came may still have taken the place of one whose
    // name another thing has now; so may one whose name stays. Only somebody who says
    // so is asked.
    for name in &names.came {
        if !names.went.is_empty() || planner.may_ask(key(name)) {
            waiting.push(name);
        }
    }
    for name in &names.kept {
        if planner.may_ask(key(name)) {
            waiting.push(name);
        }
    }
    if waiting.is_empty() {
        return Vec::new();
    }
    names.former = Arc::new(Shared::new(
        before.keys().map(|it| it.text().to_owned()).collect(),
    ));
    let are_many = names.are_many();
    let score = |from: &N, to: &N| {
        let alike = strsim::normalized_damerau_levenshtein(from.text(), to.text());
        f64::midpoint(alike, likeness(&before[from], &after[to]))
    };
    let suggested = suggestions(&names, &score);
    let mut asked: BTreeSet<&N> = waiting.iter().copied().collect();
    let mut claimed: BTreeSet<&N> = BTreeSet::new();
    let mut free: BTreeSet<&N> = names.went.iter().copied().collect();
    let mut pairs = Vec::new();
    let mut next = 0;
    while let Some(name) = waiting.get(next).copied() {
        next += 1;
        let key = key(name);
        let is_kept = before.contains_key(name);
        let is_shown = |it: &&N| {
            place.strangers == Strangers::Offered || likeness(&before[*it], &after[name]) > 0.0
        };
        let shown: Vec<&N> = if are_many {
            neighbours(&free, name).filter(is_shown).collect()
        } else {
            let scored = free.iter().copied().filter(is_shown);
            let mut scored: Vec<(f64, &N)> = scored.map(|it| (score(it, name), it)).collect();
            scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
            scored.into_iter().map(|(_, it)| it).collect()
        };
        let likely = suggested.get(name).filter(|it| !claimed.contains(**it));
        let likely = likely
            .copied()
            .or_else(|| shown.first().copied().filter(|_| is_kept));
        let is_alike = |it: &&N| likeness(&before[*it], &after[name]) > ALIKE;
        let suggestion = match likely {
            Some(it) => Some(Choice::named(it.text())),
            // To say that it is new is to say that the other one was removed.
            None if shown.iter().any(is_alike) => None,
            None => Some(Choice::NoneOfThese),
        };
        let mut choices: Vec<Choice> = shown.iter().map(|it| Choice::named(it.text())).collect();
        choices.push(Choice::NoneOfThese);
        if place.kept == Kept::Offered {
            let others = names
                .kept
                .iter()
                .filter(|it| **it != name && !claimed.contains(*it));
            choices.extend(others.take(SHOWN).map(|it| Choice::named(it.text())));
        }
        let said = planner.answers.get(&key).map(|it| it.answer.clone());
        let is_open = said.is_none();
        if choices.len() == 1 && is_open {
            planner.may_ask(key.clone());
            planner.came(key);
            continue;
        }
        let is_claimed = |it: &String| claimed.contains(&N::of(it.clone()));
        let also = Also {
            names: Arc::clone(&names.former),
            claimed: said.filter(|it| it == name.text() || is_claimed(it)),
        };
        let kind = Kind::Choice { choices, also };
        let subject = (place.subject)(name);
        let suggestion = suggestion.map(|it| it.to_string());
        let (aspect, about) = (Aspect::Former, about(name));
        let question = planner.question(&subject, aspect, kind, suggestion, &about);
        let (_, said) = planner.choose(question);
        let former = match &said {
            Choice::Named(text) => before.get_key_value(&N::of(text.clone())),
            _ => None,
        };
        match former {
            Some((former, _)) => {
                claimed.insert(former);
                free.remove(former);
                pairs.push((former.clone(), name.clone()));
                // Its name stays, and is another thing's now.
                if after.contains_key(former) && asked.insert(former) {
                    waiting.push(former);
                }
            }
            None => planner.came(key),
        }
    }
    pairs
}

/// The names next to one in alphabetical order, the nearest first.
fn neighbours<'n, N: ThingName>(
    free: &BTreeSet<&'n N>,
    name: &'n N,
) -> impl Iterator<Item = &'n N> {
    let after = free.range::<&N, _>(name..).take(SHOWN / 2).copied();
    let before = free.range::<&N, _>(..name).rev().take(SHOWN / 2).copied();
    let (mut after, mut before) = (after.collect::<Vec<_>>(), before.collect::<Vec<_>>());
    after.append(&mut before);
    after.into_iter()
}

/// For the things that came, the likeliest of those that went; each at most once.
fn suggestions<'n, N: ThingName>(
    names: &Names<'n, N>,
    score: &impl Fn(&N, &N) -> f64,
) -> BTreeMap<&'n N, &'n N> {
    // Where very much changed at once, nothing is likely.
    if names.are_many() {
        return BTreeMap::new();
    }
    let mut all: Vec<(f64, &N, &N)> = Vec::new();
    for from in &names.went {
        for to in &names.came {
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
