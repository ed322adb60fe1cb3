//! The rows below the cursor, drawn again and again while a field is open.

use std::io::{self, Write};

use crossterm::cursor::{MoveToColumn, MoveUp};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode, size};
use crossterm::{execute, queue};

use super::span::{Span, rows, width};
use crate::output::{is_styled, line};

/// A field's rows. Keys are read as they are typed until it goes.
pub(super) struct Screen {
    /// How many rows stand above the cursor's.
    above: usize,
}

/// Where the cursor is shown: in which line, behind how many columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Gives the terminal back as it was, whatever is open.
pub(crate) fn restore() {
    // It is not raw where no field is open, and there is nobody to tell where it is gone.
    if crossterm::terminal::is_raw_mode_enabled().unwrap_or_default() {
        let _ = execute!(io::stderr(), DisableBracketedPaste);
        let _ = disable_raw_mode();
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

impl Screen {
    pub(super) fn open() -> io::Result<Self> {
        enable_raw_mode()?;
        let screen = Self { above: 0 };
        execute!(io::stderr(), EnableBracketedPaste)?;
        Ok(screen)
    }

    /// How many rows the terminal has.
    pub(super) fn height() -> usize {
        size().map_or(24, |(_, height)| usize::from(height.max(1)))
    }

    fn columns() -> usize {
        // A terminal that does not know its size says 0.
        let columns = size().map_or(80, |(columns, _)| usize::from(columns));
        if columns == 0 { 80 } else { columns }
    }

    /// Draws lines in the place of those that were drawn before.
    pub(super) fn draw(&mut self, lines: &[Vec<Span>], cursor: Cursor) -> io::Result<()> {
        let columns = Self::columns();
        let mut out = io::stderr().lock();
        self.clear(&mut out)?;
        let (mut row, mut column, mut drawn) = (0, 0, 0);
        for (index, line) in lines.iter().enumerate() {
            if index == cursor.line {
                row = drawn + cursor.column / columns;
                column = cursor.column % columns;
            }
            let mut rows = rows(line, columns, is_styled());
            if index == cursor.line && cursor.column >= width(line).max(1) && column == 0 {
                // The cursor stands behind a full row.
                rows.push(String::new());
            }
            for text in rows {
                if drawn > 0 {
                    write!(out, "\r\n")?;
                }
                write!(out, "{text}")?;
                drawn += 1;
            }
        }
        let below = u16::try_from(drawn.saturating_sub(row + 1)).unwrap_or(u16::MAX);
        if below > 0 {
            queue!(out, MoveUp(below))?;
        }
        queue!(out, MoveToColumn(u16::try_from(column).unwrap_or(0)))?;
        self.above = row;
        out.flush()
    }

    fn clear(&mut self, out: &mut impl Write) -> io::Result<()> {
        let above = u16::try_from(self.above).unwrap_or(u16::MAX);
        if above > 0 {
            queue!(out, MoveUp(above))?;
        }
        queue!(out, MoveToColumn(0), Clear(ClearType::FromCursorDown))?;
        self.above = 0;
        Ok(())
    }

    /// Ends the field; a line of text stays in its place.
    pub(super) fn close(mut self, text: &str) -> io::Result<()> {
        self.clear(&mut io::stderr().lock())?;
        io::stderr().flush()?;
        drop(self);
        line(text);
        Ok(())
    }
}
