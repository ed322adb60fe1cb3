//! Reads and parses one file. Uses `source` and `finding`.

pub(crate) mod parse;
