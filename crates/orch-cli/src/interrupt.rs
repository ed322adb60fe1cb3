//! Whether the process was told to end, for what ends by itself at a good moment.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long the process has to end by itself. A prompt whose terminal has gone never
/// does.
const PATIENCE: Duration = Duration::from_secs(2);

/// The flag that Ctrl-C, or the end of the terminal, sets, from the first call on.
pub(crate) fn interrupted() -> Arc<AtomicBool> {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let flag = FLAG.get_or_init(|| {
        let flag = Arc::new(AtomicBool::new(false));
        let noted = Arc::clone(&flag);
        // Without a handler the process ends at once: what was answered is kept, only
        // not said to be.
        let _ = ctrlc::set_handler(move || {
            noted.store(true, Ordering::Relaxed);
            std::thread::sleep(PATIENCE);
            std::process::exit(130);
        });
        flag
    });
    Arc::clone(flag)
}
