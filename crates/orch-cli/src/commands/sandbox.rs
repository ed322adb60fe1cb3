//! `orch sandbox`

use std::ffi::OsString;
use std::io::IsTerminal;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitCode, ExitStatus};

use clap::Args;
use orch_postgres::{Sandbox, Template};
use rustix::process::{Pid, Signal, kill_process};

use crate::error::{CommandError, Result};
use crate::interrupt::{self, Guard};
use crate::output::say;

/// The name of the database.
const DATABASE: &str = "orchestrator-core";

/// Run a command beside a private, throw-away Postgres
///
/// The server has one database, with the tables of the orchestrator and no rows. The
/// command finds it in `ORCH_DATABASE` and `DATABASE_URI`; `psql` reaches it without
/// options. The server is removed when the command ends. Without a command, the shell is
/// run. The exit code is that of the command.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  orch sandbox -- pytest
  orch sandbox")]
pub(crate) struct InSandbox {
    /// The command, with its arguments
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

impl InSandbox {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let sandbox = Sandbox::start().map_err(CommandError::failed)?;
        sandbox
            .create_database(DATABASE, Template::Core)
            .map_err(CommandError::failed)?;
        let mut command = self.command();
        let program = command.get_program().to_string_lossy().into_owned();
        if self.command.is_empty() {
            say!("a private Postgres is at `ORCH_DATABASE`; it is removed when `{program}` ends");
        }
        lead(&mut command, &sandbox);
        // Between the start of the command and its end no signal may leave the server behind.
        let _ignoring = interrupt::ignoring();
        let started = command.spawn().map_err(|error| {
            CommandError::usage(format!("cannot run `{program}`")).detail(error.to_string())
        });
        let ended = started.and_then(|mut child| {
            let _signals = signals_are_for(Pid::from_child(&child));
            child.wait().map_err(CommandError::failed)
        });
        sandbox.stop().map_err(CommandError::failed)?;
        ended.map(code)
    }

    fn command(&self) -> Command {
        match self.command.split_first() {
            Some((program, arguments)) => {
                let mut command = Command::new(program);
                command.args(arguments);
                command
            }
            None => Command::new(std::env::var_os("SHELL").unwrap_or_else(|| "sh".into())),
        }
    }
}

/// Leads a command to the database, and to the `psql` of its server.
fn lead(command: &mut Command, sandbox: &Sandbox) {
    let url = sandbox.url(DATABASE);
    command.env("ORCH_DATABASE", &url).env("DATABASE_URI", &url);
    command.envs(sandbox.variables(DATABASE));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [sandbox.bin_dir().to_owned()];
    let folders = folders.into_iter().chain(std::env::split_paths(&path));
    if let Ok(path) = std::env::join_paths(folders) {
        command.env("PATH", path);
    }
}

/// A terminal sends Ctrl-C to the command as well, which may go on; elsewhere a signal ends
/// the command.
fn signals_are_for(command: Pid) -> Guard {
    if std::io::stdin().is_terminal() {
        interrupt::ignoring()
    } else {
        interrupt::calling(move || {
            // It may have ended already.
            let _ = kill_process(command, Signal::TERM);
        })
    }
}

/// The exit code of a command, as shells give it.
fn code(status: ExitStatus) -> ExitCode {
    const SIGNALLED: i32 = 128;
    let code = status
        .code()
        .or_else(|| status.signal().map(|it| SIGNALLED + it));
    let code = code.and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}
