//! A process that reads packages with the real orchestrator.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use orch_source::introspect::{Introspected, KNOWN_PACKAGES, SCRIPT, read};
use tempfile::TempDir;

use crate::Result;

/// The process, which ends with this value.
pub(crate) struct Real {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    _scripts: TempDir,
}

/// What the orchestrator says of a package: its model, or why it fails.
pub(crate) type Theirs = std::result::Result<Introspected, String>;

impl Real {
    pub(crate) fn start(python: &str) -> Result<Self> {
        let scripts = tempfile::tempdir()?;
        let (server, script) = (
            scripts.path().join("server.py"),
            scripts.path().join("introspect.py"),
        );
        std::fs::write(&server, include_str!("server.py"))?;
        std::fs::write(&script, SCRIPT)?;
        let known = KNOWN_PACKAGES.trim().replace('\n', ",");
        let mut child = Command::new(python)
            .arg(&server)
            .arg(&script)
            .arg(known)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().ok_or("no standard input")?;
        let output = child.stdout.take().ok_or("no standard output")?;
        Ok(Self {
            child,
            input,
            output: BufReader::new(output),
            _scripts: scripts,
        })
    }

    /// Reads the package `products` in a folder.
    pub(crate) fn read(&mut self, folder: &Path) -> Result<Theirs> {
        writeln!(self.input, "{}", folder.display())?;
        self.input.flush()?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        if let Some(error) = line.strip_prefix("{\"error\": ") {
            return Ok(Err(error.trim_end().trim_end_matches('}').to_owned()));
        }
        Ok(read(&line).map_err(|faults| {
            let faults: Vec<String> = faults.iter().map(|fault| format!("{fault:?}")).collect();
            format!("cannot read the answer: {}", faults.join("; "))
        }))
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
