//! Problems, as the orchestrator writes them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::failure::Failure;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    pub(crate) detail: String,
    pub(crate) status: u16,
    pub(crate) title: String,
    /// More about it; the orchestrator has no such member.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) more: Vec<String>,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let title = failure.status.canonical_reason().unwrap_or_default();
        Self {
            detail: failure.reason,
            status: failure.status.as_u16(),
            title: title.to_owned(),
            more: failure.details,
        }
    }
}

/// A failure as a response.
pub(crate) fn response(failure: Failure) -> Response {
    let status = failure.status;
    (status, Json(Problem::from(failure))).into_response()
}

/// An id that is not one, as the orchestrator refuses it.
#[derive(Serialize)]
struct Invalid<'a> {
    detail: [InvalidPart<'a>; 1],
}

#[derive(Serialize)]
struct InvalidPart<'a> {
    r#type: &'static str,
    loc: [&'a str; 2],
    msg: String,
    input: &'a str,
    ctx: InvalidContext,
}

#[derive(Serialize)]
struct InvalidContext {
    error: String,
}

/// Why a text is not an id, in the words of the version of the library that the orchestrator
/// uses.
fn reason(text: &str, error: &uuid::Error) -> String {
    let is_part = |c: char| c.is_ascii_hexdigit() || c == '-';
    match text.char_indices().find(|(_, c)| !is_part(*c)) {
        Some((at, found)) => format!(
            "invalid character: expected an optional prefix of `urn:uuid:` followed by \
             [0-9a-fA-F-], found `{found}` at {}",
            at + 1
        ),
        None if !text.contains('-') => format!(
            "invalid length: expected length 32 for simple format, found {}",
            text.len()
        ),
        None => error.to_string(),
    }
}

/// Reads an id of a path; `parameter` is what the orchestrator calls it.
pub(crate) fn id(text: &str, parameter: &str) -> Result<String, Box<Response>> {
    let error = match Uuid::parse_str(text) {
        Ok(id) => return Ok(id.to_string()),
        Err(error) => reason(text, &error),
    };
    let part = InvalidPart {
        r#type: "uuid_parsing",
        loc: ["path", parameter],
        msg: format!("Input should be a valid UUID, {error}"),
        input: text,
        ctx: InvalidContext { error },
    };
    let body = Json(Invalid { detail: [part] });
    Err(Box::new(
        (StatusCode::UNPROCESSABLE_ENTITY, body).into_response(),
    ))
}
