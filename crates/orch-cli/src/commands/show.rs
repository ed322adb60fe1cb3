//! `orch show`

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use orch_app::form_of_model::{attribute, values, workflow};
use orch_app::target::Place;
use orch_event::{Answer, Event, Header, Revision};
use orch_model::change::{Named, NamedWorkflow, Rename, Told};
use orch_model::{Attribute, BlockName, Change, ProductName, ThingName, Workflow};
use serde::Serialize;
use serde_json::Value;

use crate::error::{CommandError, Result};
use crate::global::{Format, Global};
use crate::output::{data, json, one_line, plural, raw, styles};
use crate::words::ledger::open;

/// Show a revision: its events and answers, or its SQL
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The revision: the start of its id, or `head`
    revision: Place,

    /// Print the migration instead, as it was sealed
    #[arg(long, value_enum, value_name = "DIRECTION")]
    sql: Option<Which>,

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
            Some(Which::Up) => raw(&ledger.migration(&revision, None)?.up)?,
            Some(Which::Down) => raw(&ledger.migration(&revision, None)?.down)?,
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
            None => data(&text(&revision))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn text(revision: &Revision) -> String {
    let (bold, id, faint, added) = (styles::HEADING, styles::ID, styles::FAINT, styles::ADDED);
    let Header {
        parents,
        message,
        author,
        time,
        ..
    } = &revision.header;
    let mut text = format!("revision {id}{}{id:#}\n", revision.id);
    for parent in parents {
        text += &format!("parent   {id}{parent}{id:#}\n");
    }
    text += &format!("author   {}\ntime     {time}\n\n", one_line(author));
    for line in message.lines() {
        text += &format!("  {}\n", one_line(line));
    }
    let mut changes = 0;
    let mut answers = 0;
    let mut said = String::new();
    let mut done = String::new();
    for (event_id, event) in revision.iter() {
        match event {
            Event::Answer(Answer {
                key,
                answer,
                given,
                by,
                at,
                ..
            }) => {
                answers += 1;
                said += &format!(
                    "  {faint}{event_id}{faint:#} {}\n    {}\n    {faint}{given}, {}, {at}{faint:#}\n",
                    one_line(key),
                    one_line(answer),
                    one_line(by)
                );
            }
            Event::Change { .. } => {
                changes += 1;
                done += &format!(
                    "  {faint}{event_id}{faint:#} {added}{}{added:#} {}\n",
                    event.kind(),
                    one_line(&summary(event))
                );
            }
        }
    }
    if answers > 0 {
        text += &format!("\n{bold}{}{bold:#}\n{said}", plural(answers, "answer"));
    }
    text += &format!("\n{bold}{}{bold:#}\n{done}", plural(changes, "change"));
    text
}

/// A change in a few words.
fn summary(event: &Event) -> String {
    let Event::Change { change, .. } = event else {
        return String::new();
    };
    match change {
        Change::ProductAdded(it) => {
            format!(
                "`{}`, product type `{}`, tag `{}`",
                it.name, it.product_type, it.tag
            )
        }
        Change::ProductRemoved(it) => format!("`{}`", it.product.name),
        Change::ProductEnded(it) => format!("`{}`", it.product.name),
        Change::ProductRenamed(it) => renamed(&it.renames),
        Change::ProductTypeChanged(it) => {
            format!("`{}` to `{}`", it.product.name, it.product_type)
        }
        Change::ProductDescribed(it) => format!("`{}`: {}", it.product.name, told(&it.told)),
        Change::FixedInputAdded(it) => {
            format!(
                "`{}` of product `{}`: `{}`",
                it.name, it.product.name, it.value
            )
        }
        Change::FixedInputRemoved(it) => {
            format!("`{}` of product `{}`", it.fixed_input.name, it.product.name)
        }
        Change::FixedInputRenamed(it) => {
            format!("{} of product `{}`", renamed(&it.renames), it.product.name)
        }
        Change::FixedInputChanged(it) => format!(
            "`{}` of product `{}`: `{}`, {}",
            it.fixed_input.name,
            it.product.name,
            it.value,
            values(&it.spec)
        ),
        Change::BlockAdded(it) => match &it.tag {
            Some(tag) => format!("`{}`, tag `{tag}`", it.name),
            None => format!("`{}`, no tag", it.name),
        },
        Change::BlockRemoved(it) => format!("`{}`", it.block.name),
        Change::BlockRenamed(it) => renamed(&it.renames),
        Change::BlockDescribed(it) => format!("`{}`: {}", it.block.name, told(&it.told)),
        Change::ResourceTypeAdded(it) => format!("`{}`", it.name),
        Change::ResourceTypeRemoved(it) => format!("`{}`", it.resource_type.name),
        Change::ResourceTypeRenamed(it) => renamed(&it.renames),
        Change::ResourceTypeDescribed(it) => {
            format!("`{}`: `{}`", it.resource_type.name, it.description)
        }
        Change::ResourceTypeAttached(it) => format!(
            "`{}` to product block `{}`: {}",
            it.resource_type.name,
            it.block.name,
            values(&it.spec)
        ),
        Change::ResourceTypeDetached(it) => {
            format!(
                "`{}` from product block `{}`",
                it.resource_type.name, it.block.name
            )
        }
        Change::ResourceTypeReplaced(it) => {
            let all = it.replaced.iter();
            let all = all.map(|it| format!("`{}` by `{}`", it.from.name, it.to.name));
            let all: Vec<_> = all.collect();
            format!("{} in product block `{}`", all.join(", "), it.block.name)
        }
        Change::ResourceTypeChanged(it) => format!(
            "`{}` of product block `{}`: {}",
            it.resource_type.name,
            it.block.name,
            values(&it.spec)
        ),
        Change::AttributeAdded(it) => {
            format!(
                "`{}` of `{}`: {}",
                it.name,
                it.owner.name,
                blocks(&it.relates)
            )
        }
        Change::AttributeRemoved(it) => {
            format!("`{}` of `{}`", it.attribute.name, it.owner.name)
        }
        Change::AttributeRenamed(it) => {
            format!("{} of `{}`", renamed(&it.renames), it.owner.name)
        }
        Change::AttributeChanged(it) => {
            let spec = Attribute {
                blocks: std::collections::BTreeSet::new(),
                spec: it.spec.clone(),
            };
            let (name, owner) = (&it.attribute.name, &it.owner.name);
            format!("`{name}` of `{owner}`: {}", attribute(&spec))
        }
        Change::WorkflowAdded(it) => {
            let does = Workflow {
                target: Some(it.target),
                is_task: Some(it.is_task),
                product_types: Some(it.product_types.clone()),
                tag: it.tag.clone(),
                ..Workflow::default()
            };
            format!("`{}`, {}", it.name, workflow(&does))
        }
        Change::WorkflowRemoved(it) => format!("`{}`", it.workflow.name),
        Change::WorkflowRetired(it) => format!("`{}`", it.workflow.name),
        Change::WorkflowRenamed(it) => renamed(&it.renames),
        Change::WorkflowChanged(it) => {
            let does = Workflow {
                target: Some(it.target),
                is_task: Some(it.is_task),
                product_types: Some(it.product_types.clone()),
                tag: it.tag.clone(),
                ..Workflow::default()
            };
            format!("`{}`: {}", it.workflow.name, workflow(&does))
        }
        Change::WorkflowLinked(it) => linked(&it.workflow, "to", &it.products),
        Change::WorkflowUnlinked(it) => linked(&it.workflow, "from", &it.products),
        Change::WorkflowDescribed(it) => format!("`{}`: `{}`", it.workflow.name, it.description),
        Change::DefaultGiven(it) => format!(
            "`{}` of product block `{}`: `{}`",
            it.resource_type.name,
            it.block.name,
            it.values.join("`, `")
        ),
        Change::MemberChosen(it) => {
            let made = it.block.as_ref().map(|it| format!("`{}`", it.name));
            let made = made.unwrap_or_else(|| "filled by people".to_owned());
            format!("`{}` of `{}`: {made}", it.attribute.name, it.owner.name)
        }
    }
}

fn linked(workflow: &NamedWorkflow, word: &str, products: &[Named<ProductName>]) -> String {
    let noun = if products.len() == 1 {
        "product"
    } else {
        "products"
    };
    let names = products.iter().map(|it| format!("`{}`", it.name));
    let names: Vec<_> = names.collect();
    format!("`{}` {word} {noun} {}", workflow.name, names.join(", "))
}

fn renamed<N: ThingName>(renames: &[Rename<N>]) -> String {
    let all = renames
        .iter()
        .map(|it| format!("`{}` to `{}`", it.name, it.to));
    all.collect::<Vec<_>>().join(", ")
}

fn blocks(named: &[Named<BlockName>]) -> String {
    let names: Vec<_> = named.iter().map(|block| block.name.as_str()).collect();
    names.join(" | ")
}

fn told(told: &Told) -> String {
    let fields = [
        ("description", &told.description),
        ("tag", &told.tag),
        ("status", &told.status),
    ];
    let told = fields.into_iter().filter_map(|(field, text)| {
        let text = text.as_ref()?;
        Some(format!("{field} `{text}`"))
    });
    told.collect::<Vec<_>>().join(", ")
}
