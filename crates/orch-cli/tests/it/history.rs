//! A history that branches and merges.

mod blame;
mod diff;
mod log;
mod merge;
mod replay;
mod tag;
mod undo;

use crate::support::branching::{answer, merged, models, parted, record};
