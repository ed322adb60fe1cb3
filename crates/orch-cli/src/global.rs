//! The options that every command takes.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use orch_app::settings::Settings;
use rustix::process::geteuid;

use crate::error::Result;

/// The options that every command takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// The folder of the ledger; otherwise the nearest `ledger` here or in a folder above
    #[arg(long, global = true, env = "ORCH_LEDGER", value_name = "DIR")]
    ledger: Option<PathBuf>,

    /// How to write what is reported
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// The name of a ledger's folder, where none is given.
const LEDGER: &str = "ledger";

impl Global {
    /// The folder in which a ledger begins.
    pub(crate) fn new_ledger(&self) -> PathBuf {
        self.ledger.clone().unwrap_or_else(|| LEDGER.into())
    }

    /// The folder of the ledger: the given one; else the nearest, here or above. One above
    /// that is somebody else's, as in a folder that all may write to, ends the search.
    pub(crate) fn ledger(&self) -> PathBuf {
        if let Some(given) = &self.ledger {
            return given.clone();
        }
        let mut folder = PathBuf::new();
        let depth = std::env::current_dir().map_or(1, |here| here.ancestors().count());
        for above in 0..depth {
            let ledger = folder.join(LEDGER);
            if ledger.join("revisions").is_dir() {
                if above == 0 || is_ours(&ledger) {
                    return ledger;
                }
                break;
            }
            folder.push("..");
        }
        LEDGER.into()
    }

    /// The settings beside the ledger.
    pub(crate) fn settings(&self) -> Result<Settings> {
        Ok(Settings::beside(&self.ledger())?)
    }
}

fn is_ours(folder: &Path) -> bool {
    let owner = folder.metadata().map(|it| it.uid());
    owner.is_ok_and(|it| it == geteuid().as_raw())
}

/// How to write what is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: one JSON value on standard output
    Json,
    /// A drawing
    #[value(hide = true)]
    Svg,
    /// A drawing as Mermaid's text
    #[value(hide = true)]
    Mermaid,
    /// A drawing as Graphviz's text
    #[value(hide = true)]
    Dot,
}

impl Format {
    /// Whether only drawings have it.
    pub(crate) const fn is_of_drawings(self) -> bool {
        matches!(self, Self::Svg | Self::Mermaid | Self::Dot)
    }
}
