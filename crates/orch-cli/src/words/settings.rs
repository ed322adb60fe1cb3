//! The words for settings that cannot be used.

use orch_app::settings::SettingsError;

use crate::error::CommandError;

impl From<SettingsError> for CommandError {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::Variable { .. } => Self::usage(error)
                .hint("write the name of the variable, and set the variable to the address"),
            SettingsError::Io { .. } => Self::failed(error),
            SettingsError::Form { .. }
            | SettingsError::Tag { .. }
            | SettingsError::Unknown { .. } => Self::usage(error),
        }
    }
}
