//! Why models cannot be read.

use std::path::PathBuf;

use orch_python::Diagnostic;
use orch_source::Fault;
use orch_source::introspect::IntrospectError;
use orch_source::yaml;

/// The models cannot be read. All that is wrong with them is there.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no Python package to read.
    #[error(transparent)]
    Package(#[from] orch_python::ReadError),
    /// Some of the Python cannot be read; warnings are among the diagnostics.
    #[error("the models cannot be read")]
    Python(Vec<Diagnostic>),
    /// The interpreter gave nothing.
    #[error(transparent)]
    Introspect(#[from] IntrospectError),
    /// The interpreter gave models that cannot be used.
    #[error("the models cannot be introspected")]
    Introspected(Vec<String>),
    /// A file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of JSON or YAML is not of the form.
    #[error("the models cannot be read")]
    Faults(Vec<Fault>),
    /// A file of JSON has fields without a type.
    #[error("`{}` gives no type for some fields", path.display())]
    Untyped {
        /// The file.
        path: PathBuf,
        /// How many fields.
        count: usize,
    },
    /// There are no descriptions in YAML to read.
    #[error(transparent)]
    Yaml(yaml::ReadError),
}
