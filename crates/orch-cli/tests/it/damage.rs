//! Tampering shows: flipped, cut, swapped, missing lines and bytes.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;

use crate::support::{Project, RevisionFiles};

struct Damaged {
    project: Project,
    sealed: RevisionFiles,
}

fn workshop() -> Damaged {
    let project = Project::workshop();
    let sealed = project.sealed();
    Damaged { project, sealed }
}

impl Damaged {
    fn lines(&self) -> Vec<String> {
        self.sealed.events().lines().map(str::to_owned).collect()
    }

    fn put(&self, lines: &[String]) {
        fs::write(&self.sealed.events, lines.join("\n") + "\n").unwrap();
    }

    /// `verify` names the file, the line and what is wrong; nothing that would use
    /// the revision proceeds.
    #[track_caller]
    fn is_found(&self, line: usize, says: &str) {
        let ran = self.project.orch(["verify"]).exits(4);
        let file = self
            .sealed
            .events
            .strip_prefix(self.project.path())
            .unwrap();
        let place = format!("{}:{line}: {says}", file.display());
        assert!(
            ran.stdout.contains(&place),
            "expected: {place}\nfound: {}",
            ran.stdout
        );
        for command in [
            vec!["record", "x"],
            vec!["replay", "--to", "heads", "--sandbox"],
            vec!["replay", "--to", "heads", "--sql"],
            vec!["show", "head"],
            vec!["state"],
            vec!["log"],
        ] {
            self.project
                .orch(command)
                .exits(4)
                .says("the ledger is not as it was sealed");
        }
        // The index knows what was there.
        self.project.orch(["restore"]).exits(0);
        self.project
            .orch(["verify"])
            .exits(0)
            .says("no problems found");
    }
}

#[test]
fn a_flipped_byte_is_found() {
    let it = workshop();
    let mut lines = it.lines();
    lines[4] = lines[4].replace("user administration", "User administration");
    it.put(&lines);
    it.is_found(
        5,
        "the line's hash is not the one in the header\n  expected  ",
    );
}

#[test]
fn a_flipped_byte_in_the_header_is_found() {
    let it = workshop();
    let mut lines = it.lines();
    lines[0] = lines[0].replace("Ada", "Eve");
    it.put(&lines);
    it.is_found(
        1,
        "the header's hash is not the revision's id\n  expected  ",
    );
}

#[test]
fn swapped_lines_are_found() {
    let it = workshop();
    let mut lines = it.lines();
    lines.swap(2, 3);
    it.put(&lines);
    it.is_found(3, "the line's hash is not the one in the header");
}

#[test]
fn a_missing_line_is_found() {
    let it = workshop();
    let mut lines = it.lines();
    lines.pop();
    it.put(&lines);
    it.is_found(42, "a line is missing");
}

#[test]
fn an_extra_line_is_found() {
    let it = workshop();
    let mut lines = it.lines();
    lines.push("{}".to_owned());
    it.put(&lines);
    it.is_found(43, "the header lists no such line");
}

#[test]
fn a_cut_file_is_found() {
    let it = workshop();
    let bytes = fs::read(&it.sealed.events).unwrap();
    fs::write(&it.sealed.events, &bytes[..bytes.len() - 1]).unwrap();
    it.is_found(42, "the last line does not end with a line feed");
    fs::write(&it.sealed.events, b"").unwrap();
    it.is_found(1, "the header's hash is not the revision's id");
}

#[test]
fn line_ends_of_another_system_are_found() {
    let it = workshop();
    let text = fs::read_to_string(&it.sealed.events).unwrap();
    fs::write(&it.sealed.events, text.replace('\n', "\r\n")).unwrap();
    it.is_found(1, "the header's hash is not the revision's id");
}

#[test]
fn a_missing_parent_is_found() {
    let it = workshop();
    let registry = it.project.read("products/__init__.py");
    let registry = registry.replace(
        "\"User external\": User,",
        "\"User external\": User, \"Guest\": User,",
    );
    it.project.write("products/__init__.py", &registry);
    it.project.write(
        "answers.json",
        r#"{"product/Guest/description": "a guest", "fixed_input/Guest/affiliation/value": "external"}"#,
    );
    it.project
        .orch(["record", "Add guests", "--yes", "--answers", "answers.json"])
        .exits(0);
    fs::remove_file(&it.sealed.events).unwrap();
    let ran = it.project.orch(["verify"]).exits(4);
    assert!(
        ran.stdout.contains("the parent of the revision is missing"),
        "{}",
        ran.stdout
    );
    it.project
        .orch(["record", "x"])
        .exits(4)
        .says(&it.sealed.id);
    it.project.orch(["restore"]).exits(0);
    it.project.orch(["verify"]).exits(0);
}

#[test]
fn sql_that_is_not_what_was_sealed_is_not_replayed() {
    let it = workshop();
    let (up, sealed) = (&it.sealed.up, it.sealed.up());
    fs::write(up, sealed.replace("'USER_INT'", "'USER_EXT'")).unwrap();
    let ran = it.project.orch(["verify"]).exits(4);
    assert!(
        ran.stdout.contains("the SQL is not what was sealed"),
        "{}",
        ran.stdout
    );
    it.project
        .orch(["replay", "--to", "heads", "--sandbox"])
        .exits(4)
        .says("up.sql");
    // Missing, it is rendered again; verification still tells.
    fs::remove_file(up).unwrap();
    it.project.orch(["verify"]).exits(4);
    let shown = it
        .project
        .orch(["show", "head", "--sql", "up"])
        .exits(0)
        .stdout;
    assert_eq!(shown, sealed);
    it.project.orch(["restore"]).exits(0);
    it.project.orch(["verify"]).exits(0);
}

#[test]
fn a_file_that_is_none_of_the_ledgers_is_found() {
    let it = workshop();
    it.project.write("ledger/revisions/notes.txt", "hello");
    it.project
        .orch(["log"])
        .exits(0)
        .says("notes.txt` does not belong to the ledger");
    let ran = it.project.orch(["verify"]).exits(4);
    assert!(
        ran.stdout
            .contains("notes.txt: the file is none of the ledger's"),
        "{}",
        ran.stdout
    );
}

#[test]
fn the_index_is_made_again_from_the_files() {
    let it = workshop();
    let index = it.project.path().join("ledger/ledger.sqlite");
    let state = it
        .project
        .orch(["state", "--format", "json"])
        .exits(0)
        .stdout;
    fs::remove_file(&index).unwrap();
    assert_eq!(
        it.project
            .orch(["state", "--format", "json"])
            .exits(0)
            .stdout,
        state
    );
    fs::write(
        &index,
        "no database, but long enough to be looked at as one",
    )
    .unwrap();
    // What is sealed can be read all the same; only recording needs the file.
    it.project
        .orch(["log"])
        .exits(0)
        .says("ledger.sqlite")
        .says("only the sealed files are used");
    assert_eq!(
        it.project
            .orch(["state", "--format", "json"])
            .exits(0)
            .stdout,
        state
    );
    it.project
        .orch(["record", "x", "--discard-draft"])
        .exits(1)
        .says("move the file aside");
    // Also where only some page is broken.
    fs::remove_file(&index).unwrap();
    it.project.orch(["log"]).exits(0);
    let mut bytes = fs::read(&index).unwrap();
    bytes[4096..].fill(0x55);
    fs::write(&index, bytes).unwrap();
    assert_eq!(
        it.project
            .orch(["state", "--format", "json"])
            .exits(0)
            .stdout,
        state
    );
    it.project.orch(["verify"]).exits(0);
}

#[test]
fn a_format_that_is_newer_is_said_to_be_so() {
    let it = workshop();
    let mut lines = it.lines();
    lines[0] = lines[0].replacen("\"format\":1", "\"format\":9", 1);
    let id = orch_event::RevisionId::of(lines[0].as_bytes());
    fs::remove_file(&it.sealed.events).unwrap();
    let files = RevisionFiles::of(&it.project.ledger(), &id.to_string());
    fs::write(files.events, lines.join("\n") + "\n").unwrap();
    it.project
        .orch(["log"])
        .exits(4)
        .says("format 9 is newer than this program");
}

#[test]
fn what_restoring_replaces_is_kept() {
    let it = workshop();
    let mut lines = it.lines();
    lines[4] = lines[4].replace("user", "User");
    it.put(&lines);
    let changed = fs::read(&it.sealed.events).unwrap();
    it.project.orch(["restore"]).exits(0);
    let kept: Vec<_> = crate::support::files(&it.project.path().join("ledger/revisions"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == "damaged"))
        .collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(fs::read(&kept[0]).unwrap(), changed);
    it.project.orch(["verify"]).exits(0);
}

#[test]
fn a_ledger_that_cannot_be_written_can_be_read() {
    let it = workshop();
    fs::remove_file(it.project.path().join("ledger/ledger.sqlite")).unwrap();
    let state = Project::workshop()
        .orch(["state", "--format", "json"])
        .exits(0)
        .stdout;
    let others = |mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(it.project.path().join("ledger"), permissions.clone()).unwrap();
        fs::set_permissions(it.project.path(), permissions).unwrap();
    };
    others(0o555);
    // Root may write anywhere: only somebody else sees a folder that cannot be written.
    let programs = tempfile::tempdir().unwrap();
    let program = programs.path().join("orch");
    fs::copy(crate::support::ORCH, &program).unwrap();
    fs::set_permissions(programs.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let as_other = |arguments: &[&str]| {
        let mut command = std::process::Command::new(&program);
        command
            .args(arguments)
            .current_dir(it.project.path())
            .env_clear();
        if is_root {
            command.uid(65534).gid(65534);
        }
        crate::support::ran(&mut command)
    };
    assert_eq!(
        as_other(&["state", "--format", "json"]).exits(0).stdout,
        state
    );
    as_other(&["log"]).exits(0);
    as_other(&["verify"]).exits(0);
    as_other(&["record", "x", "--discard-draft"])
        .exits(1)
        .says("ledger");
    others(0o755);
}

#[test]
fn an_id_that_nothing_derives_is_found() {
    let it = workshop();
    let text = fs::read_to_string(&it.sealed.events).unwrap();
    let forged = text.replace(
        "0a3420e6-8a54-85d0-a4e2-a605fdf266c0",
        "00000000-0000-8000-8000-000000000001",
    );
    assert_ne!(forged, text);
    let mut lines: Vec<String> = forged.lines().map(str::to_owned).collect();
    let ids = lines[1..]
        .iter()
        .map(|line| orch_event::EventId::of(line.as_bytes()));
    let mut header = orch_event::Header::from_line(lines[0].as_bytes()).unwrap();
    header.events = ids.collect();
    lines[0] = header.to_line();
    let id = orch_event::RevisionId::of(lines[0].as_bytes());
    fs::remove_file(&it.sealed.events).unwrap();
    let files = RevisionFiles::of(&it.project.ledger(), &id.to_string());
    fs::write(files.events, lines.join("\n") + "\n").unwrap();
    let ran = it.project.orch(["verify"]).exits(4);
    assert!(ran.stdout.contains("is derived for it"), "{}", ran.stdout);
}
