//! Printing: data on standard output, all else on standard error.
//!
//! Nothing else prints, but for prompts (`terminal`). All that is printed is made safe here
//! (`safe.rs`), whoever wrote it.

use std::io::{ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;

use self::pager::paged;

mod count;
mod pager;
pub(crate) mod safe;
pub(crate) mod styles;
mod voice;
pub(crate) mod wrap;

pub(crate) use count::{plural, plural_has, plural_is, plural_noun, plural_rows};
pub(crate) use voice::{Color, Format, Paging, Voice, Volume, is_interactive, is_styled, voice};

/// Data could not be written to standard output.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutputError {
    /// A value has no form in JSON.
    #[error("cannot write JSON")]
    Json(#[source] serde_json::Error),
    /// The system refused.
    #[error("cannot write to standard output")]
    Write(#[source] std::io::Error),
}

type Result<T> = std::result::Result<T, OutputError>;

/// Says on standard error what was done, as `format!` takes it; not with `--quiet`.
macro_rules! say {
    ($($part:tt)*) => {
        $crate::output::said($crate::output::Volume::Normal, &format!($($part)*))
    };
}
pub(crate) use say;

/// The same, with `--verbose` only.
macro_rules! detail {
    ($($part:tt)*) => {
        $crate::output::said($crate::output::Volume::Verbose, &format!($($part)*))
    };
}
pub(crate) use detail;

/// Says a warning on standard error, as `format!` takes it.
macro_rules! warning {
    ($($part:tt)*) => {{
        let style = $crate::output::styles::WARNING;
        $crate::output::line(&format!("{style}warning{style:#}: {}", format!($($part)*)))
    }};
}
pub(crate) use warning;

/// Says a note on standard error, as `format!` takes it; not with `--quiet`.
macro_rules! note {
    ($($part:tt)*) => {{
        let style = $crate::output::styles::WARNING;
        $crate::output::say!("{style}note{style:#}: {}", format!($($part)*))
    }};
}
pub(crate) use note;

/// Prints a line to standard error, from a volume on.
pub(crate) fn said(from: Volume, text: &str) {
    if voice().volume >= from {
        line(text);
    }
}

/// Prints a line to standard error. It is not an error that nobody can read it: there would
/// be nowhere to tell.
pub(crate) fn line(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", safe::styled(text));
}

/// Prints a value as JSON, with a line feed.
pub(crate) fn json(value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(OutputError::Json)?;
    let text = safe::json(&text).into_owned() + "\n";
    written(&mut std::io::stdout().lock(), &text)
}

/// Prints text with styles, which go where they are not wanted.
pub(crate) fn data(text: &str) -> Result<()> {
    let text = safe::styled(text);
    let is_styled = AutoStream::choice(&std::io::stdout()) != ColorChoice::Never;
    let shown = if is_styled {
        paged(&text)
    } else {
        paged(&anstream::adapter::strip_str(&text).to_string())
    };
    if shown {
        return Ok(());
    }
    written(&mut anstream::stdout().lock(), &text)
}

/// Prints text byte for byte where a program reads it; on a terminal, text that would act on
/// the terminal is shown escaped.
pub(crate) fn raw(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    if out.is_terminal() {
        let text = safe::plain(text);
        if paged(&text) {
            return Ok(());
        }
        written(&mut out, &text)
    } else {
        written(&mut out, text)
    }
}

/// A reader that has closed its end is not an error, and the command ends as it would have;
/// anything else is: what was asked for is not there.
fn written(out: &mut impl Write, text: &str) -> Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(OutputError::Write(error)),
        _ => Ok(()),
    }
}

/// Text on one line, with nothing in it that moves the cursor or reorders text.
pub(crate) fn one_line(text: &str) -> String {
    orch_projector::comment_text(text)
}
