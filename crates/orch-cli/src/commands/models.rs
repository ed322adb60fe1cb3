//! `orch models`

use std::env;
use std::process::ExitCode;

use clap::Args;
use orch_app::form_of_model::{attribute, values, workflow};
use orch_app::reading::Package;
use orch_model::difference::{How, Part};
use orch_model::{Declared, Model, Owner, Place};
use orch_python::Pydantic;
use orch_source::json::ModelForm;

use crate::error::{CommandError, Kind, Result};
use crate::global::{Format, Global};
use crate::models_argument::ModelsArgument;
use crate::output::{data, json, one_line, plural, say, styles};
use crate::words::reading::{read_models, read_source};

/// Print the model that the Python classes declare
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch models
  orch models --format json > models.json
  orch models --introspect main.py --compare")]
pub(crate) struct Models {
    #[command(flatten)]
    models: ModelsArgument,

    /// Read the source and ask the interpreter, and show where the two differ; exits 3
    /// if they do
    #[arg(long, requires = "introspect")]
    compare: bool,
}

impl Models {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        if self.compare {
            return self.compare(global);
        }
        let read = read_models(&self.models.source(global)?)?;
        let declared = read.declared;
        if global.format == Format::Json {
            json(&ModelForm::new(&declared.model))?;
        } else {
            data(&text(&declared))?;
            let model = &declared.model;
            if let Some(package) = &read.package {
                say!("{}", taken(package));
            }
            let mut counts = vec![
                plural(model.products.len(), "product"),
                plural(model.blocks.len(), "product block"),
                plural(model.resource_types.len(), "resource type"),
            ];
            let workflows = model.workflows.as_ref();
            counts.extend(workflows.map(|it| plural(it.len(), "workflow")));
            say!("{}", counts.join(", "));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Reads both ways.
    fn compare(&self, global: &Global) -> Result<ExitCode> {
        let named = self.models.source(global)?;
        let source = read_source(&named)?.declared.model;
        let interpreter = read_models(&named)?.declared.model;
        let differences = orch_plan::compare(&interpreter, &source);
        if global.format == Format::Json {
            let listed: Vec<_> = differences.iter().map(ToString::to_string).collect();
            json(&listed)?;
        }
        for difference in &differences {
            let how = match difference.how {
                How::Added => "only the interpreter has it".to_owned(),
                How::Removed => "only the source has it".to_owned(),
                How::Changed => {
                    let (expected, found) = (
                        described(&interpreter, &difference.part),
                        described(&source, &difference.part),
                    );
                    format!("\n  interpreter  {expected}\n  source       {found}")
                }
            };
            let part = one_line(&difference.part.to_string());
            if global.format == Format::Text {
                data(&format!("{part}: {how}\n"))?;
            }
        }
        if differences.is_empty() {
            say!("the source and the interpreter agree");
            return Ok(ExitCode::SUCCESS);
        }
        let count = plural(differences.len(), "difference");
        let message = format!("{count} between the source and the interpreter");
        Err(CommandError::new(Kind::Differences, message))
    }
}

/// How a package was taken, so that a person sees what was assumed.
fn taken(package: &Package) -> String {
    let here = env::current_dir().unwrap_or_default();
    let root = match package.root.strip_prefix(here) {
        Ok(root) if root.as_os_str().is_empty() => ".".to_owned(),
        Ok(root) => root.display().to_string(),
        Err(_) => package.root.display().to_string(),
    };
    let pydantic = match package.pydantic {
        Pydantic::One => 1,
        Pydantic::Two => 2,
    };
    one_line(&format!(
        "package `{}`, imports start from `{root}`, pydantic {pydantic}",
        package.name
    ))
}

/// A part of a model, in words.
fn described(model: &Model, part: &Part) -> String {
    let said = match part {
        Part::ProductType(name) | Part::Product(name) | Part::ProductStatus(name) => model
            .products
            .get(name)
            .map(|it| it.product_type.to_string()),
        Part::FixedInput(product, name) => model
            .products
            .get(product)
            .and_then(|it| it.fixed_inputs.get(name))
            .map(|it| values(&it.spec)),
        Part::Attachment(block, name) => model
            .blocks
            .get(block)
            .and_then(|it| it.resource_types.get(name))
            .map(values),
        Part::Attribute(owner, name) => match owner {
            Owner::Product(of) => model.products.get(of).map(|it| &it.attributes),
            Owner::Block(of) => model.blocks.get(of).map(|it| &it.attributes),
        }
        .and_then(|it| it.get(name))
        .map(attribute),
        Part::Workflow(name) => model.workflow(name).map(workflow),
        Part::Block(_) | Part::ResourceType(_) => None,
    };
    one_line(&said.unwrap_or_default())
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
    for (name, it) in declared.model.workflows() {
        text += &format!(
            "{bold}workflow {}{bold:#} {}\n  {}\n",
            one_line(name.as_str()),
            place(Place::Workflow(name.clone())),
            one_line(&workflow(it)),
        );
    }
    text
}
