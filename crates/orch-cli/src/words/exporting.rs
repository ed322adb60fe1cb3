//! The words for exports that cannot be written.

use orch_app::export::ExportError;

use crate::error::{CommandError, Kind};

impl From<ExportError> for CommandError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Ledger(error) => error.into(),
            ExportError::Target(error) => error.into(),
            ExportError::Route(error) => error.into(),
            ExportError::NoFolder(_) => {
                Self::usage(error).hint("name the folder of the team's own migration files")
            }
            ExportError::Heads { ref heads, .. } => {
                let heads = heads.join("\n");
                Self::new(Kind::Differences, error)
                    .detail(heads)
                    .detail("nothing was written")
                    .hint("merge them first: `python main.py db merge heads`")
            }
            ExportError::Parent { .. } => Self::usage(error).hint("export that one, too"),
            ExportError::Record(_) => Self::new(Kind::Integrity, error),
            ExportError::Io { .. } | ExportError::Text(_) => Self::failed(error),
        }
    }
}
