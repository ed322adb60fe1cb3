//! Reading the models, from whichever source is named: Python, the interpreter, JSON, YAML.

pub mod error;
mod files;
mod kept;
mod python;
pub mod source;

pub use error::ReadError;
pub use python::from_source;
pub use source::{Interpreter, Package, Read, Source};

/// Reads the models. An interpreter that runs is ended once `is_stopped` says so.
pub fn read(source: &Source, is_stopped: &dyn Fn() -> bool) -> Result<Read, ReadError> {
    if let Some(interpreter) = &source.interpreter {
        return python::introspected(source, interpreter, is_stopped);
    }
    let path = &source.models;
    let extension = path.extension().and_then(|it| it.to_str());
    match extension.unwrap_or_default().to_ascii_lowercase().as_str() {
        "json" if path.is_file() => files::from_json(path),
        "yaml" | "yml" if path.is_file() => files::from_yaml(path),
        _ if files::holds_descriptions(path) => files::from_yaml(path),
        _ => from_source(source),
    }
}
