//! The first half of the projector: events to a recorded model.

use orch_event::Event;
use orch_model::Recorded;

use crate::{FoldError, kind};

/// Takes one event into the model. An answer changes nothing: a change is complete.
pub fn fold(recorded: &mut Recorded, event: &Event) -> Result<(), FoldError> {
    match event {
        Event::Answer(_) => Ok(()),
        Event::Change { change, .. } => kind::fold(recorded, change),
    }
}
