//! `orch verify`

use std::process::ExitCode;

use clap::Args;
use orch_ledger::Verified;
use serde::Serialize;

use crate::arguments::Format;
use crate::commands::Global;
use crate::error::{Kind, Result, described};
use crate::output::{data, json, plural, say};

/// Recompute every hash and migration; name what does not fit
///
/// Reads the sealed files alone, trusts none of them, and changes nothing. Exits 4
/// where something does not fit.
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
            say!("{read}: all fits");
        } else {
            say!("{read}: {}", plural(findings.len(), "finding"));
        }
        Ok(code)
    }
}
