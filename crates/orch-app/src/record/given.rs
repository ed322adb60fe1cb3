//! Answers that are given before anything is asked: a file, inputs, updates.

use std::path::{Path, PathBuf};

use orch_event::{Event, Revision};
use orch_plan::{ByHandError, Form, FormError, Inputs, InputsError, is_answered, read_form};
use orch_source::Fault;

use crate::regular;

/// Answers that are given before anything is asked.
#[derive(Default)]
pub struct GivenAnswers {
    /// A filled-in form.
    pub(super) form: Form,
    /// Where the form stands.
    path: PathBuf,
    /// The form as it is written.
    text: String,
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
    #[error("in `{}`{}", path.display(), at(*line))]
    Form {
        /// The file.
        path: PathBuf,
        /// The line of the answer that is at fault, from 1.
        line: Option<usize>,
        /// The fault.
        source: FormError,
    },
    /// Inputs or updates do not fit.
    #[error(transparent)]
    Inputs(#[from] InputsError),
    /// A file of changes does not fit what is recorded.
    #[error("the changes cannot be read")]
    Changes(Vec<Fault>),
    /// A file of changes holds a text that no column takes.
    #[error("in `{}`", path.display())]
    Text {
        /// The file.
        path: PathBuf,
        /// The fault.
        source: ByHandError,
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
        let mut given = Self {
            form: Form::default(),
            path: path.to_owned(),
            text,
            inputs,
        };
        given.form = read_form(&given.text).map_err(|error| given.misfit(error))?;
        Ok(given)
    }

    /// A fault of the form, with its place.
    pub(super) fn misfit(&self, source: FormError) -> GivenError {
        GivenError::Form {
            path: self.path.clone(),
            line: source.key().and_then(|key| self.line(key.as_str())),
            source,
        }
    }

    /// Where the form has an answer: the file, and the line if it is found.
    pub(super) fn place(&self, key: &str) -> Option<String> {
        let is_here = self.form.iter().any(|(it, _)| it.as_str() == key);
        is_here.then(|| format!("`{}`{}", self.path.display(), at(self.line(key))))
    }

    /// The line of a key, from 1. One that is written with escapes is not found.
    fn line(&self, key: &str) -> Option<usize> {
        let start = self.text.find(&format!("\"{key}\""))?;
        Some(1 + self.text[..start].matches('\n').count())
    }
}

/// A line, as it stands behind the name of a file.
fn at(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!(", line {line}"))
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

pub(super) fn unreadable(path: &Path, source: std::io::Error) -> GivenError {
    GivenError::Io {
        path: path.to_owned(),
        source,
    }
}
