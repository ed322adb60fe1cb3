//! Whether the process was told to end, for what ends by itself at a good moment.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

/// The flag that Ctrl-C sets, from the first call on.
pub(crate) fn interrupted() -> Arc<AtomicBool> {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let flag = FLAG.get_or_init(|| {
        let flag = Arc::new(AtomicBool::new(false));
        let noted = Arc::clone(&flag);
        // Without a handler the process ends at once: what was answered is kept, only
        // not said to be.
        let _ = ctrlc::set_handler(move || noted.store(true, std::sync::atomic::Ordering::Relaxed));
        flag
    });
    Arc::clone(flag)
}
