//! The options that every command takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// The options that every command takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// The folder of the ledger
    #[arg(
        long,
        global = true,
        env = "ORCH_LEDGER",
        default_value = "ledger",
        value_name = "DIR"
    )]
    pub(crate) ledger: PathBuf,

    /// How to write what is reported
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// How to write what is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: one JSON value on standard output
    Json,
}
