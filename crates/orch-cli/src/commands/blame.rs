//! `orch blame`

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use orch_app::blame::{Asked, Blame as Found, BlameError, Live, Step, blame};
use orch_app::target::Place;
use orch_event::Answer;
use orch_model::ThingKind;
use serde::Serialize;
use serde_json::Value;

use crate::database::DatabaseArgument;
use crate::error::{CommandError, Result};
use crate::global::{Format, Global};
use crate::output::{data, json, one_line, plural, say, styles};
use crate::words::changes::{Wording, change_lines, written};
use crate::words::ledger::open;

/// Show every event that made a thing what it is, the newest first
///
/// A thing is a product, a product block, a resource type, a fixed input, an attribute (a
/// relation), or a workflow. `UserBlock.age` is the resource type `age` of one product block,
/// and `UserGroupBlock.UserBlock` the relation between two. Renames are followed; a former
/// name is found, too.
///
/// With `--database` or `--environment`, it says where each event is live.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch blame UserBlock.age
  orch blame \"User internal\" --kind product --environment production")]
pub(crate) struct Blame {
    /// The thing: `NAME`, or `OWNER.NAME`
    thing: String,

    /// The kind of thing, where several have the name
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<Kind>,

    /// Only the history that leads to this revision: the start of its id, or `head`
    #[arg(long, value_name = "TARGET")]
    at: Option<Place>,

    #[command(flatten)]
    database: DatabaseArgument,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// A product
    Product,
    /// A fixed input of a product
    FixedInput,
    /// A product block
    Block,
    /// A field that holds product blocks
    Attribute,
    /// A resource type
    ResourceType,
    /// A workflow or a task
    Workflow,
}

impl From<Kind> for ThingKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Product => Self::Product,
            Kind::FixedInput => Self::FixedInput,
            Kind::Block => Self::Block,
            Kind::Attribute => Self::Attribute,
            Kind::ResourceType => Self::ResourceType,
            Kind::Workflow => Self::Workflow,
        }
    }
}

#[derive(Serialize)]
struct Report<'a> {
    kind: &'static str,
    name: &'a str,
    owner: Option<&'a str>,
    /// Whether it is there at the end of the history.
    present: bool,
    /// The database that was asked; null where none was named.
    database: Option<&'a str>,
    /// The newest first.
    events: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    revision: String,
    event: String,
    time: String,
    author: &'a str,
    message: &'a str,
    change: Value,
    reason: Option<&'a str>,
    answers: Vec<&'a Answer>,
    /// Since when the database has it; null where it has not, or none was named.
    live_since: Option<&'a str>,
}

impl Blame {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger())?;
        let found = blame(
            &ledger,
            &Asked {
                name: self.thing.clone(),
                kind: self.kind.map(Into::into),
                until: self.at.clone(),
            },
        )?;
        let live = if self.database.is_given() {
            let mut database = self.database.connect(global)?;
            let wait = self.database.wait();
            let live = Live::on(ledger.graph(), &mut database.client, wait)?;
            Some((database.name, live))
        } else {
            None
        };
        let live = live.as_ref().map(|(name, it)| (name.as_str(), it));
        if global.format == Format::Json {
            json(&report(&found, live)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        let revisions = found.steps.chunk_by(|a, b| a.revision == b.revision);
        data(&revisions.map(|it| text(it, live)).collect::<String>())?;
        let gone = if found.is_present {
            ""
        } else {
            ", which is no longer there"
        };
        let count = plural(found.steps.len(), "event");
        let titled = one_line(&found.titled.to_string());
        say!("\n{titled}{gone}: {count}");
        if let Some((name, it)) = live {
            let is_live = |step: &&Step| it.since(step.revision).is_some();
            let count = found.steps.iter().filter(is_live).count();
            say!("{count} live on database {name}");
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn report<'a>(found: &'a Found, live: Option<(&'a str, &'a Live)>) -> Result<Report<'a>> {
    let line = |step: &'a Step| {
        Ok(Line {
            revision: step.revision.to_string(),
            event: step.event.to_string(),
            time: step.header.time.to_string(),
            author: &step.header.author,
            message: &step.header.message,
            change: written(&step.change)?,
            reason: step.reason(),
            answers: step.other_answers().collect(),
            live_since: live.and_then(|(_, it)| it.since(step.revision)),
        })
    };
    Ok(Report {
        kind: found.titled.kind.as_str(),
        name: &found.titled.name,
        owner: found.titled.owner.as_ref().map(|(_, name)| name.as_str()),
        present: found.is_present,
        database: live.map(|(name, _)| name),
        events: found.steps.iter().map(line).collect::<Result<_>>()?,
    })
}

/// The events of one revision, with who sealed it, when and why.
fn text(steps: &[Step], live: Option<(&str, &Live)>) -> String {
    let Some(Step {
        revision, header, ..
    }) = steps.first()
    else {
        return String::new();
    };
    let (id, faint) = (styles::ID, styles::FAINT);
    let message = one_line(header.message.lines().next().unwrap_or_default());
    let (time, author) = (header.time, one_line(&header.author));
    let live = match live.map(|(_, it)| it.since(*revision)) {
        None => String::new(),
        Some(None) => ", not live".to_owned(),
        Some(Some(since)) => format!(", live since {}", one_line(since)),
    };
    let mut text = format!(
        "{id}{}{id:#} {message}\n  {faint}{time}, {author}{live}{faint:#}\n",
        revision.short()
    );
    // Within a revision, people read in the order in which it tells.
    let in_order = || steps.iter().rev();
    for line in change_lines(in_order().map(|it| &it.change), Wording::Change) {
        text += &format!("  {line}\n");
    }
    let mut given: Vec<&Answer> = Vec::new();
    for answer in in_order().flat_map(Step::other_answers) {
        if !given.contains(&answer) {
            given.push(answer);
            text += &answered(answer, &header.author);
        }
    }
    if let Some(reason) = in_order().find_map(Step::reason) {
        text += &format!("    reason: {}\n", one_line(reason));
    }
    text
}

/// An answer, and whoever gave it where that is not the author of the revision.
fn answered(answer: &Answer, author: &str) -> String {
    let faint = styles::FAINT;
    let by = if answer.by == author {
        String::new()
    } else {
        format!(", {}", one_line(&answer.by))
    };
    let (key, text) = (one_line(&answer.key), one_line(&answer.answer));
    format!("    {key}: {text} {faint}({}{by}){faint:#}\n", answer.given)
}

impl From<BlameError> for CommandError {
    fn from(error: BlameError) -> Self {
        match error {
            BlameError::Target(error) => error.into(),
            BlameError::Ledger(error) => error.into(),
            BlameError::Unknown { ref nearest, .. } => {
                let hint = nearest.as_ref().map(|it| format!("did you mean `{it}`?"));
                Self::usage(error).maybe_hint(hint)
            }
            BlameError::Ambiguous { ref found, .. } => {
                let found: Vec<String> = found.iter().map(ToString::to_string).collect();
                Self::usage(error)
                    .details(found)
                    .hint("name the owner too, as `OWNER.NAME`, or give `--kind`")
            }
        }
    }
}
