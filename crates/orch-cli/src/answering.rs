//! Answering the questions of a recording: as the command line says, then by asking.

use orch_app::record::{GivenAnswers, Recording};
use orch_app::run::Run;

use crate::error::{CommandError, Kind, Result};
use crate::output::raw;
use crate::prompt::{Asked, ask, is_interactive};
use crate::words::recording::{GO_ON, kept, note};

/// Whether suggestions are taken without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suggestions {
    /// All of them.
    Taken,
    /// None: somebody is asked.
    Asked,
}

/// Answers all questions, where there is somebody to ask. Returns whether there is anything to
/// record.
pub(crate) fn answer(
    recording: &mut Recording<'_>,
    given: &GivenAnswers,
    suggestions: Suggestions,
    run: Run,
) -> Result<bool> {
    recording.give(given, &mut note)?;
    if recording.is_empty() {
        return Ok(false);
    }
    if suggestions == Suggestions::Taken {
        recording.take_suggestions()?;
    } else if is_interactive() && run == Run::Real {
        let left = match ask(recording)? {
            Asked::Seal => None,
            Asked::Leave => Some((Kind::Open, "nothing was sealed")),
            Asked::Interrupted => Some((Kind::Interrupted, "interrupted; nothing was sealed")),
        };
        if let Some((kind, message)) = left {
            let kept = kept(recording);
            return Err(CommandError::new(kind, message).detail(kept).hint(GO_ON));
        }
    }
    if !recording.open().is_empty() {
        // The error follows when it is decided.
        raw(&recording.form())?;
    }
    Ok(true)
}
