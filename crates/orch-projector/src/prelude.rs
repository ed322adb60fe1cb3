//! The functions that rendered SQL calls, the same in every frame.

use std::borrow::Cow;

use crate::Layout;

/// SQL that defines them, in `pg_temp`: the archive, and what moves and makes rows.
const PRELUDE: &str = concat!(
    include_str!("archive.sql"),
    "\n",
    include_str!("prelude.sql")
);

/// SQL that defines them for a target's layout; to be run before any rendered SQL, in
/// the same session.
///
/// They raise `OR007` where data is in the way, `OR004` where rows are not there. What
/// runs, and which way, they read from the settings `orch.revision` and
/// `orch.direction`; with `orch.counting` on, what takes rows counts them.
pub fn prelude(layout: Layout) -> Cow<'static, str> {
    match layout {
        Layout::Current => Cow::Borrowed(PRELUDE),
        Layout::ParentChild => {
            let current = Layout::Current;
            let text = PRELUDE.replace(current.in_use_by(), layout.in_use_by());
            Cow::Owned(text.replace(current.depends_on(), layout.depends_on()))
        }
    }
}
