//! Packages written from text, read, and compared as text.

mod fields;
mod hostile;
mod imports;
mod installed;
mod lineage;
mod lints;
mod loops;
mod refused;
mod registering;
mod styles;
mod support;
mod workshop;
