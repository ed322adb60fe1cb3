//! Replaying: from a target to a database that is there.
//!
//! A [`Route`] is the steps from where a database is to where it is to go. [`Replaying`]
//! does them: before a step that removes data it hands out the [`Losses`], and goes on
//! once it is handed an [`Allowance`].

pub mod consent;
pub mod error;
mod migrations;
pub mod printing;
pub mod replaying;
pub mod route;

pub use consent::{Allowance, Judgement, Losses, Policy};
pub use error::{ReplayError, ReplayFailed, RouteError};
pub(crate) use migrations::from_ledger;
pub use printing::{PrintError, print};
pub use replaying::{Finished, Replaying, Request};
pub use route::{Balance, Journey, Planned, Route, Source};
