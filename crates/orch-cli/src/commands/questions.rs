//! `orch questions`

use std::process::ExitCode;

use clap::Args;
use orch_plan::{Answers, Recording, Tellings, write_form};

use crate::commands::Global;
use crate::commands::record::plan;
use crate::context::{ModelsArgument, only_head, open};
use crate::error::Result;
use crate::output::{plural, raw, say};
use crate::reading::read_models;
use crate::session::usable;

/// Print all questions as an answers file
///
/// Fill in each `answer` and give the file to `orch record --answers FILE`. What a
/// draft answers already is filled in.
#[derive(Debug, Args)]
pub(crate) struct Questions {
    #[command(flatten)]
    models: ModelsArgument,
}

impl Questions {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger)?;
        let head = only_head(&ledger)?;
        let declared = read_models(&self.models)?;
        let recorded = ledger.recorded(head)?;
        let tellings = Tellings::default();
        let plan = plan(Recording {
            declared: &declared,
            recorded: &recorded,
            message: None,
            tellings: &tellings,
        })?;
        let (plan, answers) = match ledger.open_draft()? {
            Some(draft) => {
                let (plan, answers, _) = usable(&ledger, &draft, plan)?;
                (plan, answers)
            }
            None => (plan, Answers::new()),
        };
        raw(&write_form(&plan, &answers))?;
        let open = plan.open(&answers).len();
        say!("{}, {open} open", plural(plan.questions.len(), "question"));
        Ok(ExitCode::SUCCESS)
    }
}
