//! Tampering shows: flipped, cut, swapped, missing lines and bytes.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::support::{Project, RevisionFiles, Transcript, ran};

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

    /// `verify` names the file, the line and the fault; no command that would use the
    /// revision proceeds; and the index knows what was there.
    #[track_caller]
    fn is_found(&self, told: &mut Transcript) {
        self.project.orch(["verify"]).exits(4).noted(told);
        let log = self.project.orch(["log"]).exits(4);
        let fault = log.stderr.lines().next().unwrap();
        for command in [
            vec!["record", "x"],
            vec!["replay", "--to", "heads", "--sandbox"],
            vec!["replay", "--to", "heads", "--sql"],
            vec!["show", "head"],
            vec!["state"],
        ] {
            self.project.orch(command).exits(4).says(fault);
        }
        log.noted(told);
        self.project.orch(["restore"]).exits(0).noted(told);
        self.project.orch(["verify"]).exits(0).noted(told);
        assert_eq!(self.sealed.bytes(), Project::workshop().sealed().bytes());
    }
}

#[test]
fn a_flipped_byte_is_found() {
    let it = workshop();
    let mut told = Transcript::default();
    let mut lines = it.lines();
    lines[4] = lines[4].replace("user administration", "User administration");
    it.put(&lines);
    it.is_found(&mut told);
    told.matches("a_flipped_byte_is_found");
}

#[test]
fn a_flipped_byte_in_the_header_is_found() {
    let it = workshop();
    let mut told = Transcript::default();
    let mut lines = it.lines();
    lines[0] = lines[0].replace("Ada", "Eve");
    it.put(&lines);
    it.is_found(&mut told);
    told.matches("a_flipped_byte_in_the_header_is_found");
}

#[test]
fn swapped_lines_are_found() {
    let it = workshop();
    let mut told = Transcript::default();
    let mut lines = it.lines();
    lines.swap(2, 3);
    it.put(&lines);
    it.is_found(&mut told);
    told.matches("swapped_lines_are_found");
}

#[test]
fn a_missing_line_is_found() {
    let it = workshop();
    let mut told = Transcript::default();
    let mut lines = it.lines();
    lines.pop();
    it.put(&lines);
    it.is_found(&mut told);
    told.matches("a_missing_line_is_found");
}

#[test]
fn an_extra_line_is_found() {
    let it = workshop();
    let mut told = Transcript::default();
    let mut lines = it.lines();
    lines.push("{}".to_owned());
    it.put(&lines);
    it.is_found(&mut told);
    told.matches("an_extra_line_is_found");
}

#[test]
fn a_cut_file_is_found() {
    let it = workshop();
    let mut told = Transcript::default();
    let bytes = fs::read(&it.sealed.events).unwrap();
    fs::write(&it.sealed.events, &bytes[..bytes.len() - 1]).unwrap();
    it.is_found(&mut told);
    fs::write(&it.sealed.events, b"").unwrap();
    it.is_found(&mut told);
    told.matches("a_cut_file_is_found");
}

#[test]
fn line_ends_of_another_system_are_found() {
    let it = workshop();
    let mut told = Transcript::default();
    let text = fs::read_to_string(&it.sealed.events).unwrap();
    fs::write(&it.sealed.events, text.replace('\n', "\r\n")).unwrap();
    it.is_found(&mut told);
    told.matches("line_ends_of_another_system_are_found");
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
    fs::remove_dir_all(&it.sealed.folder).unwrap();
    let mut told = Transcript::default();
    it.project.orch(["verify"]).exits(4).noted(&mut told);
    it.project
        .orch(["record", "x"])
        .exits(4)
        .says(&it.sealed.id)
        .noted(&mut told);
    it.project.orch(["restore"]).exits(0).noted(&mut told);
    it.project.orch(["verify"]).exits(0);
    told.matches("a_missing_parent_is_found");
}

#[test]
fn sql_that_is_not_what_was_sealed_is_not_replayed() {
    let it = workshop();
    let (up, sealed) = (&it.sealed.up, it.sealed.up());
    fs::write(up, sealed.replace("'USER_INT'", "'USER_EXT'")).unwrap();
    let mut told = Transcript::default();
    it.project.orch(["verify"]).exits(4).noted(&mut told);
    it.project
        .orch(["replay", "--to", "heads", "--sandbox"])
        .exits(4)
        .noted(&mut told);
    fs::remove_file(up).unwrap();
    told.remark("rm up.sql");
    it.project.orch(["verify"]).exits(4).noted(&mut told);
    let show = ["show", "head", "--sql", "up"];
    it.project.orch(show).exits(4).noted(&mut told);
    it.project.orch(["restore"]).exits(0).noted(&mut told);
    it.project.orch(["verify"]).exits(0);
    assert_eq!(it.project.orch(show).exits(0).stdout, sealed);
    told.matches("sql_that_is_not_what_was_sealed_is_not_replayed");
}

#[test]
fn a_file_that_is_none_of_the_ledgers_is_found() {
    let it = workshop();
    it.project.write("ledger/revisions/notes.txt", "hello");
    let mut told = Transcript::default();
    it.project.orch(["log"]).exits(0).noted(&mut told);
    it.project.orch(["verify"]).exits(4).noted(&mut told);
    told.matches("a_file_that_is_none_of_the_ledgers_is_found");
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
    let mut told = Transcript::default();
    it.project.orch(["log"]).exits(0).noted(&mut told);
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
        .noted(&mut told);
    told.matches("an_index_that_is_no_database_is_not_used");
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
    let rest = lines[1..].join("\n") + "\n";
    it.sealed.put_header(&lines[0], rest.as_bytes());
    let mut told = Transcript::default();
    it.project.orch(["log"]).exits(4).noted(&mut told);
    told.matches("a_format_that_is_newer_is_said_to_be_so");
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
        let mut command = Command::new(&program);
        command
            .args(arguments)
            .current_dir(it.project.path())
            .env_clear();
        if is_root {
            command.uid(65534).gid(65534);
        }
        ran(&mut command)
    };
    assert_eq!(
        as_other(&["state", "--format", "json"]).exits(0).stdout,
        state
    );
    as_other(&["log"]).exits(0);
    as_other(&["verify"]).exits(0);
    let mut told = Transcript::default();
    as_other(&["record", "x", "--discard-draft"])
        .exits(1)
        .noted(&mut told);
    told.matches("a_ledger_that_cannot_be_written_can_be_read");
    others(0o755);
}

#[test]
fn an_id_that_nothing_derives_is_found() {
    let it = workshop();
    it.sealed.reseal(|_, events| {
        for line in events {
            *line = line.replace(
                "0a3420e6-8a54-85d0-a4e2-a605fdf266c0",
                "00000000-0000-8000-8000-000000000001",
            );
        }
    });
    let mut told = Transcript::default();
    it.project.orch(["verify"]).exits(4).noted(&mut told);
    told.matches("an_id_that_nothing_derives_is_found");
}

#[test]
fn a_missing_revision_that_git_tracks_is_found_and_written_back() {
    let it = workshop();
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "core.autocrlf=false"]).args(arguments);
        ran(git.current_dir(it.project.path())).exits(0);
    };
    git(&["init", "-q"]);
    git(&["add", "ledger"]);
    let bytes = it.sealed.bytes();
    fs::remove_dir_all(&it.sealed.folder).unwrap();
    let mut told = Transcript::default();
    it.project.orch(["verify"]).exits(4).noted(&mut told);
    it.project.orch(["restore"]).exits(0).noted(&mut told);
    assert_eq!(it.sealed.bytes(), bytes);
    it.project.orch(["verify"]).exits(0);
    // Who takes it away and tells git so has another branch in mind.
    fs::remove_dir_all(&it.sealed.folder).unwrap();
    git(&["rm", "-q", "-r", "--cached", "ledger/revisions"]);
    it.project.orch(["verify"]).exits(0).noted(&mut told);
    it.project.orch(["restore"]).exits(0).noted(&mut told);
    told.matches("a_missing_revision_that_git_tracks_is_found");
}

#[test]
fn a_projector_that_never_was_is_refused() {
    let told = |projector| {
        let it = workshop();
        it.sealed.reseal(|header, _| header.projector = projector);
        let mut told = Transcript::default();
        it.project.orch(["verify"]).exits(4).noted(&mut told);
        let heads = ["replay", "--to", "heads", "--sandbox"];
        it.project.orch(heads).exits(4).noted(&mut told);
        told
    };
    told(0).matches("projector_0_is_refused");
    told(2).matches("projector_2_is_refused");
}

#[test]
fn sql_that_the_events_do_not_give_is_refused_although_all_hashes_fit() {
    let it = workshop();
    let foreign = it.sealed.up() + "\ndrop table public.subscriptions cascade;\n";
    fs::write(&it.sealed.up, &foreign).unwrap();
    it.sealed.reseal(|header, _| {
        header.migrations[0].up = orch_event::SqlDigest::of(foreign.as_bytes());
    });
    let mut told = Transcript::default();
    it.project.orch(["verify"]).exits(4).noted(&mut told);
    let heads = ["replay", "--to", "heads", "--sandbox"];
    it.project.orch(heads).exits(4).noted(&mut told);
    told.matches("sql_that_the_events_do_not_give_is_refused");
}

#[test]
fn an_event_that_calls_a_thing_by_another_name_is_found() {
    let it = workshop();
    it.sealed.reseal(|_, events| {
        for line in events {
            if line.contains("resource_type_attached") {
                *line = line.replace("\"name\":\"username\"", "\"name\":\"harmless_note\"");
            }
        }
    });
    let mut told = Transcript::default();
    it.project.orch(["verify"]).exits(4).noted(&mut told);
    told.matches("an_event_that_calls_a_thing_by_another_name_is_found");
}

#[test]
fn a_folder_without_events_is_reported_and_never_sealed_over() {
    let it = workshop();
    let leftover = it
        .project
        .path()
        .join("ledger/revisions/2026-01-01-old-0123abcd");
    fs::create_dir(&leftover).unwrap();
    fs::write(leftover.join("notes.txt"), "mine").unwrap();
    let mut told = Transcript::default();
    it.project.orch(["log"]).exits(0).noted(&mut told);
    it.project.orch(["verify"]).exits(0).noted(&mut told);
    told.matches("a_folder_without_events_is_reported");
    // A revision whose folder would have a name that is taken gets more digits.
    let taken = it.sealed.folder.file_name().unwrap().to_str().unwrap();
    let project = Project::of_case("workshop");
    let folder = project.ledger().join("revisions").join(taken);
    fs::create_dir_all(&folder).unwrap();
    project.record("x").exits(0);
    project.orch(["verify"]).exits(0);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}
