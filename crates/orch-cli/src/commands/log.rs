//! `orch log`

use std::process::ExitCode;

use clap::Args;
use orch_app::log::{Entry, log};
use orch_event::Header;
use orch_ledger::Summary;
use serde::Serialize;

use crate::error::Result;
use crate::global::{Format, Global};
use crate::output::{data, json, one_line, plural, say, styles};
use crate::words::ledger::open;

/// List the revisions, newest first
#[derive(Debug, Args)]
pub(crate) struct Log {
    /// The number of revisions to list
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    number: usize,

    /// List all revisions
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
        let ledger = open(&global.ledger())?;
        let most = (!self.all).then_some(self.number);
        let log = log(&ledger, most)?;
        let lines: Vec<Line> = log.entries.into_iter().map(line).collect();
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
                "{id}{}{id:#}{head}\n  {}\n  {faint}{time}, {}, {}{faint:#}\n",
                &revision[..8],
                one_line(message),
                one_line(author),
                plural(*events, "event"),
            );
        }
        data(&text)?;
        if log.older > 0 {
            let more = plural(log.older, "older revision");
            say!("{more} not shown; `--all` shows all");
        } else if lines.is_empty() {
            say!("the ledger is empty");
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn line(entry: Entry) -> Line {
    let Entry {
        revision,
        summary,
        is_head,
    } = entry;
    let Summary { header, events } = summary;
    let Header {
        parents,
        message,
        author,
        time,
        ..
    } = header;
    Line {
        revision: revision.to_string(),
        parents: parents.iter().map(ToString::to_string).collect(),
        message,
        author,
        time: time.to_string(),
        events,
        head: is_head,
    }
}
