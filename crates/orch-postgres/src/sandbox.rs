//! A private, throw-away Postgres, made from the programs that are on the machine.
//!
//! Nothing of it outlives the process that started it. A small shell, the supervisor, makes the
//! folder, runs the server and removes both when its standard input ends, and the other end of that
//! pipe is held by the [`Sandbox`] alone: however this process goes, the kernel closes it.

mod binaries;
mod error;
mod place;

use std::env;
use std::fs;
use std::io::{self, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use postgres::{Client, Config, NoTls};
use rustix::process::geteuid;

pub use self::binaries::find_binaries;
use self::binaries::{Unprivileged, closed_to, unprivileged};
pub use self::error::SandboxError;
use self::place::{choose_folder, usual_places};
use crate::core_schema;

/// The superuser of every sandbox.
const ROLE: &str = "orch";
/// The port of a server without TCP; it only names the socket's file.
const SOCKET_PORT: u16 = 5432;
/// How often a starting server is asked whether it is there; with [`PAUSE`], about a minute.
const ATTEMPTS: u32 = 12_000;
const PAUSE: Duration = Duration::from_millis(5);
/// What stays as it is in a URL.
const IN_URL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Arguments: the programs' folder, the sandbox's folder, then the server's settings.
///
/// A signal reaches the server as `TERM` and then `QUIT`: a shell starts background programs with
/// `QUIT` ignored, so before the server sets up its own handling only `TERM` ends it, and
/// afterwards `TERM` alone would wait for clients. Nobody needs the data any more. `PIPE` is ignored
/// for the shell itself reports a server that a signal killed, maybe to a parent that has gone.
const SUPERVISOR: &str = r#"
bin=$1 folder=$2
shift 2
server= stopping=
end() { kill -TERM "$1"; kill -QUIT "$1"; } 2>/dev/null
stop() { stopping=1; [ -z "$server" ] || end "$server"; }
trap stop HUP INT TERM
trap '' PIPE
exec 3<&0 </dev/null
umask 077
mkdir "$folder" || exit 1
if "$bin/initdb" -D "$folder/data" -U orch --auth=trust -E UTF8 --locale=C --no-sync \
    --wal-segsize=1 >"$folder/log" 2>&1 3<&-
then
    "$bin/postgres" -D "$folder/data" -k "$folder" "$@" >>"$folder/log" 2>&1 3<&- &
    server=$!
    { read -r _ <&3; end "$server"; } >/dev/null 2>&1 &
    watch=$!
    [ -z "$stopping" ] || stop
    while kill -0 "$server" 2>/dev/null; do wait "$server"; done
    kill "$watch" 2>/dev/null
fi
tail -n 20 "$folder/log" >&2
rm -rf "$folder"
"#;

/// What every server is started with: speed, for nothing here survives a crash anyway.
const SETTINGS: [(&str, &str); 12] = [
    ("listen_addresses", ""),
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("max_wal_size", "1GB"),
    ("unix_socket_permissions", "0700"),
    ("logging_collector", "off"),
    ("log_timezone", "UTC"),
    ("timezone", "UTC"),
    ("jit", "off"),
];

/// A running server; dropping it stops the server and removes its files.
#[derive(Debug)]
pub struct Sandbox {
    supervisor: Child,
    /// The only handle on the supervisor's pipe: closing it is what ends the server.
    pipe: Option<ChildStdin>,
    user: Option<Unprivileged>,
    bin_dir: PathBuf,
    folder: PathBuf,
    port: u16,
    listen: Listen,
    version: String,
    /// Whether the database with the core's tables, to copy, was made.
    has_template: Mutex<bool>,
}

/// What a new database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Nothing.
    Empty,
    /// The orchestrator's tables.
    Core,
}

/// Who can reach the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Listen {
    /// Only who may enter the sandbox's folder.
    #[default]
    Socket,
    /// Also every user of this machine, by a free port on 127.0.0.1.
    Loopback,
}

/// How a sandbox may differ from the usual one.
#[derive(Debug, Clone, Default)]
pub struct SandboxOptions {
    /// Who can reach it.
    pub listen: Listen,
    /// More settings of the server, name and value; they override those that a sandbox has.
    pub settings: Vec<(String, String)>,
    /// The folder of the programs; [`find_binaries`] finds one otherwise.
    pub bin_dir: Option<PathBuf>,
}

impl Sandbox {
    /// Starts a server that only a Unix socket in its own folder leads to.
    ///
    /// # Errors
    ///
    /// Where Postgres is missing, or does not start: what it said.
    pub fn start() -> Result<Self, SandboxError> {
        Self::start_with(&SandboxOptions::default())
    }

    /// Starts a server that differs from the usual one.
    ///
    /// # Errors
    ///
    /// As [`Sandbox::start`].
    pub fn start_with(options: &SandboxOptions) -> Result<Self, SandboxError> {
        let bin_dir = match &options.bin_dir {
            Some(folder) => folder.clone(),
            None => find_binaries()?,
        };
        let user = other_user()?;
        let port = match options.listen {
            Listen::Socket => SOCKET_PORT,
            Listen::Loopback => free_port()?,
        };
        let folder = choose_folder(&usual_places(), user);

        let mut command = as_user("/bin/sh", user);
        command
            .args(["-c", SUPERVISOR, "orch-sandbox"])
            .arg(&bin_dir)
            .arg(&folder);
        for (name, value) in SETTINGS {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        command.arg("-c").arg(format!("port={port}"));
        if options.listen == Listen::Loopback {
            command.args(["-c", "listen_addresses=127.0.0.1"]);
        }
        for (name, value) in &options.settings {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        // A group of its own: Ctrl-C in the terminal is for this process, which may have work to
        // finish on the server.
        command
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut supervisor = command.spawn().map_err(system("run `/bin/sh`"))?;

        let mut sandbox = Self {
            pipe: supervisor.stdin.take(),
            supervisor,
            user,
            bin_dir,
            folder,
            port,
            listen: options.listen,
            version: String::new(),
            has_template: Mutex::default(),
        };
        sandbox.version = sandbox.wait_until_ready()?;
        Ok(sandbox)
    }

    /// The URL of a database, as orch, `psql` and SQLAlchemy understand it.
    pub fn url(&self, database: &str) -> String {
        let database = utf8_percent_encode(database, IN_URL);
        format!(
            "postgresql://{ROLE}@/{database}?host={}&port={}",
            self.folder.display(),
            self.port
        )
    }

    /// The variables of the environment that lead `psql` and libpq to a database.
    pub fn variables(&self, database: &str) -> [(&'static str, String); 4] {
        [
            ("PGHOST", self.folder.display().to_string()),
            ("PGPORT", self.port.to_string()),
            ("PGUSER", ROLE.to_owned()),
            ("PGDATABASE", database.to_owned()),
        ]
    }

    /// The folder of the socket, and of all else that the sandbox has.
    pub fn socket_dir(&self) -> &Path {
        &self.folder
    }

    /// The program `psql`: beside the server's programs, or else on the path.
    pub fn psql(&self) -> PathBuf {
        let beside = self.bin_dir.join("psql");
        if beside.is_file() {
            beside
        } else {
            PathBuf::from("psql")
        }
    }

    /// The folder of the programs that it was started from; some have no `psql` there.
    pub fn bin_dir(&self) -> &Path {
        &self.bin_dir
    }

    /// What the server says of its version, such as `15.18 (Debian 15.18-0+deb12u1)`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The port on 127.0.0.1, if it listens there.
    pub fn tcp_port(&self) -> Option<u16> {
        (self.listen == Listen::Loopback).then_some(self.port)
    }

    /// Connects to a database as the superuser.
    ///
    /// # Errors
    ///
    /// Where there is no such database, or the server has gone.
    pub fn client(&self, database: &str) -> Result<Client, SandboxError> {
        self.connect(database)
            .map_err(in_database("connect to", database))
    }

    /// Makes a database.
    ///
    /// # Errors
    ///
    /// Where there is one of that name, or the server has gone.
    pub fn create_database(&self, name: &str, template: Template) -> Result<(), SandboxError> {
        let template = match template {
            Template::Empty => "template0",
            Template::Core => self.template()?,
        };
        self.copy_database(name, template)
            .map_err(in_database("create", name))
    }

    /// Stops the server and removes its files, and says whether that was done.
    ///
    /// # Errors
    ///
    /// [`SandboxError::LeftBehind`] where the files are still there.
    pub fn stop(mut self) -> Result<(), SandboxError> {
        self.end()
    }

    fn connect(&self, database: &str) -> Result<Client, postgres::Error> {
        Config::new()
            .host_path(&self.folder)
            .port(self.port)
            .user(ROLE)
            .dbname(database)
            .application_name("orch sandbox")
            .connect(NoTls)
    }

    /// Why the server has ended: the user that it runs as may not reach its programs.
    fn ended(&mut self) -> SandboxError {
        let closed = other_user().ok().flatten().and_then(|user| {
            let folder = closed_to(user, &self.bin_dir.join("initdb"))?;
            Some(SandboxError::Unreadable {
                uid: user.uid,
                folder,
            })
        });
        closed.unwrap_or_else(|| SandboxError::Ended {
            log: self.last_words(),
        })
    }

    /// Waits for the first answer, and returns the server's version.
    fn wait_until_ready(&mut self) -> Result<String, SandboxError> {
        let socket = self.folder.join(format!(".s.PGSQL.{}", self.port));
        let mut refusal = None;
        for _ in 0..ATTEMPTS {
            let ended = self
                .supervisor
                .try_wait()
                .map_err(system("watch the server"))?;
            if ended.is_some() {
                return Err(self.ended());
            }
            if socket.exists() {
                let answer = self.connect("postgres").and_then(|mut client| {
                    client.query_one("SELECT current_setting('server_version')", &[])
                });
                match answer {
                    Ok(row) => return Ok(row.get(0)),
                    Err(error) => refusal = Some(error),
                }
            }
            thread::sleep(PAUSE);
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(SandboxError::Silent {
            log: last_lines(&log, 20),
            source: refusal,
        })
    }

    /// What the supervisor, which has ended, said: its own errors and the end of the server's log.
    fn last_words(&mut self) -> String {
        let mut words = Vec::new();
        if let Some(stderr) = &mut self.supervisor.stderr {
            // Half of it is better than none.
            let _ = stderr.read_to_end(&mut words);
        }
        String::from_utf8_lossy(&words).into_owned()
    }

    /// The name of a database to copy, which is made when it is first asked for.
    fn template(&self) -> Result<&'static str, SandboxError> {
        let name = "orch_template_core";
        let mut is_made = self
            .has_template
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if !*is_made {
            let make = || {
                self.copy_database(name, "template0")?;
                let mut client = self.connect(name)?;
                core_schema::create(&mut client)
            };
            make().map_err(in_database("create", name))?;
            *is_made = true;
        }
        Ok(name)
    }

    fn copy_database(&self, name: &str, template: &str) -> Result<(), postgres::Error> {
        let statement = format!(
            "CREATE DATABASE {} TEMPLATE {}",
            quoted(name),
            quoted(template)
        );
        self.connect("postgres")?.batch_execute(&statement)
    }

    fn end(&mut self) -> Result<(), SandboxError> {
        self.pipe.take();
        let waited = self.supervisor.wait();
        if !self.folder.exists() {
            return Ok(());
        }
        // The supervisor itself was killed. `pg_ctl` knows how to tell a server that still runs
        // from a number that another program has by now.
        let _ = as_user(self.bin_dir.join("pg_ctl"), self.user)
            .args(["stop", "--mode=immediate", "--wait", "--pgdata"])
            .arg(self.folder.join("data"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        waited
            .and_then(|_| fs::remove_dir_all(&self.folder))
            .map_err(|_| SandboxError::LeftBehind {
                folder: self.folder.clone(),
            })
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

/// A command with rights that Postgres accepts, and with nothing in its environment that changes
/// what its programs do.
fn as_user(program: impl AsRef<std::ffi::OsStr>, user: Option<Unprivileged>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C").current_dir("/");
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// Whom to become, if this is root.
fn other_user() -> Result<Option<Unprivileged>, SandboxError> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    let passwd = fs::read_to_string("/etc/passwd").map_err(system("read `/etc/passwd`"))?;
    unprivileged(&passwd).map(Some).ok_or(SandboxError::NoUser)
}

fn free_port() -> Result<u16, SandboxError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(system("find a free port"))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

fn system(doing: &'static str) -> impl FnOnce(io::Error) -> SandboxError {
    move |source| SandboxError::System { doing, source }
}

fn in_database(doing: &'static str, name: &str) -> impl FnOnce(postgres::Error) -> SandboxError {
    move |source| SandboxError::Database {
        doing,
        name: name.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::last_lines;

    #[test]
    fn the_last_lines_are_the_last_lines() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
        assert_eq!(last_lines("", 2), "");
    }
}
