//! The one place that turns text from people and models into SQL.

use std::fmt::Write as _;

/// Postgres can store no NUL character in a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a text holds a NUL character, which Postgres cannot store")]
pub struct NulError;

/// A string literal that means the same whatever `standard_conforming_strings`
/// says, and that stays on one line.
///
/// Quotes are doubled. A text with a backslash or a control character becomes an
/// escape string (`E'...'`); everything else goes through as it is.
pub fn literal(text: &str) -> Result<String, NulError> {
    let mut sql = String::with_capacity(text.len() + 2);
    if !text
        .bytes()
        .any(|byte| matches!(byte, b'\'' | b'\\' | 0x7f) || byte < 0x20)
    {
        sql.push('\'');
        sql.push_str(text);
        sql.push('\'');
        return Ok(sql);
    }
    if text.chars().any(|c| c == '\\' || c.is_ascii_control()) {
        sql.push('E');
    }
    sql.push('\'');
    for c in text.chars() {
        match c {
            '\0' => return Err(NulError),
            '\'' => sql.push_str("''"),
            '\\' => sql.push_str(r"\\"),
            '\n' => sql.push_str(r"\n"),
            '\r' => sql.push_str(r"\r"),
            '\t' => sql.push_str(r"\t"),
            c if c.is_ascii_control() => {
                write!(sql, r"\x{:02X}", u32::from(c)).expect("BUG: a string takes all text");
            }
            c => sql.push(c),
        }
    }
    sql.push('\'');
    Ok(sql)
}

/// An array of text literals; never empty, as an empty one would have no type.
pub fn text_array<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<String, NulError> {
    let literals: Result<Vec<_>, _> = texts.into_iter().map(literal).collect();
    Ok(format!("array[{}]", literals?.join(", ")))
}

/// Text for a comment: on one line, with nothing in it that hides or reorders
/// what a reviewer sees.
pub fn comment_text(text: &str) -> String {
    text.chars().flat_map(visible).collect()
}

fn visible(c: char) -> impl Iterator<Item = char> {
    let plain = matches!(c, '\'' | '"' | '\\');
    let (one, escaped) = if plain {
        (Some(c), None)
    } else {
        (None, Some(c.escape_debug()))
    };
    one.into_iter().chain(escaped.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::{NulError, comment_text, literal};

    #[test]
    fn text_goes_through_unchanged() {
        for (text, sql) in [
            ("plain", "'plain'"),
            ("it's", "'it''s'"),
            ("100% :name $$ {x}", "'100% :name $$ {x}'"),
            (r"C:\new", r"E'C:\\new'"),
            ("two\nlines\r\n\there", r"E'two\nlines\r\n\there'"),
            (r"\'; drop table x; --", r"E'\\''; drop table x; --'"),
            ("bell\u{7}", r"E'bell\x07'"),
            ("مرحبا 👋", "'مرحبا 👋'"),
            ("", "''"),
        ] {
            assert_eq!(literal(text).as_deref(), Ok(sql));
        }
        assert_eq!(literal("a\0b"), Err(NulError));
    }

    #[test]
    fn a_comment_stays_on_its_line_and_hides_nothing() {
        assert_eq!(
            comment_text("a\n'; drop\r\u{202e}é"),
            r"a\n'; drop\r\u{202e}é"
        );
    }
}
