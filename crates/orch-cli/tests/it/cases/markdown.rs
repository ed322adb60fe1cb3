//! Markdown that reads well as plain text, too.

use std::fmt::Write as _;

/// A page under way.
#[derive(Default)]
pub(super) struct Markdown(String);

impl Markdown {
    pub(super) fn title(&mut self, text: &str) {
        writeln!(self.0, "# {text}").unwrap();
    }

    pub(super) fn heading(&mut self, text: &str) {
        writeln!(self.0, "\n## {text}").unwrap();
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        writeln!(self.0, "\n{text}").unwrap();
    }

    pub(super) fn list<'t>(&mut self, items: impl IntoIterator<Item = &'t str>) {
        self.0.push('\n');
        for item in items {
            writeln!(self.0, "- {item}").unwrap();
        }
    }

    /// A block of text as it is, in a language.
    pub(super) fn block(&mut self, language: &str, text: &str) {
        let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
        let text = text.trim_end_matches('\n');
        writeln!(self.0, "\n{fence}{language}\n{text}\n{fence}").unwrap();
    }

    /// A table whose columns stand below each other.
    pub(super) fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
        let head: Vec<String> = head.iter().map(|&it| it.to_owned()).collect();
        let rows: Vec<Vec<String>> = [head]
            .iter()
            .chain(rows)
            .map(|row| row.iter().map(|cell| cell_text(cell)).collect())
            .collect();
        let widths: Vec<usize> = (0..rows[0].len())
            .map(|at| {
                rows.iter()
                    .map(|row| row[at].chars().count())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        self.0.push('\n');
        for (index, row) in rows.iter().enumerate() {
            for (cell, &width) in row.iter().zip(&widths) {
                write!(self.0, "| {cell:width$} ").unwrap();
            }
            self.0 += "|\n";
            if index == 0 {
                for &width in &widths {
                    write!(self.0, "|{}", "-".repeat(width + 2)).unwrap();
                }
                self.0 += "|\n";
            }
        }
    }

    pub(super) fn text(self) -> String {
        self.0
    }
}

/// Text as code; one that holds a backtick has two around it.
pub(super) fn code(text: &str) -> String {
    let quotes = "`".repeat(longest_run(text, '`') + 1);
    let space = if quotes.len() > 1 { " " } else { "" };
    format!("{quotes}{space}{text}{space}{quotes}")
}

fn cell_text(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', "\\n")
}

fn longest_run(text: &str, of: char) -> usize {
    let runs = text.split(|c| c != of).map(|run| run.chars().count());
    runs.max().unwrap_or(0)
}
