//! Snapshots: the state, the questions and the SQL that this release gives for each sealed
//! revision, as files that people keep and compare with those of the next release.
//!
//! Nothing here concerns sealed bytes: these never change, and `verify` holds them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use orch_event::{Event, Revision, RevisionId};
use orch_ledger::{Ledger, LedgerError};
use orch_model::{ByHand, Change, Declared, Model, Recorded, WorkflowName};
use orch_plan::{Answers, Plan, Recording, write_form};
use orch_projector::{RenderError, render};
use orch_source::json::ModelForm;

use crate::regular;

/// Snapshots cannot be made, or not be compared.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// This release cannot render a revision.
    #[error("cannot render revision {}", .0.short())]
    Render(RevisionId, #[source] RenderError),
    /// A file cannot be read or written.
    #[error("cannot use `{}`", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What this release gives for the revisions of a ledger: by folder, then by file.
#[derive(Debug, Default)]
pub struct Snapshots {
    folders: BTreeMap<String, BTreeMap<String, String>>,
    /// Merges, which are rendered for several parents and are left out.
    pub merges: Vec<RevisionId>,
}

/// A file that is not as it would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlike {
    /// The file, below the folder of the snapshots.
    pub path: PathBuf,
    /// How it differs.
    pub how: How,
}

/// How a file differs from what would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// It is not there.
    Missing,
    /// No revision of the ledger has it.
    Leftover,
    /// Its first line that differs, counted from 1.
    Line {
        /// Which line.
        number: usize,
        /// The line in the file; none where it ends before.
        kept: Option<String>,
        /// The line that would be written; none where it would end before.
        now: Option<String>,
    },
}

const FILES: [&str; 4] = ["down.sql", "questions.json", "state.json", "up.sql"];

impl Snapshots {
    /// Folds, asks and renders every revision anew.
    pub fn of(ledger: &Ledger) -> Result<Self, SnapshotError> {
        let mut snapshots = Self::default();
        for id in ledger.graph().order() {
            if ledger.graph().parents(id).len() > 1 {
                snapshots.merges.push(id);
                continue;
            }
            let path = ledger.path(id);
            let name = path.file_name().unwrap_or_default();
            let before = ledger.before(id)?;
            let files = files(&before, &ledger.read(id)?)?;
            let name = name.to_string_lossy().into_owned();
            snapshots.folders.insert(name, files);
        }
        Ok(snapshots)
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.folders.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.folders.is_empty()
    }

    /// How a folder differs from what would be written.
    pub fn compare(&self, folder: &Path) -> Result<Vec<Unlike>, SnapshotError> {
        let mut unlike = Vec::new();
        for (name, files) in &self.folders {
            for (file, now) in files {
                let path = Path::new(name).join(file);
                let kept = match regular::read_to_string(&folder.join(&path)) {
                    Ok(kept) => kept,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {
                        let how = How::Missing;
                        unlike.push(Unlike { path, how });
                        continue;
                    }
                    Err(source) => return Err(SnapshotError::Io { path, source }),
                };
                if let Some(how) = first_unlike(&kept, now) {
                    unlike.push(Unlike { path, how });
                }
            }
        }
        let leftover = self.leftovers(folder)?.into_iter();
        unlike.extend(leftover.map(|path| Unlike {
            path,
            how: How::Leftover,
        }));
        Ok(unlike)
    }

    /// Writes what differs. Files of revisions that the ledger does not have go.
    pub fn write(&self, folder: &Path) -> Result<usize, SnapshotError> {
        let unlike = self.compare(folder)?;
        for Unlike { path, how } in &unlike {
            let target = folder.join(path);
            let failed = |source| SnapshotError::Io {
                path: target.clone(),
                source,
            };
            if *how == How::Leftover {
                fs::remove_file(&target).map_err(failed)?;
                // It stays where somebody put something else into it.
                let _ = target.parent().map(fs::remove_dir);
                continue;
            }
            let of = path.parent().and_then(Path::to_str).unwrap_or_default();
            let file = path.file_name().and_then(|it| it.to_str());
            let text = &self.folders[of][file.unwrap_or_default()];
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(failed)?;
            }
            // Renaming puts the file in the place of a link, and follows none.
            let beside = target.with_extension("new");
            let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, &target));
            written.map_err(failed)?;
        }
        Ok(unlike.len())
    }

    /// The files of snapshots whose revisions are not in the ledger.
    fn leftovers(&self, folder: &Path) -> Result<Vec<PathBuf>, SnapshotError> {
        let failed = |source| SnapshotError::Io {
            path: folder.to_owned(),
            source,
        };
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(failed(source)),
        };
        let mut names = BTreeSet::new();
        for entry in entries {
            let name = entry.map_err(failed)?.file_name();
            let name = name.to_string_lossy().into_owned();
            if !self.folders.contains_key(&name) {
                names.insert(name);
            }
        }
        let paths = names
            .iter()
            .flat_map(|name| FILES.map(|file| Path::new(name).join(file)));
        Ok(paths.filter(|it| folder.join(it).is_file()).collect())
    }
}

/// The files of a revision.
fn files(
    before: &Recorded,
    revision: &Revision,
) -> Result<BTreeMap<String, String>, SnapshotError> {
    let rendered = render(before.clone(), &revision.header.message, revision.iter())
        .map_err(|error| SnapshotError::Render(revision.id, error))?;
    let after = &rendered.recorded.model;
    let state = serde_json::to_string_pretty(&ModelForm::new(after));
    let state = state.expect("BUG: a model holds only text and numbers") + "\n";
    let texts = [
        rendered.down.clone(),
        questions(before, after, revision),
        state,
        rendered.up.clone(),
    ];
    Ok(FILES.map(str::to_owned).into_iter().zip(texts).collect())
}

/// The questions that this release asks about the same change of the models, with the
/// answers of the revision.
fn questions(before: &Recorded, after: &Model, revision: &Revision) -> String {
    let declared = Declared {
        model: declared(after),
        ..Declared::default()
    };
    let mut answers = Answers::new();
    let mut default_workflows: BTreeSet<WorkflowName> = BTreeSet::new();
    for event in &revision.events {
        match event {
            Event::Answer(answer) => {
                answers.insert(answer.key.as_str().into(), answer.clone());
            }
            Event::Change { change, .. } => match change {
                Change::ProductAdded(it) => default_workflows.extend(it.workflows.clone()),
                Change::WorkflowLinked(it) => {
                    default_workflows.insert(it.workflow.name.clone());
                }
                _ => {}
            },
        }
    }
    let default_workflows: Vec<WorkflowName> = default_workflows.into_iter().collect();
    let recording = Recording {
        declared: &declared,
        recorded: before,
        message: Some(&revision.header.message),
        by_hand: &ByHand::default(),
        default_workflows: &default_workflows,
        merging: None,
    };
    match Plan::new(recording, &answers) {
        Ok(plan) => write_form(&plan, &answers),
        Err(error) => {
            let refused = serde_json::json!({ "refused": error.to_string() });
            format!("{refused:#}\n")
        }
    }
}

/// A recorded model as classes would declare it: without what only people know, and without
/// what no code has.
fn declared(after: &Model) -> Model {
    let mut model = after.clone();
    model
        .products
        .retain(|_, it| it.status.as_deref() != Some(Model::END_OF_LIFE));
    for product in model.products.values_mut() {
        (product.description, product.tag, product.status) = (None, None, None);
        product.workflows.clear();
        for input in product.fixed_inputs.values_mut() {
            input.value = None;
        }
    }
    for block in model.blocks.values_mut() {
        (block.description, block.tag, block.status) = (None, None, None);
    }
    for resource_type in model.resource_types.values_mut() {
        resource_type.description = None;
    }
    let workflows = model.workflows.get_or_insert_default();
    workflows.retain(|_, it| it.standing.is_in_use());
    for workflow in workflows.values_mut() {
        (workflow.description, workflow.tag) = (None, None);
        workflow.product_types = None;
    }
    model
}

/// The first line in which two texts differ.
fn first_unlike(kept: &str, now: &str) -> Option<How> {
    if kept == now {
        return None;
    }
    let (mut of_kept, mut of_now) = (kept.split('\n'), now.split('\n'));
    let mut number = 0;
    loop {
        number += 1;
        let (kept, now) = (of_kept.next(), of_now.next());
        if kept != now {
            let text = |it: Option<&str>| it.map(str::to_owned);
            return Some(How::Line {
                number,
                kept: text(kept),
                now: text(now),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{How, first_unlike};

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(first_unlike("a\nb\n", "a\nb\n"), None);
        let line = |number, kept: Option<&str>, now: Option<&str>| {
            Some(How::Line {
                number,
                kept: kept.map(str::to_owned),
                now: now.map(str::to_owned),
            })
        };
        assert_eq!(first_unlike("a\nb", "a\nc"), line(2, Some("b"), Some("c")));
        assert_eq!(first_unlike("a", "a\n"), line(2, None, Some("")));
    }
}
