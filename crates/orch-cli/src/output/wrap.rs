//! Lines that fit a terminal of 80 columns.

use unicode_width::UnicodeWidthStr;

/// The columns that a terminal has at least.
pub(crate) const COLUMNS: usize = 80;

/// The columns that a text takes, whatever its colours.
pub(crate) fn columns(text: &str) -> usize {
    anstream::adapter::strip_str(text).to_string().width()
}

/// Breaks a line between words, so that it fits; what follows the first line is indented.
/// A word that is too long for a line stays whole: a path or a name is to be copied.
pub(crate) fn wrapped(text: &str, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let lead = text.len() - text.trim_start().len();
    for word in text[lead..].split(' ') {
        let before = if lines.is_empty() {
            &text[..lead]
        } else {
            indent
        };
        if line.is_empty() {
            line = format!("{before}{word}");
        } else if line.width() + 1 + word.width() <= COLUMNS {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(std::mem::replace(&mut line, format!("{indent}{word}")));
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn a_line_that_fits_stays_and_a_long_one_is_broken_between_words() {
        assert_eq!(wrapped("+   short", "    "), ["+   short"]);
        let long = format!("+   {}", ["word"; 30].join(" "));
        let lines = wrapped(&long, "      ");
        assert!(lines.len() == 2 && lines.iter().all(|it| it.len() <= 80));
        assert!(lines[0].starts_with("+   word") && lines[1].starts_with("      word"));
        let path = "x".repeat(90);
        assert_eq!(
            wrapped(&format!("a {path}"), "  "),
            ["a", &format!("  {path}")]
        );
    }
}
