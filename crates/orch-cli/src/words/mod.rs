//! The words for what use cases report, ask and refuse; errors become exit codes here.

pub(crate) mod adopting;
pub(crate) mod changes;
pub(crate) mod database;
pub(crate) mod differences;
pub(crate) mod drift;
mod exporting;
pub(crate) mod health;
pub(crate) mod ledger;
pub(crate) mod reading;
pub(crate) mod recording;
pub(crate) mod replaying;
mod settings;
pub(crate) mod standing;
pub(crate) mod steps;
pub(crate) mod targets;
pub(crate) mod unmet;
pub(crate) mod waiting;
