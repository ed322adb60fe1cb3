//! Everything that was said of a database, by parameter: in the text first, then in the environment.
//!
//! Knows which parameters there are, and not what their values mean.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::error::DatabaseUrlError;
use super::passed_on::PASSED_ON;
use super::text::pairs;

/// Parameters that change nothing that matters here, and that the client knows nothing of.
const IGNORED: [&str; 11] = [
    "client_encoding",
    "fallback_application_name",
    "gssdelegation",
    "gsslib",
    "krbsrvname",
    "load_balance_hosts",
    "prepare_threshold",
    "prepared_statement_cache_size",
    "prepared_statement_name_func",
    "sslcompression",
    "sslsni",
];

/// Parameters that orch understands itself.
const UNDERSTOOD: [&str; 15] = [
    "connect_timeout",
    "dbname",
    "gssencmode",
    "host",
    "hostaddr",
    "passfile",
    "password",
    "port",
    "ssl_min_protocol_version",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "tcp_user_timeout",
    "user",
];

/// The environment that counts where the text is silent.
const ENVIRONMENT: [(&str, &str); 14] = [
    ("PGHOST", "host"),
    ("PGHOSTADDR", "hostaddr"),
    ("PGPORT", "port"),
    ("PGDATABASE", "dbname"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGPASSFILE", "passfile"),
    ("PGOPTIONS", "options"),
    ("PGAPPNAME", "application_name"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGSSLCERT", "sslcert"),
    ("PGSSLKEY", "sslkey"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
];

/// What was said, by parameter, with where it was said.
pub(super) struct Settings(BTreeMap<String, Setting>);

struct Setting {
    value: String,
    /// The parameter, or the environment's variable.
    name: String,
}

impl Settings {
    pub(super) fn read(
        text: &str,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, DatabaseUrlError> {
        let mut settings = BTreeMap::new();
        let mut unknown = Vec::new();
        for (name, value) in pairs(text)? {
            let known = UNDERSTOOD.contains(&name.as_str())
                || PASSED_ON.iter().any(|(known, _)| *known == name);
            if known && !value.is_empty() {
                settings.insert(name.clone(), Setting { value, name });
            } else if !known && !IGNORED.contains(&name.as_str()) {
                unknown.push(name);
            }
        }
        let settings = Self(settings);
        for (name, harmless) in [
            ("gssencmode", &["disable", "prefer"][..]),
            (
                "ssl_min_protocol_version",
                &["TLSv1", "TLSv1.1", "TLSv1.2"][..],
            ),
        ] {
            if settings
                .text(name)
                .is_some_and(|value| !harmless.contains(&value))
            {
                unknown.push(name.to_owned());
            }
        }
        if !unknown.is_empty() {
            let names = unknown.iter().map(|name| shown_parameter(name)).collect();
            return Err(DatabaseUrlError::Unknown { names });
        }
        Ok(settings.with_environment(env))
    }

    fn with_environment(mut self, env: &dyn Fn(&str) -> Option<String>) -> Self {
        for (variable, name) in ENVIRONMENT {
            // A host that the text names must not be reached at an address that belongs to another.
            let answered = self.0.contains_key(name)
                || (name == "hostaddr" && self.0.values().any(|said| said.name == "host"));
            if let Some(value) = env(variable).filter(|value| !answered && !value.is_empty()) {
                self.0.insert(
                    name.to_owned(),
                    Setting {
                        value,
                        name: variable.to_owned(),
                    },
                );
            }
        }
        self
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|setting| setting.value.as_str())
    }

    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    /// The values of a list, or none where nothing was said.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        self.text(name)
            .map(|list| list.split(',').map(str::trim).collect())
            .unwrap_or_default()
    }

    pub(super) fn wrong(&self, name: &str, expected: &'static str) -> DatabaseUrlError {
        let name = self
            .0
            .get(name)
            .map_or(name, |setting| setting.name.as_str())
            .to_owned();
        DatabaseUrlError::Value { name, expected }
    }
}

/// A parameter's name in an error: only if it is one, for it may be a piece of something else.
fn shown_parameter(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain && !name.is_empty() && name.len() <= 40 {
        format!("`{name}`")
    } else {
        "one that is no name".to_owned()
    }
}
