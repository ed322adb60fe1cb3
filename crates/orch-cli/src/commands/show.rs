//! `orch show`

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use orch_app::target::Place;
use orch_event::{Answer, Event, Header, Revision, RevisionId};
use serde::Serialize;
use serde_json::Value;

use crate::error::{CommandError, Result};
use crate::global::{Format, Global};
use crate::output::{data, json, one_line, plural, raw, say, styles};
use crate::words::changes::lines;
use crate::words::ledger::open;

/// Show the changes of a revision, or its SQL
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch show head
  orch show head --sql up
  orch show 17d63bef --answers")]
pub(crate) struct Show {
    /// The revision: the start of its id, or `head`
    revision: Place,

    /// Print the migration instead, as it was sealed
    #[arg(long, value_enum, value_name = "DIRECTION")]
    sql: Option<Which>,

    /// Show the answers that its changes rest on, too
    #[arg(long)]
    answers: bool,

    /// Print the file of its events instead: the very bytes that were hashed
    #[arg(long, conflicts_with = "sql")]
    raw: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Which {
    /// Forward
    Up,
    /// Back
    Down,
}

/// Whether answers are shown, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answers {
    Shown,
    Folded,
}

#[derive(Serialize)]
struct Shown<'a> {
    revision: String,
    #[serde(flatten)]
    header: &'a Header,
    lines: Vec<Value>,
}

impl Show {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger())?;
        let Some(id) = self.revision.find(&ledger)? else {
            return Err(CommandError::usage("there is no revision at the base"));
        };
        let revision = ledger.read(id)?;
        match self.sql {
            Some(Which::Up) => raw(&ledger.migration(id, &revision.header, None)?.up)?,
            Some(Which::Down) => raw(&ledger.migration(id, &revision.header, None)?.down)?,
            None if self.raw => raw(&String::from_utf8_lossy(&ledger.text(id)?))?,
            None if global.format == Format::Json => {
                let line = |event: &Event| {
                    serde_json::from_str(&event.to_line().1).map_err(|error| {
                        CommandError::failed(format!("cannot write JSON: {error}"))
                    })
                };
                json(&Shown {
                    revision: id.to_string(),
                    header: &revision.header,
                    lines: revision.events.iter().map(line).collect::<Result<_>>()?,
                })?;
            }
            None => {
                data(&text(&revision, self.shown()))?;
                say!("\n{}", counted(&revision, self.shown()));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Show {
    fn shown(&self) -> Answers {
        if self.answers {
            Answers::Shown
        } else {
            Answers::Folded
        }
    }
}

/// How much there is, and how to see the rest.
fn counted(revision: &Revision, answers: Answers) -> String {
    let is_change = |event: &&Event| matches!(event, Event::Change { .. });
    let changes = revision.events.iter().filter(is_change).count();
    let count = revision.events.len() - changes;
    let how = match answers {
        Answers::Folded if count > 0 => "; `--answers` shows the answers",
        _ => "",
    };
    let (changes, count) = (plural(changes, "change"), plural(count, "answer"));
    format!("{changes}, {count}{how}")
}

fn text(revision: &Revision, answers: Answers) -> String {
    let (bold, id, faint) = (styles::HEADING, styles::ID, styles::FAINT);
    let Header {
        parents,
        message,
        author,
        time,
        ..
    } = &revision.header;
    let mut message = message.lines().map(one_line);
    let first = message.next().unwrap_or_default();
    let mut text = format!("{id}{}{id:#} {bold}{first}{bold:#}\n", revision.id.short());
    for line in message {
        text += &format!("  {line}\n");
    }
    let parents: Vec<_> = parents.iter().map(RevisionId::short).collect();
    let on = match parents.as_slice() {
        [] => "the base".to_owned(),
        all => all.join(" and "),
    };
    let author = one_line(author);
    text += &format!("  {faint}{author}, {time}, on {on}{faint:#}\n\n");
    for line in lines(&revision.events) {
        text += &line;
        text.push('\n');
    }
    let is_answer = |event: &&Event| matches!(event, Event::Answer(_));
    let count = revision.events.iter().filter(is_answer).count();
    if answers == Answers::Shown && count > 0 {
        text += &format!("\n{bold}{}{bold:#}\n", plural(count, "answer"));
        for event in &revision.events {
            if let Event::Answer(answer) = event {
                text += &answered(answer, &revision.header);
            }
        }
    }
    text
}

/// An answer; who gave it is said where the revision is of another author.
fn answered(answer: &Answer, header: &Header) -> String {
    let faint = styles::FAINT;
    let Answer {
        key,
        answer,
        given,
        by,
        ..
    } = answer;
    let by = if *by == header.author {
        String::new()
    } else {
        format!(", {}", one_line(by))
    };
    format!(
        "  {}\n    {} {faint}({given}{by}){faint:#}\n",
        one_line(key),
        one_line(answer)
    )
}
