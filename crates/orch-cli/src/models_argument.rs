//! The options that say where the models are.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use orch_app::reading::{Interpreter, Source};
use orch_source::introspect::Command;

use crate::author::variable;
use crate::error::{CommandError, Result};
use crate::global::Global;

/// The folder of the models, where none is named.
const MODELS: &str = "products";

/// Where the models are.
#[derive(Clone, Debug, Args)]
pub(crate) struct ModelsArgument {
    #[command(flatten)]
    files: FilesArgument,

    /// Run the team's own Python once, and take the models that it registers: a
    /// module's name, or a command such as `main.py` or `python -m products`
    #[arg(long, value_name = "COMMAND")]
    introspect: Option<String>,

    /// The number of seconds that the interpreter may take
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60.0,
        requires = "introspect"
    )]
    introspect_timeout: f64,
}

/// Where the files of the models are.
#[derive(Clone, Debug, Args)]
pub(crate) struct FilesArgument {
    /// The package of the domain models: its folder, or its folder's parent. Or a file
    /// that `orch models --format json` printed, or descriptions as orchestrator-core's
    /// generator takes them: a `.yaml` file, or a folder of these. Else `models` in
    /// `orch.toml`, else `products`
    #[arg(long, value_name = "PATH")]
    models: Option<PathBuf>,

    /// The package that registers workflows and tasks, by its folder. Else `workflows` in
    /// `orch.toml`, else the package `workflows` beside the models, where that is. What the
    /// models and `main.py` import may register workflows as well
    #[arg(long, value_name = "DIR")]
    workflows: Option<PathBuf>,

    /// Another folder in which imports are found, such as a `site-packages`; may be
    /// given several times. The `site-packages` of the active virtual environment
    /// (`VIRTUAL_ENV`, else `.venv`) is found without it
    #[arg(long, value_name = "DIR")]
    python_path: Vec<PathBuf>,
}

impl ModelsArgument {
    /// The source that is named.
    pub(crate) fn source(&self, global: &Global) -> Result<Source> {
        let interpreter = self
            .introspect
            .as_deref()
            .map(|text| self.interpreter(text))
            .transpose()?;
        Ok(Source {
            interpreter,
            ..self.files.source(global)?
        })
    }

    fn interpreter(&self, text: &str) -> Result<Interpreter> {
        let command = Command::parse(text)
            .map_err(|error| CommandError::usage(format!("in `--introspect`: {error}")))?;
        let time_limit = Duration::try_from_secs_f64(self.introspect_timeout).map_err(|_| {
            CommandError::usage("the value of `--introspect-timeout` is not a number of seconds")
        })?;
        Ok(Interpreter {
            command,
            time_limit,
        })
    }
}

impl FilesArgument {
    /// The files that are named, which are read without any interpreter.
    pub(crate) fn source(&self, global: &Global) -> Result<Source> {
        let models = match &self.models {
            Some(models) => models.clone(),
            None => {
                let set = global.settings()?.models;
                set.unwrap_or_else(|| beside(&global.ledger()))
            }
        };
        let workflows = match &self.workflows {
            Some(workflows) => Some(workflows.clone()),
            None => global.settings()?.workflows,
        };
        Ok(Source {
            models,
            workflows,
            interpreter: None,
            python_path: self.python_path.clone(),
            virtual_env: variable("VIRTUAL_ENV").map(PathBuf::from),
            kept: kept(),
        })
    }
}

/// The folder in which readings are kept: the user's own for what programs can make again.
fn kept() -> Option<PathBuf> {
    let absolute = |name| {
        let folder = PathBuf::from(variable(name)?);
        folder.is_absolute().then_some(folder)
    };
    let caches = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?;
    Some(caches.join("orch"))
}

/// The folder of the models, here or beside a ledger that was found above.
fn beside(ledger: &Path) -> PathBuf {
    let here = PathBuf::from(MODELS);
    let above = ledger.parent().map(|it| it.join(MODELS));
    match above {
        Some(above) if !here.exists() && above.exists() => above,
        _ => here,
    }
}
