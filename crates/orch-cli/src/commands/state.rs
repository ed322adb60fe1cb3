//! `orch state`

use std::process::ExitCode;

use clap::Args;
use orch_app::form_of_model::{attribute, values, workflow};
use orch_app::target::Place;
use orch_model::Model;
use orch_source::json::ModelForm;

use crate::error::Result;
use crate::global::{Format, Global};
use crate::output::{data, json, one_line, say, styles};
use crate::words::ledger::open;

/// Print the recorded model
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch state
  orch state --at 17d63bef --format json")]
pub(crate) struct State {
    /// The revision: the start of its id, `head`, `base`, a tag; or a date or time, for the
    /// head as it was then
    #[arg(long, value_name = "TARGET", default_value_t = Place::HEAD)]
    at: Place,
}

impl State {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger())?;
        let at = self.at.find(&ledger)?;
        if let Some(id) = at {
            // The file decides, not the copy that was cached of it.
            ledger.sealed(id)?;
        }
        let recorded = ledger.recorded(at)?;
        if global.format == Format::Json {
            json(&ModelForm::new(&recorded.model))?;
            return Ok(ExitCode::SUCCESS);
        }
        let (bold, faint) = (styles::HEADING, styles::FAINT);
        let Model {
            products,
            blocks,
            resource_types,
            workflows,
        } = &recorded.model;
        let mut text = String::new();
        let known = |it: &Option<String>| one_line(it.as_deref().unwrap_or("-"));
        for (name, product) in products {
            text += &format!(
                "{bold}product {}{bold:#}\n  {}\n  {faint}product type {}, tag {}, {}{faint:#}\n",
                one_line(name.as_str()),
                known(&product.description),
                one_line(product.product_type.as_str()),
                known(&product.tag),
                known(&product.status),
            );
            for (name, input) in &product.fixed_inputs {
                text += &format!("  {} = {}\n", one_line(name.as_str()), known(&input.value));
            }
            for (name, it) in &product.attributes {
                text += &format!(
                    "  {}: {}\n",
                    one_line(name.as_str()),
                    one_line(&attribute(it))
                );
            }
        }
        for (name, block) in blocks {
            text += &format!(
                "{bold}product block {}{bold:#}\n  {}\n  {faint}tag {}, {}{faint:#}\n",
                one_line(name.as_str()),
                known(&block.description),
                known(&block.tag),
                known(&block.status),
            );
            for (name, spec) in &block.resource_types {
                text += &format!(
                    "  {}: {}\n",
                    one_line(name.as_str()),
                    one_line(&values(spec))
                );
            }
            for (name, it) in &block.attributes {
                text += &format!(
                    "  {}: {}\n",
                    one_line(name.as_str()),
                    one_line(&attribute(it))
                );
            }
        }
        if !resource_types.is_empty() {
            text += &format!("{bold}resource types{bold:#}\n");
        }
        for (name, it) in resource_types {
            text += &format!(
                "  {}: {}\n",
                one_line(name.as_str()),
                known(&it.description)
            );
        }
        for (name, it) in workflows.iter().flatten() {
            text += &format!(
                "{bold}workflow {}{bold:#}\n  {}\n  {faint}{}{faint:#}\n",
                one_line(name.as_str()),
                known(&it.description),
                one_line(&workflow(it)),
            );
            for product in recorded.model.products_of(name, it) {
                text += &format!("  product {}\n", one_line(product.as_str()));
            }
        }
        data(&text)?;
        if text.is_empty() {
            say!("nothing is recorded at that revision");
        }
        Ok(ExitCode::SUCCESS)
    }
}
