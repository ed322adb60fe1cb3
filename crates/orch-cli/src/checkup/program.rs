//! This program, and whoever runs it.

use std::env;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::author::{host, named, os_user};
use crate::checkup::checked::Checked;

/// Which program `orch` is: other packages have a command of this name, too.
pub(crate) fn program() -> Checked {
    const PART: &str = "program";
    let version = env!("CARGO_PKG_VERSION");
    let here = match env::current_exe().and_then(|it| it.canonicalize()) {
        Ok(here) => here,
        Err(error) => return Checked::note(PART, format!("cannot tell where orch is: {error}")),
    };
    let shown = here.display();
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).map(|folder| folder.join("orch"));
    match on_path.into_iter().find(|it| is_program(it)) {
        Some(first) if first.canonicalize().ok().as_ref() == Some(&here) => {
            Checked::fine(PART, format!("orch {version}, `{shown}`"))
        }
        Some(first) => Checked::note(PART, another(&first, &here)).hint(format!(
            "put `{}` first on the `PATH`",
            here.parent().unwrap_or(&here).display()
        )),
        None => Checked::note(
            PART,
            format!("orch {version}, `{shown}`, is not on the `PATH`"),
        ),
    }
}

fn another(first: &Path, here: &Path) -> String {
    format!(
        "the first `orch` on the `PATH` is `{}`, another program than this one, `{}`",
        first.display(),
        here.display()
    )
}

fn is_program(path: &Path) -> bool {
    let is_executable =
        |it: std::fs::Metadata| it.is_file() && it.permissions().mode() & 0o111 != 0;
    path.metadata().is_ok_and(is_executable)
}

/// Whom revisions name as their author.
pub(crate) fn author() -> Checked {
    const PART: &str = "author";
    match named() {
        Some(name) => Checked::fine(PART, name),
        None => {
            let name = format!("{}@{}", os_user(), host());
            Checked::note(PART, format!("revisions will name {name} as their author"))
                .hint("`git config user.name \"Ada Lovelace\"`, and `user.email`")
        }
    }
}
