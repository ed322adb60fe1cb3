//! A line of text that a person types, with a suggestion to take or to edit.

use std::io;

use super::Said;
use super::edit::Line;
use super::key::{Edit, Key, on_one_line};
use super::screen::{Cursor, Screen};
use super::span::Span;
use crate::output::{one_line, styles};

/// A line of text that a person types.
pub(crate) struct Field<'a> {
    /// A sentence.
    pub(crate) ask: &'a str,
    /// The answer that Enter takes where nothing is typed.
    pub(crate) suggestion: Option<&'a str>,
    /// What to know beside it.
    pub(crate) help: &'a str,
    /// Refuses an answer, with the reason.
    pub(crate) check: &'a dyn Fn(&str) -> Result<(), String>,
}

const INDENT: &str = "  ";

impl Field<'_> {
    /// Asks until a valid answer is given.
    pub(crate) fn ask(&self) -> io::Result<Said<String>> {
        let mut screen = Screen::open()?;
        let mut line = Line::default();
        let mut refusal: Option<String> = None;
        loop {
            self.draw(&mut screen, &line, refusal.as_deref())?;
            refusal = None;
            match Key::read()? {
                Key::Char(c) => line.insert(c.encode_utf8(&mut [0; 4])),
                Key::Paste(text) => line.insert(&text),
                Key::Edit(edit) => line.edit(edit),
                Key::Tab => {
                    if let (Some(suggestion), true) = (self.suggestion, line.is_empty()) {
                        line.insert(&on_one_line(suggestion));
                    }
                }
                Key::End if !line.is_empty() => line.edit(Edit::Delete),
                Key::Enter => {
                    let typed = (!line.is_empty()).then(|| line.text());
                    let answer = typed.or(self.suggestion).unwrap_or_default().to_owned();
                    match (self.check)(&answer) {
                        Ok(()) => {
                            screen.close(&left(self.ask, &answer))?;
                            return Ok(Said::This(answer));
                        }
                        Err(reason) => refusal = Some(reason),
                    }
                }
                Key::Escape => {
                    screen.close(&left_open(self.ask, "(back)"))?;
                    return Ok(Said::Back);
                }
                Key::Interrupt | Key::End => {
                    screen.close(&left_open(self.ask, ""))?;
                    return Ok(Said::Interrupted);
                }
                Key::Up | Key::Down | Key::PageUp | Key::PageDown | Key::Redraw => {}
            }
        }
    }

    fn draw(&self, screen: &mut Screen, line: &Line, refusal: Option<&str>) -> io::Result<()> {
        let mut input = vec![Span::plain(INDENT)];
        let mut keys = vec![];
        if line.is_empty() {
            let suggestion = self.suggestion.unwrap_or_default();
            input.push(Span::new(styles::FAINT, suggestion));
            if self.suggestion.is_some() {
                keys.push("Enter takes it, Tab edits it");
            }
        } else {
            input.push(Span::plain(line.text()));
        }
        if !self.help.is_empty() {
            keys.push(self.help);
        }
        let mut lines = vec![question(self.ask), input];
        if let Some(refusal) = refusal {
            lines.push(vec![Span::plain(INDENT), Span::new(styles::ERROR, refusal)]);
        }
        let help = format!("{INDENT}{}", keys.join("  "));
        lines.push(vec![Span::new(styles::FAINT, &help)]);
        let column = INDENT.len() + line.column();
        screen.draw(&lines, Cursor { line: 1, column })
    }
}

/// The line of a question that is open.
pub(super) fn question(ask: &str) -> Vec<Span> {
    vec![
        Span::new(styles::HINT, "? "),
        Span::new(styles::HEADING, ask),
    ]
}

/// The line that an answered question leaves behind.
pub(super) fn left(ask: &str, answer: &str) -> String {
    let (mark, given) = (styles::ADDED, styles::HINT);
    let (ask, answer) = (one_line(ask), one_line(answer));
    format!("{mark}\u{2713}{mark:#} {ask} {given}{answer}{given:#}")
}

/// The line that a question leaves behind which was not answered.
pub(super) fn left_open(ask: &str, why: &str) -> String {
    let (mark, faint) = (styles::HINT, styles::FAINT);
    let line = format!("{mark}?{mark:#} {}", one_line(ask));
    if why.is_empty() {
        line
    } else {
        format!("{line} {faint}{why}{faint:#}")
    }
}
