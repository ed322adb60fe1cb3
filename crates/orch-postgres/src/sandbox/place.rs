//! Where a sandbox's folder goes.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use rustix::fs::statvfs;

use super::binaries::Unprivileged;

/// The longest path of a socket, less its closing NUL, on the systems that allow the least.
const LONGEST_SOCKET: usize = 103;

/// A file system in memory, where Linux has one: a start takes a third of the time there, a new
/// database a tenth.
const MEMORY: &str = "/dev/shm";
/// How much must be free there, in bytes, for a container's 64 MiB would soon be full.
const MEMORY_WANTED: u64 = 2 << 30;

/// Where a sandbox may live, best first: what `TMPDIR` says where it is set, for somebody chose it.
pub(super) fn usual_places() -> Vec<PathBuf> {
    let in_memory = env::var_os("TMPDIR").is_none()
        && statvfs(MEMORY).is_ok_and(|free| free.f_bavail * free.f_frsize >= MEMORY_WANTED)
        && open_to_all(Path::new(MEMORY));
    in_memory
        .then(|| PathBuf::from(MEMORY))
        .into_iter()
        .chain([env::temp_dir()])
        .collect()
}

/// A path that nothing has, in the first of the places that does, else in `/tmp`.
pub(super) fn choose_folder(places: &[PathBuf], user: Option<Unprivileged>) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let nanos = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .subsec_nanos();
    let name = format!("orch-{}-{count}-{nanos:x}", process::id());

    places
        .iter()
        .filter(|place| user.is_none() || open_to_all(place))
        .map(|place| place.join(&name))
        .find(|folder| fits(folder))
        .unwrap_or_else(|| Path::new("/tmp").join(&name))
}

/// Whether a socket in the folder has a path of a permitted length, which needs no quoting in the
/// server's settings or in a URL.
fn fits(folder: &Path) -> bool {
    let Some(text) = folder.to_str() else {
        return false;
    };
    let longest_name = "/.s.PGSQL.65535".len();
    folder.is_absolute()
        && text.len() + longest_name <= LONGEST_SOCKET
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/-._".contains(c))
}

/// Whether any user can make something in the folder.
fn open_to_all(folder: &Path) -> bool {
    let may = |path: &Path, bits: u32| {
        fs::metadata(path).is_ok_and(|data| data.permissions().mode() & bits == bits)
    };
    may(folder, 0o003) && folder.ancestors().all(|ancestor| may(ancestor, 0o001))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Unprivileged, choose_folder, fits};

    #[test]
    fn a_socket_has_a_short_and_plain_path() {
        assert!(fits(Path::new("/tmp/orch-1-0-a")));
        assert!(!fits(Path::new("relative/orch-1-0-a")));
        assert!(!fits(Path::new("/tmp/with space/orch-1-0-a")));
        assert!(!fits(Path::new("/tmp/a,b/orch-1-0-a")));
        assert!(!fits(&Path::new("/tmp").join("x".repeat(90))));
    }

    #[test]
    fn no_two_sandboxes_share_a_folder() {
        let places = [PathBuf::from("/tmp")];
        assert_ne!(choose_folder(&places, None), choose_folder(&places, None));
    }

    #[test]
    fn as_root_a_folder_that_others_cannot_enter_is_passed_over() -> std::io::Result<()> {
        let private = tempfile::tempdir()?;
        let places = [private.path().to_owned()];
        let user = Some(Unprivileged {
            uid: 65534,
            gid: 65534,
        });
        assert!(!choose_folder(&places, user).starts_with(private.path()));
        assert!(choose_folder(&places, None).starts_with(private.path()));
        Ok(())
    }
}
