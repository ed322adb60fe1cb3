//! Changes that people wrote down: in words, or as the orchestrator's helper functions take
//! them.

use std::path::{Path, PathBuf};

use orch_model::{ByHand, Model};
use orch_plan::check_by_hand;
use orch_source::Answer;
use orch_source::changes::{Document, Form, edit};
use orch_source::dictionary::told;

use crate::reading::source::Read;
use crate::record::given::{GivenError, unreadable};
use crate::regular;

/// A file of changes.
#[derive(Debug)]
pub enum Written {
    /// The changes themselves, whatever the models say.
    Words(Words),
    /// What dictionaries say of changes that the models show.
    Dictionary(Dictionary),
}

/// Changes in words.
#[derive(Debug)]
pub struct Words(File);

/// Dictionaries of the orchestrator's helper functions.
#[derive(Debug)]
pub struct Dictionary(File);

#[derive(Debug)]
struct File {
    path: PathBuf,
    document: Document,
}

impl Written {
    /// Reads a file: YAML by its name, else JSON.
    pub fn read(path: &Path) -> Result<Self, GivenError> {
        let text = regular::read_to_string(path).map_err(|source| unreadable(path, source))?;
        let shown = path.display().to_string();
        let extension = path.extension().and_then(|it| it.to_str());
        let document = match extension.unwrap_or_default().to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Document::yaml(&shown, &text),
            _ => Document::json(&shown, &text),
        };
        let document = document.map_err(|fault| GivenError::Changes(vec![fault]))?;
        let form = document.form();
        let file = File {
            path: path.to_owned(),
            document,
        };
        Ok(match form {
            Form::Words => Self::Words(Words(file)),
            Form::Dictionary => Self::Dictionary(Dictionary(file)),
        })
    }
}

impl Words {
    /// Makes the changes on what is recorded at the head: the models as they are declared
    /// then, and what no class says.
    pub fn edited(self, head: &Model) -> Result<(Read, ByHand), GivenError> {
        let edited = edit(&self.0.document, head).map_err(GivenError::Changes)?;
        let mut read = Read::of(edited.declared);
        add(&mut read, edited.answers);
        Ok((read, self.0.checked(edited.by_hand)?))
    }
}

impl Dictionary {
    /// Answers what the models leave open.
    pub fn told(self, mut read: Read, head: &Model) -> Result<(Read, ByHand), GivenError> {
        let declared = &read.declared.model;
        let told = told(&self.0.document, declared, head).map_err(GivenError::Changes)?;
        add(&mut read, told.answers);
        Ok((read, self.0.checked(told.by_hand)?))
    }
}

impl File {
    fn checked(self, by_hand: ByHand) -> Result<ByHand, GivenError> {
        check_by_hand(&by_hand).map_err(|source| GivenError::Text {
            path: self.path,
            source,
        })?;
        Ok(by_hand)
    }
}

fn add(read: &mut Read, answers: Vec<Answer>) {
    let answers = answers.into_iter().map(|it| (it.key, it.answer));
    read.answers.extend(answers);
}
