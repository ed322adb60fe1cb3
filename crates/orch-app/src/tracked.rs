//! What git tracks of a ledger.

use std::path::Path;
use std::process::Command;

use orch_event::Header;

/// Whether git tracks something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tracked {
    /// It does.
    Yes,
    /// It does not; or there is no repository.
    No,
    /// There is a repository, and git does not say.
    Unknown(String),
}

/// Whether git tracks any file of a revision's folder.
pub(crate) fn tracked(ledger: &Path, revision: &Path) -> Tracked {
    let name = revision.file_name().unwrap_or_default();
    let output = git(ledger)
        .args(["--literal-pathspecs", "ls-files", "-z", "--"])
        .arg(Path::new("revisions").join(name))
        .output();
    let why = match output {
        Ok(output) if output.status.success() && output.stdout.is_empty() => return Tracked::No,
        Ok(output) if output.status.success() => return Tracked::Yes,
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        Err(error) => error.to_string(),
    };
    let folder = ledger.canonicalize().unwrap_or_else(|_| ledger.to_owned());
    // Git may lack, or refuse a repository that is somebody else's.
    if folder.ancestors().any(|it| it.join(".git").exists()) {
        Tracked::Unknown(why)
    } else {
        Tracked::No
    }
}

/// Git in the folder of a ledger.
fn git(ledger: &Path) -> Command {
    let mut git = Command::new("git");
    // A repository's own settings may name a program to start.
    git.args(["-c", "core.fsmonitor=false"]).current_dir(ledger);
    git
}

/// The files of a ledger that git tracks and that are not there.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    /// The names of the folders of revisions whose events are not there.
    pub(crate) revisions: Vec<String>,
    /// The names of the files of tags.
    pub(crate) tags: Vec<String>,
}

/// The files of a ledger that git tracks and that are not there. None where there is no git,
/// or no repository.
pub(crate) fn missing(ledger: &Path) -> Missing {
    let output = git(ledger)
        .args(["ls-files", "-z", "--deleted"])
        .args(["--", "revisions", "tags"])
        .output();
    let Some(output) = output.ok().filter(|it| it.status.success()) else {
        return Missing::default();
    };
    let listed = String::from_utf8_lossy(&output.stdout);
    let mut missing = Missing::default();
    for path in listed.split('\0') {
        match path.split('/').collect::<Vec<_>>().as_slice() {
            ["revisions", name, Header::EVENTS] => missing.revisions.push((*name).to_owned()),
            ["tags", name] => missing.tags.push((*name).to_owned()),
            _ => {}
        }
    }
    missing
}
