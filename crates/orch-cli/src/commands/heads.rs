//! `orch heads`

use std::process::ExitCode;

use clap::Args;
use orch_app::log::heads;
use serde::Serialize;

use crate::error::Result;
use crate::global::{Format, Global};
use crate::output::{data, json, one_line, say, styles};
use crate::words::ledger::open;

/// List the revisions without children
///
/// One head is normal. Two heads come from two branches that recorded apart.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch heads")]
pub(crate) struct Heads {}

#[derive(Serialize)]
struct Head {
    revision: String,
    message: String,
}

impl Heads {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger())?;
        let heads: Vec<Head> = heads(&ledger)?
            .into_iter()
            .map(|it| Head {
                revision: it.revision.to_string(),
                message: it.summary.header.message,
            })
            .collect();
        if global.format == Format::Json {
            json(&heads)?;
            return Ok(ExitCode::SUCCESS);
        }
        if heads.is_empty() {
            say!("the ledger is empty");
        }
        let id = styles::ID;
        for head in heads {
            let Head { revision, message } = head;
            data(&format!(
                "{id}{}{id:#} {}\n",
                &revision[..8],
                one_line(&message)
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
