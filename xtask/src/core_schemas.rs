//! `cargo xtask core-schemas`: the orchestrator's tables as its own migrations make them, for
//! tests to run on.

use std::fs;
use std::path::Path;

use orch_postgres::{Listen, Sandbox, SandboxOptions, Template, find_binaries};
use xshell::{Shell, cmd};

use crate::{Result, needs};

/// A version of the orchestrator, the SQLAlchemy driver that it comes with, and what its
/// dependencies do not say themselves.
struct Version {
    number: &'static str,
    driver: &'static str,
    more: &'static [&'static str],
}

/// The last version of each series whose tables differ.
const VERSIONS: [Version; 3] = [
    Version {
        number: "2.10.0",
        driver: "postgresql",
        more: &["graphql-core<3.3", "httpx"],
    },
    Version {
        number: "4.8.2",
        driver: "postgresql+psycopg2",
        more: &["graphql-core<3.3", "httpx"],
    },
    Version {
        number: "5.5.0",
        driver: "postgresql+psycopg",
        more: &["httpx"],
    },
];

/// Makes every schema anew, and writes it to `fixtures/core`.
pub(crate) fn run() -> Result {
    let sh = Shell::new()?;
    needs::postgres(&sh)?;
    let sandbox = Sandbox::start_with(&SandboxOptions {
        listen: Listen::Loopback,
        ..SandboxOptions::default()
    })?;
    let pg_dump = find_binaries()?.join("pg_dump");
    for (index, version) in VERSIONS.iter().enumerate() {
        let name = format!("core_{index}");
        sandbox.create_database(&name, Template::Empty)?;
        let url = sandbox.url(&name);
        let port = sandbox.tcp_port().ok_or("the server has no port")?;
        migrate(&sh, version, &format!("orch@127.0.0.1:{port}/{name}"))?;
        let dump = cmd!(
            sh,
            "{pg_dump} --inserts --no-owner --no-privileges --dbname {url}"
        )
        .read()?;
        let path = format!("fixtures/core/{}.sql", version.number);
        let opening = format!(
            "-- The tables of orchestrator-core {}, as its own migrations make them: written by\n\
             -- `cargo xtask core-schemas`.\n",
            version.number
        );
        sh.write_file(&path, opening + &statements(&dump))?;
        println!("{path}");
    }
    Ok(())
}

/// Installs a version in a virtual environment below `target`, and runs its migrations.
fn migrate(sh: &Shell, version: &Version, place: &str) -> Result {
    let folder = format!("target/core-schemas/{}", version.number);
    let python = Path::new(&folder).join("bin/python");
    if !python.exists() {
        fs::create_dir_all("target/core-schemas")?;
        let (package, more) = (
            format!("orchestrator-core=={}", version.number),
            version.more,
        );
        cmd!(sh, "python3 -m venv {folder}").run()?;
        cmd!(sh, "{python} -m pip install --quiet {package} {more...}").run()?;
    }
    let _uri = sh.push_env("DATABASE_URI", format!("{}://{place}", version.driver));
    let _open = sh.push_env("OAUTH2_ACTIVE", "False");
    cmd!(sh, "{python} xtask/src/core_schemas.py")
        .quiet()
        .ignore_stdout()
        .run()?;
    Ok(())
}

/// The statements of a dump, without comments, commands of psql and empty lines.
fn statements(dump: &str) -> String {
    let is_statement =
        |line: &&str| !(line.is_empty() || line.starts_with("--") || line.starts_with('\\'));
    let lines = dump.lines().filter(is_statement);
    lines.map(|line| format!("{line}\n")).collect()
}
