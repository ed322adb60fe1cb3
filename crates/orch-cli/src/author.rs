//! Who records, and when.

use std::process::Command;

use orch_event::Timestamp;
use time::OffsetDateTime;

use crate::error::{CommandError, Result};

/// Who records: `ORCH_AUTHOR`, else git's user, else user@host.
pub(crate) fn author() -> String {
    if let Some(author) = variable("ORCH_AUTHOR") {
        return author;
    }
    match (git("user.name"), git("user.email")) {
        (Some(name), Some(email)) => format!("{name} <{email}>"),
        (Some(name), None) => name,
        (None, Some(email)) => email,
        (None, None) => format!("{}@{}", os_user(), host()),
    }
}

/// The user that the system knows this process by.
pub(crate) fn os_user() -> String {
    whoami::username().unwrap_or_else(|_| "unknown".to_owned())
}

/// This machine's name.
pub(crate) fn host() -> String {
    whoami::hostname().unwrap_or_else(|_| "unknown".to_owned())
}

/// The time now; `ORCH_NOW` sets it in tests.
pub(crate) fn now() -> Result<Timestamp> {
    match variable("ORCH_NOW") {
        Some(text) => text
            .parse()
            .map_err(|error| CommandError::usage(format!("in `ORCH_NOW`: {error}"))),
        None => Ok(Timestamp::new(OffsetDateTime::now_utc())),
    }
}

/// An environment variable that is set to something.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn git(key: &str) -> Option<String> {
    let output = Command::new("git")
        .args(["config", "--get", key])
        .output()
        .ok()?;
    let value = String::from_utf8(output.stdout).ok()?;
    let value = value.trim();
    (output.status.success() && !value.is_empty()).then(|| value.to_owned())
}
