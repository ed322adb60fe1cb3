//! `orch log`

use std::process::ExitCode;

use clap::Args;
use orch_event::Summary;
use serde::Serialize;

use crate::arguments::Format;
use crate::commands::Global;
use crate::context::open;
use crate::error::Result;
use crate::output::{data, json, one_line, plural, say, styles};

/// List the revisions, newest first
#[derive(Debug, Args)]
pub(crate) struct Log {
    /// How many to list
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    number: usize,

    /// List all of them
    #[arg(long, conflicts_with = "number")]
    all: bool,
}

#[derive(Serialize)]
struct Line {
    revision: String,
    parents: Vec<String>,
    message: String,
    author: String,
    time: String,
    events: usize,
    head: bool,
}

impl Log {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger)?;
        let order = ledger.graph().order();
        let shown = if self.all { order.len() } else { self.number };
        let mut lines = Vec::new();
        for id in order.iter().rev().take(shown) {
            let Summary {
                parents,
                message,
                author,
                time,
                events,
            } = ledger.summary(*id)?;
            lines.push(Line {
                revision: id.to_string(),
                parents: parents.iter().map(ToString::to_string).collect(),
                message,
                author,
                time: time.to_string(),
                events,
                head: ledger.graph().children(*id).is_empty(),
            });
        }
        if global.format == Format::Json {
            json(&lines)?;
            return Ok(ExitCode::SUCCESS);
        }
        let (id, faint) = (styles::ID, styles::FAINT);
        let mut text = String::new();
        for line in &lines {
            let Line {
                revision,
                message,
                author,
                time,
                events,
                head,
                ..
            } = line;
            let head = if *head { " (head)" } else { "" };
            text += &format!(
                "{id}{revision}{id:#}{head}\n  {}\n  {faint}{time}, {}, {}{faint:#}\n",
                one_line(message),
                one_line(author),
                plural(*events, "event"),
            );
        }
        data(&text)?;
        if order.is_empty() {
            say!("the ledger is empty");
        } else if order.len() > lines.len() {
            let more = plural(order.len() - lines.len(), "older revision");
            say!("{more} not shown; `--all` shows all");
        }
        Ok(ExitCode::SUCCESS)
    }
}
