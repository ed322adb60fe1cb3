//! The prompts, on a real terminal.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::support::{ORCH, Project};

/// A terminal of 80 columns with `orch` in it.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    _master: Box<dyn MasterPty + Send>,
}

/// How long a screen may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

impl Terminal {
    fn run(project: &Project, arguments: &[&str]) -> Self {
        let size = PtySize {
            rows: 50,
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
        let (rows, columns) = (NonZero::new(50).unwrap(), NonZero::new(80).unwrap());
        let screen = vt100::Parser::new(rows, columns, 500);
        Self {
            child,
            writer,
            output,
            screen,
            _master: pair.master,
        }
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    fn shows(&mut self, text: &str) {
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

    fn types(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits for a question, then answers it.
    #[track_caller]
    fn asks(&mut self, question: &str, keys: &str) {
        self.shows(question);
        self.types(keys);
    }

    /// Waits for the end. Returns the exit code.
    fn ends(mut self) -> u32 {
        self.child.wait().unwrap().exit_code()
    }
}

const ENTER: &str = "\r";
const ESCAPE: &str = "\u{1b}";
const CTRL_C: &str = "\u{3}";
const BACKSPACE: &str = "\u{7f}";
const DOWN: &str = "\u{1b}[B";

fn project() -> Project {
    let project = Project::empty();
    project.write(
        "products/__init__.py",
        r#"
from typing import Literal
from orchestrator.domain import SUBSCRIPTION_MODEL_REGISTRY
from orchestrator.domain.base import ProductBlockModel, SubscriptionModel


class Node(ProductBlockModel, product_block_name="Node"):
    """A network node."""
    hostname: str


class NodeProduct(SubscriptionModel, is_base=True):
    """A node of the network."""
    speed: Literal[10, 100]
    node: Node


SUBSCRIPTION_MODEL_REGISTRY.update({"Node": NodeProduct})
"#,
    );
    project.orch(["init"]).exits(0);
    project
}

#[test]
fn a_person_records_with_suggestions_choices_and_limits() {
    let project = project();
    let mut terminal = Terminal::run(&project, &["record", "Add nodes"]);
    terminal.asks("Product description, product \"Node\":", ENTER);
    terminal.asks("Product type, product \"Node\":", ENTER);
    terminal.asks(
        "Product tag, product \"Node\":",
        "more than twenty characters\r",
    );
    terminal.shows("it has 27 characters, and there is room for 20");
    terminal.types(&BACKSPACE.repeat(27));
    terminal.types("NÖDE\r");
    terminal.asks("Fixed input value, fixed input \"speed\"", DOWN);
    terminal.types(ENTER);
    terminal.asks("Product block description", ENTER);
    terminal.asks("Product block tag", ENTER);
    terminal.shows("Resource type description");
    terminal.types(ENTER);
    terminal.shows("an answer is needed");
    terminal.types("name of the host\r");
    terminal.shows("Seal this?");
    terminal.shows("product/Node/tag NÖDE");
    terminal.types(ENTER);
    terminal.shows("recorded 6 changes and 7 answers as revision");
    assert_eq!(terminal.ends(), 0);
    let state = project.orch(["state", "--format", "json"]).exits(0).stdout;
    let state: serde_json::Value = serde_json::from_str(&state).unwrap();
    assert_eq!(
        state["products"]["Node"]["description"],
        "A node of the network."
    );
    assert_eq!(state["products"]["Node"]["tag"], "NÖDE");
    assert_eq!(state["products"]["Node"]["fixed_inputs"]["speed"], "100");
    assert_eq!(state["product_blocks"]["Node"]["tag"], "N");
    let events = project.sealed().events();
    assert!(
        events.contains(r#""answer":"N","given":"suggestion""#),
        "{events}"
    );
    assert!(
        events.contains(r#""answer":"NÖDE","given":"prompt""#),
        "{events}"
    );
}

#[test]
fn escape_goes_back_and_the_last_answer_counts() {
    let project = project();
    let mut terminal = Terminal::run(&project, &["record", "Add nodes"]);
    terminal.asks("Product description, product \"Node\":", "first\r");
    terminal.asks("Product type, product \"Node\":", ESCAPE);
    terminal.shows("(back)");
    terminal.asks("(first)", "second\r");
    terminal.shows("product \"Node\": second");
    terminal.types(CTRL_C);
    terminal.shows("1 answer is kept in a draft");
    assert_eq!(terminal.ends(), 130);
    project
        .orch(["record", "Add nodes"])
        .exits(5)
        .says("took over 1 answer from a draft");
    let form = project.orch(["questions"]).exits(0).stdout;
    assert!(form.contains("\"answer\": \"second\""), "{form}");
}

#[test]
fn ctrl_c_keeps_every_answer_and_the_next_run_goes_on() {
    let project = project();
    let mut terminal = Terminal::run(&project, &["record", "Add nodes"]);
    terminal.asks("Product description, product \"Node\":", "kept\r");
    terminal.asks("Product type, product \"Node\":", ENTER);
    terminal.asks("Product tag, product \"Node\":", CTRL_C);
    terminal.shows("interrupted; nothing was sealed");
    terminal.shows("2 answers are kept in a draft");
    terminal.shows("goes on from there");
    assert_eq!(terminal.ends(), 130);
    let mut terminal = Terminal::run(&project, &["record", "Add nodes"]);
    terminal.shows("took over 2 answers from a draft");
    terminal.asks("Product tag, product \"Node\":", CTRL_C);
    assert_eq!(terminal.ends(), 130);
}

#[test]
fn the_summary_lets_an_answer_be_changed_or_all_be_left() {
    let project = project();
    project.write(
        "answers.json",
        r#"{"resource_type/hostname/description": "name", "fixed_input/Node/speed/value": 10}"#,
    );
    // All but one answer are there already.
    project.record("Add nodes").exits(5);
    let mut terminal = Terminal::run(&project, &["record", "Add nodes"]);
    for _ in 0..5 {
        terminal.shows("question ");
        terminal.types(ENTER);
        let asked = terminal.screen.screen().contents();
        let until = Instant::now() + PATIENCE;
        while terminal.screen.screen().contents() == asked {
            let left = until.saturating_duration_since(Instant::now());
            let bytes = terminal.output.recv_timeout(left).unwrap();
            terminal.screen.process(&bytes);
        }
    }
    terminal.asks("Seal this?", DOWN);
    terminal.types(ENTER);
    terminal.asks("Which?", "hostname");
    terminal.shows("> resource_type/hostname/description: name");
    terminal.types(ENTER);
    terminal.asks("Resource type description", "better name\r");
    terminal.shows("resource_type/hostname/description better name");
    terminal.asks("Seal this?", DOWN);
    terminal.types(DOWN);
    terminal.types(ENTER);
    terminal.shows("7 answers are kept in a draft");
    assert_eq!(terminal.ends(), 5);
    assert_eq!(project.revisions(), Vec::<String>::new());
}

#[test]
fn a_terminal_that_goes_ends_the_program_and_keeps_the_answers() {
    let project = Project::of_case("workshop");
    let mut terminal = Terminal::run(&project, &["record", "Products"]);
    terminal.asks("Product description, product \"User Group\"", "groups\r");
    terminal.shows("Product type, product \"User Group\"");
    let pid = i32::try_from(terminal.child.process_id().unwrap()).unwrap();
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::HUP).unwrap();
    let until = Instant::now() + PATIENCE;
    while terminal.child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < until, "it goes on without a terminal");
        std::thread::yield_now();
    }
    let ran = project.orch(["status", "--format", "json"]);
    assert!(
        ran.stdout.contains("\"draft_answers\": 1"),
        "{}",
        ran.stdout
    );
}
