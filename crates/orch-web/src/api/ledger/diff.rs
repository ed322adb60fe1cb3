//! How two points differ.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use orch_app::account::Account;
use orch_app::diff::Comparison;
use orch_model::drift::{Differs, Value};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::json;
use super::told::Told;
use crate::point::Point;
use crate::row_words::{field_name, named};
use crate::serving::Shared;

/// The difference of two points.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct Difference {
    from: String,
    to: String,
    /// The changes that lead from one model to the other; null where rows are compared.
    changes: Option<Vec<Told>>,
    /// The rows that are not the same; null where models are compared.
    rows: Option<Vec<DifferentRow>>,
}

/// A row, or a cell of it, that is not the same at both points.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct DifferentRow {
    kind: &'static str,
    name: String,
    /// `only_from`, `only_to` or `cell`.
    how: &'static str,
    field: Option<String>,
    #[schema(value_type = Object)]
    from: serde_json::Value,
    #[schema(value_type = Object)]
    to: serde_json::Value,
}

/// Compares two points.
#[utoipa::path(
    get, path = "/api/ledger/diff", tag = "ledger",
    params(
        ("from" = Option<String>, Query, description = "A point, as `at` elsewhere; the base where none is named"),
        ("to" = Option<String>, Query, description = "A point; the newest revision where none is named"),
    ),
    responses((status = 200, body = Difference)),
)]
pub(in crate::api) async fn diff(state: State<Shared>, uri: OriginalUri) -> Response {
    json(state, &uri, |site, query| {
        let history = site.history()?;
        let to = Point::shown(site, &history, query, "to")?;
        let from = match Point::named(site, &history, query, "from")? {
            Some(from) => from,
            None => Point::Recorded(site.snapshot(None)?),
        };
        let comparison = site.comparison(&from.side(), &to.side())?;
        let row = |it: &orch_model::Drift| {
            let (kind, name) = named(&it.row);
            let (how, field, values) = match &it.how {
                Differs::Missing => ("only_from", None, None),
                Differs::Unrecorded => ("only_to", None, None),
                Differs::In {
                    field,
                    expected,
                    found,
                } => (
                    "cell",
                    Some(field_name(field)),
                    Some((value(expected), value(found))),
                ),
            };
            let (from, to) = values.unwrap_or_default();
            DifferentRow {
                kind,
                name: name.to_owned(),
                how,
                field,
                from,
                to,
            }
        };
        let (changes, rows) = match &*comparison {
            Comparison::Changes(all) => (
                Some(all.iter().flat_map(Account::of).map(Told::from).collect()),
                None,
            ),
            Comparison::Rows(all) => (None, Some(all.iter().map(row).collect())),
        };
        Ok(Difference {
            from: from.address(),
            to: to.address(),
            changes,
            rows,
        })
    })
    .await
}

fn value(value: &Value) -> serde_json::Value {
    match value {
        Value::None | Value::Null => serde_json::Value::Null,
        Value::Text(text) => text.as_str().into(),
        Value::Truth(truth) => (*truth).into(),
        Value::Names(names) => names.iter().cloned().collect::<Vec<_>>().into(),
    }
}
