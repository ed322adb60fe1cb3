//! Where the files of a sealed revision lie: the one place in the tests that knows it.

use std::fs;
use std::path::{Path, PathBuf};

use orch_event::{Event, Header, Lines, Revision, RevisionId};

use super::{copy, files};

/// The files of a revision.
#[derive(Clone, Debug)]
pub(crate) struct RevisionFiles {
    pub(crate) id: String,
    /// The folder that holds them.
    pub(crate) folder: PathBuf,
    /// The header, then an event a line.
    pub(crate) events: PathBuf,
    pub(crate) up: PathBuf,
    pub(crate) down: PathBuf,
    pub(crate) plan: PathBuf,
}

/// The files of each sealed revision of a ledger, by id. What a recording that was killed
/// has left, in a hidden folder, is none.
pub(crate) fn revision_files(ledger: &Path) -> Vec<RevisionFiles> {
    let mut revisions: Vec<RevisionFiles> = files(&ledger.join("revisions"))
        .iter()
        .filter(|path| path.ends_with(Header::EVENTS))
        .filter(|path| !is_hidden(path.parent().unwrap()))
        .map(|path| {
            let bytes = fs::read(path).unwrap();
            let (id, _, _) = Revision::read_header(&bytes).unwrap();
            RevisionFiles::in_folder(path.parent().unwrap(), &id.to_string())
        })
        .collect();
    revisions.sort_by(|one, other| one.id.cmp(&other.id));
    revisions
}

fn is_hidden(folder: &Path) -> bool {
    let name = folder.file_name().unwrap().to_str().unwrap();
    name.starts_with('.')
}

impl RevisionFiles {
    /// Those in a folder.
    fn in_folder(folder: &Path, id: &str) -> Self {
        Self {
            id: id.to_owned(),
            folder: folder.to_owned(),
            events: folder.join(Header::EVENTS),
            up: folder.join("up.sql"),
            down: folder.join("down.sql"),
            plan: folder.join("plan.json"),
        }
    }

    /// Those of the revision with an id.
    pub(crate) fn of(ledger: &Path, id: &str) -> Self {
        let all = revision_files(ledger).into_iter();
        let mut found = all.filter(|it| it.id == id);
        found.next().unwrap_or_else(|| panic!("no revision {id}"))
    }

    /// All of them.
    pub(crate) fn all(&self) -> [&Path; 4] {
        [&self.events, &self.up, &self.down, &self.plan]
    }

    /// The name of each file, and its bytes.
    pub(crate) fn bytes(&self) -> Vec<(String, Vec<u8>)> {
        let all = self.all().into_iter().map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (name.to_owned(), fs::read(path).unwrap())
        });
        all.collect()
    }

    /// The header and the events, as they stand in the file.
    pub(crate) fn events(&self) -> String {
        fs::read_to_string(&self.events).unwrap()
    }

    pub(crate) fn up(&self) -> String {
        fs::read_to_string(&self.up).unwrap()
    }

    pub(crate) fn down(&self) -> String {
        fs::read_to_string(&self.down).unwrap()
    }

    /// Puts a copy into another ledger.
    pub(crate) fn copy_to(&self, ledger: &Path) -> Self {
        let name = self.folder.file_name().unwrap();
        let folder = ledger.join("revisions").join(name);
        copy(&self.folder, &folder);
        Self::in_folder(&folder, &self.id)
    }

    /// Writes a header and events in place of these, with every id and digest as it should
    /// be: what somebody would do who wants to change history.
    pub(crate) fn reseal(&self, change: impl FnOnce(&mut Header, &mut Vec<String>)) -> Self {
        let text = self.events();
        let (first, rest) = text.split_once('\n').unwrap();
        let mut header = Header::from_line(first.as_bytes()).unwrap();
        let mut events: Vec<String> = rest.lines().map(str::to_owned).collect();
        change(&mut header, &mut events);
        let mut lines = Lines::default();
        for line in &events {
            let (_, event) = Event::from_line(line.as_bytes()).unwrap();
            lines.push(&event);
        }
        header.events = lines.digest();
        self.put_header(&header.to_line(), &lines.text)
    }

    /// Writes a header's line and the lines of events in place of these, under the name
    /// that fits the line's hash.
    pub(crate) fn put_header(&self, line: &str, rest: &[u8]) -> Self {
        let id = RevisionId::of(line.as_bytes()).to_string();
        let name = self.folder.file_name().unwrap().to_str().unwrap();
        let (begin, _) = name.rsplit_once('-').unwrap();
        let folder = self.folder.with_file_name(format!("{begin}-{}", &id[..8]));
        fs::rename(&self.folder, &folder).unwrap();
        let mut bytes = format!("{line}\n").into_bytes();
        bytes.extend_from_slice(rest);
        fs::write(folder.join(Header::EVENTS), bytes).unwrap();
        Self::in_folder(&folder, &id)
    }
}
