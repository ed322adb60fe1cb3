//! The prompts, on a real terminal.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use orch_postgres::Template;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{ORCH, Project, client, database, matches_messages};

/// A terminal of 80 columns with `orch` in it.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    master: Box<dyn MasterPty + Send>,
}

/// Room for a whole session: what scrolls away depends on when a line is drawn.
const ROWS: u16 = 120;

/// How long a screen may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

impl Terminal {
    fn run(project: &Project, arguments: &[&str]) -> Self {
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

    /// The settings of the terminal: whether keys are shown, and lines edited.
    fn settings(&self) -> String {
        format!("{:?}", self.master.get_termios().unwrap())
    }

    fn gets(&self, signal: Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Waits for the program to end, whatever it wrote. Returns the exit code.
    fn has_ended(&mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status.exit_code();
            }
            assert!(Instant::now() < until, "it goes on");
            std::thread::yield_now();
        }
    }

    /// Waits for the end. Returns the exit code, and all that the screen then shows.
    fn ends(mut self) -> (u32, String) {
        let code = self.child.wait().unwrap().exit_code();
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the terminal stays open"),
            }
        }
        (code, self.screen.screen().contents())
    }
}

const ENTER: &str = "\r";
const ESCAPE: &str = "\u{1b}";
const CTRL_C: &str = "\u{3}";
const BACKSPACE: &str = "\u{7f}";
const DOWN: &str = "\u{1b}[B";

/// The last choice of the question whether to seal; it stands there while that is open.
const LAST_CHOICE: &str = "leave it as a draft";

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
    terminal.asks("How should product `Node` be described?", ENTER);
    terminal.asks("Which product type does product `Node` have?", ENTER);
    terminal.asks(
        "Which tag should product `Node` have?",
        "more than twenty characters\r",
    );
    terminal.shows("the answer has 27 characters, and there is room for 20");
    terminal.types(&BACKSPACE.repeat(27));
    terminal.types("NÖDE\r");
    terminal.asks("Which value does fixed input `speed`", DOWN);
    terminal.types(ENTER);
    terminal.asks("How should product block `Node` be described?", ENTER);
    terminal.asks("Which tag should product block `Node` have?", ENTER);
    terminal.shows("How should resource type `hostname`");
    terminal.types(ENTER);
    terminal.shows("the answer is empty");
    terminal.types("name of the host\r");
    terminal.shows("Seal this?");
    terminal.shows("product/Node/tag NÖDE");
    terminal.types(ENTER);
    terminal.shows("recorded 6 changes and 7 answers as revision");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0);
    matches_messages(
        "a_person_records_with_suggestions_choices_and_limits",
        &screen,
    );
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
    terminal.asks("How should product `Node` be described?", "first\r");
    terminal.asks("Which product type does product `Node` have?", ESCAPE);
    terminal.shows("(back)");
    terminal.asks("(first)", "second\r");
    terminal.shows("be described? second");
    // What is typed while no question is open would be echoed.
    terminal.asks("question 2 of 7", CTRL_C);
    terminal.shows("1 answer is kept in a draft");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 130);
    matches_messages("escape_goes_back_and_the_last_answer_counts", &screen);
    project.orch(["record", "Add nodes"]).exits(5);
    let form = project.orch(["questions"]).exits(0).json();
    assert_eq!(form["product/Node/description"]["answer"], "second");
    let form = form.as_object().unwrap();
    let answered = form.values().filter(|it| !it["answer"].is_null());
    assert_eq!(answered.count(), 1);
}

#[test]
fn ctrl_c_keeps_every_answer_and_the_next_run_goes_on() {
    let project = project();
    let mut terminal = Terminal::run(&project, &["record", "Add nodes"]);
    terminal.asks("How should product `Node` be described?", "kept\r");
    terminal.asks("Which product type does product `Node` have?", ENTER);
    terminal.asks("Which tag should product `Node` have?", CTRL_C);
    terminal.shows("interrupted; nothing was sealed");
    terminal.shows("2 answers are kept in a draft");
    terminal.shows("continues from there");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 130);
    matches_messages("ctrl_c_keeps_every_answer", &screen);
    let mut terminal = Terminal::run(&project, &["record", "Add nodes"]);
    terminal.shows("2 answers taken from the open draft");
    terminal.asks("Which tag should product `Node` have?", CTRL_C);
    let (code, screen) = terminal.ends();
    assert_eq!(code, 130);
    matches_messages("the_next_run_goes_on", &screen);
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
    for open in [1, 2, 3, 5, 6] {
        terminal.asks(&format!("question {open} of 7"), ENTER);
    }
    terminal.asks(LAST_CHOICE, DOWN);
    terminal.types(ENTER);
    terminal.asks("Which answer?", "hostname");
    terminal.shows("> resource_type/hostname/description: name");
    terminal.types(ENTER);
    terminal.asks("How should resource type `hostname`", "better name\r");
    terminal.shows("resource_type/hostname/description better name");
    terminal.asks(LAST_CHOICE, DOWN);
    terminal.types(DOWN);
    terminal.types(ENTER);
    terminal.shows("7 answers are kept in a draft");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 5);
    matches_messages(
        "the_summary_lets_an_answer_be_changed_or_all_be_left",
        &screen,
    );
    assert_eq!(project.revisions(), Vec::<String>::new());
}

#[test]
fn a_terminal_that_goes_ends_the_program_and_keeps_the_answers() {
    let project = Project::of_case("workshop");
    let mut terminal = Terminal::run(&project, &["record", "Products"]);
    terminal.asks("How should product `User Group` be described?", "groups\r");
    terminal.shows("Which product type does product `User Group` have?");
    terminal.gets(Signal::HUP);
    terminal.has_ended();
    let status = project.orch(["status", "--format", "json"]).json();
    assert_eq!(status["draft_answers"], 1);
}

/// Whoever is asked something, and gets a signal instead of giving an answer, has a terminal
/// afterwards as before: keys are shown, lines are edited, pasted text comes as it is.
#[test]
fn a_signal_at_a_prompt_leaves_the_terminal_as_it_was() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let subscription =
        "insert into subscriptions (description, status, product_id, customer_id, insync)
        select 'one', 'active', product_id, 'c', true from products where name = 'User internal'";
    client(&url).batch_execute(subscription).unwrap();
    let unrecorded = self::project();
    let back = ["replay", "--to", "base", "--database", &url];
    let prompts: [(&Project, &[&str], &str); 2] = [
        (&unrecorded, &["record", "Nodes"], "How should product"),
        (&project, &back, "Go on?"),
    ];
    for (project, arguments, question) in prompts {
        for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
            let before = {
                let pair = native_pty_system().openpty(PtySize::default()).unwrap();
                format!("{:?}", pair.master.get_termios().unwrap())
            };
            let mut terminal = Terminal::run(project, arguments);
            terminal.shows(question);
            assert_ne!(terminal.settings(), before, "the prompt reads no keys");
            terminal.gets(signal);
            assert_eq!(terminal.has_ended(), 130);
            assert_eq!(terminal.settings(), before, "{question} {signal:?}");
            let until = Instant::now() + PATIENCE;
            let is_as_before = |terminal: &Terminal| {
                let screen = terminal.screen.screen();
                !screen.bracketed_paste() && !screen.hide_cursor()
            };
            while !is_as_before(&terminal) {
                let left = until.saturating_duration_since(Instant::now());
                let bytes = terminal.output.recv_timeout(left).unwrap();
                terminal.screen.process(&bytes);
            }
        }
    }
    unrecorded.orch(["status"]).exits(3);
}
