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

/// The tree of models holds pipes, endless files, and links to what is not its own.
#[test]
fn models_are_regular_files_of_their_own_folder() {
    let outside = Project::of_case("workshop");
    let project = Project::of_case("workshop");
    let models = project.path().join("products");
    let init = project.read("products/__init__.py");
    let hostile = |name: &str| {
        let path = models.join(format!("{name}.py"));
        match name {
            "pipe" => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
            "endless" => symlink("/dev/zero", path).unwrap(),
            _ => symlink(outside.path().join("products/__init__.py"), path).unwrap(),
        }
    };
    for name in ["pipe", "endless", "foreign"] {
        hostile(name);
        // One that nothing imports is nobody's affair.
        project.write("products/__init__.py", &init);
        project.orch(["questions"]).exits(0);
        project.write(
            "products/__init__.py",
            &format!("from products import {name}\n{init}"),
        );
        let started = Instant::now();
        let ran = project.orch(["questions"]).exits(1);
        assert!(started.elapsed() < Duration::from_secs(5), "{name}");
        assert!(ran.stderr.contains(name), "{}", ran.stderr);
    }
    // Without its first file the package would seem to hold nothing, and all would be removed.
    let init = models.join("__init__.py");
    for to in [
        "/dev/zero".into(),
        "/no such file".into(),
        outside.path().join("products/__init__.py"),
    ] {
        std::fs::remove_file(&init).unwrap();
        symlink(to, &init).unwrap();
        project.orch(["questions"]).exits(1);
    }
}

#[test]
fn descriptions_are_regular_files_of_their_own_folder() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    let folder = project.path().join("yaml");
    std::fs::create_dir(&folder).unwrap();
    let pipe = folder.join("pipe.yaml");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    symlink("/dev/zero", folder.join("endless.yaml")).unwrap();
    symlink("/etc/hostname", folder.join("foreign.yaml")).unwrap();
    let read = |path: &str| project.orch(["models", "--models", path]);
    read("yaml").exits(1).says("there is no file `*.yaml`");
    for file in ["yaml/pipe.yaml", "/dev/zero"] {
        read(file).exits(1);
    }
}

/// A clone may hold links in the place of the ledger's own files: those that they lead to
/// stay as they are.
#[test]
fn files_of_the_ledger_are_never_written_through_links() {
    const PRECIOUS: &str = "precious\n";
    let project = Project::of_case("workshop");
    let precious = project.path().join("precious");
    std::fs::write(&precious, PRECIOUS).unwrap();
    let ledger = project.ledger();
    let link = |name: &str| {
        let path = ledger.join(name);
        let _ = std::fs::remove_file(&path);
        symlink(&precious, &path).unwrap();
        path
    };
    for (name, code) in [
        ("ledger.lock", 4),
        ("ledger.sqlite", 0),
        ("ledger.sqlite-journal", 0),
        ("ledger.sqlite-wal", 0),
        ("ledger.sqlite-shm", 0),
        ("revisions/.events.jsonl.tmp", 0),
    ] {
        let path = link(name);
        let ran = project.record("Add User and UserGroup products");
        assert_eq!(
            std::fs::read_to_string(&precious).unwrap(),
            PRECIOUS,
            "{name}"
        );
        if code != 0 {
            ran.exits(code).says("is not a regular file");
        }
        let _ = std::fs::remove_file(&path);
    }
    // The files that `init` makes.
    for name in ["..gitignore.tmp", ".gitignore", ".gitattributes"] {
        std::fs::remove_dir_all(&ledger).unwrap();
        std::fs::create_dir(&ledger).unwrap();
        link(name);
        project.orch(["init"]);
        assert_eq!(
            std::fs::read_to_string(&precious).unwrap(),
            PRECIOUS,
            "{name}"
        );
    }
}

#[test]
fn revisions_that_are_a_link_to_another_folder_are_refused() {
    let project = Project::of_case("workshop");
    let theirs = tempfile::tempdir().unwrap();
    std::fs::write(theirs.path().join(".notes.tmp"), "precious").unwrap();
    let revisions = project.ledger().join("revisions");
    std::fs::remove_dir_all(&revisions).unwrap();
    symlink(theirs.path(), &revisions).unwrap();
    for arguments in [&["init"][..], &["log"], &["verify"], &["restore"]] {
        project
            .orch(arguments)
            .exits(4)
            .says("`ledger/revisions` is not a folder; links are not followed");
    }
    project.record("x").exits(4);
    assert!(theirs.path().join(".notes.tmp").exists());
    assert_eq!(std::fs::read_dir(theirs.path()).unwrap().count(), 1);
}
