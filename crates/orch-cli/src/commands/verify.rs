//! `orch verify`

use std::process::ExitCode;

use clap::Args;
use orch_app::verify::verify;
use orch_ledger::Verified;
use serde::Serialize;

use crate::error::{Kind, Result};
use crate::global::{Format, Global};
use crate::output::{data, json, one_line, plural, say, styles};
use crate::words::ledger::{EDITED, described};

/// Recompute every hash and migration, and name each problem
///
/// Reads only the sealed files, trusts none of them, and changes nothing. A revision
/// that git tracks and that is not there is a problem too. Exits 4 if it finds one.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch verify
  orch verify --format json")]
pub(crate) struct Verify {}

#[derive(Serialize)]
struct Report {
    revisions: usize,
    events: usize,
    tags: usize,
    bytes: u64,
    findings: Vec<Found>,
    /// Revisions whose SQL was made by an older version, and was not rendered again.
    unrendered: Vec<String>,
    /// Revisions whose functions were withdrawn, so that other ones run for them.
    withdrawn: Vec<Replaced>,
    /// Folders that hold no revision.
    leftovers: Vec<String>,
}

#[derive(Serialize)]
struct Replaced {
    revision: String,
    prelude: &'static str,
    reason: &'static str,
    successor: &'static str,
}

#[derive(Serialize)]
struct Found {
    path: String,
    line: Option<usize>,
    what: String,
}

impl Verify {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let Verified {
            revisions,
            events,
            tags,
            bytes,
            findings,
            leftovers,
            unrendered,
            withdrawn,
        } = verify(&global.ledger())?;
        let code = if findings.is_empty() {
            ExitCode::SUCCESS
        } else {
            Kind::Integrity.code()
        };
        if global.format == Format::Json {
            let found = findings.iter().map(|misfit| Found {
                path: misfit.path().display().to_string(),
                line: misfit.line(),
                what: misfit.to_string(),
            });
            json(&Report {
                revisions,
                events,
                tags,
                bytes,
                findings: found.collect(),
                unrendered: unrendered.iter().map(ToString::to_string).collect(),
                withdrawn: withdrawn
                    .iter()
                    .map(|(revision, it)| Replaced {
                        revision: revision.to_string(),
                        prelude: it.digest,
                        reason: it.reason,
                        successor: it.successor,
                    })
                    .collect(),
                leftovers: leftovers
                    .iter()
                    .map(|it| it.display().to_string())
                    .collect(),
            })?;
            return Ok(code);
        }
        for misfit in &findings {
            data(&format!("{}\n", described(misfit)))?;
        }
        for folder in &leftovers {
            let folder = one_line(&folder.display().to_string());
            say!("note: the folder `{folder}` has no `events.jsonl`, and is ignored");
        }
        for (revision, it) in &withdrawn {
            say!(
                "note: revision {} calls functions that were withdrawn ({}); `orch replay` runs \
                 their successor",
                revision.short(),
                it.reason
            );
        }
        if !unrendered.is_empty() {
            say!(
                "note: an older version of this program rendered {}; the digests fit, and the SQL was \
                 not rendered again",
                plural(unrendered.len(), "revision")
            );
        }
        let mut read = format!(
            "{}, {}",
            plural(revisions, "revision"),
            plural(events, "event")
        );
        if tags > 0 {
            read += &format!(", {}", plural(tags, "tag"));
        }
        if findings.is_empty() {
            say!("{read}: no problems found");
        } else {
            say!("{read}: {}", plural(findings.len(), "problem"));
            let style = styles::HINT;
            say!("{style}hint{style:#}: {EDITED}");
        }
        Ok(code)
    }
}
