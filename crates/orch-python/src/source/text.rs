//! A source file's text, and the mapping from its offsets to lines and columns.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use orch_model::Origin;
use ruff_source_file::LineIndex;
use ruff_text_size::{TextRange, TextSize};

use crate::finding::Excerpt;

/// The text of one file.
pub(crate) struct Source {
    /// The file, as the user would name it.
    pub(crate) shown: String,
    /// Its text.
    pub(crate) text: Arc<str>,
    /// Made when a place is first asked for.
    index: OnceCell<LineIndex>,
}

impl Source {
    pub(crate) fn new(shown: String, text: impl Into<Arc<str>>) -> Self {
        Self {
            shown,
            text: text.into(),
            index: OnceCell::new(),
        }
    }

    /// The whole text.
    pub(crate) fn text_rc(&self) -> &Arc<str> {
        &self.text
    }

    /// The text between two offsets.
    pub(crate) fn slice(&self, range: TextRange) -> &str {
        self.text.get(Range::<usize>::from(range)).unwrap_or("")
    }

    pub(crate) fn excerpt(&self, range: TextRange, label: &str) -> Excerpt {
        let range = self.clamp(range);
        let (line, column) = self.position(range.start());
        Excerpt {
            path: self.shown.clone(),
            line,
            column,
            source: Arc::clone(&self.text),
            span: range.into(),
            label: label.to_owned(),
        }
    }

    pub(crate) fn origin(&self, range: TextRange, doc: Option<String>) -> Origin {
        let (line, column) = self.position(self.clamp(range).start());
        Origin {
            path: self.shown.clone(),
            line,
            column,
            doc,
        }
    }

    fn position(&self, offset: TextSize) -> (u32, u32) {
        let index = self
            .index
            .get_or_init(|| LineIndex::from_source_text(&self.text));
        let position = index.line_column(offset, &self.text);
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (narrow(position.line.get()), narrow(position.column.get()))
    }

    /// The range moved onto the text and its characters' borders, since errors
    /// of the parser may stand behind its end.
    fn clamp(&self, range: TextRange) -> TextRange {
        let floor = |size: TextSize| {
            let mut offset = size.to_usize().min(self.text.len());
            while !self.text.is_char_boundary(offset) {
                offset -= 1;
            }
            TextSize::try_from(offset).unwrap_or_default()
        };
        TextRange::new(floor(range.start()), floor(range.end()))
    }
}

/// The first paragraph of a text, on one line.
pub(crate) fn paragraph(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .trim()
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let joined = words.join(" ");
    (!joined.is_empty()).then_some(joined)
}
