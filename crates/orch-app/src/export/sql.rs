//! Revisions as plain files for psql, for those who leave.

use std::path::{Path, PathBuf};

use orch_ledger::Ledger;
use orch_postgres::Step;
use orch_projector::Direction;

use crate::export::ExportError;
use crate::replay::from_ledger;

/// The page beside the files.
const README: &str = include_str!("readme.md");

/// Writes the SQL of every revision, forward and back, as files for psql, with a page that says
/// how to run them; in the name of `program`. Gives the files.
pub fn export_sql(
    ledger: &Ledger,
    folder: &Path,
    program: &str,
) -> Result<Vec<PathBuf>, ExportError> {
    std::fs::create_dir_all(folder).map_err(ExportError::io("make", folder))?;
    let mut written = Vec::new();
    let mut write = |name: String, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(ExportError::io("write", &path))?;
        written.push(path);
        Ok::<_, ExportError>(())
    };
    let mut listed = String::new();
    for (number, id) in ledger.graph().order().into_iter().enumerate() {
        let number = number + 1;
        let parents = ledger.graph().parents(id);
        let base = [None];
        let parents: Vec<_> = parents.iter().copied().map(Some).collect();
        let parents = if parents.is_empty() {
            base.as_slice()
        } else {
            parents.as_slice()
        };
        for from in parents {
            let mut found = from_ledger(ledger, [(id, *from)])?;
            let Some(migration) = found.remove(&id) else {
                continue;
            };
            let before: Vec<_> = from.iter().copied().collect();
            // A merge is reached from either parent, and goes back there.
            let side = migration.parent.map(|it| format!("-{}", it.short()));
            let side = side.unwrap_or_default();
            for (direction, stack) in [(Direction::Up, before), (Direction::Down, vec![id])] {
                let step = Step {
                    direction,
                    migration: &migration,
                };
                let text = orch_postgres::print(&[step], &stack, program)?;
                let name = format!("{number:04}-{}-{direction}{side}.sql", id.short());
                write(name, &text)?;
            }
        }
        let message = ledger.read(id)?.header.message;
        let message = message.lines().next().unwrap_or_default();
        let message = orch_projector::comment_text(message);
        listed += &format!("| `{number:04}-{}` | {message} |\n", id.short());
    }
    write("README.md".to_owned(), &README.replace("FILES\n", &listed))?;
    Ok(written)
}
