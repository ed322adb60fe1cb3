//! Asks the team's own Python interpreter for the models that their code registers.
//!
//! It runs their code, once, which is why it is never done unasked.

mod child;
mod command;
mod result;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::time::Duration;

use self::child::{End, Limits};
pub use self::command::{Command, ParseCommandError, Target};
pub use self::result::{Introspected, read};
use crate::Fault;

/// What the interpreter runs.
pub const SCRIPT: &str = include_str!("introspect.py");
/// Packages that are known to hold no models: an enumeration from one of them is known
/// by its name, as the reader of source does not look into them. One a line.
pub const KNOWN_PACKAGES: &str = include_str!("known_packages.txt");
/// Stands on a line of its own before and behind what the script gives.
const MARK: &str = "--- orch introspection ---";
/// How many lines of standard error a message carries.
const LINES: usize = 20;

/// A run of an interpreter, as it is to be.
#[derive(Clone, Debug)]
pub struct Introspection {
    /// What is imported, and by which interpreter.
    pub command: Command,
    /// The folder that it runs in, as one would run the command by hand.
    pub folder: PathBuf,
    /// The virtual environment whose interpreter is used where the command names none;
    /// that of `.venv` in the folder otherwise, then `python3` and `python` from
    /// `PATH`.
    pub virtual_env: Option<PathBuf>,
    /// Further folders to import from, before those of `PYTHONPATH`.
    pub python_path: Vec<PathBuf>,
    /// A module that registers workflows, which is imported behind the target.
    pub workflows: Option<String>,
    /// How long it may take.
    pub time_limit: Duration,
    /// How many bytes it may print.
    pub output_limit: usize,
}

/// The models cannot be had from the interpreter.
#[derive(Debug, thiserror::Error)]
pub enum IntrospectError {
    /// There is no interpreter.
    #[error("no Python interpreter was found: tried {}", .tried.join(", "))]
    NoInterpreter {
        /// Programs, in the order in which they were looked for.
        tried: Vec<String>,
    },
    /// The interpreter, or the folder, cannot be used.
    #[error("cannot run `{program}`: {error}")]
    Start {
        /// The program.
        program: String,
        /// What the system says.
        error: io::Error,
    },
    /// It took too long, and was ended.
    #[error("the interpreter took longer than {} s and was ended", .limit.as_secs_f64())]
    TimedOut {
        /// How long it had.
        limit: Duration,
        /// The last lines of its standard error.
        stderr: String,
    },
    /// It printed too much, and was ended.
    #[error("the interpreter printed more than {limit} bytes and was ended")]
    TooLarge {
        /// How many it had.
        limit: usize,
    },
    /// It was ended because the caller asked for it.
    #[error("the interpreter was ended")]
    Stopped,
    /// The team's code failed.
    #[error("the interpreter ended with {status}")]
    Failed {
        /// `exit code 1`, `signal 11`.
        status: String,
        /// The last lines of its standard error.
        stderr: String,
    },
    /// It ended well, but without a model: the code may have ended it.
    #[error("the interpreter ended without giving a model")]
    NoResult {
        /// The last lines of its standard error.
        stderr: String,
    },
    /// What it gave cannot be read.
    #[error("what the interpreter gave cannot be read")]
    Unreadable(Vec<Fault>),
}

impl IntrospectError {
    /// The last lines that the program wrote to standard error, where there are any.
    pub fn stderr(&self) -> Option<&str> {
        match self {
            Self::TimedOut { stderr, .. }
            | Self::Failed { stderr, .. }
            | Self::NoResult { stderr } => Some(stderr.as_str()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }
}

impl Introspection {
    /// A run in a folder, with the limits that suit a package of a thousand files.
    pub fn new(command: Command, folder: impl Into<PathBuf>) -> Self {
        Self {
            command,
            folder: folder.into(),
            virtual_env: None,
            python_path: Vec::new(),
            workflows: None,
            time_limit: Duration::from_secs(60),
            output_limit: 256 << 20,
        }
    }

    /// Runs the interpreter and reads what it says.
    ///
    /// `is_stopped` is asked all the time; the interpreter is ended once it says so.
    /// Whatever happens, nothing that the interpreter has started in its own process
    /// group goes on.
    ///
    /// # Errors
    ///
    /// If there is no interpreter, or it fails, or gives no model. What the code says
    /// that cannot be told for certain is among [`Introspected::problems`] instead.
    pub fn run(&self, is_stopped: &dyn Fn() -> bool) -> Result<Introspected, IntrospectError> {
        let limits = Limits {
            time: self.time_limit,
            output: self.output_limit,
            is_stopped,
        };
        let mut tried = Vec::new();
        for interpreter in self.interpreters() {
            let mut command = self.process(&interpreter);
            let program = command.get_program().to_string_lossy().into_owned();
            match child::run(&mut command, &limits) {
                Ok(ran) => return self.read(&ran),
                // A folder that is not there is no missing interpreter.
                Err(error) if error.kind() == io::ErrorKind::NotFound && self.folder.is_dir() => {
                    tried.push(format!("`{program}`"));
                }
                Err(error) => return Err(IntrospectError::Start { program, error }),
            }
        }
        Err(IntrospectError::NoInterpreter { tried })
    }

    /// The interpreters to try, each with its options.
    fn interpreters(&self) -> Vec<Vec<OsString>> {
        if let [program, options @ ..] = &self.command.interpreter[..] {
            let mut words: Vec<OsString> = vec![self.program(program)];
            words.extend(options.iter().map(OsString::from));
            return vec![words];
        }
        let mut found = Vec::new();
        let environments = [self.virtual_env.clone(), Some(self.folder.join(".venv"))];
        for environment in environments.into_iter().flatten() {
            for inside in ["bin/python", "Scripts/python.exe"] {
                let python = absolute(&environment).join(inside);
                if python.is_file() {
                    found.push(vec![python.into_os_string()]);
                }
            }
        }
        found.extend(["python3", "python"].map(|name| vec![OsString::from(name)]));
        found
    }

    /// A program by a path is meant from the folder on, as a shell there would take it.
    fn program(&self, word: &str) -> OsString {
        let path = Path::new(word);
        if path.is_relative() && path.components().count() > 1 {
            absolute(&self.folder).join(path).into_os_string()
        } else {
            OsString::from(word)
        }
    }

    fn process(&self, interpreter: &[OsString]) -> process::Command {
        let mut words = interpreter.iter();
        let mut command = process::Command::new(words.next().cloned().unwrap_or_default());
        let (kind, target) = match &self.command.target {
            Target::Module(name) => ("module", name),
            Target::Script(path) => ("script", path),
        };
        command
            .args(words)
            .args(["-c", SCRIPT, kind, target])
            .args(&self.command.arguments)
            .current_dir(&self.folder)
            .env(
                "ORCH_KNOWN_PACKAGES",
                KNOWN_PACKAGES.trim().replace('\n', ","),
            )
            // Reading leaves nothing in the team's folders.
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .envs(
                self.command
                    .variables
                    .iter()
                    .map(|(name, value)| (name, value)),
            );
        if let Some(module) = &self.workflows {
            command.env("ORCH_WORKFLOWS", module);
        }
        if !self.python_path.is_empty() {
            let before = std::env::var_os("PYTHONPATH");
            let before = before.iter().flat_map(std::env::split_paths);
            let folders = self.python_path.iter().map(|folder| absolute(folder));
            // A folder whose name parts paths cannot be written there.
            if let Ok(joined) = std::env::join_paths(folders.chain(before)) {
                command.env("PYTHONPATH", joined);
            }
        }
        command
    }

    fn read(&self, ran: &child::Ran) -> Result<Introspected, IntrospectError> {
        let stderr = last_lines(&ran.stderr);
        let status = match &ran.end {
            End::TimedOut => {
                let limit = self.time_limit;
                return Err(IntrospectError::TimedOut { limit, stderr });
            }
            End::TooLarge => {
                let limit = self.output_limit;
                return Err(IntrospectError::TooLarge { limit });
            }
            End::Stopped => return Err(IntrospectError::Stopped),
            End::Exited(status) => *status,
        };
        if !status.success() {
            let status = describe(status);
            return Err(IntrospectError::Failed { status, stderr });
        }
        let stdout = String::from_utf8_lossy(&ran.stdout);
        let Some(text) = between_marks(&stdout) else {
            return Err(IntrospectError::NoResult { stderr });
        };
        read(text).map_err(IntrospectError::Unreadable)
    }
}

/// The folder from the root on, links not followed.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// What stands between the last two marks; code may have printed before the script
/// could keep it from doing so.
fn between_marks(text: &str) -> Option<&str> {
    let mark = format!("\n{MARK}\n");
    let end = text.rfind(&mark)?;
    let before = &text[..end];
    let start = before.rfind(&mark)?;
    Some(&before[start + mark.len()..])
}

fn last_lines(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

#[cfg(unix)]
fn describe(status: process::ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;

    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => status.to_string(),
    }
}

#[cfg(not(unix))]
fn describe(status: process::ExitStatus) -> String {
    status.to_string()
}

#[cfg(test)]
mod tests {
    use super::{MARK, between_marks};

    #[test]
    fn what_is_printed_around_the_result_is_passed_over() {
        let text = format!("hello\n{MARK}\n{{}}\n{MARK}\n");
        assert_eq!(between_marks(&text), Some("{}"));
        assert_eq!(between_marks("{}"), None);
        assert_eq!(between_marks(&format!("\n{MARK}\n{{}}")), None);
    }
}
