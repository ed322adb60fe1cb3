//! `orch heads`

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::arguments::Format;
use crate::commands::Global;
use crate::context::open;
use crate::error::Result;
use crate::output::{data, json, one_line, say, styles};

/// List the revisions without children
///
/// One is normal. Two come from two branches that recorded apart.
#[derive(Debug, Args)]
pub(crate) struct Heads {}

#[derive(Serialize)]
struct Head {
    revision: String,
    message: String,
}

impl Heads {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger)?;
        let mut heads = Vec::new();
        for id in ledger.graph().heads() {
            let message = ledger.summary(id)?.message;
            heads.push(Head {
                revision: id.to_string(),
                message,
            });
        }
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
            data(&format!("{id}{revision}{id:#} {}\n", one_line(&message)))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
