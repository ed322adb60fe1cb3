//! The command line, as clap reads it. Nothing past the commands knows it.

use std::process::ExitCode;

use clap::builder::Styles;
use clap::{CommandFactory, Parser, Subcommand};

use crate::commands::{
    adopt, archive, blame, completions, current, diagram, diff, doctor, export, heads, init, log,
    man, merge, models, questions, record, replay, restore, sandbox, serve, show, snapshot, state,
    status, tag, undo, verify,
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

/// The exit codes, for two texts: clap shows one or the other.
macro_rules! exit_codes {
    () => {
        "\
Exit codes:
  0    done
  1    failed; the message says which steps were committed before
  2    invalid command line
  3    differences, pending work or several heads were found
  4    sealed files, or the rows of a database, are not as recorded
  5    questions are open
  6    a lock was not obtained
  7    refused: data would be lost, and no consent was given
  130  interrupted; the state is safe"
    };
}

const EXIT_CODES: &str = exit_codes!();

const ABOUT_RUNS: &str = concat!(
    exit_codes!(),
    "

Environment:
  ORCH_LEDGER        the folder of the ledger; `--ledger` comes first
  ORCH_DATABASE      the address of the database; `--database` and
                     `--environment` come first
  DATABASE_URI       the same, where `ORCH_DATABASE` is not set: the variable of
                     the orchestrator
  PGHOST, PGUSER...  what an address leaves out, as libpq takes it
  ORCH_AUTHOR        the author of revisions; else git's `user.name` and
                     `user.email`, else user@host
  ORCH_NOW           the time that is recorded, for tests: 2026-11-22T09:30:00Z
  ORCH_POSTGRES_BIN  the folder of `initdb` and `postgres`, for sandboxes
  ORCH_TOKEN         the token that `orch serve --bind` asks for
  ORCH_PAGER         the pager; else `PAGER`, else `less`; `cat` for none
  NO_COLOR           if set to anything, text has no colours
  VIRTUAL_ENV        the virtual environment in which imports are found
  XDG_CACHE_HOME     the folder of caches, where readings of models are kept

No `.env` file is read."
);

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
    after_help = EXIT_CODES,
    after_long_help = ABOUT_RUNS
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
    Doctor(doctor::Doctor),
    Completions(completions::Completions),
    Man(man::Manual),
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
            Command::Doctor(it) => it.run(&global),
            Command::Completions(it) => it.run(Self::command()),
            Command::Man(it) => it.run(Self::command()),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory, Parser};

    use super::Arguments;

    #[test]
    fn every_command_has_examples_that_it_understands() {
        for command in Arguments::command().get_subcommands() {
            let name = command.get_name();
            let examples = examples(command);
            assert!(!examples.is_empty(), "`orch {name}` has no examples");
            for example in examples {
                let words = words(&example);
                assert_eq!(words[1], name, "{example}");
                if let Err(error) = Arguments::try_parse_from(words) {
                    panic!("{example}: {error}");
                }
            }
        }
    }

    #[test]
    fn every_command_of_the_documents_is_understood() -> std::io::Result<()> {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut pages = vec![root.join("README.md")];
        for entry in std::fs::read_dir(root.join("docs"))? {
            pages.push(entry?.path());
        }
        let mut commands = 0;
        for page in pages {
            let text = std::fs::read_to_string(&page).unwrap_or_default();
            // Every second part stands in a block of code.
            for line in text.split("```").skip(1).step_by(2).flat_map(str::lines) {
                let line = line.strip_prefix("$ ").unwrap_or(line);
                let line = line.split(" #").next().unwrap_or_default();
                if line.starts_with("orch ") {
                    if let Err(error) = Arguments::try_parse_from(words(line)) {
                        panic!("{}: {line}: {error}", page.display());
                    }
                    commands += 1;
                }
            }
        }
        assert!(commands > 40, "{commands}");
        Ok(())
    }

    /// The lines of the help that show how a command is used.
    fn examples(command: &Command) -> Vec<String> {
        let help = command.get_after_help().map(ToString::to_string);
        let help = help.unwrap_or_default();
        let lines = help.lines().filter(|it| it.starts_with("  orch "));
        lines.map(str::to_owned).collect()
    }

    /// The words of a command as a shell takes them, up to a pipe, a file or another
    /// command.
    fn words(line: &str) -> Vec<String> {
        let line = line.split(['|', '>', '&']).next().unwrap_or_default();
        let mut words = Vec::new();
        for (place, part) in line.split(['"', '\'']).enumerate() {
            if place % 2 == 1 {
                words.push(part.to_owned());
            } else {
                words.extend(part.split_whitespace().map(str::to_owned));
            }
        }
        words
    }
}
