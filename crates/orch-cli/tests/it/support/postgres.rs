//! The private server that all tests of a process share.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use orch_postgres::{DatabaseUrl, Sandbox, Template};
use postgres::Client;

/// The server; it goes when the process does.
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
pub(crate) fn client(url: &str) -> Client {
    let url = DatabaseUrl::parse(url, &|_| None).unwrap();
    orch_postgres::connect(&url, "test").unwrap()
}

/// Runs SQL with psql, as a person would run a printed file.
pub(crate) fn psql(url: &str, sql: &str) -> Output {
    let mut child = Command::new(server().psql())
        .args(["-X", "-q", "-d", url])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let sql = sql.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(sql.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    output
}
