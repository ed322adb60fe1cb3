//! The main screens, as pictures for the documents: what a person sees on 80 columns.

use orch_postgres::{DatabaseUrl, Template};

use crate::support::{Project, Terminal, database, matches_document, picture, root};

/// The database, as the pictures name it.
const DATABASE: &str = "orchestrator@localhost:5432/core";

const DOWN: &str = "\u{1b}[B";
const ENTER: &str = "\r";

#[test]
fn questions_and_what_is_sealed() {
    let project = Project::workshop();
    for (path, from, to) in [
        ("products/__init__.py", "User internal", "Staff"),
        (
            "products/product_blocks/user_group.py",
            "group_name",
            "name",
        ),
    ] {
        let text = project.read(path);
        project.write(path, &text.replace(from, to));
    }
    let command = "orch record \"Internal users are staff\"";
    let mut terminal = Terminal::run(&project, &["record", "Internal users are staff"]);
    terminal.shows("Was product `Staff` called something else before?");
    // The last line of the question.
    terminal.shows("arrow keys choose");
    is_drawn("question", command, &terminal, DATABASE);
    terminal.types(DOWN);
    terminal.types(ENTER);
    terminal.asks("Was `name` called something else before", ENTER);
    terminal.shows("`d` keeps the answers for later");
    is_drawn("seal", command, &terminal, DATABASE);
    terminal.types(ENTER);
    terminal.has_ended();
}

#[test]
fn what_commands_print() {
    let project = Project::workshop();
    let url = database(Template::Core);
    let address = DatabaseUrl::parse(&url, &|_| None).unwrap().to_string();
    for (name, command) in [
        ("replay", "orch replay heads"),
        ("show", "orch show head"),
        ("status", "orch status"),
        ("mistake", "orch upgrade heads"),
    ] {
        let arguments: Vec<&str> = command.split(' ').skip(1).collect();
        let named = [("ORCH_DATABASE", url.as_str())];
        let mut terminal = Terminal::run_in(&project, &arguments, &named);
        terminal.finishes();
        is_drawn(name, command, &terminal, &address);
    }
}

/// Compares a screen with the picture in the documents, or draws it again.
fn is_drawn(name: &str, command: &str, terminal: &Terminal, address: &str) {
    let path = root().join("docs/screens").join(format!("{name}.svg"));
    let picture = picture(command, terminal.screen.screen(), (address, DATABASE));
    matches_document(&path, &picture);
}
