//! Data that a terminal has no room for goes through a pager, as git's does.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

use crate::output::voice::{Paging, voice};

/// Shows text through a pager, where it is for a terminal that has too few rows for it.
/// Returns whether it was shown.
pub(crate) fn paged(text: &str) -> bool {
    let fits = |rows: u16| text.lines().count() < usize::from(rows);
    let wanted = voice().paging == Paging::Auto
        && io::stdout().is_terminal()
        && crossterm::terminal::size().is_ok_and(|(_, rows)| rows > 0 && !fits(rows));
    let pager = if wanted { pager() } else { None };
    pager.is_some_and(|pager| through(&pager, text).is_ok())
}

/// `ORCH_PAGER`, else `PAGER`, else `less`. None where it is `cat`, or empty.
fn pager() -> Option<OsString> {
    let named = ["ORCH_PAGER", "PAGER"]
        .into_iter()
        .find_map(std::env::var_os);
    let pager = named.unwrap_or_else(|| "less".into());
    (!pager.is_empty() && pager != "cat").then_some(pager)
}

/// Fails where the pager cannot be started; one that is left early is not an error.
fn through(pager: &OsString, text: &str) -> io::Result<()> {
    let mut command = Command::new("sh");
    command.arg("-c").arg(pager).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        // Colours are shown, and nothing stays away when the pager is left.
        command.env("LESS", "FRX");
    }
    let mut child = command.spawn()?;
    if let Some(mut input) = child.stdin.take() {
        let _ = input.write_all(text.as_bytes());
    }
    // A shell says so when there is no such program.
    const UNKNOWN: i32 = 127;
    if child.wait()?.code() == Some(UNKNOWN) {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(())
}
