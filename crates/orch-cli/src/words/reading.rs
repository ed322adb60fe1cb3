//! The words for reading models: warnings, and why they cannot be read.

use orch_app::reading::{Read, ReadError, Source, from_source, read};
use orch_python::Severity;
use orch_source::Fault;
use orch_source::introspect::IntrospectError;

use crate::diagnostics;
use crate::error::{CommandError, Kind, Result};
use crate::interrupt;
use crate::output::{line, one_line, plural, styles, warning};

/// Reads the models, and says what about them needs saying.
pub(crate) fn read_models(source: &Source) -> Result<Read> {
    // Only an interpreter runs long enough to be interrupted at a good moment.
    let _waiting = source.interpreter.as_ref().map(|_| interrupt::waiting());
    warned(read(source, &interrupt::is_interrupted)?)
}

/// Reads Python source, whatever else is named.
pub(crate) fn read_source(source: &Source) -> Result<Read> {
    warned(from_source(source)?)
}

fn warned(read: Read) -> Result<Read> {
    diagnostics::print(&read.diagnostics);
    for fault in &read.warnings {
        warning!("{}", one_line(&fault.to_string()));
    }
    Ok(read)
}

impl From<ReadError> for CommandError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Package(error) => {
                let hint = error.hint();
                Self::failed(error).maybe_hint(hint)
            }
            ReadError::Python(found) => {
                diagnostics::print(&found);
                let is_error = |severity| severity == Severity::Error;
                unreadable(found.iter().filter(|it| is_error(it.severity)).count())
            }
            ReadError::Faults(faults) => {
                faults.iter().for_each(show);
                unreadable(faults.len())
            }
            ReadError::Introspect(error) => unanswered(error),
            ReadError::Introspected(problems) => {
                let count = plural(problems.len(), "problem");
                Self::failed(format!("the models cannot be introspected: {count}"))
                    .details(problems.iter().map(|it| one_line(it)))
                    .detail("nothing was written")
            }
            ReadError::Untyped { count, path } => {
                let (path, count) = (path.display(), plural(count, "field"));
                Self::failed(format!("`{path}` gives no type for {count}"))
                    .detail("nothing was written")
                    .hint("print the file again: `orch models --format json`")
            }
            error @ (ReadError::Io { .. } | ReadError::Yaml(_)) => Self::failed(error),
        }
    }
}

fn unanswered(error: IntrospectError) -> CommandError {
    let kind = match error {
        IntrospectError::Stopped => Kind::Interrupted,
        _ => Kind::Failed,
    };
    let mut details: Vec<String> = match &error {
        IntrospectError::Unreadable(faults) => {
            faults.iter().map(|it| one_line(&it.to_string())).collect()
        }
        _ => Vec::new(),
    };
    details.extend(
        error
            .stderr()
            .iter()
            .flat_map(|it| it.lines())
            .map(one_line),
    );
    CommandError::new(kind, error)
        .details(details)
        .detail("nothing was written")
}

pub(crate) fn show(fault: &Fault) {
    let (error, hint) = (styles::ERROR, styles::HINT);
    line(&format!(
        "{error}error{error:#}: {}",
        one_line(&fault.to_string())
    ));
    if let Some(text) = &fault.hint {
        line(&format!("{hint}hint{hint:#}: {}", one_line(text)));
    }
}

fn unreadable(errors: usize) -> CommandError {
    let count = plural(errors, "error");
    CommandError::failed(format!("the models cannot be read: {count}"))
        .detail("nothing was written")
}
