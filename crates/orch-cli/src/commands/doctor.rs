//! `orch doctor`

use std::process::ExitCode;

use clap::Args;

use crate::checkup::{
    Checked, State, author, database, environments, git, ledger, models, program, server,
};
use crate::database::DatabaseArgument;
use crate::error::{CommandError, Result};
use crate::global::{Format, Global};
use crate::models_argument::ModelsArgument;
use crate::output::wrap::wrapped;
use crate::output::{data, json, one_line, plural, say, styles};

/// Find what is wrong with this set-up, and what mends it
///
/// Looks at the program itself, the author, the ledger and what git does with it, the
/// models, `orch.toml`, the server for sandboxes, and the database that is named. Changes
/// nothing. Exits 1 if there is a problem.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch doctor
  orch doctor --environment staging")]
pub(crate) struct Doctor {
    #[command(flatten)]
    models: ModelsArgument,

    #[command(flatten)]
    database: DatabaseArgument,
}

impl Doctor {
    pub(crate) fn run(&self, global: &Global) -> Result<ExitCode> {
        let all = self.look(global);
        let count = |state| all.iter().filter(|it| it.state == state).count();
        let (problems, notes) = (count(State::Problem), count(State::Note));
        if global.format == Format::Json {
            json(&all)?;
        } else {
            data(&all.iter().map(text).collect::<String>())?;
        }
        let notes = plural(notes, "note");
        if problems > 0 {
            let problems = plural(problems, "problem");
            return Err(CommandError::failed(format!("{problems}, {notes}")));
        }
        say!("no problems, {notes}");
        Ok(ExitCode::SUCCESS)
    }

    /// Looks at all parts, whatever is wrong with those before.
    fn look(&self, global: &Global) -> Vec<Checked> {
        let folder = global.ledger();
        let mut all = vec![program(), author(), ledger(&folder), git(&folder)];
        match global.settings() {
            Ok(settings) => {
                all.push(match self.models.source(global) {
                    Ok(source) => models(&source),
                    Err(error) => Checked::failed("models", &error),
                });
                all.extend(environments(&settings));
            }
            Err(error) => all.push(Checked::failed("orch.toml", &error)),
        }
        all.extend([server(), database(&self.database, global)]);
        all
    }
}

/// A part, and below it the hint.
fn text(checked: &Checked) -> String {
    /// Where findings begin.
    const INDENT: &str = "               ";
    let Checked {
        part,
        state,
        finding,
        hint,
    } = checked;
    let (mark, style) = match state {
        State::Fine => ("✓", styles::ADDED),
        State::Note => ("!", styles::WARNING),
        State::Problem => ("✗", styles::ERROR),
    };
    let line = format!("{mark} {part:<12} {}", one_line(finding));
    let mut text = wrapped(&line, INDENT).join("\n");
    text = text.replacen(mark, &format!("{style}{mark}{style:#}"), 1);
    text.push('\n');
    if let Some(hint) = hint {
        let style = styles::HINT;
        let line = format!("{INDENT}hint: {}", one_line(hint));
        let hint = wrapped(&line, INDENT).join("\n");
        text += &hint.replacen("hint", &format!("{style}hint{style:#}"), 1);
        text.push('\n');
    }
    text
}
