//! What git tracks of a ledger.

use std::path::Path;
use std::process::Command;

use orch_event::Header;

/// The names of the folders of revisions that git tracks in a ledger and whose events are
/// not there. None where there is no git, or no repository.
pub(crate) fn missing(ledger: &Path) -> Vec<String> {
    let output = Command::new("git")
        // A repository's own settings may name a program to start.
        .args(["-c", "core.fsmonitor=false", "ls-files", "-z", "--deleted"])
        .args(["--", "revisions"])
        .current_dir(ledger)
        .output();
    let Some(output) = output.ok().filter(|it| it.status.success()) else {
        return Vec::new();
    };
    let listed = String::from_utf8_lossy(&output.stdout);
    let name = |path: &str| {
        let name = path.strip_prefix("revisions/")?;
        let (name, file) = name.split_once('/')?;
        (file == Header::EVENTS).then(|| name.to_owned())
    };
    listed.split('\0').filter_map(name).collect()
}
