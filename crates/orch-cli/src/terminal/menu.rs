//! A choice by letter: `[s]eal [e]dit`.

use std::io;

use super::Said;
use super::field::{left, left_open, question};
use super::key::Key;
use super::screen::{Cursor, Screen};
use super::span::{Span, width};
use crate::output::styles;

/// A choice by letter.
pub(crate) struct Menu<'a, T> {
    /// A sentence.
    pub(crate) ask: &'a str,
    /// The choices: a word, the letter in it, what it means.
    pub(crate) choices: &'a [(&'a str, char, T)],
    /// The letter that Enter stands for.
    pub(crate) enter: Option<char>,
    /// What to know beside it.
    pub(crate) help: &'a str,
}

impl<T: Copy> Menu<'_, T> {
    /// Asks until a letter is typed that is a choice.
    pub(crate) fn ask(&self) -> io::Result<Said<T>> {
        let mut screen = Screen::open()?;
        loop {
            self.draw(&mut screen)?;
            let letter = match Key::read()? {
                Key::Char(c) => Some(c.to_ascii_lowercase()),
                Key::Enter => self.enter,
                Key::Escape => {
                    screen.close(&left_open(self.ask, "(back)"))?;
                    return Ok(Said::Back);
                }
                Key::Interrupt | Key::End => {
                    screen.close(&left_open(self.ask, ""))?;
                    return Ok(Said::Interrupted);
                }
                _ => None,
            };
            let chosen = self.choices.iter().find(|it| Some(it.1) == letter);
            if let Some((word, _, meaning)) = chosen {
                screen.close(&left(self.ask, word))?;
                return Ok(Said::This(*meaning));
            }
        }
    }

    fn draw(&self, screen: &mut Screen) -> io::Result<()> {
        let mut line = question(self.ask);
        for (word, letter, _) in self.choices {
            let (before, after) = word.split_once(*letter).unwrap_or((word, ""));
            line.push(Span::plain(&format!(" {before}")));
            line.push(Span::new(styles::HINT, &format!("[{letter}]")));
            line.push(Span::plain(after));
        }
        line.push(Span::plain(" "));
        let column = width(&line);
        let help = vec![Span::new(styles::FAINT, &format!("  {}", self.help))];
        screen.draw(&[line, help], Cursor { line: 0, column })
    }
}
