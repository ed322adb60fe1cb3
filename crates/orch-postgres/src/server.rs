//! A server: its version, the words of its errors, and which of them a later attempt may not meet.

use postgres::GenericClient;
use postgres::error::SqlState;

/// The oldest version of Postgres that orch works with.
pub const OLDEST: u32 = 13;

/// The newest version of Postgres that orch is tested with.
pub const NEWEST: u32 = 18;

/// The major version of a server.
pub fn version(client: &mut impl GenericClient) -> Result<u32, postgres::Error> {
    let query = "select pg_catalog.current_setting('server_version_num')";
    let rows = client.query_typed(query, &[])?;
    let number = rows
        .first()
        .and_then(|row| row.get::<_, &str>(0).parse().ok());
    Ok(number.unwrap_or(0_u32) / 10_000)
}

/// The server's message, with its detail and its code.
pub fn described(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => {
            let detail = db.detail().map(|it| format!(": {it}")).unwrap_or_default();
            format!(
                "the server refused a statement: {}{detail} ({})",
                db.message(),
                db.code().code()
            )
        }
        None if error.is_closed() => "the connection to the server was lost".to_owned(),
        None => format!("the server could not be asked: {error}"),
    }
}

/// The server's message alone.
pub(crate) fn message(error: &postgres::Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// The way on that a refusal of the prelude names.
pub(crate) fn hinted(error: &postgres::Error) -> Option<String> {
    let hint = error.as_db_error().and_then(|error| error.hint());
    hint.filter(|hint| !hint.is_empty()).map(str::to_owned)
}

/// A refusal of the prelude, with its details, a line each.
pub(crate) fn detailed(error: &postgres::Error) -> String {
    let detail = error.as_db_error().and_then(|error| error.detail());
    let detail = detail
        .map(|detail| format!("\n{detail}"))
        .unwrap_or_default();
    message(error) + &detail
}

/// Whether a lock was not obtained.
pub fn is_locked(error: &postgres::Error) -> bool {
    error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE)
}

/// Whether a later attempt may get the lock that this one did not.
pub(crate) fn is_lock(error: &postgres::Error) -> bool {
    is_locked(error) || error.code() == Some(&SqlState::T_R_DEADLOCK_DETECTED)
}
