//! Watches a replay from beside it: how long a step takes, and whom it waits for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use orch_postgres::Watcher;

use crate::output::{Volume, line, voice};
use crate::words::waiting::described_wait;

/// A step that ends before this is not watched.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often a step is looked at.
const PAUSE: Duration = Duration::from_millis(200);

/// A thread that watches, until this is dropped.
pub(crate) struct Watching {
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watching {
    /// Begins to watch; says what there is to say above a bar. Where no bar shows, nobody
    /// waits to read it.
    pub(crate) fn begin(watcher: Option<Watcher>, bar: &ProgressBar) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let watcher = watcher.filter(|_| !bar.is_hidden());
        let thread = watcher.map(|watcher| {
            let (ended, bar) = (Arc::clone(&ended), bar.clone());
            std::thread::spawn(move || watch(watcher, &ended, &bar))
        });
        Self { ended, thread }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has nothing to say.
            let _ = thread.join();
        }
    }
}

/// A bar for so many steps.
pub(crate) fn progress(steps: usize) -> ProgressBar {
    if voice().volume == Volume::Quiet {
        return ProgressBar::hidden();
    }
    let template = if steps < 2 {
        "  {elapsed}"
    } else {
        "  {bar:30} {pos}/{len} {elapsed}"
    };
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(steps as u64).with_style(style)
}

fn watch(mut watcher: Watcher, ended: &AtomicBool, bar: &ProgressBar) {
    let mut last = None;
    let mut step = (bar.position(), Instant::now());
    while !ended.load(Ordering::Relaxed) {
        std::thread::park_timeout(PAUSE);
        if bar.position() != step.0 {
            step = (bar.position(), Instant::now());
            last = None;
        }
        if step.1.elapsed() < PATIENCE || ended.load(Ordering::Relaxed) {
            continue;
        }
        bar.tick();
        // Whoever is waited for is of interest, and not why nobody can say it.
        let Ok(wait) = watcher.look() else {
            return;
        };
        let Some(wait) = wait else {
            continue;
        };
        let pids: Vec<i32> = wait.holders.iter().map(|it| it.pid).collect();
        if last.as_ref() != Some(&pids) {
            bar.suspend(|| line(&described_wait(&wait)));
            last = Some(pids);
        }
    }
}
