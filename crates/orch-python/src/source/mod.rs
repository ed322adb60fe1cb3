//! One file's text: lines and columns, and whether it nests too deep. Uses `finding` only.

pub(crate) mod guard;
pub(crate) mod text;
