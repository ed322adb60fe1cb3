//! Why settings cannot be used.

use std::path::PathBuf;

use crate::settings::FILE;

/// Settings cannot be used. No message shows a value of the file, as it may be a password.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of it is not understood.
    #[error("in `{}`, line {line}: {why}", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// Why.
        why: String,
    },
    /// An environment names no variable.
    #[error(
        "in `{}`: the `variable` of environment `{environment}` is not the name of an environment \
         variable: letters, digits and `_`",
        path.display()
    )]
    Variable {
        /// The file.
        path: PathBuf,
        /// The environment.
        environment: String,
    },
    /// An environment is pinned to something that cannot be a tag.
    #[error("in `{}`: the `tag` of environment `{environment}` cannot be the name of a tag", path.display())]
    Tag {
        /// The file.
        path: PathBuf,
        /// The environment.
        environment: String,
    },
    /// There is no such environment.
    #[error("there is no environment `{name}`; {}", listed(known))]
    Unknown {
        /// The name.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => format!("`{FILE}` beside the ledger names none"),
        [one] => format!("`{FILE}` has {one}"),
        [first @ .., last] => format!("`{FILE}` has {} and {last}", first.join(", ")),
    }
}
