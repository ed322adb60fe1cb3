//! Packages written from text, read, and compared as text.

mod fields;
mod hostile;
mod imports;
mod lineage;
mod refused;
mod registering;
mod support;
mod workshop;
