//! How many of something there must be, and may be, by the status of a subscription.

use orch_model::{Attribute, ByStatus, Status, ValueSpec};
use serde_json::{Map, Value};

/// A value by status; `*` stands for all statuses, where they agree.
pub(crate) type Bounds = Map<String, Value>;

/// The least that an attribute must hold in each status in which it must hold any.
pub(crate) fn least(attribute: &Attribute) -> Bounds {
    required(|status| attribute.spec.get(status).map(|spec| spec.arity.min()))
}

/// The least values in each status in which there must be any.
pub(crate) fn least_values(spec: &ByStatus<ValueSpec>) -> Bounds {
    required(|status| spec.get(status).map(|spec| spec.arity.min()))
}

/// One value in each status that has the field.
pub(crate) fn present_values(spec: &ByStatus<ValueSpec>) -> Bounds {
    by_status(|status| spec.get(status).map(|_| 1.into()))
}

/// How many values there may be, in the statuses that take no more than so many.
pub(crate) fn bounded_values(spec: &ByStatus<ValueSpec>) -> Bounds {
    by_status(|status| Some(spec.get(status)?.arity.max()?.into()))
}

/// The most values in the statuses that take fewer than the defaults are.
pub(crate) fn most_values(spec: &ByStatus<ValueSpec>, defaults: usize) -> Bounds {
    by_status(|status| {
        let max = spec.get(status)?.arity.max()?;
        let is_less = usize::try_from(max).is_ok_and(|max| max < defaults);
        is_less.then(|| max.into())
    })
}

fn required(min: impl Fn(Status) -> Option<u32>) -> Bounds {
    by_status(|status| min(status).filter(|min| *min > 0).map(Value::from))
}

/// The values of the statuses that have one.
pub(crate) fn by_status(mut value: impl FnMut(Status) -> Option<Value>) -> Bounds {
    let mut values: Vec<(Status, Value)> = Vec::new();
    for status in Status::ALL {
        values.extend(value(status).map(|value| (status, value)));
    }
    let all_agree = values.windows(2).all(|pair| pair[0].1 == pair[1].1);
    match values.pop() {
        Some((_, value)) if all_agree && values.len() + 1 == Status::ALL.len() => {
            Map::from_iter([("*".to_owned(), value)])
        }
        last => values
            .into_iter()
            .chain(last)
            .map(|(status, value)| (status.as_str().to_owned(), value))
            .collect(),
    }
}
