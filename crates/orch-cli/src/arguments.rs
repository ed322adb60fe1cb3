//! The command line, as clap reads it. Nothing past the commands knows it.

use std::process::ExitCode;

use clap::builder::Styles;
use clap::{Parser, Subcommand};

use crate::commands::{
    adopt, archive, blame, current, diagram, diff, export, heads, init, log, merge, models,
    questions, record, replay, restore, sandbox, serve, show, snapshot, state, status, tag, undo,
    verify,
};
use crate::error::{CommandError, Result};
use crate::global::Global;
use crate::output::styles;

const STYLES: Styles = Styles::styled()
    .header(styles::ADDED.bold())
    .usage(styles::ADDED.bold())
    .literal(styles::HINT)
    .placeholder(styles::HINT)
    .error(styles::ERROR)
    .valid(styles::ADDED)
    .invalid(styles::WARNING);

const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    failed; the message says which steps were committed before
  2    invalid command line
  3    differences, pending work or several heads were found
  4    sealed files, or the rows of a database, are not as recorded
  5    questions are open
  6    a lock was not obtained
  7    refused: data would be lost, and no consent was given
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
    #[command(flatten)]
    pub(crate) global: Global,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Adopt(adopt::Adopt),
    Record(record::Record),
    Questions(questions::Questions),
    Replay(replay::Replay),
    Merge(merge::Merge),
    Undo(undo::Undo),
    Log(log::Log),
    Show(show::Show),
    Diff(diff::Diff),
    Blame(blame::Blame),
    Heads(heads::Heads),
    Tag(tag::Tag),
    Current(current::Current),
    Status(status::Status),
    State(state::State),
    Diagram(diagram::Diagram),
    Serve(serve::Serve),
    Models(models::Models),
    Archive(archive::Archive),
    Export(export::Export),
    Verify(verify::Verify),
    Restore(restore::Restore),
    Snapshot(snapshot::Snapshot),
    Sandbox(sandbox::InSandbox),
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<ExitCode> {
        let Self { global, command } = self;
        global.voice().apply();
        if global.format.is_of_drawings() && !matches!(command, Command::Diagram(_)) {
            return Err(CommandError::usage(
                "only `orch diagram` writes the formats `svg`, `mermaid` and `dot`",
            ));
        }
        match command {
            Command::Init(it) => it.run(&global),
            Command::Adopt(it) => it.run(&global),
            Command::Record(it) => it.run(&global),
            Command::Questions(it) => it.run(&global),
            Command::Replay(it) => it.run(&global),
            Command::Merge(it) => it.run(&global),
            Command::Undo(it) => it.run(&global),
            Command::Log(it) => it.run(&global),
            Command::Show(it) => it.run(&global),
            Command::Diff(it) => it.run(&global),
            Command::Blame(it) => it.run(&global),
            Command::Heads(it) => it.run(&global),
            Command::Tag(it) => it.run(&global),
            Command::Current(it) => it.run(&global),
            Command::Status(it) => it.run(&global),
            Command::State(it) => it.run(&global),
            Command::Diagram(it) => it.run(&global),
            Command::Serve(it) => it.run(&global),
            Command::Models(it) => it.run(&global),
            Command::Archive(it) => it.run(&global),
            Command::Export(it) => it.run(&global),
            Command::Verify(it) => it.run(&global),
            Command::Restore(it) => it.run(&global),
            Command::Snapshot(it) => it.run(&global),
            Command::Sandbox(it) => it.run(),
        }
    }
}
