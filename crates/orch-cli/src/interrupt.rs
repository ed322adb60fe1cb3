//! Ctrl-C, and the other signals that end a program: the only handler of signals, installed
//! once, by the first command that needs one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::thread::Builder;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::output::line;
use crate::terminal::restore;

/// How long the process has to end by itself. A prompt whose terminal was closed never
/// does.
const PATIENCE: Duration = Duration::from_secs(2);

/// The exit code of a process that was told to end.
const INTERRUPTED: i32 = 130;

/// Set from the first signal on.
static FLAG: AtomicBool = AtomicBool::new(false);

/// The effect of a signal.
static ENDING: Mutex<Ending> = Mutex::new(Ending::AtOnce);

#[derive(Clone)]
enum Ending {
    /// Nothing is in hand.
    AtOnce,
    /// A command that this process waits for decides.
    Ignoring,
    /// The process sees the flag, and ends by itself at a good moment.
    Waiting,
    /// This is done first; the process ends by itself.
    Calling(Arc<dyn Fn() + Send + Sync>),
    /// These words are said first.
    Saying(Arc<dyn Fn() -> String + Send + Sync>),
}

/// Until this is dropped, a signal ends the process as was asked.
#[must_use]
pub(crate) struct Guard(Ending);

impl Drop for Guard {
    fn drop(&mut self) {
        *ending() = self.0.clone();
    }
}

/// From now on, a signal changes nothing.
pub(crate) fn ignoring() -> Guard {
    set(Ending::Ignoring)
}

/// From now on, a signal is left to [`is_interrupted`].
pub(crate) fn waiting() -> Guard {
    set(Ending::Waiting)
}

/// From now on, a signal does this, and the process ends by itself.
pub(crate) fn calling(effect: impl Fn() + Send + Sync + 'static) -> Guard {
    set(Ending::Calling(Arc::new(effect)))
}

/// From now on, a signal ends the process at once, after these words.
pub(crate) fn saying(words: impl Fn() -> String + Send + Sync + 'static) -> Guard {
    set(Ending::Saying(Arc::new(words)))
}

/// Whether the process was told to end.
pub(crate) fn is_interrupted() -> bool {
    FLAG.load(Ordering::Relaxed)
}

fn set(new: Ending) -> Guard {
    static INSTALLED: Once = Once::new();
    let before = std::mem::replace(&mut *ending(), new);
    INSTALLED.call_once(|| {
        // Without a handler the process ends just the same, and says less.
        if let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM]) {
            let wait = move || signals.forever().for_each(|_| end());
            let _ = Builder::new().name("signals".to_owned()).spawn(wait);
        }
    });
    Guard(before)
}

fn end() {
    // Cloned, so that the lock is not held meanwhile.
    let now = ending().clone();
    if matches!(now, Ending::Ignoring) {
        return;
    }
    FLAG.store(true, Ordering::Relaxed);
    match &now {
        Ending::Calling(effect) => {
            effect();
            std::thread::sleep(PATIENCE);
        }
        Ending::Waiting => std::thread::sleep(PATIENCE),
        Ending::AtOnce | Ending::Ignoring | Ending::Saying(_) => {}
    }
    // A prompt may be open, which reads keys as they come and shows none.
    restore();
    if let Ending::Saying(words) = now {
        line(&format!("\n{}", words()));
    }
    std::process::exit(INTERRUPTED);
}

fn ending() -> MutexGuard<'static, Ending> {
    ENDING.lock().unwrap_or_else(PoisonError::into_inner)
}
