//! Who records, and when.

use std::cell::OnceCell;
use std::process::Command;

use orch_app::author::Author;
use orch_event::Timestamp;
use time::OffsetDateTime;

use crate::error::{CommandError, Result};

/// Whoever runs this program, by the clock of this machine.
pub(crate) struct Here {
    /// A time that tests set.
    fixed: Option<Timestamp>,
    /// The name, once it was asked for: git is asked for it.
    name: OnceCell<String>,
}

impl Here {
    /// Takes the time of `ORCH_NOW`, where it is set.
    pub(crate) fn new() -> Result<Self> {
        let fixed = variable("ORCH_NOW").map(|text| text.parse()).transpose();
        let fixed =
            fixed.map_err(|error| CommandError::usage(format!("in `ORCH_NOW`: {error}")))?;
        Ok(Self {
            fixed,
            name: OnceCell::new(),
        })
    }
}

impl Author for Here {
    fn name(&self) -> String {
        self.name.get_or_init(author).clone()
    }

    fn now(&self) -> Timestamp {
        self.fixed
            .unwrap_or_else(|| Timestamp::new(OffsetDateTime::now_utc()))
    }
}

/// The name that somebody gave: `ORCH_AUTHOR`, else git's user.
pub(crate) fn named() -> Option<String> {
    if let Some(author) = variable("ORCH_AUTHOR") {
        return Some(author);
    }
    match (git("user.name"), git("user.email")) {
        (Some(name), Some(email)) => Some(format!("{name} <{email}>")),
        (name, email) => name.or(email),
    }
}

/// The name that somebody gave, else user@host.
fn author() -> String {
    named().unwrap_or_else(|| format!("{}@{}", os_user(), host()))
}

/// The user that the system knows this process by.
pub(crate) fn os_user() -> String {
    whoami::username().unwrap_or_else(|_| "unknown".to_owned())
}

/// This machine's name.
pub(crate) fn host() -> String {
    whoami::hostname().unwrap_or_else(|_| "unknown".to_owned())
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
