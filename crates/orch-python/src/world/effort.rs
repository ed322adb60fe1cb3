//! How much may still be done: names that stand for each other can be few and mean very much.

use std::cell::Cell;

/// The most steps for one statement.
const STEPS: usize = 400_000;
/// The most steps for all statements together.
const STEPS_EVER: usize = 4_000_000;
/// The most parts that one annotation may have, names followed.
const PARTS: u32 = 5_000;

/// The steps that were taken, and what is left.
#[derive(Default)]
pub(crate) struct Effort {
    parts: Cell<u32>,
    steps: Cell<usize>,
    steps_ever: Cell<usize>,
}

impl Effort {
    /// Another statement of the source is looked at.
    pub(crate) fn next_statement(&self) {
        self.steps.set(0);
    }

    /// Takes steps; says whether there were as many left.
    pub(crate) fn take(&self, steps: usize) -> bool {
        let done = self.steps.get().saturating_add(steps);
        self.steps.set(done);
        let all = self.steps_ever.get().saturating_add(steps);
        self.steps_ever.set(all);
        done <= STEPS && all <= STEPS_EVER
    }

    /// Another annotation is looked at.
    pub(crate) fn next_annotation(&self) {
        self.parts.set(PARTS);
    }

    /// Takes one part of an annotation; says whether there was one left.
    pub(crate) fn take_part(&self) -> bool {
        let left = self.parts.get();
        self.parts.set(left.saturating_sub(1));
        left > 0
    }
}
