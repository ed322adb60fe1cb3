//! From names to files: the package, the import roots, installed packages. Uses `source` only.

pub(crate) mod finder;
pub(crate) mod foreign;
mod name;
pub(crate) mod package;
mod pth;
mod root;
pub(crate) mod standard;
pub(crate) mod trace;
