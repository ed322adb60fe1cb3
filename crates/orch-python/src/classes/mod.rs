//! What classes are: headers, names of blocks, stages, enumerations. Uses `types` for type
//! arguments, and `world`.

mod config;
mod enumeration;
mod header;
mod info;
mod linear;
mod names;
mod stage;
