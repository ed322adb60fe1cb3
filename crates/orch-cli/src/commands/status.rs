//! `orch status`

use std::collections::BTreeSet;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::arguments::Format;
use crate::commands::Global;
use crate::context::{ModelsArgument, open};
use crate::error::{Kind, Result};
use crate::output::{data, json, one_line, plural, styles};
use crate::reading::read_models;

/// Say where things stand
///
/// Shows heads, an open draft, and how the models differ from what is recorded.
/// Exits 3 where the models are not as recorded, a draft is open, or there are
/// several heads.
#[derive(Debug, Args)]
pub(crate) struct Status {
    #[command(flatten)]
    models: ModelsArgument,
}

#[derive(Serialize)]
struct Report {
    revisions: usize,
    heads: Vec<String>,
    draft_answers: Option<usize>,
    gone: Vec<String>,
    differences: Option<Vec<String>>,
}

impl Status {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let ledger = open(&global.ledger)?;
        let heads = ledger.graph().heads();
        let draft = ledger.open_draft()?;
        let draft_answers = match &draft {
            Some(draft) => {
                let answers = ledger.answers(draft)?;
                let keys: BTreeSet<_> = answers.iter().map(|it| &it.answer.key).collect();
                Some(keys.len())
            }
            None => None,
        };
        // With several heads there is nothing to compare with; without models
        // there is nothing to compare.
        let comparable = heads.len() <= 1 && self.models.models.exists();
        let differences = if comparable {
            let declared = read_models(&self.models)?;
            let recorded = ledger.recorded(heads.first().copied())?;
            let found = orch_plan::compare(&declared.model, &recorded.model);
            Some(found.iter().map(ToString::to_string).collect::<Vec<_>>())
        } else {
            None
        };
        let report = Report {
            revisions: ledger.graph().len(),
            heads: heads.iter().map(ToString::to_string).collect(),
            draft_answers,
            gone: ledger.gone().iter().map(ToString::to_string).collect(),
            differences,
        };
        if global.format == Format::Json {
            json(&report)?;
        } else {
            report.print(&self.models)?;
        }
        let pending = report.differences.as_ref().is_some_and(|it| !it.is_empty())
            || report.draft_answers.is_some()
            || report.heads.len() > 1;
        Ok(if pending {
            Kind::Differences.code()
        } else {
            ExitCode::SUCCESS
        })
    }
}

impl Report {
    fn print(&self, models: &ModelsArgument) -> Result<()> {
        let (id, added) = (styles::ID, styles::ADDED);
        let mut text = format!("{}\n", plural(self.revisions, "revision"));
        for head in &self.heads {
            text += &format!("head {id}{head}{id:#}\n");
        }
        if let Some(answers) = self.draft_answers {
            text += &format!("a draft is open, with {}\n", plural(answers, "answer"));
        }
        for gone in &self.gone {
            text += &format!("only in the index: {id}{gone}{id:#}\n");
        }
        match &self.differences {
            None if self.heads.len() > 1 => text += "several heads: nothing to compare with\n",
            None => text += &format!("no models in `{}`\n", models.models.display()),
            Some(found) if found.is_empty() => text += "the models are as recorded\n",
            Some(found) => {
                text += &format!(
                    "{} from what is recorded\n",
                    plural(found.len(), "difference")
                );
                for difference in found {
                    text += &format!("  {added}{}{added:#}\n", one_line(difference));
                }
            }
        }
        data(&text)
    }
}
