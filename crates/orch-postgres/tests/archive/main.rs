//! The archive in a database: rows that a migration removes come back as they were, or nothing
//! happens.

mod back;
mod cascades;
mod counting;
mod ground;
mod kept;
mod names;
mod references;
mod refusals;
mod slots;
mod strict;
mod support;
mod triggers;
mod types;
