//! Reads the files that imports lead to, in Python's order. Uses `find`, `source` and `finding`.

pub(crate) mod loader;
mod parse;
