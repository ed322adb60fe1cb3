//! `orch questions`

use std::process::ExitCode;

use clap::Args;
use orch_app::record::{Asked, Material, asked};
use orch_model::ByHand;
use orch_plan::write_form;

use crate::error::Result;
use crate::global::Global;
use crate::models_argument::ModelsArgument;
use crate::output::{plural, raw, say};
use crate::words::ledger::open;
use crate::words::reading::read_models;

/// Print all questions as an answers file
///
/// Fill in each `answer` and give the file to `orch record --answers FILE`. Answers
/// that an open draft already has are filled in.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch questions > answers.json")]
pub(crate) struct Questions {
    #[command(flatten)]
    models: ModelsArgument,
}

impl Questions {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger())?;
        let material = Material::new(&ledger, read_models(&self.models.source(global)?)?)?;
        let material = material.with(&global.settings()?);
        let by_hand = ByHand::default();
        let Asked { plan, answers, .. } = asked(&ledger, &material, &by_hand, None)?;
        raw(&write_form(&plan, &answers))?;
        let open = plan.open(&answers).len();
        say!("{}, {open} open", plural(plan.questions.len(), "question"));
        Ok(ExitCode::SUCCESS)
    }
}
