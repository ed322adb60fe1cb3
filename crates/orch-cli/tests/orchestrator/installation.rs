//! An installation of a real orchestrator, with the workshop's models and a migration of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use orch_postgres::{DatabaseUrl, Sandbox, Template};
use postgres::Client;
use tempfile::TempDir;

const MAIN: &str = "\
from orchestrator import OrchestratorCore
from orchestrator.cli.main import app as core_cli
from orchestrator.settings import AppSettings

app = OrchestratorCore(base_settings=AppSettings())

if __name__ == \"__main__\":
    core_cli()
";

/// The folder of migration files.
const VERSIONS: &str = "migrations/versions/schema";

/// The team's first migration, as Alembic ran it years ago.
const TEAM: &str = include_str!("team.py");

pub(crate) struct Installation {
    folder: TempDir,
    name: &'static str,
    url: String,
}

/// A run that has ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) all: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.all);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.all.contains(text), "expected: {text}\n{}", self.all);
        self
    }
}

fn python() -> PathBuf {
    let python = std::env::var_os("ORCH_ORCHESTRATOR_PYTHON");
    PathBuf::from(python.expect("`cargo xtask test --orchestrator` names an interpreter"))
}

fn server() -> &'static Sandbox {
    static SERVER: OnceLock<Sandbox> = OnceLock::new();
    SERVER.get_or_init(|| Sandbox::start().unwrap_or_else(|error| panic!("no Postgres: {error}")))
}

impl Installation {
    /// Makes the orchestrator's tables by its own migrations, and the workshop's rows by the team's.
    pub(crate) fn new(name: &'static str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("orch-core")
            .tempdir()
            .unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let models = root.join("fixtures/models/workshop/products");
        ran(Command::new("cp").arg("-r").arg(models).arg(folder.path())).exits(0);
        std::fs::write(folder.path().join("main.py"), MAIN).unwrap();
        server().create_database(name, Template::Empty).unwrap();
        let it = Self {
            url: server().url(name),
            folder,
            name,
        };
        it.alembic(&["init"], it.url()).exits(0);
        it.alembic(&["upgrade", "heads"], it.url()).exits(0);
        let core = it.version();
        let file = "2022-11-11_45984f4b8010_add_user_and_usergroup_products.py";
        it.write(&format!("{VERSIONS}/{file}"), &TEAM.replace("CORE", &core));
        it.alembic(&["upgrade", "heads"], it.url()).exits(0);
        it
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn version(&self) -> String {
        let query = "select version_num from alembic_version";
        client(&self.url).query_one(query, &[]).unwrap().get(0)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        std::fs::write(self.folder.path().join(path), text).unwrap();
    }

    pub(crate) fn edit(&self, path: &str, (from, to): (&str, &str)) {
        let text = std::fs::read_to_string(self.folder.path().join(path)).unwrap();
        assert!(text.contains(from), "{path}");
        self.write(path, &text.replace(from, to));
    }

    /// A migration that somebody writes by hand, on top of the last.
    pub(crate) fn data_migration(&self, id: &str, sql: &str) {
        let last = self.ids().pop().unwrap();
        let text = format!(
            "\"\"\"By hand.\"\"\"\nimport sqlalchemy as sa\nfrom alembic import op\n\n\
             revision = \"{id}\"\ndown_revision = \"{}\"\nbranch_labels = None\n\
             depends_on = None\n\n\ndef upgrade() -> None:\n    \
             op.get_bind().execute(sa.text(\"{sql}\"))\n    \
             op.execute(\"alter table subscriptions add column by_hand text\")\n\n\n\
             def downgrade() -> None:\n    \
             op.execute(\"alter table subscriptions drop column by_hand\")\n    \
             op.get_bind().execute(sa.text(\"update subscriptions set note = null\"))\n",
            &last[..12]
        );
        self.write(&format!("{VERSIONS}/2026-01-01_{id}_by_hand.py"), &text);
    }

    /// Another database with the same rows, by name.
    pub(crate) fn copy(&self, name: &str) -> String {
        let url = server().url("postgres");
        let query = format!("create database {name} template {}", self.name);
        client(&url).batch_execute(&query).unwrap();
        server().url(name)
    }

    /// A database without any table, by name.
    pub(crate) fn fresh(&self, name: &str) -> String {
        server().create_database(name, Template::Empty).unwrap();
        server().url(name)
    }

    /// Runs `orch` in the installation's folder.
    pub(crate) fn orch(&self, arguments: &[&str], url: &str) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orch"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("ORCH_DATABASE", url)
            .env("ORCH_AUTHOR", "Ada <ada@example.org>");
        if arguments.first() == Some(&"adopt") {
            // The ledger begins here.
            command.args(["--ledger", "ledger"]);
        }
        ran(&mut command)
    }

    /// Runs `python main.py db ...`.
    pub(crate) fn alembic(&self, arguments: &[&str], url: &str) -> Ran {
        let url = url.replacen("postgresql://", "postgresql+psycopg2://", 1);
        ran(Command::new(python())
            .args(["main.py", "db"])
            .args(arguments)
            .current_dir(self.folder.path())
            .env("DATABASE_URI", url))
    }

    /// Runs a script as somebody types it, with `orch` and `python` on the path.
    pub(crate) fn shell(&self, script: &str, url: &str) -> Ran {
        let orch = Path::new(env!("CARGO_BIN_EXE_orch")).parent().unwrap();
        let python = python();
        let python = python.parent().unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        ran(Command::new("sh")
            .args(["-e", "-c", script])
            .current_dir(self.folder.path())
            .env(
                "PATH",
                format!("{}:{}:{path}", orch.display(), python.display()),
            )
            .env("ORCH_AUTHOR", "Ada <ada@example.org>")
            .env(
                "DATABASE_URI",
                url.replacen("postgresql://", "postgresql+psycopg2://", 1),
            ))
    }

    /// The ids of the ledger's revisions, from the base.
    pub(crate) fn ids(&self) -> Vec<String> {
        let output = Command::new(env!("CARGO_BIN_EXE_orch"))
            .args(["log", "--format", "json"])
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let log: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let ids = log.as_array().unwrap().iter().rev();
        ids.map(|it| it["revision"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Every row of every table outside schema `orch`, without the times at which rows were made;
    /// Alembic's own version left aside.
    pub(crate) fn rows(&self, url: &str) -> Vec<String> {
        let mut client = client(url);
        let tables = "select c.relname::text from pg_class c
                      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
                        and c.relname <> 'alembic_version' order by 1";
        let mut rows = Vec::new();
        for table in client.query(tables, &[]).unwrap() {
            let table: String = table.get(0);
            let query = format!("select (to_jsonb(t) - 'created_at')::text from public.{table} t");
            let all = client.query(&query, &[]).unwrap();
            rows.extend(
                all.iter()
                    .map(|row| format!("{table} {}", row.get::<_, String>(0))),
            );
        }
        rows.sort();
        rows
    }

    /// The revisions and directions of the journal.
    pub(crate) fn journal(&self, url: &str) -> Vec<(String, String)> {
        let query = "select revision, direction from orch.journal order by seq";
        let rows = client(url).query(query, &[]).unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }
}

fn client(url: &str) -> Client {
    let url = DatabaseUrl::parse(url, &|_| None).unwrap();
    orch_postgres::connect(&url, "test").unwrap()
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran {
        code: output.status.code(),
        all: format!(
            "{command:?}\n{}{}",
            text(&output.stdout),
            text(&output.stderr)
        ),
    }
}
