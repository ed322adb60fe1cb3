//! The migration from one parent of a merge: rendered from the difference between the model
//! at that parent and the merged one, with all that the other sides decided.

mod attachments;
mod attributes;
mod between;
mod difference;
mod held;
mod names;
mod sources;

pub use between::changes_between;
pub use sources::Sources;

use orch_model::Recorded;

use crate::error::RenderError;
use crate::render::{Rendered, Renderer};

/// Renders the migration from one parent of a merge, given the models at both, and the events
/// of all revisions that the merge has among itself and its ancestors and the parent has not.
pub fn render_merge(
    parent: Recorded,
    merged: &Recorded,
    sources: &Sources,
    message: &str,
) -> Result<Rendered, RenderError> {
    let steps = difference::difference(&parent, merged, sources);
    let mut renderer = Renderer::derived(parent, merged);
    for step in steps {
        renderer.push_step(step)?;
    }
    renderer.finish_at(merged, message)
}
