//! `cargo xtask bench`: wall time, peak memory and sizes, with the input's size
//! beside each figure. Nothing here fails for being slow.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use orch_postgres::{Sandbox, Template};
use xshell::{Shell, cmd};

use crate::{Result, live, models, needs};

/// How often what is quick is run; the median counts.
const RUNS: usize = 9;
/// Events of the large ledger.
const EVENTS: usize = 100_000;
/// Events that one product of [`models`] gives: 17 answers and 25 changes.
const EVENTS_EACH: usize = 42;
/// Revisions of the large ledger.
const REVISIONS: usize = 400;

/// What a run took.
#[derive(Clone, Copy)]
pub(crate) struct Took {
    pub(crate) time: Duration,
    /// Peak of the resident set, in bytes, as the kernel last said it; none where
    /// the process was too quick to be asked.
    pub(crate) memory: Option<u64>,
}

/// Measures packages of these many products, then a ledger of many events.
pub(crate) fn run(counts: &[usize]) -> Result {
    let sh = Shell::new()?;
    let bench = Bench::start(&sh)?;
    heading("start");
    let nowhere = tempfile::tempdir()?;
    bench.show(
        "orch --version",
        bench.often(nowhere.path(), &["--version"])?,
    );
    let workshop = bench.workshop(&sh)?;
    bench.show(
        "orch record, nothing changed, on the workshop",
        bench.often(workshop.path(), &["record", "x"])?,
    );
    for count in counts {
        bench.products(*count)?;
    }
    if counts.len() > 1 {
        bench.events()?;
    }
    bench.sandbox.stop()?;
    Ok(())
}

/// Measures migrations of a database with these many subscriptions.
pub(crate) fn run_live(count: usize) -> Result {
    let sh = Shell::new()?;
    let bench = Bench::start(&sh)?;
    live::run(&bench, count)?;
    bench.sandbox.stop()?;
    Ok(())
}

pub(crate) struct Bench {
    orch: PathBuf,
    sandbox: Sandbox,
}

impl Bench {
    fn start(sh: &Shell) -> Result<Self> {
        needs::postgres(sh)?;
        cmd!(sh, "cargo build --quiet --release --package orch-cli").run()?;
        let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
        Ok(Self {
            orch: sh.current_dir().join(target).join("release").join("orch"),
            sandbox: Sandbox::start()?,
        })
    }

    /// Makes a database with the core tables.
    pub(crate) fn create(&self, name: &str) -> Result {
        Ok(self.sandbox.create_database(name, Template::Core)?)
    }

    /// Makes a database as another one is, in place of the one of that name.
    pub(crate) fn copy(&self, from: &str, to: &str) -> Result {
        for sql in [
            format!("drop database if exists {to}"),
            format!("create database {to} template {from}"),
        ] {
            let mut psql = self.psql("postgres");
            psql.args(["-c", &sql]);
            measure(&mut psql)?;
        }
        Ok(())
    }

    pub(crate) fn url(&self, name: &str) -> String {
        self.sandbox.url(name)
    }

    pub(crate) fn psql(&self, name: &str) -> Command {
        let mut psql = Command::new(self.sandbox.psql());
        psql.args(["-X", "-q", "-d", &self.sandbox.url(name)]);
        psql
    }

    /// The folders of the ledger's revisions.
    pub(crate) fn revisions(&self, folder: &Path) -> Result<BTreeSet<PathBuf>> {
        let mut found = BTreeSet::new();
        for entry in std::fs::read_dir(folder.join("ledger").join("revisions"))? {
            let path = entry?.path();
            if path.is_dir() {
                found.insert(path);
            }
        }
        Ok(found)
    }

    /// Leaves only these revisions in the ledger.
    pub(crate) fn forget(&self, folder: &Path, known: &BTreeSet<PathBuf>) -> Result {
        for path in self.revisions(folder)?.difference(known) {
            std::fs::remove_dir_all(path)?;
        }
        Ok(())
    }

    fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.orch);
        command
            .args(arguments)
            .current_dir(folder)
            .env("ORCH_AUTHOR", "bench");
        command
    }

    pub(crate) fn once(&self, folder: &Path, arguments: &[&str]) -> Result<Took> {
        measure(&mut self.command(folder, arguments))
    }

    /// The median of some runs.
    fn often(&self, folder: &Path, arguments: &[&str]) -> Result<Took> {
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            runs.push(self.once(folder, arguments)?);
        }
        runs.sort_by_key(|took| took.time);
        Ok(runs[RUNS / 2])
    }

    fn show(&self, what: &str, took: Took) {
        let memory = took.memory.map_or_else(|| "-".to_owned(), megabytes);
        let milliseconds = took.time.as_secs_f64() * 1_000.0;
        println!("  {what:<58} {milliseconds:>9.1} ms {memory:>10}");
    }

    fn workshop(&self, sh: &Shell) -> Result<tempfile::TempDir> {
        let folder = tempfile::tempdir()?;
        let models = sh.current_dir().join("fixtures/models/workshop");
        let (from, to) = (models.join("products"), folder.path().join("products"));
        cmd!(sh, "cp -r {from} {to}").quiet().run()?;
        self.once(folder.path(), &["init"])?;
        let answers = models.join("answers.json").display().to_string();
        self.once(folder.path(), &["record", "x", "--answers", &answers])?;
        Ok(folder)
    }

    /// Records, replays, and lets psql run the same SQL.
    fn products(&self, count: usize) -> Result {
        heading(&format!(
            "{count} products, each a block of {} resource types and 2 fixed inputs",
            models::RESOURCE_TYPES
        ));
        let folder = tempfile::tempdir()?;
        let path = folder.path();
        models::write(path, count, 0)?;
        self.once(path, &["init"])?;
        self.show(
            "orch models",
            self.often(path, &["models", "--format", "json"])?,
        );
        // An interpreter that has the orchestrator, where somebody names one.
        if let Ok(python) = std::env::var("ORCH_BENCH_PYTHON") {
            let mut import = Command::new(python);
            import
                .args(["-c", "import products"])
                .current_dir(path)
                .env("OAUTH2_ACTIVE", "False")
                .env("ENABLE_WEBSOCKETS", "False");
            self.show("python -c 'import products'", measure(&mut import)?);
        }
        let dry = ["record", "x", "--answers", "answers.json", "--dry-run"];
        self.show(
            "orch record --dry-run (plan and render)",
            self.often(path, &dry)?,
        );
        let record = ["record", "x", "--answers", "answers.json"];
        self.show("orch record", self.once(path, &record)?);
        self.show(
            "orch record, nothing changed",
            self.often(path, &["record", "x"])?,
        );
        self.show("orch verify", self.often(path, &["verify"])?);
        let (mut by_orch, mut by_psql) = (Vec::new(), Vec::new());
        let sql = output(&mut self.command(path, &["show", "head", "--sql", "up"]))?;
        // On an empty database there is nothing to come back.
        let sql = String::from_utf8(sql)?;
        let plain = sql
            .lines()
            .filter(|line| !line.starts_with("select pg_temp."));
        let file = path.join("up.sql");
        std::fs::write(&file, plain.collect::<Vec<_>>().join("\n"))?;
        for run in 0..5 {
            let names = [format!("orch_{count}_{run}"), format!("psql_{count}_{run}")];
            for name in &names {
                self.sandbox.create_database(name, Template::Core)?;
            }
            let url = self.sandbox.url(&names[0]);
            by_orch.push(self.once(path, &["replay", "--to", "heads", "--database", &url])?);
            let mut psql = Command::new(self.sandbox.psql());
            psql.args(["-X", "-q", "-1", "-d", &self.sandbox.url(&names[1]), "-f"])
                .arg(&file);
            by_psql.push(measure(&mut psql)?);
        }
        by_orch.sort_by_key(|took| took.time);
        by_psql.sort_by_key(|took| took.time);
        self.show("orch replay --to heads", by_orch[2]);
        self.show("psql, the same SQL and nothing else", by_psql[2]);
        for (what, part) in [
            ("header and events", "events.jsonl"),
            ("SQL, up", "up.sql"),
            ("SQL, down", "down.sql"),
            ("plan", "plan.json"),
        ] {
            println!(
                "  {what:<58} {:>23}",
                megabytes(size(&path.join("ledger"), part)?)
            );
        }
        Ok(())
    }

    /// Commands on a small ledger and on a large one.
    fn events(&self) -> Result {
        let small = tempfile::tempdir()?;
        models::write(small.path(), 3, 0)?;
        self.once(small.path(), &["init"])?;
        let record = ["record", "x", "--answers", "answers.json"];
        self.once(small.path(), &record)?;
        let large = tempfile::tempdir()?;
        self.once(large.path(), &["init"])?;
        let products = EVENTS.div_ceil(EVENTS_EACH);
        let mut known = 0;
        for revision in 1..=REVISIONS {
            let count = products * revision / REVISIONS;
            models::write(large.path(), count, known)?;
            self.once(large.path(), &record)?;
            known = count;
        }
        for (folder, products, revisions) in [(&small, 3, 1), (&large, products, REVISIONS)] {
            let path = folder.path();
            heading(&format!(
                "a ledger of {} events in {revisions} revisions, {products} products",
                products * EVENTS_EACH
            ));
            self.show("orch log", self.often(path, &["log"])?);
            self.show("orch heads", self.often(path, &["heads"])?);
            self.show("orch show head", self.often(path, &["show", "head"])?);
            self.show(
                "orch models (what record must read first)",
                self.often(path, &["models", "--format", "json"])?,
            );
            self.show(
                "orch record, nothing changed",
                self.often(path, &["record", "x"])?,
            );
            let sql = ["replay", "--to", "heads", "--sql"];
            self.show("orch replay --to heads --sql", self.once(path, &sql)?);
            let verify = self.often(path, &["verify"])?;
            self.show("orch verify", verify);
            let bytes = size(&path.join("ledger").join("revisions"), "")?;
            let rate = bytes as f64 / verify.time.as_secs_f64() / 1e6;
            println!(
                "  {:<58} {:>9.0} MB/s of {:>7}",
                "orch verify, rate",
                rate,
                megabytes(bytes)
            );
        }
        Ok(())
    }
}

/// Runs a command to its end; its failure is ours.
pub(crate) fn measure(command: &mut Command) -> Result<Took> {
    let shown = format!("{command:?}");
    let started = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut memory = None;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        memory = peak(&status).or(memory);
        std::thread::sleep(Duration::from_micros(300));
    };
    let time = started.elapsed();
    if !ended.success() {
        return Err(format!("{shown} ended with {ended}").into());
    }
    Ok(Took { time, memory })
}

/// The peak of a process' resident set, in bytes.
fn peak(status: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1_024)
}

fn output(command: &mut Command) -> Result<Vec<u8>> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(output.stdout)
}

/// The bytes of the files below a folder whose names end so.
fn size(folder: &Path, end: &str) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().is_dir() {
            bytes += size(&entry.path(), end)?;
        } else if entry.file_name().to_string_lossy().ends_with(end) {
            bytes += entry.metadata()?.len();
        }
    }
    Ok(bytes)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.2} MB", bytes as f64 / 1e6)
}

pub(crate) fn heading(text: &str) {
    println!("\n{text}");
}
