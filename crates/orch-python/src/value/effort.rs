//! How much may still be done: a few lines of source can mean very much.

/// The most steps for one statement of a module or a class.
const STEPS: usize = 400_000;
/// The most steps for all statements together.
const STEPS_EVER: usize = 8_000_000;
/// The most calls, modules and classes inside of each other.
pub(crate) const DEEPEST: usize = 200;
/// The longest text or list that is put together.
pub(crate) const LONGEST: usize = 1 << 20;

/// The steps that were taken.
#[derive(Debug, Default)]
pub(crate) struct Effort {
    steps: usize,
    steps_ever: usize,
}

impl Effort {
    /// Another statement of the source is looked at.
    pub(crate) fn next_statement(&mut self) {
        self.steps = 0;
    }

    /// Takes steps; says whether there were as many left.
    pub(crate) fn take(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_add(steps);
        self.steps_ever = self.steps_ever.saturating_add(steps);
        self.steps <= STEPS && self.steps_ever <= STEPS_EVER
    }
}
