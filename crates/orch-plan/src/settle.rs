//! Which of the answers that are offered count, and which plan they give.
//!
//! An answer may change what is asked, and so which other answers count. This is planned
//! until nothing changes any more: a question may be asked by one plan on the way, not by
//! the next, and again by the last. Answers to questions that stand alone change no plan.
//!
//! It always ends. Once the same answers count a second time, planning goes in a circle;
//! from then on, an answer that counted and then does not is put aside for good, so that
//! each of them comes at most once more and goes at most once.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use orch_event::{Answer, QuestionDigest};

use crate::key::QuestionKey;
use crate::plan::Plan;
use crate::question::{Bearing, Need, Question};
use crate::unrecordable::Unrecordable;
use crate::{Answers, Refusal};

/// An answer that is offered: from a draft, from a file, or a suggestion that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The answer.
    pub answer: Answer,
    /// The question that it is an answer to.
    pub to: To,
}

/// The question that an answer is offered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    /// That very question, as the answer was given to it.
    Question(QuestionDigest),
    /// Whichever question has the key.
    Key,
}

/// What came of offered answers.
#[derive(Debug)]
pub struct Settled<'a> {
    /// The plan that the answers give.
    pub plan: Plan<'a>,
    /// The answers that count; each is valid, and its question is asked.
    pub answers: Answers,
    /// The answers that do not count, as no such question is asked, in the order of
    /// their keys.
    pub aside: Vec<Answer>,
    /// The answers that their questions refuse, with the reasons.
    pub refused: Vec<(QuestionKey, Refusal)>,
}

/// An answer by what makes it another one.
type Identity = (QuestionKey, To, String);

/// Settles answers: of several to one key, the last one counts.
pub fn settle<'a>(plan: Plan<'a>, offered: &[Offered]) -> Result<Settled<'a>, Unrecordable> {
    settle_with(plan, |_| Ok(offered.to_vec()))
}

/// Settles answers of which some depend on the plan: what is offered is asked for again
/// whenever the plan has changed.
///
/// It ends where, for all plans together, a finite number of answers is offered.
pub fn settle_with<'a, E: From<Unrecordable>>(
    mut plan: Plan<'a>,
    mut offer: impl FnMut(&Plan<'a>) -> Result<Vec<Offered>, E>,
) -> Result<Settled<'a>, E> {
    // With the reason, where the question itself refused the answer.
    let mut gone: BTreeMap<Identity, Option<Refusal>> = BTreeMap::new();
    // A plan that rests on other answers than these is planned anew.
    let mut counted = plan.is_unanswered().then(BTreeSet::new);
    let mut circle = Circle::default();
    loop {
        let offered = offer(&plan)?;
        let usable = Usable::new(&plan, &offered, &gone);
        let counting = usable.identities();
        if let Some(counted) = &counted
            && !changes_plan(&plan, counted, &counting)
        {
            return Ok(usable.settled(plan, &offered, gone));
        }
        if circle.closes_with(&counting) {
            for former in counted.iter().flatten() {
                if !counting.contains(former) {
                    let refusal = usable.refused.get(&former.0).cloned();
                    gone.insert(former.clone(), refusal);
                }
            }
        }
        let next = plan.again(&usable.answers())?;
        counted = Some(counting);
        plan = next;
    }
}

/// Tells when planning goes in a circle.
#[derive(Default)]
struct Circle {
    seen: BTreeSet<BTreeSet<Identity>>,
    known: BTreeSet<Identity>,
    closed: bool,
}

impl Circle {
    /// Whether these answers have counted before, or planning has taken more rounds than
    /// any chain of so many answers would.
    fn closes_with(&mut self, counting: &BTreeSet<Identity>) -> bool {
        if self.closed {
            return true;
        }
        self.known.extend(counting.iter().cloned());
        self.closed =
            !self.seen.insert(counting.clone()) || self.seen.len() > 2 * self.known.len() + 2;
        if self.closed {
            self.seen.clear();
        }
        self.closed
    }
}

/// The offered answers that a plan has questions for.
struct Usable<'o> {
    by_key: BTreeMap<QuestionKey, &'o Offered>,
    refused: BTreeMap<QuestionKey, Refusal>,
}

impl<'o> Usable<'o> {
    fn new(
        plan: &Plan<'_>,
        offered: &'o [Offered],
        gone: &BTreeMap<Identity, Option<Refusal>>,
    ) -> Self {
        let questions: BTreeMap<&QuestionKey, &Question> =
            plan.questions.iter().map(|it| (&it.key, it)).collect();
        let mut usable = Self {
            by_key: BTreeMap::new(),
            refused: BTreeMap::new(),
        };
        for one in offered {
            let key = QuestionKey::from(one.answer.key.as_str());
            if !gone.is_empty() && gone.contains_key(&identity(one)) {
                continue;
            }
            let Some(question) = questions.get(&key) else {
                // It is asked once it is answered.
                if plan.possible.binary_search(&key).is_ok() {
                    usable.by_key.insert(key, one);
                }
                continue;
            };
            match (one.to, question.check(&one.answer.answer)) {
                (To::Question(digest), _) if digest != question.digest() => {}
                (_, Ok(())) => {
                    usable.refused.remove(&key);
                    usable.by_key.insert(key, one);
                }
                (To::Question(_), Err(_)) => {}
                // Nothing else answers it: somebody meant to.
                (To::Key, Err(refusal)) => {
                    usable.by_key.remove(&key);
                    usable.refused.insert(key, refusal);
                }
            }
        }
        usable
    }

    fn identities(&self) -> BTreeSet<Identity> {
        self.by_key.values().map(|one| identity(one)).collect()
    }

    fn answers(&self) -> Answers {
        let answers = self.by_key.iter();
        answers
            .map(|(key, one)| (key.clone(), one.answer.clone()))
            .collect()
    }

    /// What came of it, where the plan is the one that these answers give.
    fn settled<'a>(
        mut self,
        plan: Plan<'a>,
        offered: &[Offered],
        gone: BTreeMap<Identity, Option<Refusal>>,
    ) -> Settled<'a> {
        let mut answers = self.answers();
        let asked: BTreeSet<&QuestionKey> = plan.questions.iter().map(|it| &it.key).collect();
        answers.retain(|key, _| asked.contains(key));
        for ((key, ..), refusal) in gone {
            if let Some(refusal) = refusal.filter(|_| !answers.contains_key(&key)) {
                self.refused.entry(key).or_insert(refusal);
            }
        }
        let mut aside: BTreeMap<&str, &Answer> = BTreeMap::new();
        for one in offered {
            let key = one.answer.key.as_str();
            if !answers.contains_key(key) && !self.refused.contains_key(key) {
                aside.insert(key, &one.answer);
            }
        }
        let aside = aside.into_values().cloned().collect();
        Settled {
            plan,
            answers,
            aside,
            refused: self.refused.into_iter().collect(),
        }
    }
}

fn identity(one: &Offered) -> Identity {
    let Answer { key, answer, .. } = &one.answer;
    (key.as_str().into(), one.to, answer.clone())
}

/// Whether the answers that count now would give another plan than those that counted
/// before. Those that have come to questions that stand alone, and that need an answer,
/// do not. One that has gone may: its question may have been asked because of it.
fn changes_plan(plan: &Plan<'_>, before: &BTreeSet<Identity>, now: &BTreeSet<Identity>) -> bool {
    let alone: HashSet<&QuestionKey> = plan
        .questions
        .iter()
        .filter(|it| it.bearing == Bearing::Alone && it.need == Need::Required)
        .map(|question| &question.key)
        .collect();
    let mut came = now.difference(before);
    !before.is_subset(now) || came.any(|(key, ..)| !alone.contains(key))
}
