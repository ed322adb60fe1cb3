//! Answers that are given before anything is asked: a file, inputs, updates.

use std::path::{Path, PathBuf};

use orch_event::{Event, Revision};
use orch_plan::{
    Form, FormError, Inputs, InputsError, TellingError, Tellings, is_answered, read_form,
};

use crate::regular;

/// Answers that are given before anything is asked.
#[derive(Default)]
pub struct GivenAnswers {
    /// A filled-in form.
    pub(super) form: Form,
    /// Where the form stands.
    pub(super) path: PathBuf,
    /// Answers and renames as orchestrator-core takes them.
    pub(super) inputs: Inputs,
}

/// Answers that were given beforehand cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GivenError {
    /// The file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no text.
    #[error("in `{}`: the text is not UTF-8", .0.display())]
    NotUtf8(PathBuf),
    /// A form does not fit.
    #[error("in `{}`", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// The fault.
        source: FormError,
    },
    /// Inputs or updates do not fit.
    #[error(transparent)]
    Inputs(#[from] InputsError),
    /// A file of changes does not fit.
    #[error("in `{}`", path.display())]
    Tellings {
        /// The file.
        path: PathBuf,
        /// The fault.
        source: TellingError,
    },
}

impl GivenAnswers {
    /// Reads answers: a file as [`orch_plan::write_form`] writes it, inputs and updates as
    /// JSON in the forms that orchestrator-core takes.
    pub fn read(
        form: Option<&Path>,
        inputs: Option<&str>,
        updates: Option<&str>,
    ) -> Result<Self, GivenError> {
        let inputs = Inputs::read(inputs, updates)?;
        let Some(path) = form else {
            return Ok(Self {
                inputs,
                ..Self::default()
            });
        };
        let bytes = regular::read(path).map_err(|source| unreadable(path, source))?;
        let text = String::from_utf8(bytes).map_err(|_| GivenError::NotUtf8(path.to_owned()))?;
        let form = read_form(&text).map_err(|source| GivenError::Form {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            form,
            path: path.to_owned(),
            inputs,
        })
    }
}

impl GivenAnswers {
    /// Whether a revision was recorded with these answers: whoever gives them again may not
    /// know that it was sealed.
    pub fn are_of(&self, revision: &Revision) -> bool {
        let answers = revision.events.iter().filter_map(|event| match event {
            Event::Answer(answer) => Some((answer.key.as_str(), answer.answer.as_str())),
            Event::Change { .. } => None,
        });
        is_answered(&self.form, &answers.collect())
    }
}

/// Reads texts that are recorded by hand, in the form of `orch state --format json`.
pub fn read_tellings(path: &Path) -> Result<Tellings, GivenError> {
    let text = regular::read_to_string(path).map_err(|source| unreadable(path, source))?;
    Tellings::read(&text).map_err(|source| GivenError::Tellings {
        path: path.to_owned(),
        source,
    })
}

fn unreadable(path: &Path, source: std::io::Error) -> GivenError {
    GivenError::Io {
        path: path.to_owned(),
        source,
    }
}
