//! The command line, as clap reads it. Nothing past the commands knows it.

use std::path::PathBuf;

use clap::builder::Styles;
use clap::builder::styling::{AnsiColor, Effects};
use clap::{Parser, Subcommand, ValueEnum};

use crate::commands::{
    archive, current, heads, init, log, models, questions, record, replay, restore, show, state,
    status, verify,
};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .usage(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .literal(AnsiColor::Cyan.on_default().effects(Effects::BOLD))
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    failed; says what was committed before, and what failed left nothing
  2    asked in a way that cannot be understood
  3    differences, pending work or several heads were found
  4    what was sealed, or what a database holds, is not as recorded
  5    questions are open
  6    a lock was not obtained
  7    refused: data would be lost, or nobody consented
  130  interrupted; the state is safe";

/// An event-sourced migration ledger for the domain models of the Workflow
/// Orchestrator
///
/// Every change of the domain models, and every answer that a person gave about
/// it, is kept as an event in a ledger that git carries. `orch` derives migrations
/// from it, and replays them on Postgres.
#[derive(Debug, Parser)]
#[command(
    name = "orch",
    version,
    styles = STYLES,
    max_term_width = 80,
    after_help = EXIT_CODES
)]
pub(crate) struct Arguments {
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

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How to write what is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: one JSON value on standard output
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Record(record::Record),
    Questions(questions::Questions),
    Replay(replay::Replay),
    Log(log::Log),
    Show(show::Show),
    Heads(heads::Heads),
    Current(current::Current),
    Status(status::Status),
    State(state::State),
    Models(models::Models),
    Archive(archive::Archive),
    Verify(verify::Verify),
    Restore(restore::Restore),
}
