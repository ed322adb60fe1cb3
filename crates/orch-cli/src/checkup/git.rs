//! How git treats the ledger.

use std::path::Path;
use std::process::{Command, Output};

use crate::checkup::checked::Checked;
use crate::output::plural;

const PART: &str = "git";

/// Whether git carries the ledger, and leaves its bytes alone.
pub(crate) fn git(ledger: &Path) -> Checked {
    let Some(folder) = ledger.canonicalize().ok() else {
        return Checked::note(PART, "there is no ledger to carry yet");
    };
    let asked = |arguments: &[&str]| asked(&folder, arguments);
    let Some(inside) = asked(&["rev-parse", "--is-inside-work-tree"]) else {
        return Checked::note(PART, "`git` is not on the `PATH`")
            .hint("install git: it carries the ledger to other people");
    };
    if !inside.status.success() {
        return Checked::note(PART, "the ledger is not in a repository of git").hint("`git init`");
    }
    // Any file of any revision: git answers for files that are not there.
    let file = "revisions/any/events.jsonl";
    if asked(&["check-ignore", "--quiet", file]).is_some_and(|it| it.status.success()) {
        return Checked::problem(PART, "git ignores the revisions of the ledger").hint(format!(
            "`git check-ignore --verbose {}` names the line that does it",
            ledger.join(file).display()
        ));
    }
    let attribute = asked(&["check-attr", "text", "--", file]);
    if !attribute.is_some_and(|it| text(&it).ends_with(": unset")) {
        return Checked::problem(PART, "git may change line ends in sealed files").hint(format!(
            "write `/revisions/** -text -merge` into `{}`",
            ledger.join(".gitattributes").display()
        ));
    }
    let status = asked(&["status", "--porcelain", "--untracked-files=all", "--", "."]);
    let waiting = status.map_or(0, |it| text(&it).lines().count());
    if waiting > 0 {
        let files = plural(waiting, "file");
        return Checked::note(PART, format!("{files} of the ledger to commit"))
            .hint(format!("`git add {}`, then `git commit`", ledger.display()));
    }
    Checked::fine(PART, "it carries the ledger, and leaves its bytes alone")
}

/// What git says in a folder. None where it cannot be started.
fn asked(folder: &Path, arguments: &[&str]) -> Option<Output> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    command.output().ok()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned()
}
