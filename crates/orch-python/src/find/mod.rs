//! From names to files: the package, the import roots, installed packages. Uses `source` only.

pub(crate) mod finder;
pub(crate) mod foreign;
pub(crate) mod package;
pub(crate) mod pth;
