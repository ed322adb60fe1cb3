//! Answering the questions of a recording: as the command line says, then by asking.

use orch_app::record::{GivenAnswers, Recording};
use orch_app::run::Run;

use crate::error::{CommandError, Kind, Result};
use crate::output::{is_interactive, raw};
use crate::prompt::{Asked, ask};
use crate::words::recording::{GO_ON, kept, note};

/// Whether suggestions are taken without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suggestions {
    /// All of them.
    Taken,
    /// None: somebody is asked.
    Asked,
}

/// How the questions were answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answering {
    /// There is nothing to record.
    Nothing,
    /// Beforehand, or not at all.
    Given,
    /// By somebody who saw what they give.
    Asked,
}

/// Answers all questions, where there is somebody to ask.
pub(crate) fn answer(
    recording: &mut Recording<'_>,
    given: &GivenAnswers,
    suggestions: Suggestions,
    run: Run,
) -> Result<Answering> {
    recording.give(given, &mut note)?;
    if recording.is_empty() {
        return Ok(Answering::Nothing);
    }
    if suggestions == Suggestions::Taken {
        recording.take_suggestions()?;
    } else if is_interactive() && run == Run::Real {
        let left = match ask(recording)? {
            Asked::Seal => None,
            Asked::Leave => Some((Kind::Open, "nothing was sealed")),
            Asked::Interrupted => Some((Kind::Interrupted, "interrupted; nothing was sealed")),
        };
        return match left {
            Some((kind, message)) => {
                let kept = kept(recording);
                Err(CommandError::new(kind, message).detail(kept).hint(GO_ON))
            }
            None => Ok(Answering::Asked),
        };
    }
    if !recording.open().is_empty() {
        // The error follows when it is decided.
        raw(&recording.form())?;
    }
    Ok(Answering::Given)
}
