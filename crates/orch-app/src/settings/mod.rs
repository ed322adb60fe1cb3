//! `orch.toml`: where the models are, and which databases have names.
//!
//! It holds no address of a database, as an address may hold a password: each environment
//! names the variable that holds its own.

mod error;
mod file;

use std::path::{Path, PathBuf};

use orch_event::TagName;

pub use error::SettingsError;

/// The name of the file.
pub const FILE: &str = "orch.toml";

/// The settings of a folder that holds a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Where the models are; relative to the current folder, as the file's own path is.
    pub models: Option<PathBuf>,
    /// Where workflows are registered; relative as the models are.
    pub workflows: Option<PathBuf>,
    /// The databases that have names, in the order of the file.
    pub environments: Vec<Environment>,
    /// The workflows that every product has, if other than the orchestrator's own.
    pub default_workflows: Option<Vec<String>>,
    /// The file, if there is one.
    pub path: Option<PathBuf>,
}

/// A database that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// The environment variable that holds its address.
    pub variable: String,
    /// The tag that it is to be at, if it is pinned.
    pub tag: Option<TagName>,
}

impl Settings {
    /// Reads the file beside a ledger. Where there is none, nothing is set.
    pub fn beside(ledger: &Path) -> Result<Self, SettingsError> {
        let path = match ledger.parent() {
            Some(folder) => folder.join(FILE),
            None => PathBuf::from(FILE),
        };
        match crate::regular::read_to_string(&path) {
            Ok(text) => Self::parse(&text, &path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(SettingsError::Io { path, source }),
        }
    }

    /// The environment of a name.
    pub fn environment(&self, name: &str) -> Result<&Environment, SettingsError> {
        let found = self.environments.iter().find(|it| it.name == name);
        found.ok_or_else(|| SettingsError::Unknown {
            name: name.to_owned(),
            known: self.environments.iter().map(|it| it.name.clone()).collect(),
        })
    }
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by a panic"
)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Environment, Settings};

    fn parse(text: &str) -> Result<Settings, String> {
        Settings::parse(text, Path::new("here/orch.toml")).map_err(|error| {
            let mut text = error.to_string();
            let mut source = std::error::Error::source(&error);
            while let Some(error) = source {
                text += &format!(": {error}");
                source = error.source();
            }
            text
        })
    }

    #[test]
    fn environments_stand_in_the_order_of_the_file() {
        let settings = parse(
            "models = \"src/products\"\nworkflows = \"flows\"\n\
             [environments.staging]\nvariable = \"STAGING\"\n\
             [environments.production]\nvariable = \"PRODUCTION\"\n",
        )
        .unwrap();
        let environment = |name: &str, variable: &str| Environment {
            name: name.to_owned(),
            variable: variable.to_owned(),
            tag: None,
        };
        assert_eq!(
            settings.environments,
            [
                environment("staging", "STAGING"),
                environment("production", "PRODUCTION")
            ]
        );
        assert_eq!(settings.models, Some(PathBuf::from("here/src/products")));
        assert_eq!(settings.workflows, Some(PathBuf::from("here/flows")));
        assert!(settings.environment("production").is_ok());
        let error = settings.environment("prod").unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no environment `prod`; `orch.toml` has `staging` and `production`"
        );
    }

    #[test]
    fn an_address_does_not_belong_in_the_file() {
        for key in ["url", "database", "password"] {
            let text = format!("[environments.a]\n{key} = \"postgresql://u:secret@h/d\"\n");
            let error = parse(&text).unwrap_err();
            assert!(error.contains("line 2"), "{error}");
            assert!(error.contains("`variable`"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn an_address_in_the_place_of_a_variable_is_refused_and_not_shown() {
        let error = parse("[environments.a]\nvariable = \"postgresql://u:secret@h/d\"\n");
        let error = error.unwrap_err();
        assert!(error.contains("environment `a`"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn an_environment_can_be_pinned_to_a_tag() {
        let text = "[environments.a]\nvariable = \"A\"\ntag = \"v2026.4\"\n";
        let settings = parse(text).unwrap();
        let tag = settings.environments[0].tag.as_ref();
        assert_eq!(tag.map(ToString::to_string).as_deref(), Some("v2026.4"));
        let address = text.replace("v2026.4", "postgresql://u:secret@h/d");
        let error = parse(&address).unwrap_err();
        assert!(error.contains("`tag` of environment `a`"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn a_key_that_is_not_known_is_refused() {
        let error = parse("model = \"products\"\n").unwrap_err();
        assert!(error.contains("line 1"), "{error}");
        assert!(error.contains("`model`"), "{error}");
    }
}
