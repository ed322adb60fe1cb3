//! Keys, as the fingers of people who use a shell know them.

use std::io;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};

/// A key, by what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Char(char),
    /// Text that was pasted, on one line.
    Paste(String),
    Enter,
    Escape,
    Interrupt,
    /// Ctrl-D: deletes; ends the input where there is none.
    End,
    Tab,
    Up,
    Down,
    PageUp,
    PageDown,
    Edit(Edit),
    /// The terminal has another size, or is to be drawn again.
    Redraw,
}

/// A movement in a line, or a deletion from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    Backspace,
    Delete,
    KillWord,
    KillToStart,
    KillToEnd,
    Yank,
}

impl Key {
    /// Waits for the next key that means something.
    pub(super) fn read() -> io::Result<Self> {
        loop {
            if let Some(key) = Self::of(read()?) {
                return Ok(key);
            }
        }
    }

    fn of(event: Event) -> Option<Self> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => Self::pressed(key),
            Event::Paste(text) => Some(Self::Paste(on_one_line(&text))),
            Event::Resize(..) => Some(Self::Redraw),
            _ => None,
        }
    }

    fn pressed(key: KeyEvent) -> Option<Self> {
        let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
        let is_alt = key.modifiers.contains(KeyModifiers::ALT);
        Some(match key.code {
            KeyCode::Enter => Self::Enter,
            KeyCode::Esc => Self::Escape,
            KeyCode::Tab => Self::Tab,
            KeyCode::Up => Self::Up,
            KeyCode::Down => Self::Down,
            KeyCode::PageUp => Self::PageUp,
            KeyCode::PageDown => Self::PageDown,
            KeyCode::Left if is_control || is_alt => Self::Edit(Edit::WordLeft),
            KeyCode::Right if is_control || is_alt => Self::Edit(Edit::WordRight),
            KeyCode::Left => Self::Edit(Edit::Left),
            KeyCode::Right => Self::Edit(Edit::Right),
            KeyCode::Home => Self::Edit(Edit::Home),
            KeyCode::End => Self::Edit(Edit::End),
            KeyCode::Backspace if is_control || is_alt => Self::Edit(Edit::KillWord),
            KeyCode::Backspace => Self::Edit(Edit::Backspace),
            KeyCode::Delete => Self::Edit(Edit::Delete),
            KeyCode::Char(c) if is_control => Self::control(c)?,
            KeyCode::Char('b') if is_alt => Self::Edit(Edit::WordLeft),
            KeyCode::Char('f') if is_alt => Self::Edit(Edit::WordRight),
            KeyCode::Char(_) if is_alt => return None,
            KeyCode::Char(c) => Self::Char(c),
            _ => return None,
        })
    }

    fn control(c: char) -> Option<Self> {
        Some(match c {
            'a' => Self::Edit(Edit::Home),
            'b' => Self::Edit(Edit::Left),
            'c' => Self::Interrupt,
            'd' => Self::End,
            'e' => Self::Edit(Edit::End),
            'f' => Self::Edit(Edit::Right),
            'h' => Self::Edit(Edit::Backspace),
            'i' => Self::Tab,
            // A line feed that is not part of a paste ends a line, as Enter does.
            'j' | 'm' => Self::Enter,
            'k' => Self::Edit(Edit::KillToEnd),
            'l' => Self::Redraw,
            'n' => Self::Down,
            'p' => Self::Up,
            'u' => Self::Edit(Edit::KillToStart),
            'w' => Self::Edit(Edit::KillWord),
            'y' => Self::Edit(Edit::Yank),
            _ => return None,
        })
    }
}

/// Text as one line: breaks between lines become spaces, and what acts on a terminal goes.
pub(super) fn on_one_line(text: &str) -> String {
    let lines = text.split(['\r', '\n']).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let spaced = lines.join(" ").replace('\t', " ");
    spaced.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

    use super::{Edit, Key};

    #[test]
    fn a_paste_with_line_breaks_is_one_line() {
        let pasted = |text: &str| Key::of(Event::Paste(text.to_owned()));
        let line = |text: &str| Some(Key::Paste(text.to_owned()));
        assert_eq!(pasted("one\r\n  two\n\nthree\n"), line("one two three"));
        assert_eq!(pasted("a\tb\u{1b}[2Jc"), line("a b[2Jc"));
    }

    #[test]
    fn the_keys_of_a_shell_edit() {
        let pressed = |c, with| Key::of(Event::Key(KeyEvent::new(KeyCode::Char(c), with)));
        for (c, edit) in [
            ('a', Edit::Home),
            ('e', Edit::End),
            ('k', Edit::KillToEnd),
            ('u', Edit::KillToStart),
            ('w', Edit::KillWord),
        ] {
            assert_eq!(pressed(c, KeyModifiers::CONTROL), Some(Key::Edit(edit)));
        }
        assert_eq!(pressed('a', KeyModifiers::NONE), Some(Key::Char('a')));
        assert_eq!(pressed('A', KeyModifiers::SHIFT), Some(Key::Char('A')));
        assert_eq!(pressed('x', KeyModifiers::CONTROL), None);
    }
}
