//! The things that change, each with its lines.

use anstyle::Style;
use orch_model::ThingId;

use crate::output::wrap::wrapped;
use crate::output::{one_line, styles};

/// Whether something came, changed or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    Added,
    Changed,
    Removed,
}

/// The changes of a product, a block, or a resource type wherever it is used.
#[derive(Debug)]
pub(super) struct Thing {
    /// None of a workflow that is the orchestrator's own.
    id: Option<ThingId>,
    pub(super) sign: Sign,
    /// What it is called, and more about it.
    pub(super) title: String,
    /// What changes in it.
    lines: Vec<(Sign, String)>,
}

/// The changes of a revision, by thing.
#[derive(Debug, Default)]
pub(super) struct Summary {
    things: Vec<Thing>,
}

impl Summary {
    /// The lines of all things, additions first.
    pub(super) fn lines(mut self) -> Vec<String> {
        self.things.sort_by_key(|thing| thing.sign);
        self.things.iter().flat_map(Thing::lines).collect()
    }

    /// The changes of a thing; a new entry where there is none yet.
    pub(super) fn thing(&mut self, id: ThingId, title: impl FnOnce() -> String) -> &mut Thing {
        let place = self.things.iter().position(|thing| thing.id == Some(id));
        self.at(place, Some(id), title)
    }

    /// The same of a thing that has no identity, by what it is called.
    pub(super) fn foreign(&mut self, title: &str) -> &mut Thing {
        let is_it = |thing: &Thing| thing.id.is_none() && thing.title == title;
        let place = self.things.iter().position(is_it);
        self.at(place, None, || title.to_owned())
    }

    fn at(
        &mut self,
        place: Option<usize>,
        id: Option<ThingId>,
        title: impl FnOnce() -> String,
    ) -> &mut Thing {
        let place = place.unwrap_or_else(|| {
            self.things.push(Thing {
                id,
                sign: Sign::Changed,
                title: title(),
                lines: Vec::new(),
            });
            self.things.len() - 1
        });
        &mut self.things[place]
    }
}

impl Thing {
    pub(super) fn add(&mut self, sign: Sign, line: String) {
        self.lines.push((sign, line));
    }

    pub(super) fn extend(&mut self, sign: Sign, line: Option<&str>) {
        self.lines.extend(line.map(|it| (sign, it.to_owned())));
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = styled(self.sign, "", &self.title, styles::HEADING);
        for (sign, line) in &self.lines {
            lines.extend(styled(*sign, "  ", line, Style::new()));
        }
        lines
    }
}

/// A line with its sign, broken where it is too long.
fn styled(sign: Sign, indent: &str, text: &str, emphasis: Style) -> Vec<String> {
    let (mark, colour) = match sign {
        Sign::Added => ('+', styles::ADDED),
        Sign::Changed => ('~', styles::CHANGED),
        Sign::Removed => ('-', styles::REMOVED),
    };
    let line = format!("{mark} {indent}{}", one_line(text));
    let broken = wrapped(&line, &format!("  {indent}    "));
    let styled = broken
        .into_iter()
        .map(|line| format!("{colour}{emphasis}{line}{emphasis:#}{colour:#}"));
    styled.collect()
}
