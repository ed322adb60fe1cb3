//! `orch record --clean-up`

use std::process::ExitCode;

use orch_app::adopt::{CleanUp, seal};
use orch_ledger::Ledger;
use serde::Serialize;

use crate::author::Here;
use crate::database::DatabaseArgument;
use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::output::{is_interactive, json, plural, say, styles};
use crate::prompt::consent;
use crate::words::health::LeftoverReport;

/// The removal of rows that nothing explains, to be recorded.
pub(crate) struct CleaningUp<'a> {
    pub(crate) message: &'a str,
    pub(crate) database: &'a DatabaseArgument,
    pub(crate) consent: Consent,
}

/// Who consents to recording it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Whoever is asked.
    Asked,
    /// It was given on the command line.
    Given,
    /// Nobody: nothing is written.
    DryRun,
}

/// A report for programs.
#[derive(Serialize)]
struct Report {
    revision: Option<String>,
    leftovers: Vec<LeftoverReport>,
}

impl CleaningUp<'_> {
    pub(crate) fn run(&self, global: &Global, ledger: &mut Ledger) -> Result<ExitCode> {
        let mut database = self.database.connect(global)?;
        say!("database {}", database.name);
        let wait = self.database.wait();
        let found = CleanUp::prepare(ledger, &mut database.client, wait, self.message)?;
        let mut report = Report {
            revision: None,
            leftovers: found.found.iter().map(LeftoverReport::new).collect(),
        };
        let Some(prepared) = found.prepared else {
            say!("nothing to clean up: every row is explained");
            return finished(global, &report);
        };
        say!("nothing explains these rows:");
        for it in &report.leftovers {
            say!("  {}", it.line().trim_end());
        }
        if self.consent == Consent::DryRun {
            say!("their removal would be recorded; nothing was written");
            return finished(global, &report);
        }
        self.agree()?;
        let sealed = seal(prepared, ledger, Some(found.head), &Here::new()?)?;
        let (style, id) = (styles::ID, sealed.revision.short());
        say!(
            "recorded {} as revision {style}{id}{style:#}",
            plural(sealed.changes, "change")
        );
        say!("  {}", ledger.path(sealed.revision).display());
        say!(
            "next: `git add {}`, then `orch replay --to heads`, which moves the rows to the archive",
            global.ledger().display()
        );
        report.revision = Some(sealed.revision.to_string());
        finished(global, &report)
    }

    fn agree(&self) -> Result<()> {
        if self.consent == Consent::Given {
            return Ok(());
        }
        let left = |kind, message: &str| CommandError::new(kind, message.to_owned());
        if !is_interactive() {
            return Err(left(Kind::Refused, "nobody agreed; nothing was written")
                .hint("`--yes` agrees; `--dry-run` only shows it"));
        }
        match consent("Record their removal from every database?") {
            Some(true) => Ok(()),
            Some(false) => Err(left(Kind::Refused, "nothing was written")),
            None => Err(left(Kind::Interrupted, "interrupted; nothing was written")),
        }
    }
}

fn finished(global: &Global, report: &Report) -> Result<ExitCode> {
    if global.format == Format::Json {
        json(report)?;
    }
    Ok(ExitCode::SUCCESS)
}
