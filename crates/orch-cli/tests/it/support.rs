//! A project folder to run `orch` in, and the private server that all tests share.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use orch_postgres::{Sandbox, Template};
use tempfile::TempDir;

/// The program under test.
pub(crate) const ORCH: &str = env!("CARGO_BIN_EXE_orch");

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .and_then(Path::parent)
        .unwrap()
}

/// The server that the tests of this process share; it goes when the process does.
pub(crate) fn server() -> &'static Sandbox {
    static SERVER: OnceLock<Sandbox> = OnceLock::new();
    SERVER.get_or_init(|| Sandbox::start().unwrap_or_else(|error| panic!("no Postgres: {error}")))
}

/// A fresh database on the shared server. Returns its URL.
pub(crate) fn database(template: Template) -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    server().create_database(&name, template).unwrap();
    server().url(&name)
}

/// Connects to a database of the shared server.
pub(crate) fn client(url: &str) -> postgres::Client {
    let url = orch_postgres::DatabaseUrl::parse(url, &|_| None).unwrap();
    orch_postgres::connect(&url, "test").unwrap()
}

/// Every row of every table outside schema `orch`, as text, in a fixed order.
pub(crate) fn all_rows(url: &str) -> String {
    let mut client = client(url);
    let tables = client
        .query(
            "select format('%I.%I', n.nspname, c.relname)
             from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'orch')
               and n.nspname not like 'pg_%' order by 1",
            &[],
        )
        .unwrap();
    let mut dump = String::new();
    for table in tables {
        let table: String = table.get(0);
        let rows = client
            .query(&format!("select t::text from {table} t order by 1"), &[])
            .unwrap();
        for row in rows {
            dump += &format!("{table} {}\n", row.get::<_, String>(0));
        }
    }
    dump
}

/// Runs SQL with psql, as a person would run a printed file.
pub(crate) fn psql(url: &str, sql: &str) -> Output {
    use std::io::Write;
    let mut child = Command::new(server().bin_dir().join("psql"))
        .args(["-X", "-q", "-d", url])
        .env_clear()
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let sql = sql.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(sql.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    output
}

/// A project folder.
pub(crate) struct Project {
    folder: TempDir,
}

/// What a run of the program came to.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// The run, which must have ended with this code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        let Self { stdout, stderr, .. } = &self;
        assert_eq!(
            self.code,
            Some(code),
            "stdout:\n{stdout}\nstderr:\n{stderr}"
        );
        self
    }

    /// The run, which must say this on standard error.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(
            self.stderr.contains(text),
            "expected: {text}\nfound:\n{}",
            self.stderr
        );
        self
    }
}

impl Project {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("orch-test")
            .tempdir()
            .unwrap();
        Self { folder }
    }

    /// A folder with the models of a case, and a ledger.
    pub(crate) fn of_case(case: &str) -> Self {
        let project = Self::empty();
        copy(&root().join("fixtures/models").join(case), project.path());
        project.orch(["init"]).exits(0);
        project
    }

    /// The workshop, recorded.
    pub(crate) fn workshop() -> Self {
        let project = Self::of_case("workshop");
        project.record("Add User and UserGroup products").exits(0);
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// The program with a cleared environment and a fixed clock.
    pub(crate) fn command<I: AsRef<str>>(&self, arguments: impl IntoIterator<Item = I>) -> Command {
        let mut command = Command::new(ORCH);
        command
            .args(arguments.into_iter().map(|it| it.as_ref().to_owned()))
            .current_dir(self.path())
            .env_clear()
            .env("ORCH_AUTHOR", "Ada <ada@example.org>")
            .env("ORCH_NOW", "2026-11-22T09:30:00Z")
            .stdin(std::process::Stdio::null());
        // Where the private server was found, `--sandbox` finds it too.
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
    }

    /// Runs the program to its end.
    pub(crate) fn orch<I: AsRef<str>>(&self, arguments: impl IntoIterator<Item = I>) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// Records with the answers in `answers.json`.
    pub(crate) fn record(&self, message: &str) -> Ran {
        self.orch(["record", message, "--answers", "answers.json"])
    }

    /// Replays on a database.
    pub(crate) fn replay(&self, to: &str, url: &str) -> Ran {
        self.orch(["replay", "--to", to, "--database", url])
    }

    /// The ids of the sealed revisions, by id.
    pub(crate) fn revisions(&self) -> Vec<String> {
        let mut ids: Vec<String> = files(&self.path().join("ledger/revisions"))
            .iter()
            .filter_map(|path| {
                path.file_name()?
                    .to_str()?
                    .strip_suffix(".jsonl")
                    .map(str::to_owned)
            })
            .collect();
        ids.sort();
        ids
    }

    /// The one sealed revision.
    pub(crate) fn revision(&self) -> String {
        let ids = self.revisions();
        assert_eq!(ids.len(), 1, "{ids:?}");
        ids[0].clone()
    }
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The files below a folder, by path.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Copies a folder's content.
pub(crate) fn copy(from: &Path, to: &Path) {
    for path in files(from) {
        let target = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&path, target).unwrap();
    }
}
