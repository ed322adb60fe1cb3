//! The throw-away server: what it gives, and that nothing of it is left behind.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::{env, fs};

use orch_postgres::{Sandbox, SandboxError, SandboxOptions, Template};
use rustix::process::{Pid, Signal, getpgid, kill_process};

type Outcome = Result<(), Box<dyn Error>>;

/// Makes `a_static_sandbox_ends_with_its_process` tell its folder and wait for its input to end.
const HOLD: &str = "ORCH_TEST_HOLD";

#[test]
fn a_database_is_empty_or_has_the_core_tables() -> Outcome {
    let sandbox = Sandbox::start()?;
    assert!(sandbox.version().starts_with(|c: char| c.is_ascii_digit()));
    assert!(sandbox.bin_dir().join("initdb").is_file());
    assert_eq!(sandbox.tcp_port(), None);
    for (name, template, expected) in [
        ("empty", Template::Empty, 0),
        ("core", Template::Core, 20),
        ("another", Template::Core, 20),
    ] {
        sandbox.create_database(name, template)?;
        let tables = sandbox.client(name)?.query(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
            &[],
        )?;
        assert_eq!(tables.len(), expected, "{name}");
    }
    let twice = sandbox.create_database("core", Template::Core);
    assert!(matches!(twice, Err(SandboxError::Database { ref name, .. }) if name == "core"));
    sandbox.stop()?;
    Ok(())
}

#[test]
fn psql_understands_the_url_of_any_name() -> Outcome {
    let sandbox = Sandbox::start()?;
    for name in ["plain", "a \"b\" 100% é/?&=#", "O'Hara"] {
        sandbox.create_database(name, Template::Empty)?;
        let output = Command::new(sandbox.psql())
            .args(["--no-psqlrc", "--tuples-only", "--no-align"])
            .args(["--command", "SELECT current_database()"])
            .arg(sandbox.url(name))
            .output()?;
        assert_eq!(String::from_utf8(output.stdout)?.trim_end(), name);
    }
    Ok(())
}

#[test]
fn two_sandboxes_and_other_children_do_not_hold_each_other() -> Outcome {
    let first = Sandbox::start()?;
    let mut bystander = Command::new("cat")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let second = Sandbox::start()?;
    let (first_folder, second_folder) = (folder_of(&first), folder_of(&second));

    first.stop()?;
    assert!(!first_folder.exists());
    second.client("postgres")?.simple_query("SELECT 1")?;
    assert!(bystander.try_wait()?.is_none());

    drop(second);
    assert!(!second_folder.exists());
    drop(bystander.stdin.take());
    bystander.wait()?;
    Ok(())
}

#[test]
fn open_connections_do_not_delay_the_end() -> Outcome {
    let sandbox = Sandbox::start()?;
    let folder = folder_of(&sandbox);
    let mut client = sandbox.client("postgres")?;
    client.simple_query("BEGIN; SELECT 1")?;
    sandbox.stop()?;
    assert!(client.simple_query("SELECT 1").is_err());
    assert!(!folder.exists());
    Ok(())
}

#[test]
fn a_server_that_cannot_start_gives_its_reason() -> Outcome {
    let options = SandboxOptions {
        settings: vec![("no_such_setting".to_owned(), "1".to_owned())],
        ..SandboxOptions::default()
    };
    let Err(SandboxError::Ended { log }) = Sandbox::start_with(&options) else {
        return Err("it started".into());
    };
    assert!(
        log.contains("unrecognized configuration parameter \"no_such_setting\""),
        "{log}"
    );
    Ok(())
}

#[test]
fn a_folder_without_programs_gives_a_reason() -> Outcome {
    let empty = tempfile::tempdir()?;
    let options = SandboxOptions {
        bin_dir: Some(empty.path().to_owned()),
        ..SandboxOptions::default()
    };
    let Err(SandboxError::Ended { log }) = Sandbox::start_with(&options) else {
        return Err("it started".into());
    };
    assert!(log.contains("initdb"), "{log}");
    Ok(())
}

#[test]
fn ctrl_c_in_the_terminal_is_not_for_the_server() -> Outcome {
    let sandbox = Sandbox::start()?;
    let server = server_in(sandbox.socket_dir())?;
    assert_ne!(getpgid(Some(server))?, getpgid(None)?);
    Ok(())
}

#[test]
fn a_killed_supervisor_leaves_nothing_behind() -> Outcome {
    let sandbox = Sandbox::start()?;
    let folder = folder_of(&sandbox);
    let server = server_in(&folder)?;
    // It leads the group that it and its server are in.
    let mut client = sandbox.client("postgres")?;
    kill_process(getpgid(Some(server))?, Signal::KILL)?;
    sandbox.stop()?;
    assert!(!folder.exists());
    assert!(client.simple_query("SELECT 1").is_err());
    Ok(())
}

#[test]
fn a_static_sandbox_ends_with_its_process() -> Outcome {
    static SANDBOX: OnceLock<Sandbox> = OnceLock::new();

    if env::var_os(HOLD).is_some() {
        let sandbox = SANDBOX.get_or_init(|| {
            Sandbox::start().unwrap_or_else(|error| panic!("there must be a Postgres: {error}"))
        });
        println!("\nfolder={}", sandbox.socket_dir().display());
        io::stdout().flush()?;
        io::stdin().read_to_end(&mut Vec::new())?;
        return Ok(());
    }

    let mut holder = Holder::start(None)?;
    drop(holder.process.stdin.take());
    holder.expect_nothing_left()
}

#[test]
fn a_parent_that_is_killed_leaves_nothing_behind() -> Outcome {
    let mut holder = Holder::start(None)?;
    holder.process.kill()?;
    holder.expect_nothing_left()
}

#[test]
fn a_parent_that_is_killed_in_the_middle_of_a_start_leaves_nothing_behind() -> Outcome {
    for moment in [
        "",
        "log",
        "data/PG_VERSION",
        "data/postmaster.pid",
        ".s.PGSQL.5432",
    ] {
        let place = tempfile::Builder::new().prefix("o").tempdir_in("/tmp")?;
        open(place.path())?;
        let mut holder = Holder::spawn(Some(place.path()))?;
        let reached = || -> io::Result<bool> {
            Ok(fs::read_dir(place.path())?
                .flatten()
                .any(|e| e.path().join(moment).exists()))
        };
        while !reached()? {
            assert!(
                holder.process.try_wait()?.is_none(),
                "it ended before `{moment}`"
            );
        }
        holder.process.kill()?;
        holder.wait_for_all()?;
        assert_eq!(
            fs::read_dir(place.path())?.count(),
            0,
            "killed at `{moment}`"
        );
    }
    Ok(())
}

#[test]
fn a_long_tmpdir_is_passed_over_and_a_short_one_is_used() -> Outcome {
    let place = tempfile::Builder::new().prefix("o").tempdir_in("/tmp")?;
    open(place.path())?;
    let long = place.path().join("x".repeat(120));
    fs::create_dir(&long)?;
    open(&long)?;

    let holder = Holder::start(Some(&long))?;
    assert_eq!(holder.folder.parent(), Some(Path::new("/tmp")));
    holder.expect_nothing_left()?;

    let holder = Holder::start(Some(place.path()))?;
    assert_eq!(holder.folder.parent(), Some(place.path()));
    holder.expect_nothing_left()
}

/// This very program, running only the test that holds a sandbox.
struct Holder {
    process: Child,
    stdout: BufReader<std::process::ChildStdout>,
    folder: PathBuf,
}

impl Holder {
    fn spawn(tmpdir: Option<&Path>) -> io::Result<Self> {
        // Its output is passed on to all that it starts, as a ninth descriptor that none of them
        // knows of, so the output ends when the last of them has.
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", "exec 9>&1; exec \"$@\"", "sh"])
            .arg(env::current_exe()?)
            .args([
                "--exact",
                "a_static_sandbox_ends_with_its_process",
                "--nocapture",
            ])
            .env(HOLD, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        if let Some(tmpdir) = tmpdir {
            command.env("TMPDIR", tmpdir);
        }
        let mut process = command.spawn()?;
        let stdout = process
            .stdout
            .take()
            .ok_or_else(|| io::Error::other("no output"))?;
        Ok(Self {
            process,
            stdout: BufReader::new(stdout),
            folder: PathBuf::new(),
        })
    }

    fn start(tmpdir: Option<&Path>) -> Result<Self, Box<dyn Error>> {
        let mut holder = Self::spawn(tmpdir)?;
        let mut line = String::new();
        while holder.stdout.read_line(&mut line)? > 0 {
            if let Some(folder) = line.trim_end().strip_prefix("folder=") {
                holder.folder = folder.into();
                assert!(holder.folder.join("data/postmaster.pid").exists());
                return Ok(holder);
            }
            line.clear();
        }
        Err("it told no folder".into())
    }

    /// Waits until the process and all that it started have ended.
    fn wait_for_all(&mut self) -> io::Result<()> {
        drop(self.process.stdin.take());
        self.process.wait()?;
        self.stdout.read_to_end(&mut Vec::new())?;
        Ok(())
    }

    fn expect_nothing_left(mut self) -> Outcome {
        let server = server_in(&self.folder)?;
        self.wait_for_all()?;
        assert!(!self.folder.exists());
        assert!(kill_process(server, Signal::CONT).is_err());
        Ok(())
    }
}

fn folder_of(sandbox: &Sandbox) -> PathBuf {
    sandbox.socket_dir().to_owned()
}

fn server_in(folder: &Path) -> Result<Pid, Box<dyn Error>> {
    let file = fs::read_to_string(folder.join("data/postmaster.pid"))?;
    let number = file.lines().next().ok_or("an empty file")?.parse()?;
    Ok(Pid::from_raw(number).ok_or("no process has the number 0")?)
}

/// Lets the server's user make its folder there, whoever that is.
fn open(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777))
}
