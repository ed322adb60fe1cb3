//! The use cases: recording, replaying, and saying where things stand, as values and
//! state machines that ask and report.
//!
//! Nothing here prints, reads a command line, waits for a person or ends a process. Who
//! acts, what time it is, and whether to stop are given in; what must be asked is a value
//! that is handed out, and its answer a value that is handed back.

pub mod account;
pub mod adopt;
pub mod alembic_record;
pub mod archive;
pub mod author;
pub mod blame;
pub mod current;
pub mod database;
pub mod diff;
pub mod export;
pub mod form_of_model;
pub mod heads;
pub mod health;
pub mod lives;
pub mod log;
mod marks;
pub mod merge;
pub mod moment;
mod path;
pub mod pin;
pub mod reading;
pub mod record;
mod regular;
pub mod replay;
pub mod restore;
pub mod run;
pub mod settings;
pub mod snapshot;
pub mod status;
pub mod tag;
pub mod target;
mod tracked;
pub mod undo;
pub mod verify;
