//! `orch snapshot`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use orch_app::snapshot::{How, SnapshotError, Snapshots, Unlike};
use serde::Serialize;

use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::output::{data, json, one_line, plural, say};
use crate::words::ledger::open;

/// Write what this release gives for each revision
///
/// The recorded state, the questions and the SQL, a file each. Keep the files in git. `--check` fails where another release gives something else,
/// so that no release of orch changes its mind unseen about what was reviewed. Sealed
/// files never change: they are what `orch verify` is about.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch snapshot
  orch snapshot --check")]
pub(crate) struct Snapshot {
    /// The folder of the files; `snapshots` beside the ledger, if it is left out
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,

    /// Write nothing, and exit 3 if a file is not as it would be written
    #[arg(long)]
    check: bool,
}

#[derive(Serialize)]
struct Report {
    revisions: usize,
    unlike: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    path: String,
    how: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

impl Snapshot {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger())?;
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => global.ledger().with_file_name("snapshots"),
        };
        let snapshots = Snapshots::of(&ledger)?;
        for merge in &snapshots.merges {
            say!("revision {} is a merge, and is left out", merge.short());
        }
        let unlike = snapshots.compare(&folder)?;
        if global.format == Format::Json {
            json(&Report {
                revisions: snapshots.len(),
                unlike: unlike.iter().map(shown).collect(),
            })?;
        }
        let revisions = plural(snapshots.len(), "revision");
        if !self.check {
            let written = snapshots.write(&folder)?;
            let files = plural(written, "file");
            say!("{revisions}: {files} written in {}", folder.display());
            return Ok(ExitCode::SUCCESS);
        }
        if unlike.is_empty() {
            say!("{revisions}: this release gives what is kept");
            return Ok(ExitCode::SUCCESS);
        }
        if global.format == Format::Text {
            for it in &unlike {
                data(&described(it))?;
            }
        }
        let files = plural(unlike.len(), "file");
        let message = format!("this release gives something else than {files} hold");
        Err(CommandError::new(Kind::Differences, message)
            .hint("`orch snapshot` writes what it gives; read the difference before it is kept"))
    }
}

fn shown(unlike: &Unlike) -> Shown {
    let (how, line) = match &unlike.how {
        How::Missing => ("missing", None),
        How::Leftover => ("leftover", None),
        How::Line { number, .. } => ("changed", Some(*number)),
    };
    Shown {
        path: unlike.path.display().to_string(),
        how,
        line,
    }
}

fn described(unlike: &Unlike) -> String {
    let path = one_line(&unlike.path.display().to_string());
    let text = |it: &Option<String>| match it {
        Some(line) => one_line(line),
        None => "(the end of the file)".to_owned(),
    };
    match &unlike.how {
        How::Missing => format!("{path}: not there\n"),
        How::Leftover => format!("{path}: of no revision of the ledger\n"),
        How::Line { number, kept, now } => format!(
            "{path}:{number}\n  kept  {}\n  now   {}\n",
            text(kept),
            text(now)
        ),
    }
}

impl From<SnapshotError> for CommandError {
    fn from(error: SnapshotError) -> Self {
        match error {
            SnapshotError::Ledger(error) => error.into(),
            error => Self::failed(error),
        }
    }
}
