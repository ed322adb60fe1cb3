//! `orch diagram`

use std::process::ExitCode;

use clap::Args;
use orch_app::target::Place;
use orch_model::Model;
use orch_web::diagram::{Change, Diagram as Drawing, NodeKind};
use serde::Serialize;

use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::output::{json, raw};
use crate::words::ledger::open;

/// Draw products, blocks and their relations
///
/// `--format svg` draws them, `--format mermaid` and `--format dot` write text that
/// forges and Graphviz draw, `--format json` gives boxes and arrows as data.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch diagram --format svg > products.svg
  orch diagram --format mermaid --product \"User internal\"")]
pub(crate) struct Diagram {
    /// The revision: the start of its id, `head` or `base`
    #[arg(long, value_name = "TARGET", default_value_t = Place::HEAD)]
    at: Place,

    /// Another revision; what differs from it is coloured
    #[arg(long, value_name = "TARGET")]
    against: Option<Place>,

    /// Only what a product or a product block reaches, and what reaches the block
    #[arg(long, value_name = "NAME")]
    product: Option<String>,
}

#[derive(Serialize)]
struct Report<'a> {
    boxes: Vec<Box<'a>>,
    arrows: Vec<Arrow<'a>>,
}

#[derive(Serialize)]
struct Box<'a> {
    kind: &'static str,
    name: &'a str,
    lines: Vec<&'a str>,
    change: &'static str,
}

#[derive(Serialize)]
struct Arrow<'a> {
    /// The places of two boxes in their list.
    from: usize,
    to: usize,
    attribute: &'a str,
    arity: String,
    change: &'static str,
}

impl Diagram {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger())?;
        let model = |place: &Place| -> Result<Model> {
            let at = place.find(&ledger)?;
            Ok(ledger.recorded(at)?.model)
        };
        let now = model(&self.at)?;
        let mut drawing = match &self.against {
            Some(against) => Drawing::compared(&model(against)?, &now),
            None => Drawing::of(&now),
        };
        if let Some(name) = &self.product {
            drawing = drawing.around(name);
            if drawing.nodes().is_empty() {
                let words = format!("there is neither a product nor a product block `{name}`");
                return Err(CommandError::new(Kind::Usage, words).hint("`orch state` lists them"));
            }
        }
        match global.format {
            Format::Text | Format::Svg => raw(&drawing.to_svg())?,
            Format::Mermaid => raw(&drawing.to_mermaid())?,
            Format::Dot => raw(&drawing.to_dot())?,
            Format::Json => json(&report(&drawing))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn report(drawing: &Drawing) -> Report<'_> {
    let boxes = drawing.nodes().iter().map(|it| Box {
        kind: match it.kind {
            NodeKind::Product => "product",
            NodeKind::Products => "products",
            NodeKind::Block => "product_block",
        },
        name: &it.title,
        lines: it.lines.iter().map(|line| line.text.as_str()).collect(),
        change: change(it.change),
    });
    let arrows = drawing.edges().iter().map(|it| Arrow {
        from: it.from,
        to: it.to,
        attribute: &it.attribute,
        arity: it.arity.to_string(),
        change: change(it.change),
    });
    Report {
        boxes: boxes.collect(),
        arrows: arrows.collect(),
    }
}

const fn change(change: Change) -> &'static str {
    match change {
        Change::Same => "same",
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Changed => "changed",
    }
}
