//! Reaching a database: each of its servers in turn, with or without TLS, and an error that says
//! which of the many things went wrong.

use std::error::Error as _;
use std::io;
use std::net::{IpAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use postgres::config::SslMode as ClientMode;
use postgres::error::{Severity, SqlState};
use postgres::{Client, Config, NoTls};
use thiserror::Error;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::database_url::{DatabaseUrl, Lookup, Target};
use crate::tls::{self, SslMode};

/// Why there is no connection. `database` is without its password in all of them.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// Nobody answers there.
    #[error("cannot reach {database}: nothing answers at {place}: {reason}")]
    Unreachable {
        /// Which database.
        database: String,
        /// Host and port, or the socket's folder and port.
        place: String,
        /// What the system said.
        reason: String,
    },
    /// The server wants another user, password or certificate.
    #[error("the server of {database} does not let user `{user}` in: {reason}")]
    Authentication {
        /// Which database.
        database: String,
        /// The role.
        user: String,
        /// What the server said.
        reason: String,
        /// A file of passwords that was not used, because others can read it.
        exposed: Option<PathBuf>,
    },
    /// The server is there, the database is not.
    #[error("cannot connect to {database}: the server has no database `{name}`")]
    NoDatabase {
        /// Which database.
        database: String,
        /// Its name on the server.
        name: String,
    },
    /// The connection cannot be made secure as `sslmode` asks.
    #[error("cannot connect to {database} securely: {reason}")]
    Tls {
        /// Which database.
        database: String,
        /// What went wrong.
        reason: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// It took too long.
    #[error("cannot reach {database}: {place} did not answer within {} s", limit.as_secs())]
    Timeout {
        /// Which database.
        database: String,
        /// Host and port.
        place: String,
        /// How long it was waited for.
        limit: Duration,
    },
    /// The server does not want any connection, or not this one.
    #[error("the server of {database} refuses a connection: {reason}")]
    Refused {
        /// Which database.
        database: String,
        /// What the server said.
        reason: String,
    },
}

impl ConnectError {
    /// What to do about it, if anything can be said.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unreachable { place, .. } if place.starts_with('/') => {
                Some("see whether Postgres runs, and whether its socket is in that folder".into())
            }
            Self::Unreachable { .. } => {
                Some("see whether Postgres runs there, and listens on that host and port".into())
            }
            Self::Authentication {
                exposed: Some(file),
                ..
            } => {
                let file = file.display();
                Some(format!(
                    "`{file}` was not used, because others can read it: chmod 600 {file}"
                ))
            }
            Self::Authentication { .. } => {
                Some("give the password in the URL, in PGPASSWORD or in ~/.pgpass".into())
            }
            Self::NoDatabase { .. } => Some("`psql --list` shows those that it has".into()),
            Self::Tls { hint, .. } => hint.clone(),
            Self::Timeout { .. } => {
                Some("see whether a firewall is between, or raise `connect_timeout`".into())
            }
            Self::Refused { .. } => None,
        }
    }

    /// Whether another server of the same database may do better.
    fn is_the_servers(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. } | Self::Timeout { .. } | Self::Refused { .. }
        )
    }
}

/// Connects to the first of the database's servers that lets it.
///
/// The session is called `application_name`, unless the database's URL or PGAPPNAME calls it
/// something else.
///
/// # Errors
///
/// What went wrong with the last server that was tried.
pub fn connect(url: &DatabaseUrl, application_name: &str) -> Result<Client, ConnectError> {
    connect_telling(url, application_name, |_| {})
}

/// The same; what the server warns of is told, a sentence each.
pub fn connect_telling(
    url: &DatabaseUrl,
    application_name: &str,
    tell: impl Fn(&str) + Send + Sync + 'static,
) -> Result<Client, ConnectError> {
    let tell: Tell = Arc::new(tell);
    let mut failure = None;
    for target in url.targets() {
        let addresses = match addresses(url, target) {
            Ok(addresses) => addresses,
            Err(error) => {
                failure = Some(error);
                continue;
            }
        };
        for address in addresses {
            let attempt = Attempt {
                url,
                target,
                address,
                tell: &tell,
            };
            match attempt.connect(application_name) {
                Ok(client) => return Ok(client),
                Err(error) if error.is_the_servers() => failure = Some(error),
                Err(error) => return Err(error),
            }
        }
    }
    Err(failure.expect("BUG: a database without any server was accepted"))
}

/// All that a server's name stands for, so that each gets the whole time, as with libpq: the first
/// may be one that a firewall swallows. A socket has no address, but one turn.
fn addresses(url: &DatabaseUrl, target: &Target) -> Result<Vec<Option<IpAddr>>, ConnectError> {
    if target.address.is_some() || target.is_socket() {
        return Ok(vec![target.address]);
    }
    let unreachable = |reason: String| ConnectError::Unreachable {
        database: url.to_string(),
        place: target.to_string(),
        reason,
    };
    let mut addresses: Vec<_> = (target.host.as_str(), target.port)
        .to_socket_addrs()
        .map_err(|error| unreachable(error.to_string()))?
        .map(|address| Some(address.ip()))
        .collect();
    addresses.dedup();
    if addresses.is_empty() {
        return Err(unreachable("the name has no address".to_owned()));
    }
    Ok(addresses)
}

/// One address's turn.
struct Attempt<'a> {
    url: &'a DatabaseUrl,
    target: &'a Target,
    address: Option<IpAddr>,
    tell: &'a Tell,
}

/// Who is told what the server warns of.
type Tell = Arc<dyn Fn(&str) + Send + Sync>;

/// Which security one try has.
enum Security {
    Plain,
    IfOffered(MakeRustlsConnect),
    Required(MakeRustlsConnect),
}

impl Attempt<'_> {
    fn connect(&self, application_name: &str) -> Result<Client, ConnectError> {
        let password = self.url.password_for(self.target);
        let config = self.config(application_name, &password);
        let tls =
            || tls::connector(self.url.tls()).map_err(|error| self.tls_error(error.to_string()));
        let (first, second) = match self.url.tls().mode {
            _ if self.target.is_socket() => (Security::Plain, None),
            SslMode::Disable => (Security::Plain, None),
            SslMode::Allow => (Security::Plain, Some(Security::Required(tls()?))),
            SslMode::Prefer => (Security::IfOffered(tls()?), Some(Security::Plain)),
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => {
                (Security::Required(tls()?), None)
            }
        };

        let failed = match self.try_with(&config, first, &password) {
            Ok(client) => return Ok(client),
            Err(failed) => failed,
        };
        // A server may want more security, or less, than it was first asked for.
        let again = second.filter(|_| failed.depends_on_security);
        match again.map(|security| self.try_with(&config, security, &password)) {
            None => Err(failed.error),
            Some(Ok(client)) => Ok(client),
            Some(Err(again)) if again.depends_on_security => Err(failed.error),
            Some(Err(again)) => Err(again.error),
        }
    }

    fn config(&self, application_name: &str, password: &Lookup) -> Config {
        let mut config = self.url.config().clone();
        config.host(&self.target.host).port(self.target.port);
        let tell = Arc::clone(self.tell);
        config.notice_callback(move |notice| {
            // The other field is in the language of the server.
            if notice.parsed_severity() == Some(Severity::Warning) {
                tell(notice.message());
            }
        });
        if let Some(address) = self.address {
            config.hostaddr(address);
        }
        if let Lookup::Found(password) = password {
            config.password(password);
        }
        if config.get_application_name().is_none() {
            config.application_name(application_name);
        }
        if let Some(timeout) = self.url.timeout() {
            config.connect_timeout(timeout);
        }
        config
    }

    fn try_with(
        &self,
        config: &Config,
        security: Security,
        password: &Lookup,
    ) -> Result<Client, Failed> {
        let mut config = config.clone();
        let connect = move || match security {
            Security::Plain => config.ssl_mode(ClientMode::Disable).connect(NoTls),
            Security::IfOffered(tls) => config.ssl_mode(ClientMode::Prefer).connect(tls),
            Security::Required(tls) => config.ssl_mode(ClientMode::Require).connect(tls),
        };
        let outcome = match self.url.timeout() {
            None => Some(connect()),
            Some(limit) => {
                within(limit, connect).map_err(|error| self.unreachable(error.to_string()))?
            }
        };
        match outcome {
            Some(Ok(client)) => Ok(client),
            Some(Err(error)) => Err(self.failed(&error, password)),
            None => Err(self.timeout().into()),
        }
    }

    fn failed(&self, error: &postgres::Error, password: &Lookup) -> Failed {
        let database = self.url.to_string();
        let authentication = |reason: String| ConnectError::Authentication {
            database: database.clone(),
            user: self.url.user().to_owned(),
            reason,
            exposed: match password {
                Lookup::Exposed(file) => Some(file.clone()),
                Lookup::Found(_) | Lookup::Nothing => None,
            },
        };
        if let Some(said) = error.as_db_error() {
            let reason = said.message().to_owned();
            let code = said.code();
            return if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION {
                Failed {
                    error: authentication(reason),
                    depends_on_security: true,
                }
            } else if *code == SqlState::INVALID_PASSWORD {
                authentication(reason).into()
            } else if *code == SqlState::INVALID_CATALOG_NAME {
                let name = self.url.database().to_owned();
                ConnectError::NoDatabase { database, name }.into()
            } else {
                ConnectError::Refused { database, reason }.into()
            };
        }
        let reason = reason(error);
        let cause = error
            .source()
            .and_then(|cause| cause.downcast_ref::<io::Error>());
        // The client does not tell its kinds of errors apart but by their words.
        match error.to_string().as_str() {
            "error performing TLS handshake" => Failed {
                error: self.tls_error(reason),
                depends_on_security: true,
            },
            "authentication error" | "invalid configuration" => authentication(reason).into(),
            _ => match cause.map(io::Error::kind) {
                Some(io::ErrorKind::TimedOut) => self.timeout().into(),
                Some(io::ErrorKind::PermissionDenied) if !self.target.is_socket() => {
                    ConnectError::Refused { database, reason }.into()
                }
                _ => self.unreachable(reason).into(),
            },
        }
    }

    fn unreachable(&self, reason: String) -> ConnectError {
        let (database, place) = (self.url.to_string(), self.target.to_string());
        ConnectError::Unreachable {
            database,
            place,
            reason,
        }
    }

    fn timeout(&self) -> ConnectError {
        let (database, place) = (self.url.to_string(), self.target.to_string());
        ConnectError::Timeout {
            database,
            place,
            limit: self.url.timeout().unwrap_or_default(),
        }
    }

    fn tls_error(&self, reason: String) -> ConnectError {
        let hint = if reason.contains("does not support TLS") {
            Some("turn `ssl` on in the server's settings")
        } else if reason.contains("root certificates") || reason.contains("UnknownIssuer") {
            Some("name the file of the authority's certificate in `sslrootcert`")
        } else if reason.contains("not valid for name") || reason.contains("NotValidForName") {
            Some("write the host as one of the certificate's alternative names has it")
        } else {
            None
        };
        let hint = hint.map(str::to_owned);
        ConnectError::Tls {
            database: self.url.to_string(),
            reason,
            hint,
        }
    }
}

/// A failure, and whether another security may mend it.
struct Failed {
    error: ConnectError,
    depends_on_security: bool,
}

impl From<ConnectError> for Failed {
    fn from(error: ConnectError) -> Self {
        Self {
            error,
            depends_on_security: false,
        }
    }
}

/// The innermost of what an error says, for the outer ones only say that there was one.
fn reason(error: &postgres::Error) -> String {
    match error.source() {
        Some(cause) => cause.to_string(),
        None => error.to_string(),
    }
}

/// Does something that may hang, and gives up on it after a while: the client's own limit ends when
/// there is a connection, but a server may then say nothing. What hangs is left to itself.
fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<Option<T>> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("connect".to_owned())
        .spawn(move || {
            // Nobody listens any more if it took too long.
            let _ = sender.send(work());
        })?;
    match receiver.recv_timeout(limit) {
        Ok(outcome) => Ok(Some(outcome)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => panic!("BUG: a connecting thread panicked"),
    }
}
