//! What commands share: the ledger, the models, the targets.

use std::path::{Path, PathBuf};

use clap::Args;
use orch_event::RevisionId;
use orch_ledger::Ledger;
use orch_model::Declared;
use orch_python::ReadOptions;

use crate::author::variable;
use crate::diagnostics;
use crate::error::{CommandError, Kind, Result};
use crate::output::{plural, say, styles};

/// Where the models are.
#[derive(Clone, Debug, Args)]
pub(crate) struct ModelsArgument {
    /// The package of the domain models: its folder, or its folder's parent
    #[arg(long, value_name = "DIR", default_value = "products")]
    pub(crate) models: PathBuf,

    /// A further folder that imports are found in, such as a `site-packages`; may be
    /// given several times. That of `VIRTUAL_ENV`, or of `.venv`, is found by itself
    #[arg(long, value_name = "DIR")]
    pub(crate) python_path: Vec<PathBuf>,
}

/// Whether what is done is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// It is.
    Real,
    /// It is only seen how it would go.
    Dry,
}

/// Opens the ledger, and says what about it needs saying.
pub(crate) fn open(folder: &Path) -> Result<Ledger> {
    let ledger = Ledger::open(folder)?;
    let style = styles::WARNING;
    match ledger.trouble() {
        Some(trouble) if trouble.is_unwritable() => {}
        Some(trouble) => say!("{style}warning{style:#}: {trouble}; only the sealed files are used"),
        None => {}
    }
    if !ledger.gone().is_empty() {
        let count = ledger.gone().len();
        say!(
            "{style}note{style:#}: {} only in the index: the files have gone, as after a switch \
             of branches, and are not used; `orch restore` writes them back",
            if count == 1 {
                "1 revision is".to_owned()
            } else {
                plural(count, "revision") + " are"
            },
        );
    }
    for stray in ledger.strays() {
        say!(
            "{style}warning{style:#}: `{}` is none of the ledger's",
            stray.display()
        );
    }
    Ok(ledger)
}

/// The one head, or none before the first revision.
pub(crate) fn only_head(ledger: &Ledger) -> Result<Option<RevisionId>> {
    match ledger.graph().heads().as_slice() {
        [] => Ok(None),
        [head] => Ok(Some(*head)),
        heads => Err(several_heads(heads)),
    }
}

/// Several heads stop what needs one.
pub(crate) fn several_heads(heads: &[RevisionId]) -> CommandError {
    let ids: Vec<_> = heads.iter().map(ToString::to_string).collect();
    CommandError::new(
        Kind::Differences,
        format!("the ledger has {} heads", heads.len()),
    )
    .detail(ids.join("\n"))
    .detail("nothing was written")
    .hint("two branches recorded apart; record one of the two again on top of the other")
}

/// The `site-packages` of the virtual environment that is active, or else of `.venv`.
fn site_packages() -> Option<PathBuf> {
    let environment = variable("VIRTUAL_ENV").unwrap_or_else(|| ".venv".to_owned());
    let mut found: Vec<PathBuf> = std::fs::read_dir(Path::new(&environment).join("lib"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("site-packages"))
        .filter(|folder| folder.is_dir())
        .collect();
    // Several versions of Python in one environment are rare; the last is the newest.
    found.sort();
    found.pop()
}

/// Reads the models. What cannot be read is shown, all of it, and is an error.
pub(crate) fn read_models(models: &ModelsArgument) -> Result<Declared> {
    let mut python_path = models.python_path.clone();
    python_path.extend(site_packages());
    let options = ReadOptions { python_path };
    let reading = orch_python::read_with(&models.models, &options).map_err(|error| {
        let hint = error.hint();
        CommandError::failed(error.to_string()).maybe_hint(hint)
    })?;
    let errors = diagnostics::print(&reading.diagnostics);
    if errors > 0 {
        return Err(CommandError::failed(format!(
            "the models cannot be read: {}",
            plural(errors, "error")
        ))
        .detail("nothing was written"));
    }
    Ok(reading.declared)
}
