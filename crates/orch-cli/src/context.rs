//! What commands share: the ledger, the models, the targets.

use std::path::{Path, PathBuf};

use clap::Args;
use orch_event::RevisionId;
use orch_ledger::Ledger;

use crate::error::{CommandError, Kind, Result};
use crate::output::{plural, say, styles};

/// Where the models are.
#[derive(Clone, Debug, Args)]
pub(crate) struct ModelsArgument {
    /// The package of the domain models: its folder, or its folder's parent. Or a file
    /// that `orch models --format json` printed, or descriptions as orchestrator-core's
    /// generator takes them: a `.yaml` file, or a folder of these
    #[arg(long, value_name = "PATH", default_value = "products")]
    pub(crate) models: PathBuf,

    /// Run the team's own Python once, and take the models that it registers: a
    /// module's name, or a command such as `main.py` or `python -m products`
    #[arg(long, value_name = "COMMAND")]
    pub(crate) introspect: Option<String>,

    /// How many seconds that may take
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60.0,
        requires = "introspect"
    )]
    pub(crate) introspect_timeout: f64,

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
