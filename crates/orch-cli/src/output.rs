//! Printing: data on standard output, all else on standard error.
//!
//! Nothing else prints. All that is printed is made safe here (`safe.rs`), whoever wrote it.

use std::io::{ErrorKind, IsTerminal, Write};

use serde::Serialize;

use crate::safe;
pub(crate) use crate::styles;

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

/// Prints a line to standard error, as `format!` takes it.
macro_rules! say {
    ($($part:tt)*) => {
        $crate::output::line(&format!($($part)*))
    };
}
pub(crate) use say;

/// Prints a line to standard error. It is not an error that nobody can read it: there would
/// be nowhere to tell.
pub(crate) fn line(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", safe::styled(text));
}

/// Ends the effects of a prompt that was cut short: pasted text comes without marks again, the
/// cursor shows, styles end.
pub(crate) fn end_of_prompt() {
    let _ = std::io::stderr().write_all(b"\x1b[?2004l\x1b[?25h\x1b[0m\r\n");
}

/// Prints a value as JSON, with a line feed.
pub(crate) fn json(value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(OutputError::Json)?;
    let text = safe::json(&text).into_owned() + "\n";
    written(&mut std::io::stdout().lock(), &text)
}

/// Prints text with styles, which go where they are not wanted.
pub(crate) fn data(text: &str) -> Result<()> {
    written(&mut anstream::stdout().lock(), &safe::styled(text))
}

/// Prints text byte for byte where a program reads it; on a terminal, text that would act on
/// the terminal is shown escaped.
pub(crate) fn raw(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    if out.is_terminal() {
        written(&mut out, &safe::plain(text))
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

/// `1 event`, `2 events`, with thousands apart.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    let number = thousands(count);
    if count == 1 {
        format!("{number} {noun}")
    } else if noun.ends_with('s') {
        format!("{number} {noun}es")
    } else if let Some(stem) = noun.strip_suffix('y') {
        format!("{number} {stem}ies")
    } else {
        format!("{number} {noun}s")
    }
}

/// `1 row`, `2 rows`, as databases count.
pub(crate) fn plural_rows(rows: u64) -> String {
    plural(usize::try_from(rows).unwrap_or(usize::MAX), "row")
}

/// `1 step is`, `2 steps are`.
pub(crate) fn plural_is(count: usize, noun: &str) -> String {
    plural(count, noun) + if count == 1 { " is" } else { " are" }
}

/// `1 process has`, `2 processes have`.
pub(crate) fn plural_has(count: usize, noun: &str) -> String {
    plural(count, noun) + if count == 1 { " has" } else { " have" }
}

fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Text on one line, with nothing in it that moves the cursor or reorders text.
pub(crate) fn one_line(text: &str) -> String {
    orch_projector::comment_text(text)
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn nouns_agree_with_their_numbers() {
        assert_eq!(plural(1, "event"), "1 event");
        assert_eq!(plural(0, "event"), "0 events");
        assert_eq!(plural(1_234_567, "query"), "1,234,567 queries");
    }
}
