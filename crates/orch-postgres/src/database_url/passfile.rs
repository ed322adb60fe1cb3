//! libpq's file of passwords: `host:port:database:user:password`, the first line that fits counts.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::target::Target;

/// Folders of sockets that libpq was built with, for which the file says `localhost`.
const USUAL_SOCKETS: [&str; 3] = ["/var/run/postgresql", "/run/postgresql", "/tmp"];

/// What a search for a password brought.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// The password.
    Found(String),
    /// No file, or no line that fits.
    Nothing,
    /// A file that others can read, which therefore does not count.
    Exposed(PathBuf),
}

pub(super) fn look_up(file: &Path, target: &Target, database: &str, user: &str) -> Lookup {
    let Ok(data) = fs::metadata(file) else {
        return Lookup::Nothing;
    };
    if !data.is_file() {
        return Lookup::Nothing;
    }
    if data.permissions().mode() & 0o077 != 0 {
        return Lookup::Exposed(file.to_owned());
    }
    let Ok(text) = fs::read_to_string(file) else {
        return Lookup::Nothing;
    };
    let host = match target.host.as_str() {
        host if USUAL_SOCKETS.contains(&host) => "localhost",
        host => host,
    };
    let wanted = [host, &target.port.to_string(), database, user];
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .find_map(|line| password_in(line, wanted))
        .map_or(Lookup::Nothing, Lookup::Found)
}

fn password_in(line: &str, wanted: [&str; 4]) -> Option<String> {
    let mut rest = line;
    for wanted in wanted {
        let (field, after) = field(rest);
        if field != wanted && !rest.starts_with("*:") {
            return None;
        }
        rest = after?;
    }
    Some(field(rest).0).filter(|password| !password.is_empty())
}

/// The first field, without its backslashes, and what follows its colon.
fn field(text: &str) -> (String, Option<&str>) {
    let mut value = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ':' => return (value, Some(chars.as_str())),
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    (value, None)
}

#[cfg(test)]
mod tests {
    use super::password_in;

    fn check(line: &str, expected: Option<&str>) {
        let found = password_in(line, ["db.example", "5432", "orders", "app"]);
        assert_eq!(found.as_deref(), expected, "{line}");
    }

    #[test]
    fn a_line_fits_when_every_field_does() {
        check("db.example:5432:orders:app:secret", Some("secret"));
        check("*:*:*:*:secret", Some("secret"));
        check("db.example:*:orders:app:a\\:b\\\\c", Some("a:b\\c"));
        check("db.example:*:orders:app:a:b", Some("a"));
        check("other:5432:orders:app:secret", None);
        check("db.example:5432:orders:*x:secret", None);
        check("db.example:5432:orders:app:", None);
        check("db.example:5432:orders:app", None);
        check("", None);
    }
}
