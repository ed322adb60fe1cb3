//! A choice from a list, which can be narrowed by typing.

use std::io;

use super::Said;
use super::edit::Line;
use super::field::{left, left_open, question};
use super::key::Key;
use super::screen::{Cursor, Screen};
use super::span::Span;
use crate::output::styles;

/// A choice from a list.
pub(crate) struct List<'a> {
    /// A sentence.
    pub(crate) ask: &'a str,
    /// The choices.
    pub(crate) choices: &'a [Item],
    /// The one that Enter takes; where there is none, a person must move to one.
    pub(crate) start: Option<usize>,
    /// What to know beside it.
    pub(crate) help: &'a str,
}

/// A choice, as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Its name, by which it is found.
    pub(crate) text: String,
    /// What it means.
    pub(crate) remark: &'static str,
}

/// The state of a list.
struct State<'a> {
    choices: &'a [Item],
    filter: Line,
    /// Which choices match the filter.
    matching: Vec<usize>,
    /// The place in `matching` that Enter takes.
    chosen: Option<usize>,
}

/// The most choices that are shown at once.
const SHOWN: usize = 12;

impl List<'_> {
    /// Asks until a choice is taken; gives its index.
    pub(crate) fn ask(&self) -> io::Result<Said<usize>> {
        let mut screen = Screen::open()?;
        let mut state = State::new(self.choices, self.start);
        let mut remark = None;
        loop {
            self.draw(&mut screen, &state, remark.take())?;
            match Key::read()? {
                Key::Char(c) => state.filter(|line| line.insert(c.encode_utf8(&mut [0; 4]))),
                Key::Paste(text) => state.filter(|line| line.insert(&text)),
                Key::Edit(edit) => state.filter(|line| line.edit(edit)),
                Key::Up => state.step(-1),
                Key::Down => state.step(1),
                Key::PageUp => state.step(-10),
                Key::PageDown => state.step(10),
                Key::Enter => match state.chosen {
                    Some(place) => {
                        let index = state.matching[place];
                        screen.close(&left(self.ask, &self.choices[index].text))?;
                        return Ok(Said::This(index));
                    }
                    None if state.matching.is_empty() => {}
                    None => remark = Some("nothing is chosen yet: move with the arrow keys"),
                },
                Key::Escape => {
                    screen.close(&left_open(self.ask, "(back)"))?;
                    return Ok(Said::Back);
                }
                Key::Interrupt | Key::End => {
                    screen.close(&left_open(self.ask, ""))?;
                    return Ok(Said::Interrupted);
                }
                Key::Tab | Key::Redraw => {}
            }
        }
    }

    fn draw(&self, screen: &mut Screen, state: &State<'_>, remark: Option<&str>) -> io::Result<()> {
        let filter = state.filter.text();
        let mut first = question(self.ask);
        first.push(Span::plain(" "));
        let column = super::span::width(&first) + state.filter.column();
        first.push(Span::plain(filter));
        let mut lines = vec![first];
        let room = Screen::height().saturating_sub(4).clamp(1, SHOWN);
        let start = state.window(room);
        let shown = state.matching.iter().enumerate().skip(start).take(room);
        for (place, index) in shown {
            let Item { text, remark } = &self.choices[*index];
            let mut line = if state.chosen == Some(place) {
                vec![Span::new(styles::HINT, "> "), Span::new(styles::HINT, text)]
            } else {
                vec![Span::plain("  "), Span::plain(text)]
            };
            if !remark.is_empty() {
                line.push(Span::new(styles::FAINT, &format!("  {remark}")));
            }
            lines.push(line);
        }
        let left_out = state.matching.len().saturating_sub(room);
        if left_out > 0 {
            let more = format!("  {left_out} more; type to narrow the list");
            lines.push(vec![Span::new(styles::FAINT, &more)]);
        }
        if state.matching.is_empty() {
            let none = format!("  nothing matches `{filter}`; Ctrl-U shows all choices again");
            lines.push(vec![Span::new(styles::ERROR, &none)]);
        }
        if let Some(remark) = remark {
            let remark = format!("  {remark}");
            lines.push(vec![Span::new(styles::ERROR, &remark)]);
        }
        let keys = if state.chosen.is_some() {
            "Enter takes it"
        } else {
            "arrow keys choose"
        };
        let help = format!("  {keys}  {}", self.help);
        lines.push(vec![Span::new(styles::FAINT, help.trim_end())]);
        screen.draw(&lines, Cursor { line: 0, column })
    }
}

impl<'a> State<'a> {
    fn new(choices: &'a [Item], start: Option<usize>) -> Self {
        Self {
            choices,
            filter: Line::default(),
            matching: (0..choices.len()).collect(),
            chosen: start.filter(|it| *it < choices.len()),
        }
    }

    /// Changes the filter. A choice stays chosen while it matches; the only one that matches
    /// is chosen.
    fn filter(&mut self, change: impl FnOnce(&mut Line)) {
        let before = self.filter.text().to_owned();
        change(&mut self.filter);
        if self.filter.text() == before {
            return;
        }
        let chosen = self.chosen.map(|place| self.matching[place]);
        let wanted = self.filter.text().to_lowercase();
        let choices = self.choices.iter().enumerate();
        self.matching = choices
            .filter(|(_, choice)| choice.text.to_lowercase().contains(&wanted))
            .map(|(index, _)| index)
            .collect();
        self.chosen = match self.matching.as_slice() {
            [_] => Some(0),
            all => chosen.and_then(|index| all.iter().position(|it| *it == index)),
        };
    }

    /// Moves up or down, and stops at the ends.
    fn step(&mut self, by: isize) {
        let Some(last) = self.matching.len().checked_sub(1) else {
            return;
        };
        self.chosen = Some(match self.chosen {
            Some(place) => place.saturating_add_signed(by).min(last),
            None if by > 0 => 0,
            None => last,
        });
    }

    /// The first place that is shown, so that the chosen one is among those.
    fn window(&self, room: usize) -> usize {
        let chosen = self.chosen.unwrap_or(0);
        (chosen + 1).saturating_sub(room)
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, State};

    fn choices() -> Vec<Item> {
        let item = |text: &str| Item {
            text: text.to_owned(),
            remark: "",
        };
        ["archive", "refuse", "remove"].map(item).to_vec()
    }

    #[test]
    fn nothing_is_chosen_where_nothing_is_suggested() {
        let choices = choices();
        let mut state = State::new(&choices, None);
        assert_eq!(state.chosen, None);
        state.step(1);
        assert_eq!(state.chosen, Some(0));
        state.step(10);
        assert_eq!(state.chosen, Some(2));
        let mut state = State::new(&choices, None);
        state.step(-1);
        assert_eq!(state.chosen, Some(2));
    }

    #[test]
    fn a_filter_keeps_the_choice_and_takes_the_only_one() {
        let choices = choices();
        let mut state = State::new(&choices, Some(1));
        state.filter(|line| line.insert("RE"));
        assert_eq!(state.matching, [1, 2]);
        assert_eq!(state.chosen, Some(0));
        state.filter(|line| line.insert("m"));
        assert_eq!(
            (state.matching.as_slice(), state.chosen),
            (&[2][..], Some(0))
        );
        state.filter(|line| line.insert("x"));
        assert!(state.matching.is_empty() && state.chosen.is_none());
        state.filter(|line| line.edit(super::super::key::Edit::KillToStart));
        assert_eq!((state.matching.len(), state.chosen), (3, None));
    }
}
