//! What `orch doctor` looks at: each part of a set-up, and what mends it.
//!
//! Nothing here prints or writes.

mod checked;
mod database;
mod git;
mod ledger;
mod models;
mod program;

pub(crate) use self::checked::{Checked, State};
pub(crate) use self::database::{database, environments, server};
pub(crate) use self::git::git;
pub(crate) use self::ledger::ledger;
pub(crate) use self::models::models;
pub(crate) use self::program::{author, program};
