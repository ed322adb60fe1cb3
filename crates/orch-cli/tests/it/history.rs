//! A history that branches and merges.

mod blame;
mod diff;
mod log;
mod merge;
mod replay;

use crate::support::branching::{answer, merged, models, parted, record};
