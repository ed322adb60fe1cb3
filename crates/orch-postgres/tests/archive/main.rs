//! The archive in a database: what a migration removes comes back as it was, or nothing happens.

mod cascades;
mod counting;
mod database;
mod order;
mod references;
mod refusals;
mod triggers;
mod types;
