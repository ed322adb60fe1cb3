//! `orch log`

use std::process::ExitCode;

use clap::Args;
use orch_app::log::{Entry, Filter, Order, Range, Wanted, log};
use orch_app::moment::{Edge, moment};
use orch_event::{Header, Timestamp};
use orch_ledger::Summary;
use serde::Serialize;

use crate::error::Result;
use crate::global::{Format, Global};
use crate::graph::{Characters, Drawing};
use crate::output::{data, json, one_line, plural, say, styles};
use crate::words::ledger::open;

/// List the revisions, newest first
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch log --graph
  orch log --oneline -n 5
  orch log --thing UserBlock.age --since 2026-01-01")]
pub(crate) struct Log {
    /// The number of revisions to list
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    number: usize,

    /// List all revisions
    #[arg(long, conflicts_with = "number")]
    all: bool,

    /// Only these: `A..B` (in B's history and not in A's), `A..`, `..B` or `B`
    #[arg(long, short = 'r', value_name = "RANGE")]
    range: Option<Range>,

    /// Draw how the revisions descend from each other
    #[arg(long)]
    graph: bool,

    /// Draw with ASCII characters only
    #[arg(long, requires = "graph")]
    ascii: bool,

    /// Print a line for each revision
    #[arg(long)]
    oneline: bool,

    /// Only revisions whose author holds this text
    #[arg(long, value_name = "TEXT")]
    author: Option<String>,

    /// Only revisions sealed at this date or time, or later
    #[arg(long, value_name = "TIME", value_parser = |text: &str| moment(text, Edge::Begin))]
    since: Option<Timestamp>,

    /// Only revisions sealed before this time, or until the end of this date
    #[arg(long, value_name = "TIME", value_parser = |text: &str| moment(text, Edge::End))]
    until: Option<Timestamp>,

    /// Only revisions whose message or events hold this text
    #[arg(long, value_name = "TEXT")]
    grep: Option<String>,

    /// Only revisions that changed this thing: `NAME` or `OWNER.NAME`
    #[arg(long, value_name = "NAME")]
    thing: Option<String>,
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
        let wanted = Wanted {
            range: self.range.clone(),
            filter: Filter {
                author: self.author.clone(),
                since: self.since,
                until: self.until,
                text: self.grep.clone(),
                thing: self.thing.clone(),
            },
            most: (!self.all).then_some(self.number),
            order: if self.graph {
                Order::Drawn
            } else {
                Order::NewestFirst
            },
        };
        let log = log(&ledger, &wanted)?;
        if global.format == Format::Json {
            let lines: Vec<Line> = log.entries.into_iter().map(line).collect();
            json(&lines)?;
            return Ok(ExitCode::SUCCESS);
        }
        let is_empty = log.entries.is_empty();
        if self.graph {
            let characters = if self.ascii {
                Characters::Ascii
            } else {
                Characters::Drawing
            };
            let mut drawing = Drawing::new(ledger.graph(), &log.entries, characters);
            let mut text = String::new();
            for entry in &log.entries {
                text += &drawing.row(entry, &self.text(entry));
            }
            data(&text)?;
        } else {
            data(
                &log.entries
                    .iter()
                    .map(|it| self.text(it))
                    .collect::<String>(),
            )?;
        }
        if log.older > 0 {
            let more = plural(log.older, "older revision");
            say!("{more} not shown; `--all` shows all");
        } else if is_empty && ledger.graph().is_empty() {
            say!("the ledger is empty");
        } else if is_empty {
            say!("no revision fits");
        }
        Ok(ExitCode::SUCCESS)
    }

    /// A revision on a line, or on three.
    fn text(&self, entry: &Entry) -> String {
        let (id, faint) = (styles::ID, styles::FAINT);
        let Summary { header, events } = &entry.summary;
        let revision = entry.revision.short();
        let head = if entry.is_head { " (head)" } else { "" };
        let message = one_line(&header.message);
        if self.oneline {
            return format!("{id}{revision}{id:#}{head} {message}\n");
        }
        format!(
            "{id}{revision}{id:#}{head}\n  {message}\n  {faint}{}, {}, {}{faint:#}\n",
            header.time,
            one_line(&header.author),
            plural(*events, "event"),
        )
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
