//! `orch tag`

use std::process::ExitCode;

use clap::Args;
use orch_app::tag::{TagRefusal, tag};
use orch_app::target::Place;
use orch_event::TagName;
use orch_ledger::{Tagged, Tagging};
use serde::Serialize;

use crate::author::Here;
use crate::error::{CommandError, Result};
use crate::global::{Format, Global};
use crate::output::{data, json, one_line, say, styles};
use crate::words::ledger::open;

/// Give a name to a revision, or list the names
///
/// A name is a target as the id of the revision is: `orch replay --to v2026.4`. In
/// `orch.toml`, `tag = "v2026.4"` pins an environment to it. A name is given once, and is
/// never moved: its file is part of the ledger, and carried by git.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch tag v2026.4 --message \"as deployed in April\"
  orch tag")]
pub(crate) struct Tag {
    /// The name; without it, the names are listed
    name: Option<TagName>,

    /// The revision: the start of its id, `head`, or another tag
    #[arg(default_value_t = Place::HEAD, requires = "name")]
    revision: Place,

    /// Why
    #[arg(long, short, value_name = "TEXT", requires = "name")]
    message: Option<String>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    tag: String,
    revision: String,
    message: Option<String>,
    author: String,
    time: String,
}

impl Tag {
    pub(crate) fn run(self, global: &Global) -> Result<ExitCode> {
        let mut ledger = open(&global.ledger())?;
        let Some(name) = self.name else {
            return list(global, ledger.tags()?);
        };
        let author = Here::new()?;
        let tagging = tag(&mut ledger, name, &self.revision, self.message, &author)?;
        let (tagged, is_new) = match tagging {
            Tagging::New(tagged) => (tagged, true),
            Tagging::AlreadyThere(tagged) => (tagged, false),
        };
        let id = styles::ID;
        let (name, revision) = (&tagged.tag.tag, tagged.tag.revision.short());
        if is_new {
            say!("{name} is {id}{revision}{id:#} from now on");
        } else {
            say!("{name} is {id}{revision}{id:#} already; nothing was written");
        }
        if global.format == Format::Json {
            json(&Line::from(tagged))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Lists tags, a line each.
fn list(global: &Global, tags: Vec<Tagged>) -> Result<ExitCode> {
    if global.format == Format::Json {
        let lines: Vec<Line> = tags.into_iter().map(Line::from).collect();
        json(&lines)?;
        return Ok(ExitCode::SUCCESS);
    }
    if tags.is_empty() {
        say!("no revision has a name yet; `orch tag NAME` gives one to the head");
    }
    let (id, faint) = (styles::ID, styles::FAINT);
    let mut text = String::new();
    for Tagged { tag, .. } in &tags {
        text += &format!("{} {id}{}{id:#}\n", tag.tag, tag.revision.short());
        for line in tag.message.iter().flat_map(|it| it.lines()) {
            text += &format!("  {}\n", one_line(line));
        }
        let author = one_line(&tag.author);
        text += &format!("  {faint}{}, {author}{faint:#}\n", tag.time);
    }
    data(&text)?;
    Ok(ExitCode::SUCCESS)
}

impl From<Tagged> for Line {
    fn from(Tagged { id, tag }: Tagged) -> Self {
        Self {
            id: id.to_string(),
            tag: tag.tag.to_string(),
            revision: tag.revision.to_string(),
            message: tag.message,
            author: tag.author,
            time: tag.time.to_string(),
        }
    }
}

impl From<TagRefusal> for CommandError {
    fn from(error: TagRefusal) -> Self {
        match error {
            TagRefusal::Target(error) => error.into(),
            TagRefusal::Ledger(error) => error.into(),
            TagRefusal::Base => Self::usage(error),
        }
    }
}
