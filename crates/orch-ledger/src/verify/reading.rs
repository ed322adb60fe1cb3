//! Reading the files of all revisions on all cores. A thread goes through the files and cuts
//! lines into blocks; whichever reader is free reads a block; blocks come out in order.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, Scope, available_parallelism};

use orch_event::{
    Event, EventId, EventsDigest, Fault, FaultKind, MigrationFiles, PlanDigest, RevisionId,
    SqlDigest, Writing, read_line,
};

use rustix::process::{Resource, getrlimit};

use super::headed::Headed;
use crate::files::{Files, io_error, open, read};
use crate::{LedgerError, Misfit};

/// Bytes of lines that a reader takes at a time.
const BLOCK: u64 = 1 << 17;

/// Some lines of a revision, each read by itself.
#[derive(Default)]
pub(super) struct Block {
    /// Numbers, ids and events of the lines that can be read.
    pub(super) events: Vec<(usize, EventId, Event)>,
    /// What does not fit in lines that can be read.
    pub(super) faults: Vec<Fault>,
    /// Lines that cannot be read, or were changed.
    unread: Vec<Fault>,
}

/// Lines that a reader has yet to read, and where they go.
struct Unread {
    first: usize,
    bytes: Vec<u8>,
    to: SyncSender<Block>,
}

pub(super) enum Piece {
    Block(Receiver<Block>),
    End(Result<Ended, LedgerError>),
}

/// All of a revision but its events.
#[derive(Default)]
pub(super) struct Ended {
    /// Bytes read.
    pub(super) bytes: u64,
    /// Whether there is a file of events.
    pub(super) has_events: bool,
    /// What does not fit in the file of events as a whole.
    pub(super) faults: Vec<Fault>,
    /// What does not fit in the other files.
    pub(super) findings: Vec<Misfit>,
}

/// Revisions that are being read, in order.
pub(super) enum Reading<'a> {
    /// By other threads.
    Beside(Receiver<Piece>),
    /// By the thread that folds them.
    Here(&'a Files),
}

impl<'scope> Reading<'scope> {
    /// Begins to read these revisions.
    pub(super) fn start(
        scope: &'scope Scope<'scope, '_>,
        files: &'scope Files,
        headed: &'scope BTreeMap<RevisionId, Headed>,
        order: &'scope [RevisionId],
    ) -> Self {
        // Allocators set much aside for each thread, 128 MB of addresses and more.
        if getrlimit(Resource::As).current.is_some() {
            return Self::Here(files);
        }
        Self::beside(scope, files, headed, order).unwrap_or(Self::Here(files))
    }

    /// None where the system gives no threads.
    fn beside(
        scope: &'scope Scope<'scope, '_>,
        files: &'scope Files,
        headed: &'scope BTreeMap<RevisionId, Headed>,
        order: &'scope [RevisionId],
    ) -> Option<Self> {
        let readers = available_parallelism().map_or(1, NonZero::get);
        // What is read waits for what is folded: memory does not grow with the ledger.
        let (give, pieces) = sync_channel(4 * readers);
        let (unread, take) = sync_channel::<Unread>(2 * readers);
        let take = Arc::new(Mutex::new(take));
        for _ in 0..readers {
            let take = take.clone();
            let read = move || {
                let next = || take.lock().unwrap_or_else(PoisonError::into_inner).recv();
                while let Ok(Unread { first, bytes, to }) = next() {
                    // Nobody waits for it where verification has ended early.
                    let _ = to.send(read_block(first, &bytes));
                }
            };
            Builder::new().spawn_scoped(scope, read).ok()?;
        }
        let cut = move || {
            for it in order.iter().filter_map(|id| headed.get(id)) {
                let end = cut(files, it, |first, bytes| {
                    let (to, block) = sync_channel(1);
                    // Nobody takes them where verification has ended early, which the end
                    // notices.
                    if give.send(Piece::Block(block)).is_ok() {
                        let _ = unread.send(Unread { first, bytes, to });
                    }
                });
                if give.send(Piece::End(end)).is_err() {
                    break;
                }
            }
        };
        Builder::new().spawn_scoped(scope, cut).ok()?;
        Some(Self::Beside(pieces))
    }

    /// Reads the next revision: its blocks go to `take` in order.
    pub(super) fn revision(
        &self,
        it: &Headed,
        mut take: impl FnMut(Block),
    ) -> Result<Ended, LedgerError> {
        const ALIVE: &str = "BUG: what reads outlives what waits for it";
        let mut unread = Vec::new();
        let mut fold = |mut block: Block| {
            unread.append(&mut block.unread);
            take(block);
        };
        let mut end = match self {
            Self::Here(files) => cut(files, it, |first, bytes| fold(read_block(first, &bytes)))?,
            Self::Beside(pieces) => loop {
                match pieces.recv().expect(ALIVE) {
                    Piece::Block(block) => fold(block.recv().expect(ALIVE)),
                    Piece::End(end) => break end?,
                }
            },
        };
        // A line that was changed has a fault of its own, which says where.
        if !unread.is_empty() {
            let is_whole = |it: &Fault| matches!(it.what, FaultKind::Events { .. });
            end.faults.retain(|it| !is_whole(it));
            end.faults.append(&mut unread);
        }
        Ok(end)
    }
}

fn read_block(first: usize, bytes: &[u8]) -> Block {
    let mut block = Block::default();
    let mut written = Vec::new();
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    for (number, line) in (first..).zip(lines) {
        if let Some((id, event)) = read_line(number, line, &mut block.unread) {
            let content = line.strip_suffix(b"\n").unwrap_or(line);
            let fault = Writing::check_bytes(number, &event, content, &mut written);
            block.faults.extend(fault);
            block.events.push((number, id, event));
        }
    }
    block
}

/// Cuts the lines of a revision into blocks, each given with the number of its first line.
fn cut(
    files: &Files,
    it: &Headed,
    mut give: impl FnMut(usize, Vec<u8>),
) -> Result<Ended, LedgerError> {
    let mut ended = Ended::default();
    check_files(files, it, &mut ended)?;
    let path = files.events(&it.name);
    let Some(file) = open(&path)? else {
        return Ok(ended);
    };
    ended.has_events = true;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut first = Vec::new();
    reader
        .read_until(b'\n', &mut first)
        .map_err(io_error("read", &path))?;
    ended.bytes += first.len() as u64;
    first.pop_if(|last| *last == b'\n');
    ended
        .faults
        .extend(Writing::check_header(&it.header, &first));
    let mut hashing = EventsDigest::hashing();
    let mut line = 2;
    loop {
        let mut bytes = Vec::new();
        let mut block = reader.by_ref().take(BLOCK);
        block
            .read_to_end(&mut bytes)
            .and_then(|_| reader.read_until(b'\n', &mut bytes))
            .map_err(io_error("read", &path))?;
        if bytes.is_empty() {
            break;
        }
        hashing.update(&bytes);
        ended.bytes += bytes.len() as u64;
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        give(line, bytes);
        line += lines;
    }
    let (expected, found) = (it.header.events, hashing.finish());
    if expected != found {
        let what = FaultKind::Events { expected, found };
        ended.faults.push(Fault { line: 2, what });
    }
    Ok(ended)
}

/// Holds the files of SQL and their plans against the header.
fn check_files(files: &Files, it: &Headed, ended: &mut Ended) -> Result<(), LedgerError> {
    let folder = files.revision(&it.name);
    for (names, digests) in it.header.files().iter().zip(&it.header.migrations) {
        let MigrationFiles { up, down, plan } = names;
        let mut check = |name: &str, expected: String, digest: &dyn Fn(&[u8]) -> String| {
            let path = folder.join(name);
            let bytes = match read(&path) {
                Err(LedgerError::Irregular(path)) => {
                    ended.findings.push(Misfit::Irregular { path });
                    return Ok(());
                }
                bytes => bytes?,
            };
            let Some(bytes) = bytes else {
                ended.findings.push(Misfit::NoFile { path });
                return Ok(());
            };
            ended.bytes += bytes.len() as u64;
            let found = digest(&bytes);
            if found != expected {
                let found = Some(found);
                ended.findings.push(Misfit::File {
                    path,
                    expected,
                    found,
                });
            }
            Ok::<(), LedgerError>(())
        };
        let sql = |bytes: &[u8]| SqlDigest::of(bytes).to_string();
        check(up, digests.up.to_string(), &sql)?;
        check(down, digests.down.to_string(), &sql)?;
        check(plan, digests.plan.to_string(), &|bytes| {
            PlanDigest::of(bytes).to_string()
        })?;
    }
    Ok(())
}
