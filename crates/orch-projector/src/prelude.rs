//! The functions that rendered SQL calls, the same in every frame.

/// SQL that defines them, in `pg_temp`; to be run before any rendered SQL, in the
/// same session.
///
/// They raise `OR007` where data is in the way, `OR004` where rows are not there.
pub const PRELUDE: &str = include_str!("prelude.sql");
