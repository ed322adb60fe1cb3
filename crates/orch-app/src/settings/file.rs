//! The form of the file.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::settings::{Environment, Settings, SettingsError};

/// The file as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    models: Option<PathBuf>,
    workflows: Option<PathBuf>,
    default_workflows: Option<Vec<String>>,
    environments: InOrder,
}

/// An environment as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    variable: String,
    tag: Option<String>,
}

/// Environments in the order in which they are written.
#[derive(Default)]
struct InOrder(Vec<(String, Written)>);

impl<'de> Deserialize<'de> for InOrder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Environments;

        impl<'de> Visitor<'de> for Environments {
            type Value = InOrder;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table for each environment")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<InOrder, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    all.push(entry);
                }
                Ok(InOrder(all))
            }
        }

        deserializer.deserialize_map(Environments)
    }
}

impl Settings {
    /// Reads the text of a file.
    pub fn parse(text: &str, path: &Path) -> Result<Self, SettingsError> {
        let File {
            models,
            workflows,
            default_workflows,
            environments: InOrder(environments),
        } = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            SettingsError::Form {
                path: path.to_owned(),
                line: 1 + text.bytes().take(start).filter(|it| *it == b'\n').count(),
                why: why(error.message()),
            }
        })?;
        let environments = environments.into_iter();
        let environments = environments.map(|(name, it)| environment(name, it, path));
        let folder = path.parent().unwrap_or(Path::new(""));
        Ok(Self {
            models: models.map(|it| folder.join(it)),
            workflows: workflows.map(|it| folder.join(it)),
            environments: environments.collect::<Result<_, _>>()?,
            default_workflows,
            path: Some(path.to_owned()),
        })
    }
}

/// An environment of a file. No error shows a value of it.
fn environment(name: String, written: Written, path: &Path) -> Result<Environment, SettingsError> {
    let Written { variable, tag } = written;
    if !is_variable(&variable) {
        return Err(SettingsError::Variable {
            path: path.to_owned(),
            environment: name,
        });
    }
    match tag.map(|tag| tag.parse()).transpose() {
        Ok(tag) => Ok(Environment {
            name,
            variable,
            tag,
        }),
        Err(_) => Err(SettingsError::Tag {
            path: path.to_owned(),
            environment: name,
        }),
    }
}

/// A reason, with advice where a key of an environment is not known.
fn why(message: &str) -> String {
    if message.starts_with("unknown field") && message.ends_with("expected `variable` or `tag`") {
        format!(
            "{message}; `variable` is the name of the environment variable that holds the \
             database's address"
        )
    } else {
        message.to_owned()
    }
}

/// Whether a text can be the name of an environment variable.
fn is_variable(text: &str) -> bool {
    let is_first = |it: char| it.is_ascii_alphabetic() || it == '_';
    text.starts_with(is_first) && text.chars().all(|it| is_first(it) || it.is_ascii_digit())
}
