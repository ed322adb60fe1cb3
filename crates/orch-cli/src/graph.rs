//! The lines that show how revisions descend from each other.

use std::collections::BTreeSet;

use orch_app::log::Entry;
use orch_event::RevisionId;
use orch_ledger::Graph;
use renderdag::{Ancestor, GraphRowRenderer, Renderer};
use unicode_width::UnicodeWidthChar;

/// The widest that a line may be, drawing included.
const COLUMNS: usize = 80;

/// The end of a line that was cut.
const ELLIPSIS: &str = "...";

/// Which characters lines are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Characters {
    /// Those for drawing boxes.
    Drawing,
    /// ASCII alone.
    Ascii,
}

/// A graph that is drawn row by row, children first.
pub(crate) struct Drawing<'a> {
    graph: &'a Graph,
    shown: BTreeSet<RevisionId>,
    renderer: Box<dyn Renderer<RevisionId, Output = String> + 'a>,
    characters: Characters,
}

impl<'a> Drawing<'a> {
    pub(crate) fn new(graph: &'a Graph, entries: &[Entry], characters: Characters) -> Self {
        let builder = GraphRowRenderer::new().output().with_min_row_height(0);
        Self {
            graph,
            shown: entries.iter().map(|it| it.revision).collect(),
            renderer: match characters {
                Characters::Drawing => Box::new(builder.build_box_drawing()),
                Characters::Ascii => Box::new(builder.build_ascii()),
            },
            characters,
        }
    }

    /// The rows of a revision, with text beside them. A line that would be wider than a
    /// terminal is cut.
    pub(crate) fn row(&mut self, entry: &Entry, text: &str) -> String {
        let glyph = match (self.characters, entry.is_head) {
            (Characters::Drawing, true) => "◉",
            (Characters::Drawing, false) => "○",
            (Characters::Ascii, true) => "*",
            (Characters::Ascii, false) => "o",
        };
        let parents = self.ancestors(entry.revision);
        let drawn =
            self.renderer
                .next_row(entry.revision, parents, glyph.to_owned(), text.to_owned());
        drawn
            .lines()
            .map(|line| cut(line.trim_end()) + "\n")
            .collect()
    }

    /// The parents that are shown; in the place of one that is not, its nearest ancestors that
    /// are.
    fn ancestors(&self, id: RevisionId) -> Vec<Ancestor<RevisionId>> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for parent in self.graph.parents(id) {
            if self.shown.contains(parent) {
                found.push(Ancestor::Parent(*parent));
                seen.insert(*parent);
                continue;
            }
            let mut waiting = vec![*parent];
            let mut passed = BTreeSet::new();
            while let Some(next) = waiting.pop() {
                if self.shown.contains(&next) {
                    if seen.insert(next) {
                        found.push(Ancestor::Ancestor(next));
                    }
                } else if passed.insert(next) {
                    waiting.extend(self.graph.parents(next));
                }
            }
        }
        if found.is_empty() && !self.graph.parents(id).is_empty() {
            found.push(Ancestor::Anonymous);
        }
        found
    }
}

/// A line that is no wider than a terminal; styles in it take no room, and stay.
fn cut(line: &str) -> String {
    let mut shown = String::new();
    let mut columns = 0;
    let mut kept = 0;
    let mut is_style = false;
    for character in line.chars() {
        let is_end = is_style && character == 'm';
        is_style = is_style && !is_end || character == '\u{1b}';
        if is_style || is_end {
            shown.push(character);
            continue;
        }
        columns += character.width().unwrap_or(0);
        if columns <= COLUMNS - ELLIPSIS.len() {
            kept = shown.len() + character.len_utf8();
        }
        if columns <= COLUMNS {
            shown.push(character);
        }
    }
    if columns > COLUMNS {
        let styles = shown.split_off(kept);
        shown += ELLIPSIS;
        shown.extend(styles.match_indices("\u{1b}[0m").map(|(_, reset)| reset));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, cut};

    #[test]
    fn a_line_is_cut_where_a_terminal_ends() {
        let fits = "x".repeat(COLUMNS);
        assert_eq!(cut(&fits), fits);
        let long = format!("\u{1b}[33m{}\u{1b}[0m", "x".repeat(COLUMNS + 1));
        assert_eq!(
            cut(&long),
            format!("\u{1b}[33m{}...\u{1b}[0m", "x".repeat(COLUMNS - 3))
        );
        assert_eq!(cut(&"\u{6f22}".repeat(41)), "\u{6f22}".repeat(38) + "...");
    }
}
