//! Consent: what a step takes away, and what somebody allows of it.

use orch_model::Drift;
use orch_postgres::Use;

/// What the next steps take away that consent is needed for.
#[derive(Clone, Debug, Default)]
pub struct Losses {
    /// Text that people edited in the database, and that would be removed.
    pub edited: Vec<Drift>,
    /// Rows that the first step moves to the archive, change by change; those of metadata
    /// left aside.
    pub uses: Vec<Use>,
}

/// What somebody consented to before anything was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// To nothing: whatever goes is asked.
    Ask,
    /// To as many rows in each step. Edited text is asked.
    UpTo(u64),
    /// To everything.
    Everything,
}

/// What a policy says of losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// They were consented to, or there are none.
    Allowed(Allowance),
    /// Somebody must be asked. A yes is [`Losses::allowed`].
    Ask,
    /// More rows would go than were consented to.
    TooMany {
        /// How many would go.
        rows: u64,
        /// How many may.
        most: u64,
    },
}

/// What a step may take away. Had from a policy, or from somebody who saw the losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The most rows in a step; none for as many as there are.
    pub(super) rows: Option<u64>,
    /// Whether edited text may go.
    pub(super) edited: bool,
}

impl Allowance {
    /// Whatever goes may go.
    pub(super) const EVERYTHING: Self = Self {
        rows: None,
        edited: true,
    };
}

impl Losses {
    /// How many rows go.
    pub fn rows(&self) -> u64 {
        self.uses.iter().map(Use::rows).sum()
    }

    /// Whether nothing is lost.
    pub fn is_empty(&self) -> bool {
        self.edited.is_empty() && self.rows() == 0
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
        let rows = losses.rows();
        let most = match self {
            Self::Everything => return Judgement::Allowed(Allowance::EVERYTHING),
            Self::UpTo(most) if rows > most => return Judgement::TooMany { rows, most },
            Self::UpTo(most) => most,
            Self::Ask if rows > 0 => return Judgement::Ask,
            Self::Ask => 0,
        };
        if losses.edited.is_empty() {
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
    use orch_postgres::{Taken, Use};

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
        }
    }

    fn allowed(rows: Option<u64>, edited: bool) -> Judgement {
        Judgement::Allowed(Allowance { rows, edited })
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
