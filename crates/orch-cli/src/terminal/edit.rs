//! A line of text with a cursor in it. Draws nothing.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::key::Edit;

/// A line of text with a cursor in it.
#[derive(Debug, Default)]
pub(super) struct Line {
    text: String,
    /// A place between two characters as people count them, in bytes.
    cursor: usize,
    /// The text that was cut last.
    cut: String,
}

impl Line {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The columns before the cursor.
    pub(super) fn column(&self) -> usize {
        self.text[..self.cursor].width()
    }

    /// Puts text in, before the cursor.
    pub(super) fn insert(&mut self, text: &str) {
        self.text.insert_str(self.cursor, text);
        self.cursor += text.len();
        // With what follows, it may be one character.
        while !self.is_boundary(self.cursor) {
            self.cursor += 1;
        }
    }

    /// Moves the cursor, or deletes.
    pub(super) fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Left => self.cursor = self.before(),
            Edit::Right => self.cursor = self.after(),
            Edit::WordLeft => self.cursor = self.word_before(),
            Edit::WordRight => self.cursor = self.word_after(),
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
            Edit::Backspace => drop(self.take(self.before(), self.cursor)),
            Edit::Delete => drop(self.take(self.cursor, self.after())),
            Edit::KillWord => self.cut = self.take(self.word_before(), self.cursor),
            Edit::KillToStart => self.cut = self.take(0, self.cursor),
            Edit::KillToEnd => self.cut = self.take(self.cursor, self.text.len()),
            Edit::Yank => {
                let cut = self.cut.clone();
                self.insert(&cut);
            }
        }
    }

    fn take(&mut self, from: usize, to: usize) -> String {
        self.cursor = from;
        self.text.drain(from..to).collect()
    }

    fn is_boundary(&self, at: usize) -> bool {
        let mut starts = self.text.grapheme_indices(true).map(|(start, _)| start);
        at >= self.text.len() || starts.any(|start| start == at)
    }

    fn before(&self) -> usize {
        let before = self.text[..self.cursor].grapheme_indices(true).next_back();
        before.map_or(0, |(start, _)| start)
    }

    fn after(&self) -> usize {
        let next = self.text[self.cursor..].graphemes(true).next();
        self.cursor + next.map_or(0, str::len)
    }

    /// The start of the word before the cursor; words end at spaces.
    fn word_before(&self) -> usize {
        let before = self.text[..self.cursor].trim_end();
        before.rfind(' ').map_or(0, |space| space + 1)
    }

    /// The end of the word after the cursor.
    fn word_after(&self) -> usize {
        let after = &self.text[self.cursor..];
        let lead = after.len() - after.trim_start().len();
        let end = after[lead..].find(' ');
        end.map_or(self.text.len(), |end| self.cursor + lead + end)
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, Line};

    fn after(text: &str, edits: &[Edit]) -> (String, usize) {
        let mut line = Line::default();
        line.insert(text);
        edits.iter().for_each(|edit| line.edit(*edit));
        (line.text().to_owned(), line.column())
    }

    #[test]
    fn keys_move_and_delete_as_in_a_shell() {
        use Edit::{
            Backspace, Delete, End, Home, KillToEnd, KillToStart, KillWord, Left, Right, WordLeft,
            WordRight, Yank,
        };
        let text = "one two three";
        for (edits, expected, column) in [
            (&[Home][..], text, 0),
            (&[Home, WordRight], text, 3),
            (&[WordLeft, WordLeft], text, 4),
            (&[WordLeft, KillToEnd], "one two ", 8),
            (&[WordLeft, KillToStart], "three", 0),
            (&[KillWord, KillWord], "one ", 4),
            (&[KillWord, Home, Yank], "threeone two ", 5),
            (&[Left, Backspace, Right, Right], "one two thre", 12),
            (&[Home, Delete, Backspace, End], "ne two three", 12),
        ] {
            assert_eq!(
                after(text, edits),
                (expected.to_owned(), column),
                "{edits:?}"
            );
        }
    }

    #[test]
    fn a_character_of_several_code_points_is_one() {
        assert_eq!(
            after("e\u{301}x", &[Edit::Backspace, Edit::Backspace]).0,
            ""
        );
        assert_eq!(after("漢字", &[Edit::Left]), ("漢字".to_owned(), 2));
        let mut line = Line::default();
        line.insert("e");
        line.insert("\u{301}");
        line.edit(Edit::Backspace);
        assert!(line.is_empty());
    }
}
