//! Text that is safe to print: whoever wrote it, it acts on no terminal and reads in its order.
//!
//! Control characters (escape sequences begin with one), C1 controls and characters that
//! reorder text are shown as Rust writes them: `\\u{1b}`. Line feeds and tabs stay; the
//! escape sequences of this program's own styles stay where they may stand.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::Reset;

use crate::output::styles;

/// Text with styles of this program in it.
pub(crate) fn styled(text: &str) -> Cow<'_, str> {
    escaped(text, style)
}

/// Text without styles.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    escaped(text, |_| None)
}

/// JSON, which means the same afterwards: a character that acts can only stand in a string.
pub(crate) fn json(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::new();
    for c in text.chars() {
        if acts(c) {
            // A string takes all text, and all characters that act are in the first plane.
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// Text in which each byte stays at its place: what acts becomes a mark of the same length.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mask = |c: char| match c.len_utf8() {
        _ if !acts(c) => c,
        1 => '?',
        2 => '\u{bf}',
        _ => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(mask).collect())
}

/// Whether a character does something to a terminal, or to the order of what it shows.
fn acts(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // Separators, marks and overrides of direction, isolates, the byte order mark.
        '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => true,
        c => c.is_control(),
    }
}

/// Escapes what acts, but for what `allowed` finds at the start of a text, in bytes.
fn escaped(text: &str, allowed: impl Fn(&str) -> Option<usize>) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = if let Some(length) = allowed(rest) {
            safe.push_str(&rest[..length]);
            length
        } else {
            if acts(c) {
                safe.extend(c.escape_debug());
            } else {
                safe.push(c);
            }
            c.len_utf8()
        };
        rest = &rest[end..];
    }
    Cow::Owned(safe)
}

/// The length of an escape sequence that one of the styles is made of, at the start of a text.
fn style(text: &str) -> Option<usize> {
    let codes = text.strip_prefix("\u{1b}[")?;
    let digits = codes.find(|c: char| !c.is_ascii_digit())?;
    let sequence = codes[digits..]
        .starts_with('m')
        .then(|| &text[..digits + 3])?;
    let is_ours = sequence == Reset.render().to_string()
        || styles::ALL
            .iter()
            .any(|style| style.render().to_string().contains(sequence));
    is_ours.then_some(sequence.len())
}

#[cfg(test)]
mod tests {
    use super::{json, masked, plain, styled};
    use crate::output::styles::{ERROR, ID};

    #[test]
    fn only_the_styles_of_this_program_reach_a_terminal() {
        let hostile = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}1m\r\u{202e}\u{1b}[8m\u{1b}\u{2028}";
        let shown = r"\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}1m\r\u{202e}\u{1b}[8m\u{1b}\u{2028}";
        assert_eq!(styled(hostile), shown);
        assert_eq!(plain(hostile), shown);
        let own = format!("{ERROR}error{ERROR:#}: {ID}1\t2{ID:#}\n");
        assert_eq!(styled(&own), own);
        assert!(plain(&own).starts_with(r"\u{1b}[1m\u{1b}[31m"));
    }

    #[test]
    fn json_means_the_same() -> Result<(), serde_json::Error> {
        let text = serde_json::to_string("a\u{9b}\u{202e}\u{7f}\n\u{1b}é")?;
        let safe = json(&text);
        assert_eq!(safe, r#""a\u009b\u202e\u007f\n\u001bé""#);
        let (one, other): (String, String) =
            (serde_json::from_str(&text)?, serde_json::from_str(&safe)?);
        assert_eq!(one, other);
        Ok(())
    }

    #[test]
    fn bytes_stay_at_their_places() {
        let text = "a\u{1b}é\u{9b}\u{202e}z";
        let safe = masked(text);
        assert_eq!(safe, "a?é¿\u{fffd}z");
        assert_eq!(safe.len(), text.len());
    }
}
