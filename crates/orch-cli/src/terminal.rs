//! The terminal as it was before anything was asked: a signal that ends the program while it
//! asks leaves it so.

use std::io::stdin;
use std::sync::OnceLock;

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::output::end_of_prompt;

/// Its settings before the first prompt.
static BEFORE: OnceLock<Termios> = OnceLock::new();

/// Notes the terminal's settings: prompts change them for as long as they ask.
pub(crate) fn keep() {
    if let Ok(settings) = tcgetattr(stdin()) {
        // Those of the first prompt count.
        let _ = BEFORE.set(settings);
    }
}

/// Gives the terminal its settings back, if a prompt may have changed them. Where the
/// terminal is gone there is nothing to give back.
pub(crate) fn give_back() {
    if let Some(settings) = BEFORE.get()
        && tcsetattr(stdin(), OptionalActions::Now, settings).is_ok()
    {
        end_of_prompt();
    }
}
