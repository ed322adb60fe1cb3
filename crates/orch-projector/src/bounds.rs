//! How many of something there must be, and may be, by the status of a subscription.

use orch_model::{Attribute, ByStatus, Status, ValueSpec};
use serde_json::{Map, Value};

/// The least that an attribute must hold in each stage in which it must hold any.
pub(crate) fn least(attribute: &Attribute) -> Map<String, Value> {
    by_status(|status| attribute.spec.get(status).map(|spec| spec.arity.min()))
}

/// The least values in each stage in which there must be any.
pub(crate) fn least_values(spec: &ByStatus<ValueSpec>) -> Map<String, Value> {
    by_status(|status| spec.get(status).map(|spec| spec.arity.min()))
}

/// The most values in the stages that take fewer than the defaults are.
pub(crate) fn most_values(spec: &ByStatus<ValueSpec>, defaults: usize) -> Map<String, Value> {
    let most = |status| -> Option<(Status, u32)> {
        let max = spec.get(status)?.arity.max()?;
        usize::try_from(max)
            .is_ok_and(|max| max < defaults)
            .then_some((status, max))
    };
    Status::ALL
        .into_iter()
        .filter_map(most)
        .map(|(status, max)| (status.as_str().to_owned(), max.into()))
        .collect()
}

fn by_status(min: impl Fn(Status) -> Option<u32>) -> Map<String, Value> {
    Status::ALL
        .into_iter()
        .filter_map(|status| Some((status, min(status)?)))
        .filter(|(_, min)| *min > 0)
        .map(|(status, min)| (status.as_str().to_owned(), min.into()))
        .collect()
}
