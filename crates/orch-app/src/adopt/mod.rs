//! Adopting: databases that were there before the ledger.
//!
//! The first is recorded as it is, by [`First`]. Of any other one it is found out where it
//! [stands](Standing), and it is [marked](Mark) there. Neither changes a row outside schema
//! `orch`.

mod clean_up;
mod edited;
mod error;
mod first;
mod mark;
mod observed;
mod repair;
mod standing;

pub use clean_up::CleanUp;
pub use edited::{Edited, Taken};
pub use error::AdoptError;
pub use first::{First, seal};
pub use mark::{Mark, Marking};
pub use observed::Observed;
pub use repair::repair;
pub(crate) use standing::is_leftover;
pub use standing::{Standing, structure};
