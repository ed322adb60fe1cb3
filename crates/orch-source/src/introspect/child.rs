//! Runs a program with limits on its time and its output; none of what it starts is
//! left behind.

use std::io::{self, Read};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often is looked whether the program has ended.
const LOOK: Duration = Duration::from_millis(5);
/// How long is waited for the rest of the output of a program that has ended: what it
/// started may hold the pipe open.
const REST: Duration = Duration::from_secs(2);
/// How much of what a program says on standard error is kept: the end of it.
const TAIL: usize = 64 << 10;

/// Limits of a run.
pub(super) struct Limits<'a> {
    pub(super) time: Duration,
    /// Of standard output, in bytes.
    pub(super) output: usize,
    /// Asked from time to time.
    pub(super) is_stopped: &'a dyn Fn() -> bool,
}

/// What a program did.
pub(super) struct Ran {
    pub(super) end: End,
    pub(super) stdout: Vec<u8>,
    /// The end of it.
    pub(super) stderr: Vec<u8>,
}

/// How a run ended.
pub(super) enum End {
    Exited(ExitStatus),
    TimedOut,
    TooLarge,
    Stopped,
}

/// What has been read so far.
#[derive(Default)]
struct Captured {
    bytes: Vec<u8>,
    is_too_large: bool,
}

type Shared = Arc<Mutex<Captured>>;

/// Runs a program to its end, or to a limit.
pub(super) fn run(command: &mut Command, limits: &Limits<'_>) -> io::Result<Ran> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    in_group_of_its_own(command);
    let mut child = command.spawn()?;
    let (sender, ended) = channel();
    let stdout = child.stdout.take().map(|pipe| {
        let sender = sender.clone();
        capture(pipe, sender, limits.output)
    });
    let stderr = child.stderr.take().map(|pipe| keep_tail(pipe, sender));
    let end = watch(&mut child, limits, stdout.as_ref());
    kill_group(&mut child);
    let status = child.wait();
    let end = match end? {
        Some(end) => end,
        None => End::Exited(status?),
    };
    wait_for_rest(&ended);
    let is_too_large = stdout
        .as_ref()
        .is_some_and(|shared| lock(shared, |it| it.is_too_large));
    let end = match end {
        End::Exited(_) if is_too_large => End::TooLarge,
        end => end,
    };
    let take = |shared: Option<Shared>| {
        shared.map_or_else(Vec::new, |shared| {
            lock(&shared, |it| std::mem::take(&mut it.bytes))
        })
    };
    Ok(Ran {
        end,
        stdout: take(stdout),
        stderr: take(stderr),
    })
}

/// Waits until the program ends by itself, which gives none, or must be ended.
fn watch(
    child: &mut Child,
    limits: &Limits<'_>,
    stdout: Option<&Shared>,
) -> io::Result<Option<End>> {
    let start = Instant::now();
    loop {
        if has_ended(child)? {
            return Ok(None);
        }
        if stdout.is_some_and(|shared| lock(shared, |it| it.is_too_large)) {
            return Ok(Some(End::TooLarge));
        }
        if (limits.is_stopped)() {
            return Ok(Some(End::Stopped));
        }
        if start.elapsed() >= limits.time {
            return Ok(Some(End::TimedOut));
        }
        thread::sleep(LOOK);
    }
}

fn wait_for_rest(ended: &Receiver<()>) {
    let start = Instant::now();
    // One message for each of the two pipes.
    for _ in 0..2 {
        let left = REST.saturating_sub(start.elapsed());
        if ended.recv_timeout(left).is_err() {
            return;
        }
    }
}

fn lock<T>(shared: &Shared, use_it: impl FnOnce(&mut Captured) -> T) -> T {
    use_it(&mut shared.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Reads a pipe up to a limit.
fn capture(mut pipe: ChildStdout, ended: Sender<()>, limit: usize) -> Shared {
    let shared = Shared::default();
    let writer = Arc::clone(&shared);
    thread::spawn(move || {
        read(&mut pipe, |bytes| {
            lock(&writer, |it| {
                it.bytes.extend_from_slice(bytes);
                it.is_too_large = it.bytes.len() > limit;
                it.bytes.truncate(limit);
                !it.is_too_large
            })
        });
        let _ = ended.send(());
    });
    shared
}

/// Reads all of a pipe, and keeps the end.
fn keep_tail(mut pipe: ChildStderr, ended: Sender<()>) -> Shared {
    let shared = Shared::default();
    let writer = Arc::clone(&shared);
    thread::spawn(move || {
        read(&mut pipe, |bytes| {
            lock(&writer, |it| {
                it.bytes.extend_from_slice(bytes);
                let extra = it.bytes.len().saturating_sub(TAIL);
                it.bytes.drain(..extra);
                true
            })
        });
        let _ = ended.send(());
    });
    shared
}

fn read(pipe: &mut impl Read, mut more: impl FnMut(&[u8]) -> bool) {
    let mut buffer = vec![0; 64 << 10];
    loop {
        match pipe.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => {
                if !more(&buffer[..count]) {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

#[cfg(unix)]
fn in_group_of_its_own(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;

    command.process_group(0);
}

/// Whether the program has ended; it is not reaped yet, so that its number, which is
/// its group's, cannot belong to another.
#[cfg(unix)]
fn has_ended(child: &mut Child) -> io::Result<bool> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    match waitid(WaitId::Pid(Pid::from_child(child)), options) {
        Ok(status) => Ok(status.is_some()),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Ends the program and all that it started.
#[cfg(unix)]
fn kill_group(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};

    // It fails where all of them have ended.
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
}

#[cfg(not(unix))]
fn in_group_of_its_own(_: &mut Command) {}

#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> io::Result<bool> {
    child.try_wait().map(|status| status.is_some())
}

#[cfg(not(unix))]
fn kill_group(child: &mut Child) {
    let _ = child.kill();
}
