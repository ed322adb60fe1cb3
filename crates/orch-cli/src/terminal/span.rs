//! Text with styles, broken into rows as a terminal would show it.

use anstyle::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::output::one_line;

/// A piece of a line, in one style. What acts on a terminal is shown escaped.
#[derive(Clone, Debug)]
pub(super) struct Span {
    style: Style,
    text: String,
}

impl Span {
    pub(super) fn new(style: Style, text: &str) -> Self {
        Self {
            style,
            text: one_line(text),
        }
    }

    pub(super) fn plain(text: &str) -> Self {
        Self::new(Style::new(), text)
    }
}

/// The columns of a line.
pub(super) fn width(line: &[Span]) -> usize {
    line.iter().map(|span| span.text.width()).sum()
}

/// A line as rows of so many columns, styled or not.
pub(super) fn rows(line: &[Span], columns: usize, is_styled: bool) -> Vec<String> {
    let mut rows = Vec::new();
    let mut row = String::new();
    let mut used = 0;
    for Span { style, text } in line {
        let style = if is_styled { *style } else { Style::new() };
        row += &style.render().to_string();
        for grapheme in text.graphemes(true) {
            let width = grapheme.width();
            if used + width > columns && used > 0 {
                row += &style.render_reset().to_string();
                rows.push(std::mem::replace(&mut row, style.render().to_string()));
                used = 0;
            }
            row += grapheme;
            used += width;
        }
        row += &style.render_reset().to_string();
    }
    rows.push(row);
    rows
}

#[cfg(test)]
mod tests {
    use super::{Span, rows};

    #[test]
    fn rows_are_as_wide_as_the_terminal() {
        let line = [Span::plain("abc"), Span::plain("defgh")];
        assert_eq!(rows(&line, 4, false), ["abcd", "efgh"]);
        assert_eq!(rows(&[Span::plain("漢字漢")], 5, false), ["漢字", "漢"]);
        assert_eq!(rows(&[], 5, false), [""]);
    }
}
