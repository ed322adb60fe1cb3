//! A run of the program, and what came of it.

use std::process::Command;

use serde_json::Value;

use super::Transcript;

/// A run of the program that has ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The command, as a person would type it.
    pub(crate) command: String,
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a command to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        command: typed(command),
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Ran {
    /// The run, which must have ended with this code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        let Self {
            command,
            stdout,
            stderr,
            ..
        } = &self;
        assert_eq!(
            self.code,
            Some(code),
            "{command}\nstdout:\n{stdout}\nstderr:\n{stderr}"
        );
        self
    }

    /// The run, which must say this on standard error.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(
            self.stderr.contains(text),
            "expected: {text}\nfound:\n{}",
            self.stderr
        );
        self
    }

    /// The run, written down whole in a transcript.
    pub(crate) fn noted(self, transcript: &mut Transcript) -> Self {
        transcript.add(&self);
        self
    }

    /// The run, written down in a transcript but for its data, which is not the point.
    pub(crate) fn noted_without_data(self, transcript: &mut Transcript) -> Self {
        transcript.add_without_data(&self);
        self
    }

    /// The JSON on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{}: {error}\n{}", self.command, self.stdout))
    }
}

/// A command as a person would type it in a shell.
fn typed(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let mut line = program.rsplit('/').next().unwrap_or_default().to_owned();
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-+_./:=@?&,%".contains(c);
        line.push(' ');
        if !argument.is_empty() && argument.chars().all(is_plain) {
            line += &argument;
        } else {
            line += &format!("'{}'", argument.replace('\'', r"'\''"));
        }
    }
    line
}
