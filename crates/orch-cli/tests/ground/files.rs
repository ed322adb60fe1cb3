//! Files that a person names: pipes, devices and folders are refused, and nothing waits for them.

use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{Project, ran};

#[test]
fn only_regular_files_are_read() {
    let project = Project::workshop();
    let pipe = project.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    symlink("/dev/zero", project.path().join("endless")).unwrap();
    for file in ["pipe", "endless", "/dev/zero", "products"] {
        for option in ["--answers", "--changes"] {
            let started = Instant::now();
            let mut command = project.command(["record", "x", option, file]);
            ran(&mut command).exits(1).says("it is not a regular file");
            assert!(started.elapsed() < Duration::from_secs(5));
        }
    }
    // A link to a file will do.
    symlink("answers.json", project.path().join("link")).unwrap();
    project.orch(["record", "x", "--answers", "link"]).exits(0);
}

#[test]
fn init_leaves_a_ledger_as_it_is() {
    let project = Project::empty();
    std::fs::create_dir_all(project.ledger().join("revisions")).unwrap();
    project.orch(["init"]).exits(0).says("already");
    let files: Vec<_> = std::fs::read_dir(project.ledger()).unwrap().collect();
    assert_eq!(files.len(), 1, "{files:?}");
}
