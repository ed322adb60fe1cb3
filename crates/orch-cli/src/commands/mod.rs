//! One file a verb; the doc comment of its arguments is its help.

pub(crate) mod adopt;
pub(crate) mod archive;
pub(crate) mod blame;
mod clean_up;
pub(crate) mod current;
pub(crate) mod diagram;
pub(crate) mod diff;
pub(crate) mod export;
pub(crate) mod heads;
pub(crate) mod init;
pub(crate) mod log;
pub(crate) mod merge;
pub(crate) mod models;
pub(crate) mod questions;
pub(crate) mod record;
pub(crate) mod replay;
pub(crate) mod restore;
pub(crate) mod sandbox;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod snapshot;
pub(crate) mod state;
pub(crate) mod status;
pub(crate) mod tag;
pub(crate) mod undo;
pub(crate) mod verify;
