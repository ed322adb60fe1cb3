//! `orch models`

use std::process::ExitCode;

use clap::Args;
use orch_model::{Declared, Owner, Place};

use crate::arguments::Format;
use crate::commands::Global;
use crate::context::{ModelsArgument, read_models};
use crate::error::Result;
use crate::form_of_model::{ModelForm, attribute, values};
use crate::output::{data, json, one_line, plural, say, styles};

/// Print the model that the Python classes declare, and where
#[derive(Debug, Args)]
pub(crate) struct Models {
    #[command(flatten)]
    models: ModelsArgument,
}

impl Models {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let declared = read_models(&self.models)?;
        if global.format == Format::Json {
            json(&ModelForm::new(&declared.model))?;
        } else {
            data(&text(&declared))?;
            let model = &declared.model;
            say!(
                "{}, {}, {}",
                plural(model.products.len(), "product"),
                plural(model.blocks.len(), "product block"),
                plural(model.resource_types.len(), "resource type"),
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn text(declared: &Declared) -> String {
    let (bold, faint) = (styles::HEADING, styles::FAINT);
    let place = |place: Place| {
        let origin = declared
            .origin(&place)
            .map(|origin| format!("{}:{}", origin.path, origin.line));
        format!("{faint}{}{faint:#}", origin.unwrap_or_default())
    };
    let mut text = String::new();
    for (name, product) in &declared.model.products {
        text += &format!(
            "{bold}product {}{bold:#} {}\n  class {} {}\n",
            one_line(name.as_str()),
            place(Place::Product(name.clone())),
            product.product_type,
            place(Place::ProductClass(name.clone())),
        );
        for (input, it) in &product.fixed_inputs {
            let at = place(Place::FixedInput(name.clone(), input.clone()));
            text += &format!("  {input}: {} {at}\n", one_line(&values(&it.spec)));
        }
        let owner = Owner::Product(name.clone());
        for (field, it) in &product.attributes {
            let at = place(Place::Attribute(owner.clone(), field.clone()));
            text += &format!("  {field}: {} {at}\n", one_line(&attribute(it)));
        }
    }
    for (name, block) in &declared.model.blocks {
        text += &format!(
            "{bold}product block {}{bold:#} {}\n",
            one_line(name.as_str()),
            place(Place::Block(name.clone())),
        );
        for (field, spec) in &block.resource_types {
            let at = place(Place::ResourceType(name.clone(), field.clone()));
            text += &format!("  {field}: {} {at}\n", one_line(&values(spec)));
        }
        let owner = Owner::Block(name.clone());
        for (field, it) in &block.attributes {
            let at = place(Place::Attribute(owner.clone(), field.clone()));
            text += &format!("  {field}: {} {at}\n", one_line(&attribute(it)));
        }
    }
    text
}
