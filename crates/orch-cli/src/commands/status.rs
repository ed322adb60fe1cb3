//! `orch status`

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use orch_app::status;
use orch_event::RevisionId;
use serde::Serialize;

use crate::error::{Kind, Result};
use crate::global::{Format, Global};
use crate::models_argument::ModelsArgument;
use crate::output::{data, json, one_line, plural, styles};
use crate::words::ledger::open;
use crate::words::reading::read_models;

/// Show heads, an open draft, and how the models differ
///
/// Exits 3 if the models are not as recorded, a draft is open, or there are
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
        let ledger = open(&global.ledger())?;
        let source = self.models.source(global)?;
        let mut status = status::Status::of(&ledger)?;
        // Without models there is nothing to compare.
        if status.is_comparable() && source.models.exists() {
            status.compare(&ledger, &read_models(&source)?.declared)?;
        }
        let is_pending = status.is_pending();
        let report = Report::new(&status);
        if global.format == Format::Json {
            json(&report)?;
        } else {
            report.print(&source.models)?;
        }
        Ok(if is_pending {
            Kind::Differences.code()
        } else {
            ExitCode::SUCCESS
        })
    }
}

impl Report {
    fn new(status: &status::Status) -> Self {
        let texts = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect();
        let differences = status.differences.as_ref();
        Self {
            revisions: status.revisions,
            heads: texts(&status.heads),
            draft_answers: status.draft_answers,
            gone: texts(&status.gone),
            differences: differences.map(|it| it.iter().map(ToString::to_string).collect()),
        }
    }

    fn print(&self, models: &Path) -> Result<()> {
        let (id, added) = (styles::ID, styles::ADDED);
        let mut text = format!("{}\n", plural(self.revisions, "revision"));
        for head in &self.heads {
            text += &format!("head {id}{}{id:#}\n", &head[..8]);
        }
        if let Some(answers) = self.draft_answers {
            text += &format!("a draft is open, with {}\n", plural(answers, "answer"));
        }
        for gone in &self.gone {
            text += &format!("only in the index: {id}{}{id:#}\n", &gone[..8]);
        }
        match &self.differences {
            None if self.heads.len() > 1 => {
                text += "the models are not compared, because there are several heads\n";
            }
            None => text += &format!("no models in `{}`\n", models.display()),
            Some(found) if found.is_empty() => text += "the models are as recorded\n",
            Some(found) => {
                text += &format!(
                    "{} from the recorded model\n",
                    plural(found.len(), "difference")
                );
                for difference in found {
                    text += &format!("  {added}{}{added:#}\n", one_line(difference));
                }
            }
        }
        Ok(data(&text)?)
    }
}
