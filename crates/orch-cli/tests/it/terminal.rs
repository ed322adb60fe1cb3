//! The prompts, on a real terminal.

use std::time::Instant;

use orch_postgres::Template;
use portable_pty::{PtySize, native_pty_system};
use rustix::process::Signal;

use crate::support::{PATIENCE, Project, Terminal, client, database, matches_messages};

const ENTER: &str = "\r";
const ESCAPE: &str = "\u{1b}";
const CTRL_C: &str = "\u{3}";
const BACKSPACE: &str = "\u{7f}";
const DOWN: &str = "\u{1b}[B";
const TAB: &str = "\t";
const CTRL_A: &str = "\u{1}";
const CTRL_E: &str = "\u{5}";
const CTRL_K: &str = "\u{b}";
const CTRL_U: &str = "\u{15}";
const CTRL_W: &str = "\u{17}";

/// Stands there while the question whether to seal is open.
const SEAL: &str = "`d` keeps the answers for later";

/// Stands there where nothing is chosen, after Enter.
const NOTHING: &str = "nothing is chosen yet: move with the arrow keys";

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
    terminal.shows("the answer has 27 characters; the column holds 20");
    terminal.types(&BACKSPACE.repeat(27));
    terminal.types("NÖDE\r");
    terminal.asks("Which value does fixed input `speed`", ENTER);
    // Where nothing is suggested, nothing lies under Enter.
    terminal.asks(NOTHING, DOWN);
    terminal.types(DOWN);
    terminal.types(ENTER);
    terminal.asks("How should product block `Node` be described?", ENTER);
    terminal.asks("Which tag should product block `Node` have?", ENTER);
    terminal.shows("How should resource type `hostname`");
    terminal.types(ENTER);
    terminal.shows("the answer is empty");
    terminal.types("name of the host\r");
    terminal.shows("+ product `Node`, type `NodeProduct`, tag `NÖDE`");
    terminal.asks(SEAL, ENTER);
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
    terminal.asks("first", "second\r");
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
    terminal.asks(SEAL, "e");
    terminal.asks("Which answer?", "nothing like it");
    terminal.asks("nothing matches `nothing like it`", CTRL_U);
    terminal.asks("Which tag should product block `Node` have? N", "hostname");
    terminal.shows("> How should resource type `hostname` be described? name");
    terminal.types(ENTER);
    terminal.shows("question 7 of 7");
    terminal.types("better name\r");
    terminal.shows("+   hostname: str, required (better name)");
    terminal.asks(SEAL, "d");
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
        for signal in [Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT] {
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

#[test]
fn the_keys_of_a_shell_edit_an_answer() {
    let project = project();
    let mut terminal = Terminal::run(&project, &["record", "Add nodes"]);
    terminal.asks("Enter takes it, Tab edits it", TAB);
    terminal.types(&format!("{CTRL_W}{CTRL_W}{CTRL_A}Mostly: {CTRL_E}all"));
    terminal.shows("  Mostly: A node of all");
    terminal.types(&format!("{CTRL_A}\u{1b}f{CTRL_K} nodes{ENTER}"));
    terminal.shows("be described? Mostly: nodes");
    terminal.asks("question 2 of 7", ENTER);
    terminal.asks("question 3 of 7", &format!("wrong{CTRL_U}RIGHT{ENTER}"));
    terminal.shows("Which tag should product `Node` have? RIGHT");
    terminal.asks("question 4 of 7", CTRL_C);
    let (code, _) = terminal.ends();
    assert_eq!(code, 130);
}

#[test]
fn a_paste_with_line_breaks_stays_one_answer() {
    let project = project();
    let mut terminal = Terminal::run(&project, &["record", "Add nodes"]);
    terminal.shows("question 1 of 7");
    terminal.types("\u{1b}[200~first line\r\n  second line\nthird\u{1b}[201~");
    terminal.shows("  first line second line third");
    terminal.types(ENTER);
    terminal.shows("be described? first line second line third");
    terminal.asks("question 2 of 7", CTRL_C);
    let (code, _) = terminal.ends();
    assert_eq!(code, 130);
    let form = project.orch(["questions"]).exits(0).json();
    let answer = &form["product/Node/description"]["answer"];
    assert_eq!(answer, "first line second line third");
}

#[test]
fn enter_alone_never_removes_what_was_renamed() {
    let project = Project::workshop();
    let models = project.read("products/__init__.py");
    let models = models.replace(r#""User internal": User"#, r#""Staff": User"#);
    project.write("products/__init__.py", &models);
    let mut terminal = Terminal::run(&project, &["record", "Rename"]);
    terminal.asks("Was product `Staff` called something else before?", ENTER);
    // To say that it is new would say that the other one was removed.
    terminal.asks(NOTHING, &format!("{DOWN}{DOWN}{ENTER}"));
    terminal.shows("Product `User internal` is no longer registered.");
    terminal.shows("arrow keys choose  question 2 of");
    terminal.types(&ENTER.repeat(3));
    terminal.shows(NOTHING);
    terminal.types(&DOWN.repeat(2));
    terminal.shows("> remove");
    terminal.types(ENTER);
    terminal.asks("question 3 of", CTRL_C);
    let (code, screen) = terminal.ends();
    assert_eq!(code, 130);
    matches_messages("enter_alone_never_removes_what_was_renamed", &screen);
    // Neither does `--yes`, or a file that is filled in with suggestions.
    let form = project.orch(["questions"]).exits(0).json();
    for (key, question) in form.as_object().unwrap() {
        let suggestion = question["suggestion"].as_str().unwrap_or_default();
        assert!(!["remove", "yes", "archive"].contains(&suggestion), "{key}");
    }
    let choices = &form["product/User internal/removal"]["choices"];
    assert_eq!(*choices, serde_json::json!(["end of life", "remove"]));
    project
        .orch(["record", "Rename", "--discard-draft", "--yes"])
        .exits(5);
    assert_eq!(project.revisions().len(), 1);
}

#[test]
fn enter_does_not_seal_a_removal() {
    let project = Project::empty();
    let case = crate::support::root().join("fixtures/models/resource_type_removed");
    project.replace_models(&case.join("before"));
    project.orch(["init"]).exits(0);
    project.record("Before").exits(0);
    project.replace_models(&case.join("after"));
    let arguments = ["record", "After", "--answers", "answers.json"];
    let mut terminal = Terminal::run(&project, &arguments);
    terminal.shows("-   vlan: its values go to the archive");
    terminal.asks("type the letter; `e` changes an answer", ENTER);
    terminal.types("v");
    terminal.shows("-- It may archive rows of");
    terminal.shows("Seal this? view SQL");
    terminal.types("s");
    terminal.shows("recorded 2 changes and 2 answers as revision");
    let (code, _) = terminal.ends();
    assert_eq!(code, 0);
}
