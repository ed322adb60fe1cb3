//! A real terminal of 80 columns, with the program in it.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::{ORCH, Project};

/// A terminal of 80 columns with `orch` in it.
pub(crate) struct Terminal {
    pub(crate) child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    pub(crate) output: Receiver<Vec<u8>>,
    pub(crate) screen: vt100::Parser,
    master: Box<dyn MasterPty + Send>,
}

/// Room for a whole session: what scrolls away depends on when a line is drawn.
const ROWS: u16 = 120;

/// How long a screen may take to come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

impl Terminal {
    pub(crate) fn run(project: &Project, arguments: &[&str]) -> Self {
        Self::run_in(project, arguments, &[])
    }

    /// Runs the program with more in its environment.
    pub(crate) fn run_in(project: &Project, arguments: &[&str], more: &[(&str, &str)]) -> Self {
        let size = PtySize {
            rows: ROWS,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(ORCH);
        command.args(arguments);
        command.cwd(project.path());
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("ORCH_AUTHOR", "Ada <ada@example.org>");
        command.env("ORCH_NOW", "2026-11-22T09:30:00Z");
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let (rows, columns) = (NonZero::new(ROWS).unwrap(), NonZero::new(80).unwrap());
        let screen = vt100::Parser::new(rows, columns, 500);
        Self {
            child,
            writer,
            output,
            screen,
            master: pair.master,
        }
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub(crate) fn shows(&mut self, text: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.screen.screen().contents().contains(text) {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) => panic!(
                    "expected: {text}\nfound:\n{}",
                    self.screen.screen().contents()
                ),
            }
        }
    }

    pub(crate) fn types(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits for a question, then answers it.
    #[track_caller]
    pub(crate) fn asks(&mut self, question: &str, keys: &str) {
        self.shows(question);
        self.types(keys);
    }

    /// The settings of the terminal: whether keys are shown, and lines edited.
    pub(crate) fn settings(&self) -> String {
        format!("{:?}", self.master.get_termios().unwrap())
    }

    pub(crate) fn gets(&self, signal: Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Waits for the program to end, whatever it wrote. Returns the exit code.
    pub(crate) fn has_ended(&mut self) -> u32 {
        ends_in_time(&mut *self.child, &[])
    }

    /// Waits for the end. Returns the exit code, and all that the screen then shows.
    pub(crate) fn ends(mut self) -> (u32, String) {
        let code = self.finishes();
        (code, self.screen.screen().contents())
    }

    /// Waits for the end, and until the screen shows all. Returns the exit code.
    pub(crate) fn finishes(&mut self) -> u32 {
        let code = self.has_ended();
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the terminal stays open"),
            }
        }
        code
    }
}

/// Waits for a program to end. Returns the exit code. One that waits for a key that never comes
/// is ended, and fails the test rather than keep it for ever.
#[track_caller]
pub(crate) fn ends_in_time(child: &mut (dyn Child + Send + Sync), arguments: &[&str]) -> u32 {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.exit_code();
        }
        if Instant::now() > until {
            child.kill().unwrap();
            panic!("it goes on: {arguments:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
