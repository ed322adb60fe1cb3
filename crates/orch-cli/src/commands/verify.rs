//! `orch verify`

use std::process::ExitCode;

use clap::Args;
use orch_ledger::Verified;
use serde::Serialize;

use crate::error::{Kind, Result};
use crate::global::{Format, Global};
use crate::output::{data, json, plural, say};
use crate::words::ledger::described;

/// Recompute every hash and migration, and name each problem
///
/// Reads only the sealed files, trusts none of them, and changes nothing. Exits 4
/// if it finds a problem.
#[derive(Debug, Args)]
pub(crate) struct Verify {}

#[derive(Serialize)]
struct Report {
    revisions: usize,
    events: usize,
    bytes: u64,
    findings: Vec<Found>,
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
            bytes,
            findings,
        } = orch_ledger::verify(&global.ledger)?;
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
                bytes,
                findings: found.collect(),
            })?;
            return Ok(code);
        }
        for misfit in &findings {
            data(&format!("{}\n", described(misfit)))?;
        }
        let read = format!(
            "{}, {}",
            plural(revisions, "revision"),
            plural(events, "event")
        );
        if findings.is_empty() {
            say!("{read}: no problems found");
        } else {
            say!("{read}: {}", plural(findings.len(), "problem"));
        }
        Ok(code)
    }
}
