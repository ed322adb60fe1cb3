//! Packages written from text, read, and compared as text.

mod bounds;
mod enumerations;
mod fields;
mod fields_said;
mod findings;
mod hooks;
mod hostile;
mod idioms;
mod imports;
mod installed;
mod kept;
mod lazy;
mod lineage;
mod lints;
mod loops;
mod nodes;
mod orchestrator;
mod pth;
mod pydantic;
mod refused;
mod registering;
mod roots;
mod styles;
mod support;
mod workflows;
mod workshop;
