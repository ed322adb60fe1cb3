//! A project's folder, to run `orch` in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::{ORCH, Ran, RevisionFiles, copy, ran, revision_files, root};

/// A project folder, which goes with the value.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("orch-test")
            .tempdir()
            .unwrap();
        Self { folder }
    }

    /// A folder with the models of a case, and a ledger.
    pub(crate) fn of_case(case: &str) -> Self {
        let project = Self::empty();
        copy(&root().join("fixtures/models").join(case), project.path());
        project.orch(["init"]).exits(0);
        project
    }

    /// The workshop, recorded.
    pub(crate) fn workshop() -> Self {
        let project = Self::of_case("workshop");
        project.record("Add User and UserGroup products").exits(0);
        project
    }

    /// Another folder with the same files, as a branch of git that begins here.
    pub(crate) fn branch(&self) -> Self {
        let branch = Self::empty();
        copy(self.path(), branch.path());
        let _ = fs::remove_file(branch.ledger().join("ledger.sqlite"));
        branch
    }

    /// Takes the revisions and tags of a branch, as git merges them: files beside files.
    pub(crate) fn take(&self, branch: &Self) {
        for folder in ["revisions", "tags"] {
            let from = branch.ledger().join(folder);
            if from.exists() {
                copy(&from, &self.ledger().join(folder));
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.path().join("ledger")
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Puts other models, and their answers, in the place of those that are there.
    pub(crate) fn replace_models(&self, models: &Path) {
        let _ = fs::remove_dir_all(self.path().join("products"));
        copy(models, self.path());
    }

    /// The program with a cleared environment and a fixed clock.
    pub(crate) fn command<I: AsRef<str>>(&self, arguments: impl IntoIterator<Item = I>) -> Command {
        let mut command = Command::new(ORCH);
        command
            .args(arguments.into_iter().map(|it| it.as_ref().to_owned()))
            .current_dir(self.path())
            .env_clear()
            .env("ORCH_AUTHOR", "Ada <ada@example.org>")
            .env("ORCH_NOW", "2026-11-22T09:30:00Z")
            .stdin(Stdio::null());
        // Where the private server was found, `--sandbox` finds it too.
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
    }

    /// Runs the program to its end.
    pub(crate) fn orch<I: AsRef<str>>(&self, arguments: impl IntoIterator<Item = I>) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// Records with the answers in `answers.json`.
    pub(crate) fn record(&self, message: &str) -> Ran {
        self.orch(["record", message, "--answers", "answers.json"])
    }

    /// Sees that there is nothing to record, and that recording seals nothing.
    #[track_caller]
    pub(crate) fn has_nothing_to_record(&self, more: &[&str]) {
        let sealed = self.revisions();
        let record = ["record", "again"];
        let record = record.iter().chain(more);
        self.orch(record.clone().chain(&["--check"])).exits(0);
        self.orch(record).exits(0);
        assert_eq!(self.revisions(), sealed);
    }

    /// Replays on a database.
    pub(crate) fn replay(&self, to: &str, url: &str) -> Ran {
        self.orch(["replay", "--to", to, "--database", url])
    }

    /// The files of each sealed revision, by id.
    pub(crate) fn revision_files(&self) -> Vec<RevisionFiles> {
        revision_files(&self.ledger())
    }

    /// The ids of the sealed revisions, by id.
    pub(crate) fn revisions(&self) -> Vec<String> {
        let all = self.revision_files().into_iter();
        all.map(|files| files.id).collect()
    }

    /// The files of the one sealed revision.
    #[track_caller]
    pub(crate) fn sealed(&self) -> RevisionFiles {
        let mut all = self.revision_files();
        assert_eq!(all.len(), 1, "{all:#?}");
        all.remove(0)
    }

    /// The id of the one sealed revision.
    #[track_caller]
    pub(crate) fn revision(&self) -> String {
        self.sealed().id
    }
}
