//! One file's text and tree, and the names that its statements bind. Uses `finding` only.

pub(crate) mod guard;
pub(crate) mod import;
pub(crate) mod leaf;
pub(crate) mod mention;
pub(crate) mod module;
pub(crate) mod scope;
pub(crate) mod text;
