//! Where files and databases stand.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::json;
use crate::serving::Shared;
use crate::standing::Standing;
use crate::verdict::Verdict;

/// Whether the sealed files are as they were sealed.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct Verification {
    /// `pending`, `failed` or `done`.
    state: &'static str,
    reason: Option<String>,
    revisions: usize,
    events: usize,
    findings: Vec<FindingTold>,
}

/// Something that does not fit.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct FindingTold {
    path: String,
    line: Option<usize>,
    what: String,
}

/// Where a database stands.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct Environment {
    name: String,
    database: String,
    /// Why it gives no answer.
    trouble: Option<String>,
    revision: Option<String>,
    since: Option<String>,
    up: Vec<String>,
    pending: Vec<String>,
}

/// Says whether the sealed files are as they were sealed. `pending` means: ask again.
#[utoipa::path(
    get, path = "/api/ledger/verify", tag = "ledger",
    responses((status = 200, body = Verification)),
)]
pub(in crate::api) async fn verify(state: State<Shared>, uri: OriginalUri) -> Response {
    json(state, &uri, |site, _| {
        // A folder that was changed is looked at again.
        let _ = site.history();
        let nothing = |state, reason| Verification {
            state,
            reason,
            revisions: 0,
            events: 0,
            findings: Vec::new(),
        };
        Ok(match site.verdict() {
            Verdict::Pending => nothing("pending", None),
            Verdict::Failed(reason) => nothing("failed", Some(reason)),
            Verdict::Done(verified) => {
                let finding = |it: &crate::verdict::Finding| FindingTold {
                    path: it.path.clone(),
                    line: it.line,
                    what: it.what.clone(),
                };
                Verification {
                    revisions: verified.revisions,
                    events: verified.events,
                    findings: verified.findings.iter().map(finding).collect(),
                    ..nothing("done", None)
                }
            }
        })
    })
    .await
}

/// Says where every database stands.
#[utoipa::path(
    get, path = "/api/ledger/environments", tag = "ledger",
    responses((status = 200, body = [Environment])),
)]
pub(in crate::api) async fn environments(state: State<Shared>, uri: OriginalUri) -> Response {
    json(state, &uri, |site, _| {
        let history = site.history()?;
        let environment = |it: Standing| {
            let (pending, top) = (it.pending(&history), it.top());
            let stack = it.stack.as_deref().unwrap_or_default();
            let up: Vec<String> = stack.iter().map(|it| it.revision.to_string()).collect();
            let since = stack.last().map(|it| it.at.clone());
            let is_known = it.stack.is_ok();
            Environment {
                revision: top.map(|id| id.to_string()),
                since,
                up,
                pending: pending
                    .iter()
                    .filter(|_| is_known)
                    .map(ToString::to_string)
                    .collect(),
                trouble: it.stack.err().map(|failure| failure.reason),
                name: it.name,
                database: it.place,
            }
        };
        Ok(Standing::all(site)
            .into_iter()
            .map(environment)
            .collect::<Vec<_>>())
    })
    .await
}
