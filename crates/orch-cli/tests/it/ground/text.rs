//! Text that moves the cursor, renames the window or reorders a line never reaches a terminal
//! as it is, wherever it comes from.

use std::io::Read;

use orch_postgres::Template;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::support::{ORCH, Project, database, ends_in_time};

/// Clears the screen, renames the window, begins a C1 sequence, goes back on the line, and
/// turns the order of text around.
const HOSTILE: &str = "x\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\r\u{202e}\u{2028}y";

/// The same in the source of a string, in Python and in JSON.
const ESCAPED: &str = r"x\u001b[2J\u001b]0;owned\u0007\u009b31m\r\u202e\u2028y";

/// All that a terminal gets from a run of the program, and how it ended.
fn on_a_terminal(project: &Project, arguments: &[&str]) -> (u32, String) {
    let size = PtySize {
        rows: 50,
        cols: 200,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(ORCH);
    command.args(arguments);
    command.cwd(project.path());
    command.env_clear();
    command.env("TERM", "xterm-256color");
    // Goes through a pager, which waits for no key.
    command.env("ORCH_PAGER", "cat -u");
    command.env("ORCH_AUTHOR", format!("Ada {HOSTILE}"));
    command.env("ORCH_NOW", "2026-11-22T09:30:00Z");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    // Ctrl-C at a question; what is ready is sealed.
    let mut writer = pair.master.take_writer().unwrap();
    let mut reader = pair.master.try_clone_reader().unwrap();
    let reading = std::thread::spawn(move || {
        let mut all = Vec::new();
        let mut buffer = [0; 4096];
        let mut is_answered = false;
        // A terminal whose program has ended is an error to read, and the end.
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            all.extend(&buffer[..count]);
            let shown = String::from_utf8_lossy(&all);
            let key: &[u8] = match () {
                () if is_answered => continue,
                () if shown.contains("  question ") => b"\x03",
                () if shown.contains("Seal this?") => b"\r",
                () => continue,
            };
            is_answered = true;
            let _ = std::io::Write::write_all(&mut writer, key);
        }
        String::from_utf8(all).unwrap()
    });
    let code = ends_in_time(&mut *child, arguments);
    drop(pair.master);
    (code, reading.join().unwrap())
}

/// Clears the line of what is going on.
const CLEARED: &str = "\r\u{1b}[2K";

/// All of it but colours, the line of what is going on, and line ends as terminals make them.
fn unexpected(shown: &str) -> Vec<char> {
    let mut rest = shown.replace("\r\n", "\n").replace(CLEARED, "\n");
    for code in ["0", "1", "2", "31", "32", "33", "36"] {
        rest = rest.replace(&format!("\u{1b}[{code}m"), "");
    }
    let acts = |c: &char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}')
    };
    rest.chars().filter(acts).collect()
}

#[track_caller]
fn is_safe(project: &Project, arguments: &[&str]) -> String {
    let (_, shown) = on_a_terminal(project, arguments);
    assert!(!shown.is_empty(), "{arguments:?}");
    assert_eq!(unexpected(&shown), [], "{arguments:?}:\n{shown:?}");
    shown
}

fn hostile() -> Project {
    let project = Project::empty();
    let workshop = crate::support::root().join("fixtures/models/workshop");
    crate::support::copy(&workshop, project.path());
    let registry = project.read("products/__init__.py");
    let registry = registry.replace("\"User Group\"", &format!("\"{ESCAPED}\""));
    project.write("products/__init__.py", &registry);
    let answers = project.read("answers.json");
    let answers = answers
        .replace("User Group", ESCAPED)
        .replace("user block", ESCAPED);
    project.write("answers.json", &answers);
    project.orch(["init"]).exits(0);
    project
}

#[test]
fn no_verb_prints_what_acts_on_a_terminal() {
    let project = hostile();
    is_safe(&project, &["models"]);
    is_safe(&project, &["models", "--format", "json"]);
    is_safe(&project, &["questions"]);
    is_safe(&project, &["status"]);
    is_safe(&project, &["record", HOSTILE, "--answers", HOSTILE]);
    is_safe(&project, &["record", "x", "--models", HOSTILE]);
    project.record(HOSTILE).exits(0);
    std::fs::write(project.ledger().join(format!("revisions/{HOSTILE}")), "").unwrap();
    std::fs::create_dir(project.ledger().join(format!("revisions/a{HOSTILE}"))).unwrap();
    for arguments in [
        &["log"][..],
        &["log", "--format", "json"],
        &["heads"],
        &["state"],
        &["status"],
        &["verify"],
        &["verify", "--format", "json"],
        &["restore", HOSTILE],
        &["show", "head"],
        &["show", "head", "--sql", "up"],
        &["show", "head", "--sql", "down"],
        &["show", "head", "--raw"],
        &["show", HOSTILE],
        &["replay", "--to", "heads", "--sql"],
        &["replay", "--to", HOSTILE],
        &["--ledger", HOSTILE, "log"],
        &["--ledger", HOSTILE, "init"],
        &[HOSTILE],
        &["--help"],
        &["record", "--help"],
    ] {
        is_safe(&project, arguments);
    }
    let url = database(Template::Core);
    let replay = |to: &str| is_safe(&project, &["replay", "--to", to, "--database", &url]);
    replay("heads");
    is_safe(&project, &["current", "--database", &url]);
    is_safe(
        &project,
        &["replay", "--to", "base", "--rehearse", "--database", &url],
    );
    replay("base");
    is_safe(&project, &["archive", "--database", &url]);
    // The server says the name of a database that it does not have.
    let wrong = url.replace("/test_", "/%1b%5b2J%c2%9b1m_");
    is_safe(&project, &["current", "--database", &wrong]);
    is_safe(&project, &["current", "--database", HOSTILE]);
}

#[test]
fn a_pipe_gets_the_very_bytes() {
    let project = hostile();
    project.record(HOSTILE).exits(0);
    let revisions = std::fs::read_dir(project.ledger().join("revisions")).unwrap();
    let revisions = revisions.map(|it| it.unwrap().path());
    let [revision] = &revisions.filter(|it| it.is_dir()).collect::<Vec<_>>()[..] else {
        panic!("one revision was sealed");
    };
    let read = |file: &str| std::fs::read_to_string(revision.join(file)).unwrap();
    for (arguments, sealed) in [
        (&["show", "head", "--raw"][..], read("events.jsonl")),
        (&["show", "head", "--sql", "up"], read("up.sql")),
        (&["show", "head", "--sql", "down"], read("down.sql")),
    ] {
        assert_eq!(project.orch(arguments).exits(0).stdout, sealed);
    }
}

/// The prompts move the cursor themselves: only what a name would do is looked for.
#[test]
fn questions_and_choices_are_safe() {
    let project = hostile();
    // Only what is about the hostile product is left to be asked.
    let answers = project.read("answers.json");
    let others: Vec<&str> = answers
        .lines()
        .filter(|line| !line.contains(&format!("product/{ESCAPED}")))
        .collect();
    project.write("others.json", &others.join("\n"));
    let (code, shown) = on_a_terminal(&project, &["record", HOSTILE, "--answers", "others.json"]);
    assert_eq!(code, 130, "{shown:?}");
    for part in [
        "\u{1b}[2J",
        "\u{1b}]0;",
        "\u{9b}",
        "\u{202e}",
        "\u{2028}",
        "\u{7}",
    ] {
        assert!(!shown.contains(part), "{part:?} in {shown:?}");
    }
    assert!(shown.contains(r"\u{1b}[2J"), "{shown:?}");
}

/// Syntax errors show the source.
#[test]
fn excerpts_of_source_are_safe_and_their_carets_in_place() {
    let project = hostile();
    project.write(
        "products/product_types/user.py",
        &format!("# {HOSTILE}\nclass User({HOSTILE}:\n    pass # \u{1b}[2J\n"),
    );
    is_safe(&project, &["models"]);
    is_safe(&project, &["record", "x"]);
}
