//! Output: to a full disk, to nobody, and as it was hashed.

use super::node;
use crate::support::Project;

#[test]
fn output_that_cannot_be_written_is_an_error() {
    let project = Project::workshop();
    let full = || {
        std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    for (arguments, code) in [
        (vec!["state"], 1),
        (vec!["replay", "--to", "heads", "--sql"], 1),
        (vec!["show", "head", "--raw"], 1),
        (vec!["questions"], 1),
    ] {
        let status = project.command(&arguments).stdout(full()).status().unwrap();
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
    // Nobody to tell is no reason to fail, or to say that all is well.
    let node = node();
    let status = node
        .command(["record", "x", "--check"])
        .stderr(full())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(3));
    let mut closed = node
        .command(["record", "x", "--check"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(closed.stdout.take());
    assert_eq!(closed.wait().unwrap().code(), Some(3));
}

#[test]
fn the_raw_print_is_the_bytes_that_were_hashed() {
    let project = Project::of_case("workshop");
    let answers = project
        .read("answers.json")
        .replace("age of the user", "a\\u007fb\\u001b[1mc");
    project.write("answers.json", &answers);
    project.record("x").exits(0);
    let sealed = project.sealed();
    let raw = project.orch(["show", "head", "--raw"]).exits(0).stdout;
    assert_eq!(raw, sealed.events());
    let up = project
        .orch(["show", "head", "--sql", "up"])
        .exits(0)
        .stdout;
    assert_eq!(up, sealed.up());
    let shown = project.orch(["show", "head"]).exits(0).stdout;
    assert!(!shown.contains('\u{1b}'), "{shown}");
}
