//! Exporting: revisions as files that other tools run.

mod alembic;
mod error;
mod folder;
mod python;
mod sql;

pub use alembic::{Exported, Style, export_alembic};
pub use error::ExportError;
pub use folder::Versions;
pub use sql::export_sql;
