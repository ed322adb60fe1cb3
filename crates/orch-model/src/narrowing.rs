//! What existing data may not fit any more where a field's specification changes.

use std::collections::{BTreeMap, BTreeSet};

use crate::constraints::Constraints;
use crate::spec::Counted;
use crate::{Arity, ByStatus, Status, ValueSpec};

/// What a value must satisfy that it need not have satisfied before, in one lifecycle
/// stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// It is one of these.
    pub allowed: Option<BTreeSet<String>>,
    /// It matches this regular expression of Postgres: it is of another type.
    pub pattern: Option<String>,
    /// It is within these bounds.
    pub constraints: Constraints,
    /// There are at most that many.
    pub most: Option<u32>,
}

impl Narrowing {
    /// What of values that fitted may not fit any more, in one stage. Values of a stage
    /// that did not have the field may be anything.
    fn of(was: Option<&ValueSpec>, is: &ValueSpec) -> Self {
        let most = is.arity.lowered_from(was.map(|was| was.arity));
        if let Some(allowed) = is.enumerated() {
            let was = was.and_then(|was| was.allowed.as_ref());
            let allows_less = was.is_none_or(|was| !was.is_subset(allowed));
            return Self {
                allowed: allows_less.then(|| allowed.clone()),
                most,
                ..Self::default()
            };
        }
        let fitted = was.is_some_and(|was| was.value_type.widens_to(&is.value_type));
        let none = Constraints::default();
        let bounds = was.map_or(&none, |was| &was.constraints);
        // Values that were enumerated can be looked at.
        let all_fit = was
            .and_then(ValueSpec::enumerated)
            .is_some_and(|allowed| allowed.iter().all(|value| is.check(value).is_ok()));
        if all_fit {
            return Self {
                most,
                ..Self::default()
            };
        }
        Self {
            allowed: None,
            pattern: is.value_type.pattern().filter(|_| !fitted),
            constraints: is.constraints.tightened(bounds),
            most,
        }
    }

    /// Whether all that fitted still fits.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl ByStatus<ValueSpec> {
    /// What of values that fitted another specification may not fit this one, by
    /// stage. Stages in which all still fits are left out.
    pub fn narrowed_from(&self, was: &Self) -> BTreeMap<Status, Narrowing> {
        let stage = |status| {
            let narrowing = Narrowing::of(was.get(status), self.get(status)?);
            (!narrowing.is_empty()).then_some((status, narrowing))
        };
        Status::ALL.into_iter().filter_map(stage).collect()
    }
}

impl<T: Counted> ByStatus<T> {
    /// The least entries in a stage; none are needed where the field does not exist.
    pub fn least(&self, status: Status) -> u32 {
        self.get(status).map_or(0, |spec| spec.arity().min())
    }

    /// The most entries, in the stages in which that is less than it was.
    pub fn lowered_from(&self, was: &Self) -> BTreeMap<Status, u32> {
        let stage = |status| {
            let was = was.get(status).map(Counted::arity);
            Some((status, self.get(status)?.arity().lowered_from(was)?))
        };
        Status::ALL.into_iter().filter_map(stage).collect()
    }

    /// Whether some stage needs more entries than before.
    pub fn needs_more_than(&self, was: &Self) -> bool {
        let is_raised = |status| self.least(status) > was.least(status);
        Status::ALL.into_iter().any(is_raised)
    }

    /// Whether some stage needs any entry.
    pub fn needs_any(&self) -> bool {
        Status::ALL.into_iter().any(|status| self.least(status) > 0)
    }
}

impl Arity {
    /// The most that it holds, where that is less than another one held; nothing
    /// bounded what was not there.
    fn lowered_from(self, was: Option<Self>) -> Option<u32> {
        let was = was.and_then(Self::max);
        self.max().filter(|is| was.is_none_or(|was| *is < was))
    }
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by a panic"
)]
mod tests {
    use std::collections::BTreeMap;

    use super::Narrowing;
    use crate::constraints::Constraints;
    use crate::{Arity, ByStatus, Status, ValueSpec, ValueType};

    fn spec(value_type: &str, arity: Arity, allowed: &[&str]) -> ValueSpec {
        let allowed =
            (!allowed.is_empty()).then(|| allowed.iter().map(|it| (*it).to_owned()).collect());
        ValueSpec {
            value_type: ValueType(value_type.to_owned()),
            arity,
            allowed,
            constraints: Constraints::default(),
        }
    }

    fn narrowed(was: ValueSpec, is: ValueSpec) -> Narrowing {
        let active = |spec| ByStatus::from_stages([(Status::Active, spec)]);
        let mut found: BTreeMap<_, _> = active(is).narrowed_from(&active(was));
        found.remove(&Status::Active).unwrap_or_default()
    }

    #[test]
    fn what_widens_narrows_nothing() {
        let required = Arity::Required;
        let list = Arity::List { min: 0, max: None };
        for (was, is) in [
            (spec("int", required, &[]), spec("float", list, &[])),
            (
                spec("str", required, &["a"]),
                spec("str", required, &["a", "b"]),
            ),
            (
                spec("str", required, &["1", "2"]),
                spec("int", required, &[]),
            ),
            (
                spec("bool", required, &["False", "True"]),
                spec("str", required, &[]),
            ),
        ] {
            assert!(
                narrowed(was.clone(), is.clone()).is_empty(),
                "{was:?} to {is:?}"
            );
        }
    }

    #[test]
    fn what_narrows_says_how() {
        let required = Arity::Required;
        let to_bool = narrowed(
            spec("str", required, &[]),
            spec("bool", required, &["False", "True"]),
        );
        assert_eq!(to_bool.allowed, None);
        assert!(to_bool.pattern.is_some());
        let fewer = narrowed(
            spec("str", Arity::List { min: 0, max: None }, &["a", "b"]),
            spec("str", required, &["a"]),
        );
        assert_eq!(fewer.most, Some(1));
        assert_eq!(fewer.allowed, Some(["a".to_owned()].into()));
        let mut bounded = spec("int", required, &[]);
        bounded.constraints.le = Some("10".parse().unwrap());
        let wider = {
            let mut wider = bounded.clone();
            wider.constraints.le = Some("20".parse().unwrap());
            wider
        };
        assert_eq!(
            narrowed(wider.clone(), bounded.clone()).constraints,
            bounded.constraints
        );
        assert!(narrowed(bounded, wider).is_empty());
    }
}
