//! Consent: the rows that a step removes, and how many of them somebody allows.

use orch_model::Drift;
use orch_postgres::{Running, Use};

/// The losses of the next steps that need consent.
#[derive(Clone, Debug, Default)]
pub struct Losses {
    /// What people changed by hand in the database, and is put back.
    pub by_hand: Vec<Drift>,
    /// Text that people edited in the database, and that would be removed.
    pub edited: Vec<Drift>,
    /// Rows that the first step moves to the archive, change by change, without those of
    /// metadata.
    pub uses: Vec<Use>,
    /// Processes that have not ended, of subscriptions that the steps change.
    pub running: Vec<Running>,
    /// Whether it was consented to that these may break.
    pub running_may_break: bool,
}

/// Consent that somebody gave before anything was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// To nothing: every removal is asked about.
    Ask,
    /// To so many rows in each step. Edited text, and what was changed by hand, is asked about.
    UpTo(u64),
    /// To everything.
    Everything,
}

/// The judgement of a policy on losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// They were consented to, or there are none.
    Allowed(Allowance),
    /// Somebody must be asked. A yes is [`Losses::allowed`].
    Ask,
    /// More rows would be removed than consent was given to.
    TooMany {
        /// How many would be removed.
        rows: u64,
        /// How many may be.
        most: u64,
    },
}

/// The rows that a step may remove. Given by a policy, or by somebody who saw the losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The most rows in a step; none for as many as there are.
    pub(super) rows: Option<u64>,
    /// Whether edited text may be removed.
    pub(super) edited: bool,
}

impl Allowance {
    /// Everything may be removed.
    pub(super) const EVERYTHING: Self = Self {
        rows: None,
        edited: true,
    };
}

impl Losses {
    /// How many rows are removed.
    pub fn rows(&self) -> u64 {
        self.uses.iter().map(Use::rows).sum()
    }

    /// Whether nothing is lost.
    pub fn is_empty(&self) -> bool {
        self.by_hand.is_empty() && self.edited.is_empty() && self.rows() == 0
    }

    /// Consent to just this: a row that comes in between is not consented to.
    pub fn allowed(&self) -> Allowance {
        Allowance {
            rows: Some(self.rows()),
            edited: true,
        }
    }
}

impl Policy {
    /// Judges losses.
    pub fn judge(self, losses: &Losses) -> Judgement {
        if !losses.running.is_empty() && !losses.running_may_break {
            return Judgement::Ask;
        }
        let rows = losses.rows();
        let most = match self {
            Self::Everything => return Judgement::Allowed(Allowance::EVERYTHING),
            Self::UpTo(most) if rows > most => return Judgement::TooMany { rows, most },
            Self::UpTo(most) => most,
            Self::Ask if rows > 0 => return Judgement::Ask,
            Self::Ask => 0,
        };
        if losses.edited.is_empty() && losses.by_hand.is_empty() {
            // A row that comes in between counts too.
            Judgement::Allowed(Allowance {
                rows: Some(most),
                edited: false,
            })
        } else {
            Judgement::Ask
        }
    }
}

#[cfg(test)]
mod tests {
    use orch_model::drift::{Differs, Drift, Field, Row, Value};
    use orch_postgres::{Running, Taken, Use};

    use super::{Allowance, Judgement, Losses, Policy};

    fn losses(rows: u64, edited: &[&str]) -> Losses {
        let drift = |name: &&str| Drift {
            row: Row::Product((*name).into()),
            how: Differs::In {
                field: Field::Tag,
                expected: Value::Text("a".to_owned()),
                found: Value::Text("b".to_owned()),
            },
        };
        let taken = Taken {
            relation: "subscriptions".to_owned(),
            rows,
        };
        Losses {
            edited: edited.iter().map(drift).collect(),
            uses: vec![Use {
                why: "a product goes".to_owned(),
                taken: vec![taken],
                blocked: Vec::new(),
            }],
            ..Losses::default()
        }
    }

    fn allowed(rows: Option<u64>, edited: bool) -> Judgement {
        Judgement::Allowed(Allowance { rows, edited })
    }

    /// Rows are no processes: consent to all of them is none to break what runs.
    #[test]
    fn processes_that_run_are_asked_about_whatever_else_was_consented_to() {
        let running = Running {
            process: "1".to_owned(),
            workflow: "modify_user".to_owned(),
            status: "suspended".to_owned(),
            subscriptions: 1,
        };
        let mut losses = losses(0, &[]);
        losses.running = vec![running];
        for policy in [Policy::Ask, Policy::UpTo(9), Policy::Everything] {
            assert_eq!(policy.judge(&losses), Judgement::Ask);
        }
        losses.running_may_break = true;
        assert_eq!(Policy::Everything.judge(&losses), allowed(None, true));
    }

    #[test]
    fn whatever_was_not_consented_to_is_asked_or_refused() {
        let (none, two, text) = (losses(0, &[]), losses(2, &[]), losses(2, &["A"]));
        for (policy, losses, judgement) in [
            (Policy::Ask, &none, allowed(Some(0), false)),
            (Policy::Ask, &two, Judgement::Ask),
            (Policy::Ask, &text, Judgement::Ask),
            (Policy::UpTo(2), &none, allowed(Some(2), false)),
            (Policy::UpTo(2), &two, allowed(Some(2), false)),
            (Policy::UpTo(2), &text, Judgement::Ask),
            (
                Policy::UpTo(1),
                &two,
                Judgement::TooMany { rows: 2, most: 1 },
            ),
            (Policy::Everything, &text, allowed(None, true)),
        ] {
            assert_eq!(policy.judge(losses), judgement, "{policy:?}, {losses:?}");
        }
        let Allowance { rows, edited } = text.allowed();
        assert_eq!((rows, edited), (Some(2), true));
    }
}
