//! A server that asks for passwords and may speak TLS, and attempts to reach it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use orch_postgres::{
    ConnectError, DatabaseUrl, Listen, Sandbox, SandboxOptions, Template, connect,
};
use postgres::Client;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A server on 127.0.0.1 which knows user `app`, whose password is `p@ss w/ö+rd`.
pub(crate) struct Server {
    pub(crate) sandbox: Sandbox,
    pub(crate) port: u16,
    /// Holds `root.crt`, `other.crt` and whatever a test adds.
    pub(crate) files: TempDir,
    pub(crate) root: (CertificateParams, KeyPair),
}

impl Server {
    pub(crate) fn start() -> Outcome<Self> {
        let sandbox = Sandbox::start_with(&SandboxOptions {
            listen: Listen::Loopback,
            ..SandboxOptions::default()
        })?;
        sandbox.create_database("orders", Template::Empty)?;
        let mut admin = sandbox.client("postgres")?;
        // Before version 14 a password is kept as MD5 unless told otherwise.
        admin.batch_execute(
            "SET password_encryption = 'scram-sha-256';
             CREATE ROLE app LOGIN PASSWORD 'p@ss w/ö+rd'",
        )?;
        let files = tempfile::tempdir()?;
        let root = authority("orch test root")?;
        fs::write(
            files.path().join("root.crt"),
            root.0.self_signed(&root.1)?.pem(),
        )?;
        let other = authority("another root")?;
        fs::write(
            files.path().join("other.crt"),
            other.0.self_signed(&other.1)?.pem(),
        )?;
        let port = sandbox.tcp_port().ok_or("no port")?;
        let server = Self {
            sandbox,
            port,
            files,
            root,
        };
        server.allow("host all app 127.0.0.1/32 scram-sha-256")?;
        Ok(server)
    }

    /// One that speaks TLS, as a host of the given name.
    pub(crate) fn secure(host: &str) -> Outcome<Self> {
        let server = Self::start()?;
        let key = KeyPair::generate()?;
        let issuer = Issuer::from_params(&server.root.0, &server.root.1);
        let certificate = CertificateParams::new(vec![host.to_owned()])?
            .signed_by(&key, &issuer)?
            .pem();
        server.show(&certificate, &key)?;
        Ok(server)
    }

    /// Makes the server show a certificate.
    pub(crate) fn show(&self, certificate: &str, key: &KeyPair) -> Outcome {
        self.write("server.crt", certificate)?;
        self.write("server.key", &key.serialize_pem())?;
        self.set("ssl", "on")
    }

    /// Makes the server follow one rule for all that comes by TCP.
    pub(crate) fn allow(&self, rule: &str) -> Outcome {
        self.write("pg_hba.conf", &format!("local all all trust\n{rule}\n"))?;
        self.reload()
    }

    pub(crate) fn set(&self, setting: &str, value: &str) -> Outcome {
        let mut admin = self.sandbox.client("postgres")?;
        admin.batch_execute(&format!("ALTER SYSTEM SET {setting} = '{value}'"))?;
        self.reload()
    }

    /// Has the server read its settings, and returns when it has.
    pub(crate) fn reload(&self) -> Outcome {
        let mut admin = self.sandbox.client("postgres")?;
        let loaded = "SELECT pg_conf_load_time()::text";
        let before: String = admin.query_one(loaded, &[])?.get(0);
        admin.batch_execute("SELECT pg_reload_conf()")?;
        for _ in 0..100_000 {
            // Each session learns of it by itself; a new one is what the tests are about.
            let now: String = self
                .sandbox
                .client("postgres")?
                .query_one(loaded, &[])?
                .get(0);
            if now != before {
                return Ok(());
            }
        }
        Err("the server did not read its settings".into())
    }

    /// Writes a file of the server's, as the server, for whom alone it is.
    pub(crate) fn write(&self, file: &str, text: &str) -> Outcome {
        let text = text.trim_end().replace('\'', "''").replace('\n', "'), (E'");
        self.sandbox.client("postgres")?.batch_execute(&format!(
            "COPY (SELECT * FROM (VALUES (E'{text}')) AS line) TO PROGRAM 'umask 077; cat >{file}'"
        ))?;
        Ok(())
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    pub(crate) fn url(&self, query: &str) -> String {
        self.url_at("127.0.0.1", query)
    }

    pub(crate) fn url_at(&self, host: &str, query: &str) -> String {
        let port = self.port;
        format!("postgresql+psycopg://app:p%40ss w%2Fö+rd@{host}:{port}/orders?{query}")
    }

    pub(crate) fn connect(&self, query: &str) -> Result<Client, ConnectError> {
        self.connect_to(&self.url(query))
    }

    pub(crate) fn connect_to(&self, url: &str) -> Result<Client, ConnectError> {
        self.connect_at_home(url, self.files.path())
    }

    pub(crate) fn connect_at_home(&self, url: &str, home: &Path) -> Result<Client, ConnectError> {
        let env = |name: &str| (name == "HOME").then(|| home.display().to_string());
        let url = DatabaseUrl::parse(url, &env).expect("BUG: a test has a wrong URL");
        connect(&url, "orch test")
    }

    /// How one attempt ends: `tls`, `plain`, or the error.
    pub(crate) fn outcome(&self, query: &str) -> String {
        self.outcome_of(&self.url(query))
    }

    pub(crate) fn outcome_of(&self, url: &str) -> String {
        let secured = self.connect_to(url).map(|mut client| {
            client
                .query_one(
                    "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
                    &[],
                )
                .map(|row| row.get::<_, bool>(0))
        });
        match secured {
            Ok(Ok(true)) => "tls".to_owned(),
            Ok(Ok(false)) => "plain".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(error) => {
                let shown = format!("{error} {error:?} {:?}", error.hint());
                assert!(!shown.contains("p@ss"), "{shown}");
                error.to_string()
            }
        }
    }

    pub(crate) fn check(&self, query: &str, expected: &str) {
        let found = self.outcome(query);
        let fits = match expected {
            "tls" | "plain" => found == expected,
            expected => found.contains(expected),
        };
        assert!(fits, "{query}\nexpected {expected}\nfound    {found}");
    }
}

pub(crate) fn authority(name: &str) -> Outcome<(CertificateParams, KeyPair)> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    Ok((params, KeyPair::generate()?))
}
