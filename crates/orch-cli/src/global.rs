//! The options that every command takes.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use clap::Args;
use orch_app::settings::Settings;
use rustix::process::geteuid;

use crate::error::Result;
pub(crate) use crate::output::Format;
use crate::output::{Color, Paging, Voice, Volume};

/// The options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The folder of the ledger; otherwise the nearest `ledger` here or in a folder above
    #[arg(long, global = true, env = "ORCH_LEDGER", value_name = "DIR")]
    ledger: Option<PathBuf>,

    /// How to write what is reported
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub(crate) format: Format,

    /// Say nothing but warnings and errors
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    quiet: bool,

    /// Say also where things were found, and how long they took
    #[arg(long, short, global = true)]
    verbose: bool,

    /// When to colour text
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,

    /// Show no data through a pager
    #[arg(long, global = true)]
    no_pager: bool,
}

/// The name of a ledger's folder, where none is given.
const LEDGER: &str = "ledger";

impl Global {
    /// How this run speaks.
    pub(crate) fn voice(&self) -> Voice {
        Voice {
            format: self.format,
            volume: match (self.quiet, self.verbose) {
                (true, _) => Volume::Quiet,
                (false, true) => Volume::Verbose,
                (false, false) => Volume::Normal,
            },
            color: self.color,
            paging: if self.no_pager {
                Paging::Never
            } else {
                Paging::Auto
            },
        }
    }

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
        nearest(0).unwrap_or_else(|| LEDGER.into())
    }

    /// The settings beside the ledger.
    pub(crate) fn settings(&self) -> Result<Settings> {
        Ok(Settings::beside(&self.ledger())?)
    }

    /// The nearest ledger above this folder, where none is given.
    pub(crate) fn ledger_above(&self) -> Option<PathBuf> {
        self.ledger.is_none().then(|| nearest(1)).flatten()
    }
}

/// The nearest ledger, from so many folders above this one on.
fn nearest(from: usize) -> Option<PathBuf> {
    let depth = std::env::current_dir().map_or(1, |here| here.ancestors().count());
    for above in from..depth {
        let folder: PathBuf = std::iter::repeat_n("..", above).collect();
        let ledger = folder.join(LEDGER);
        if ledger.join("revisions").is_dir() {
            return (above == 0 || is_ours(&ledger)).then_some(ledger);
        }
    }
    None
}

fn is_ours(folder: &Path) -> bool {
    let owner = folder.metadata().map(|it| it.uid());
    owner.is_ok_and(|it| it == geteuid().as_raw())
}
