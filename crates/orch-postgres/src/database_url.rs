//! What people write to say which database they mean, in all the forms that psql and SQLAlchemy
//! accept, and what libpq's environment adds to it.
//!
//! Guesses no server: where neither the text nor the environment names a host, that is an error.
//! The password never leaves this value but for the server; nothing here prints it.

mod error;
mod passed_on;
mod passfile;
mod settings;
mod target;
mod text;

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use postgres::Config;

pub use self::error::DatabaseUrlError;
use self::passed_on::PASSED_ON;
pub(crate) use self::passfile::Lookup;
use self::settings::Settings;
pub(crate) use self::target::Target;
use crate::tls::{Roots, SslMode, TlsSettings};

const DEFAULT_PORT: u16 = 5432;
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// A database on one server, or on one of several, and how to reach it.
///
/// Printed, it is `user@host:port/database`: without its password, whatever the form it was given
/// in.
#[derive(Clone)]
pub struct DatabaseUrl {
    /// All that is the same whichever server answers, without the password.
    config: Config,
    user: String,
    database: String,
    /// In the order in which they are tried; never empty.
    targets: Vec<Target>,
    password: Option<String>,
    passfile: Option<PathBuf>,
    /// None waits for ever.
    timeout: Option<Duration>,
    tls: TlsSettings,
}

impl DatabaseUrl {
    /// Reads a text, with the environment that this process has.
    ///
    /// # Errors
    ///
    /// As [`DatabaseUrl::parse`].
    pub fn parse_in_this_environment(text: &str) -> Result<Self, DatabaseUrlError> {
        Self::parse(text, &|name| env::var(name).ok())
    }

    /// Reads a text: a URL with or without a driver in its scheme, or libpq's keywords.
    ///
    /// # Errors
    ///
    /// Where it names no database, or says what orch cannot honour.
    pub fn parse(
        text: &str,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, DatabaseUrlError> {
        let settings = Settings::read(text, env)?;
        let home = env("HOME")
            .filter(|home| !home.is_empty())
            .map(PathBuf::from);

        let targets = targets(&settings)?;
        let user = settings
            .text("user")
            .map(str::to_owned)
            .or_else(|| ["USER", "LOGNAME"].iter().find_map(|name| env(name)))
            .filter(|user| !user.is_empty())
            .ok_or(DatabaseUrlError::NoUser)?;
        let database = settings.text("dbname").unwrap_or(&user).to_owned();

        let mut config = client_config(&settings)?;
        config.user(&user).dbname(&database);
        let passfile = settings
            .path("passfile")
            .or_else(|| home.as_ref().map(|home| home.join(".pgpass")));
        Ok(Self {
            config,
            user,
            database,
            targets,
            password: settings.text("password").map(str::to_owned),
            passfile,
            timeout: timeout(&settings)?,
            tls: tls_settings(&settings, home.as_deref())?,
        })
    }

    /// The role to connect as.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The database's name on its server.
    pub fn database(&self) -> &str {
        &self.database
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn targets(&self) -> &[Target] {
        &self.targets
    }

    pub(crate) fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    pub(crate) fn tls(&self) -> &TlsSettings {
        &self.tls
    }

    /// The password for one of the servers, wherever it is kept.
    pub(crate) fn password_for(&self, target: &Target) -> Lookup {
        match (&self.password, &self.passfile) {
            (Some(password), _) => Lookup::Found(password.clone()),
            (None, Some(file)) => passfile::look_up(file, target, &self.database, &self.user),
            (None, None) => Lookup::Nothing,
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let targets: Vec<String> = self.targets.iter().map(ToString::to_string).collect();
        let (user, database) = (printable(&self.user), printable(&self.database));
        write!(f, "{user}@{}/{database}", targets.join(","))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

impl Target {
    pub(crate) fn is_socket(&self) -> bool {
        self.address.is_none() && self.host.starts_with('/')
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = printable(&self.host);
        if host.contains(':') {
            write!(f, "[{host}]:{}", self.port)
        } else {
            write!(f, "{host}:{}", self.port)
        }
    }
}

fn targets(settings: &Settings) -> Result<Vec<Target>, DatabaseUrlError> {
    let mut hosts = settings.list("host");
    let addresses = settings.list("hostaddr");
    if hosts.is_empty() {
        hosts.clone_from(&addresses);
    }
    if hosts.is_empty() || hosts.contains(&"") {
        return Err(DatabaseUrlError::NoHost);
    }
    let ports = settings.list("port");
    for (name, found, may_be_one) in [
        ("port", ports.len(), true),
        ("hostaddr", addresses.len(), false),
    ] {
        if found != 0 && found != hosts.len() && !(may_be_one && found == 1) {
            return Err(DatabaseUrlError::Lists {
                hosts: hosts.len(),
                name,
                found,
            });
        }
    }
    hosts
        .iter()
        .enumerate()
        .map(|(index, host)| {
            let port = match ports.get(index).or(ports.first()).copied().unwrap_or("") {
                "" => DEFAULT_PORT,
                port => port
                    .parse()
                    .ok()
                    .filter(|port| *port != 0)
                    .ok_or_else(|| settings.wrong("port", "a number from 1 to 65535"))?,
            };
            let address = match addresses.get(index).copied().unwrap_or("") {
                "" => None,
                address => Some(
                    address
                        .parse()
                        .map_err(|_| settings.wrong("hostaddr", "an IP address"))?,
                ),
            };
            Ok(Target {
                host: (*host).to_owned(),
                address,
                port,
            })
        })
        .collect()
}

/// What the client itself understands, but for who, where and the password.
fn client_config(settings: &Settings) -> Result<Config, DatabaseUrlError> {
    let mut keywords = String::new();
    for (ours, theirs) in PASSED_ON {
        let Some(value) = settings.text(ours) else {
            continue;
        };
        // The client has no word for a server that is no standby, but this comes to the same.
        let value = if (ours, value) == ("target_session_attrs", "primary") {
            "read-write"
        } else {
            value
        };
        let keyword = format!(
            "{theirs}='{}' ",
            value.replace('\\', "\\\\").replace('\'', "\\'")
        );
        Config::from_str(&keyword).map_err(|_| settings.wrong(ours, "a value that orch knows"))?;
        keywords += &keyword;
    }
    let mut config = Config::from_str(&keywords)
        .map_err(|_| settings.wrong("options", "a value that orch knows"))?;
    if let Some(milliseconds) = settings.text("tcp_user_timeout") {
        let milliseconds = milliseconds
            .parse()
            .map_err(|_| settings.wrong("tcp_user_timeout", "a number of milliseconds"))?;
        if milliseconds > 0 {
            config.tcp_user_timeout(Duration::from_millis(milliseconds));
        }
    }
    Ok(config)
}

fn timeout(settings: &Settings) -> Result<Option<Duration>, DatabaseUrlError> {
    let Some(text) = settings.text("connect_timeout") else {
        return Ok(Some(DEFAULT_TIMEOUT));
    };
    let seconds: i32 = text
        .parse()
        .map_err(|_| settings.wrong("connect_timeout", "a number of seconds"))?;
    Ok(u64::try_from(seconds)
        .ok()
        .filter(|seconds| *seconds > 0)
        .map(Duration::from_secs))
}

fn tls_settings(settings: &Settings, home: Option<&Path>) -> Result<TlsSettings, DatabaseUrlError> {
    const MODES: &str = "`disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`";
    let given = settings
        .text("sslmode")
        .map(|mode| SslMode::from_name(mode).ok_or_else(|| settings.wrong("sslmode", MODES)))
        .transpose()?;
    let folder = home.map(|home| home.join(".postgresql"));
    let in_folder = |name: &str| folder.as_ref().map(|folder| folder.join(name));
    let (roots, mode) = match settings.text("sslrootcert") {
        Some("system") => match given.unwrap_or(SslMode::VerifyFull) {
            SslMode::VerifyFull => (Roots::System, SslMode::VerifyFull),
            _ => {
                let expected = "`verify-full`, and only that goes with `sslrootcert=system`";
                return Err(settings.wrong("sslmode", expected));
            }
        },
        Some(file) => (Roots::File(file.into()), given.unwrap_or(SslMode::Prefer)),
        None => (
            Roots::Usual(in_folder("root.crt")),
            given.unwrap_or(SslMode::Prefer),
        ),
    };
    let identity = match (settings.path("sslcert"), settings.path("sslkey")) {
        (None, None) => None,
        (cert, key) => Some((
            cert.or_else(|| in_folder("postgresql.crt"))
                .unwrap_or_default(),
            key.or_else(|| in_folder("postgresql.key"))
                .unwrap_or_default(),
        )),
    };
    let usual_identity = in_folder("postgresql.crt").zip(in_folder("postgresql.key"));
    Ok(TlsSettings {
        mode,
        roots,
        identity,
        usual_identity,
    })
}

/// Text on one line, whatever it holds.
fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let escaped = c.is_control().then(|| c.escape_default());
            let plain = escaped.is_none().then_some(c);
            escaped.into_iter().flatten().chain(plain)
        })
        .collect()
}

#[cfg(test)]
mod tests;
